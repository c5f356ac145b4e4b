// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const names[] = {"calm", "contrast", "low"};

static struct theme load(const char *name, int width_px, int height_px, int dpi,
                         const char *language)
{
    struct theme theme;

    assert_true(theme_load(&theme, name, width_px, height_px, dpi, 100, language, NULL));
    return theme;
}

static void a_unit_is_a_pixel_on_the_panels_drawn_for(void **state)
{
    struct theme wide = load("calm", 1280, 800, 0, "en"), small = load("calm", 800, 480, 0, "en");

    (void)state;
    assert_int_equal(wide.layout, LAYOUT_WIDE);
    assert_true(wide.scale == 1 && small.scale == 1);
    assert_int_equal(small.layout, LAYOUT_SMALL);
    assert_true(fabs(theme_mm(&wide, 118) - 20.1) < 0.1);
    assert_true(fabs(theme_mm(&small, 106) - 20.2) < 0.1);
}

static void targets_keep_their_millimetres_on_other_panels(void **state)
{
    /* 1920x1080 on 15.6 and 10.1 inches, 1024x600 on 7, 1280x800 on 7. */
    const int panels[][3] = {
        {1920, 1080, 141}, {1920, 1080, 218}, {1024, 600, 170}, {1280, 800, 216}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(panels); i++) {
        struct theme theme = load("calm", panels[i][0], panels[i][1], panels[i][2], "en");
        double key = theme_mm(&theme, theme.layout == LAYOUT_WIDE ? 118 : 106);

        assert_true(key > 17);
        assert_true(theme.width * theme.scale <= theme.width_px + 0.5);
        assert_true(theme.height * theme.scale <= theme.height_px + 0.5);
    }
}

static void a_point_of_the_panel_comes_back_in_units(void **state)
{
    struct theme theme = load("calm", 1366, 768, 0, "en"),
                 turned = load("calm", 1280, 800, 0, "ar");
    double x, y;

    (void)state;
    theme_point(&theme, theme.left_px + 100 * theme.scale, theme.top_px + 50 * theme.scale, &x, &y);
    assert_true(fabs(x - 100) < 0.01 && fabs(y - 50) < 0.01);
    theme_point(&turned, 1180, 50, &x, &y);
    assert_true(turned.mirrored);
    assert_true(fabs(x - 100) < 0.01 && fabs(y - 50) < 0.01);
}

static void larger_text_keeps_to_three_sizes(void **state)
{
    struct theme theme;

    (void)state;
    assert_true(theme_load(&theme, "calm", 1280, 800, 0, 130, "en", NULL));
    assert_int_equal(theme.type[TYPE_T1], 26);
    assert_true(theme_load(&theme, "calm", 1280, 800, 0, 900, "en", NULL));
    assert_int_equal(theme.type[TYPE_T1], 26);
}

static void an_unknown_theme_is_refused(void **state)
{
    const char *const unknown[] = {"", "Calm", "../theme/calm", "dark"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autoptr(GError) error = NULL;
        struct theme theme;

        assert_false(theme_load(&theme, unknown[i], 1280, 800, 0, 100, "en", &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

/* WCAG 2.2, relative luminance and contrast ratio. */
static double luminance(uint32_t argb)
{
    const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double part = (argb >> (16 - 8 * i) & 255) / 255.0;

        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const struct theme *theme, enum colour one, enum colour other)
{
    double a = luminance(theme->colour[one]), b = luminance(theme->colour[other]);

    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void words_stand_out_from_all_they_stand_on(void **state)
{
    const enum colour under_ink[] = {COLOUR_GROUND,      COLOUR_TRAY,      COLOUR_CARD,
                                     COLOUR_ACCENT_TINT, COLOUR_LIKE_TINT, COLOUR_MIDDLE_TINT,
                                     COLOUR_DISLIKE_TINT};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct theme theme = load(names[i], 1280, 800, 0, "en");

        for (size_t j = 0; j < G_N_ELEMENTS(under_ink); j++)
            assert_true(contrast(&theme, COLOUR_INK, under_ink[j]) >= 7);
        assert_true(contrast(&theme, COLOUR_SAY_INK, COLOUR_SAY) >= 7);
        assert_true(contrast(&theme, COLOUR_INK2, COLOUR_GROUND) >= 6);
        assert_true(contrast(&theme, COLOUR_ON, COLOUR_ACCENT) >= 6);
        assert_true(contrast(&theme, COLOUR_RAIL_TEXT, COLOUR_RAIL_KEY) >= 7);
        assert_true(contrast(&theme, COLOUR_ALERT, COLOUR_ALERT_TINT) >= 4.5);
        assert_true(contrast(&theme, COLOUR_WARN, COLOUR_WARN_TINT) >= 4.5);
    }
}

static void edges_and_the_scan_frame_stand_out(void **state)
{
    const enum colour scale[] = {COLOUR_LIKE, COLOUR_MIDDLE, COLOUR_DISLIKE};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct theme theme = load(names[i], 1280, 800, 0, "en");

        assert_true(contrast(&theme, COLOUR_EDGE, COLOUR_GROUND) >= 3);
        assert_true(contrast(&theme, COLOUR_EDGE, COLOUR_CARD) >= 3);
        assert_true(contrast(&theme, COLOUR_NOW, COLOUR_SAY_INK) >= 6);
        for (size_t j = 0; j < G_N_ELEMENTS(scale); j++)
            assert_true(contrast(&theme, scale[j], COLOUR_CARD) >= 4.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_a_pixel_on_the_panels_drawn_for),
        cmocka_unit_test(targets_keep_their_millimetres_on_other_panels),
        cmocka_unit_test(a_point_of_the_panel_comes_back_in_units),
        cmocka_unit_test(larger_text_keeps_to_three_sizes),
        cmocka_unit_test(an_unknown_theme_is_refused),
        cmocka_unit_test(words_stand_out_from_all_they_stand_on),
        cmocka_unit_test(edges_and_the_scan_frame_stand_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
