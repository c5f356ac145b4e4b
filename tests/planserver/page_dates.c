// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "core/json.h"
#include "planserver/opened.h"
#include "planserver/page_inside.h"

#include <fcntl.h>
#include <unistd.h>

#define RECORD_MOST ((size_t)16 * 1024 * 1024)

/* When things were made, device by device: by the records of the time, which name no pupil. */
struct page_dates {
    GHashTable *devices; /* id: struct dating */
    struct dating *none; /* of a device that no time is known of */
};

static void forget(void *data)
{
    dating_unref(data);
}

static struct dating *of_device(struct page_dates *dates, const char *device)
{
    struct dating *dating = g_hash_table_lookup(dates->devices, device);

    if (dating)
        return dating;
    dating = dating_new();
    g_hash_table_insert(dates->devices, g_strdup(device), dating);
    return dating;
}

static void take_record(struct page_dates *dates, const json_t *record)
{
    const json_t *body = json_object_get(record, "body");
    const char *boot = page_text(body, "boot");

    if (page_says(record, "kind", "time"))
        dating_add(of_device(dates, page_text(record, "device")), boot,
                   json_integer_value(json_object_get(body, "boot_no")),
                   json_integer_value(json_object_get(body, "wall")),
                   json_integer_value(json_object_get(body, "boottime_ms")));
}

static void take_folder(struct page_dates *dates, int parent, const char *name)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GBytes) bytes =
        folder < 0 ? NULL : file_read(folder, "record.json", RECORD_MOST, NULL);
    json_t *record = bytes ? json_read(bytes, RECORD_MOST, NULL) : NULL;

    if (record)
        take_record(dates, record);
    json_decref(record);
    if (folder >= 0)
        close(folder);
}

struct page_dates *page_dates_open(const struct store *store)
{
    struct page_dates *dates = g_new0(struct page_dates, 1);
    int folder = openat(store_folder(store, STORE_OPENED), OPENED_NONE,
                        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GPtrArray) names = folder < 0 ? NULL : folder_list(folder, NULL);

    dates->devices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, forget);
    dates->none = dating_new();
    for (guint i = 0; names && i < names->len; i++) {
        if (id_is_valid(names->pdata[i]))
            take_folder(dates, folder, names->pdata[i]);
    }
    if (folder >= 0)
        close(folder);
    return dates;
}

void page_dates_close(struct page_dates *dates)
{
    g_hash_table_unref(dates->devices);
    dating_unref(dates->none);
    g_free(dates);
}

struct dated page_dated(const struct page_dates *dates, const json_t *record)
{
    const struct dating *dating = g_hash_table_lookup(dates->devices, page_text(record, "device"));

    return dating_of(dating ? dating : dates->none, NULL, json_object_get(record, "made"));
}
