// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/wrap.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define PURPOSE_BYTES crypto_kdf_CONTEXTBYTES

G_STATIC_ASSERT(PURPOSE_BYTES == 8);
G_STATIC_ASSERT(crypto_kdf_KEYBYTES == AGE_KEY_BYTES);

/* Ten thousand boxes are opened when the vault is: the key stays on the stack, and is wiped. */
static void draw_key(const struct age_identity *vault_key, const char purpose[PURPOSE_BYTES],
                     uint8_t key[KEY_BYTES])
{
    crypto_kdf_derive_from_key(key, KEY_BYTES, 1, purpose, vault_key->key);
}

/* A box is nonce, sealed bytes, tag. */
GBytes *wrap_box_seal(const struct age_identity *vault_key, const char purpose[8], GBytes *plain)
{
    gsize bytes;
    const uint8_t *data = g_bytes_get_data(plain, &bytes);
    uint8_t *box = g_malloc(NONCE_BYTES + bytes + TAG_BYTES);
    uint8_t key[KEY_BYTES];

    draw_key(vault_key, purpose, key);
    randombytes_buf(box, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_BYTES, NULL, data, bytes, NULL, 0, NULL,
                                               box, key);
    seal_wipe(key, sizeof key);
    return g_bytes_new_take(box, NONCE_BYTES + bytes + TAG_BYTES);
}

GBytes *wrap_box_open(const struct age_identity *vault_key, const char purpose[8], GBytes *box,
                      GError **error)
{
    gsize bytes;
    const uint8_t *data = g_bytes_get_data(box, &bytes);
    g_autofree uint8_t *plain = NULL;
    uint8_t key[KEY_BYTES];
    bool opened;

    if (bytes < NONCE_BYTES + TAG_BYTES) {
        fault(error, FAULT_DAMAGED, "a sealed box was cut short");
        return NULL;
    }
    plain = g_malloc(bytes);
    draw_key(vault_key, purpose, key);
    opened =
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, data + NONCE_BYTES,
                                                   bytes - NONCE_BYTES, NULL, 0, data, key) == 0;
    seal_wipe(key, sizeof key);
    if (!opened) {
        fault(error, FAULT_DAMAGED, "a sealed box was changed, or is under another key");
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&plain), bytes - NONCE_BYTES - TAG_BYTES);
}
