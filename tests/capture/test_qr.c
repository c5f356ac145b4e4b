// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "capture/photo.h"
#include "capture/qr.h"

/* Codes drawn by a foreign program, photographed as well as ImageMagick can. */

static struct scratch *scratch;
static struct qr *qr;

static int setup(void **state)
{
    (void)state;
    scratch = scratch_new();
    qr = qr_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scratch_free(scratch);
    qr_free(qr);
    return 0;
}

static struct pixels *photo_of(const char *convert)
{
    g_autoptr(GBytes) jpeg = NULL;
    struct pixels *pixels;

    assert_int_equal(scratch_run(scratch, "convert code.png %s photo.jpg 2>&1", convert), 0);
    jpeg = scratch_get(scratch, "photo.jpg");
    pixels = photo_decode_scaled(jpeg, 640, 480, NULL);
    assert_non_null(pixels);
    return pixels;
}

static void draw(const char *text)
{
    scratch_put(scratch, "text", text, strlen(text));
    assert_int_equal(scratch_run(scratch, "qrencode -r text -l M -s 6 -m 4 -o code.png"), 0);
}

static void code_is_read_turned_small_and_dim(void **state)
{
    static const char *const views[] = {"", "-background grey40 -rotate 23 -resize 60%",
                                        "-rotate 180 -modulate 50 -resize 75%",
                                        "-background white -gravity center -extent 900x700 "
                                        "-attenuate 0.3 +noise Gaussian"};

    (void)state;
    draw("VIEWFINDER-BADGE:1:something");
    for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
        struct pixels *pixels = photo_of(views[i]);
        g_autoptr(GBytes) found = qr_find(qr, pixels, "VIEWFINDER-BADGE:");
        assert_non_null(found);
        assert_int_equal(g_bytes_get_size(found), 28);
        assert_memory_equal(g_bytes_get_data(found, NULL), "VIEWFINDER-BADGE:1:something", 28);
        pixels_free(pixels);
    }
}

static void code_that_begins_otherwise_is_passed_over(void **state)
{
    struct pixels *pixels;

    (void)state;
    draw("https://example.org/VIEWFINDER-BADGE:1");
    pixels = photo_of("");
    assert_null(qr_find(qr, pixels, "VIEWFINDER-BADGE:"));
    pixels_free(pixels);
}

static void picture_without_a_code_has_none(void **state)
{
    struct pixels *pixels = pixels_new(37, 11);

    (void)state;
    memset(pixels->bgrx, 200, pixels->stride_bytes * 11);
    assert_null(qr_find(qr, pixels, ""));
    pixels_free(pixels);
    pixels = pixels_new(1, 1);
    memset(pixels->bgrx, 0, 4);
    assert_null(qr_find(qr, pixels, ""));
    pixels_free(pixels);
}

/* Whoever holds up a code that breaks the reader has broken a process without keys; the next frame
 * is looked at by another. */
static void reader_that_is_broken_reads_nothing_and_is_followed(void **state)
{
    static const char *const scripts[] = {
        "exit 0",
        "kill -9 $$",
        "printf 't\\0\\0\\0\\0\\0\\005other'; cat >/dev/null",
        "printf 't\\0\\0\\377\\377\\377\\377'; exec cat /dev/zero",
        "exec head -c 1073741824 /dev/zero",
    };
    g_autofree char *path = scratch_path(scratch, "scanner");
    struct pixels *pixels;

    (void)state;
    draw("VIEWFINDER-BADGE:1:something");
    pixels = photo_of("");
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autofree char *words = g_strdup_printf("#!/bin/sh\n%s\n", scripts[i]);
        g_autoptr(GBytes) found = NULL;
        scratch_put(scratch, "scanner", words, strlen(words));
        assert_int_equal(g_chmod(path, 0700), 0);
        assert_true(g_setenv("VIEWFINDER_READER", path, TRUE));
        assert_null(qr_find(qr, pixels, "VIEWFINDER-BADGE:"));
        g_unsetenv("VIEWFINDER_READER");
        qr_rest(qr);
        found = qr_find(qr, pixels, "VIEWFINDER-BADGE:");
        assert_non_null(found);
        qr_rest(qr);
    }
    pixels_free(pixels);
}

/* As long as a badge is waited for, one child looks at frame after frame. */
static void code_is_found_in_frame_after_frame(void **state)
{
    struct pixels *pixels;

    (void)state;
    draw("VIEWFINDER-BADGE:1:something");
    pixels = photo_of("");
    for (int i = 0; i < 30; i++) {
        g_autoptr(GBytes) found = qr_find(qr, pixels, "VIEWFINDER-BADGE:");
        assert_non_null(found);
    }
    pixels_free(pixels);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(code_is_read_turned_small_and_dim),
        TEST(code_that_begins_otherwise_is_passed_over),
        TEST(picture_without_a_code_has_none),
        TEST(reader_that_is_broken_reads_nothing_and_is_followed),
        TEST(code_is_found_in_frame_after_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
