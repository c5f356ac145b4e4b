// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digest.h"

#include <openssl/evp.h>
#include <string.h>

struct digest_stream {
    EVP_MD_CTX *context;
    bool finished;
};

struct digest digest_of(const void *data, size_t bytes)
{
    struct digest digest;
    unsigned int length = 0;
    int done = EVP_Digest(bytes ? data : "", bytes, digest.bytes, &length, EVP_sha256(), NULL);

    g_assert(done == 1 && length == DIGEST_BYTES);
    return digest;
}

struct digest digest_of_bytes(GBytes *bytes)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    return digest_of(data, length);
}

struct digest_stream *digest_stream_new(void)
{
    struct digest_stream *stream = g_new0(struct digest_stream, 1);
    int started;

    stream->context = EVP_MD_CTX_new();
    g_assert(stream->context);
    started = EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL);
    g_assert(started == 1);
    return stream;
}

void digest_stream_add(struct digest_stream *stream, const void *data, size_t bytes)
{
    int added;

    g_assert(!stream->finished);
    if (!bytes)
        return;
    added = EVP_DigestUpdate(stream->context, data, bytes);
    g_assert(added == 1);
}

struct digest digest_stream_finish(struct digest_stream *stream)
{
    struct digest digest;
    int done;

    g_assert(!stream->finished);
    stream->finished = true;
    done = EVP_DigestFinal_ex(stream->context, digest.bytes, NULL);
    g_assert(done == 1);
    return digest;
}

void digest_stream_free(struct digest_stream *stream)
{
    if (!stream)
        return;
    EVP_MD_CTX_free(stream->context);
    g_free(stream);
}

void digest_hex(const struct digest *digest, char hex[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
}

bool digest_parse(const char *hex, struct digest *digest)
{
    struct digest read;

    if (!hex || strnlen(hex, DIGEST_HEX + 1) != DIGEST_HEX)
        return false;
    for (size_t i = 0; i < DIGEST_HEX; i++) {
        if (!g_ascii_isxdigit(hex[i]) || g_ascii_isupper(hex[i]))
            return false;
    }
    for (size_t i = 0; i < DIGEST_BYTES; i++)
        read.bytes[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) * 16 + g_ascii_xdigit_value(hex[2 * i + 1]));
    *digest = read;
    return true;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}
