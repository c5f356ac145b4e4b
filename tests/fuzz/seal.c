// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "seal/age.h"
#include "seal/badge.h"
#include "seal/minisign.h"
#include "seal/wrap.h"

/* --- age --- */

static const char plain_words[] = "what a pupil said";

static bool count(void *context, const void *data, size_t bytes, GError **error)
{
    (void)data;
    (void)error;
    *(size_t *)context += bytes;
    return true;
}

/* The first byte says how large the pieces are in which it comes. */
static void run_age(const uint8_t *data, size_t bytes)
{
    struct age_identity identity;
    struct age_reader *reader;
    size_t out = 0, piece = bytes ? 1 + data[0] : 1;
    g_autoptr(GError) error = NULL;
    bool good = true, cut = false;

    fuzz_identity(&identity);
    reader = age_reader_new(&identity, count, &out);
    for (size_t at = 1; good && at < bytes; at += piece)
        good = age_reader_feed(reader, data + at, MIN(piece, bytes - at), &error);
    good = good && age_reader_finish(reader, &cut, &error);
    fuzz_check(good, &error);
    age_reader_free(reader);
}

static void seed_sealed(size_t recipients, const void *plain, size_t bytes)
{
    struct age_identity identities[3] = {{{0}}, {{3}}, {{5}}};
    struct age_recipient to[3];
    g_autoptr(GBytes) words = g_bytes_new_static(plain, bytes);
    g_autoptr(GBytes) sealed = NULL;
    g_autoptr(GByteArray) seed = g_byte_array_new();

    fuzz_identity(&identities[0]);
    for (size_t i = 0; i < 3; i++)
        age_recipient_of(&identities[i], &to[i]);
    sealed = age_seal(words, to, recipients, NULL);
    g_byte_array_append(seed, (const guint8 *)"\x20", 1);
    g_byte_array_append(seed, g_bytes_get_data(sealed, NULL), (guint)g_bytes_get_size(sealed));
    fuzz_seed(seed->data, seed->len);
}

static void seed_age(void)
{
    static const char many[AGE_CHUNK_BYTES + 10];

    seed_sealed(1, plain_words, strlen(plain_words));
    seed_sealed(3, plain_words, strlen(plain_words));
    seed_sealed(1, "", 0);
    seed_sealed(2, many, sizeof many);
    fuzz_seed_text("\x7f"
                   "age-encryption.org/v1\n-> scrypt c2FsdA 10\nAAAA\n-> X25519\n\n--- AAAA\n");
}

const struct fuzz_target fuzz_age = {"age", 70000, NULL, seed_age, run_age};

/* --- minisign, and the texts of keys --- */

static void run_minisig(const uint8_t *data, size_t bytes)
{
    g_autofree char *text = fuzz_text(data, bytes);
    g_autofree char *comment = NULL;
    struct minisign_secret secret;
    struct minisign_public public_key, other;
    struct age_identity identity;
    struct age_recipient recipient;
    g_autoptr(GError) error = NULL;
    bool good;

    fuzz_signer(&secret, &public_key);
    good = minisign_check(&public_key, text, plain_words, strlen(plain_words), &comment, &error);
    fuzz_check(good, &error);
    g_clear_error(&error);
    if (good && g_strcmp0(comment, "school=a device=b pack=1") != 0)
        fuzz_lost("a signature that says something else");
    good = minisign_public_parse(text, &other, &error);
    fuzz_check(good, &error);
    g_clear_error(&error);
    good = minisign_secret_parse(text, &secret, &error);
    fuzz_check(good, &error);
    g_clear_error(&error);
    good = age_recipient_parse(text, &recipient, &error);
    fuzz_check(good, &error);
    g_clear_error(&error);
    good = age_identity_parse(text, &identity, &error);
    fuzz_check(good, &error);
}

static void seed_minisig(void)
{
    struct minisign_secret secret;
    struct minisign_public public_key;
    struct age_identity identity;
    struct age_recipient recipient;
    char text[AGE_TEXT_MAX];
    g_autofree char *signature = NULL, *file = NULL, *secret_file = NULL;

    fuzz_signer(&secret, &public_key);
    signature =
        minisign_sign(&secret, plain_words, strlen(plain_words), "school=a device=b pack=1");
    file = minisign_public_file(&public_key, "words");
    secret_file = minisign_secret_file(&secret);
    fuzz_seed_text(signature);
    fuzz_seed_text(file);
    fuzz_seed_text(secret_file);
    fuzz_identity(&identity);
    age_identity_text(&identity, text);
    fuzz_seed_text(text);
    age_recipient_of(&identity, &recipient);
    age_recipient_text(&recipient, text);
    fuzz_seed_text(text);
}

const struct fuzz_target fuzz_minisig = {"minisig", 4096, NULL, seed_minisig, run_minisig};

/* --- a badge, as the camera reads it, and what stands on the outside of a lock --- */

static void run_badge(const uint8_t *data, size_t bytes)
{
    struct badge badge, again;
    char text[BADGE_TEXT_BYTES];
    g_autoptr(GBytes) wrap = g_bytes_new_static(data, bytes);
    struct wrap_about about;
    g_autoptr(GError) error = NULL;
    bool good = badge_parse((const char *)data, bytes, &badge, &error);

    fuzz_check(good, &error);
    g_clear_error(&error);
    if (good) {
        badge_text(&badge, text);
        if (strlen(text) != bytes || memcmp(text, data, bytes) != 0 ||
            !badge_parse(text, bytes, &again, NULL))
            fuzz_lost("two ways to write one badge");
    }
    good = wrap_look(wrap, &about, &error);
    fuzz_check(good, &error);
}

static void seed_badge(void)
{
    struct badge badge;
    char text[BADGE_TEXT_BYTES];

    badge_new(&badge, "682ca036-95c8-42ab-8708-7c5ac4aed70d");
    badge_text(&badge, text);
    fuzz_seed_text(text);
    fuzz_seed_text("VIEWFINDER-BADGE:1:");
}

const struct fuzz_target fuzz_badge = {"badge", 4096, NULL, seed_badge, run_badge};
