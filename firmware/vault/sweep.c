// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The sweep, at every start, without a key: what a cut left half done is finished, adopted or taken
 * away. Nothing that was ever called saved is taken away.
 *
 *   `.part` anywhere             nobody was told of it: unlinked
 *   draft and item both there    the item is whole: it is filed, the draft goes
 *   media without JSON           a capture that was cut: adopted as a draft
 *   a tail without its medium    nothing to add to: unlinked
 *   for the safeguarding lead    left as it is: see lead.c */

static void sweep_parts(int folder)
{
    g_autoptr(GPtrArray) files = folder_list(folder, NULL);

    for (guint i = 0; files && i < files->len; i++) {
        const char *name = g_ptr_array_index(files, i);
        if (g_str_has_suffix(name, ".part"))
            unlinkat(folder, name, 0);
    }
}

/* What stands in drafts/, draft by draft. */
struct found {
    struct id id;
    bool json;
    GPtrArray *media, *tails; /* medium names */
};

static void found_free(void *data)
{
    struct found *found = data;

    g_ptr_array_unref(found->media);
    g_ptr_array_unref(found->tails);
    g_free(found);
}

static struct found *found_get(GHashTable *drafts, const struct id *id)
{
    struct found *found = g_hash_table_lookup(drafts, id->text);

    if (found)
        return found;
    found = g_new0(struct found, 1);
    found->id = *id;
    found->media = g_ptr_array_new_with_free_func(g_free);
    found->tails = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_insert(drafts, found->id.text, found);
    return found;
}

static GHashTable *find_drafts(const struct vault *vault, GError **error)
{
    g_autoptr(GPtrArray) files = folder_list(vault->drafts, error);
    GHashTable *drafts;

    if (!files)
        return NULL;
    drafts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, found_free);
    for (guint i = 0; i < files->len; i++) {
        struct id id;
        char name[65];
        enum draft_part part = draft_part_of(g_ptr_array_index(files, i), &id, name);
        if (part == PART_NONE)
            continue;
        if (part == PART_JSON)
            found_get(drafts, &id)->json = true;
        else if (part == PART_MEDIUM)
            g_ptr_array_add(found_get(drafts, &id)->media, g_strdup(name));
        else
            g_ptr_array_add(found_get(drafts, &id)->tails, g_strdup(name));
    }
    return drafts;
}

/* An item counts only if it is whole: a draft is never given up for a damaged file. */
static bool item_is_whole(const struct vault *vault, const char *name)
{
    int fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct bag *bag = fd < 0 ? NULL : bag_open(fd, vault_device_key(vault), NULL);
    bool whole = bag != NULL;

    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return whole;
}

static bool finish_filed(struct vault *vault, GHashTable *drafts, GError **error)
{
    g_autoptr(GPtrArray) items = folder_list(vault->items, error);

    for (guint i = 0; items && i < items->len; i++) {
        const char *name = g_ptr_array_index(items, i);
        struct id id;
        int64_t seq;
        if (!item_name_parse(name, &seq, &id) || !g_hash_table_contains(drafts, id.text) ||
            !item_is_whole(vault, name))
            continue;
        if (!draft_remove(vault, id.text, error))
            return false;
        g_hash_table_remove(drafts, id.text);
    }
    return items != NULL;
}

/* When it was made is not known: only that it was before now. */
static bool adopt(struct vault *vault, const struct found *found, GError **error)
{
    struct moment now = clock_now(vault->clock);
    struct draft draft = {.id = found->id, .is_cut = true};
    bool photo = false, done;

    now.wall_ms = CLOCK_NO_WALL;
    now.quality = CLOCK_UNKNOWN;
    for (guint i = 0; i < found->media->len; i++)
        photo = photo || g_str_has_suffix(g_ptr_array_index(found->media, i), ".jpg");
    draft.record =
        record_new(found->id.text, "evidence", &now, vault->device.text, "unknown", NULL);
    record_set_body(draft.record,
                    json_pack("{s:s}", "evidence", photo ? "photograph" : "observation"));
    draft.app = json_object();
    done = draft_json_put(vault, &draft, NULL, true, error) && folder_sync(vault->drafts, error);
    json_decref(draft.record);
    json_decref(draft.app);
    return done;
}

static void drop_tails(const struct vault *vault, const struct found *found)
{
    for (guint i = 0; i < found->tails->len; i++) {
        const char *name = g_ptr_array_index(found->tails, i);
        g_autofree char *file = draft_tail_name(vault, found->id.text, name);
        if (!g_ptr_array_find_with_equal_func(found->media, name, g_str_equal, NULL))
            unlinkat(vault->drafts, file, 0);
    }
}

static void sweep_drafts(struct vault *vault, GHashTable *drafts)
{
    GHashTableIter iter;
    void *value;

    g_hash_table_iter_init(&iter, drafts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct found *found = value;
        g_autoptr(GError) why = NULL;
        if (lead_has(vault, found->id.text))
            continue; /* nobody can say what is in it: all of it is filed as it is */
        drop_tails(vault, found);
        /* A full disk must not keep the vault shut: the media wait for the next start. */
        if (!found->json && found->media->len && !adopt(vault, found, &why))
            g_warning("what was captured as %s waits: %s", found->id.text, why->message);
    }
}

bool sweep(struct vault *vault, GError **error)
{
    g_autoptr(GHashTable) drafts = NULL;

    leads_find(vault);
    if (vault->use == VAULT_READ)
        return true;
    sweep_parts(vault->keys);
    sweep_parts(vault->drafts);
    sweep_parts(vault->items);
    sweep_parts(vault->packs);
    sweep_parts(vault->ask);
    room_restore(vault);
    if (!vault->school)
        return true;
    drafts = find_drafts(vault, error);
    if (!drafts || !finish_filed(vault, drafts, error))
        return false;
    sweep_drafts(vault, drafts);
    return true;
}
