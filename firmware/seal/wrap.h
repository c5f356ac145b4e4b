// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A wrap: the vault key, locked for one person by their PIN, or by badge and PIN together. Argon2id
 * (t=3, 64 MiB) over both gives the key of an XChaCha20-Poly1305 box; beside it stand salt, cost,
 * whose it is and a checksum, as canonical JSON. Opening takes a good part of a second by design:
 * never on the main thread.
 *
 * What a PIN alone is worth: who has the wrap tries a million PINs in about an hour. With a badge
 * nobody tries them at all: its 128 bits are on the badge and nowhere else. */
#include "core/fault.h"
#include "seal/age.h"
#include "seal/badge.h"

/* As many as the pad has places for: it tries a PIN when the last is in. */
#define WRAP_PIN_DIGITS 6
#define WRAP_SIGNS 24

/* What stands on the outside, to be read by anybody. */
struct wrap_about {
    char who[ID_LENGTH + 1]; /* a staff id, or another name of at most 36 characters */
    int sign;                /* below WRAP_SIGNS: how the person finds their own */
    char badge_check[BADGE_CHECK_HEX + 1]; /* "" where the PIN is enough */
};

/* FAULT_INVALID when it is not six digits. */
bool wrap_pin_check(const char *pin, GError **error) MUST_CHECK;

/* All of `about` is authenticated with the box; its badge_check is made from `badge`, which is NULL
 * for a PIN alone. */
GBytes *wrap_seal(const struct age_identity *vault_key, const struct wrap_about *about,
                  const struct badge *badge, const char *pin, GError **error) MUST_CHECK;
/* What is on the outside. FAULT_DAMAGED: the checksum does not fit: the second copy may. */
bool wrap_look(GBytes *wrap, struct wrap_about *about, GError **error) MUST_CHECK;
/* FAULT_DENIED: another PIN or badge. FAULT_DAMAGED as above. `vault_key` must be
 * `seal_secret_new` memory. */
bool wrap_open(GBytes *wrap, const struct badge *badge, const char *pin,
               struct age_identity *vault_key, GError **error) MUST_CHECK;

/* A box under a key drawn from the vault key for one purpose (crypto_kdf): for the index's copies
 * of records. */
GBytes *wrap_box_seal(const struct age_identity *vault_key, const char purpose[8], GBytes *plain);
GBytes *wrap_box_open(const struct age_identity *vault_key, const char purpose[8], GBytes *box,
                      GError **error) MUST_CHECK;
