// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"

#include <string.h>

#define DATA_BYTES 32
#define VALUES 52 /* 256 bits in fives, and four bits of nothing */
#define CHECKSUM 6

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod_step(uint32_t sum, uint8_t value)
{
    static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    uint32_t top = sum >> 25;

    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (size_t i = 0; i < G_N_ELEMENTS(generator); i++) {
        if (top >> i & 1)
            sum ^= generator[i];
    }
    return sum;
}

/* The checksum's state after the prefix, which counts twice: high bits, zero, low bits. */
static uint32_t polymod_start(const char *prefix)
{
    uint32_t sum = 1;

    for (const char *at = prefix; *at; at++)
        sum = polymod_step(sum, (uint8_t)*at >> 5);
    sum = polymod_step(sum, 0);
    for (const char *at = prefix; *at; at++)
        sum = polymod_step(sum, (uint8_t)*at & 31);
    return sum;
}

static void to_fives(const uint8_t data[DATA_BYTES], uint8_t values[VALUES])
{
    for (size_t i = 0; i < VALUES; i++) {
        size_t bit = i * 5;
        uint32_t pair = (uint32_t)data[bit / 8] << 8;
        if (bit / 8 + 1 < DATA_BYTES)
            pair |= data[bit / 8 + 1];
        values[i] = pair >> (11 - bit % 8) & 31;
    }
}

void bech32_write(const char *prefix, bool upper, const uint8_t data[DATA_BYTES], char *text)
{
    uint8_t values[VALUES];
    uint32_t sum = polymod_start(prefix);
    char *at = g_stpcpy(text, prefix);

    *at++ = '1';
    to_fives(data, values);
    for (size_t i = 0; i < VALUES; i++) {
        sum = polymod_step(sum, values[i]);
        *at++ = alphabet[values[i]];
    }
    for (size_t i = 0; i < CHECKSUM; i++)
        sum = polymod_step(sum, 0);
    sum ^= 1;
    for (int i = CHECKSUM - 1; i >= 0; i--)
        *at++ = alphabet[sum >> (5 * i) & 31];
    *at = '\0';
    for (at = text; upper && *at; at++)
        *at = g_ascii_toupper(*at);
    seal_wipe(values, sizeof values);
}

/* The value of a letter in the case asked for, or -1. */
static int value_of(char letter, bool upper)
{
    const char *found;

    if (letter == '\0' || (upper ? g_ascii_islower(letter) : g_ascii_isupper(letter)))
        return -1;
    found = strchr(alphabet, g_ascii_tolower(letter));
    return found ? (int)(found - alphabet) : -1;
}

static bool prefix_fits(const char *text, const char *prefix, bool upper)
{
    for (; *prefix; prefix++, text++) {
        if (*text != (upper ? g_ascii_toupper(*prefix) : *prefix))
            return false;
    }
    return *text == '1';
}

bool bech32_read(const char *text, const char *prefix, bool upper, uint8_t data[DATA_BYTES])
{
    size_t start = strlen(prefix) + 1;
    uint32_t sum = polymod_start(prefix);
    uint32_t bits = 0;
    size_t out = 0;
    int have = 0;

    if (strlen(text) != start + VALUES + CHECKSUM || !prefix_fits(text, prefix, upper))
        return false;
    for (size_t i = 0; i < VALUES + CHECKSUM; i++) {
        int value = value_of(text[start + i], upper);
        if (value < 0)
            return false;
        sum = polymod_step(sum, (uint8_t)value);
        if (i >= VALUES)
            continue;
        bits = (bits << 5 | (uint32_t)value) & 0xfff;
        have += 5;
        if (have >= 8) {
            have -= 8;
            data[out++] = (uint8_t)(bits >> have);
        }
    }
    /* What is left over of the last letter must be zero: one key has one text. */
    return sum == 1 && (bits & ((1u << have) - 1)) == 0;
}
