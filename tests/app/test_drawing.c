// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* Pictures from outside, drawn by the real child, and by children that were broken into. */
#include "capture/photo.h"
#include "drawing.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define COVER ((struct picture_size){40, 30, false})
#define WHOLE ((struct picture_size){40, 30, true})
#define SVG "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'>"

static GBytes *text(const char *words)
{
    return g_bytes_new(words, strlen(words));
}

/* The dot at a place, as Cairo has it. */
static uint32_t dot(cairo_surface_t *surface, int x, int y)
{
    uint32_t value;

    memcpy(&value,
           cairo_image_surface_get_data(surface) +
               (size_t)y * (size_t)cairo_image_surface_get_stride(surface) + (size_t)x * 4,
           sizeof value);
    return value;
}

static cairo_surface_t *drawn(struct drawing *drawing, GBytes *bytes, struct picture_size size,
                              int width, int height)
{
    g_autoptr(GError) error = NULL;
    cairo_surface_t *surface = drawing_draw(drawing, "pack 1", bytes, size, &error);

    if (!surface)
        fail_msg("%s", error->message);
    assert_int_equal(cairo_image_surface_get_width(surface), width);
    assert_int_equal(cairo_image_surface_get_height(surface), height);
    return surface;
}

static GBytes *photo(int width, int height)
{
    struct pixels *pixels = pixels_new(width, height);
    GBytes *jpeg;

    for (size_t i = 0; i < pixels->stride_bytes * (size_t)height; i += 4)
        memcpy(pixels->bgrx + i, "\x40\x80\xC0\xFF", 4);
    jpeg = photo_encode(pixels, NULL);
    pixels_free(pixels);
    return jpeg;
}

static cairo_status_t keep(void *into, const unsigned char *data, unsigned bytes)
{
    g_byte_array_append(into, data, bytes);
    return CAIRO_STATUS_SUCCESS;
}

static GBytes *png(int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    GByteArray *bytes = g_byte_array_new();

    assert_int_equal(cairo_surface_write_to_png_stream(surface, keep, bytes), 0);
    cairo_surface_destroy(surface);
    return g_byte_array_free_to_bytes(bytes);
}

static void drawings_and_photos_come_out_as_they_went_in(void **state)
{
    struct drawing *drawing = drawing_new();
    g_autoptr(GBytes) svg = text(SVG "<rect width='20' height='10' fill='#cbd8d2'/></svg>");
    g_autoptr(GBytes) jpeg = photo(160, 80);
    g_autoptr(GBytes) black = png(160, 80);

    (void)state;
    for (int round = 0; round < 2; round++) {
        cairo_surface_t *surface = drawn(drawing, svg, COVER, 40, 30);
        assert_int_equal(dot(surface, 20, 15), 0xFFCBD8D2u);
        cairo_surface_destroy(surface);
        cairo_surface_destroy(drawn(drawing, svg, WHOLE, 40, 20));
        surface = drawn(drawing, jpeg, COVER, 40, 30);
        assert_int_equal(dot(surface, 20, 15) >> 24, 255);
        assert_in_range(dot(surface, 20, 15) >> 16 & 255, 0xBA, 0xC6);
        cairo_surface_destroy(surface);
        cairo_surface_destroy(drawn(drawing, jpeg, WHOLE, 40, 20));
        surface = drawn(drawing, black, COVER, 40, 30);
        assert_int_equal(dot(surface, 20, 15), 0xFF000000u);
        cairo_surface_destroy(surface);
    }
    drawing_free(drawing);
}

/* What a drawing program writes: gradients, masks, patterns and blur. */
static void what_drawing_programs_write_is_drawn(void **state)
{
    struct drawing *drawing = drawing_new();
    g_autoptr(GBytes) svg =
        text(SVG "<defs><filter id='f'><feGaussianBlur stdDeviation='1'/><feOffset dx='1'/>"
                 "</filter><radialGradient id='g'><stop stop-color='red'/></radialGradient>"
                 "<mask id='m'><rect width='20' height='10' fill='white'/></mask>"
                 "<pattern id='p' width='2' height='2'><rect width='2' height='2' fill='red'/>"
                 "</pattern></defs><rect width='20' height='10' fill='url(#g)' filter='url(#f)'/>"
                 "<rect width='20' height='10' fill='url(#p)' mask='url(#m)'/></svg>");
    cairo_surface_t *surface = drawn(drawing, svg, WHOLE, 40, 20);

    (void)state;
    assert_int_equal(dot(surface, 20, 10), 0xFFFF0000u);
    cairo_surface_destroy(surface);
    drawing_free(drawing);
}

static void refused(struct drawing *drawing, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;

    assert_null(drawing_draw(drawing, "pack 1", bytes, COVER, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void what_is_no_picture_is_refused_and_the_next_is_drawn(void **state)
{
    static const char *const words[] = {
        "", "<", "<svg", "hello", "<html></html>", "\xFF\xD8\xFF\xD9", "\x89PNG\r\n\x1A\n",
    };
    struct drawing *drawing = drawing_new();
    g_autoptr(GBytes) good = text(SVG "</svg>");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GBytes) bytes = text(words[i]);
        refused(drawing, bytes);
        cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
    }
    drawing_free(drawing);
}

/* --- children that were broken into --- */

static void child_is(const struct scratch *scratch, const char *words)
{
    g_autofree char *script = g_strdup_printf("#!/bin/sh\n%s\n", words);
    g_autofree char *path = scratch_path(scratch, "drawer");

    scratch_put(scratch, "drawer", script, strlen(script));
    assert_int_equal(chmod(path, 0700), 0);
    assert_true(g_setenv("VIEWFINDER_READER", path, TRUE));
}

static void child_that_answers_something_else_is_refused(void **state)
{
    static const char *const scripts[] = {
        "exit 0",
        "kill -9 $$",
        "printf 'p\\0\\0050 0 w'; cat >/dev/null",
        /* 41 by 30 dots, and 40 by 30 that are not there */
        "printf 'p\\0\\005\\0\\0\\023\\07041 30'; exec cat /dev/zero",
        "printf 'p\\0\\005\\0\\0\\0\\00040 30'; cat >/dev/null",
        "printf 'q\\0\\005\\0\\0\\0\\00040 30'; cat >/dev/null",
        "printf 'p\\0\\005\\377\\377\\377\\37740 30'; exec cat /dev/zero",
        "exec head -c 1073741824 /dev/zero",
    };
    g_autoptr(GBytes) good = text(SVG "</svg>");

    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        struct drawing *drawing = drawing_new();
        child_is(*state, scripts[i]);
        refused(drawing, good);
        g_unsetenv("VIEWFINDER_READER");
        cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
        drawing_free(drawing);
    }
}

static pid_t our_child(void)
{
    GDir *proc = g_dir_open("/proc", 0, NULL);
    pid_t found = 0;

    for (const char *name; !found && (name = g_dir_read_name(proc));) {
        g_autofree char *path = g_build_filename("/proc", name, "stat", NULL);
        g_autofree char *stat = NULL;
        const char *after;
        int ppid = 0;
        if (!g_file_get_contents(path, &stat, NULL, NULL))
            continue;
        after = strstr(stat, "(viewfinder-draw) ");
        if (after && sscanf(after, "(viewfinder-draw) %*c %d", &ppid) == 1 && ppid == getpid())
            found = atoi(name);
    }
    g_dir_close(proc);
    return found;
}

/* Killed between two pictures, or out of time after many: nobody who looks at the screen sees it.
 */
static void child_that_is_gone_is_followed_by_a_fresh_one(void **state)
{
    struct drawing *drawing = drawing_new();
    g_autoptr(GBytes) good = text(SVG "</svg>");
    pid_t first;

    (void)state;
    cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
    first = our_child();
    assert_true(first > 0);
    assert_int_equal(kill(first, SIGKILL), 0);
    cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
    assert_true(our_child() > 0);
    assert_int_not_equal(our_child(), first);
    drawing_free(drawing);
}

static void child_draws_for_one_pack_and_rests_without_one(void **state)
{
    struct drawing *drawing = drawing_new();
    g_autoptr(GBytes) good = text(SVG "</svg>");
    cairo_surface_t *surface;
    pid_t first;

    (void)state;
    cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
    first = our_child();
    cairo_surface_destroy(drawn(drawing, good, WHOLE, 40, 20));
    assert_int_equal(our_child(), first);
    surface = drawing_draw(drawing, "pack 2", good, WHOLE, NULL);
    assert_non_null(surface);
    cairo_surface_destroy(surface);
    assert_int_not_equal(our_child(), first);
    drawing_rest(drawing);
    assert_int_equal(our_child(), 0);
    drawing_free(drawing);
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
        cmocka_unit_test(drawings_and_photos_come_out_as_they_went_in),
        cmocka_unit_test(what_drawing_programs_write_is_drawn),
        cmocka_unit_test(what_is_no_picture_is_refused_and_the_next_is_drawn),
        cmocka_unit_test(child_that_answers_something_else_is_refused),
        cmocka_unit_test(child_that_is_gone_is_followed_by_a_fresh_one),
        cmocka_unit_test(child_draws_for_one_pack_and_rests_without_one),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
