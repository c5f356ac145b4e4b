// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/liar.h"

#include "bag/attest.h"
#include "bag/receipt.h"
#include "core/json.h"
#include "fault/world.h"
#include "vault/vault.h"

#include <string.h>

#define STORED_MS INT64_C(1800000000000)
#define KEEP_MS INT64_C(1900000000000)
#define ANSWER_MOST ((size_t)65536)

enum lie {
    NO_LIE,
    RECEIPT_KEY,
    RECEIPT_SCHOOL,
    RECEIPT_DEVICE,
    RECEIPT_SEQ,
    RECEIPT_TURNED,
    RECEIPT_UNSIGNED,
    ATTEST_KEY,
    ATTEST_PACK_KEY,
    ATTEST_YESTERDAY,
    ATTEST_PROOF,
    ATTEST_SHORT,
    ATTEST_TURNED_BIT,
    ATTEST_OF_RECEIPT,
    ATTEST_UNSIGNED,
    ATTEST_TURNED,
    TIME_KEY,
    TIME_UNSIGNED,
    LIES,
};

static const char *const names[LIES] = {
    [NO_LIE] = "honest",
    [RECEIPT_KEY] = "receipt-by-another-key",
    [RECEIPT_SCHOOL] = "receipt-of-another-school",
    [RECEIPT_DEVICE] = "receipt-of-another-device",
    [RECEIPT_SEQ] = "receipt-of-another-number",
    [RECEIPT_TURNED] = "receipt-with-a-turned-bit",
    [RECEIPT_UNSIGNED] = "receipt-without-signature",
    [ATTEST_KEY] = "attest-by-another-key",
    [ATTEST_PACK_KEY] = "attest-by-the-key-for-packs",
    [ATTEST_YESTERDAY] = "attest-of-another-question",
    [ATTEST_PROOF] = "attest-without-proof",
    [ATTEST_SHORT] = "attest-of-less-than-all",
    [ATTEST_TURNED_BIT] = "attest-of-damaged-bytes",
    [ATTEST_OF_RECEIPT] = "attest-by-the-hash-in-the-receipt",
    [ATTEST_UNSIGNED] = "attest-without-signature",
    [ATTEST_TURNED] = "attest-with-a-turned-bit",
    [TIME_KEY] = "time-by-another-key",
    [TIME_UNSIGNED] = "time-without-signature",
};

struct liar {
    enum lie lie;
    struct school_secrets *secrets;
    struct minisign_public other_public;
    struct minisign_secret other;
    char *school;
    struct id device;
    GHashTable *seqs; /* id: its number */
};

guint liar_count(void)
{
    return LIES;
}

const char *liar_name(guint kind)
{
    return names[kind];
}

bool liar_is_honest(guint kind)
{
    return kind == NO_LIE;
}

bool liar_is_final(guint kind)
{
    return kind >= RECEIPT_KEY && kind <= RECEIPT_UNSIGNED;
}

static void read_items(struct liar *liar, const char *vault)
{
    g_autofree char *path = g_build_filename(vault, "items", NULL);
    GDir *dir = g_dir_open(path, 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        if (strlen(name) > 11 + ID_LENGTH)
            g_hash_table_insert(liar->seqs, g_strndup(name + 11, ID_LENGTH),
                                GINT_TO_POINTER((int)g_ascii_strtoll(name, NULL, 10)));
    }
    g_dir_close(dir);
}

struct liar *liar_new(const char *world, guint kind)
{
    struct liar *liar = g_new0(struct liar, 1);
    g_autofree char *folder = world_vault(world, NULL);
    g_autoptr(GError) error = NULL;
    struct vault *vault = vault_open(folder, VAULT_READ, &error);

    if (!vault)
        g_error("%s", error->message);
    liar->lie = (enum lie)kind;
    liar->school = g_strdup(vault_school(vault)->id);
    g_strlcpy(liar->device.text, vault_device(vault), sizeof liar->device.text);
    vault_close(vault);
    liar->seqs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    read_items(liar, folder);
    liar->secrets = world_secrets(world, &error);
    if (!liar->secrets)
        g_error("%s", error->message);
    minisign_new(&liar->other_public, &liar->other);
    return liar;
}

void liar_free(struct liar *liar)
{
    seal_secret_free(liar->secrets);
    g_hash_table_unref(liar->seqs);
    g_free(liar->school);
    g_free(liar);
}

void liar_repent(struct liar *liar)
{
    __atomic_store_n(&liar->lie, NO_LIE, __ATOMIC_SEQ_CST);
}

static enum lie lie_of(struct liar *liar)
{
    return __atomic_load_n(&liar->lie, __ATOMIC_SEQ_CST);
}

/* --- what it says --- */

static json_t *read_answer(GBytes *answer)
{
    json_t *value = answer ? json_read(answer, ANSWER_MOST, NULL) : NULL;

    if (!value)
        g_error("nothing could be signed");
    return value;
}

/* Without its signature, or with the number after `turned` another than what was signed. */
static json_t *spoil(json_t *answer, bool unsign, const char *turned)
{
    g_autofree char *text = g_strdup(json_string_value(json_object_get(answer, "body")));

    if (unsign)
        json_object_set_new(answer, "minisig", json_string("untrusted comment: none"));
    if (turned) {
        *strpbrk(strstr(text, turned), "0123456789") ^= 1;
        json_object_set_new(answer, "body", json_string(text));
    }
    return answer;
}

static json_t *say_receipt(void *context, const char *id, const char *sha256, int64_t length)
{
    struct liar *liar = context;
    enum lie lie = lie_of(liar);
    struct receipt receipt = {.device = lie == RECEIPT_DEVICE ? id_new() : liar->device,
                              .school = liar->school,
                              .seq = GPOINTER_TO_INT(g_hash_table_lookup(liar->seqs, id)),
                              .length_bytes = length,
                              .stored_at_ms = STORED_MS,
                              .keep_until_ms = KEEP_MS,
                              .copies = 1};
    g_autofree char *other_school = g_strdup(id_new().text);
    g_autoptr(GBytes) answer = NULL;

    g_strlcpy(receipt.id.text, id, sizeof receipt.id.text);
    if (!digest_parse(sha256, &receipt.sha256))
        g_error("'%s' is no hash", sha256);
    if (lie == RECEIPT_SCHOOL)
        receipt.school = other_school;
    receipt.seq += lie == RECEIPT_SEQ;
    answer =
        receipt_sign(&receipt, lie == RECEIPT_KEY ? &liar->other : &liar->secrets->receipt, NULL);
    return spoil(read_answer(answer), lie == RECEIPT_UNSIGNED,
                 lie == RECEIPT_TURNED ? "keep_until" : NULL);
}

static struct digest prove(enum lie lie, const char *nonce, GBytes *bag)
{
    struct digest_stream *stream = digest_stream_new();
    gsize bytes;
    const guint8 *data = g_bytes_get_data(bag, &bytes);
    g_autofree guint8 *copy = g_memdup2(data, bytes);
    struct digest whole = digest_of(data, bytes);
    guint8 question[ATTEST_NONCE_HEX / 2];

    for (size_t i = 0; i < sizeof question; i++)
        question[i] = (guint8)(g_ascii_xdigit_value(nonce[2 * i]) << 4 |
                               g_ascii_xdigit_value(nonce[2 * i + 1]));
    if (lie == ATTEST_TURNED_BIT)
        copy[bytes / 2] ^= 4;
    digest_stream_add(stream, question, sizeof question);
    if (lie == ATTEST_OF_RECEIPT)
        digest_stream_add(stream, &whole, sizeof whole);
    else if (lie != ATTEST_PROOF)
        digest_stream_add(stream, copy, bytes - (lie == ATTEST_SHORT));
    return digest_stream_finish(stream);
}

static json_t *say_attest(void *context, const char *id, const char *nonce, GBytes *bag)
{
    struct liar *liar = context;
    enum lie lie = lie_of(liar);
    struct attest attest = {.now_ms = KEEP_MS + 1000};
    const struct minisign_secret *key = &liar->secrets->receipt;
    g_autoptr(GBytes) answer = NULL;

    if (lie == ATTEST_KEY)
        key = &liar->other;
    if (lie == ATTEST_PACK_KEY)
        key = &liar->secrets->pack;
    g_strlcpy(attest.id.text, id, sizeof attest.id.text);
    g_strlcpy(attest.nonce, nonce, sizeof attest.nonce);
    if (lie == ATTEST_YESTERDAY)
        attest_nonce(attest.nonce);
    attest.proof = prove(lie, attest.nonce, bag);
    answer = attest_sign(&attest, key, NULL);
    return spoil(read_answer(answer), lie == ATTEST_UNSIGNED, lie == ATTEST_TURNED ? "now" : NULL);
}

/* It is past the day until which items are kept: without the time nothing is due. */
static json_t *say_time(void *context, const char *nonce)
{
    struct liar *liar = context;
    enum lie lie = lie_of(liar);
    json_t *body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)(KEEP_MS + 1000));
    g_autoptr(GBytes) answer =
        answer_sign(lie == TIME_KEY ? &liar->other : &liar->secrets->receipt, body, "time", NULL);

    json_decref(body);
    return spoil(read_answer(answer), lie == TIME_UNSIGNED, NULL);
}

void liar_serve(struct liar *liar, struct fault_server *server)
{
    fault_server_school(server, &(struct fault_school){liar, say_receipt, say_attest, say_time});
}
