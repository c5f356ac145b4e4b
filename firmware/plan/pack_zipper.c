// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_zip.h"

#include <archive.h>
#include <archive_entry.h>

/* 1 January 1980, the first day a zip knows. */
#define FIXED_TIME 315532800

struct pack_zipper {
    struct archive *archive;
    GByteArray *zip;
};

static la_ssize_t keep(struct archive *archive, void *context, const void *data, size_t bytes)
{
    (void)archive;
    g_byte_array_append(context, data, (guint)bytes);
    return (la_ssize_t)bytes;
}

struct pack_zipper *pack_zipper_new(GError **error)
{
    struct pack_zipper *zipper = g_new0(struct pack_zipper, 1);
    struct archive *archive = archive_write_new();

    zipper->archive = archive;
    zipper->zip = g_byte_array_new();
    if (archive_write_set_format_zip(archive) == ARCHIVE_OK &&
        archive_write_set_options(archive, "compression=deflate") == ARCHIVE_OK &&
        archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
        archive_write_open(archive, zipper->zip, NULL, keep, NULL) == ARCHIVE_OK)
        return zipper;
    fault(error, FAULT_SYSTEM, "zip: %s", archive_error_string(archive));
    pack_zipper_free(zipper);
    return NULL;
}

bool pack_zipper_add(struct pack_zipper *zipper, const char *name, GBytes *bytes, GError **error)
{
    struct archive_entry *entry = archive_entry_new();
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    bool good;

    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, FIXED_TIME, 0);
    good = archive_write_header(zipper->archive, entry) == ARCHIVE_OK &&
           archive_write_data(zipper->archive, data, length) == (la_ssize_t)length;
    archive_entry_free(entry);
    return good ||
           fault(error, FAULT_SYSTEM, "%s: %s", name, archive_error_string(zipper->archive));
}

GBytes *pack_zipper_finish(struct pack_zipper *zipper, GError **error)
{
    GBytes *zip = NULL;

    if (archive_write_close(zipper->archive) == ARCHIVE_OK)
        zip = g_byte_array_free_to_bytes(g_steal_pointer(&zipper->zip));
    else
        fault(error, FAULT_SYSTEM, "zip: %s", archive_error_string(zipper->archive));
    pack_zipper_free(zipper);
    return zip;
}

void pack_zipper_free(struct pack_zipper *zipper)
{
    if (!zipper)
        return;
    archive_write_free(zipper->archive);
    if (zipper->zip)
        g_byte_array_unref(zipper->zip);
    g_free(zipper);
}
