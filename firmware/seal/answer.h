// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A signed answer: {"body": string of canonical JSON, "minisig": string over exactly these bytes}.
 * The server signs so what must hold when it is read back later: time, receipts, enrolment. */
#include "core/fault.h"
#include "seal/minisign.h"
#include <jansson.h>

/* Bytes of the answer. `comment` is the trusted comment. */
GBytes *answer_sign(const struct minisign_secret *secret, const json_t *body, const char *comment,
                    GError **error) MUST_CHECK;
/* The body, new reference. FAULT_DENIED when the signature is not this key's; FAULT_INVALID. */
json_t *answer_check(const struct minisign_public *public_key, GBytes *answer,
                     GError **error) MUST_CHECK;
/* The body without checking anything: for the dock, which judges no answer. */
json_t *answer_peek(GBytes *answer, GError **error) MUST_CHECK;
