// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/minisign.h"

#include "seal/age.h"
#include "seal/base64.h"

#include <sodium.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
#define SIGNATURE_BYTES crypto_sign_BYTES
#define HASH_BYTES crypto_generichash_BYTES_MAX
/* minisign refuses longer ones. */
#define COMMENT_MOST 8192

/* "ED", key id, signature: the second line of a .minisig. */
struct signature {
    uint8_t kind[2];
    uint8_t key_id[8];
    uint8_t bytes[SIGNATURE_BYTES];
};

void minisign_new(struct minisign_public *public_key, struct minisign_secret *secret)
{
    crypto_sign_keypair(public_key->key, secret->key);
    randombytes_buf(public_key->key_id, sizeof public_key->key_id);
    memcpy(secret->key_id, public_key->key_id, sizeof secret->key_id);
}

void minisign_public_of(const struct minisign_secret *secret, struct minisign_public *public_key)
{
    memcpy(public_key->key_id, secret->key_id, sizeof public_key->key_id);
    crypto_sign_ed25519_sk_to_pk(public_key->key, secret->key);
}

/* minisign shows a key id as a little-endian number. */
static guint64 key_number(const uint8_t key_id[8])
{
    guint64 number;

    memcpy(&number, key_id, sizeof number);
    return GUINT64_FROM_LE(number);
}

/* BLAKE2b-512 of the data, which is what is signed in the prehashed form. */
static void hash(const void *data, size_t bytes, uint8_t out[HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, data, bytes, NULL, 0);
}

/* The second signature covers the first one and the trusted comment. */
static uint8_t *covered(const struct signature *signature, const char *comment, size_t *bytes)
{
    uint8_t *text = g_malloc(SIGNATURE_BYTES + strlen(comment));

    memcpy(text, signature->bytes, SIGNATURE_BYTES);
    memcpy(text + SIGNATURE_BYTES, comment, strlen(comment));
    *bytes = SIGNATURE_BYTES + strlen(comment);
    return text;
}

/* One line; minisign's own comments have tabs. */
static bool is_line(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (g_ascii_iscntrl(*at) && *at != '\t')
            return false;
    }
    return strlen(text) <= COMMENT_MOST;
}

char *minisign_sign(const struct minisign_secret *secret, const void *data, size_t bytes,
                    const char *trusted_comment)
{
    struct signature signature = {.kind = {'E', 'D'}};
    uint8_t hashed[HASH_BYTES], whole[SIGNATURE_BYTES];
    g_autofree uint8_t *text = NULL;
    g_autofree char *first = NULL, *second = NULL;
    size_t text_bytes;

    g_assert(is_line(trusted_comment));
    memcpy(signature.key_id, secret->key_id, sizeof signature.key_id);
    hash(data, bytes, hashed);
    crypto_sign_detached(signature.bytes, NULL, hashed, sizeof hashed, secret->key);
    text = covered(&signature, trusted_comment, &text_bytes);
    crypto_sign_detached(whole, NULL, text, text_bytes, secret->key);
    first = g_base64_encode((const guchar *)&signature, sizeof signature);
    second = g_base64_encode(whole, sizeof whole);
    return g_strdup_printf(UNTRUSTED "signature from a Viewfinder key\n%s\n" TRUSTED "%s\n%s\n",
                           first, trusted_comment, second);
}

static bool from_base64(const char *text, void *out, size_t bytes)
{
    return base64_read(text, strlen(text), true, out, bytes) == (gssize)bytes;
}

/* Four lines, and nothing behind them but a newline. */
static bool read_signature(char **lines, struct signature *signature, uint8_t *whole,
                           GError **error)
{
    guint count = g_strv_length(lines);

    if (count < 4 || count > 5 || (count == 5 && *lines[4]))
        return fault(error, FAULT_INVALID, "a signature has four lines");
    if (!g_str_has_prefix(lines[0], UNTRUSTED) || !g_str_has_prefix(lines[2], TRUSTED) ||
        !is_line(lines[0]) || !is_line(lines[2]))
        return fault(error, FAULT_INVALID, "a signature's comment is not readable");
    if (!from_base64(lines[1], signature, sizeof *signature) ||
        !from_base64(lines[3], whole, SIGNATURE_BYTES))
        return fault(error, FAULT_INVALID, "a signature's line is not base64 of the right length");
    if (memcmp(signature->kind, "ED", 2) != 0)
        return fault(error, FAULT_INVALID, "the signature is not of the prehashed kind");
    return true;
}

bool minisign_check(const struct minisign_public *public_key, const char *signature,
                    const void *data, size_t bytes, char **trusted_comment, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(signature, "\n", 6);
    struct signature read;
    uint8_t whole[SIGNATURE_BYTES], hashed[HASH_BYTES];
    g_autofree uint8_t *text = NULL;
    const char *comment;
    size_t text_bytes;

    if (!read_signature(lines, &read, whole, error))
        return false;
    if (memcmp(read.key_id, public_key->key_id, sizeof read.key_id) != 0)
        return fault(error, FAULT_DENIED,
                     "signed by the key %016" G_GINT64_MODIFIER "X, not by %016" G_GINT64_MODIFIER
                     "X",
                     key_number(read.key_id), key_number(public_key->key_id));
    hash(data, bytes, hashed);
    if (crypto_sign_verify_detached(read.bytes, hashed, sizeof hashed, public_key->key) != 0)
        return fault(error, FAULT_DENIED, "the signature is not over these bytes by this key");
    comment = lines[2] + strlen(TRUSTED);
    text = covered(&read, comment, &text_bytes);
    if (crypto_sign_verify_detached(whole, text, text_bytes, public_key->key) != 0)
        return fault(error, FAULT_DENIED, "the signature's comment was changed");
    if (trusted_comment)
        *trusted_comment = g_strdup(comment);
    return true;
}
