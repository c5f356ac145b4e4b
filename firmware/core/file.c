// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Linux names are 255 bytes; `.part` must fit behind. */
#define NAME_MOST 250

struct file_writer {
    int folder;
    int fd;
    char *name;
    char *written_as; /* `<name>.part`, or the name itself in place */
    bool in_place;
    bool broken;
};

bool file_name_is_plain(const char *name)
{
    return name[0] && strlen(name) <= NAME_MOST && !strchr(name, '/') && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

static bool name_check(const char *name, GError **error)
{
    if (!file_name_is_plain(name))
        return fault(error, FAULT_INVALID, "'%.80s' is not a plain file name", name);
    return true;
}

struct file_writer *file_writer_open(int folder, const char *name, bool in_place, mode_t mode,
                                     GError **error)
{
    struct file_writer *writer;
    mode_t wanted = mode ? mode : 0600;
    int fd;

    if (!name_check(name, error))
        return NULL;
    writer = g_new0(struct file_writer, 1);
    writer->folder = folder;
    writer->name = g_strdup(name);
    writer->in_place = in_place;
    writer->written_as = in_place ? g_strdup(name) : g_strconcat(name, ".part", NULL);
    if (!in_place)
        unlinkat(folder, writer->written_as, 0); /* left by a crash; O_EXCL judges what remains */
    fd = openat(folder, writer->written_as, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0600);
    writer->fd = fd;
    /* The mode holds whatever the umask is: the dock must be able to read items. */
    if (fd >= 0 && (wanted == 0600 || fchmod(fd, wanted) == 0))
        return writer;
    if (fd < 0 && errno == EEXIST)
        fault(error, FAULT_INVALID, "'%s' is there already", name);
    else
        fault_errno(error, "cannot make '%s'", name);
    if (fd < 0)
        g_clear_pointer(&writer->written_as, g_free);
    file_writer_abandon(writer);
    return NULL;
}

static bool check_whole(const struct file_writer *writer, GError **error)
{
    if (writer->broken)
        return fault(error, FAULT_SYSTEM, "'%s' failed before and is not written any more",
                     writer->name);
    return true;
}

bool file_writer_write(struct file_writer *writer, const void *data, size_t bytes, GError **error)
{
    const char *from = data;

    if (!check_whole(writer, error))
        return false;
    while (bytes > 0) {
        ssize_t put = write(writer->fd, from, bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            writer->broken = true;
            return fault_errno(error, "cannot write '%s'", writer->name);
        }
        from += put;
        bytes -= (size_t)put;
    }
    return true;
}

bool file_writer_sync(struct file_writer *writer, GError **error)
{
    if (!check_whole(writer, error))
        return false;
    if (fsync(writer->fd) == 0)
        return true;
    writer->broken = true;
    return fault_errno(error, "cannot flush '%s'", writer->name);
}

static bool take_name(const struct file_writer *writer, enum file_way way, GError **error)
{
    unsigned int flags = way == FILE_NEW ? RENAME_NOREPLACE : 0;

    if (writer->in_place)
        return true;
    if (renameat2(writer->folder, writer->written_as, writer->folder, writer->name, flags) == 0)
        return true;
    if (errno == EEXIST)
        return fault(error, FAULT_INVALID, "'%s' is there already", writer->name);
    return fault_errno(error, "cannot name '%s'", writer->name);
}

bool file_writer_commit(struct file_writer *writer, enum file_way way, GError **error)
{
    bool done = file_writer_sync(writer, error);
    int closed = close(writer->fd);

    writer->fd = -1;
    if (done && closed != 0)
        done = fault_errno(error, "cannot close '%s'", writer->name);
    done = done && take_name(writer, way, error);
    if (done || writer->in_place)
        g_clear_pointer(&writer->written_as, g_free);
    file_writer_abandon(writer);
    return done;
}

void file_writer_abandon(struct file_writer *writer)
{
    if (!writer)
        return;
    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->written_as)
        unlinkat(writer->folder, writer->written_as, 0);
    g_free(writer->written_as);
    g_free(writer->name);
    g_free(writer);
}

bool file_write(int folder, const char *name, GBytes *bytes, enum file_way way, mode_t mode,
                GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    struct file_writer *writer = file_writer_open(folder, name, false, mode, error);

    if (!writer)
        return false;
    if (!file_writer_write(writer, data, length, error)) {
        file_writer_abandon(writer);
        return false;
    }
    if (!file_writer_commit(writer, way, error))
        return false;
    if (folder_sync(folder, error))
        return true;
    if (way == FILE_NEW)
        unlinkat(folder, name, 0);
    return false;
}

/* Opens for reading: only a plain file, and never waits for the other end of a pipe. */
static int open_plain(int folder, const char *name, struct stat *about, GError **error)
{
    int fd;

    if (!name_check(name, error))
        return -1;
    fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ELOOP) {
        fault(error, FAULT_INVALID, "'%s' is no plain file", name);
    } else if (fd < 0) {
        fault_errno(error, "cannot open '%s'", name);
    } else if (fstat(fd, about) != 0) {
        fault_errno(error, "cannot look at '%s'", name);
        close(fd);
        fd = -1;
    } else if (!S_ISREG(about->st_mode)) {
        fault(error, FAULT_INVALID, "'%s' is no plain file", name);
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Reads to the end, at most one byte beyond `most`; -1 with errno. */
static ssize_t read_to_end(int fd, char *buffer, size_t most)
{
    size_t have = 0;

    while (have < most) {
        ssize_t got = read(fd, buffer + have, most - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

GBytes *file_read(int folder, const char *name, size_t most_bytes, GError **error)
{
    struct stat about;
    int fd = open_plain(folder, name, &about, error);
    g_autofree char *buffer = NULL;
    ssize_t have;

    if (fd < 0)
        return NULL;
    if (about.st_size < 0 || (uint64_t)about.st_size > most_bytes) {
        close(fd);
        fault(error, FAULT_INVALID, "'%s' is larger than %zu bytes", name, most_bytes);
        return NULL;
    }
    /* One byte more than it says, to see a file that grew meanwhile. */
    buffer = g_malloc((size_t)about.st_size + 1);
    have = read_to_end(fd, buffer, (size_t)about.st_size + 1);
    if (have < 0)
        fault_errno(error, "cannot read '%s'", name);
    else if (have > about.st_size)
        fault(error, FAULT_BUSY, "'%s' grew while it was read", name);
    close(fd);
    return have < 0 || have > about.st_size ? NULL
                                            : g_bytes_new_take(g_steal_pointer(&buffer), have);
}

bool file_remove(int folder, const char *name, GError **error)
{
    if (!name_check(name, error))
        return false;
    if (unlinkat(folder, name, 0) != 0 && errno != ENOENT)
        return fault_errno(error, "cannot remove '%s'", name);
    return folder_sync(folder, error);
}
