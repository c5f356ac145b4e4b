// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "child/frame.h"

#include <stdbool.h>

/* What a child writes into a pipe, as its listener has it. */
static GBytes *written(void (*write)(int fd))
{
    uint8_t heard[4096];
    int ends[2];
    ssize_t got;

    assert_int_equal(pipe(ends), 0);
    write(ends[1]);
    close(ends[1]);
    got = read(ends[0], heard, sizeof heard);
    close(ends[0]);
    assert_true(got >= 0);
    return g_bytes_new(heard, (gsize)got);
}

static void write_two(int fd)
{
    assert_true(frame_put(fd, 'a', "photos/ŵ.svg", "<svg/>", 6));
    assert_true(frame_put(fd, 'b', "", "", 0));
    assert_true(frame_end(fd));
}

static void frames_come_back_as_they_were_put(void **state)
{
    g_autoptr(GBytes) answer = written(write_two);
    struct frames *frames = frames_new(answer);
    g_autoptr(GError) error = NULL;
    struct frame frame;

    (void)state;
    assert_true(frames_next(frames, &frame, &error));
    assert_int_equal(frame.kind, 'a');
    assert_string_equal(frame.name, "photos/ŵ.svg");
    assert_int_equal(g_bytes_get_size(frame.data), 6);
    assert_memory_equal(g_bytes_get_data(frame.data, NULL), "<svg/>", 6);
    frame_clear(&frame);
    assert_true(frames_next(frames, &frame, &error));
    assert_int_equal(frame.kind, 'b');
    assert_int_equal(g_bytes_get_size(frame.data), 0);
    frame_clear(&frame);
    assert_false(frames_next(frames, &frame, &error));
    assert_null(error);
    frames_free(frames);
}

/* True if all of it is taken; with FAULT_INVALID if not. */
static bool is_taken(const void *data, size_t bytes)
{
    g_autoptr(GBytes) answer = g_bytes_new(data, bytes);
    struct frames *frames = frames_new(answer);
    g_autoptr(GError) error = NULL;
    struct frame frame;

    while (frames_next(frames, &frame, &error))
        frame_clear(&frame);
    frames_free(frames);
    assert_true(!error || fault_is(error, FAULT_INVALID));
    return !error;
}

static void answer_cut_anywhere_is_refused(void **state)
{
    g_autoptr(GBytes) answer = written(write_two);
    gsize length;
    const uint8_t *data = g_bytes_get_data(answer, &length);

    (void)state;
    assert_true(is_taken(data, length));
    for (gsize cut = 0; cut < length; cut++)
        assert_false(is_taken(data, cut));
}

static void what_does_not_add_up_is_refused(void **state)
{
    static const struct {
        const char *data;
        size_t bytes;
    } bad[] = {
        {"z\0\0\0\0\0\0z", 8},                      /* something after the end */
        {"z\0\1\0\0\0\0n", 8},                      /* an end with a name */
        {"z\0\0\0\0\0\1d", 8},                      /* an end with data */
        {"a\0\1\0\0\0\0\nz\0\0\0\0\0\0", 15},       /* a control character in a name */
        {"a\0\1\0\0\0\0\xffz\0\0\0\0\0\0", 15},     /* a name that is not UTF-8 */
        {"a\0\1\0\0\0\0\0z\0\0\0\0\0\0", 15},       /* a NUL in a name */
        {"a\0\0\xff\xff\xff\xffz\0\0\0\0\0\0", 14}, /* more data than there are */
        {"a\xff\xff\0\0\0\0z\0\0\0\0\0\0", 14},     /* a longer name than there is */
        {"x\0\0\0\0\0\0", 7},                       /* a refusal without words */
        {"x\0\0\0\0\0\2\xff\xfe", 9},               /* with words that nobody can read */
    };

    (void)state;
    assert_true(is_taken("a\0\1\0\0\0\0nz\0\0\0\0\0\0", 15));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (is_taken(bad[i].data, bad[i].bytes))
            fail_msg("taken: %zu", i);
    }
}

static void write_long_refusal(int fd)
{
    g_autofree char *words = g_strnfill(3000, 'w');

    memcpy(words + 998, "ŵŵŵ", strlen("ŵŵŵ"));
    assert_true(frame_refuse(fd, words));
}

static void refusal_is_the_fault_in_its_own_words(void **state)
{
    g_autoptr(GBytes) answer = written(write_long_refusal);
    struct frames *frames = frames_new(answer);
    g_autoptr(GError) error = NULL;
    struct frame frame;

    (void)state;
    assert_false(frames_next(frames, &frame, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_int_equal(strlen(error->message), 1000);
    assert_true(g_str_has_suffix(error->message, "wŵ"));
    frames_free(frames);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_as_they_were_put),
        cmocka_unit_test(answer_cut_anywhere_is_refused),
        cmocka_unit_test(what_does_not_add_up_is_refused),
        cmocka_unit_test(refusal_is_the_fault_in_its_own_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
