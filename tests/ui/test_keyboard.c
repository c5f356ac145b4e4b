// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The on-screen keyboard: its keys in their places, and what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/keyboard.h"
#include <string.h>

#define FIRST_ACTION 40
#define FIRST_ROW 3

struct desk {
    struct theme theme;
    struct keyboard keyboard;
    struct scene *scene;
    struct box box;
    bool done;
};

static void declare(struct desk *desk)
{
    scene_free(desk->scene);
    desk->scene = scene_new(&desk->theme);
    keyboard_declare(&desk->keyboard, desk->scene, desk->box, FIRST_ACTION, FIRST_ROW);
}

static struct desk *desk_new(const char *language, int width_px, int height_px)
{
    struct desk *desk = g_new0(struct desk, 1);

    assert_true(theme_load(&desk->theme, "calm", width_px, height_px, 0, 100, language, NULL));
    desk->box = width_px == 1280 ? (struct box){0, 312, 1280, 488} : (struct box){0, 196, 800, 284};
    keyboard_init(&desk->keyboard, language, NULL, 2000);
    declare(desk);
    return desk;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    keyboard_finish(&desk->keyboard);
    scene_free(desk->scene);
    g_free(desk);
    return 0;
}

static int english(void **state)
{
    *state = desk_new("en", 1280, 800);
    return 0;
}

static int welsh(void **state)
{
    *state = desk_new("cy", 1280, 800);
    return 0;
}

static int arabic(void **state)
{
    *state = desk_new("ar", 1280, 800);
    return 0;
}

static int small_english(void **state)
{
    *state = desk_new("en", 800, 480);
    return 0;
}

static int small_arabic(void **state)
{
    *state = desk_new("ar", 800, 480);
    return 0;
}

static const struct target *key(const struct desk *desk, const char *label)
{
    int matches;
    const struct target *target = scene_find(desk->scene, label, 1, &matches);

    if (!target)
        fail_msg("there is no key %s", label);
    assert_int_equal(matches, 1);
    return target;
}

/* Chooses a key by what is on it, as a finger does. */
static void choose(struct desk *desk, const char *label)
{
    const struct target *target = key(desk, label);

    assert_true(
        keyboard_act(&desk->keyboard, target->action, target->arg, FIRST_ACTION, &desk->done));
    declare(desk);
}

static void assert_text(const struct desk *desk, const char *text)
{
    assert_string_equal(desk->keyboard.text->str, text);
}

static void assert_box(const struct target *target, int x, int y, int w, int h)
{
    assert_int_equal(target->box.x, x);
    assert_int_equal(target->box.y, y);
    assert_int_equal(target->box.w, w);
    assert_int_equal(target->box.h, h);
}

static void letters_stand_as_drawn_on_the_wide_panel(void **state)
{
    struct desk *desk = *state;

    assert_box(key(desk, "q"), 26, 328, 112, 100);
    assert_box(key(desk, "p"), 1142, 328, 112, 100);
    assert_box(key(desk, "a"), 88, 444, 112, 100);
    assert_box(key(desk, "#shift"), 26, 560, 174, 100);
    assert_box(key(desk, "z"), 212, 560, 112, 100);
    assert_box(key(desk, "#backspace"), 1080, 560, 174, 100);
    assert_box(key(desk, "#figures"), 26, 676, 174, 100);
    assert_box(key(desk, "#accents"), 212, 676, 112, 100);
    assert_box(key(desk, "English"), 336, 676, 484, 100);
    assert_box(key(desk, ","), 832, 676, 112, 100);
    assert_box(key(desk, "#done"), 1080, 676, 174, 100);
}

static void assert_millimetres(const struct desk *desk)
{
    for (size_t i = 0; i < scene_target_count(desk->scene); i++) {
        const struct target *target = scene_target_at(desk->scene, i);

        assert_true(theme_mm(&desk->theme, target->box.w) >= 12.0);
        assert_true(theme_mm(&desk->theme, target->box.h) >= 12.0);
        assert_true(target->box.x >= desk->box.x);
        assert_true(target->box.x + target->box.w <= desk->box.x + desk->box.w);
        assert_true(target->box.y + target->box.h <= desk->box.y + desk->box.h);
    }
}

static void every_key_of_every_page_is_12_mm_and_in_its_box(void **state)
{
    struct desk *desk = *state;

    for (int page = 0; page < 3; page++) {
        desk->keyboard.page = page;
        declare(desk);
        assert_millimetres(desk);
    }
}

static bool overlap(struct box a, struct box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void no_two_keys_overlap_and_each_has_words_to_speak(void **state)
{
    struct desk *desk = *state;

    for (int page = 0; page < 3; page++) {
        desk->keyboard.page = page;
        declare(desk);
        for (size_t i = 0; i < scene_target_count(desk->scene); i++) {
            const struct target *target = scene_target_at(desk->scene, i);

            assert_true(*target->label && *target->say);
            for (size_t j = 0; j < i; j++)
                assert_false(overlap(target->box, scene_target_at(desk->scene, j)->box));
        }
    }
}

static void words_are_written_with_a_capital_and_a_space(void **state)
{
    struct desk *desk = *state;

    choose(desk, "#shift");
    assert_int_equal(key(desk, "#shift")->state, STATE_CHOSEN);
    choose(desk, "A");
    choose(desk, "m");
    choose(desk, "#space");
    choose(desk, "b");
    choose(desk, "#figures");
    choose(desk, "7");
    choose(desk, "abc");
    choose(desk, ".");
    assert_text(desk, "Am b7.");
    assert_false(desk->done);
    choose(desk, "#done");
    assert_true(desk->done);
    assert_text(desk, "Am b7.");
}

static void backspace_takes_a_whole_character(void **state)
{
    struct desk *desk = *state;

    keyboard_type(&desk->keyboard, "tŷ");
    choose(desk, "#backspace");
    assert_text(desk, "t");
    choose(desk, "#backspace");
    choose(desk, "#backspace");
    assert_text(desk, "");
}

static void every_welsh_accent_is_two_choices_away(void **state)
{
    static const char *const accented[] = {"â", "ê", "î", "ô", "û", "ŵ", "ŷ", "ï"};
    struct desk *desk = *state;

    assert_string_equal(key(desk, "#space")->label, "Cymraeg");
    for (size_t i = 0; i < G_N_ELEMENTS(accented); i++) {
        choose(desk, "#accents");
        choose(desk, accented[i]);
        choose(desk, "#accents");
    }
    choose(desk, "#accents");
    choose(desk, "#shift");
    choose(desk, "Ŵ");
    assert_text(desk, "âêîôûŵŷïŴ");
}

static void an_arabic_keyboard_is_not_turned_round(void **state)
{
    struct desk *desk = *state;
    const struct target *first = key(desk, "ض");
    int seen_x;

    /* The theme mirrors when it draws: seen from the left it is the first key. */
    assert_true(desk->theme.mirrored);
    seen_x = desk->theme.width - first->box.x - first->box.w;
    assert_int_equal(seen_x, 26);
    choose(desk, "م");
    choose(desk, "#accents");
    choose(desk, "#key-َ");
    assert_text(desk, "مَ");
}

static void arabic_keys_are_scanned_from_the_side_where_reading_starts(void **state)
{
    struct desk *desk = *state;

    assert_string_equal(scene_target_at(desk->scene, 0)->label, "ج");
}

static void rows_and_actions_start_where_the_screen_says(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(key(desk, "q")->row, FIRST_ROW);
    assert_int_equal(key(desk, "#done")->row, FIRST_ROW + KEYBOARD_ROWS - 1);
    assert_int_equal(key(desk, "q")->action, FIRST_ACTION);
    assert_int_equal(key(desk, "#done")->action, FIRST_ACTION + KEYBOARD_ACTIONS - 1);
    assert_false(keyboard_act(&desk->keyboard, FIRST_ACTION - 1, 0, FIRST_ACTION, &desk->done));
    assert_false(keyboard_act(&desk->keyboard, FIRST_ACTION + KEYBOARD_ACTIONS, 0, FIRST_ACTION,
                              &desk->done));
    assert_text(desk, "");
}

static void typing_drops_control_characters_and_bad_utf8(void **state)
{
    struct desk *desk = *state;

    keyboard_type(&desk->keyboard, "a\x01\n\tb\x7f");
    keyboard_type(&desk->keyboard, "\xff\xfe");
    assert_text(desk, "ab");
    keyboard_type(&desk->keyboard, "\bc");
    assert_text(desk, "ac");
}

static void no_more_is_written_than_there_is_room_for(void **state)
{
    struct desk *desk = *state;

    keyboard_finish(&desk->keyboard);
    keyboard_init(&desk->keyboard, "en", "ŵŵŵŵ", 5);
    choose(desk, "q");
    choose(desk, "q");
    keyboard_type(&desk->keyboard, "xyz");
    assert_text(desk, "ŵŵŵŵq");
}

static void a_language_without_letters_of_its_own_writes_english(void **state)
{
    struct desk *desk = *state;
    static const char *const languages[] = {"pl", "", "../../etc", "en-GB", "x"};

    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        keyboard_finish(&desk->keyboard);
        keyboard_init(&desk->keyboard, languages[i], NULL, 10);
        declare(desk);
        assert_string_equal(key(desk, "#space")->label, "English");
    }
}

#define CLAIM(name, language) cmocka_unit_test_setup_teardown(name, language, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(letters_stand_as_drawn_on_the_wide_panel, english),
        CLAIM(every_key_of_every_page_is_12_mm_and_in_its_box, english),
        CLAIM(every_key_of_every_page_is_12_mm_and_in_its_box, arabic),
        CLAIM(every_key_of_every_page_is_12_mm_and_in_its_box, small_english),
        CLAIM(every_key_of_every_page_is_12_mm_and_in_its_box, small_arabic),
        CLAIM(no_two_keys_overlap_and_each_has_words_to_speak, english),
        CLAIM(no_two_keys_overlap_and_each_has_words_to_speak, welsh),
        CLAIM(no_two_keys_overlap_and_each_has_words_to_speak, small_arabic),
        CLAIM(words_are_written_with_a_capital_and_a_space, english),
        CLAIM(backspace_takes_a_whole_character, english),
        CLAIM(every_welsh_accent_is_two_choices_away, welsh),
        CLAIM(an_arabic_keyboard_is_not_turned_round, arabic),
        CLAIM(arabic_keys_are_scanned_from_the_side_where_reading_starts, arabic),
        CLAIM(rows_and_actions_start_where_the_screen_says, english),
        CLAIM(typing_drops_control_characters_and_bad_utf8, english),
        CLAIM(no_more_is_written_than_there_is_room_for, english),
        CLAIM(a_language_without_letters_of_its_own_writes_english, english),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
