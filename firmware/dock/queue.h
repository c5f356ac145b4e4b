// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The queue: the finished items in items/ and what is known of each one's way to the server. The
 * files are the truth; dock.db beside them is an index that only spares work: without it every item
 * is asked about again, and found again, by its receipt.
 *
 * dock.db is the dock's alone (SQLite, WAL with synchronous=FULL, one connection, exclusively
 * locked): when a call that stores returned true, it is there after a power cut. */
#include "core/digest.h"
#include "core/id.h"
#include "transfer/trouble.h"
#include <jansson.h>

enum queued_state { QUEUED_WAITING, QUEUED_SENT, QUEUED_RECEIVED, QUEUED_ATTENTION };

/* One item. Its owner is the queue; the dock changes it and then stores it. */
struct queued {
    struct id id;
    int64_t seq;
    char *name;    /* of its file */
    int64_t bytes; /* as the folder says it now */
    enum queued_state state;
    enum trouble why; /* QUEUED_ATTENTION */
    bool has_sha256;
    struct digest sha256;  /* of the bytes first sent; with has_sha256 */
    char *url;             /* of its upload, or NULL */
    int64_t best;          /* the most that the server said it had at that URL */
    int attempts;          /* that failed since the server last had more */
    int64_t not_before_ms; /* CLOCK_BOOTTIME of this boot */
    bool again;            /* sent a second time, since the server knew nothing of the first */
    /* Not stored: */
    bool asked;     /* the server knows nothing of it, asked after the last attempt to create */
    int64_t offset; /* where the server is, as far as it is known */
    char *note;     /* what the server said, for a person */
    bool present;   /* the last look saw its file */
    /* CLOCK_BOOTTIME when its upload was whole and the server first knew nothing of it; or 0 */
    int64_t unknown_ms;
};

struct queue;

/* `folder` is dock/. A dock.db that is damaged or of another version is moved aside and begun anew.
 * FAULT_BUSY: another viewfinder-dock has it. */
struct queue *queue_open(const char *folder, GError **error) MUST_CHECK;
void queue_close(struct queue *queue); /* NULL allowed */

/* Looks at the folder of items: new ones come in (as received where `receipts` holds their
 * receipt), vanished ones go. `items` -1: there are none yet. Names that are no item's are passed
 * over. */
bool queue_look(struct queue *queue, int items, int receipts, GError **error) MUST_CHECK;
/* All of them, struct queued, smallest first, then by seq. Borrowed until the next look. */
const GPtrArray *queue_items(const struct queue *queue);
/* NULL when there is none. */
struct queued *queue_find(const struct queue *queue, const char *id);
/* Makes what stands in `item` durable. */
bool queue_store(struct queue *queue, const struct queued *item, GError **error) MUST_CHECK;
/* The same, but durable with the next that is stored or flushed: for what the server or a file
 * would tell again, so that an item costs one flush and not three. */
bool queue_store_soon(struct queue *queue, const struct queued *item, GError **error) MUST_CHECK;
bool queue_flush(struct queue *queue, GError **error) MUST_CHECK;
/* A new docking: what needed attention gets another chance, and nobody waits. */
void queue_wake(struct queue *queue);

/* Uploads that were begun and given up: each {"url", "id", "sha256", "tries"}. Durable when it
 * returns true. One that nothing was begun of is passed over. */
bool queue_abandon(struct queue *queue, const struct queued *item, GError **error) MUST_CHECK;
/* New reference, never NULL. */
json_t *queue_abandoned(struct queue *queue);
bool queue_set_abandoned(struct queue *queue, const json_t *list, GError **error) MUST_CHECK;

/* A fact about the dock itself; NULL when it is not known. Free with g_free. */
char *queue_fact(struct queue *queue, const char *name);
/* Durable; `value` NULL forgets it. */
bool queue_set_fact(struct queue *queue, const char *name, const char *value,
                    GError **error) MUST_CHECK;
