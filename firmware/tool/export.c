// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include "bag/bag.h"
#include "core/file.h"

#include <errno.h>
#include <unistd.h>

#define PIECE_BYTES 65536

/* Copies to the end, and tells what passed. */
static bool copy(int from, struct file_writer *to, struct digest *sha256, GError **error)
{
    struct digest_stream *digest = digest_stream_new();
    uint8_t piece[PIECE_BYTES];
    ssize_t got;
    bool good = true;

    while (good && (got = read(from, piece, sizeof piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        good = got > 0 ? file_writer_write(to, piece, (size_t)got, error)
                       : fault_errno(error, "cannot read the item");
        if (good)
            digest_stream_add(digest, piece, (size_t)got);
    }
    if (good)
        *sha256 = digest_stream_finish(digest);
    digest_stream_free(digest);
    return good;
}

/* The whole file under its name, or nothing. */
static bool write_out(const struct item *item, int from, const char *path, GError **error)
{
    g_autofree char *folder_path = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    struct file_writer *writer = NULL;
    struct digest sha256;
    int folder = folder_open(folder_path, error);
    bool good;

    if (folder >= 0)
        writer = file_writer_open(folder, name, false, 0600, error);
    good = writer && copy(from, writer, &sha256, error);
    if (good && !digest_equal(&sha256, &item->sha256))
        good = fault(error, FAULT_DAMAGED,
                     "item %s is not what it was when it was filed: nothing was written",
                     item->id.text);
    if (good)
        good = file_writer_commit(writer, FILE_NEW, error) && folder_sync(folder, error);
    else
        file_writer_abandon(writer);
    if (folder >= 0)
        close(folder);
    return good;
}

/* What is damaged is not handed out as if it were whole: form, manifests and our own signature. */
static bool check(const struct tool *tool, int fd, GError **error)
{
    struct bag *bag = bag_open(fd, vault_device_key(tool->vault), error);
    bool whole = bag && (lseek(fd, 0, SEEK_SET) == 0 || fault_errno(error, "cannot read the item"));

    bag_close(bag);
    return whole;
}

static bool export_item(struct tool *tool, const struct item *item, const char *path,
                        GError **error)
{
    int from = vault_item_fd(tool->vault, item->id.text, error);
    char hex[DIGEST_HEX + 1];
    bool good = from >= 0 && check(tool, from, error) && write_out(item, from, path, error);

    if (from >= 0)
        close(from);
    if (!good)
        return false;
    digest_hex(&item->sha256, hex);
    say(tool,
        json_pack("{s:s, s:s, s:I, s:s}", "what", "exported", "id", item->id.text, "bytes",
                  (json_int_t)item->bytes, "sha256", hex),
        "exported %s %" G_GINT64_FORMAT " %s", item->id.text, (gint64)item->bytes, hex);
    return true;
}

int export_run(struct tool *tool, GError **error)
{
    struct item *item = vault_item(tool->vault, g_ptr_array_index(tool->words, 0), error);
    bool good = item && export_item(tool, item, g_ptr_array_index(tool->words, 1), error);

    item_free(item);
    return good ? TOOL_DONE : TOOL_FAILED;
}
