// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>

/* Every item file, read anew. The chain is checked without a key: each bag says in clear which file
 * came before it. */

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

int vault_verify(struct vault *vault, vault_finding *found, void *context, GError **error)
{
    struct checking checking = {found, context};
    const struct row *before = NULL;

    (void)error;
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        check_file(vault, row, &checking);
        if (before && row->seq == before->seq)
            say(&checking, row, "Two items have this number.");
        check_link(before && before->seq + 1 == row->seq ? before : NULL, row, &checking);
        before = row;
    }
    return (int)vault->rows->len;
}
