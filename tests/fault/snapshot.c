// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/snapshot.h"

#include "core/json.h"
#include "fault/world.h"
#include "vault/vault.h"

#include <string.h>

#define MEDIA_MOST 100

static void complain(struct snapshot *snapshot, const char *about, GError *why)
{
    g_string_append_printf(snapshot->complaints, "%s: %s\n", about, why ? why->message : "?");
    g_clear_error(&why);
}

static void hear(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
    struct snapshot *snapshot = data;

    (void)domain;
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        g_string_append_printf(snapshot->complaints, "%s\n", message);
}

static void add(struct snapshot *snapshot, char *line_take)
{
    g_hash_table_add(snapshot->lines, line_take);
}

static char *text_of(const json_t *value)
{
    return json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
}

/* `bytes` may be NULL: then `why` says so. */
static void add_medium(struct snapshot *snapshot, const char *id, const char *name, GBytes *bytes,
                       GError *why)
{
    struct digest digest;
    char hex[DIGEST_HEX + 1];

    if (!bytes) {
        complain(snapshot, id, why);
        return;
    }
    digest = digest_of_bytes(bytes);
    digest_hex(&digest, hex);
    add(snapshot, g_strdup_printf("%s %s %s", id, name, hex));
    g_bytes_unref(bytes);
}

static void add_draft(struct snapshot *snapshot, struct vault *vault, const struct draft *draft)
{
    struct medium media[MEDIA_MOST];
    size_t count = record_media(draft->record, media, MEDIA_MOST);
    char *record = text_of(draft->record), *app = text_of(draft->app);

    add(snapshot, g_strdup_printf("%s draft %s %s %d", draft->id.text, record, app, draft->is_cut));
    free(record);
    free(app);
    if (draft->is_cut)
        g_string_append_printf(snapshot->complaints, "%s is cut\n", draft->id.text);
    for (size_t i = 0; i < count; i++) {
        GError *why = NULL;
        GBytes *bytes = vault_draft_medium(vault, draft->id.text, media[i].name, &why);
        add_medium(snapshot, draft->id.text, media[i].name, bytes, why);
    }
}

static void add_item(struct snapshot *snapshot, struct vault *vault, const struct item *item)
{
    struct medium media[MEDIA_MOST];
    size_t count = item->record ? record_media(item->record, media, MEDIA_MOST) : 0;
    char *record = item->record ? text_of(item->record) : NULL;
    char hex[DIGEST_HEX + 1];

    digest_hex(&item->sha256, hex);
    add(snapshot,
        g_strdup_printf("%s item %d %s %d %s %s", item->id.text, (int)item->seq,
                        item_state_name(item->state), (int)item->bytes, hex, record ? record : ""));
    free(record);
    if (item->state == ITEM_ATTENTION)
        g_string_append_printf(snapshot->complaints, "%s: %s\n", item->id.text, item->why);
    for (size_t i = 0; i < count; i++) {
        GError *why = NULL;
        GBytes *bytes = vault_item_medium(vault, item->id.text, media[i].name, &why);
        add_medium(snapshot, item->id.text, media[i].name, bytes, why);
    }
}

static void add_pack(struct snapshot *snapshot, struct vault *vault)
{
    struct pack *pack = vault_pack(vault);
    char *json = pack ? text_of(pack_json(pack)) : NULL;

    add(snapshot, g_strdup_printf("pack %d %s", pack ? (int)pack_number(pack) : 0, json));
    free(json);
    pack_unref(pack);
}

/* The keys must still make an item that holds. */
static void go_on(struct snapshot *snapshot, struct vault *vault)
{
    struct moment now = clock_now(vault_clock(vault));
    struct id id = id_new();
    json_t *record =
        record_new(id.text, "evidence", &now, vault_device(vault), "staff", WORLD_STAFF);
    GError *why = NULL;

    record_set_body(record, json_pack("{s:s}", "evidence", "observation"));
    if (!vault_file_sources(vault, record, NULL, 0, NULL, &why))
        complain(snapshot, "filing", why);
    json_decref(record);
}

static void finding(void *context, const char *id, const char *what)
{
    struct snapshot *snapshot = context;

    g_string_append_printf(snapshot->complaints, "%s: %s\n", id, what);
}

static void add_all(struct snapshot *snapshot, struct vault *vault)
{
    int damaged = 0;
    g_autoptr(GPtrArray) drafts = vault_drafts(vault, &damaged, NULL);
    g_autoptr(GPtrArray) items = vault_items(vault, NULL);

    if (!drafts || damaged)
        g_string_append_printf(snapshot->complaints, "%d drafts are damaged\n", damaged);
    for (guint i = 0; drafts && i < drafts->len; i++)
        add_draft(snapshot, vault, g_ptr_array_index(drafts, i));
    for (guint i = 0; items && i < items->len; i++)
        add_item(snapshot, vault, g_ptr_array_index(items, i));
    add_pack(snapshot, vault);
    go_on(snapshot, vault);
    if (vault_verify(vault, finding, snapshot, NULL) < 0)
        g_string_append(snapshot->complaints, "verify failed\n");
}

struct snapshot *snapshot_take(const char *vault_folder)
{
    struct snapshot *snapshot = g_new0(struct snapshot, 1);
    GLogFunc before = g_log_set_default_handler(hear, snapshot);
    struct vault *vault;
    GError *why = NULL;

    snapshot->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    snapshot->complaints = g_string_new(NULL);
    vault = vault_open(vault_folder, VAULT_WRITE, &why);
    if (!vault)
        complain(snapshot, "open", why);
    else if (!vault_unlock(vault, WORLD_PIN, &why))
        complain(snapshot, "unlock", why);
    else
        add_all(snapshot, vault);
    vault_close(vault);
    g_log_set_default_handler(before, NULL);
    return snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
    g_hash_table_unref(snapshot->lines);
    g_string_free(snapshot->complaints, TRUE);
    g_free(snapshot);
}
