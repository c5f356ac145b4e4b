// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/zip.h"

#include <string.h>

#define VERSION 20                 /* 2.0, for the descriptor behind the bytes */
#define MADE_BY (3 << 8 | VERSION) /* Unix */
#define FLAGS 8                    /* the CRC follows the bytes */
#define DATE (1 << 5 | 1)          /* 1 January 1980, the first day that a zip knows */
#define MODE (UINT32_C(0100644) << 16)

static void put16(GByteArray *out, uint32_t number)
{
    const uint8_t bytes[] = {(uint8_t)number, (uint8_t)(number >> 8)};

    g_byte_array_append(out, bytes, sizeof bytes);
}

static void put32(GByteArray *out, uint32_t number)
{
    put16(out, number & 0xffff);
    put16(out, number >> 16);
}

static void put_name(GByteArray *out, const char *name)
{
    g_byte_array_append(out, (const uint8_t *)name, (guint)strlen(name));
}

/* What header and directory have in common: version to flags, method, time, date. */
static void put_common(GByteArray *out)
{
    put16(out, VERSION);
    put16(out, FLAGS);
    put16(out, 0);
    put16(out, 0);
    put16(out, DATE);
}

void zip_header(GByteArray *out, const struct zip_entry *entry)
{
    put32(out, 0x04034b50);
    put_common(out);
    put32(out, 0);
    put32(out, entry->bytes);
    put32(out, entry->bytes);
    put16(out, (uint32_t)strlen(entry->name));
    put16(out, 0);
    put_name(out, entry->name);
}

void zip_descriptor(GByteArray *out, const struct zip_entry *entry)
{
    put32(out, 0x08074b50);
    put32(out, entry->crc);
    put32(out, entry->bytes);
    put32(out, entry->bytes);
}

static void put_directory_entry(GByteArray *out, const struct zip_entry *entry)
{
    put32(out, 0x02014b50);
    put16(out, MADE_BY);
    put_common(out);
    put32(out, entry->crc);
    put32(out, entry->bytes);
    put32(out, entry->bytes);
    put16(out, (uint32_t)strlen(entry->name));
    put16(out, 0); /* extra field, comment, disk, internal attributes */
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    put32(out, MODE);
    put32(out, entry->offset);
    put_name(out, entry->name);
}

void zip_directory(GByteArray *out, const struct zip_entry *const *entries, size_t count,
                   uint32_t offset)
{
    guint start = out->len;
    uint32_t bytes;

    for (size_t i = 0; i < count; i++)
        put_directory_entry(out, entries[i]);
    bytes = out->len - start;
    put32(out, 0x06054b50);
    put32(out, 0); /* one disk */
    put16(out, (uint32_t)count);
    put16(out, (uint32_t)count);
    put32(out, bytes);
    put32(out, offset);
    put16(out, 0);
}

static uint32_t get(const uint8_t *at, int bytes)
{
    uint32_t number = 0;

    while (bytes-- > 0)
        number = number << 8 | at[bytes];
    return number;
}

gboolean zip_claim_read(const uint8_t header[ZIP_HEADER_BYTES], struct zip_claim *claim)
{
    if (get(header, 4) != 0x04034b50)
        return FALSE;
    claim->method = (uint16_t)get(header + 8, 2);
    claim->bytes = get(header + 22, 4);
    claim->name_bytes = (uint16_t)get(header + 26, 2);
    return TRUE;
}
