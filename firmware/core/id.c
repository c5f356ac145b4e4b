// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/id.h"

#include <errno.h>
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

struct id id_new(void)
{
    uint8_t raw[16];
    struct id id;
    size_t at = 0;

    /* 16 bytes come whole once the kernel's pool is ready (getrandom(2)); a device without random
     * numbers must not go on. */
    while (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
        g_assert_cmpint(errno, ==, EINTR);
    raw[6] = (uint8_t)((raw[6] & 0x0f) | 0x40);
    raw[8] = (uint8_t)((raw[8] & 0x3f) | 0x80);
    for (size_t i = 0; i < sizeof raw; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            id.text[at++] = '-';
        snprintf(id.text + at, 3, "%02x", raw[i]);
        at += 2;
    }
    return id;
}

static bool fits(char c, size_t at)
{
    if (at == 8 || at == 13 || at == 18 || at == 23)
        return c == '-';
    if (at == 14)
        return c == '4';
    if (at == 19)
        return c == '8' || c == '9' || c == 'a' || c == 'b';
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool id_is_valid(const char *text)
{
    if (!text || strnlen(text, ID_LENGTH + 1) != ID_LENGTH)
        return false;
    for (size_t i = 0; i < ID_LENGTH; i++) {
        if (!fits(text[i], i))
            return false;
    }
    return true;
}
