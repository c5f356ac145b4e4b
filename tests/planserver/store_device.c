// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/store_inside.h"

void device_free(struct device *device)
{
    if (!device)
        return;
    g_free(device->name);
    g_free(device);
}

bool store_device_add(struct store *store, const struct device *device, const struct digest *token,
                      const struct digest *code, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    g_autofree char *signing = minisign_public_text(&device->signing);
    char recipient[AGE_TEXT_MAX];

    age_recipient_text(&device->recipient, recipient);
    return store_run(store, error,
                     "INSERT INTO devices (id, name, signing, recipient, token, code, made)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
                     "ttttddi", device->id.text, device->name, signing, recipient, token, code,
                     store_now_ms());
}

static struct device *device_read(sqlite3_stmt *row, GError **error)
{
    struct device *device = g_new0(struct device, 1);
    const char *signing = (const char *)sqlite3_column_text(row, 2);
    const char *recipient = (const char *)sqlite3_column_text(row, 3);

    device->id = store_column_id(row, 0);
    device->name = store_column_text(row, 1);
    if (minisign_public_parse(signing, &device->signing, error) &&
        age_recipient_parse(recipient, &device->recipient, error))
        return device;
    device_free(device);
    return NULL;
}

#define DEVICE_COLUMNS "SELECT id, name, signing, recipient FROM devices "

static struct device *device_take(sqlite3_stmt *row, GError **error)
{
    struct device *device = row ? device_read(row, error) : NULL;

    sqlite3_finalize(row);
    return device;
}

struct device *store_device_by_token(struct store *store, const struct digest *token,
                                     GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return device_take(store_first(store, error, DEVICE_COLUMNS "WHERE token = ?", "d", token),
                       error);
}

struct device *store_device(struct store *store, const char *id, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return device_take(store_first(store, error, DEVICE_COLUMNS "WHERE id = ?", "t", id), error);
}

void stored_pack_clear(struct stored_pack *pack)
{
    g_clear_pointer(&pack->minisig, g_free);
    pack->number = 0;
}

bool store_pack(struct store *store, const char *device, struct stored_pack *pack, GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    g_autoptr(GError) why = NULL;
    sqlite3_stmt *row = store_first(
        store, &why, "SELECT number, plan, minisig FROM packs WHERE device = ?", "t", device);

    *pack = (struct stored_pack){0};
    if (!row && fault_is(why, FAULT_MISSING))
        return true;
    if (!row) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (store_column_digest(row, 1, &pack->plan)) {
        pack->number = sqlite3_column_int64(row, 0);
        pack->minisig = store_column_text(row, 2);
    }
    sqlite3_finalize(row);
    return true;
}

bool store_pack_set(struct store *store, const char *device, const struct stored_pack *pack,
                    GError **error)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);

    return store_run(store, error,
                     "INSERT OR REPLACE INTO packs (device, number, plan, minisig)"
                     " VALUES (?, ?, ?, ?)",
                     "tidt", device, pack->number, &pack->plan, pack->minisig);
}

void store_alarm(struct store *store, const char *device, const char *record, const char *format,
                 ...)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&store->mutex);
    g_autoptr(GError) error = NULL;
    g_autofree char *words = NULL;
    va_list values;

    va_start(values, format);
    words = g_strdup_vprintf(format, values);
    va_end(values);
    g_printerr("alarm: device %s, record %s: %s\n", device, record, words);
    if (!store_run(store, &error,
                   "INSERT INTO alarms (at, device, record, words) VALUES (?, ?, ?, ?)", "ittt",
                   store_now_ms(), device, record, words))
        g_printerr("alarm: could not be kept: %s\n", error->message);
}
