// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Painting only what changed must leave the same pixels as painting all of it. */
#include "ui/kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MOST 8

struct look {
    const char *theme, *language;
};
static const struct look looks[] = {{"calm", "en"}, {"contrast", "cy"}, {"low", "ar"}};

struct step { /* something that may happen to a mat */
    struct mat_look mat;
    const char *pressed;
    struct frame_mark mark;
    const char *dragged;
    int dx, dy;
};

static const struct step steps[] = {
    {{true, 0, NULL}, NULL, {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
    {{false, 0, NULL}, NULL, {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
    {{false, 0, NULL}, "like", {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
    {{false, 1, NULL}, NULL, {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
    {{true, 5, NULL}, NULL, {true, {184, 272, 288, 504}, false, 0}, NULL, 0, 0},
    {{true, 5, NULL}, NULL, {true, {1120, 648, 136, 128}, false, 0}, NULL, 0, 0},
    {{true, 5, NULL}, NULL, {true, {1120, 648, 136, 128}, true, 0}, NULL, 0, 0},
    {{true, 5, NULL}, NULL, {true, {1120, 648, 136, 128}, true, 400}, NULL, 0, 0},
    {{true, 5, NULL}, NULL, {true, {184, 272, 288, 504}, true, 900}, NULL, 0, 0},
    {{true, 5, "Take back"}, "stop", {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
    {{true, 5, NULL}, "music", {false, {0, 0, 0, 0}, false, 0}, "music", 240, 130},
    {{true, 5, NULL}, "music", {false, {0, 0, 0, 0}, false, 0}, "music", 260, -40},
    {{true, 2, NULL}, NULL, {false, {0, 0, 0, 0}, false, 0}, NULL, 0, 0},
};

static size_t paint_step(struct window *window, const struct step *step, struct pixel_rect *damage)
{
    struct scene *scene = mat_scene(&window->theme, step->mat);
    size_t count;

    paint_drag(window->paint, step->dragged, step->dx, step->dy);
    count = paint_scene(window->paint, scene, step->pressed, step->mark, damage, MOST);
    scene_free(scene);
    return count;
}

static struct window from_nothing(const struct look *look, const struct step *step)
{
    struct pixel_rect damage[MOST];
    struct window window;

    window_open(&window, look->theme, 1280, 800, look->language);
    assert_int_equal(paint_step(&window, step, damage), 1);
    return window;
}

static void every_change_leaves_what_a_whole_painting_would(void **state)
{
    struct pixel_rect damage[MOST];

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        struct window window, whole;

        window_open(&window, looks[i].theme, 1280, 800, looks[i].language);
        window_open(&whole, looks[i].theme, 1280, 800, looks[i].language);
        for (size_t j = 0; j < G_N_ELEMENTS(steps); j++) {
            paint_step(&window, &steps[j], damage);
            paint_forget(whole.paint);
            assert_int_equal(paint_step(&whole, &steps[j], damage), 1);
            assert_int_equal(window_differs(&window, &whole), 0);
        }
        window_close(&window);
        window_close(&whole);
    }
}

static void the_same_scene_is_the_same_pixels(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        struct window one = from_nothing(&looks[i], &steps[4]),
                      two = from_nothing(&looks[i], &steps[4]);

        assert_true(window_digest(&one) == window_digest(&two));
        window_close(&one);
        window_close(&two);
    }
}

static void steps_look_different(void **state)
{
    (void)state;
    for (size_t i = 2; i < G_N_ELEMENTS(steps); i += 2) {
        struct window one = from_nothing(&looks[0], &steps[i - 1]),
                      two = from_nothing(&looks[0], &steps[i]);

        assert_true(window_differs(&one, &two) > 100);
        window_close(&one);
        window_close(&two);
    }
}

static void the_same_scene_again_draws_nothing(void **state)
{
    struct pixel_rect damage[MOST];
    struct window window;

    (void)state;
    window_open(&window, "calm", 1280, 800, "en");
    paint_step(&window, &steps[4], damage);
    assert_int_equal(paint_step(&window, &steps[4], damage), 0);
    window_close(&window);
}

static void a_press_draws_only_its_key(void **state)
{
    struct step pressed = steps[0];
    struct pixel_rect damage[MOST];
    struct window window;

    (void)state;
    pressed.pressed = "undo";
    window_open(&window, "calm", 1280, 800, "en");
    paint_step(&window, &steps[0], damage);
    assert_int_equal(paint_step(&window, &pressed, damage), 1);
    assert_true(damage[0].x >= 1100 && damage[0].y + damage[0].h <= 172);
    window_close(&window);
}

static void a_mirrored_key_is_drawn_on_the_other_side(void **state)
{
    struct step pressed = steps[0];
    struct pixel_rect damage[MOST];
    struct window window;

    (void)state;
    pressed.pressed = "undo";
    window_open(&window, "calm", 1280, 800, "ar");
    paint_step(&window, &steps[0], damage);
    assert_int_equal(paint_step(&window, &pressed, damage), 1);
    assert_true(damage[0].x + damage[0].w <= 180);
    window_close(&window);
}

static void damage_fits_into_as_many_rectangles_as_asked(void **state)
{
    struct pixel_rect damage[MOST];
    struct window window;
    struct scene *one, *other;

    (void)state;
    window_open(&window, "calm", 1280, 800, "en");
    one = mat_scene(&window.theme, (struct mat_look){.placed = 0});
    other = mat_scene(&window.theme, (struct mat_look){.placed = 5, .undo = "Take back"});
    paint_scene(window.paint, one, NULL, (struct frame_mark){false}, damage, MOST);
    assert_int_equal(paint_scene(window.paint, other, NULL, (struct frame_mark){false}, damage, 1),
                     1);
    scene_free(one);
    scene_free(other);
    window_close(&window);
}

static void a_new_photo_is_drawn_where_it_stands(void **state)
{
    struct pixel_rect damage[MOST];
    struct window window;

    (void)state;
    window_open(&window, "calm", 1280, 800, "en");
    paint_step(&window, &steps[0], damage);
    paint_image_changed(window.paint, IMAGE_PHOTO, "photos/amara.svg");
    assert_int_equal(paint_step(&window, &steps[0], damage), 1);
    assert_true(damage[0].x < 24 && damage[0].y > 600 && damage[0].w < 180);
    paint_image_changed(window.paint, IMAGE_PHOTO, "photos/ben.svg");
    assert_int_equal(paint_step(&window, &steps[0], damage), 0);
    window_close(&window);
}

static void paint_red(void *context, cairo_t *cairo, struct box box)
{
    (void)context;
    cairo_set_source_rgb(cairo, 1, 0, 0);
    cairo_rectangle(cairo, box.x - 500, box.y - 500, 2000, 2000);
    cairo_fill(cairo);
}

static uint32_t pixel_at(const struct window *window, int x, int y)
{
    const unsigned char *row = cairo_image_surface_get_data(window->pixels) +
                               (size_t)y * (size_t)cairo_image_surface_get_stride(window->pixels);
    uint32_t pixel;

    memcpy(&pixel, row + 4 * x, sizeof pixel);
    return pixel & 0xFFFFFF;
}

static void a_screens_own_painter_keeps_to_its_box(void **state)
{
    struct pixel_rect damage[MOST];
    struct window window;
    struct scene *scene;

    (void)state;
    window_open(&window, "calm", 1280, 800, "en");
    scene = scene_new(&window.theme);
    scene_paint(scene, (struct box){100, 100, 200, 200}, paint_red, NULL, 1);
    paint_scene(window.paint, scene, NULL, (struct frame_mark){false}, damage, MOST);
    assert_int_equal(pixel_at(&window, 100, 100), 0xFF0000);
    assert_int_equal(pixel_at(&window, 299, 299), 0xFF0000);
    assert_int_equal(pixel_at(&window, 300, 200), 0xE6E2D8);
    assert_int_equal(pixel_at(&window, 99, 200), 0xE6E2D8);
    scene_free(scene);
    window_close(&window);
}

static void a_panel_of_another_shape_is_painted_to_its_edges(void **state)
{
    struct pixel_rect damage[MOST];
    struct window window;

    (void)state;
    window_open(&window, "contrast", 1366, 768, "en");
    paint_step(&window, &steps[0], damage);
    assert_int_equal(pixel_at(&window, 0, 0), 0x0B0B0B);
    assert_int_equal(pixel_at(&window, 1365, 767), 0x0B0B0B);
    window_close(&window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_leaves_what_a_whole_painting_would),
        cmocka_unit_test(the_same_scene_is_the_same_pixels),
        cmocka_unit_test(steps_look_different),
        cmocka_unit_test(the_same_scene_again_draws_nothing),
        cmocka_unit_test(a_press_draws_only_its_key),
        cmocka_unit_test(a_mirrored_key_is_drawn_on_the_other_side),
        cmocka_unit_test(damage_fits_into_as_many_rectangles_as_asked),
        cmocka_unit_test(a_new_photo_is_drawn_where_it_stands),
        cmocka_unit_test(a_screens_own_painter_keeps_to_its_box),
        cmocka_unit_test(a_panel_of_another_shape_is_painted_to_its_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
