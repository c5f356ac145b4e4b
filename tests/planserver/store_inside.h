// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the store's files share: one connection, one mutex, statements in a line. Values are bound
 * by a letter each: `t` text or NULL, `i` int64_t, `d` const struct digest * or NULL (as hex), `y`
 * GBytes *. The mutex is to be held. */
#include "planserver/store.h"

#include <sqlite3.h>

struct store {
    int folders[STORE_FOLDERS];
    int lock;
    sqlite3 *db;
    GMutex mutex;
};

/* Runs a statement that gives no rows. FAULT_REFUSED when a constraint forbids it. */
bool store_run(struct store *store, GError **error, const char *sql, const char *letters,
               ...) MUST_CHECK;
/* The first row is under the statement, to be finalized; NULL with FAULT_MISSING when none. */
sqlite3_stmt *store_first(struct store *store, GError **error, const char *sql, const char *letters,
                          ...) MUST_CHECK;
/* On to the next: false at the end. */
bool store_next(struct store *store, sqlite3_stmt *row, bool *more, GError **error) MUST_CHECK;

struct id store_column_id(sqlite3_stmt *row, int column);
/* False when it is NULL (or no digest, which this program never writes). */
bool store_column_digest(sqlite3_stmt *row, int column, struct digest *digest);
char *store_column_text(sqlite3_stmt *row, int column);
