// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* Children that do what a child should not, and what their parent makes of it. Each is a script in
 * place of the program. */
#include "child/child.h"

#include <errno.h>

#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

/* `VIEWFINDER_READER` is a script of these words. */
static void child_is(const struct scratch *scratch, const char *words)
{
    g_autofree char *script = g_strdup_printf("#!/bin/sh\n%s\n", words);
    g_autofree char *path = scratch_path(scratch, "reader");

    scratch_put(scratch, "reader", script, strlen(script));
    assert_int_equal(chmod(path, 0700), 0);
    assert_true(g_setenv("VIEWFINDER_READER", path, TRUE));
}

static GBytes *run(const char *input, int wall_ms, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(input, strlen(input));
    const struct child_job job = {CHILD_READER, "pack", bytes, 1 << 20, wall_ms};

    return child_run(&job, error);
}

static void refused(const struct scratch *scratch, const char *words, int wall_ms, const char *why)
{
    g_autoptr(GError) error = NULL;

    child_is(scratch, words);
    assert_null(run("input", wall_ms, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    if (!strstr(error->message, why))
        fail_msg("'%s' is not about '%s'", error->message, why);
}

static bool said(const struct scratch *scratch, const char *words, const char *expected)
{
    g_autoptr(GBytes) answer = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    bool same;

    child_is(scratch, words);
    answer = run("what goes in", 20000, &error);
    if (!answer)
        fail_msg("%s", error->message);
    text = g_strndup(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer));
    same = strcmp(text ? text : "", expected) == 0;
    if (!same)
        print_error("said: %s\n", text);
    return same;
}

static void what_goes_in_comes_out(void **state)
{
    assert_true(said(*state, "cat", "what goes in"));
    assert_true(said(*state, "echo $0 $1 >/dev/null; echo $1", "pack\n"));
    assert_true(said(*state, "exit 0", ""));
}

/* A shell sets two or three variables of its own; ours, and what we hold open, are not there. */
static void nothing_is_inherited(void **state)
{
    int leaked = open("/dev/null", O_RDONLY);

    assert_true(leaked >= 0);
    assert_true(g_setenv("VIEWFINDER_TEST_SECRET", "secret", TRUE));
    assert_true(said(*state, "echo ${VIEWFINDER_TEST_SECRET-none} ${HOME-none} ${TERM-none}",
                     "none none none\n"));
    /* 255 and 10 are a shell's own; ls opens 3 to look. */
    assert_true(said(*state, "exec /bin/ls /proc/self/fd", "0\n1\n2\n3\n"));
    close(leaked);
}

static void input_cannot_be_changed(void **state)
{
    assert_true(said(*state,
                     "(echo x >/proc/self/fd/0) 2>/dev/null && echo changed || echo refused",
                     "refused\n"));
}

static void child_that_dies_is_refused(void **state)
{
    refused(*state, "kill -9 $$", 20000, "died");
    refused(*state, "echo half; kill -SEGV $$", 20000, "died");
    refused(*state, "echo all of it; exit 3", 20000, "gave up");
}

static void child_that_stalls_is_killed(void **state)
{
    gint64 start = g_get_monotonic_time();

    refused(*state, "exec sleep 60", 300, "longer than 300 ms");
    refused(*state, "while :; do :; done", 300, "longer than 300 ms");
    /* Drop by drop it may not go on for ever either. */
    refused(*state, "while :; do echo x; sleep 0.01; done", 300, "longer than 300 ms");
    /* It says that that was all, and stays. */
    refused(*state, "exec >&-; exec sleep 60", 300, "did not end");
    assert_true(g_get_monotonic_time() - start < 30 * G_USEC_PER_SEC);
}

static void child_that_says_a_gigabyte_is_refused(void **state)
{
    refused(*state, "exec head -c 1073741824 /dev/zero", 20000, "more than 1048576 bytes");
}

static void nobody_is_left_behind(void **state)
{
    refused(*state, "exec sleep 60", 100, "longer");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void program_that_is_not_there_is_no_fault_of_the_input(void **state)
{
    g_autofree char *path = child_path(CHILD_READER);

    (void)state;
    assert_non_null(path);
    assert_true(g_setenv("VIEWFINDER_READER", "/nonexistent/reader", TRUE));
    g_free(path);
    /* Then it is the one that was built. */
    path = child_path(CHILD_READER);
    assert_non_null(path);
    assert_true(g_str_has_suffix(path, "/bin/viewfinder-reader"));
}

static void child_of_ours_says_what_holds(void **state)
{
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    const struct child_job job = {CHILD_READER, "holds", nothing, 4096, 20000};
    g_autoptr(GBytes) answer = NULL;
    g_autofree char *words = NULL;

    (void)state;
    g_unsetenv("VIEWFINDER_READER");
    answer = child_run(&job, NULL);
    assert_non_null(answer);
    words = g_strndup(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer));
    assert_true(g_str_has_prefix(words, "limits"));
}

static int set_up(void **state)
{
    *state = scratch_new();
    return 0;
}

static int tear_down(void **state)
{
    scratch_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(nothing_is_inherited),
        cmocka_unit_test(input_cannot_be_changed),
        cmocka_unit_test(child_that_dies_is_refused),
        cmocka_unit_test(child_that_stalls_is_killed),
        cmocka_unit_test(child_that_says_a_gigabyte_is_refused),
        cmocka_unit_test(nobody_is_left_behind),
        cmocka_unit_test(program_that_is_not_there_is_no_fault_of_the_input),
        cmocka_unit_test(child_of_ours_says_what_holds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
