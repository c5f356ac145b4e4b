// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void draft_free(struct draft *draft)
{
    if (!draft)
        return;
    json_decref(draft->record);
    json_decref(draft->app);
    g_free(draft);
}

/* --- saving --- */

/* What draws on the kept reserve when the disk is full: words, and a pupil's views. */
static bool is_words(const struct draft *draft, size_t count)
{
    return count == 0 || g_str_has_prefix(record_kind(draft->record), "view.");
}

static bool save_parts(struct vault *vault, const struct draft *draft, const struct medium *media,
                       GBytes *const *plain, size_t count, GError **error)
{
    struct take *take = take_of(vault, draft->id.text);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *file = draft_medium_name(vault, draft->id.text, media[i].name);
        if (!draft_file_put(vault, draft->id.text, file, plain[i], error))
            return false;
    }
    if (!draft_json_put(vault, draft, take ? take_medium(take) : NULL, false, error) ||
        !folder_sync(vault->drafts, error))
        return false;
    if (take)
        take_set_draft(take, draft);
    return true;
}

static bool save_check(struct vault *vault, const struct draft *draft, const struct medium *media,
                       GBytes *const *plain, size_t count, GError **error)
{
    if (!vault_may_write(vault, error) || !vault_needs_school(vault, error))
        return false;
    if (!id_is_valid(draft->id.text) || g_strcmp0(record_id(draft->record), draft->id.text) != 0 ||
        !record_kind(draft->record))
        return fault(error, FAULT_INVALID, "a draft's record bears the draft's id");
    if (row_find(vault, draft->id.text))
        return fault(error, FAULT_INVALID, "'%s' was filed: it is not changed any more",
                     draft->id.text);
    for (size_t i = 0; i < count; i++) {
        if (!medium_name_check(media[i].name, error))
            return false;
        if ((gsize)media[i].bytes != g_bytes_get_size(plain[i]))
            return fault(error, FAULT_INVALID, "'%s' is not as long as it says", media[i].name);
    }
    return lead_begin(vault, draft, error);
}

static int64_t bytes_of(const struct medium *media, size_t count)
{
    int64_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        bytes += media[i].bytes;
    return bytes;
}

bool vault_draft_save(struct vault *vault, const struct draft *draft, const struct medium *media,
                      GBytes *const *plain, size_t count, GError **error)
{
    GError *why = NULL;

    if (!save_check(vault, draft, media, plain, count, error) ||
        (count > 0 && !quick_count(vault, draft->id.text, bytes_of(media, count), error)))
        return false;
    if (save_parts(vault, draft, media, plain, count, &why))
        return true;
    if (fault_is(why, FAULT_FULL) && is_words(draft, count) && room_release(vault)) {
        g_error_free(why);
        return save_parts(vault, draft, media, plain, count, error);
    }
    g_propagate_error(error, why);
    return false;
}

/* --- reading --- */

struct draft *vault_draft_read(struct vault *vault, const char *id, GError **error)
{
    json_t *json = draft_json_read(vault, id, error);
    json_t *app = json_object_get(json, "app");
    struct draft *draft;

    if (!json)
        return NULL;
    draft = g_new0(struct draft, 1);
    g_strlcpy(draft->id.text, id, sizeof draft->id.text);
    draft->record = json_incref(json_object_get(json, "record"));
    draft->app = json_is_object(app) ? json_incref(app) : json_object();
    draft->is_cut = json_is_true(json_object_get(json, "cut"));
    if (!draft_recover(vault, draft, json, error))
        g_clear_pointer(&draft, draft_free);
    json_decref(json);
    return draft;
}

static bool find_medium(const json_t *record, const char *name, struct medium *medium)
{
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "media"), index, entry)
    {
        if (medium_from_json(entry, medium, NULL) && strcmp(medium->name, name) == 0)
            return true;
    }
    return false;
}

static GBytes *read_whole(struct medium_reader *reader, const struct medium *medium, GError **error)
{
    GByteArray *whole = g_byte_array_new();
    uint8_t piece[16384];
    GBytes *bytes;
    struct digest sha256;
    gssize got;

    while ((got = medium_read(reader, piece, sizeof piece, error)) > 0 &&
           (int64_t)whole->len <= medium->bytes)
        g_byte_array_append(whole, piece, (guint)got);
    bytes = g_byte_array_free_to_bytes(whole);
    sha256 = digest_of_bytes(bytes);
    if (got == 0 && digest_equal(&sha256, &medium->sha256))
        return bytes;
    if (got >= 0)
        fault(error, FAULT_DAMAGED, "'%s' is not what it was when it was saved", medium->name);
    g_bytes_unref(bytes);
    return NULL;
}

GBytes *vault_draft_medium(struct vault *vault, const char *id, const char *name, GError **error)
{
    struct draft *draft = vault_draft_read(vault, id, error);
    struct medium_reader *reader = NULL;
    struct medium medium;
    GBytes *bytes = NULL;

    if (!draft)
        return NULL;
    if (!find_medium(draft->record, name, &medium))
        fault(error, FAULT_MISSING, "draft '%s' has no '%.80s'", id, name);
    else
        reader = medium_open(vault, id, name, error);
    if (reader)
        bytes = read_whole(reader, &medium, error);
    medium_close(reader);
    draft_free(draft);
    return bytes;
}

static int compare_made(gconstpointer a, gconstpointer b)
{
    const struct draft *one = *(const struct draft *const *)a;
    const struct draft *other = *(const struct draft *const *)b;
    const json_t *made = json_object_get(one->record, "made");
    const json_t *than = json_object_get(other->record, "made");
    static const char *const keys[] = {"boot_no", "boottime_ms"};

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        json_int_t left = json_integer_value(json_object_get(made, keys[i]));
        json_int_t right = json_integer_value(json_object_get(than, keys[i]));
        if (left != right)
            return left < right ? -1 : 1;
    }
    return strcmp(one->id.text, other->id.text);
}

GPtrArray *vault_drafts(struct vault *vault, int *damaged, GError **error)
{
    g_autoptr(GPtrArray) files = NULL;
    GPtrArray *drafts;

    if (damaged)
        *damaged = 0;
    if (!vault_reader(vault, error))
        return NULL;
    files = vault->drafts < 0 ? g_ptr_array_new() : folder_list(vault->drafts, error);
    if (!files)
        return NULL;
    drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
    for (guint i = 0; i < files->len; i++) {
        g_autoptr(GError) why = NULL;
        struct draft *draft;
        struct id id;
        char name[65];
        if (draft_part_of(g_ptr_array_index(files, i), &id, name) != PART_JSON ||
            lead_has(vault, id.text))
            continue;
        draft = vault_draft_read(vault, id.text, &why);
        if (draft) {
            g_ptr_array_add(drafts, draft);
        } else {
            g_warning("draft %s cannot be read: %s", id.text, why->message);
            *(damaged ? damaged : &(int){0}) += 1;
        }
    }
    g_ptr_array_sort(drafts, compare_made);
    return drafts;
}

int vault_draft_count(const struct vault *vault)
{
    g_autoptr(GPtrArray) files = vault->drafts < 0 ? NULL : folder_list(vault->drafts, NULL);
    int count = 0;

    for (guint i = 0; files && i < files->len; i++) {
        struct id id;
        char name[65];
        count += draft_part_of(g_ptr_array_index(files, i), &id, name) == PART_JSON &&
                 !lead_has(vault, id.text);
    }
    return count;
}
