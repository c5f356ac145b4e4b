// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"

#include <openssl/evp.h>
#include <string.h>

struct age_chunks {
    EVP_CIPHER_CTX *cipher;
    uint64_t counter;
};

struct age_chunks *age_chunks_new(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                                  const uint8_t nonce[AGE_NONCE_BYTES], bool seal)
{
    struct age_chunks *chunks = g_new0(struct age_chunks, 1);
    uint8_t key[32];
    int started;

    age_hkdf(nonce, AGE_NONCE_BYTES, file_key, AGE_FILE_KEY_BYTES, "payload", key);
    chunks->cipher = EVP_CIPHER_CTX_new();
    g_assert(chunks->cipher);
    started = EVP_CipherInit_ex(chunks->cipher, EVP_chacha20_poly1305(), NULL, key, NULL, seal);
    g_assert(started == 1);
    seal_wipe(key, sizeof key);
    return chunks;
}

void age_chunks_free(struct age_chunks *chunks)
{
    if (!chunks)
        return;
    EVP_CIPHER_CTX_free(chunks->cipher); /* wipes the key */
    g_free(chunks);
}

/* Eleven bytes of big-endian counter, and one that marks the last chunk. */
static void set_nonce(struct age_chunks *chunks, bool last)
{
    uint8_t nonce[12] = {0};
    int set;

    for (int i = 0; i < 8; i++)
        nonce[10 - i] = (uint8_t)(chunks->counter >> (8 * i));
    nonce[11] = last;
    set = EVP_CipherInit_ex(chunks->cipher, NULL, NULL, NULL, nonce, -1);
    g_assert(set == 1);
}

void age_chunk_seal(struct age_chunks *chunks, const void *plain, size_t plain_bytes, bool last,
                    uint8_t *sealed)
{
    int put = 0, more = 0, done;

    set_nonce(chunks, last);
    done = EVP_CipherUpdate(chunks->cipher, sealed, &put, plain_bytes ? plain : sealed,
                            (int)plain_bytes) == 1 &&
           EVP_CipherFinal_ex(chunks->cipher, sealed + put, &more) == 1 &&
           EVP_CIPHER_CTX_ctrl(chunks->cipher, EVP_CTRL_AEAD_GET_TAG, AGE_TAG_BYTES,
                               sealed + plain_bytes) == 1;
    g_assert(done && (size_t)(put + more) == plain_bytes);
    chunks->counter++;
}

bool age_chunk_open(struct age_chunks *chunks, const uint8_t *sealed, size_t sealed_bytes,
                    bool last, uint8_t *plain)
{
    size_t plain_bytes = sealed_bytes - AGE_TAG_BYTES;
    uint8_t tag[AGE_TAG_BYTES];
    int put = 0, more = 0;

    if (sealed_bytes < AGE_TAG_BYTES)
        return false;
    set_nonce(chunks, last);
    memcpy(tag, sealed + plain_bytes, AGE_TAG_BYTES);
    if (EVP_CIPHER_CTX_ctrl(chunks->cipher, EVP_CTRL_AEAD_SET_TAG, AGE_TAG_BYTES, tag) != 1 ||
        EVP_CipherUpdate(chunks->cipher, plain, &put, sealed, (int)plain_bytes) != 1 ||
        EVP_CipherFinal_ex(chunks->cipher, plain + put, &more) != 1)
        return false;
    chunks->counter++;
    return true;
}
