// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a pack is made of; for the files of pack alone. */
#include "plan/pack.h"

struct pack {
    gatomicrefcount references;
    GHashTable *files; /* names of all files in it: pictures with their bytes, others with NULL */
    int64_t number;

    json_t *json;      /* pack.json; every text below is borrowed from it */
    GPtrArray *topics; /* json_t, in the order they are offered */
    const char *language;
    int64_t recipients_version;
    struct age_recipient ingest, escrow;

    struct pack_class *classes;
    size_t class_count;
    struct pack_staff *staff;
    size_t staff_count;
    struct pack_pupil *pupils;
    size_t pupil_count;
    GPtrArray *owned; /* arrays that the structs above point to */

    GMutex lock;
    GHashTable *topic_sets; /* language to struct topic_set, made on first use */
};

/* Has a whole zip sifted by a throwaway child, and checks what it says of every entry, pack.json,
 * topics and schemes as if it came from outside, which it does. FAULT_INVALID. */
struct pack *pack_from_zip(GBytes *zip, GError **error) MUST_CHECK;
/* The half of it on this side: what the child said. */
struct pack *pack_from_answer(GBytes *answer, GError **error) MUST_CHECK;

/* pack_parse.c: pack.json, already held against its schema, into the structs. What a schema cannot
 * say is refused here: ids there twice, pupils and pictures that are not in the pack. */
bool pack_parse(struct pack *pack, GError **error) MUST_CHECK;
