// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/minisign.h"

#include "seal/age.h"
#include "seal/base64.h"

#include <sodium.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define CHECK_BYTES 32

struct public_form {
    uint8_t kind[2];
    uint8_t key_id[8];
    uint8_t key[32];
};

/* minisign's secret key. Without a password: no key derivation, the part from `key_id` on in clear,
 * and a checksum that minisign leaves zero and does not look at; ours is there. */
struct secret_form {
    uint8_t kind[2];
    uint8_t derivation[2];
    uint8_t checksum[2];
    uint8_t salt[32];
    uint8_t operations[8];
    uint8_t memory[8];
    uint8_t key_id[8];
    uint8_t key[64];
    uint8_t check[CHECK_BYTES];
};

char *minisign_public_text(const struct minisign_public *public_key)
{
    struct public_form form = {.kind = {'E', 'd'}};

    memcpy(form.key_id, public_key->key_id, sizeof form.key_id);
    memcpy(form.key, public_key->key, sizeof form.key);
    return g_base64_encode((const guchar *)&form, sizeof form);
}

char *minisign_public_file(const struct minisign_public *public_key, const char *comment)
{
    g_autofree char *line = minisign_public_text(public_key);

    g_assert(!strchr(comment, '\n'));
    return g_strdup_printf(UNTRUSTED "%s\n%s\n", comment, line);
}

/* The line that holds the key, alone or behind its comment; NULL if there is more or less. Secret
 * where the key is. */
static char *key_line(const char *text)
{
    const char *line = text;
    size_t length;
    char *copy;

    if (g_str_has_prefix(text, UNTRUSTED)) {
        line = strchr(text, '\n');
        if (!line)
            return NULL;
        line++;
    }
    length = strcspn(line, "\r\n");
    if (line[length + strspn(line + length, "\r\n")])
        return NULL;
    copy = seal_secret_new(length + 1);
    memcpy(copy, line, length);
    return copy;
}

static bool read_form(const char *text, void *form, size_t bytes)
{
    char *line = key_line(text);
    bool good = line && base64_read(line, strlen(line), true, form, bytes) == (gssize)bytes;

    seal_secret_free(line);
    return good;
}

bool minisign_public_parse(const char *text, struct minisign_public *public_key, GError **error)
{
    struct public_form form;

    if (!read_form(text, &form, sizeof form) || memcmp(form.kind, "Ed", 2) != 0)
        return fault(error, FAULT_INVALID, "'%.60s' is no minisign public key", text);
    memcpy(public_key->key_id, form.key_id, sizeof form.key_id);
    memcpy(public_key->key, form.key, sizeof form.key);
    return true;
}

/* BLAKE2b-256 over kind, key id and key. */
static void check_of(const struct secret_form *form, uint8_t check[CHECK_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, CHECK_BYTES);
    crypto_generichash_update(&state, form->kind, sizeof form->kind);
    crypto_generichash_update(&state, form->key_id, sizeof form->key_id);
    crypto_generichash_update(&state, form->key, sizeof form->key);
    crypto_generichash_final(&state, check, CHECK_BYTES);
}

char *minisign_secret_file(const struct minisign_secret *secret)
{
    struct secret_form *form = seal_secret_new(sizeof *form);
    size_t most = sodium_base64_ENCODED_LEN(sizeof *form, sodium_base64_VARIANT_ORIGINAL);
    g_autofree char *line = g_malloc(most);
    char *file;

    memcpy(form->kind, "Ed", 2);
    memcpy(form->checksum, "B2", 2);
    memcpy(form->key_id, secret->key_id, sizeof form->key_id);
    memcpy(form->key, secret->key, sizeof form->key);
    check_of(form, form->check);
    sodium_bin2base64(line, most, (const uint8_t *)form, sizeof *form,
                      sodium_base64_VARIANT_ORIGINAL);
    seal_secret_free(form);
    file = g_strdup_printf(UNTRUSTED "minisign secret key without a password\n%s\n", line);
    seal_wipe(line, most);
    return file;
}

/* True if the form is ours to read, whole, and its two halves are one key. */
static bool form_is_good(const struct secret_form *form)
{
    static const uint8_t none[CHECK_BYTES] = {0};
    uint8_t check[CHECK_BYTES], seed[32], public_key[32];
    uint8_t *made = seal_secret_new(64);
    bool good;

    check_of(form, check);
    crypto_sign_ed25519_sk_to_seed(seed, form->key);
    crypto_sign_seed_keypair(public_key, made, seed);
    good = memcmp(form->kind, "Ed", 2) == 0 && memcmp(form->derivation, none, 2) == 0 &&
           memcmp(form->checksum, "B2", 2) == 0 &&
           (sodium_memcmp(check, form->check, sizeof check) == 0 ||
            sodium_is_zero(form->check, sizeof check)) &&
           sodium_memcmp(made, form->key, 64) == 0;
    seal_wipe(seed, sizeof seed);
    seal_secret_free(made);
    return good;
}

bool minisign_secret_parse(const char *text, struct minisign_secret *secret, GError **error)
{
    struct secret_form *form = seal_secret_new(sizeof *form);
    bool good = read_form(text, form, sizeof *form) && form_is_good(form);

    if (good) {
        memcpy(secret->key_id, form->key_id, sizeof form->key_id);
        memcpy(secret->key, form->key, sizeof form->key);
    }
    seal_secret_free(form);
    /* The text is secret: it is not repeated. */
    return good || fault(error, FAULT_INVALID, "this is no minisign secret key without a password");
}
