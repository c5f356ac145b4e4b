// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/base64.h"

#include <sodium.h>

/* libsodium 1.0.18 takes some bytes above 0x7f for letters (its comparison is for unsigned numbers,
 * and char is signed here): they are refused before it sees them. */
static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] > 0x7f)
            return false;
    }
    return true;
}

gssize base64_read(const char *text, size_t length, bool padded, void *out, size_t most)
{
    int variant =
        padded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    size_t got = 0;

    if (!is_ascii(text, length) ||
        sodium_base642bin(out, most, text, length, NULL, &got, NULL, variant) != 0)
        return -1;
    return (gssize)got;
}
