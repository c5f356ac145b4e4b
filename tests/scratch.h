// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What tests of files and of foreign programs share: a folder of their own, gone at the end, and a
 * program run to its end. cmocka's header and its four before it come first. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define UNUSED_IN_SOME __attribute__((unused)) static

struct scratch {
    char *path;
    int fd;
};

UNUSED_IN_SOME struct scratch *scratch_new(void)
{
    struct scratch *scratch = g_new0(struct scratch, 1);

    scratch->path = g_dir_make_tmp("viewfinder-test-XXXXXX", NULL);
    assert_non_null(scratch->path);
    scratch->fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(scratch->fd >= 0);
    return scratch;
}

UNUSED_IN_SOME void scratch_remove(const char *path)
{
    GDir *folder = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);

    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        scratch_remove(inner);
    }
    if (folder)
        g_dir_close(folder);
    g_remove(path);
}

UNUSED_IN_SOME void scratch_free(struct scratch *scratch)
{
    close(scratch->fd);
    scratch_remove(scratch->path);
    g_free(scratch->path);
    g_free(scratch);
}

/* Free with g_free. */
UNUSED_IN_SOME char *scratch_path(const struct scratch *scratch, const char *name)
{
    return g_build_filename(scratch->path, name, NULL);
}

/* Not flushed: these files need not outlive the test. */
UNUSED_IN_SOME void scratch_put(const struct scratch *scratch, const char *name, const void *data,
                                size_t bytes)
{
    int fd = openat(scratch->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, bytes), bytes);
    assert_int_equal(close(fd), 0);
}

/* New reference; fails the test if the file cannot be read. */
UNUSED_IN_SOME GBytes *scratch_get(const struct scratch *scratch, const char *name)
{
    g_autofree char *path = scratch_path(scratch, name);
    char *data;
    gsize bytes;

    assert_true(g_file_get_contents(path, &data, &bytes, NULL));
    return g_bytes_new_take(data, bytes);
}

/* Runs a shell command in the folder; its exit status. Output goes to `out` in the folder. */
UNUSED_IN_SOME int scratch_run(const struct scratch *scratch, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

UNUSED_IN_SOME int scratch_run(const struct scratch *scratch, const char *format, ...)
{
    g_autofree char *command = NULL;
    g_autofree char *whole = NULL;
    const char *argv[] = {"/bin/sh", "-c", NULL, NULL};
    va_list arguments;
    int status = -1;

    va_start(arguments, format);
    command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    whole = g_strdup_printf("{ %s\n} >out 2>&1", command);
    argv[2] = whole;
    assert_true(g_spawn_sync(scratch->path, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                             NULL, &status, NULL));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* What the last command wrote. Free with g_free. */
UNUSED_IN_SOME char *scratch_out(const struct scratch *scratch)
{
    g_autofree char *path = scratch_path(scratch, "out");
    char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}
