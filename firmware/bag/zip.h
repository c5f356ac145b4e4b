// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The bytes of a bag's zip around its files: APPNOTE 6.3.10, stored entries only, one way to write
 * each. They are made here and not by a library, because the hash over them is the bag's name for
 * ever: it must not change with a library's next version. Reading makes the same bytes again from
 * what it found and compares, so that no two programs can see two different bags in one file. */
#include <glib.h>
#include <stdint.h>

#define ZIP_HEADER_BYTES 30
/* Without ZIP64 every offset and length is below this; larger bags are refused. */
#define ZIP_MOST INT64_C(0xfffffffe)

struct zip_entry {
    char *name;
    uint32_t bytes;
    uint32_t crc;
    uint32_t offset; /* of its header */
};

/* Appends what stands before an entry's bytes; the CRC is not known yet and follows them. */
void zip_header(GByteArray *out, const struct zip_entry *entry);
void zip_descriptor(GByteArray *out, const struct zip_entry *entry);
/* Appends the directory and the end record, which stand at `offset`. */
void zip_directory(GByteArray *out, const struct zip_entry *const *entries, size_t count,
                   uint32_t offset);

/* What a header says about itself. False if it is no header of a zip entry. */
struct zip_claim {
    uint16_t method;
    uint32_t bytes;
    uint16_t name_bytes;
};
gboolean zip_claim_read(const uint8_t header[ZIP_HEADER_BYTES], struct zip_claim *claim);
