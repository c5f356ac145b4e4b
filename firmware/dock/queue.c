// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/queue.h"

#include "core/clock.h"
#include "core/file.h"
#include "dock/queue_inside.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VERSION 2

static const char schema[] =
    "CREATE TABLE item(id TEXT PRIMARY KEY, state INTEGER NOT NULL, why TEXT,"
    " sha256 TEXT, url TEXT, best INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL, not_before_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;";

/* What version 2 has more. */
static const char schema_2[] = "ALTER TABLE item ADD COLUMN again INTEGER NOT NULL DEFAULT 0;"
                               "PRAGMA user_version=2;";

/* The locking mode comes first: with it WAL needs no shared memory file, and a second dock is kept
 * out until this one ends, however it ends. */
static const char setup[] = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                            "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA mmap_size=0;"
                            "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                            "PRAGMA wal_autocheckpoint=200; PRAGMA temp_store=MEMORY;"
                            "BEGIN EXCLUSIVE; COMMIT;";

static bool fail(struct queue *queue, const char *doing, GError **error)
{
    int code = sqlite3_errcode(queue->db) & 0xff;
    enum fault_code kind = code == SQLITE_FULL                               ? FAULT_FULL
                           : code == SQLITE_BUSY || code == SQLITE_LOCKED    ? FAULT_BUSY
                           : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? FAULT_DAMAGED
                                                                             : FAULT_SYSTEM;

    return fault(error, kind, "%s: %s", doing, sqlite3_errmsg(queue->db));
}

static bool run(struct queue *queue, const char *sql, GError **error)
{
    return sqlite3_exec(queue->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(queue, "dock.db", error);
}

/* The first column of the first row as text; NULL for none. */
static char *ask(struct queue *queue, const char *sql, const char *parameter)
{
    sqlite3_stmt *statement = NULL;
    char *answer = NULL;

    if (sqlite3_prepare_v2(queue->db, sql, -1, &statement, NULL) == SQLITE_OK) {
        if (parameter)
            sqlite3_bind_text(statement, 1, parameter, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW)
            answer = g_strdup((const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return answer;
}

static bool is_sound(struct queue *queue, GError **error)
{
    g_autofree char *check = ask(queue, "PRAGMA quick_check(1)", NULL);

    if (g_strcmp0(check, "ok") == 0)
        return true;
    return fault(error, FAULT_DAMAGED, "dock.db: %s", check ? check : sqlite3_errmsg(queue->db));
}

static bool set_up(struct queue *queue, GError **error)
{
    g_autofree char *version = NULL;

    if (!run(queue, setup, error) || !is_sound(queue, error))
        return false;
    version = ask(queue, "PRAGMA user_version", NULL);
    if (g_strcmp0(version, "0") == 0 || g_strcmp0(version, "1") == 0)
        return run(queue, "BEGIN", error) && (*version == '1' || run(queue, schema, error)) &&
               run(queue, schema_2, error) && run(queue, "COMMIT", error);
    if (version && atoi(version) != VERSION)
        return fault(error, FAULT_DAMAGED, "dock.db is of version %s", version);
    return true;
}

static bool open_db(struct queue *queue, const char *path, GError **error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
    int code = sqlite3_open_v2(path, &queue->db, flags, NULL);

    if (code != SQLITE_OK)
        return fail(queue, "cannot open dock.db", error);
    sqlite3_extended_result_codes(queue->db, 1);
    return set_up(queue, error);
}

static void move_aside(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *from = g_strconcat(path, endings[i], NULL);
        g_autofree char *to = g_strconcat(path, endings[i], ".damaged", NULL);
        rename(from, to);
    }
}

static const char *column(sqlite3_stmt *row, int index)
{
    return (const char *)sqlite3_column_text(row, index);
}

/* Rows are outside input too: what makes no sense is left out, and asked for again. */
static void load_row(struct queue *queue, sqlite3_stmt *row, bool same_boot)
{
    const char *id = column(row, 0);
    int state = sqlite3_column_int(row, 1);
    const char *sha256 = column(row, 3);
    struct queued *item;

    if (!id || !id_is_valid(id) || state < QUEUED_WAITING || state > QUEUED_ATTENTION)
        return;
    item = queued_new(id);
    item->state = (enum queued_state)state;
    item->why = trouble_parse(column(row, 2));
    item->has_sha256 = sha256 && digest_parse(sha256, &item->sha256);
    item->url = item->has_sha256 ? g_strdup(column(row, 4)) : NULL;
    item->best = MAX(sqlite3_column_int64(row, 5), 0);
    item->attempts = MAX(sqlite3_column_int(row, 6), 0);
    item->not_before_ms = same_boot ? sqlite3_column_int64(row, 7) : 0;
    item->again = sqlite3_column_int(row, 8) != 0;
    g_hash_table_replace(queue->by_id, item->id.text, item);
}

static bool load(struct queue *queue, GError **error)
{
    char boot[37];
    g_autofree char *last = queue_fact(queue, "boot");
    sqlite3_stmt *rows = NULL;
    int code =
        sqlite3_prepare_v2(queue->db,
                           "SELECT id, state, why, sha256, url, best, attempts, not_before_ms,"
                           " again FROM item",
                           -1, &rows, NULL);

    clock_boot_id(boot);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(rows);
        if (code == SQLITE_ROW)
            load_row(queue, rows, g_strcmp0(last, boot) == 0);
    }
    sqlite3_finalize(rows);
    if (code != SQLITE_DONE)
        return fail(queue, "cannot read dock.db", error);
    return g_strcmp0(last, boot) == 0 || queue_set_fact(queue, "boot", boot, error);
}

static struct queue *try_open(const char *path, GError **error)
{
    struct queue *queue = g_new0(struct queue, 1);

    queue->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, queued_free);
    queue->sorted = g_ptr_array_new();
    if (open_db(queue, path, error) && load(queue, error))
        return queue;
    queue_close(queue);
    return NULL;
}

struct queue *queue_open(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "dock.db", NULL);
    g_autoptr(GError) problem = NULL;
    struct queue *queue = try_open(path, &problem);

    if (!queue && fault_is(problem, FAULT_DAMAGED)) {
        fprintf(stderr,
                "viewfinder-dock: %s. It is an index only: it is moved aside and begun anew\n",
                problem->message);
        move_aside(path);
        return try_open(path, error);
    }
    if (fault_is(problem, FAULT_BUSY))
        fault(error, FAULT_BUSY, "another viewfinder-dock is running on this vault");
    else if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return queue;
}

void queue_close(struct queue *queue)
{
    if (!queue)
        return;
    if (queue->db && !queue_flush(queue, NULL))
        fprintf(stderr,
                "viewfinder-dock: dock.db did not take the last of it. It is an index only\n");
    sqlite3_close(queue->db);
    g_ptr_array_unref(queue->sorted);
    g_hash_table_unref(queue->by_id);
    g_free(queue);
}

bool queue_flush(struct queue *queue, GError **error)
{
    if (sqlite3_get_autocommit(queue->db) || run(queue, "COMMIT", error))
        return true;
    sqlite3_exec(queue->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static bool finish(struct queue *queue, sqlite3_stmt *statement, GError **error)
{
    bool good =
        sqlite3_step(statement) == SQLITE_DONE || fail(queue, "cannot write dock.db", error);

    sqlite3_finalize(statement);
    return good;
}

static bool put(struct queue *queue, const struct queued *item, GError **error)
{
    char hex[DIGEST_HEX + 1];
    sqlite3_stmt *row = NULL;

    if (sqlite3_prepare_v2(queue->db, "REPLACE INTO item VALUES(?,?,?,?,?,?,?,?,?)", -1, &row,
                           NULL) != SQLITE_OK)
        return fail(queue, "cannot write dock.db", error);
    digest_hex(&item->sha256, hex);
    sqlite3_bind_text(row, 1, item->id.text, -1, SQLITE_STATIC);
    sqlite3_bind_int(row, 2, item->state);
    sqlite3_bind_text(row, 3, trouble_code(item->why), -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 4, item->has_sha256 ? hex : NULL, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 5, item->url, -1, SQLITE_STATIC);
    sqlite3_bind_int64(row, 6, item->best);
    sqlite3_bind_int(row, 7, item->attempts);
    sqlite3_bind_int64(row, 8, item->not_before_ms);
    sqlite3_bind_int(row, 9, item->again);
    return finish(queue, row, error);
}

bool queue_store(struct queue *queue, const struct queued *item, GError **error)
{
    return put(queue, item, error) && queue_flush(queue, error);
}

bool queue_store_soon(struct queue *queue, const struct queued *item, GError **error)
{
    return (!sqlite3_get_autocommit(queue->db) || run(queue, "BEGIN", error)) &&
           put(queue, item, error);
}

bool queue_drop(struct queue *queue, const char *id, GError **error)
{
    sqlite3_stmt *row = NULL;

    if (sqlite3_prepare_v2(queue->db, "DELETE FROM item WHERE id=?", -1, &row, NULL) != SQLITE_OK)
        return fail(queue, "cannot write dock.db", error);
    sqlite3_bind_text(row, 1, id, -1, SQLITE_STATIC);
    return finish(queue, row, error) && queue_flush(queue, error);
}

char *queue_fact(struct queue *queue, const char *name)
{
    return ask(queue, "SELECT value FROM fact WHERE name=?", name);
}

bool queue_set_fact(struct queue *queue, const char *name, const char *value, GError **error)
{
    const char *sql = value ? "REPLACE INTO fact VALUES(?,?)" : "DELETE FROM fact WHERE name=?";
    sqlite3_stmt *row = NULL;

    if (sqlite3_prepare_v2(queue->db, sql, -1, &row, NULL) != SQLITE_OK)
        return fail(queue, "cannot write dock.db", error);
    sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
    if (value)
        sqlite3_bind_text(row, 2, value, -1, SQLITE_STATIC);
    return finish(queue, row, error) && queue_flush(queue, error);
}
