// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text.h"

#include "core/assets.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct text_style key_style = {24, 1.125, false, ALIGN_CENTRE, false};

static const struct text_run *fit(struct text_engine *engine, const char *text, int width,
                                  int height)
{
    return text_fit(engine, text, &key_style, width, height, false);
}

static void a_word_that_fits_keeps_its_size(void **state)
{
    struct text_engine *engine = text_new("en");
    const struct text_run *run = fit(engine, "Listen", 122, 54);

    (void)state;
    assert_true(run->fits && run->size_px == 24 && run->lines == 1);
    text_free(engine);
}

static void a_long_word_goes_one_step_down(void **state)
{
    struct text_engine *engine = text_new("en");
    const struct text_run *run = fit(engine, "computer", 100, 28);

    (void)state;
    assert_true(run->fits && run->size_px == 22 && run->lines == 1);
    text_free(engine);
}

static void two_words_break_between_them_at_full_size(void **state)
{
    struct text_engine *engine = text_new("en");
    const struct text_run *run = fit(engine, "Something else", 122, 60);

    (void)state;
    assert_true(run->fits && run->size_px == 24 && run->lines == 2);
    text_free(engine);
}

static void a_pupils_word_is_never_broken_or_cut(void **state)
{
    const char *const longest[] = {"cerddoriaeth", "cyfrifiadur", "Llygadsyllu a siarad",
                                   "physiotherapy"};
    struct text_engine *engine = text_new("cy");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(longest); i++) {
        const struct text_run *run = fit(engine, longest[i], 112, 60);

        assert_true(run->fits);
        assert_true(run->width <= 112);
        assert_true(run->size_px >= 24 * 0.6);
    }
    text_free(engine);
}

static void staff_words_are_cut_at_their_last_line(void **state)
{
    struct text_engine *engine = text_new("en");
    struct text_style style = {20, 1.25, false, ALIGN_START, false};
    const struct text_run *run =
        text_fit(engine, "A long remark of many words, longer by far than its two short lines hold",
                 &style, 200, 50, true);

    (void)state;
    assert_int_equal(run->lines, 2);
    assert_true(run->width <= 200 && run->height <= 50);
    text_free(engine);
}

static void a_line_is_as_high_as_the_style_says_in_every_script(void **state)
{
    const char *const scripts[] = {"swimming", "nofio tŷ", "السباحة", "żółw", "游泳", "ਤੈਰਾਕੀ"};
    struct text_engine *engine = text_new("en");
    struct text_style style = {40, 1.25, false, ALIGN_START, false};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        const struct text_run *run = text_run(engine, scripts[i], &style, 0, 1, false);

        assert_int_equal(run->height, 50);
        assert_int_equal(run->unknown, 0);
        assert_non_null(run->mask);
    }
    text_free(engine);
}

static int left_ink(struct text_engine *engine, const char *text, enum align align, bool mirrored)
{
    struct text_style style = {24, 1.25, false, align, mirrored};

    return text_run(engine, text, &style, 400, 1, false)->ink_x;
}

static void start_is_where_the_screen_starts(void **state)
{
    struct text_engine *engine = text_new("ar");
    const char *const texts[] = {"swimming", "السباحة", "٦ من ٩", "12"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(left_ink(engine, texts[i], ALIGN_START, false) < 10);
        assert_true(left_ink(engine, texts[i], ALIGN_START, true) > 200);
        assert_true(left_ink(engine, texts[i], ALIGN_END, false) > 200);
        assert_true(left_ink(engine, texts[i], ALIGN_END, true) < 10);
        assert_in_range(left_ink(engine, texts[i], ALIGN_CENTRE, true), 100, 200);
    }
    text_free(engine);
}

static size_t unknown_in(struct text_engine *engine, const char *where, const char *text)
{
    const struct text_run *run = text_run(engine, text, &key_style, 0, 1, false);

    if (run->unknown > 0)
        fprintf(stderr, "%s: '%s' has letters that no font writes\n", where, text);
    return (size_t)run->unknown;
}

static void the_caret_stands_after_the_last_letter(void **state)
{
    struct text_engine *engine = text_new("en");
    struct text_style style = {34, 1.25, false, ALIGN_START, false};
    const struct text_run *run = text_run(engine, "Amara swam", &style, 600, 9, false);
    int end = run->caret_x, first = run->caret_y;

    (void)state;
    assert_in_range(end, run->width - 2, run->width + 2);
    run = text_run(engine, "Amara swam a length of the pool by herself", &style, 600, 9, false);
    assert_int_equal(run->lines, 2);
    assert_true(run->caret_y > first && run->caret_x < run->width);
    style.mirrored = true;
    run = text_run(engine, "", &style, 600, 9, false);
    assert_in_range(run->caret_x, 598, 600);
    run = text_run(engine, "سباحة", &style, 600, 9, false);
    assert_in_range(run->caret_x, run->x - 2, run->x + 2);
    text_free(engine);
}

static void every_word_of_the_device_can_be_written(void **state)
{
    const char *const languages[] = {"en", "cy", "ar"};
    size_t unknown = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autofree char *relative = g_strdup_printf("strings/%s.json", languages[i]);
        json_t *book = assets_json(relative, NULL),
               *table = assets_json("symbols/words.json", NULL);
        struct text_engine *engine = text_new(languages[i]);
        const char *key;
        json_t *value;

        assert_true(book && table);
        json_object_foreach(book, key, value)
        {
            unknown += unknown_in(engine, key, json_string_value(value));
        }
        json_object_foreach(json_object_get(table, "words"), key, value)
        {
            unknown +=
                unknown_in(engine, key, json_string_value(json_object_get(value, languages[i])));
        }
        text_free(engine);
        json_decref(book);
        json_decref(table);
    }
    assert_int_equal(unknown, 0);
}

static void much_text_does_not_stay_for_ever(void **state)
{
    struct text_engine *engine = text_new("en");
    struct text_style style = {100, 1.25, true, ALIGN_START, false};

    (void)state;
    for (int i = 0; i < 400; i++) {
        g_autofree char *text = g_strdup_printf("A very wide line of words number %d", i);

        assert_non_null(text_run(engine, text, &style, 0, 1, false)->mask);
    }
    assert_true(text_kept_bytes(engine) < (size_t)8 * 1024 * 1024);
    text_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_that_fits_keeps_its_size),
        cmocka_unit_test(a_long_word_goes_one_step_down),
        cmocka_unit_test(two_words_break_between_them_at_full_size),
        cmocka_unit_test(a_pupils_word_is_never_broken_or_cut),
        cmocka_unit_test(staff_words_are_cut_at_their_last_line),
        cmocka_unit_test(a_line_is_as_high_as_the_style_says_in_every_script),
        cmocka_unit_test(start_is_where_the_screen_starts),
        cmocka_unit_test(the_caret_stands_after_the_last_letter),
        cmocka_unit_test(every_word_of_the_device_can_be_written),
        cmocka_unit_test(much_text_does_not_stay_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
