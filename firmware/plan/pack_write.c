// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_inside.h"

#include "core/file.h"
#include "plan/pack_zip.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MOST 8

struct writing {
    struct pack_zipper *zipper;
    GError **error;
};

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
        return bytes && pack_zipper_add(writing->zipper, path, bytes, writing->error);
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

static GBytes *zip_folder(const char *folder, GError **error)
{
    int fd = folder_open(folder, error);
    struct writing writing = {fd >= 0 ? pack_zipper_new(error) : NULL, error};
    bool good = writing.zipper && write_folder(&writing, fd, "", DEPTH_MOST);

    if (fd >= 0)
        close(fd);
    if (good)
        return pack_zipper_finish(writing.zipper, error);
    pack_zipper_free(writing.zipper);
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
