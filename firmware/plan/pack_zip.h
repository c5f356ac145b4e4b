// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The zip inside a pack: hostile until walked once. Nothing is ever written to a disk by its names.
 */
#include "core/fault.h"
#include <stdint.h>

#define PACK_ENTRIES_MOST 20000
#define PACK_UNPACKED_MOST ((int64_t)512 * 1024 * 1024)
#define PACK_RATIO_MOST 100
/* What is looked into (JSON, pictures) is small; a larger one is refused. */
#define PACK_ENTRY_READ_MOST ((int64_t)32 * 1024 * 1024)

/* Called for each file in the zip; its bytes are given where `wants` said so, else NULL. */
struct pack_walk {
    bool (*wants)(const char *name);
    bool (*file)(void *context, const char *name, GBytes *bytes, GError **error);
    void *context;
};

/* Reads all of it, counting the bytes that really come out, whatever the headers say.
 * FAULT_INVALID names the entry and the limit. */
bool pack_zip_walk(GBytes *zip, const struct pack_walk *walk, GError **error) MUST_CHECK;
/* One file of a zip that was walked; NULL when there is none. New reference. */
GBytes *pack_zip_find(GBytes *zip, const char *name);
