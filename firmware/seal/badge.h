// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A badge: whose it is and 128 random bits, on paper as a QR code. With it a PIN cannot be searched
 * for: a lock made of both (seal/wrap.h) opens with both alone.
 *
 * Its text, all of it from the alphanumeric set of QR codes:
 *   VIEWFINDER-BADGE:1:<staff id, capitals>:<32 hex digits, capitals>
 * It comes from a camera that anything may be held before: what is not exactly this is refused. */
#include "core/fault.h"
#include "core/id.h"
#include <stddef.h>
#include <stdint.h>

#define BADGE_SECRET_BYTES 16
/* With the NUL. */
#define BADGE_TEXT_BYTES 90
#define BADGE_CHECK_HEX 32

/* Secret: `seal_secret_new` memory. */
struct badge {
    struct id staff;
    uint8_t secret[BADGE_SECRET_BYTES];
};

/* A new one for this person; `staff` is an id. */
void badge_new(struct badge *badge, const char *staff);
void badge_text(const struct badge *badge, char text[BADGE_TEXT_BYTES]);
/* `text` need not end with a NUL. FAULT_INVALID, without repeating what was read. */
bool badge_parse(const char *text, size_t length, struct badge *badge, GError **error) MUST_CHECK;
/* Tells one badge from another and gives nothing of the secret away: stands beside the lock, so
 * that a badge that does not fit is said before any PIN is tried. */
void badge_check(const struct badge *badge, char hex[BADGE_CHECK_HEX + 1]);
