// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* Files when the system fails: each call of a write made to fail in turn by strace, a full disk, a
 * folder that is not ours. The program runs itself as the one that is made to fail. */
#include "core/file.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>

#define TEXT "new bytes"

/* `write FOLDER NAME new|replace`: 0 durable, 1 FAULT_FULL, 2 FAULT_DENIED, 3 another fault. */
static int write_as_told(const char *path, const char *name, const char *way)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(TEXT, strlen(TEXT));
    g_autoptr(GError) error = NULL;
    int folder = folder_open(path, &error);
    bool done =
        folder >= 0 && file_write(folder, name, bytes,
                                  strcmp(way, "new") == 0 ? FILE_NEW : FILE_REPLACE, 0, &error);

    close(folder);
    if (done)
        return 0;
    return fault_is(error, FAULT_FULL) ? 1 : fault_is(error, FAULT_DENIED) ? 2 : 3;
}

static int setup(void **state)
{
    *state = scratch_new();
    return 0;
}

static int teardown(void **state)
{
    scratch_free(*state);
    return 0;
}

static void need_strace(struct scratch *scratch)
{
    if (scratch_run(scratch, "strace -o /dev/null true") != 0) {
        print_message("strace may not trace here\n");
        skip();
    }
}

/* Runs the write in `d`, a folder of its own, under strace. */
static int run(struct scratch *scratch, const char *options, const char *way)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);

    return scratch_run(scratch, "ASAN_OPTIONS=detect_leaks=0 strace -o trace %s %s write d name %s",
                       options, self, way);
}

static char *names(struct scratch *scratch)
{
    assert_int_equal(scratch_run(scratch, "ls -A d | tr '\\n' ' '"), 0);
    return scratch_out(scratch);
}

static void assert_state(struct scratch *scratch, const char *expected_names, const char *text)
{
    g_autofree char *all = names(scratch);
    g_autoptr(GBytes) bytes = NULL;

    assert_string_equal(all, expected_names);
    if (!text)
        return;
    bytes = scratch_get(scratch, "d/name");
    assert_int_equal(g_bytes_get_size(bytes), strlen(text));
    assert_memory_equal(g_bytes_get_data(bytes, NULL), text, strlen(text));
}

/* Write, flush the bytes, close, name, flush the folder: no more and no less. */
static void order_of_calls_is_the_one_that_lasts(void **state)
{
    static const char *const order[] = {
        "\"name.part\", O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600",
        "write(",
        "fsync(",
        "close(",
        "\"name.part\"",
        "\"name\", RENAME_NOREPLACE)",
        "fsync(",
    };
    struct scratch *scratch = *state;
    g_autoptr(GBytes) trace = NULL;
    g_autofree char *text = NULL;
    const char *at;

    need_strace(scratch);
    assert_int_equal(scratch_run(scratch, "mkdir d"), 0);
    assert_int_equal(run(scratch, "-e trace=openat,write,fsync,fdatasync,close,renameat2", "new"),
                     0);
    trace = scratch_get(scratch, "trace");
    text = g_strndup(g_bytes_get_data(trace, NULL), g_bytes_get_size(trace));
    at = text;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        at = strstr(at, order[i]);
        if (!at)
            fail_msg("'%s' is missing or out of order in:\n%s", order[i], text);
        at += strlen(order[i]);
    }
    assert_null(strstr(at, "fsync("));
    assert_null(strstr(text, "fdatasync("));
}

static void each_failing_call_leaves_nothing_new(void **state)
{
    static const char *const faults[] = {"write:error=ENOSPC:when=1", "write:error=EIO:when=1",
                                         "fsync:error=EIO:when=1", "renameat2:error=EIO:when=1",
                                         "fsync:error=EIO:when=2"};
    struct scratch *scratch = *state;

    need_strace(scratch);
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *options = g_strdup_printf("-e inject=%s", faults[i]);
        assert_int_equal(scratch_run(scratch, "rm -rf d && mkdir d"), 0);
        assert_int_equal(run(scratch, options, "new"), i == 0 ? 1 : 3);
        assert_state(scratch, "", NULL);
        assert_int_equal(run(scratch, "", "new"), 0);
        assert_state(scratch, "name ", TEXT);
    }
}

static void failing_replacement_leaves_the_old_or_the_new(void **state)
{
    static const struct {
        const char *fault, *text;
    } cases[] = {
        {"write:error=ENOSPC:when=1", "old"},
        {"fsync:error=EIO:when=1", "old"},
        {"/^rename:error=EIO:when=1", "old"},
        /* It has its name already: not known to be durable, and so not true. */
        {"fsync:error=EIO:when=2", TEXT},
    };
    struct scratch *scratch = *state;

    need_strace(scratch);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *options = g_strdup_printf("-e inject=%s", cases[i].fault);
        assert_int_equal(scratch_run(scratch, "rm -rf d && mkdir d && printf old >d/name"), 0);
        assert_int_not_equal(run(scratch, options, "replace"), 0);
        assert_state(scratch, "name ", cases[i].text);
    }
}

/* The kernel may take less than it is given, or be interrupted: neither is a failure. */
static void interrupted_write_goes_on(void **state)
{
    struct scratch *scratch = *state;

    need_strace(scratch);
    assert_int_equal(scratch_run(scratch, "mkdir d"), 0);
    assert_int_equal(run(scratch, "-e inject=write:error=EINTR:when=1", "new"), 0);
    assert_state(scratch, "name ", TEXT);
}

static void folder_that_is_not_ours_is_denied(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *path = scratch_path(scratch, "d");
    int status = -1;
    pid_t child;

    assert_int_equal(scratch_run(scratch, "mkdir d && touch d/kept && chmod 0555 d ."), 0);
    child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
            _exit(90);
        _exit(write_as_told(path, "name", "new"));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(scratch_run(scratch, "chmod 0700 d ."), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_state(scratch, "kept ", NULL);
}

/* A disk of 64 KiB of its own, filled to the last byte. 91: no disk may be mounted here. */
static int write_on_full_disk(const char *path)
{
    g_autofree char *filler = g_build_filename(path, "filler", NULL);
    static char block[4096];
    FILE *file;
    int answer;

    if (unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", path, "tmpfs", 0, "size=64k") != 0)
        return 91;
    file = fopen(filler, "w");
    if (!file)
        return 92;
    setbuf(file, NULL);
    while (fwrite(block, sizeof block, 1, file) == 1)
        ;
    fclose(file);
    answer = write_as_told(path, "name", "new");
    if (answer != 1)
        return 93;
    /* Room again: what failed left nothing, and the same name can be written. */
    unlink(filler);
    return write_as_told(path, "name", "new");
}

static void full_disk_is_said_and_leaves_nothing(void **state)
{
    struct scratch *scratch = *state;
    int status = -1;
    pid_t child = fork();

    if (child == 0)
        _exit(write_on_full_disk(scratch->path));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 91) {
        print_message("no disk may be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(int count, char **arguments)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(order_of_calls_is_the_one_that_lasts),
        TEST(each_failing_call_leaves_nothing_new),
        TEST(failing_replacement_leaves_the_old_or_the_new),
        TEST(interrupted_write_goes_on),
        TEST(folder_that_is_not_ours_is_denied),
        TEST(full_disk_is_said_and_leaves_nothing),
    };

    if (count == 5 && strcmp(arguments[1], "write") == 0)
        return write_as_told(arguments[2], arguments[3], arguments[4]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
