// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The records of the items, once there is a key: from the index's boxes, so that opening ten
 * thousand items takes no curve arithmetic; from the bags where the index has none.
 *
 * In memory stands what each is of: its kind, when it was made, and by pupil the rows in their
 * order. The records themselves are opened when they are asked for, but for each pupil's newest,
 * which a screen shows at a touch, and those of times, which date all others. */

#define NEWEST 24

static const char box_purpose[8] = "vfrecord";

/* --- opening one --- */

static json_t *open_box(const struct vault *vault, GBytes *box, const char *id)
{
    g_autoptr(GBytes) plain =
        box && vault->key ? wrap_box_open(vault->key, box_purpose, box, NULL) : NULL;
    json_t *record = plain ? json_read(plain, VAULT_JSON_MOST, NULL) : NULL;

    if (record && g_strcmp0(record_id(record), id) != 0)
        g_clear_pointer(&record, json_decref);
    return record;
}

static json_t *from_bag(struct vault *vault, const struct row *row, GError **error)
{
    const struct age_identity *reader = vault_reader(vault, error);
    g_autofree char *name = item_name(row->seq, row->id.text);
    int fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    /* Who signed it was asked when its hash was taken: with the same hash it is the same file. */
    struct bag *bag =
        fd < 0 ? NULL : bag_open(fd, row->was_whole ? NULL : vault_device_key(vault), NULL);
    g_autoptr(GBytes) plain = NULL;

    if (bag && row->was_whole && !digest_equal(bag_sha256(bag), &row->sha256))
        g_clear_pointer(&bag, bag_close);
    if (bag && reader)
        plain = bag_read(bag, "record.json", reader, VAULT_JSON_MOST, error);
    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return plain ? record_read(plain, NULL) : NULL;
}

json_t *row_record(struct vault *vault, const struct row *row)
{
    g_autoptr(GBytes) box = NULL;
    json_t *record;

    if (row->record)
        return json_incref(row->record);
    if (!vault->key && !vault->other)
        return NULL;
    if (row->is_closed && !vault->other)
        return NULL;
    box = vault->index && vault->key ? index_box(vault->index, row->id.text) : NULL;
    record = open_box(vault, box, row->id.text);
    return record || !row->present ? record : from_bag(vault, row, NULL);
}

/* --- what they are of --- */

static void pupils_new(struct vault *vault)
{
    if (!vault->by_pupil)
        vault->by_pupil = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *rows_of(struct vault *vault, const char *pupil)
{
    GPtrArray *rows = g_hash_table_lookup(vault->by_pupil, pupil);

    if (rows)
        return rows;
    rows = g_ptr_array_new();
    g_hash_table_insert(vault->by_pupil, g_strdup(pupil), rows);
    return rows;
}

static void know(struct vault *vault, struct row *row, const json_t *record)
{
    size_t index;
    const json_t *pupil;

    row->kind = g_intern_string(record_kind(record));
    if (!moment_from_json(json_object_get(record, "made"), &row->made))
        row->made = (struct moment){.boot_no = 0};
    if (strcmp(row->kind, "time") == 0 && !row->record)
        row->record = json_deep_copy(record);
    json_array_foreach(json_object_get(record, "pupils"), index, pupil)
    {
        const char *id = json_string_value(json_object_get(pupil, "id"));
        if (id)
            g_ptr_array_add(rows_of(vault, id), row);
    }
}

static void know_box(void *context, const char *id, GBytes *box)
{
    struct vault *vault = context;
    struct row *row = row_find(vault, id);
    json_t *record = row && !row->kind ? open_box(vault, box, id) : NULL;

    if (record)
        know(vault, row, record);
    json_decref(record);
}

static void put_box(struct vault *vault, const struct row *row, const json_t *record)
{
    g_autoptr(GBytes) plain = vault->key ? json_canonical(record, NULL) : NULL;
    g_autoptr(GBytes) box = plain ? wrap_box_seal(vault->key, box_purpose, plain) : NULL;

    if (vault->index && box && !index_put_box(vault->index, row->id.text, box, NULL))
        g_debug("the index did not take a record");
}

/* A whole bag that is not sealed to us is the safeguarding lead's. */
static void know_bag(struct vault *vault, struct row *row)
{
    GError *why = NULL;
    json_t *record = from_bag(vault, row, &why);

    if (record) {
        know(vault, row, record);
        put_box(vault, row, record);
    } else if (vault->key && fault_is(why, FAULT_DENIED)) {
        row->is_closed = true;
        if (vault->index && !index_put(vault->index, row, NULL))
            g_debug("the index did not take whose an item is");
    }
    json_decref(record);
    g_clear_error(&why);
}

static int by_seq(gconstpointer a, gconstpointer b)
{
    const struct row *one = *(const struct row *const *)a;
    const struct row *other = *(const struct row *const *)b;

    return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static void keep_newest(struct vault *vault, GPtrArray *rows)
{
    for (guint i = rows->len > NEWEST ? rows->len - NEWEST : 0; i < rows->len; i++) {
        struct row *row = g_ptr_array_index(rows, i);
        if (!row->record && row->kind)
            row->record = row_record(vault, row);
    }
}

void rows_open_records(struct vault *vault)
{
    bool grouped = vault->index && index_begin(vault->index, NULL);
    GHashTableIter iter;
    void *rows;

    pupils_new(vault);
    if (vault->index && vault->key && !index_boxes(vault->index, know_box, vault, NULL))
        g_debug("the index cannot be read to its end: the items are");
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        if (!row->kind && row->present && (!row->is_closed || vault->other))
            know_bag(vault, row);
    }
    if (grouped && !index_commit(vault->index, NULL))
        g_debug("the index did not take the records");
    g_hash_table_iter_init(&iter, vault->by_pupil);
    while (g_hash_table_iter_next(&iter, NULL, &rows)) {
        g_ptr_array_sort(rows, by_seq);
        keep_newest(vault, rows);
    }
}

void rows_close_records(struct vault *vault)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        g_clear_pointer(&row->record, json_decref);
        row->kind = NULL;
    }
    g_clear_pointer(&vault->by_pupil, g_hash_table_unref);
}

/* --- one more, one less --- */

/* What is of a pupil's newest no more is opened again when it is asked for. */
static bool let_go(GPtrArray *rows, const struct row *newest)
{
    struct row *row;

    if (rows->len == 0 || g_ptr_array_index(rows, rows->len - 1) != newest)
        return false;
    row = rows->len > NEWEST ? g_ptr_array_index(rows, rows->len - 1 - NEWEST) : NULL;
    if (row)
        g_clear_pointer(&row->record, json_decref);
    return true;
}

static void index_filed(struct vault *vault, const struct row *row, const json_t *record)
{
    GError *why = NULL;

    if (!vault->index)
        return;
    /* The item is the truth; the next opening finds it. */
    if (index_begin(vault->index, &why)) {
        if (!row->is_closed)
            put_box(vault, row, record);
        if (!index_put(vault->index, row, &why))
            index_rollback(vault->index);
        else if (index_commit(vault->index, &why))
            return;
    }
    g_warning("item %" G_GINT64_FORMAT " is filed, but not in the index: %s", row->seq,
              why->message);
    g_error_free(why);
}

void row_set_record(struct vault *vault, struct row *row, const json_t *record)
{
    GHashTableIter iter;
    void *rows;
    bool kept = false;

    if (!row->is_closed) {
        pupils_new(vault);
        row->record = json_deep_copy(record);
        know(vault, row, record);
        g_hash_table_iter_init(&iter, vault->by_pupil);
        while (g_hash_table_iter_next(&iter, NULL, &rows))
            kept = let_go(rows, row) || kept;
        if (!kept && strcmp(row->kind, "time") != 0)
            g_clear_pointer(&row->record, json_decref);
    }
    index_filed(vault, row, record);
}

void row_forget_record(struct vault *vault, struct row *row)
{
    GHashTableIter iter;
    void *rows;

    if (!vault->by_pupil)
        return;
    g_hash_table_iter_init(&iter, vault->by_pupil);
    while (g_hash_table_iter_next(&iter, NULL, &rows))
        g_ptr_array_remove(rows, row);
}
