// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A receipt: the server's signed word that it holds a bag, with its hash. What the contract says:
 * {device, school, id, seq, sha256, length, stored_at, keep_until, copies}, times in UTC ms. */
#include "core/digest.h"
#include "core/id.h"
#include "seal/answer.h"

struct receipt {
    struct id id;
    struct id device;
    char *school;
    int64_t seq;
    struct digest sha256;
    int64_t length_bytes;
    int64_t stored_at_ms;
    int64_t keep_until_ms;
    int64_t copies;
};

GBytes *receipt_sign(const struct receipt *receipt, const struct minisign_secret *secret,
                     GError **error) MUST_CHECK;
/* Signature, schema and ranges; FAULT_DENIED or FAULT_INVALID. */
struct receipt *receipt_check(GBytes *answer, const struct minisign_public *receipt_key,
                              GError **error) MUST_CHECK;
void receipt_free(struct receipt *receipt);
