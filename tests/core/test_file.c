// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/file.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

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

static bool put(struct scratch *scratch, const char *name, const char *text, enum file_way way,
                GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    return file_write(scratch->fd, name, bytes, way, 0, error);
}

static void assert_holds(struct scratch *scratch, const char *name, const char *text)
{
    g_autoptr(GBytes) bytes = file_read(scratch->fd, name, 1000, NULL);

    assert_non_null(bytes);
    assert_int_equal(g_bytes_get_size(bytes), strlen(text));
    assert_memory_equal(g_bytes_get_data(bytes, NULL), text, strlen(text));
}

/* All the names in the folder, with a space between. */
static void assert_names(struct scratch *scratch, const char *expected)
{
    GPtrArray *names = folder_list(scratch->fd, NULL);
    g_autofree char *all = NULL;

    assert_non_null(names);
    g_ptr_array_add(names, NULL);
    all = g_strjoinv(" ", (char **)names->pdata);
    assert_string_equal(all, expected);
    g_ptr_array_unref(names);
}

static void written_file_is_there_and_its_part_is_not(void **state)
{
    struct scratch *scratch = *state;

    assert_true(put(scratch, "a", "hello", FILE_NEW, NULL));
    assert_true(put(scratch, "empty", "", FILE_NEW, NULL));
    assert_holds(scratch, "a", "hello");
    assert_holds(scratch, "empty", "");
    assert_names(scratch, "a empty");
}

static void new_never_touches_a_file_that_is_there(void **state)
{
    struct scratch *scratch = *state;
    g_autoptr(GError) error = NULL;

    assert_true(put(scratch, "a", "first", FILE_NEW, NULL));
    assert_false(put(scratch, "a", "second", FILE_NEW, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_holds(scratch, "a", "first");
    assert_names(scratch, "a");
    assert_true(put(scratch, "a", "second", FILE_REPLACE, NULL));
    assert_holds(scratch, "a", "second");
    assert_names(scratch, "a");
}

static void mode_holds_whatever_the_umask_is(void **state)
{
    struct scratch *scratch = *state;
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    mode_t before = umask(077);
    struct stat about;
    int folder;

    assert_true(file_write(scratch->fd, "default", bytes, FILE_NEW, 0, NULL));
    assert_true(file_write(scratch->fd, "shared", bytes, FILE_NEW, 0640, NULL));
    folder = folder_make(scratch->fd, "items", 0750, NULL);
    umask(before);
    assert_true(folder >= 0);
    close(folder);
    assert_int_equal(fstatat(scratch->fd, "default", &about, 0), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(fstatat(scratch->fd, "shared", &about, 0), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_int_equal(fstatat(scratch->fd, "items", &about, 0), 0);
    assert_int_equal(about.st_mode & 0777, 0750);
}

static void part_left_by_a_crash_is_no_hindrance(void **state)
{
    struct scratch *scratch = *state;

    scratch_put(scratch, "victim", "kept", 4);
    scratch_put(scratch, "a.part", "torn", 4);
    assert_int_equal(symlinkat("victim", scratch->fd, "b.part"), 0);
    assert_true(put(scratch, "a", "whole", FILE_NEW, NULL));
    assert_true(put(scratch, "b", "whole", FILE_NEW, NULL));
    assert_holds(scratch, "a", "whole");
    assert_holds(scratch, "b", "whole");
    assert_holds(scratch, "victim", "kept");
    assert_names(scratch, "a b victim");
}

static void names_that_leave_the_folder_are_refused(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *long_name = g_strnfill(251, 'x');
    const char *const bad[] = {"", ".", "..", "/etc/passwd", "../a", "a/b", long_name};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(put(scratch, bad[i], "x", FILE_REPLACE, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_null(file_read(scratch->fd, bad[i], 10, NULL));
        assert_false(file_remove(scratch->fd, bad[i], NULL));
        assert_null(file_writer_open(scratch->fd, bad[i], true, 0, NULL));
        assert_int_equal(folder_make(scratch->fd, bad[i], 0700, NULL), -1);
    }
    long_name[250] = '\0';
    assert_true(put(scratch, long_name, "x", FILE_NEW, NULL));
}

static void only_plain_files_of_the_right_length_are_read(void **state)
{
    struct scratch *scratch = *state;
    g_autoptr(GError) error = NULL;

    assert_true(put(scratch, "five", "12345", FILE_NEW, NULL));
    assert_int_equal(symlinkat("five", scratch->fd, "link"), 0);
    assert_int_equal(mkfifoat(scratch->fd, "pipe", 0600), 0);
    assert_int_equal(mkdirat(scratch->fd, "folder", 0700), 0);
    assert_null(file_read(scratch->fd, "five", 4, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    for (const char *const *name = (const char *const[]){"link", "pipe", "folder", NULL}; *name;
         name++) {
        assert_null(file_read(scratch->fd, *name, 10, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        g_clear_error(&error);
    }
    assert_null(file_read(scratch->fd, "gone", 10, &error));
    assert_true(fault_is(error, FAULT_MISSING));
}

static void removing_what_is_gone_is_no_failure(void **state)
{
    struct scratch *scratch = *state;

    assert_true(put(scratch, "a", "x", FILE_NEW, NULL));
    assert_true(file_remove(scratch->fd, "a", NULL));
    assert_true(file_remove(scratch->fd, "a", NULL));
    assert_names(scratch, "");
    assert_int_equal(mkdirat(scratch->fd, "folder", 0700), 0);
    assert_false(file_remove(scratch->fd, "folder", NULL));
}

static void piecewise_file_appears_when_committed(void **state)
{
    struct scratch *scratch = *state;
    struct file_writer *writer = file_writer_open(scratch->fd, "a", false, 0, NULL);

    assert_true(file_writer_write(writer, "one ", 4, NULL));
    assert_true(file_writer_sync(writer, NULL));
    assert_true(file_writer_write(writer, "", 0, NULL));
    assert_true(file_writer_write(writer, "two", 3, NULL));
    assert_names(scratch, "a.part");
    assert_true(file_writer_commit(writer, FILE_NEW, NULL));
    assert_true(folder_sync(scratch->fd, NULL));
    assert_names(scratch, "a");
    assert_holds(scratch, "a", "one two");
}

static void recording_in_place_is_there_from_the_first_byte(void **state)
{
    struct scratch *scratch = *state;
    struct file_writer *writer = file_writer_open(scratch->fd, "take", true, 0, NULL);
    g_autoptr(GError) error = NULL;

    assert_null(file_writer_open(scratch->fd, "take", true, 0, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_true(file_writer_write(writer, "sound", 5, NULL));
    assert_holds(scratch, "take", "sound");
    assert_true(file_writer_commit(writer, FILE_NEW, NULL));
    assert_holds(scratch, "take", "sound");
}

static void abandoned_file_is_gone(void **state)
{
    struct scratch *scratch = *state;

    for (int in_place = 0; in_place < 2; in_place++) {
        struct file_writer *writer = file_writer_open(scratch->fd, "a", in_place, 0, NULL);
        assert_true(file_writer_write(writer, "x", 1, NULL));
        file_writer_abandon(writer);
        assert_names(scratch, "");
    }
    file_writer_abandon(NULL);
}

static void commit_over_a_taken_name_keeps_the_taken_one(void **state)
{
    struct scratch *scratch = *state;
    struct file_writer *writer = file_writer_open(scratch->fd, "a", false, 0, NULL);
    g_autoptr(GError) error = NULL;

    assert_true(file_writer_write(writer, "late", 4, NULL));
    scratch_put(scratch, "a", "early", 5);
    assert_false(file_writer_commit(writer, FILE_NEW, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_holds(scratch, "a", "early");
    assert_names(scratch, "a");
}

/* RLIMIT_FSIZE: the write is short first, and then fails. */
static void write_that_fails_is_final(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *much = g_strnfill(9000, 'x');
    struct rlimit before, small;
    struct file_writer *writer;
    bool whole, in_place, again, flushed;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 4096;
    writer = file_writer_open(scratch->fd, "take", true, 0, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    whole = put(scratch, "a", much, FILE_NEW, NULL);
    in_place = file_writer_write(writer, much, 9000, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    again = file_writer_write(writer, "y", 1, NULL);
    flushed = file_writer_sync(writer, NULL);
    assert_false(whole || in_place || again || flushed);
    assert_names(scratch, "take");
    assert_false(file_writer_commit(writer, FILE_NEW, NULL));
    /* What a recording holds is worth keeping. */
    assert_names(scratch, "take");
}

static void folder_is_made_once_and_opened_after(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *path = scratch_path(scratch, "keys");
    int first = folder_make(scratch->fd, "keys", 0700, NULL);
    int second = folder_make(scratch->fd, "keys", 0755, NULL);
    int third = folder_open(path, NULL);
    struct stat a, b;

    assert_true(first >= 0 && second >= 0 && third >= 0);
    assert_int_equal(fstat(first, &a), 0);
    assert_int_equal(fstat(third, &b), 0);
    assert_int_equal(a.st_ino, b.st_ino);
    assert_int_equal(b.st_mode & 0777, 0700);
    close(first);
    close(second);
    close(third);
    scratch_put(scratch, "plain", "", 0);
    assert_int_equal(symlinkat("keys", scratch->fd, "link"), 0);
    assert_int_equal(folder_make(scratch->fd, "plain", 0700, NULL), -1);
    assert_int_equal(folder_make(scratch->fd, "link", 0700, NULL), -1);
    assert_int_equal(folder_open("/nowhere", NULL), -1);
}

static void list_is_sorted_and_asking_twice_is_the_same(void **state)
{
    struct scratch *scratch = *state;

    for (const char *const *name = (const char *const[]){"b", "a", "C", ".d", "10", NULL}; *name;
         name++)
        scratch_put(scratch, *name, "", 0);
    assert_names(scratch, ".d 10 C a b");
    assert_names(scratch, ".d 10 C a b");
    assert_null(folder_list(-1, NULL));
}

static void room_is_what_the_disk_has(void **state)
{
    struct scratch *scratch = *state;
    g_autoptr(GError) error = NULL;

    assert_true(folder_room_bytes(scratch->fd, NULL) > 0);
    assert_int_equal(folder_room_bytes(-1, &error), -1);
    assert_true(fault_is(error, FAULT_SYSTEM));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(written_file_is_there_and_its_part_is_not),
        TEST(new_never_touches_a_file_that_is_there),
        TEST(mode_holds_whatever_the_umask_is),
        TEST(part_left_by_a_crash_is_no_hindrance),
        TEST(names_that_leave_the_folder_are_refused),
        TEST(only_plain_files_of_the_right_length_are_read),
        TEST(removing_what_is_gone_is_no_failure),
        TEST(piecewise_file_appears_when_committed),
        TEST(recording_in_place_is_there_from_the_first_byte),
        TEST(abandoned_file_is_gone),
        TEST(commit_over_a_taken_name_keeps_the_taken_one),
        TEST(write_that_fails_is_final),
        TEST(folder_is_made_once_and_opened_after),
        TEST(list_is_sorted_and_asking_twice_is_the_same),
        TEST(room_is_what_the_disk_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
