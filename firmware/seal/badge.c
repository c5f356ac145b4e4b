// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/badge.h"

#include "seal/age.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "VIEWFINDER-BADGE:1:"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define SECRET_HEX ((size_t)2 * BADGE_SECRET_BYTES)
#define TEXT_LENGTH (PREFIX_LENGTH + ID_LENGTH + 1 + SECRET_HEX)
#define CHECK_BYTES (BADGE_CHECK_HEX / 2)

G_STATIC_ASSERT(TEXT_LENGTH < BADGE_TEXT_BYTES);
G_STATIC_ASSERT(CHECK_BYTES >= crypto_generichash_BYTES_MIN);

void badge_new(struct badge *badge, const char *staff)
{
    g_assert(id_is_valid(staff));
    g_strlcpy(badge->staff.text, staff, sizeof badge->staff.text);
    randombytes_buf(badge->secret, sizeof badge->secret);
}

static void capitals(char *text)
{
    for (; *text; text++)
        *text = g_ascii_toupper(*text);
}

void badge_text(const struct badge *badge, char text[BADGE_TEXT_BYTES])
{
    char hex[SECRET_HEX + 1];

    sodium_bin2hex(hex, sizeof hex, badge->secret, sizeof badge->secret);
    g_snprintf(text, BADGE_TEXT_BYTES, PREFIX "%s:%s", badge->staff.text, hex);
    capitals(text);
    seal_wipe(hex, sizeof hex);
}

/* Capitals only: there is one way to write a badge. */
static bool is_capital_hex(const char *text, size_t length)
{
    return strspn(text, "0123456789ABCDEF") >= length;
}

static bool read_staff(const char *text, struct id *staff)
{
    for (size_t i = 0; i < ID_LENGTH; i++) {
        if (g_ascii_islower(text[i]))
            return false;
        staff->text[i] = g_ascii_tolower(text[i]);
    }
    staff->text[ID_LENGTH] = '\0';
    return id_is_valid(staff->text);
}

bool badge_parse(const char *text, size_t length, struct badge *badge, GError **error)
{
    char copy[TEXT_LENGTH + 1];
    const char *staff = copy + PREFIX_LENGTH, *secret = staff + ID_LENGTH + 1;
    bool good = length == TEXT_LENGTH && memcmp(text, PREFIX, PREFIX_LENGTH) == 0;

    if (good) {
        memcpy(copy, text, TEXT_LENGTH);
        copy[TEXT_LENGTH] = '\0';
        good = secret[-1] == ':' && read_staff(staff, &badge->staff) &&
               is_capital_hex(secret, SECRET_HEX) &&
               sodium_hex2bin(badge->secret, sizeof badge->secret, secret, SECRET_HEX, NULL, NULL,
                              NULL) == 0;
        seal_wipe(copy, sizeof copy);
    }
    return good || fault(error, FAULT_INVALID, "this is no badge of Viewfinder's");
}

void badge_check(const struct badge *badge, char hex[BADGE_CHECK_HEX + 1])
{
    static const char purpose[] = "viewfinder badge check 1";
    uint8_t check[CHECK_BYTES];

    crypto_generichash(check, sizeof check, (const uint8_t *)purpose, sizeof purpose - 1,
                       badge->secret, sizeof badge->secret);
    sodium_bin2hex(hex, BADGE_CHECK_HEX + 1, check, sizeof check);
}
