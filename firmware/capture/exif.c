// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/exif.h"

#include <stdbool.h>
#include <string.h>

/* EXIF 2.3, 4.6.4: orientation is a SHORT in the 0th IFD of a TIFF structure. */
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define ENTRY_BYTES 12

struct tiff {
    const uint8_t *data;
    size_t bytes;
    bool big_endian;
};

/* Reads beyond the end are 0, which no field that follows accepts. */
static uint32_t read_16(const struct tiff *tiff, size_t at)
{
    if (tiff->bytes < 2 || at > tiff->bytes - 2)
        return 0;
    return tiff->big_endian ? (uint32_t)(tiff->data[at] << 8 | tiff->data[at + 1])
                            : (uint32_t)(tiff->data[at + 1] << 8 | tiff->data[at]);
}

static uint32_t read_32(const struct tiff *tiff, size_t at)
{
    uint32_t first = read_16(tiff, at);
    uint32_t second = read_16(tiff, at + 2);

    return tiff->big_endian ? first << 16 | second : second << 16 | first;
}

static bool tiff_open(struct tiff *tiff, const uint8_t *data, size_t bytes)
{
    static const uint8_t name[6] = {'E', 'x', 'i', 'f', 0, 0};

    if (bytes < sizeof(name) + 8 || memcmp(data, name, sizeof(name)) != 0)
        return false;
    tiff->data = data + sizeof(name);
    tiff->bytes = bytes - sizeof(name);
    tiff->big_endian = tiff->data[0] == 'M';
    if (tiff->data[0] != tiff->data[1] || (tiff->data[0] != 'M' && tiff->data[0] != 'I'))
        return false;
    return read_16(tiff, 2) == 42;
}

int exif_orientation(const uint8_t *data, size_t bytes)
{
    struct tiff tiff;
    size_t at;
    uint32_t entries;

    if (!tiff_open(&tiff, data, bytes))
        return 0;
    at = read_32(&tiff, 4);
    entries = read_16(&tiff, at);
    at += 2;
    for (uint32_t i = 0; i < entries && at < tiff.bytes; i++, at += ENTRY_BYTES) {
        uint32_t value = read_16(&tiff, at + 8);
        if (read_16(&tiff, at) == TAG_ORIENTATION)
            return read_16(&tiff, at + 2) == TYPE_SHORT && value >= 1 && value <= 8 ? (int)value
                                                                                    : 0;
    }
    return 0;
}
