// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* An attest: the server's signed word, just before a device frees its own copy, that it holds a bag
 * now: {id, nonce, proof, now}. Proof is the SHA-256 of the nonce's 32 bytes and then the bag's
 * bytes, read again: who has not the bytes cannot make it, and the nonce is the device's own. */
#include "core/digest.h"
#include "core/id.h"
#include "seal/answer.h"

#define ATTEST_NONCE_HEX 64

struct attest {
    struct id id;
    char nonce[ATTEST_NONCE_HEX + 1];
    struct digest proof;
    int64_t now_ms; /* UTC, the server's */
};

/* 64 lower-case hex digits, random. */
void attest_nonce(char nonce[ATTEST_NONCE_HEX + 1]);
bool attest_nonce_is_valid(const char *nonce);
/* Reads a file from its beginning to its end: what proves it, and its own SHA-256. */
bool attest_prove(int fd, const char *nonce, struct digest *proof, struct digest *sha256,
                  GError **error) MUST_CHECK;

GBytes *attest_sign(const struct attest *attest, const struct minisign_secret *secret,
                    GError **error) MUST_CHECK;
/* Signature, schema and ranges; FAULT_DENIED or FAULT_INVALID. Free with g_free. */
struct attest *attest_check(GBytes *answer, const struct minisign_public *receipt_key,
                            GError **error) MUST_CHECK;
