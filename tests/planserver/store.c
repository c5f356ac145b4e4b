// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/store_inside.h"

#include "core/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char *const folder_names[STORE_FOLDERS] = {
    ".",     "codes",   "revoked", "waiting", "accepted",     "uploads",
    "packs", "staging", "bags",    "opened",  "safeguarding",
};

/* Times are UTC ms, digests hex. `code` is unique: it is what makes a code work once. */
static const char schema_sql[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
    "CREATE TABLE IF NOT EXISTS devices (id TEXT PRIMARY KEY, name TEXT NOT NULL,"
    " signing TEXT NOT NULL, recipient TEXT NOT NULL, token TEXT NOT NULL UNIQUE,"
    " code TEXT NOT NULL UNIQUE, made INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS uploads (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " device TEXT NOT NULL REFERENCES devices, record TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " length INTEGER NOT NULL, offset INTEGER NOT NULL, state INTEGER NOT NULL, why TEXT,"
    " metadata TEXT NOT NULL, made INTEGER NOT NULL) STRICT;"
    "CREATE INDEX IF NOT EXISTS uploads_record ON uploads (device, record);"
    "CREATE INDEX IF NOT EXISTS uploads_state ON uploads (state);"
    "CREATE TABLE IF NOT EXISTS bags (id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices,"
    " sha256 TEXT NOT NULL, length INTEGER NOT NULL, seq INTEGER NOT NULL, previous TEXT,"
    " stored_at INTEGER NOT NULL, answer BLOB NOT NULL, pupils TEXT NOT NULL,"
    " shown INTEGER NOT NULL) STRICT;"
    "CREATE INDEX IF NOT EXISTS bags_seq ON bags (device, seq);"
    "CREATE INDEX IF NOT EXISTS bags_unshown ON bags (shown) WHERE shown = 0;"
    "CREATE TABLE IF NOT EXISTS packs (device TEXT PRIMARY KEY REFERENCES devices,"
    " number INTEGER NOT NULL, plan TEXT NOT NULL, minisig TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS alarms (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, device TEXT,"
    " record TEXT, words TEXT NOT NULL) STRICT;";

int64_t store_now_ms(void)
{
    return g_get_real_time() / 1000;
}

static bool sql_fault(struct store *store, GError **error)
{
    int code = sqlite3_errcode(store->db);
    enum fault_code kind = FAULT_SYSTEM;

    if (code == SQLITE_CONSTRAINT)
        kind = FAULT_REFUSED;
    else if (code == SQLITE_FULL)
        kind = FAULT_FULL;
    else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        kind = FAULT_DAMAGED;
    return fault(error, kind, "planserver.db: %s", sqlite3_errmsg(store->db));
}

static void bind_digest(sqlite3_stmt *row, int place, const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];

    if (!digest)
        return;
    digest_hex(digest, hex);
    sqlite3_bind_text(row, place, hex, -1, SQLITE_TRANSIENT);
}

static void bind_bytes(sqlite3_stmt *row, int place, GBytes *bytes)
{
    size_t size;
    const void *data = g_bytes_get_data(bytes, &size);

    sqlite3_bind_blob64(row, place, data, size, SQLITE_TRANSIENT);
}

static sqlite3_stmt *prepare(struct store *store, const char *sql, const char *letters,
                             va_list values, GError **error)
{
    sqlite3_stmt *row = NULL;

    if (sqlite3_prepare_v2(store->db, sql, -1, &row, NULL) != SQLITE_OK) {
        sql_fault(store, error);
        return NULL;
    }
    g_assert((size_t)sqlite3_bind_parameter_count(row) == strlen(letters));
    for (int place = 1; *letters; letters++, place++) {
        if (*letters == 't')
            sqlite3_bind_text(row, place, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        else if (*letters == 'i')
            sqlite3_bind_int64(row, place, va_arg(values, int64_t));
        else if (*letters == 'd')
            bind_digest(row, place, va_arg(values, const struct digest *));
        else
            bind_bytes(row, place, va_arg(values, GBytes *));
    }
    return row;
}

bool store_run(struct store *store, GError **error, const char *sql, const char *letters, ...)
{
    va_list values;
    sqlite3_stmt *row;
    bool done;

    va_start(values, letters);
    row = prepare(store, sql, letters, values, error);
    va_end(values);
    done = row && sqlite3_step(row) == SQLITE_DONE;
    if (row && !done)
        sql_fault(store, error);
    sqlite3_finalize(row);
    return done;
}

bool store_next(struct store *store, sqlite3_stmt *row, bool *more, GError **error)
{
    int step = sqlite3_step(row);

    *more = step == SQLITE_ROW;
    return step == SQLITE_ROW || step == SQLITE_DONE || sql_fault(store, error);
}

sqlite3_stmt *store_first(struct store *store, GError **error, const char *sql, const char *letters,
                          ...)
{
    va_list values;
    sqlite3_stmt *row;
    bool more = false;

    va_start(values, letters);
    row = prepare(store, sql, letters, values, error);
    va_end(values);
    if (row && store_next(store, row, &more, error) && !more)
        fault(error, FAULT_MISSING, "the store does not have it");
    if (!more)
        g_clear_pointer(&row, sqlite3_finalize);
    return row;
}

char *store_column_text(sqlite3_stmt *row, int column)
{
    return g_strdup((const char *)sqlite3_column_text(row, column));
}

struct id store_column_id(sqlite3_stmt *row, int column)
{
    struct id id = {0};
    const char *text = (const char *)sqlite3_column_text(row, column);

    g_strlcpy(id.text, text ? text : "", sizeof id.text);
    return id;
}

bool store_column_digest(sqlite3_stmt *row, int column, struct digest *digest)
{
    const char *hex = (const char *)sqlite3_column_text(row, column);

    return hex && digest_parse(hex, digest);
}

int store_folder(const struct store *store, enum store_folder which)
{
    return store->folders[which];
}

int store_folder_open(const char *store, enum store_folder which, GError **error)
{
    int top = folder_open(store, error);
    int folder;

    if (top < 0 || which == STORE_TOP)
        return top;
    folder = folder_make(top, folder_names[which], 0700, error);
    close(top);
    return folder;
}

static bool open_folders(struct store *store, const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) != 0)
        return fault_errno(error, "cannot make the store %s", path);
    for (int i = 0; i < STORE_FOLDERS; i++) {
        store->folders[i] = store_folder_open(path, i, error);
        if (store->folders[i] < 0)
            return false;
    }
    store->lock =
        openat(store->folders[STORE_TOP], "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock < 0)
        return fault_errno(error, "cannot open %s/lock", path);
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return fault(error, FAULT_BUSY, "another plan server runs on the store %s", path);
    return true;
}

static bool open_database(struct store *store, const char *path, GError **error)
{
    g_autofree char *file = g_build_filename(path, "planserver.db", NULL);
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW;

    if (sqlite3_open_v2(file, &store->db, flags, NULL) != SQLITE_OK)
        return sql_fault(store, error);
    return sqlite3_exec(store->db, schema_sql, NULL, NULL, NULL) == SQLITE_OK ||
           sql_fault(store, error);
}

struct store *store_open(const char *folder, GError **error)
{
    struct store *store = g_new0(struct store, 1);

    g_mutex_init(&store->mutex);
    store->lock = -1;
    for (int i = 0; i < STORE_FOLDERS; i++)
        store->folders[i] = -1;
    if (open_folders(store, folder, error) && open_database(store, folder, error))
        return store;
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    sqlite3_close(store->db);
    for (int i = 0; i < STORE_FOLDERS; i++)
        if (store->folders[i] >= 0)
            close(store->folders[i]);
    if (store->lock >= 0)
        close(store->lock);
    g_mutex_clear(&store->mutex);
    g_free(store);
}
