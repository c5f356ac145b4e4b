// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A digest: SHA-256, by OpenSSL's EVP (ten times faster than portable code). */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32
#define DIGEST_HEX 64

struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_of(const void *data, size_t bytes);
struct digest digest_of_bytes(GBytes *bytes);

/* A digest taken piece by piece. `_finish` may be called once; `_free` at any time, NULL allowed.
 */
struct digest_stream;
struct digest_stream *digest_stream_new(void);
void digest_stream_add(struct digest_stream *stream, const void *data, size_t bytes);
struct digest digest_stream_finish(struct digest_stream *stream);
void digest_stream_free(struct digest_stream *stream);

/* Writes 64 lower-case hex digits and a NUL. */
void digest_hex(const struct digest *digest, char hex[DIGEST_HEX + 1]);
/* Reads exactly 64 lower-case hex digits; false for anything else. */
bool digest_parse(const char *hex, struct digest *digest);
bool digest_equal(const struct digest *a, const struct digest *b);
