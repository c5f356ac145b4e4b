// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Never waits for the other end of a pipe. */
int input_open(const char *path, int64_t most, int64_t *bytes, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat about;

    if (fd < 0) {
        fault_errno(error, "cannot open '%s'", path);
        return -1;
    }
    if (fstat(fd, &about) != 0)
        fault_errno(error, "cannot look at '%s'", path);
    else if (!S_ISREG(about.st_mode))
        fault(error, FAULT_INVALID, "'%s' is no plain file", path);
    else if (about.st_size > most)
        fault(error, FAULT_INVALID,
              "'%s' has %" G_GINT64_FORMAT " bytes; at most %" G_GINT64_FORMAT " are taken", path,
              (gint64)about.st_size, (gint64)most);
    else {
        *bytes = about.st_size;
        return fd;
    }
    close(fd);
    return -1;
}

GBytes *input_read(const char *path, size_t most, GError **error)
{
    int64_t bytes;
    int fd = input_open(path, (int64_t)most, &bytes, error);
    g_autofree char *data = NULL;
    int64_t have = 0;

    if (fd < 0)
        return NULL;
    data = g_malloc((gsize)bytes + 1);
    while (have < bytes) {
        ssize_t got = read(fd, data + have, (size_t)(bytes - have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += got;
    }
    close(fd);
    if (have == bytes)
        return g_bytes_new_take(g_steal_pointer(&data), (gsize)bytes);
    fault(error, FAULT_BUSY, "'%s' changed while it was read", path);
    return NULL;
}
