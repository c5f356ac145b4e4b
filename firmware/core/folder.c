// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int folder_open(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        fault_errno(error, "cannot open the folder '%s'", path);
    return fd;
}

/* The parent is flushed even when the folder is there: a crash may have come between making it and
 * flushing, and nobody would know. */
int folder_make(int parent, const char *name, mode_t mode, GError **error)
{
    bool made;
    int fd;

    if (!file_name_is_plain(name)) {
        fault(error, FAULT_INVALID, "'%.80s' is not a plain folder name", name);
        return -1;
    }
    made = mkdirat(parent, name, 0700) == 0;
    if (!made && errno != EEXIST) {
        fault_errno(error, "cannot make the folder '%s'", name);
        return -1;
    }
    fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (made && fchmod(fd, mode) != 0)) {
        fault_errno(error, "cannot open the folder '%s'", name);
    } else if (folder_sync(parent, error)) {
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

bool folder_sync(int folder, GError **error)
{
    if (fsync(folder) != 0)
        return fault_errno(error, "cannot flush the folder");
    return true;
}

static int compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *folder_list(int folder, GError **error)
{
    /* A descriptor of its own: the position of `folder` is not ours to move. */
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = own < 0 ? NULL : fdopendir(own);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    struct dirent *entry;
    int problem;

    if (!stream) {
        fault_errno(error, "cannot list the folder");
        if (own >= 0)
            close(own);
        return NULL;
    }
    while ((errno = 0, entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            g_ptr_array_add(names, g_strdup(entry->d_name));
    }
    problem = errno;
    closedir(stream);
    errno = problem;
    if (problem) {
        fault_errno(error, "cannot list the folder");
        return NULL;
    }
    g_ptr_array_sort(names, compare);
    return g_steal_pointer(&names);
}

int64_t folder_room_bytes(int folder, GError **error)
{
    struct statvfs disk;

    if (fstatvfs(folder, &disk) != 0) {
        fault_errno(error, "cannot see how much room the disk has");
        return -1;
    }
    return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
}
