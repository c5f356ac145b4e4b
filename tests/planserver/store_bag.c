// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/store_inside.h"

void upload_free(struct upload *upload)
{
    if (!upload)
        return;
    g_free(upload->why);
    g_free(upload->metadata);
    g_free(upload);
}

bool store_upload_add(struct store *store, const struct upload *upload, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    enum upload_state state = upload->length_bytes == 0 ? UPLOAD_COMPLETE : UPLOAD_OPEN;

    return store_run(store, error,
                     "INSERT INTO uploads (id, device, record, sha256, length, offset, state,"
                     " metadata, made) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
                     "tttdiiti", upload->id.text, upload->device.text, upload->record.text,
                     &upload->sha256, upload->length_bytes, (int64_t)state, upload->metadata,
                     store_now_ms());
}

#define UPLOAD_COLUMNS                                                                             \
    "SELECT id, device, record, sha256, length, offset, state, why, metadata, n FROM uploads "

static struct upload *upload_read(sqlite3_stmt *row, GError **error)
{
    struct upload *upload = g_new0(struct upload, 1);

    upload->id = store_column_id(row, 0);
    upload->device = store_column_id(row, 1);
    upload->record = store_column_id(row, 2);
    upload->length_bytes = sqlite3_column_int64(row, 4);
    upload->offset_bytes = sqlite3_column_int64(row, 5);
    upload->state = (enum upload_state)sqlite3_column_int(row, 6);
    upload->why = store_column_text(row, 7);
    upload->metadata = store_column_text(row, 8);
    if (store_column_digest(row, 3, &upload->sha256))
        return upload;
    fault(error, FAULT_DAMAGED, "planserver.db: upload %s has no hash", upload->id.text);
    upload_free(upload);
    return NULL;
}

static struct upload *upload_take(sqlite3_stmt *row, GError **error)
{
    struct upload *upload = row ? upload_read(row, error) : NULL;

    sqlite3_finalize(row);
    return upload;
}

struct upload *store_upload(struct store *store, const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return upload_take(store_first(store, error, UPLOAD_COLUMNS "WHERE id = ?", "t", id), error);
}

struct upload *store_upload_newest(struct store *store, const char *device, const char *record,
                                   GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return upload_take(store_first(store, error,
                                   UPLOAD_COLUMNS "WHERE device = ? AND record = ?"
                                                  " ORDER BY n DESC LIMIT 1",
                                   "tt", device, record),
                       error);
}

struct upload *store_upload_complete(struct store *store, int64_t *after, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    sqlite3_stmt *row =
        store_first(store, error, UPLOAD_COLUMNS "WHERE state = ? AND n > ? ORDER BY n LIMIT 1",
                    "ii", (int64_t)UPLOAD_COMPLETE, *after);

    if (row)
        *after = sqlite3_column_int64(row, 9);
    return upload_take(row, error);
}

GPtrArray *store_uploads_open(struct store *store, const char *device, const char *record,
                              GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    g_autoptr(GPtrArray) uploads = g_ptr_array_new_with_free_func((GDestroyNotify)upload_free);
    g_autoptr(GError) why = NULL;
    sqlite3_stmt *row =
        store_first(store, &why, UPLOAD_COLUMNS "WHERE device = ? AND record = ? AND state = ?",
                    "tti", device, record, (int64_t)UPLOAD_OPEN);
    bool more = row != NULL;

    while (more && !why) {
        struct upload *upload = upload_read(row, &why);

        if (upload)
            g_ptr_array_add(uploads, upload);
        more = upload && store_next(store, row, &more, &why) && more;
    }
    sqlite3_finalize(row);
    if (!why || fault_is(why, FAULT_MISSING))
        return g_steal_pointer(&uploads);
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
}

bool store_upload_advance(struct store *store, const char *id, int64_t offset_bytes, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error,
                     "UPDATE uploads SET offset = ?, state = iif(length = ?, ?, state)"
                     " WHERE id = ?",
                     "iiit", offset_bytes, offset_bytes, (int64_t)UPLOAD_COMPLETE, id);
}

bool store_upload_end(struct store *store, const char *id, enum upload_state state, const char *why,
                      GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error, "UPDATE uploads SET state = ?, why = ? WHERE id = ?", "itt",
                     (int64_t)state, why, id);
}

bool store_upload_drop(struct store *store, const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error, "DELETE FROM uploads WHERE id = ?", "t", id);
}

void stored_bag_free(struct stored_bag *bag)
{
    if (!bag)
        return;
    g_bytes_unref(bag->answer);
    g_free(bag);
}

static bool bag_insert(struct store *store, const struct stored_bag *bag, GError **error)
{
    return store_run(store, error,
                     "INSERT INTO bags (id, device, sha256, length, seq, previous, stored_at,"
                     " answer, pupils, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                     "ttdiidiyt", bag->id.text, bag->device.text, &bag->sha256, bag->length_bytes,
                     bag->seq, bag->has_previous ? &bag->previous : NULL, bag->stored_at_ms,
                     bag->answer, bag->pupils);
}

bool store_bag_add(struct store *store, const struct stored_bag *bag, const char *upload,
                   GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    if (!store_run(store, error, "BEGIN IMMEDIATE", ""))
        return false;
    if (bag_insert(store, bag, error) &&
        store_run(store, error, "UPDATE uploads SET state = ? WHERE id = ?", "it",
                  (int64_t)UPLOAD_DONE, upload) &&
        store_run(store, error, "COMMIT", ""))
        return true;
    if (!store_run(store, NULL, "ROLLBACK", ""))
        g_printerr("planserver.db: could not roll back: %s\n", sqlite3_errmsg(store->db));
    return false;
}

#define BAG_COLUMNS "SELECT id, device, sha256, length, seq, previous, stored_at, answer FROM bags "

static struct stored_bag *bag_take(sqlite3_stmt *row, GError **error)
{
    struct stored_bag *bag;

    if (!row)
        return NULL;
    bag = g_new0(struct stored_bag, 1);
    bag->id = store_column_id(row, 0);
    bag->device = store_column_id(row, 1);
    bag->length_bytes = sqlite3_column_int64(row, 3);
    bag->seq = sqlite3_column_int64(row, 4);
    bag->has_previous = store_column_digest(row, 5, &bag->previous);
    bag->stored_at_ms = sqlite3_column_int64(row, 6);
    bag->answer = g_bytes_new(sqlite3_column_blob(row, 7), (size_t)sqlite3_column_bytes(row, 7));
    if (!store_column_digest(row, 2, &bag->sha256)) {
        fault(error, FAULT_DAMAGED, "planserver.db: bag %s has no hash", bag->id.text);
        g_clear_pointer(&bag, stored_bag_free);
    }
    sqlite3_finalize(row);
    return bag;
}

struct stored_bag *store_bag(struct store *store, const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return bag_take(store_first(store, error, BAG_COLUMNS "WHERE id = ?", "t", id), error);
}

struct stored_bag *store_bag_at(struct store *store, const char *device, int64_t seq,
                                const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return bag_take(store_first(store, error,
                                BAG_COLUMNS "WHERE device = ? AND seq = ? AND id <> ?", "tit",
                                device, seq, id),
                    error);
}

bool store_bag_drop(struct store *store, const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error, "DELETE FROM bags WHERE id = ?", "t", id);
}

GPtrArray *store_unshown(struct store *store, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    g_autoptr(GPtrArray) pupils = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) why = NULL;
    sqlite3_stmt *row = store_first(store, &why, "SELECT pupils FROM bags WHERE shown = 0", "");
    bool more = row != NULL;

    while (more && !why) {
        g_auto(GStrv) ids = g_strsplit((const char *)sqlite3_column_text(row, 0), " ", -1);

        for (char **id = ids; *id; id++)
            if (!g_ptr_array_find_with_equal_func(pupils, *id, g_str_equal, NULL))
                g_ptr_array_add(pupils, g_strdup(*id));
        more = store_next(store, row, &more, &why) && more;
    }
    sqlite3_finalize(row);
    if (!why || fault_is(why, FAULT_MISSING))
        return g_steal_pointer(&pupils);
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
}

bool store_shown(struct store *store, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error, "UPDATE bags SET shown = 1 WHERE shown = 0", "");
}
