// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <fcntl.h>
#include <unistd.h>

/* The records of the items, once there is a key: from the index's boxes, so that opening ten
 * thousand items takes no curve arithmetic; from the bags where the index has none. */

static const char box_purpose[8] = "vfrecord";

static json_t *from_box(const struct vault *vault, const struct row *row)
{
    g_autoptr(GBytes) plain = NULL;

    if (!row->box || !vault->key)
        return NULL;
    plain = wrap_box_open(vault->key, box_purpose, row->box, NULL);
    return plain ? json_read(plain, VAULT_JSON_MOST, NULL) : NULL;
}

static json_t *from_bag(struct vault *vault, const struct row *row)
{
    const struct age_identity *reader = vault_reader(vault, NULL);
    g_autofree char *name = item_name(row->seq, row->id.text);
    int fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct bag *bag = fd < 0 ? NULL : bag_open(fd, vault_device_key(vault), NULL);
    g_autoptr(GBytes) plain = NULL;

    if (bag && reader)
        plain = bag_read(bag, "record.json", reader, VAULT_JSON_MOST, NULL);
    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return plain ? record_read(plain, NULL) : NULL;
}

void row_set_record(struct vault *vault, struct row *row, json_t *record_take)
{
    g_autoptr(GBytes) plain = vault->key ? json_canonical(record_take, NULL) : NULL;

    json_decref(row->record);
    row->record = record_take;
    if (!plain)
        return;
    g_clear_pointer(&row->box, g_bytes_unref);
    row->box = wrap_box_seal(vault->key, box_purpose, plain);
}

static void open_record(struct vault *vault, struct row *row)
{
    GError *why = NULL;
    json_t *record = from_box(vault, row);

    if (record) {
        row->record = record;
        return;
    }
    record = row->present ? from_bag(vault, row) : NULL;
    if (!record)
        return;
    row_set_record(vault, row, record);
    if (vault->index && row->box && !index_put(vault->index, row, &why)) {
        g_warning("the index could not be written: %s", why->message);
        g_error_free(why);
    }
}

void rows_open_records(struct vault *vault)
{
    bool grouped = vault->index && index_begin(vault->index, NULL);

    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        if (!row->record)
            open_record(vault, row);
    }
    if (grouped && !index_commit(vault->index, NULL))
        g_debug("the index did not take the records");
}

void rows_close_records(struct vault *vault)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        g_clear_pointer(&row->record, json_decref);
    }
}
