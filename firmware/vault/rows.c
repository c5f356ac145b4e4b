// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEQ_DIGITS 10

struct row *row_new(const char *id, int64_t seq)
{
    struct row *row = g_new0(struct row, 1);

    g_strlcpy(row->id.text, id, sizeof row->id.text);
    row->seq = seq;
    return row;
}

void row_free(struct row *row)
{
    if (!row)
        return;
    g_free(row->why);
    json_decref(row->record);
    g_free(row);
}

bool item_name_parse(const char *file, int64_t *seq, struct id *id)
{
    if (strlen(file) != SEQ_DIGITS + 1 + ID_LENGTH + 4 || file[SEQ_DIGITS] != '-' ||
        strspn(file, "0123456789") != SEQ_DIGITS || !g_str_has_suffix(file, ".zip"))
        return false;
    g_strlcpy(id->text, file + SEQ_DIGITS + 1, sizeof id->text);
    *seq = g_ascii_strtoll(file, NULL, 10);
    return *seq > 0 && id_is_valid(id->text);
}

char *item_name(int64_t seq, const char *id)
{
    return g_strdup_printf("%010" G_GINT64_FORMAT "-%s.zip", seq, id);
}

struct row *row_find(const struct vault *vault, const char *id)
{
    return g_hash_table_lookup(vault->by_id, id);
}

void row_saw_receipt(struct vault *vault, int64_t seq, const struct digest *sha256)
{
    if (seq < vault->highest_seq)
        return;
    vault->highest_seq = seq;
    vault->has_last = true;
    vault->last = *sha256;
}

void row_add(struct vault *vault, struct row *row_take)
{
    g_ptr_array_add(vault->rows, row_take);
    g_hash_table_insert(vault->by_id, row_take->id.text, row_take);
    row_saw_receipt(vault, row_take->seq, &row_take->sha256);
}

void row_remove(struct vault *vault, struct row *row)
{
    g_hash_table_remove(vault->by_id, row->id.text);
    row_forget_record(vault, row);
    g_ptr_array_remove(vault->rows, row);
}

/* --- one file --- */

static void set_why(struct row *row, char *why_take)
{
    g_free(row->why);
    row->why = why_take;
}

/* The hash of a file that is no bag any more. */
static bool hash_file(int fd, struct digest *sha256)
{
    struct digest_stream *stream = digest_stream_new();
    g_autofree uint8_t *piece = g_malloc(65536);
    off_t at = 0;
    ssize_t got;

    while ((got = pread(fd, piece, 65536, at)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0)
            digest_stream_add(stream, piece, (size_t)got);
        at += MAX(got, 0);
    }
    *sha256 = digest_stream_finish(stream);
    digest_stream_free(stream);
    return got == 0;
}

static void take_bag(struct row *row, const struct bag *bag)
{
    const struct bag_info *info = bag_info(bag);

    if (row->was_whole && !digest_equal(&row->sha256, bag_sha256(bag))) {
        set_why(row, g_strdup("This item's file is not the one that was filed. It is kept as it "
                              "is."));
        return;
    }
    row->sha256 = *bag_sha256(bag);
    row->was_whole = info->seq == row->seq && strcmp(info->id.text, row->id.text) == 0;
    row->has_previous = info->has_previous;
    row->previous = info->previous;
    set_why(row, row->was_whole ? NULL
                                : g_strdup("This item's file has another item's name. It is kept "
                                           "as it is."));
}

void row_saw_file(struct row *row, const struct stat *about)
{
    row->mtime_ns = (int64_t)about->st_mtim.tv_sec * 1000000000 + about->st_mtim.tv_nsec;
    row->inode = (int64_t)about->st_ino;
}

void row_read_file(struct vault *vault, struct row *row)
{
    g_autofree char *name = item_name(row->seq, row->id.text);
    GError *why = NULL;
    struct stat about;
    struct bag *bag;
    int fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &about) != 0) {
        set_why(row, g_strdup("This item's file cannot be read. It is kept as it is."));
        if (fd >= 0)
            close(fd);
        return;
    }
    row_saw_file(row, &about);
    bag = bag_open(fd, vault_device_key(vault), &why);
    if (bag) {
        take_bag(row, bag);
    } else {
        bool is_read = !fault_is(why, FAULT_SYSTEM) && !fault_is(why, FAULT_BUSY);
        set_why(row, g_strdup_printf("This item's file %s (%s). It is kept as it is.",
                                     is_read ? "is damaged" : "cannot be read", why->message));
        /* What the disk would not give now it may give the next time: it is looked at again. */
        if (!is_read)
            row->mtime_ns = 0;
        g_error_free(why);
        if (!row->was_whole)
            hash_file(fd, &row->sha256);
    }
    if (!row->was_whole || bag)
        row->bytes = about.st_size;
    bag_close(bag);
    close(fd);
}

/* --- all of them --- */

static void put_quietly(struct vault *vault, const struct row *row)
{
    GError *why = NULL;

    if (vault->index && !index_put(vault->index, row, &why)) {
        g_warning("the index could not be written: %s", why->message);
        g_error_free(why);
    }
}

static void take_row(void *context, struct row *row_take)
{
    row_add(context, row_take);
}

static bool is_as_known(struct vault *vault, const struct row *row, const char *name)
{
    struct stat about;

    return fstatat(vault->items, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(about.st_mode) && about.st_size == row->bytes &&
           (int64_t)about.st_ino == row->inode &&
           (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec == row->mtime_ns;
}

static void meet_file(struct vault *vault, const char *name, int64_t seq, const struct id *id)
{
    struct row *row = row_find(vault, id->text);

    if (row && row->seq == seq && is_as_known(vault, row, name)) {
        row->present = true;
        return;
    }
    if (row && row->seq != seq && row->present) {
        set_why(row, g_strdup("There are two files for this item. Both are kept."));
        row_saw_receipt(vault, seq, &row->sha256);
        return;
    }
    if (!row) {
        row = row_new(id->text, seq);
        row_read_file(vault, row);
        row_add(vault, row);
    } else {
        row->seq = seq;
        row_read_file(vault, row);
    }
    row->present = true;
    put_quietly(vault, row);
}

static int compare_seq(gconstpointer a, gconstpointer b)
{
    const struct row *one = *(const struct row *const *)a;
    const struct row *other = *(const struct row *const *)b;

    if (one->seq != other->seq)
        return one->seq < other->seq ? -1 : 1;
    return strcmp(one->id.text, other->id.text);
}

/* Two items with one number: an older copy of this vault was put back, and went on. */
static void mark_twins(struct vault *vault)
{
    for (guint i = 1; i < vault->rows->len; i++) {
        const struct row *before = g_ptr_array_index(vault->rows, i - 1);
        struct row *row = g_ptr_array_index(vault->rows, i);
        if (row->seq == before->seq && !row->why)
            row->why = g_strdup_printf(
                "Two items have the number %" G_GINT64_FORMAT ". Both are kept.", row->seq);
    }
}

/* What a program that only reads has of the index may be old: an item that was freed since, and
 * whose receipt is there, is none that is missing. */
void rows_drop_freed(struct vault *vault)
{
    for (guint i = vault->rows->len; i > 0 && vault->use == VAULT_READ; i--) {
        struct row *row = g_ptr_array_index(vault->rows, i - 1);
        if (!row->present && row->receipt == RECEIPT_GOOD)
            row_remove(vault, row);
    }
}

bool rows_load(struct vault *vault, GError **error)
{
    g_autoptr(GPtrArray) files = NULL;
    GError *why = NULL;

    if (vault->items < 0)
        return true;
    if (vault->index && !index_load(vault->index, take_row, vault, &why)) {
        g_warning("the index cannot be read, the items are read instead: %s", why->message);
        g_clear_error(&why);
    }
    files = folder_list(vault->items, error);
    if (!files)
        return false;
    if (vault->index && !index_begin(vault->index, NULL))
        g_debug("the index takes no transaction");
    for (guint i = 0; i < files->len; i++) {
        const char *name = g_ptr_array_index(files, i);
        int64_t seq;
        struct id id;
        if (item_name_parse(name, &seq, &id))
            meet_file(vault, name, seq, &id);
    }
    if (vault->index && !index_commit(vault->index, &why)) {
        g_warning("the index could not be written: %s", why->message);
        g_clear_error(&why);
    }
    g_ptr_array_sort(vault->rows, compare_seq);
    mark_twins(vault);
    return true;
}
