// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/index.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_FORM 1
#define INDEX_OURS 0x56664964 /* "VfId" */

struct index {
    sqlite3 *db;
    sqlite3_stmt *put;
};

/* Exclusive before anything else: then WAL keeps its index in memory, and no -shm file. */
static const char pragmas[] = "PRAGMA locking_mode=EXCLUSIVE;"
                              "PRAGMA journal_mode=WAL;"
                              "PRAGMA synchronous=FULL;"
                              "PRAGMA trusted_schema=OFF;"
                              "PRAGMA cell_size_check=ON;"
                              "PRAGMA mmap_size=0;"
                              "PRAGMA temp_store=MEMORY;"
                              "PRAGMA secure_delete=ON;"
                              "PRAGMA wal_autocheckpoint=200;"
                              "PRAGMA journal_size_limit=4194304;";

static const char table[] = "BEGIN IMMEDIATE;"
                            "CREATE TABLE item("
                            " id TEXT PRIMARY KEY NOT NULL,"
                            " seq INTEGER NOT NULL,"
                            " bytes INTEGER NOT NULL,"
                            " mtime_ns INTEGER NOT NULL,"
                            " sha256 BLOB NOT NULL,"
                            " previous BLOB,"
                            " why TEXT,"
                            " box BLOB,"
                            " receipt INTEGER NOT NULL,"
                            " receipt_mtime_ns INTEGER NOT NULL,"
                            " was_whole INTEGER NOT NULL,"
                            " sum BLOB NOT NULL"
                            ") STRICT, WITHOUT ROWID;"
                            "PRAGMA application_id=1449544036;"
                            "PRAGMA user_version=1;"
                            "COMMIT;";

static bool failed(const struct index *index, const char *what, GError **error)
{
    int code = index->db ? sqlite3_errcode(index->db) : SQLITE_NOMEM;

    return fault(error, code == SQLITE_FULL ? FAULT_FULL : FAULT_SYSTEM, "vault.db: cannot %s: %s",
                 what, index->db ? sqlite3_errmsg(index->db) : "out of memory");
}

static bool run(struct index *index, const char *sql, const char *what, GError **error)
{
    return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           failed(index, what, error);
}

/* The first column of the first row as text; g_free. */
static char *ask(struct index *index, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    char *answer = NULL;

    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = g_strdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return answer;
}

static bool prepare(struct index *index, GError **error)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO item VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)";

    return sqlite3_prepare_v3(index->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &index->put, NULL) ==
               SQLITE_OK ||
           failed(index, "be prepared", error);
}

/* Whole, and ours; a new file gets its table. */
static bool check(struct index *index, GError **error)
{
    g_autofree char *health = ask(index, "PRAGMA quick_check(1)");
    g_autofree char *ours = NULL, *form = NULL;

    if (g_strcmp0(health, "ok") != 0)
        return fault(error, FAULT_DAMAGED, "vault.db is damaged: %s",
                     health ? health : sqlite3_errmsg(index->db));
    ours = ask(index, "PRAGMA application_id");
    form = ask(index, "PRAGMA user_version");
    if (g_strcmp0(ours, "0") == 0 && g_strcmp0(form, "0") == 0)
        return run(index, table, "be made", error);
    if (g_ascii_strtoll(ours ? ours : "", NULL, 10) != INDEX_OURS ||
        g_ascii_strtoll(form ? form : "", NULL, 10) != INDEX_FORM)
        return fault(error, FAULT_DAMAGED, "vault.db has another form (%s)", form);
    return true;
}

/* SQLite makes files that all may read, and its side files like the first. Before it has it open:
 * closing a descriptor of ours later would drop its locks. */
static void make_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return;
    if (fchmod(fd, 0600) != 0)
        g_debug("%s: %s", path, g_strerror(errno));
    close(fd);
}

static struct index *open_once(const char *path, GError **error)
{
    struct index *index = g_new0(struct index, 1);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;

    make_private(path);
    if (sqlite3_open_v2(path, &index->db, flags, NULL) == SQLITE_OK) {
        sqlite3_extended_result_codes(index->db, 0);
        if (run(index, pragmas, "be set up", error) && check(index, error) && prepare(index, error))
            return index;
    } else {
        failed(index, "be opened", error);
    }
    index_close(index);
    return NULL;
}

/* Kept for whoever wants to know why; the side files go, they mean nothing alone. */
static bool set_aside(const char *path)
{
    static const char *const sides[] = {"-wal", "-shm", "-journal"};
    int number = 1;
    g_autofree char *aside = g_strdup_printf("%s.bad-%d", path, number);

    while (access(aside, F_OK) == 0) {
        g_free(aside);
        aside = g_strdup_printf("%s.bad-%d", path, ++number);
    }
    if (rename(path, aside) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *side = g_strconcat(path, sides[i], NULL);
        unlink(side);
    }
    return true;
}

struct index *index_open(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "vault.db", NULL);
    GError *why = NULL;
    struct index *index = open_once(path, &why);

    if (index)
        return index;
    if (fault_is(why, FAULT_FULL) || !set_aside(path)) {
        g_propagate_error(error, why);
        return NULL;
    }
    g_warning("%s; it is set aside and made again from the items", why->message);
    g_error_free(why);
    return open_once(path, error);
}

void index_close(struct index *index)
{
    if (!index)
        return;
    sqlite3_finalize(index->put);
    sqlite3_close(index->db);
    g_free(index);
}

static void sum_bytes(struct digest_stream *stream, const void *data, size_t bytes)
{
    uint64_t length = GUINT64_TO_BE(bytes);

    digest_stream_add(stream, &length, sizeof length);
    digest_stream_add(stream, data, bytes);
}

/* Over all that a row says: SQLite would not notice a bit that turned inside a value. */
static struct digest sum_of(const struct row *row)
{
    const int64_t numbers[] = {
        row->seq,       row->bytes,       row->mtime_ns,     row->receipt,    row->receipt_mtime_ns,
        row->was_whole, row->why != NULL, row->has_previous, row->box != NULL};
    struct digest_stream *stream = digest_stream_new();
    struct digest sum;
    gsize bytes = 0;
    const void *box = row->box ? g_bytes_get_data(row->box, &bytes) : "";

    sum_bytes(stream, row->id.text, ID_LENGTH);
    sum_bytes(stream, numbers, sizeof numbers);
    sum_bytes(stream, row->sha256.bytes, DIGEST_BYTES);
    sum_bytes(stream, row->previous.bytes, row->has_previous ? DIGEST_BYTES : 0);
    sum_bytes(stream, row->why ? row->why : "", row->why ? strlen(row->why) : 0);
    sum_bytes(stream, box, bytes);
    sum = digest_stream_finish(stream);
    digest_stream_free(stream);
    return sum;
}

static bool column_digest(sqlite3_stmt *statement, int column, struct digest *digest)
{
    const void *blob = sqlite3_column_blob(statement, column);

    if (!blob || sqlite3_column_bytes(statement, column) != DIGEST_BYTES)
        return false;
    memcpy(digest->bytes, blob, DIGEST_BYTES);
    return true;
}

static void row_clear(struct row *row)
{
    g_free(row->why);
    if (row->box)
        g_bytes_unref(row->box);
    g_free(row);
}

/* NULL for a row that makes no sense: its item is read again. */
static struct row *row_of(sqlite3_stmt *statement)
{
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    struct row *row = g_new0(struct row, 1);
    struct digest said, sum;

    row->seq = sqlite3_column_int64(statement, 1);
    if (!id_is_valid(id) || row->seq < 1 || !column_digest(statement, 4, &row->sha256) ||
        !column_digest(statement, 11, &said)) {
        g_free(row);
        return NULL;
    }
    g_strlcpy(row->id.text, id, sizeof row->id.text);
    row->bytes = sqlite3_column_int64(statement, 2);
    row->mtime_ns = sqlite3_column_int64(statement, 3);
    row->has_previous = column_digest(statement, 5, &row->previous);
    row->why = g_strdup((const char *)sqlite3_column_text(statement, 6));
    if (sqlite3_column_type(statement, 7) == SQLITE_BLOB)
        row->box = g_bytes_new(sqlite3_column_blob(statement, 7),
                               (gsize)sqlite3_column_bytes(statement, 7));
    row->receipt =
        (enum receipt_state)CLAMP(sqlite3_column_int(statement, 8), RECEIPT_NONE, RECEIPT_BAD);
    row->receipt_mtime_ns = sqlite3_column_int64(statement, 9);
    row->was_whole = sqlite3_column_int(statement, 10) != 0;
    sum = sum_of(row);
    if (digest_equal(&sum, &said))
        return row;
    row_clear(row);
    return NULL;
}

bool index_load(struct index *index, index_take *take, void *context, GError **error)
{
    static const char sql[] = "SELECT * FROM item ORDER BY seq, id";
    sqlite3_stmt *statement = NULL;
    int step;

    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return failed(index, "be read", error);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        struct row *row = row_of(statement);
        if (row)
            take(context, row);
    }
    sqlite3_finalize(statement);
    return step == SQLITE_DONE || failed(index, "be read", error);
}

bool index_put(struct index *index, const struct row *row, GError **error)
{
    sqlite3_stmt *put = index->put;
    gsize box_bytes = 0;
    const void *box = row->box ? g_bytes_get_data(row->box, &box_bytes) : NULL;
    struct digest sum = sum_of(row);
    bool done;

    sqlite3_bind_text(put, 1, row->id.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 2, row->seq);
    sqlite3_bind_int64(put, 3, row->bytes);
    sqlite3_bind_int64(put, 4, row->mtime_ns);
    sqlite3_bind_blob(put, 5, row->sha256.bytes, DIGEST_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(put, 6, row->has_previous ? row->previous.bytes : NULL,
                      row->has_previous ? DIGEST_BYTES : 0, SQLITE_STATIC);
    sqlite3_bind_text(put, 7, row->why, -1, SQLITE_STATIC);
    sqlite3_bind_blob(put, 8, box, (int)box_bytes, SQLITE_STATIC);
    sqlite3_bind_int(put, 9, (int)row->receipt);
    sqlite3_bind_int64(put, 10, row->receipt_mtime_ns);
    sqlite3_bind_int(put, 11, row->was_whole);
    sqlite3_bind_blob(put, 12, sum.bytes, DIGEST_BYTES, SQLITE_STATIC);
    done = sqlite3_step(put) == SQLITE_DONE || failed(index, "take a row", error);
    sqlite3_reset(put);
    sqlite3_clear_bindings(put);
    return done;
}

bool index_drop(struct index *index, const char *id, GError **error)
{
    sqlite3_stmt *drop = NULL;
    bool done;

    if (sqlite3_prepare_v2(index->db, "DELETE FROM item WHERE id = ?", -1, &drop, NULL) !=
        SQLITE_OK)
        return failed(index, "forget a row", error);
    sqlite3_bind_text(drop, 1, id, -1, SQLITE_STATIC);
    done = sqlite3_step(drop) == SQLITE_DONE || failed(index, "forget a row", error);
    sqlite3_finalize(drop);
    return done;
}

bool index_begin(struct index *index, GError **error)
{
    return run(index, "BEGIN IMMEDIATE", "begin", error);
}

bool index_commit(struct index *index, GError **error)
{
    if (run(index, "COMMIT", "commit", error))
        return true;
    sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}
