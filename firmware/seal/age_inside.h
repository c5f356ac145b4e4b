// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of the age format share. Sections are those of the C2SP specification. */
#include "seal/age.h"

#define AGE_FILE_KEY_BYTES 16
#define AGE_NONCE_BYTES 16
#define AGE_TAG_BYTES 16
#define AGE_MAC_BYTES 32
#define AGE_HEADER_MOST 65536
#define AGE_STANZA_BYTES 98 /* an X25519 stanza as text */
#define AGE_FRAME_BYTES 70  /* version line and MAC line */

/* HKDF-SHA-256 (RFC 5869) with 32 bytes out. */
void age_hkdf(const void *salt, size_t salt_bytes, const void *key, size_t key_bytes,
              const char *info, uint8_t out[32]);

/* Appends the header with MAC. FAULT_INVALID: no recipient, too many, or one of low order. */
bool age_header_make(GByteArray *out, const struct age_recipient *recipients, size_t count,
                     const uint8_t file_key[AGE_FILE_KEY_BYTES], GError **error) MUST_CHECK;
/* How long the header at the start of `data` is; 0 when more must be read, -1 with FAULT_INVALID.
 */
gssize age_header_length(const uint8_t *data, size_t bytes, GError **error) MUST_CHECK;
bool age_header_open(const uint8_t *header, size_t bytes, const struct age_identity *identity,
                     uint8_t file_key[AGE_FILE_KEY_BYTES], GError **error) MUST_CHECK;

/* The payload's chunks (STREAM), one after the other under one key. By OpenSSL, whose ChaCha20 is
 * more than twice as fast as libsodium's. */
struct age_chunks;
struct age_chunks *age_chunks_new(const uint8_t file_key[AGE_FILE_KEY_BYTES],
                                  const uint8_t nonce[AGE_NONCE_BYTES], bool seal);
void age_chunks_free(struct age_chunks *chunks);
/* `sealed` is 16 bytes longer than `plain`. Opening answers false, and does not go on to the next
 * chunk, when this is not the next one; what `plain` holds then must not be used. */
void age_chunk_seal(struct age_chunks *chunks, const void *plain, size_t plain_bytes, bool last,
                    uint8_t *sealed);
bool age_chunk_open(struct age_chunks *chunks, const uint8_t *sealed, size_t sealed_bytes,
                    bool last, uint8_t *plain);

/* Bech32 (BIP 173) without its limit of 90 characters, for 32 bytes. `prefix` is in lower case;
 * with `upper` the text is in capitals. Decoding takes one case only, the one asked for. */
void bech32_write(const char *prefix, bool upper, const uint8_t data[32], char *text);
bool bech32_read(const char *text, const char *prefix, bool upper, uint8_t data[32]);
