// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/times.h"

#include <string.h>

/* What the server's time dates goes to the school as a `time` record: once a boot, and once more
 * when that time jumped; not for boots in which nothing was recorded.
 *
 * At a power cut: the record is filed first, then noted as filed. One that is there already is not
 * filed again. */

/* --- what was recorded in a boot --- */

static bool is_time(const struct row *row)
{
    return row->record && g_strcmp0(row->kind, "time") == 0;
}

static void note_boot(GHashTable *boots, const char *boot, int64_t boot_no)
{
    if (boot_no > 0 && !g_hash_table_contains(boots, boot))
        g_hash_table_insert(boots, g_strdup(boot), g_memdup2(&boot_no, sizeof boot_no));
}

static void note_record(GHashTable *boots, const json_t *record)
{
    const json_t *made = json_object_get(record, "made");
    const char *boot = json_string_value(json_object_get(made, "boot"));

    if (boot && strcmp(record_kind(record), "time") != 0)
        note_boot(boots, boot, json_integer_value(json_object_get(made, "boot_no")));
}

static bool note_drafts(struct vault *vault, GHashTable *boots, GError **error)
{
    g_autoptr(GPtrArray) files = folder_list(vault->drafts, error);

    for (guint i = 0; files && i < files->len; i++) {
        struct id id;
        char name[65];
        json_t *draft;
        if (draft_part_of(g_ptr_array_index(files, i), &id, name) != PART_JSON)
            continue;
        draft = draft_json_read(vault, id.text, NULL);
        if (draft)
            note_record(boots, json_object_get(draft, "record"));
        json_decref(draft);
    }
    return files != NULL;
}

/* The boots in which something was recorded that is here, with their numbers. */
static GHashTable *boots_with_records(struct vault *vault, GError **error)
{
    GHashTable *boots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        if (row->kind && strcmp(row->kind, "time") != 0)
            note_boot(boots, row->made.boot, row->made.boot_no);
    }
    if (note_drafts(vault, boots, error))
        return boots;
    g_hash_table_unref(boots);
    return NULL;
}

/* --- filing --- */

static json_t *time_body(const struct heard *heard)
{
    json_t *body =
        json_pack("{s:s, s:I, s:I, s:I, s:I}", "boot", heard->boot, "boot_no",
                  (json_int_t)heard->boot_no, "boottime_ms", (json_int_t)heard->boottime_ms, "wall",
                  (json_int_t)heard->wall_ms, "within_ms", (json_int_t)heard->within_ms);

    if (heard->jump_ms != 0)
        json_object_set_new(body, "jump_ms", json_integer(heard->jump_ms));
    return body;
}

/* By a record that was filed before a cut, or whose note was lost. */
static bool says_so(const json_t *record, const struct heard *heard)
{
    const json_t *body = json_object_get(record, "body");
    int64_t offset_ms = json_integer_value(json_object_get(body, "wall")) -
                        json_integer_value(json_object_get(body, "boottime_ms"));

    return g_strcmp0(json_string_value(json_object_get(body, "boot")), heard->boot) == 0 &&
           ABS(offset_ms - (heard->wall_ms - heard->boottime_ms)) < TIMES_JUMP_MS;
}

static bool is_there(const struct vault *vault, const struct heard *heard)
{
    for (guint i = vault->rows->len; i-- > 0;) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        if (is_time(row) && says_so(row->record, heard))
            return true;
    }
    return false;
}

static void tell(const struct row *row, GPtrArray *filed)
{
    struct item *item = g_new(struct item, 1);

    item_of_row(row, item);
    item->record = json_incref(row->record);
    g_ptr_array_add(filed, item);
}

static bool file_time(struct vault *vault, const struct heard *heard, GPtrArray *filed,
                      GError **error)
{
    struct id id = id_new();
    struct moment now = clock_now(vault->clock);
    json_t *record = record_new(id.text, "time", &now, vault->device.text, "unknown", NULL);
    struct row *row;
    bool done;

    record_set_body(record, time_body(heard));
    done = item_write(vault, record, NULL, 0, &row, error);
    if (done && filed)
        tell(row, filed);
    json_decref(record);
    return done;
}

static bool date_boot(struct vault *vault, struct heard *heard, GHashTable *boots, GPtrArray *filed,
                      GError **error)
{
    const int64_t *boot_no = g_hash_table_lookup(boots, heard->boot);
    char now[37];

    clock_boot_id(now);
    if (!boot_no && strcmp(heard->boot, now) == 0)
        return true; /* nothing to date, yet */
    if (boot_no)
        heard->boot_no = *boot_no;
    if (boot_no && !is_there(vault, heard) && !file_time(vault, heard, filed, error))
        return false;
    heard->is_settled = true;
    times_save(vault);
    return true;
}

static bool is_unsettled(const struct times *times)
{
    for (guint i = 0; i < times->heard->len; i++) {
        if (!g_array_index(times->heard, struct heard, i).is_settled)
            return true;
    }
    return false;
}

bool vault_date(struct vault *vault, GPtrArray *filed, GError **error)
{
    struct times *times = times_of(vault);
    g_autoptr(GHashTable) boots = NULL;
    bool done;

    if (!times->is_news || vault->use != VAULT_WRITE || !vault->school || !vault->key ||
        !vault->signing)
        return true;
    times->is_news = false;
    if (!is_unsettled(times))
        return true;
    boots = boots_with_records(vault, error);
    done = boots != NULL;
    for (guint i = 0; done && i < times->heard->len; i++) {
        struct heard *heard = &g_array_index(times->heard, struct heard, i);
        if (!heard->is_settled)
            done = date_boot(vault, heard, boots, filed, error);
    }
    times_forget_dating(vault);
    return done;
}

/* --- what is dated --- */

/* A time that others vouch for, in whatever was recorded; the server's own word is heard after. */
static void add_records(struct dating *dating, const struct vault *vault)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        const struct moment *made = &row->made;
        if (row->kind && made->boot_no > 0 && made->quality >= CLOCK_NTP)
            dating_add(dating, made->boot, made->boot_no, made->wall_ms, made->boottime_ms);
    }
}

static void add_times(struct dating *dating, const struct vault *vault)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        const json_t *body = json_object_get(row->record, "body");
        const char *boot = json_string_value(json_object_get(body, "boot"));
        if (is_time(row) && boot)
            dating_add(dating, boot, json_integer_value(json_object_get(body, "boot_no")),
                       json_integer_value(json_object_get(body, "wall")),
                       json_integer_value(json_object_get(body, "boottime_ms")));
    }
}

struct dating *vault_dating(struct vault *vault)
{
    struct times *times = times_of(vault);

    if (!times->dating) {
        times->dating = dating_new();
        add_records(times->dating, vault);
        add_times(times->dating, vault);
        for (guint i = 0; i < times->heard->len; i++) {
            const struct heard *heard = &g_array_index(times->heard, struct heard, i);
            dating_add(times->dating, heard->boot, heard->boot_no, heard->wall_ms,
                       heard->boottime_ms);
        }
    }
    return dating_ref(times->dating);
}
