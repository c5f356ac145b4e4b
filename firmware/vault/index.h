// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The index, vault.db: what the items are, so that opening the vault need not read them. It may be
 * deleted at any time, and a failure of it is never a failure of the vault: whoever uses it goes on
 * without. One connection, WAL with synchronous=FULL (the defaults lose acknowledged rows). */
#include "core/digest.h"
#include "core/fault.h"
#include "core/id.h"
#include <jansson.h>

enum receipt_state { RECEIPT_NONE, RECEIPT_GOOD, RECEIPT_BAD };
/* What the dock says of an item; it is told again whenever state.json changes. */
enum dock_state { DOCK_SILENT, DOCK_SENDING, DOCK_SENT, DOCK_ATTENTION };

struct row {
    struct id id;
    int64_t seq;
    int64_t bytes;
    int64_t mtime_ns; /* of the file when its hash was taken */
    struct digest sha256;
    bool was_whole; /* a whole bag had this hash once; else it is a damaged file's */
    bool has_previous;
    struct digest previous;
    char *why;   /* what is wrong with the file, in plain words; NULL: nothing known */
    GBytes *box; /* the record, sealed to the vault key; NULL: not known yet */
    enum receipt_state receipt;
    int64_t receipt_mtime_ns;
    /* Only in memory. */
    json_t *record; /* NULL without a key */
    bool present;   /* the file is there */
    bool has_receipt_file;
    enum dock_state dock;
    int64_t sent_bytes;
    const char *dock_why; /* a code, static */
};

struct index;

/* Opens `<folder>/vault.db`, checks it, and makes it where it is missing; one that cannot be read
 * is set aside as vault.db.bad-<n>. */
struct index *index_open(const char *folder, GError **error) MUST_CHECK;
void index_close(struct index *index);
/* Calls `take` with each row, by seq; it takes the row. */
typedef void index_take(void *context, struct row *row_take);
bool index_load(struct index *index, index_take *take, void *context, GError **error) MUST_CHECK;
/* Durable when it returns true, unless between begin and commit. */
bool index_put(struct index *index, const struct row *row, GError **error) MUST_CHECK;
/* Durable when it returns true. */
bool index_drop(struct index *index, const char *id, GError **error) MUST_CHECK;
bool index_begin(struct index *index, GError **error) MUST_CHECK;
bool index_commit(struct index *index, GError **error) MUST_CHECK;
