// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const char *item_state_name(enum item_state state)
{
    static const char *const names[] = {
        [ITEM_WAITING] = "waiting",   [ITEM_SENDING] = "sending",           [ITEM_SENT] = "sent",
        [ITEM_RECEIVED] = "received", [ITEM_ATTENTION] = "needs attention",
    };

    return names[state];
}

void item_free(struct item *item)
{
    if (!item)
        return;
    g_free(item->why);
    json_decref(item->record);
    g_free(item);
}

/* Our own file first, then the server's signed word, then what the dock says. */
enum item_state row_state(const struct row *row, const char **why)
{
    static const enum item_state of_dock[] = {
        [DOCK_SILENT] = ITEM_WAITING,
        [DOCK_SENDING] = ITEM_SENDING,
        [DOCK_SENT] = ITEM_SENT,
        [DOCK_ATTENTION] = ITEM_ATTENTION,
    };

    *why = row->why;
    if (row->why)
        return ITEM_ATTENTION;
    if (!row->present) {
        *why = "This item's file is not there any more.";
        return ITEM_ATTENTION;
    }
    if (row->receipt == RECEIPT_BAD) {
        *why = "The receipt that came for this does not fit it. It is safe here.";
        return ITEM_ATTENTION;
    }
    if (row->receipt == RECEIPT_GOOD)
        return ITEM_RECEIVED;
    if (row->dock == DOCK_ATTENTION)
        *why = dock_code_words(row->dock_why ? row->dock_why : "refused");
    return of_dock[row->dock];
}

void item_of_row(const struct row *row, struct item *item)
{
    const char *why;

    if (!item)
        return;
    memset(item, 0, sizeof *item);
    item->id = row->id;
    item->seq = row->seq;
    item->state = row_state(row, &why);
    item->bytes = row->bytes;
    item->sent_bytes = row->dock == DOCK_SENDING ? MIN(row->sent_bytes, row->bytes) : 0;
    item->sha256 = row->sha256;
    item->has_previous = row->has_previous;
    item->previous = row->previous;
    item->is_closed = row->is_closed;
}

static struct item *item_new(struct vault *vault, const struct row *row)
{
    struct item *item = g_new(struct item, 1);
    const char *why;

    item_of_row(row, item);
    if (row_state(row, &why) == ITEM_ATTENTION)
        item->why = g_strdup(why);
    item->record = row_record(vault, row);
    return item;
}

GPtrArray *vault_items(struct vault *vault, GError **error)
{
    GPtrArray *items = g_ptr_array_new_full(vault->rows->len, (GDestroyNotify)item_free);

    (void)error;
    for (guint i = 0; i < vault->rows->len; i++)
        g_ptr_array_add(items, item_new(vault, g_ptr_array_index(vault->rows, i)));
    return items;
}

/* The rows of a pupil, or all; NULL for a pupil of whom there are none. */
static GPtrArray *rows_for(struct vault *vault, const char *pupil)
{
    if (!pupil)
        return vault->rows;
    if (!vault->by_pupil && vault->other)
        rows_open_records(vault);
    return vault->by_pupil ? g_hash_table_lookup(vault->by_pupil, pupil) : NULL;
}

size_t vault_item_count(struct vault *vault, const char *pupil)
{
    const GPtrArray *rows = rows_for(vault, pupil);

    return rows ? rows->len : 0;
}

GPtrArray *vault_newest(struct vault *vault, const char *pupil, size_t skip, size_t most)
{
    const GPtrArray *rows = rows_for(vault, pupil);
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);

    for (size_t i = skip; rows && i < rows->len && i - skip < most; i++)
        g_ptr_array_add(items, item_new(vault, g_ptr_array_index(rows, rows->len - 1 - i)));
    return items;
}

GPtrArray *vault_shown(struct vault *vault, size_t most)
{
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);

    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        const char *why;
        if (vault->rows->len - i <= most || row_state(row, &why) == ITEM_ATTENTION)
            g_ptr_array_add(items, item_new(vault, row));
    }
    return items;
}

static struct row *find(struct vault *vault, const char *id, GError **error)
{
    struct row *row = row_find(vault, id);

    if (!row)
        fault(error, FAULT_MISSING, "there is no item '%.40s'", id);
    return row;
}

struct item *vault_item(struct vault *vault, const char *id, GError **error)
{
    const struct row *row = find(vault, id, error);

    return row ? item_new(vault, row) : NULL;
}

int vault_item_fd(struct vault *vault, const char *id, GError **error)
{
    const struct row *row = find(vault, id, error);
    g_autofree char *name = row ? item_name(row->seq, row->id.text) : NULL;
    int fd;

    if (!row)
        return -1;
    fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        fault_errno(error, "cannot open the item '%s'", name);
    return fd;
}

/* The bag of an item, only if it is the very file that was filed. */
static struct bag *open_bag(struct vault *vault, const char *id, int fd, GError **error)
{
    const struct row *row = row_find(vault, id);
    struct bag *bag = bag_open(fd, vault_device_key(vault), error);

    if (!bag || digest_equal(bag_sha256(bag), &row->sha256))
        return bag;
    bag_close(bag);
    fault(error, FAULT_DAMAGED, "item '%s' is not the file that was filed", id);
    return NULL;
}

GBytes *vault_item_medium(struct vault *vault, const char *id, const char *name, GError **error)
{
    const struct age_identity *reader = vault_reader(vault, error);
    int fd = reader ? vault_item_fd(vault, id, error) : -1;
    struct bag *bag = fd < 0 ? NULL : open_bag(vault, id, fd, error);
    GBytes *bytes = bag ? bag_read(bag, name, reader, VAULT_MEDIUM_MOST, error) : NULL;

    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return bytes;
}
