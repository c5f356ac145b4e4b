// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Stands before the C library (LD_PRELOAD): one write, the Nth of its name since the start, takes
 * half of what it was given and says so. VIEWFINDER_FAULT_SHORT is "write 12" or "pwrite64 3". */

typedef ssize_t writing(int fd, const void *data, size_t bytes);
typedef ssize_t writing_at(int fd, const void *data, size_t bytes, off_t at);

ssize_t pwrite64(int fd, const void *data, size_t bytes, off_t at);

static int left(const char *name)
{
    const char *which = getenv("VIEWFINDER_FAULT_SHORT");
    size_t length = strlen(name);

    return which && strncmp(which, name, length) == 0 && which[length] == ' '
               ? atoi(which + length + 1)
               : 0;
}

/* How many bytes this call may write. */
static size_t allowed(const char *name, int *count, size_t bytes)
{
    const char *log = getenv("VIEWFINDER_FAULT_SHORT_LOG");
    int fd;

    if (++*count != left(name) || bytes < 2)
        return bytes;
    fd = open(log ? log : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    /* Not by write(2), which is this one. */
    dprintf(fd, "short\n");
    close(fd);
    return bytes / 2;
}

ssize_t write(int fd, const void *data, size_t bytes)
{
    static writing *real;
    static int count;

    if (!real)
        real = (writing *)dlsym(RTLD_NEXT, "write");
    return real(fd, data, allowed("write", &count, bytes));
}

static ssize_t write_at(int fd, const void *data, size_t bytes, off_t at)
{
    static writing_at *real;
    static int count;

    if (!real)
        real = (writing_at *)dlsym(RTLD_NEXT, "pwrite64");
    return real(fd, data, allowed("pwrite64", &count, bytes), at);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at)
{
    return write_at(fd, data, bytes, at);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off_t at)
{
    return write_at(fd, data, bytes, at);
}
