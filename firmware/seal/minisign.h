// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Signatures that the `minisign` program checks: Ed25519 over BLAKE2b-512 ("ED", prehashed), with a
 * signed trusted comment. */
#include "core/fault.h"
#include <stdint.h>

struct minisign_public {
    uint8_t key_id[8];
    uint8_t key[32];
};
/* Secret: `seal_secret_new` memory. */
struct minisign_secret {
    uint8_t key_id[8];
    uint8_t key[64];
};

void minisign_new(struct minisign_public *public_key, struct minisign_secret *secret);
void minisign_public_of(const struct minisign_secret *secret, struct minisign_public *public_key);

/* The base64 line of a minisign.pub ("RW…"); `_file` adds its comment line. Free with g_free. */
char *minisign_public_text(const struct minisign_public *public_key);
char *minisign_public_file(const struct minisign_public *public_key, const char *comment);
/* Reads the line alone or the whole file. FAULT_INVALID. */
bool minisign_public_parse(const char *text, struct minisign_public *public_key,
                           GError **error) MUST_CHECK;
/* Our own form of an unencrypted secret key (minisign's -W form). */
char *minisign_secret_file(const struct minisign_secret *secret);
bool minisign_secret_parse(const char *text, struct minisign_secret *secret,
                           GError **error) MUST_CHECK;

/* The text of a .minisig over `data`. The comment is one line. Free with g_free. */
char *minisign_sign(const struct minisign_secret *secret, const void *data, size_t bytes,
                    const char *trusted_comment);
/* Checks both signatures. FAULT_DENIED: not by this key, or other bytes; FAULT_INVALID: no
 * signature. `*trusted_comment` (may be NULL) is to be freed with g_free. */
bool minisign_check(const struct minisign_public *public_key, const char *signature,
                    const void *data, size_t bytes, char **trusted_comment,
                    GError **error) MUST_CHECK;
