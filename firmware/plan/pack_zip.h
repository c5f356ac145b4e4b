// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The zip that a pack or a package of boards is: hostile until walked once. Nothing is ever written
 * to a disk by its names. */
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
    /* Where set, an entry that would refuse the whole (a path that leaves, a name twice, neither
     * file nor folder, a password, bytes that do not unpack) is told here and passed over, and
     * names lose their empty and `.` parts. Too many and too much still refuse the whole. */
    void (*odd)(void *context, const char *name, const char *why);
};

/* Reads all of it, counting the bytes that really come out, whatever the headers say.
 * FAULT_INVALID names the entry and the limit. */
bool pack_zip_walk(GBytes *zip, const struct pack_walk *walk, GError **error) MUST_CHECK;
/* The files of a zip that was walked whose names, as the walk told them, are keys of `names`, in
 * one pass. What does not unpack is left out. */
void pack_zip_pick(GBytes *zip, GHashTable *names,
                   void (*file)(void *context, const char *name, GBytes *bytes), void *context);

/* A zip in memory, deflated, with one date on every entry: the same files make the same bytes.
 * Names must stay in it, each once. */
struct pack_zipper;
struct pack_zipper *pack_zipper_new(GError **error) MUST_CHECK;
bool pack_zipper_add(struct pack_zipper *zipper, const char *name, GBytes *bytes,
                     GError **error) MUST_CHECK;
/* Its bytes; NULL when it failed. Freed in any case. */
GBytes *pack_zipper_finish(struct pack_zipper *zipper, GError **error) MUST_CHECK;
void pack_zipper_free(struct pack_zipper *zipper); /* NULL allowed */
