// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "bag/attest.h"
#include "bag/bag.h"
#include "bag/receipt.h"
#include "core/json.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- what a school's server signs: of the first byte depends whether it is signed here --- */

static GBytes *answer_from(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = bytes ? g_bytes_new_static(data + 1, bytes - 1) : g_bytes_new(NULL, 0);
    struct minisign_secret secret;
    struct minisign_public public_key;
    json_t *body = bytes && data[0] & 1 ? json_read(text, 1 << 16, NULL) : NULL;
    GBytes *answer;

    fuzz_signer(&secret, &public_key);
    answer = body ? answer_sign(&secret, body, "words", NULL) : NULL;
    json_decref(body);
    return answer ? answer : g_bytes_ref(text);
}

static struct minisign_public signer(void)
{
    struct minisign_secret secret;
    struct minisign_public public_key;

    fuzz_signer(&secret, &public_key);
    return public_key;
}

/* The body alone, to be signed; and the whole, as it came. */
static void seed_signed(GBytes *answer)
{
    json_t *value = json_read(answer, 1 << 16, NULL);
    const char *body = json_string_value(json_object_get(value, "body"));
    g_autofree char *to_sign = g_strconcat("\1", body, NULL);
    g_autofree char *whole = g_strdup_printf("\2%.*s", (int)g_bytes_get_size(answer),
                                             (const char *)g_bytes_get_data(answer, NULL));

    fuzz_seed_text(to_sign);
    fuzz_seed_text(whole);
    json_decref(value);
}

static const struct id an_id = {"f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0"};

static void run_receipt(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = answer_from(data, bytes);
    struct minisign_public key = signer();
    g_autoptr(GError) error = NULL;
    struct receipt *receipt = receipt_check(answer, &key, &error);

    fuzz_check(receipt != NULL, &error);
    if (receipt && (!id_is_valid(receipt->id.text) || !id_is_valid(receipt->device.text) ||
                    receipt->seq < 1 || receipt->length_bytes < 0 || !receipt->school))
        fuzz_lost("a receipt for what cannot be");
    receipt_free(receipt);
}

static void seed_receipt(void)
{
    struct minisign_secret secret;
    struct minisign_public public_key;
    struct receipt receipt = {.id = an_id,
                              .device = an_id,
                              .school = (char *)"682ca036-95c8-42ab-8708-7c5ac4aed70d",
                              .seq = 3,
                              .sha256 = digest_of("a", 1),
                              .length_bytes = 1000,
                              .stored_at_ms = 1700000000000,
                              .keep_until_ms = 1800000000000,
                              .copies = 1};
    g_autoptr(GBytes) answer = NULL;

    fuzz_signer(&secret, &public_key);
    answer = receipt_sign(&receipt, &secret, NULL);
    if (!answer)
        fuzz_lost("no receipt");
    seed_signed(answer);
}

const struct fuzz_target fuzz_receipt = {"receipt", 8192, NULL, seed_receipt, run_receipt};

static void run_attest(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = answer_from(data, bytes);
    struct minisign_public key = signer();
    g_autoptr(GError) error = NULL;
    g_autofree struct attest *attest = attest_check(answer, &key, &error);

    fuzz_check(attest != NULL, &error);
    if (attest && (!id_is_valid(attest->id.text) || !attest_nonce_is_valid(attest->nonce)))
        fuzz_lost("an attest for what cannot be");
}

static void seed_attest(void)
{
    struct minisign_secret secret;
    struct minisign_public public_key;
    struct attest attest = {.id = an_id, .proof = digest_of("a", 1), .now_ms = 1700000000000};
    g_autoptr(GBytes) answer = NULL;

    memset(attest.nonce, 'a', ATTEST_NONCE_HEX);
    fuzz_signer(&secret, &public_key);
    answer = attest_sign(&attest, &secret, NULL);
    if (!answer)
        fuzz_lost("no attest");
    seed_signed(answer);
}

const struct fuzz_target fuzz_attest = {"attest", 8192, NULL, seed_attest, run_attest};

/* --- a bag: our own reader of zip --- */

static int file = -1;

static void open_memory(void)
{
    file = memfd_create("bag", 0);
}

static bool keep(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    g_byte_array_append(context, data, (guint)bytes);
    return true;
}

static void run_bag(const uint8_t *data, size_t bytes)
{
    g_autoptr(GError) error = NULL;
    struct age_identity identity;
    struct bag *bag;

    if (ftruncate(file, 0) != 0 || pwrite(file, data, bytes, 0) != (ssize_t)bytes)
        fuzz_lost("memory");
    bag = bag_open(file, NULL, &error);
    fuzz_check(bag != NULL, &error);
    if (!bag)
        return;
    if (bag_bytes(bag) != (int64_t)bytes)
        fuzz_lost("a bag of another length");
    fuzz_identity(&identity);
    for (const char *const *name = bag_names(bag); *name; name++) {
        g_autoptr(GBytes) plain = bag_read(bag, *name, &identity, 1 << 20, NULL);
        (void)plain;
    }
    bag_close(bag);
}

static gssize read_photo(void *context, void *buffer, size_t most, GError **error)
{
    size_t *left = context, take = MIN(most, *left);

    (void)error;
    memset(buffer, 'p', take);
    *left -= take;
    return (gssize)take;
}

static void seed_bag(void)
{
    size_t left = 300;
    struct bag_source photo = {"photo.jpg", 300, read_photo, &left};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GBytes) record = g_bytes_new_static("{\"kind\":\"evidence\"}", 19);
    struct minisign_secret secret;
    struct minisign_public public_key;
    struct age_identity identity;
    struct age_recipient recipient;
    struct digest sha256;
    int64_t bytes;

    fuzz_identity(&identity);
    age_recipient_of(&identity, &recipient);
    fuzz_signer(&secret, &public_key);
    for (size_t media = 0; media < 2; media++) {
        struct bag_recipe recipe = {.info = {.id = an_id, .device = an_id, .seq = 1},
                                    .record = record,
                                    .media = &photo,
                                    .media_count = media,
                                    .recipients = &recipient,
                                    .recipient_count = 1,
                                    .signing = &secret};
        g_byte_array_set_size(out, 0);
        if (!bag_write(&recipe, keep, out, &sha256, &bytes, NULL))
            fuzz_lost("no bag");
        fuzz_seed(out->data, out->len);
    }
}

const struct fuzz_target fuzz_bag = {"bag", 20000, open_memory, seed_bag, run_bag};
