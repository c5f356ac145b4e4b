// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>

#define PACK_MOST ((size_t)600 * 1024 * 1024)

/* Every item file, receipt and pack, read anew. The chain is checked without a key: each bag says
 * in clear which file came before it. */

struct checking {
    vault_finding *found;
    void *context;
};

static void say(const struct checking *checking, const struct row *row, const char *what)
{
    if (checking->found)
        checking->found(checking->context, row->id.text, what);
}

static void check_file(struct vault *vault, struct row *row, const struct checking *checking)
{
    g_autofree char *before = g_strdup(row->why);

    if (!row->present) {
        say(checking, row, "This item's file is not there any more.");
        return;
    }
    row_read_file(vault, row);
    if (row->why)
        say(checking, row, row->why);
    if (g_strcmp0(before, row->why) != 0 && vault->index && !index_put(vault->index, row, NULL))
        g_debug("the index did not take what was found");
    if (row->receipt == RECEIPT_BAD)
        say(checking, row, "The receipt that came for this does not fit it. It is safe here.");
}

/* `before` is the item whose number is one less, or NULL when it is not here any more. */
static void check_link(const struct row *before, const struct row *row,
                       const struct checking *checking)
{
    if (row->why || !row->present)
        return;
    if (row->seq == 1 && row->has_previous)
        say(checking, row, "This is the first item, and names one before it.");
    else if (row->seq > 1 && !row->has_previous)
        say(checking, row, "This item does not name the one before it.");
    else if (before && row->has_previous && !digest_equal(&before->sha256, &row->previous))
        say(checking, row, "This item names another file than the one before it.");
}

/* The lowest number that anything is known of: what is lower may have been freed more than a year
 * ago, and its receipt gone too. */
static int64_t lowest_known(const struct vault *vault, GHashTable *received)
{
    int64_t lowest = vault->rows->len ? ((struct row *)g_ptr_array_index(vault->rows, 0))->seq : 0;
    GHashTableIter iter;
    void *value;

    g_hash_table_iter_init(&iter, vault->gone);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct gone_receipt *gone = value;
        g_hash_table_add(received, g_memdup2(&gone->seq, sizeof gone->seq));
        if (g_hash_table_size(received) == 1 || gone->seq < lowest)
            lowest = gone->seq;
    }
    return lowest;
}

static void say_gap(const struct checking *checking, int64_t from, int64_t to)
{
    g_autofree char *name =
        from == to
            ? g_strdup_printf("item number %" G_GINT64_FORMAT, from)
            : g_strdup_printf("items number %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, from, to);

    if (checking->found)
        checking->found(checking->context, name,
                        "It is not here, and no receipt says that the school has it.");
}

/* A file under another number than its item's: one of the two is a copy. */
static void check_copies(struct vault *vault, const struct checking *checking)
{
    g_autoptr(GPtrArray) files = vault->items < 0 ? NULL : folder_list(vault->items, NULL);

    for (guint i = 0; files && i < files->len; i++) {
        const struct row *row;
        struct id id;
        int64_t seq;
        if (!item_name_parse(g_ptr_array_index(files, i), &seq, &id))
            continue;
        row = row_find(vault, id.text);
        if (row && row->seq != seq)
            say(checking, row, "There are two files for this item. Both are kept.");
    }
}

/* Numbers that were given, and that neither an item nor a receipt accounts for. */
static void check_gaps(const struct vault *vault, const struct checking *checking)
{
    g_autoptr(GHashTable) received =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    int64_t next = lowest_known(vault, received), missing = 0;

    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        for (; next <= row->seq; next++) {
            bool known = next == row->seq || g_hash_table_contains(received, &next);
            if (missing == 0 && !known)
                missing = next;
            if (missing == 0 || !known)
                continue;
            say_gap(checking, missing, next - 1);
            missing = 0;
        }
    }
}

/* Receipts are known by their file's time; here each is read again. */
static void read_receipts(struct vault *vault)
{
    for (guint i = 0; i < vault->rows->len; i++)
        ((struct row *)g_ptr_array_index(vault->rows, i))->receipt_mtime_ns = 0;
    receipts_look(vault);
}

static GBytes *pack_part(const struct vault *vault, const char *name)
{
    return file_read(vault->packs, name, PACK_MOST, NULL);
}

/* The one before the newest is opened only when that is damaged: here its signature is checked. */
static void check_pack(struct vault *vault, const char *file, const struct checking *checking)
{
    g_autofree char *beside = g_strconcat(file, ".minisig", NULL);
    g_autoptr(GBytes) sealed = pack_part(vault, file), signature = pack_part(vault, beside);
    g_autofree char *minisig = NULL, *name = NULL;
    gsize length;
    const char *data = signature ? g_bytes_get_data(signature, &length) : NULL;
    int64_t said = g_ascii_strtoll(file, NULL, 10), number = 0;

    minisig = data ? g_strndup(data, length) : NULL;
    if (sealed && minisig &&
        pack_signed_number(sealed, minisig, vault->school, vault->device.text, &number) &&
        number == said)
        return;
    name = g_strdup_printf("plan pack %" G_GINT64_FORMAT, said);
    if (checking->found)
        checking->found(checking->context, name, "This plan pack is damaged. Dock the device.");
}

static int newest_first(gconstpointer a, gconstpointer b)
{
    int64_t one = g_ascii_strtoll(*(const char *const *)a, NULL, 10);
    int64_t other = g_ascii_strtoll(*(const char *const *)b, NULL, 10);

    return one < other ? 1 : one > other ? -1 : 0;
}

/* The last two: of an older one a cut may have left anything. */
static void check_packs(struct vault *vault, const struct checking *checking)
{
    g_autoptr(GPtrArray) files =
        vault->packs < 0 || !vault->school ? NULL : folder_list(vault->packs, NULL);
    int checked = 0;

    if (files)
        g_ptr_array_sort(files, newest_first);
    for (guint i = 0; files && i < files->len && checked < 2; i++) {
        if (!g_str_has_suffix(g_ptr_array_index(files, i), ".age"))
            continue;
        check_pack(vault, g_ptr_array_index(files, i), checking);
        checked++;
    }
}

int vault_verify(struct vault *vault, vault_finding *found, void *context, GError **error)
{
    struct checking checking = {found, context};
    const struct row *before = NULL;

    (void)error;
    read_receipts(vault);
    check_packs(vault, &checking);
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        check_file(vault, row, &checking);
        if (before && row->seq == before->seq)
            say(&checking, row, "Two items have this number.");
        check_link(before && before->seq + 1 == row->seq ? before : NULL, row, &checking);
        before = row;
    }
    check_copies(vault, &checking);
    check_gaps(vault, &checking);
    return (int)vault->rows->len;
}
