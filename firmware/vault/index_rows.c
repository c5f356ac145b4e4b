// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/index_inside.h"

#include <string.h>

static const char *const texts[INDEX_STATEMENTS] = {
    [INDEX_PUT] = "INSERT OR REPLACE INTO item VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)",
    [INDEX_DROP] = "DELETE FROM item WHERE id = ?1",
    [INDEX_PUT_BOX] = "INSERT OR REPLACE INTO box VALUES(?1,?2)",
    [INDEX_DROP_BOX] = "DELETE FROM box WHERE id = ?1",
    [INDEX_BOX] = "SELECT sealed FROM box WHERE id = ?1",
    [INDEX_PUT_GONE] = "INSERT OR REPLACE INTO gone VALUES(?1,?2,?3,?4,?5)",
    [INDEX_DROP_GONE] = "DELETE FROM gone WHERE id = ?1",
};

static sqlite3_stmt *statement_of(struct index *index, enum index_statement which, GError **error)
{
    sqlite3_stmt **made = &index->statements[which];

    if (!*made && sqlite3_prepare_v3(index->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, made,
                                     NULL) != SQLITE_OK)
        index_failed(index, "be prepared", error);
    return *made;
}

static bool step_once(struct index *index, sqlite3_stmt *statement, const char *what,
                      GError **error)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE || index_failed(index, what, error);

    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return done;
}

/* --- sums --- */

static void sum_bytes(struct digest_stream *stream, const void *data, size_t bytes)
{
    uint64_t length = GUINT64_TO_BE(bytes);

    digest_stream_add(stream, &length, sizeof length);
    digest_stream_add(stream, data, bytes);
}

static struct digest sum_end(struct digest_stream *stream_take)
{
    struct digest sum = digest_stream_finish(stream_take);

    digest_stream_free(stream_take);
    return sum;
}

/* Over all that a row says: SQLite would not notice a bit that turned inside a value. */
static struct digest sum_of(const struct row *row)
{
    const int64_t numbers[] = {
        row->seq,       row->bytes,       row->mtime_ns,     row->inode,     row->receipt,
        row->was_whole, row->why != NULL, row->has_previous, row->is_closed, row->receipt_mtime_ns};
    struct digest_stream *stream = digest_stream_new();

    sum_bytes(stream, row->id.text, ID_LENGTH);
    sum_bytes(stream, numbers, sizeof numbers);
    sum_bytes(stream, row->sha256.bytes, DIGEST_BYTES);
    sum_bytes(stream, row->previous.bytes, row->has_previous ? DIGEST_BYTES : 0);
    sum_bytes(stream, row->why ? row->why : "", row->why ? strlen(row->why) : 0);
    return sum_end(stream);
}

static struct digest sum_of_gone(const struct gone *gone)
{
    const int64_t numbers[] = {gone->seq, gone->mtime_ns};
    struct digest_stream *stream = digest_stream_new();

    sum_bytes(stream, gone->id.text, ID_LENGTH);
    sum_bytes(stream, numbers, sizeof numbers);
    sum_bytes(stream, gone->sha256.bytes, DIGEST_BYTES);
    return sum_end(stream);
}

/* --- reading --- */

static bool column_digest(sqlite3_stmt *statement, int column, struct digest *digest)
{
    const void *blob = sqlite3_column_blob(statement, column);

    if (!blob || sqlite3_column_bytes(statement, column) != DIGEST_BYTES)
        return false;
    memcpy(digest->bytes, blob, DIGEST_BYTES);
    return true;
}

/* NULL for a row that makes no sense: its item is read again. */
static struct row *row_of(sqlite3_stmt *statement)
{
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    struct row *row = g_new0(struct row, 1);
    struct digest said, sum;

    row->seq = sqlite3_column_int64(statement, 1);
    if (!id_is_valid(id) || row->seq < 1 || !column_digest(statement, 5, &row->sha256) ||
        !column_digest(statement, 12, &said)) {
        g_free(row);
        return NULL;
    }
    g_strlcpy(row->id.text, id, sizeof row->id.text);
    row->bytes = sqlite3_column_int64(statement, 2);
    row->mtime_ns = sqlite3_column_int64(statement, 3);
    row->inode = sqlite3_column_int64(statement, 4);
    row->has_previous = column_digest(statement, 6, &row->previous);
    row->why = g_strdup((const char *)sqlite3_column_text(statement, 7));
    row->receipt =
        (enum receipt_state)CLAMP(sqlite3_column_int(statement, 8), RECEIPT_NONE, RECEIPT_BAD);
    row->receipt_mtime_ns = sqlite3_column_int64(statement, 9);
    row->was_whole = sqlite3_column_int(statement, 10) != 0;
    row->is_closed = sqlite3_column_int(statement, 11) != 0;
    sum = sum_of(row);
    if (digest_equal(&sum, &said))
        return row;
    g_free(row->why);
    g_free(row);
    return NULL;
}

/* Calls `each` with every row of a question that is asked once. */
static bool ask_all(struct index *index, const char *sql,
                    void (*each)(sqlite3_stmt *statement, void *taking), void *taking,
                    GError **error)
{
    sqlite3_stmt *statement = NULL;
    int step;

    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return index_failed(index, "be read", error);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
        each(statement, taking);
    sqlite3_finalize(statement);
    return step == SQLITE_DONE || index_failed(index, "be read", error);
}

struct taking {
    void *context;
    index_take *row;
    index_take_box *box;
    index_take_gone *gone;
};

static void each_row(sqlite3_stmt *statement, void *taking)
{
    const struct taking *to = taking;
    struct row *row = row_of(statement);

    if (row)
        to->row(to->context, row);
}

bool index_load(struct index *index, index_take *take, void *context, GError **error)
{
    struct taking taking = {.context = context, .row = take};

    return ask_all(index, "SELECT * FROM item ORDER BY seq, id", each_row, &taking, error);
}

static void each_box(sqlite3_stmt *statement, void *taking)
{
    const struct taking *to = taking;
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    const void *sealed = sqlite3_column_blob(statement, 1);
    g_autoptr(GBytes) box = NULL;

    if (!id || !sealed)
        return;
    box = g_bytes_new_static(sealed, (gsize)sqlite3_column_bytes(statement, 1));
    to->box(to->context, id, box);
}

bool index_boxes(struct index *index, index_take_box *take, void *context, GError **error)
{
    struct taking taking = {.context = context, .box = take};

    return ask_all(index, "SELECT id, sealed FROM box", each_box, &taking, error);
}

GBytes *index_box(struct index *index, const char *id)
{
    sqlite3_stmt *ask = statement_of(index, INDEX_BOX, NULL);
    GBytes *box = NULL;

    if (!ask)
        return NULL;
    sqlite3_bind_text(ask, 1, id, -1, SQLITE_STATIC);
    if (sqlite3_step(ask) == SQLITE_ROW && sqlite3_column_type(ask, 0) == SQLITE_BLOB)
        box = g_bytes_new(sqlite3_column_blob(ask, 0), (gsize)sqlite3_column_bytes(ask, 0));
    sqlite3_reset(ask);
    sqlite3_clear_bindings(ask);
    return box;
}

static void each_gone(sqlite3_stmt *statement, void *taking)
{
    const struct taking *to = taking;
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    struct gone gone = {.seq = sqlite3_column_int64(statement, 1),
                        .mtime_ns = sqlite3_column_int64(statement, 2)};
    struct digest said, sum;

    if (!id_is_valid(id) || !column_digest(statement, 3, &gone.sha256) ||
        !column_digest(statement, 4, &said))
        return;
    g_strlcpy(gone.id.text, id, sizeof gone.id.text);
    sum = sum_of_gone(&gone);
    if (digest_equal(&sum, &said))
        to->gone(to->context, &gone);
}

bool index_load_gone(struct index *index, index_take_gone *take, void *context, GError **error)
{
    struct taking taking = {.context = context, .gone = take};

    return ask_all(index, "SELECT * FROM gone", each_gone, &taking, error);
}

/* --- writing --- */

static void bind_digest(sqlite3_stmt *put, int column, const struct digest *digest)
{
    sqlite3_bind_blob(put, column, digest ? digest->bytes : NULL, digest ? DIGEST_BYTES : 0,
                      SQLITE_STATIC);
}

bool index_put(struct index *index, const struct row *row, GError **error)
{
    sqlite3_stmt *put = index->is_read_only ? NULL : statement_of(index, INDEX_PUT, error);
    struct digest sum = sum_of(row);

    if (!put)
        return index->is_read_only;
    sqlite3_bind_text(put, 1, row->id.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 2, row->seq);
    sqlite3_bind_int64(put, 3, row->bytes);
    sqlite3_bind_int64(put, 4, row->mtime_ns);
    sqlite3_bind_int64(put, 5, row->inode);
    bind_digest(put, 6, &row->sha256);
    bind_digest(put, 7, row->has_previous ? &row->previous : NULL);
    sqlite3_bind_text(put, 8, row->why, -1, SQLITE_STATIC);
    sqlite3_bind_int(put, 9, (int)row->receipt);
    sqlite3_bind_int64(put, 10, row->receipt_mtime_ns);
    sqlite3_bind_int(put, 11, row->was_whole);
    sqlite3_bind_int(put, 12, row->is_closed);
    bind_digest(put, 13, &sum);
    if (!step_once(index, put, "take a row", error))
        return false;
    index->is_urgent = index->is_urgent || row->why;
    if (sqlite3_get_autocommit(index->db))
        index_checkpoint(index);
    return true;
}

static bool run_on_id(struct index *index, enum index_statement which, const char *id,
                      const char *what, GError **error)
{
    sqlite3_stmt *statement = statement_of(index, which, error);

    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    return step_once(index, statement, what, error);
}

bool index_drop(struct index *index, const char *id, GError **error)
{
    return index->is_read_only || (run_on_id(index, INDEX_DROP_BOX, id, "forget a box", error) &&
                                   run_on_id(index, INDEX_DROP, id, "forget a row", error));
}

bool index_put_box(struct index *index, const char *id, GBytes *box, GError **error)
{
    sqlite3_stmt *put = index->is_read_only ? NULL : statement_of(index, INDEX_PUT_BOX, error);
    gsize bytes;
    const void *data = g_bytes_get_data(box, &bytes);

    if (!put)
        return index->is_read_only;
    sqlite3_bind_text(put, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_blob(put, 2, data, (int)bytes, SQLITE_STATIC);
    return step_once(index, put, "take a box", error);
}

bool index_put_gone(struct index *index, const struct gone *gone, GError **error)
{
    sqlite3_stmt *put = index->is_read_only ? NULL : statement_of(index, INDEX_PUT_GONE, error);
    struct digest sum = sum_of_gone(gone);

    if (!put)
        return index->is_read_only;
    sqlite3_bind_text(put, 1, gone->id.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 2, gone->seq);
    sqlite3_bind_int64(put, 3, gone->mtime_ns);
    bind_digest(put, 4, &gone->sha256);
    bind_digest(put, 5, &sum);
    return step_once(index, put, "take a receipt", error);
}

bool index_drop_gone(struct index *index, const char *id, GError **error)
{
    return index->is_read_only || run_on_id(index, INDEX_DROP_GONE, id, "forget a receipt", error);
}
