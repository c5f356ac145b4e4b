// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "bag/attest.h"
#include "core/assets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Freeing. Nothing is taken away before the server has proved that it holds it.
 *
 * At a power cut: the row goes from the index first, then the file, then the question in ask/free.
 * Whichever of these is done, the rest is done again: an item whose row is gone is read anew, a
 * question about an item that is gone is asked no more. The receipt stays. */

#define ASK_FILE "free"
#define ASK_MOST ((size_t)256 * 1024)
#define ATTEST_MOST ((size_t)65536)
#define ITEMS_MOST 500
#define RECEIPTS_AT_ONCE 200
#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

/* What a receipt says of the time. */
struct kept {
    int64_t stored_at_ms, keep_until_ms, mtime_ns;
};

struct freeing {
    json_t *ask;      /* as ask/free has it; NULL: nothing is asked */
    GHashTable *kept; /* id -> struct kept */
    GHashTable *bad;  /* id -> int64_t: its attest did not count; CLOCK_BOOTTIME to ask it again */
};

void free_forget(struct vault *vault)
{
    struct freeing *freeing = vault->freeing;

    if (!freeing)
        return;
    json_decref(freeing->ask);
    g_hash_table_unref(freeing->kept);
    g_hash_table_unref(freeing->bad);
    g_free(freeing);
    vault->freeing = NULL;
}

static json_t *ask_read(const struct vault *vault)
{
    g_autoptr(GBytes) bytes = file_read(vault->ask, ASK_FILE, ASK_MOST, NULL);
    struct schema *schema = assets_schema("ask-free", NULL);
    json_t *ask = bytes ? json_read(bytes, ASK_MOST, NULL) : NULL;

    if (ask && (!schema || !schema_check(schema, ask, NULL)))
        g_clear_pointer(&ask, json_decref);
    schema_free(schema);
    return ask;
}

static struct freeing *freeing_of(struct vault *vault)
{
    struct freeing *freeing = vault->freeing;

    if (freeing)
        return freeing;
    freeing = g_new0(struct freeing, 1);
    freeing->ask = ask_read(vault);
    freeing->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    freeing->bad = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    vault->freeing = freeing;
    return freeing;
}

/* A nonce counts in the boot that it was made in, for an hour, whatever any clock says. */
static bool is_fresh(const json_t *ask)
{
    int64_t age = clock_boottime_ms() - json_integer_value(json_object_get(ask, "boottime_ms"));
    char boot[37];

    clock_boot_id(boot);
    return g_strcmp0(json_string_value(json_object_get(ask, "boot")), boot) == 0 && age >= 0 &&
           age < HOUR_MS;
}

/* --- what is due --- */

/* The server's own time, or a time that it certainly is past; CLOCK_NO_WALL when it never spoke. */
static int64_t server_now(const struct vault *vault)
{
    struct moment now = clock_now(vault->clock);

    return now.quality == CLOCK_SERVER ? now.wall_ms : vault->clock_fixed_ms;
}

static bool is_past(const struct vault *vault, int64_t stored_at_ms, int64_t keep_until_ms,
                    int64_t now_ms)
{
    if (now_ms == CLOCK_NO_WALL)
        return false;
    return now_ms >= keep_until_ms || (now_ms - stored_at_ms >= DAY_MS && room_is_short(vault));
}

/* The end of the chain stays: by it alone the next item knows its number, whatever else is gone. */
static bool is_end(const struct vault *vault, const struct row *row)
{
    return row->seq >= vault->highest_seq;
}

/* A server that proves nothing is not asked for the same again and again. */
static bool is_set_aside(const struct vault *vault, const struct row *row)
{
    const int64_t *until = g_hash_table_lookup(vault->freeing->bad, row->id.text);

    return until && clock_boottime_ms() < *until;
}

static bool may_go(const struct vault *vault, const struct row *row)
{
    return row->present && row->was_whole && !row->why && row->receipt == RECEIPT_GOOD &&
           !is_end(vault, row) && !is_set_aside(vault, row);
}

/* NULL when it has to wait: not every receipt is read at once. */
static const struct kept *kept_of(struct vault *vault, const struct row *row, int *reads)
{
    struct freeing *freeing = vault->freeing;
    struct kept *kept = g_hash_table_lookup(freeing->kept, row->id.text);
    struct receipt *receipt;

    if (kept && kept->mtime_ns == row->receipt_mtime_ns)
        return kept;
    receipt = ++*reads > RECEIPTS_AT_ONCE ? NULL : receipt_of(vault, row, NULL);
    if (!receipt)
        return NULL;
    kept = g_new(struct kept, 1);
    *kept = (struct kept){receipt->stored_at_ms, receipt->keep_until_ms, row->receipt_mtime_ns};
    g_hash_table_replace(freeing->kept, g_strdup(row->id.text), kept);
    receipt_free(receipt);
    return kept;
}

static json_t *due_items(struct vault *vault)
{
    int64_t now_ms = server_now(vault);
    json_t *items = json_array();
    int reads = 0;

    for (guint i = 0; i < vault->rows->len && json_array_size(items) < ITEMS_MOST; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        const struct kept *kept = may_go(vault, row) ? kept_of(vault, row, &reads) : NULL;
        char nonce[ATTEST_NONCE_HEX + 1];
        if (!kept || !is_past(vault, kept->stored_at_ms, kept->keep_until_ms, now_ms))
            continue;
        attest_nonce(nonce);
        json_array_append_new(items, json_pack("{s:s, s:s}", "id", row->id.text, "nonce", nonce));
    }
    return items;
}

/* --- asking --- */

static bool is_open_question(const struct vault *vault, const json_t *entry)
{
    const char *id = json_string_value(json_object_get(entry, "id"));
    const struct row *row = id ? row_find(vault, id) : NULL;

    return row && may_go(vault, row);
}

static bool has_open_questions(const struct vault *vault)
{
    const json_t *items = json_object_get(vault->freeing->ask, "items");

    for (size_t i = 0; i < json_array_size(items); i++) {
        if (is_open_question(vault, json_array_get(items, i)))
            return true;
    }
    return false;
}

static bool ask_put(struct vault *vault, json_t *items_take, GError **error)
{
    struct freeing *freeing = vault->freeing;
    g_autoptr(GBytes) bytes = NULL;
    char boot[37];

    clock_boot_id(boot);
    json_decref(freeing->ask);
    freeing->ask = json_pack("{s:s, s:I, s:o}", "boot", boot, "boottime_ms",
                             (json_int_t)clock_boottime_ms(), "items", items_take);
    bytes = json_canonical(freeing->ask, error);
    if (bytes && file_write(vault->ask, ASK_FILE, bytes, FILE_REPLACE, ITEM_MODE, error))
        return true;
    g_clear_pointer(&freeing->ask, json_decref);
    return false;
}

/* A question that is under way is left alone for its hour, so that the dock's answer still meets
 * it. */
static bool ask_anew(struct vault *vault, GError **error)
{
    struct freeing *freeing = vault->freeing;
    json_t *items;

    if (freeing->ask && is_fresh(freeing->ask) && has_open_questions(vault))
        return true;
    items = due_items(vault);
    if (json_array_size(items) > 0)
        return ask_put(vault, items, error);
    json_decref(items);
    if (!freeing->ask)
        return true;
    g_clear_pointer(&freeing->ask, json_decref);
    return file_remove(vault->ask, ASK_FILE, error);
}

/* --- one item --- */

static struct attest *attest_of(const struct vault *vault, const struct row *row, const char *nonce,
                                GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.json", row->id.text);
    int folder = openat(vault->dock, "attests", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GBytes) answer = folder < 0 ? NULL : file_read(folder, name, ATTEST_MOST, error);
    struct attest *attest =
        answer ? attest_check(answer, &vault->school->receipt_key, error) : NULL;

    if (folder >= 0)
        close(folder);
    else
        fault(error, FAULT_MISSING, "nothing was attested");
    if (!attest ||
        (strcmp(attest->id.text, row->id.text) == 0 && strcmp(attest->nonce, nonce) == 0))
        return attest;
    g_free(attest);
    fault(error, FAULT_INVALID, "it answers another question");
    return NULL;
}

/* Our own bytes, all of them, against the receipt and the server's proof. */
static bool is_proved(struct vault *vault, struct row *row, const struct receipt *receipt,
                      const struct attest *attest, GError **error)
{
    int fd = vault_item_fd(vault, row->id.text, error);
    struct digest proof, sha256;
    bool good = fd >= 0 && attest_prove(fd, attest->nonce, &proof, &sha256, error);

    if (fd >= 0)
        close(fd);
    if (!good)
        return false;
    if (!digest_equal(&sha256, &receipt->sha256) || !digest_equal(&sha256, &row->sha256)) {
        row_read_file(vault, row); /* it is our own copy that is not what it was: shown, and kept */
        if (vault->index && !index_put(vault->index, row, NULL))
            g_debug("the index did not take what was found");
        return fault(error, FAULT_DAMAGED, "the file here is not the one that was filed");
    }
    return digest_equal(&proof, &attest->proof) ||
           fault(error, FAULT_DENIED, "the server has not proved that it holds the bytes");
}

/* A draft that outlived its filing would come back as one once its item is gone. */
static bool draft_is_gone(struct vault *vault, const char *id, GError **error)
{
    g_autofree char *json = draft_json_name(vault, id);

    if (faccessat(vault->drafts, json, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return draft_remove(vault, id, error);
    return errno == ENOENT || fault_errno(error, "cannot look for the draft '%s'", id);
}

/* One flush: the row, and its box. */
static bool forget_row(struct vault *vault, const struct row *row, GError **error)
{
    if (!vault->index)
        return true;
    if (!index_begin(vault->index, error))
        return false;
    if (index_drop(vault->index, row->id.text, error))
        return index_commit(vault->index, error);
    index_rollback(vault->index);
    return false;
}

static bool unlink_item(struct vault *vault, struct row *row, GError **error)
{
    g_autofree char *name = item_name(row->seq, row->id.text);

    if (!forget_row(vault, row, error))
        return false;
    if (unlinkat(vault->items, name, 0) != 0 && errno != ENOENT) {
        fault_errno(error, "cannot take '%s' away", name);
        if (vault->index && !index_put(vault->index, row, NULL))
            g_debug("the index did not take the row back");
        return false;
    }
    row_remove(vault, row);
    return folder_sync(vault->items, error);
}

static bool free_item(struct vault *vault, struct row *row, const char *nonce, GError **error)
{
    struct attest *attest = attest_of(vault, row, nonce, error);
    struct receipt *receipt = attest ? receipt_of(vault, row, error) : NULL;
    bool good = receipt != NULL;

    if (good && (is_end(vault, row) ||
                 !is_past(vault, receipt->stored_at_ms, receipt->keep_until_ms, attest->now_ms)))
        good = fault(error, FAULT_INVALID, "it is to be kept for longer");
    good = good && is_proved(vault, row, receipt, attest, error) &&
           draft_is_gone(vault, row->id.text, error) && unlink_item(vault, row, error);
    receipt_free(receipt);
    g_free(attest);
    return good;
}

/* What a disk says is no fault of the attest's: that is tried again. */
static bool is_judged(const GError *why)
{
    return fault_is(why, FAULT_INVALID) || fault_is(why, FAULT_DENIED) ||
           fault_is(why, FAULT_DAMAGED);
}

static void set_aside(struct vault *vault, const char *id)
{
    int64_t *until = g_new(int64_t, 1);

    *until = clock_boottime_ms() + HOUR_MS;
    g_hash_table_replace(vault->freeing->bad, g_strdup(id), until);
}

static void free_asked(struct vault *vault, const json_t *entry, GPtrArray *freed)
{
    g_autofree char *id = g_strdup(json_string_value(json_object_get(entry, "id")));
    const char *nonce = json_string_value(json_object_get(entry, "nonce"));
    g_autoptr(GError) why = NULL;

    if (!is_open_question(vault, entry))
        return;
    if (free_item(vault, row_find(vault, id), nonce, &why)) {
        g_hash_table_remove(vault->freeing->kept, id);
        if (freed)
            g_ptr_array_add(freed, g_strdup(id));
    } else if (!fault_is(why, FAULT_MISSING)) {
        g_warning("item %s is not freed: %s", id, why->message);
        if (is_judged(why))
            set_aside(vault, id);
    }
}

bool vault_free(struct vault *vault, GPtrArray *freed, GError **error)
{
    const json_t *items;

    if (!vault_may_write(vault, error))
        return false;
    if (!vault->school || vault->dock < 0)
        return true;
    items = json_object_get(freeing_of(vault)->ask, "items");
    for (size_t i = 0; is_fresh(vault->freeing->ask) && i < json_array_size(items); i++)
        free_asked(vault, json_array_get(items, i), freed);
    return ask_anew(vault, error);
}
