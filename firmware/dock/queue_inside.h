// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the queue's two files share: the index (queue.c) and the look at the folder (queue_look.c).
 */
#include "dock/queue.h"

struct queue {
    struct sqlite3 *db;
    GHashTable *by_id; /* id text in the item: struct queued; rows whose file was not seen too */
    GPtrArray *sorted; /* struct queued, present ones */
};

struct queued *queued_new(const char *id);
void queued_free(gpointer item);
bool queue_drop(struct queue *queue, const char *id, GError **error) MUST_CHECK;
