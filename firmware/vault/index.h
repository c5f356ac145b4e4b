// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The index, vault.db: what the items are, so that opening the vault need not read them. It may be
 * deleted at any time, and a failure of it is never a failure of the vault: whoever uses it goes on
 * without. One connection, WAL with synchronous=FULL (the defaults lose acknowledged rows). */
#include "core/clock.h"
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
    int64_t mtime_ns, inode; /* of the file when its hash was taken */
    struct digest sha256;
    bool was_whole; /* a whole bag had this hash once; else it is a damaged file's */
    bool has_previous;
    struct digest previous;
    char *why;      /* what is wrong with the file, in plain words; NULL: nothing known */
    bool is_closed; /* not sealed to this device: for the safeguarding lead */
    enum receipt_state receipt;
    int64_t receipt_mtime_ns;
    /* Only in memory. */
    const char *kind;   /* interned; NULL without a key, or when it cannot be opened */
    struct moment made; /* with `kind` */
    json_t *record;     /* of the newest alone, and of times; see records.c */
    bool present;       /* the file is there */
    bool has_receipt_file;
    enum dock_state dock;
    int64_t sent_bytes;
    const char *dock_why; /* a code, static */
};

struct index;

/* Opens `<folder>/vault.db`, checks it, and makes it where it is missing; one that cannot be read
 * is set aside as vault.db.bad-<n>. */
struct index *index_open(const char *folder, GError **error) MUST_CHECK;
/* For a program that only reads, beside the one that writes: takes no lock, changes nothing, and
 * sees what the writer has checkpointed; every change is passed over. What stands in a row may be
 * old: it is as true as the size, time and inode that it was taken by. */
struct index *index_open_read(const char *folder, GError **error) MUST_CHECK;
void index_close(struct index *index);
/* Calls `take` with each row, by seq; it takes the row. */
typedef void index_take(void *context, struct row *row_take);
bool index_load(struct index *index, index_take *take, void *context, GError **error) MUST_CHECK;
/* Durable when it returns true, unless between begin and commit. */
bool index_put(struct index *index, const struct row *row, GError **error) MUST_CHECK;
/* With its box. Durable when it returns true. */
bool index_drop(struct index *index, const char *id, GError **error) MUST_CHECK;
bool index_begin(struct index *index, GError **error) MUST_CHECK;
bool index_commit(struct index *index, GError **error) MUST_CHECK;
/* Begins what need not be durable by itself, since it is read elsewhere again (receipts): it comes
 * to the disk whole, or not, with what is committed next. Ends with index_commit. */
bool index_begin_lightly(struct index *index, GError **error) MUST_CHECK;
void index_rollback(struct index *index);

/* The records, each sealed to the vault key in a box of its own, beside the rows: they are not held
 * in memory. */
bool index_put_box(struct index *index, const char *id, GBytes *box, GError **error) MUST_CHECK;
/* NULL when there is none. */
GBytes *index_box(struct index *index, const char *id);
typedef void index_take_box(void *context, const char *id, GBytes *box);
bool index_boxes(struct index *index, index_take_box *take, void *context,
                 GError **error) MUST_CHECK;

/* Receipts whose item is not here any more, so that a year's are not each read at every start. */
struct gone {
    struct id id;
    int64_t seq;
    int64_t mtime_ns; /* of the receipt */
    struct digest sha256;
};
bool index_put_gone(struct index *index, const struct gone *gone, GError **error) MUST_CHECK;
bool index_drop_gone(struct index *index, const char *id, GError **error) MUST_CHECK;
typedef void index_take_gone(void *context, const struct gone *gone);
bool index_load_gone(struct index *index, index_take_gone *take, void *context,
                     GError **error) MUST_CHECK;
