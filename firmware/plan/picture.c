// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/picture.h"

#include "plan/picture_inside.h"

#include <stdint.h>
#include <string.h>

static bool check_size(uint64_t width, uint64_t height, GError **error)
{
    if (width == 0 || height == 0)
        return fault(error, FAULT_INVALID, "a picture without width or height");
    if (width * height > PICTURE_PIXELS_MOST)
        return fault(error, FAULT_INVALID, "%u by %u is above 40 megapixels", (unsigned)width,
                     (unsigned)height);
    return true;
}

static uint32_t big32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* PNG (RFC 2083, 11.2.1): the header chunk always comes first. */
static bool png_check(const uint8_t *data, size_t bytes, GError **error)
{
    static const uint8_t start[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                    0,    0,   0,   13,  'I',  'H',  'D',  'R'};

    if (bytes < 33 || memcmp(data, start, sizeof start) != 0)
        return fault(error, FAULT_INVALID, "is no PNG");
    return check_size(big32(data + 16), big32(data + 20), error);
}

/* A frame header, SOF0 to SOF15, but for the three codes among them that mean something else
 * (ITU-T T.81, table B.1). */
static bool is_frame(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* JPEG (ITU-T T.81, B.1.1): marker segments up to the first frame header. */
static bool jpeg_check(const uint8_t *data, size_t bytes, GError **error)
{
    size_t at = 2;

    if (bytes < 4 || data[0] != 0xff || data[1] != 0xd8)
        return fault(error, FAULT_INVALID, "is no JPEG");
    while (at + 4 <= bytes) {
        size_t length;
        if (data[at] != 0xff)
            break;
        if (data[at + 1] == 0xff) { /* fill byte */
            at++;
            continue;
        }
        length = (size_t)data[at + 2] << 8 | data[at + 3];
        if (is_frame(data[at + 1]) && length >= 8 && at + 9 <= bytes)
            return check_size((size_t)data[at + 7] << 8 | data[at + 8],
                              (size_t)data[at + 5] << 8 | data[at + 6], error);
        if (length < 2 || data[at + 1] == 0xda || data[at + 1] == 0xd9)
            break;
        at += 2 + length;
    }
    return fault(error, FAULT_INVALID, "is a JPEG without a size");
}

static bool vector_check(const uint8_t *data, size_t bytes, GError **error)
{
    return svg_check((const char *)data, bytes, error);
}

static const struct ending {
    const char *text;
    bool (*check)(const uint8_t *data, size_t bytes, GError **error);
} endings[] = {
    {".svg", vector_check},
    {".png", png_check},
    {".jpg", jpeg_check},
    {".jpeg", jpeg_check},
};

static const struct ending *ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < G_N_ELEMENTS(endings); i++) {
        if (g_ascii_strcasecmp(dot, endings[i].text) == 0)
            return &endings[i];
    }
    return NULL;
}

bool picture_is_named(const char *name)
{
    return ending_of(name) != NULL;
}

bool picture_check(const char *name, GBytes *bytes, GError **error)
{
    const struct ending *ending = ending_of(name);
    gsize length;
    const uint8_t *data = g_bytes_get_data(bytes, &length);

    if (!ending)
        return fault(error, FAULT_INVALID, "is none of JPEG, PNG and SVG");
    return ending->check(data, length, error);
}
