// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A wrap: the vault key, locked by a PIN. Argon2id (t=3, 64 MiB) over the PIN gives the key of an
 * XChaCha20-Poly1305 box; beside it stand salt, cost and a checksum, as canonical JSON. Opening
 * takes a good part of a second by design: never on the main thread. */
#include "core/fault.h"
#include "seal/age.h"

/* As many as the pad has places for: it tries a PIN when the last is in. */
#define WRAP_PIN_DIGITS 6

/* `pin` is six digits, else FAULT_INVALID. `who` is the staff id it belongs to, authenticated
 * with the box. */
GBytes *wrap_seal(const struct age_identity *vault_key, const char *who, const char *pin,
                  GError **error) MUST_CHECK;
/* FAULT_DENIED: another PIN. FAULT_DAMAGED: the checksum does not fit: the second copy may.
 * `vault_key` must be `seal_secret_new` memory. */
bool wrap_open(GBytes *wrap, const char *pin, struct age_identity *vault_key,
               GError **error) MUST_CHECK;

/* A box under a key drawn from the vault key for one purpose (crypto_kdf): for the index's copies
 * of records. */
GBytes *wrap_box_seal(const struct age_identity *vault_key, const char purpose[8], GBytes *plain);
GBytes *wrap_box_open(const struct age_identity *vault_key, const char purpose[8], GBytes *box,
                      GError **error) MUST_CHECK;
