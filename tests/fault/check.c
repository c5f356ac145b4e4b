// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/check.h"

#include "fault/world.h"
#include "vault/vault.h"

#include <string.h>

struct judge {
    const struct promises *promises;
    struct verdict *verdict;
    struct vault *vault;
    GPtrArray *drafts, *items;
    int64_t next_seq;
    GHashTable *draft_of, *item_of; /* id -> struct draft, struct item, borrowed */
};

void verdict_init(struct verdict *verdict)
{
    *verdict = (struct verdict){.why = g_string_new(NULL)};
}

void verdict_finish(struct verdict *verdict)
{
    g_string_free(verdict->why, TRUE);
}

bool verdict_is_good(const struct verdict *verdict)
{
    return verdict->lost + verdict->twice + verdict->early + verdict->undetected == 0;
}

static void blame(struct judge *judge, int *count, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void blame(struct judge *judge, int *count, const char *format, ...)
{
    va_list arguments;

    ++*count;
    va_start(arguments, format);
    g_string_append_vprintf(judge->verdict->why, format, arguments);
    va_end(arguments);
    g_string_append_c(judge->verdict->why, '\n');
}

#define lost(judge, ...) blame(judge, &(judge)->verdict->lost, __VA_ARGS__)

/* --- the bytes of a medium --- */

/* Made once: a state is judged in less time than they take. */
static GBytes *planted(const struct promised_medium *medium)
{
    static GHashTable *made;
    int64_t key = ((int64_t)medium->seed << 24) ^ medium->bytes;
    GBytes *whole;

    if (!made)
        made = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                     (GDestroyNotify)g_bytes_unref);
    whole = g_hash_table_lookup(made, &key);
    if (whole && (int64_t)g_bytes_get_size(whole) == medium->bytes)
        return whole;
    whole = world_bytes((size_t)medium->bytes, medium->seed);
    g_hash_table_replace(made, g_memdup2(&key, sizeof key), whole);
    return whole;
}

static bool begins_like(GBytes *bytes, const struct promised_medium *medium)
{
    GBytes *whole = planted(medium);
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    return length <= (gsize)medium->bytes &&
           (length == 0 || memcmp(data, g_bytes_get_data(whole, NULL), length) == 0);
}

/* `found` is NULL when it could not be read, or there is none. */
static void check_bytes(struct judge *judge, const struct promised *promised,
                        const struct promised_medium *medium, GBytes *found)
{
    int64_t length = found ? (int64_t)g_bytes_get_size(found) : 0;
    int64_t least = medium->kept ? medium->bytes : medium->synced;

    if (length < least)
        lost(judge, "%s: %s has %d bytes of %d", promised->id.text, medium->name, (int)length,
             (int)least);
    if (found && !begins_like(found, medium))
        blame(judge, &judge->verdict->undetected, "%s: %s holds other bytes", promised->id.text,
              medium->name);
}

static bool record_names(const json_t *record, const char *name)
{
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "media"), index, entry)
    {
        if (g_strcmp0(json_string_value(json_object_get(entry, "name")), name) == 0)
            return true;
    }
    return false;
}

/* --- one draft, one item --- */

static void check_draft(struct judge *judge, const struct promised *promised,
                        const struct draft *draft)
{
    int step = (int)json_integer_value(json_object_get(draft->app, "step"));

    if (promised->filed)
        blame(judge, &judge->verdict->twice, "%s was filed, and is a draft too", promised->id.text);
    if (promised->thrown)
        lost(judge, "%s was thrown away, and is there again", promised->id.text);
    /* What a person was throwing away may be half gone. */
    if (promised->tried_throw)
        return;
    if (step < promised->saved_step || step > MAX(promised->tried_step, 0))
        lost(judge, "%s: its words are those of save %d, not %d", promised->id.text, step,
             promised->saved_step);
    for (guint i = 0; i < promised->media->len; i++) {
        const struct promised_medium *medium =
            &g_array_index(promised->media, struct promised_medium, i);
        g_autoptr(GBytes) found = NULL;
        if (record_names(draft->record, medium->name))
            found = vault_draft_medium(judge->vault, promised->id.text, medium->name, NULL);
        check_bytes(judge, promised, medium, found);
    }
    /* A save that was under way may be there in part, and must say so. */
    if (draft->is_cut && promised->saved_step && promised->tried_step == promised->saved_step)
        lost(judge, "%s was saved, and is marked as cut", promised->id.text);
}

static void check_item(struct judge *judge, const struct promised *promised,
                       const struct item *item)
{
    if (!promised->tried_file)
        blame(judge, &judge->verdict->undetected, "%s was never filed, and is an item",
              promised->id.text);
    if (promised->thrown)
        lost(judge, "%s was thrown away, and is an item", promised->id.text);
    if (promised->filed &&
        (item->seq != promised->seq || !digest_equal(&item->sha256, &promised->sha256)))
        lost(judge, "%s is not the item that was filed", promised->id.text);
    if (promised->received && item->state != ITEM_RECEIVED)
        lost(judge, "%s was received, and is %s", promised->id.text, item_state_name(item->state));
    for (guint i = 0; i < promised->media->len && !promised->tried_throw; i++) {
        const struct promised_medium *medium =
            &g_array_index(promised->media, struct promised_medium, i);
        g_autoptr(GBytes) found = NULL;
        if (record_names(item->record, medium->name))
            found = vault_item_medium(judge->vault, promised->id.text, medium->name, NULL);
        check_bytes(judge, promised, medium, found);
    }
}

static bool is_withdrawn(const struct judge *judge, const char *id)
{
    for (guint i = 0; i < judge->items->len; i++) {
        const struct item *item = g_ptr_array_index(judge->items, i);
        const json_t *body = json_object_get(item->record, "body");
        if (item->record && strcmp(record_kind(item->record), "withdrawal") == 0 &&
            g_strcmp0(json_string_value(json_object_get(body, "of")), id) == 0)
            return true;
    }
    return false;
}

static void check_promised(struct judge *judge, const struct promised *promised)
{
    const struct draft *draft = g_hash_table_lookup(judge->draft_of, promised->id.text);
    const struct item *item = g_hash_table_lookup(judge->item_of, promised->id.text);
    bool is_kept = promised->saved_step > 0;

    for (guint i = 0; i < promised->media->len; i++) {
        const struct promised_medium *medium =
            &g_array_index(promised->media, struct promised_medium, i);
        is_kept = is_kept || medium->kept || medium->synced > 0;
    }
    if (promised->freed && item)
        lost(judge, "%s was freed, and is there again", promised->id.text);
    if (promised->tried_free && !item)
        return;
    if ((promised->filed || promised->received) && !item)
        blame(judge, promised->received ? &judge->verdict->early : &judge->verdict->lost,
              "%s was filed as %d, and is not there", promised->id.text, (int)promised->seq);
    else if (is_kept && !promised->tried_throw && !draft && !item)
        lost(judge, "%s was saved, and is not there", promised->id.text);
    /* What staff throw away goes only when an item says that it was there. */
    if ((promised->thrown || (promised->tried_throw && is_kept && !draft && !item)) &&
        promised->by_staff && !is_withdrawn(judge, promised->id.text) &&
        !g_hash_table_contains(judge->promises->freeable, GINT_TO_POINTER(promised->withdrawal)))
        lost(judge, "%s was thrown away, and no withdrawal says so", promised->id.text);
    if (draft)
        check_draft(judge, promised, draft);
    if (item)
        check_item(judge, promised, item);
}

/* --- the whole vault --- */

static void check_item_seen(struct judge *judge, const struct item *item)
{
    if (item->state == ITEM_ATTENTION)
        lost(judge, "item %d needs attention: %s", (int)item->seq, item->why);
    else if (!item->record)
        lost(judge, "item %d cannot be read", (int)item->seq);
    if (g_hash_table_contains(judge->draft_of, item->id.text))
        blame(judge, &judge->verdict->twice, "item %d is a draft too", (int)item->seq);
}

/* Every number that was given is there, but for those that the server was asked to prove. */
static void check_items(struct judge *judge)
{
    const struct promises *promises = judge->promises;
    int64_t next = 1;

    for (guint i = 0; i < judge->items->len; i++) {
        const struct item *item = g_ptr_array_index(judge->items, i);
        if (item->seq < next)
            blame(judge, &judge->verdict->twice, "the number %d is there twice", (int)item->seq);
        for (; next < item->seq; next++) {
            if (!g_hash_table_contains(promises->freeable, GINT_TO_POINTER((int)next)))
                blame(judge, &judge->verdict->early, "number %d is not there", (int)next);
        }
        next = item->seq + 1;
        check_item_seen(judge, item);
    }
    if (next <= promises->highest_seq)
        lost(judge, "the last number is %d, and %d was given", (int)next - 1,
             (int)promises->highest_seq);
    judge->next_seq = next;
}

static void check_pack(struct judge *judge)
{
    const struct promises *promises = judge->promises;
    struct pack *pack = vault_pack(judge->vault);
    int number = pack ? (int)pack_number(pack) : 0;

    if (number < promises->pack || number > MAX(promises->pack, promises->tried_pack) ||
        !pack_pupil(pack, WORLD_PUPIL))
        lost(judge, "pack %d is in force, not %d", number, promises->pack);
    pack_unref(pack);
}

static void finding(void *context, const char *id, const char *what)
{
    lost((struct judge *)context, "verify: %s: %s", id, what);
}

/* What is there goes on: the next number, and a chain that holds. */
static void check_next(struct judge *judge)
{
    struct moment now = clock_now(vault_clock(judge->vault));
    struct id id = id_new();
    json_t *record =
        record_new(id.text, "evidence", &now, vault_device(judge->vault), "staff", WORLD_STAFF);
    struct item item;
    GError *why = NULL;

    record_set_body(record, json_pack("{s:s}", "evidence", "observation"));
    if (!vault_file_sources(judge->vault, record, NULL, 0, &item, &why)) {
        lost(judge, "nothing can be filed any more: %s", why->message);
        g_error_free(why);
    } else if (item.seq != judge->next_seq) {
        blame(judge, &judge->verdict->twice, "the next item is number %d, not %d", (int)item.seq,
              (int)judge->next_seq);
    }
    json_decref(record);
    if (vault_verify(judge->vault, finding, judge, NULL) < 0)
        lost(judge, "the chain cannot be verified");
}

static void gather(struct judge *judge)
{
    int damaged;

    judge->drafts = vault_drafts(judge->vault, &damaged, NULL);
    judge->items = vault_items(judge->vault, NULL);
    if (damaged)
        lost(judge, "%d drafts cannot be read", damaged);
    for (guint i = 0; i < judge->drafts->len; i++) {
        struct draft *draft = g_ptr_array_index(judge->drafts, i);
        g_hash_table_insert(judge->draft_of, draft->id.text, draft);
        if (!g_hash_table_contains(judge->promises->by_id, draft->id.text))
            blame(judge, &judge->verdict->undetected, "%s is a draft that nobody made",
                  draft->id.text);
    }
    for (guint i = 0; i < judge->items->len; i++) {
        struct item *item = g_ptr_array_index(judge->items, i);
        if (!g_hash_table_insert(judge->item_of, item->id.text, item))
            blame(judge, &judge->verdict->twice, "%s is an item twice", item->id.text);
    }
}

/* A PIN that was being changed is the old one or the new one. */
static bool unlock(struct judge *judge, GError **error)
{
    const struct promises *promises = judge->promises;

    if (vault_unlock(judge->vault, promises->pin, error))
        return true;
    if (!promises->tried_pin[0] || !error || !fault_is(*error, FAULT_DENIED))
        return false;
    g_clear_error(error);
    return vault_unlock(judge->vault, promises->tried_pin, error);
}

static void check_open(struct judge *judge)
{
    gather(judge);
    check_items(judge);
    check_pack(judge);
    for (guint i = 0; i < judge->promises->list->len; i++)
        check_promised(judge, g_ptr_array_index(judge->promises->list, i));
    check_next(judge);
    g_ptr_array_unref(judge->drafts);
    g_ptr_array_unref(judge->items);
}

void check_world(const char *vault_folder, const struct promises *promises, struct verdict *verdict)
{
    struct judge judge = {.promises = promises, .verdict = verdict};
    GError *why = NULL;

    judge.draft_of = g_hash_table_new(g_str_hash, g_str_equal);
    judge.item_of = g_hash_table_new(g_str_hash, g_str_equal);
    judge.vault = vault_open(vault_folder, VAULT_WRITE, &why);
    if (!judge.vault)
        lost(&judge, "the vault does not open: %s", why->message);
    else if (!unlock(&judge, &why))
        lost(&judge, "the PIN does not open the vault: %s", why->message);
    else
        check_open(&judge);
    g_clear_error(&why);
    vault_close(judge.vault);
    g_hash_table_unref(judge.draft_of);
    g_hash_table_unref(judge.item_of);
}
