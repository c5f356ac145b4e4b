// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/index_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_FORM 2
#define INDEX_OURS 0x56664964 /* "VfId" */

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

static const char tables[] = "BEGIN IMMEDIATE;"
                             "CREATE TABLE item("
                             " id TEXT PRIMARY KEY NOT NULL,"
                             " seq INTEGER NOT NULL,"
                             " bytes INTEGER NOT NULL,"
                             " mtime_ns INTEGER NOT NULL,"
                             " inode INTEGER NOT NULL,"
                             " sha256 BLOB NOT NULL,"
                             " previous BLOB,"
                             " why TEXT,"
                             " receipt INTEGER NOT NULL,"
                             " receipt_mtime_ns INTEGER NOT NULL,"
                             " was_whole INTEGER NOT NULL,"
                             " is_closed INTEGER NOT NULL,"
                             " sum BLOB NOT NULL"
                             ") STRICT, WITHOUT ROWID;"
                             "CREATE TABLE box("
                             " id TEXT PRIMARY KEY NOT NULL,"
                             " sealed BLOB NOT NULL"
                             ") STRICT;"
                             "CREATE TABLE gone("
                             " id TEXT PRIMARY KEY NOT NULL,"
                             " seq INTEGER NOT NULL,"
                             " mtime_ns INTEGER NOT NULL,"
                             " sha256 BLOB NOT NULL,"
                             " sum BLOB NOT NULL"
                             ") STRICT, WITHOUT ROWID;"
                             "PRAGMA application_id=1449544036;"
                             "PRAGMA user_version=2;"
                             "COMMIT;";

/* Nothing that a row says is taken on trust: each has its sum. So a page that the writer was just
 * putting down does no harm. */
static const char read_pragmas[] = "PRAGMA query_only=ON;"
                                   "PRAGMA trusted_schema=OFF;"
                                   "PRAGMA cell_size_check=ON;"
                                   "PRAGMA mmap_size=0;"
                                   "PRAGMA temp_store=MEMORY;";

bool index_failed(const struct index *index, const char *what, GError **error)
{
    int code = index->db ? sqlite3_errcode(index->db) : SQLITE_NOMEM;

    return fault(error, code == SQLITE_FULL ? FAULT_FULL : FAULT_SYSTEM, "vault.db: cannot %s: %s",
                 what, index->db ? sqlite3_errmsg(index->db) : "out of memory");
}

static bool run(struct index *index, const char *sql, const char *what, GError **error)
{
    return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           index_failed(index, what, error);
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

static bool is_ours(struct index *index, GError **error)
{
    g_autofree char *ours = ask(index, "PRAGMA application_id");
    g_autofree char *form = ask(index, "PRAGMA user_version");

    if (!index->is_read_only && g_strcmp0(ours, "0") == 0 && g_strcmp0(form, "0") == 0)
        return run(index, tables, "be made", error);
    if (g_ascii_strtoll(ours ? ours : "", NULL, 10) != INDEX_OURS ||
        g_ascii_strtoll(form ? form : "", NULL, 10) != INDEX_FORM)
        return fault(error, FAULT_DAMAGED, "vault.db has another form (%s)", form);
    return true;
}

/* Whole, and ours; a new file gets its tables. */
static bool check(struct index *index, GError **error)
{
    g_autofree char *health = ask(index, "PRAGMA quick_check(1)");

    if (g_strcmp0(health, "ok") != 0)
        return fault(error, FAULT_DAMAGED, "vault.db is damaged: %s",
                     health ? health : sqlite3_errmsg(index->db));
    return is_ours(index, error);
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
    if (sqlite3_open_v2(path, &index->db, flags, NULL) != SQLITE_OK)
        index_failed(index, "be opened", error);
    else if (run(index, pragmas, "be set up", error) && check(index, error))
        return index;
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

/* The writer holds its locks for as long as it lives, so none is asked for; what is in its log and
 * not yet in the file is not seen (sqlite.org/uri.html, "immutable"). */
struct index *index_open_read(const char *folder, GError **error)
{
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    g_autofree char *path = g_build_filename(whole, "vault.db", NULL);
    g_autofree char *address = g_filename_to_uri(path, NULL, error);
    g_autofree char *immutable = address ? g_strconcat(address, "?immutable=1", NULL) : NULL;
    struct index *index = g_new0(struct index, 1);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW;

    index->is_read_only = true;
    if (!immutable)
        return g_free(index), NULL;
    if (sqlite3_open_v2(immutable, &index->db, flags, NULL) != SQLITE_OK)
        index_failed(index, "be opened", error);
    else if (run(index, read_pragmas, "be set up", error) && is_ours(index, error))
        return index;
    index_close(index);
    return NULL;
}

void index_close(struct index *index)
{
    if (!index)
        return;
    for (size_t i = 0; i < INDEX_STATEMENTS; i++)
        sqlite3_finalize(index->statements[i]);
    sqlite3_close(index->db);
    g_free(index);
}

bool index_begin(struct index *index, GError **error)
{
    return index->is_read_only || run(index, "BEGIN IMMEDIATE", "begin", error);
}

static void heavy_again(struct index *index)
{
    if (index->is_light)
        index->is_light = !run(index, "PRAGMA synchronous=FULL", "be made durable", NULL);
}

bool index_commit(struct index *index, GError **error)
{
    bool done = index->is_read_only || run(index, "COMMIT", "commit", error);

    if (done)
        index_checkpoint(index);
    else
        index_rollback(index);
    heavy_again(index);
    return done;
}

/* In WAL mode that is no danger to the file itself (sqlite.org/pragma.html, "synchronous"). */
bool index_begin_lightly(struct index *index, GError **error)
{
    if (index->is_read_only)
        return true;
    index->is_light = run(index, "PRAGMA synchronous=NORMAL", "be lightened", error);
    if (index->is_light && index_begin(index, error))
        return true;
    heavy_again(index);
    return false;
}

void index_rollback(struct index *index)
{
    if (!index->is_read_only)
        sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
}

void index_checkpoint(struct index *index)
{
    if (index->is_urgent && !index->is_read_only)
        sqlite3_wal_checkpoint_v2(index->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    index->is_urgent = false;
}
