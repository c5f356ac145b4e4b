// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Receipts that the dock brought, checked against our own files. One that does not fit is kept, and
 * makes its item ask for attention: it is never a reason to delete anything. */

#define RECEIPT_MOST ((size_t)65536)

/* The school signed it, for this device and this id. */
static struct receipt *read_receipt(const struct vault *vault, int folder, const char *name,
                                    const char *id, GError **error)
{
    g_autoptr(GBytes) answer = file_read(folder, name, RECEIPT_MOST, error);
    struct receipt *receipt =
        answer ? receipt_check(answer, &vault->school->receipt_key, error) : NULL;

    if (!receipt)
        return NULL;
    if (strcmp(receipt->id.text, id) == 0 &&
        strcmp(receipt->device.text, vault->device.text) == 0 &&
        g_strcmp0(receipt->school, vault->school->id) == 0)
        return receipt;
    fault(error, FAULT_INVALID, "it is for another item, device or school");
    receipt_free(receipt);
    return NULL;
}

static bool fits(const struct row *row, const struct receipt *receipt)
{
    return receipt->seq == row->seq && receipt->length_bytes == row->bytes &&
           digest_equal(&receipt->sha256, &row->sha256);
}

struct receipt *receipt_of(const struct vault *vault, const struct row *row, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.json", row->id.text);
    int folder = openat(vault->dock, "receipts", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct receipt *receipt =
        folder < 0 ? NULL : read_receipt(vault, folder, name, row->id.text, error);

    if (folder < 0)
        fault_errno(error, "there are no receipts");
    else
        close(folder);
    if (!receipt || fits(row, receipt))
        return receipt;
    receipt_free(receipt);
    fault(error, FAULT_INVALID, "the receipt is for other bytes");
    return NULL;
}

/* One that cannot be read now is judged another time: it says nothing yet. */
static void judge(struct vault *vault, int folder, const char *name, struct row *row,
                  int64_t mtime_ns)
{
    g_autoptr(GError) why = NULL;
    enum receipt_state before = row->receipt;
    struct receipt *receipt = read_receipt(vault, folder, name, row->id.text, &why);

    if (!receipt && !fault_is(why, FAULT_INVALID) && !fault_is(why, FAULT_DENIED)) {
        g_warning("the receipt for item %s waits: %s", row->id.text, why->message);
        return;
    }
    row->receipt_mtime_ns = mtime_ns;
    row->receipt = receipt && fits(row, receipt) ? RECEIPT_GOOD : RECEIPT_BAD;
    if (row->receipt == RECEIPT_BAD)
        g_warning("the receipt for item %s does not count: %s", row->id.text,
                  why ? why->message : "it is for other bytes");
    if (row->receipt == RECEIPT_GOOD && before != RECEIPT_GOOD)
        g_ptr_array_add(vault->news, g_strdup(row->id.text));
    receipt_free(receipt);
    if (vault->index && !index_put(vault->index, row, NULL))
        g_debug("the index did not take a receipt");
}

static void note_gone(struct vault *vault, const struct gone *gone)
{
    struct gone_receipt *known = g_new(struct gone_receipt, 1);

    *known = (struct gone_receipt){gone->mtime_ns, gone->seq, true};
    g_hash_table_replace(vault->gone, g_strdup(gone->id.text), known);
    row_saw_receipt(vault, gone->seq, &gone->sha256);
}

static void take_gone(void *context, const struct gone *gone)
{
    note_gone(context, gone);
}

void gone_load(struct vault *vault)
{
    g_autoptr(GError) why = NULL;

    if (vault->index && !index_load_gone(vault->index, take_gone, vault, &why))
        g_warning("the receipts are read again: %s", why->message);
}

/* A receipt whose item is not here any more still says which numbers were given. It is read once:
 * there may be a year's. */
static void remember(struct vault *vault, int folder, const char *name, const char *id,
                     int64_t mtime_ns)
{
    struct gone_receipt *known = g_hash_table_lookup(vault->gone, id);
    struct gone gone = {.mtime_ns = mtime_ns};
    struct receipt *receipt;

    if (known)
        known->is_here = true;
    if (known && known->mtime_ns == mtime_ns)
        return;
    receipt = read_receipt(vault, folder, name, id, NULL);
    if (!receipt)
        return;
    gone.id = receipt->id;
    gone.seq = receipt->seq;
    gone.sha256 = receipt->sha256;
    note_gone(vault, &gone);
    receipt_free(receipt);
    if (vault->index && !index_put_gone(vault->index, &gone, NULL))
        g_debug("the index did not take a receipt");
}

static void meet_receipt(struct vault *vault, int folder, const char *name)
{
    struct stat about;
    struct row *row;
    struct id id;
    int64_t mtime_ns;

    if (strlen(name) != ID_LENGTH + 5 || !g_str_has_suffix(name, ".json"))
        return;
    g_strlcpy(id.text, name, sizeof id.text);
    if (!id_is_valid(id.text) || fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    mtime_ns = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    row = row_find(vault, id.text);
    if (!row) {
        remember(vault, folder, name, id.text, mtime_ns);
        return;
    }
    row->has_receipt_file = true;
    if (row->receipt != RECEIPT_NONE && row->receipt_mtime_ns == mtime_ns)
        return;
    judge(vault, folder, name, row, mtime_ns);
}

static gboolean is_over(void *id, void *value, void *context)
{
    struct vault *vault = context;
    struct gone_receipt *known = value;
    bool over = !known->is_here;

    known->is_here = false;
    if (over && vault->index && !index_drop_gone(vault->index, id, NULL))
        g_debug("the index still knows of a receipt");
    return over;
}

void receipts_look(struct vault *vault)
{
    int folder =
        vault->dock < 0 || !vault->school
            ? -1
            : openat(vault->dock, "receipts", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GPtrArray) files = folder < 0 ? NULL : folder_list(folder, NULL);
    bool grouped = files && vault->index && index_begin_lightly(vault->index, NULL);

    for (guint i = 0; i < vault->rows->len; i++)
        ((struct row *)g_ptr_array_index(vault->rows, i))->has_receipt_file = false;
    for (guint i = 0; files && i < files->len; i++)
        meet_receipt(vault, folder, g_ptr_array_index(files, i));
    if (files)
        g_hash_table_foreach_remove(vault->gone, is_over, vault);
    if (grouped && !index_commit(vault->index, NULL))
        g_debug("the index did not take the receipts");
    /* The file is the truth: without it the index's memory of it is nothing. */
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        if (!row->has_receipt_file)
            row->receipt = RECEIPT_NONE;
    }
    if (folder >= 0)
        close(folder);
}
