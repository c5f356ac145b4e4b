// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_inside.h"

#include "core/file.h"
#include "plan/pack_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MOST 8
/* 1 January 1980, the first day a zip knows: one plan has one zip. */
#define FIXED_TIME 315532800

struct writing {
    struct archive *archive;
    GByteArray *zip;
    GError **error;
};

static la_ssize_t keep(struct archive *archive, void *context, const void *data, size_t bytes)
{
    (void)archive;
    g_byte_array_append(context, data, (guint)bytes);
    return (la_ssize_t)bytes;
}

static bool write_entry(struct writing *writing, const char *name, GBytes *bytes)
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
    good = archive_write_header(writing->archive, entry) == ARCHIVE_OK &&
           archive_write_data(writing->archive, data, length) == (la_ssize_t)length;
    archive_entry_free(entry);
    if (!good)
        return fault(writing->error, FAULT_SYSTEM, "%s: %s", name,
                     archive_error_string(writing->archive));
    return true;
}

static bool write_folder(struct writing *writing, int folder, const char *prefix, int left);

static bool write_name(struct writing *writing, int folder, const char *name, const char *path,
                       int left)
{
    struct stat about;
    g_autoptr(GBytes) bytes = NULL;
    bool good;
    int inner;

    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return fault_errno(writing->error, "cannot look at '%s'", path);
    if (!S_ISDIR(about.st_mode)) {
        bytes = file_read(folder, name, PACK_UNPACKED_MOST, writing->error);
        return bytes && write_entry(writing, path, bytes);
    }
    inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return fault_errno(writing->error, "cannot open the folder '%s'", path);
    good = write_folder(writing, inner, path, left - 1);
    close(inner);
    return good;
}

static bool write_folder(struct writing *writing, int folder, const char *prefix, int left)
{
    g_autoptr(GPtrArray) names = folder_list(folder, writing->error);
    bool good = names != NULL;

    if (left == 0)
        return fault(writing->error, FAULT_INVALID, "'%s' is nested too deep", prefix);
    for (guint i = 0; good && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = *prefix ? g_strdup_printf("%s/%s", prefix, name) : g_strdup(name);
        /* What editors and file managers leave behind is no part of a plan. */
        if (*name != '.' && !g_str_has_suffix(name, "~"))
            good = write_name(writing, folder, name, path, left);
    }
    return good;
}

static bool write_zip(struct writing *writing, const char *folder)
{
    struct archive *archive = writing->archive;
    int fd = folder_open(folder, writing->error);
    bool good = fd >= 0;

    if (good && (archive_write_set_format_zip(archive) != ARCHIVE_OK ||
                 archive_write_set_options(archive, "compression=deflate") != ARCHIVE_OK ||
                 archive_write_set_bytes_in_last_block(archive, 1) != ARCHIVE_OK ||
                 archive_write_open(archive, writing->zip, NULL, keep, NULL) != ARCHIVE_OK))
        good = fault(writing->error, FAULT_SYSTEM, "zip: %s", archive_error_string(archive));
    good = good && write_folder(writing, fd, "", DEPTH_MOST);
    if (good && archive_write_close(archive) != ARCHIVE_OK)
        good = fault(writing->error, FAULT_SYSTEM, "zip: %s", archive_error_string(archive));
    if (fd >= 0)
        close(fd);
    return good;
}

static GBytes *zip_folder(const char *folder, GError **error)
{
    struct writing writing = {archive_write_new(), g_byte_array_new(), error};
    bool good = write_zip(&writing, folder);

    archive_write_free(writing.archive);
    if (good)
        return g_byte_array_free_to_bytes(writing.zip);
    g_byte_array_unref(writing.zip);
    return NULL;
}

/* A device would refuse it, so that nobody would know why: the plan's owner hears it here. */
static bool zip_is_a_pack(GBytes *zip, GError **error)
{
    struct pack *pack = pack_from_zip(zip, error);

    pack_unref(pack);
    return pack != NULL;
}

GBytes *pack_seal(const char *plan_folder, const struct age_recipient *device_key,
                  const struct minisign_secret *pack_key, const char *comment, char **minisig,
                  GError **error)
{
    g_autoptr(GBytes) zip = zip_folder(plan_folder, error);
    GBytes *sealed;
    gsize length;
    const void *data;

    if (!zip || !zip_is_a_pack(zip, error)) {
        g_prefix_error(error, "%s: ", plan_folder);
        return NULL;
    }
    sealed = age_seal(zip, device_key, 1, error);
    if (!sealed)
        return NULL;
    data = g_bytes_get_data(sealed, &length);
    *minisig = minisign_sign(pack_key, data, length, comment);
    return sealed;
}
