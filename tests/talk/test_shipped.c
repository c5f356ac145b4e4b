// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The boards that ship, as the build has made them. */
#include "talk/kit.h"

#include "core/assets.h"
#include "talk/colour.h"
#include "talk/talk.h"

#include <math.h>

static const struct {
    const char *file;
    int rows, columns, boards;
} books[] = {{"boards/core-4x5.obz", 4, 5, 8}, {"boards/core-6x9.obz", 6, 9, 10}};

static struct board_book *open_shipped(const char *file)
{
    GBytes *bytes = assets_read(file, NULL);

    assert_non_null(bytes);
    return kit_open(bytes);
}

typedef void look_at(struct board_book *book, const struct board *board);

static void each_board(look_at *look)
{
    for (size_t i = 0; i < G_N_ELEMENTS(books); i++) {
        struct board_book *book = open_shipped(books[i].file);
        for (int b = 0; b < board_book_count(book); b++)
            look(book, board_book_board(book, b));
        board_book_unref(book);
    }
}

static void they_are_as_large_as_they_say_and_without_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(books); i++) {
        struct board_book *book = open_shipped(books[i].file);
        assert_int_equal(board_book_count(book), books[i].boards);
        assert_int_equal(kit_all_faults(book), 0);
        assert_true(g_str_has_prefix(board_book_title(book, "cy"), "Geiriau craidd, "));
        assert_true(g_str_has_prefix(board_book_title(book, "ar"), "Core words, "));
        for (int b = 0; b < board_book_count(book); b++) {
            assert_int_equal(board_book_board(book, b)->rows, books[i].rows);
            assert_int_equal(board_book_board(book, b)->columns, books[i].columns);
        }
        board_book_unref(book);
    }
}

/* From home by links, each board marked. */
static void walk(const struct board_book *book, int board, bool *reached)
{
    const struct board *on = board_book_board(book, board);

    if (reached[board])
        return;
    reached[board] = true;
    for (int i = 0; i < on->button_count; i++) {
        if (!on->buttons[i].is_hidden && on->buttons[i].link != BOARD_NONE)
            walk(book, on->buttons[i].link, reached);
    }
}

static void every_board_is_reached_from_home(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(books); i++) {
        struct board_book *book = open_shipped(books[i].file);
        g_autofree bool *reached = g_new0(bool, (size_t)board_book_count(book));
        walk(book, board_book_home(book), reached);
        for (int b = 0; b < board_book_count(book); b++)
            assert_true(reached[b]);
        board_book_unref(book);
    }
}

static void look_for_home(struct board_book *book, const struct board *board)
{
    const struct board_button *last = kit_at(board, board->rows - 1, board->columns - 1);

    for (int i = 0; i < board->button_count; i++)
        assert_false(board->buttons[i].link_is_dead);
    if (board == kit_home(book))
        return;
    /* The same thing in the same place. */
    assert_non_null(last);
    assert_int_equal(last->action_count, 1);
    assert_int_equal(last->actions[0].act, BOARD_HOME);
}

static void every_link_leads_somewhere_and_every_board_home(void **state)
{
    (void)state;
    each_board(look_for_home);
}

static json_t *table(const char *relative)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, "assets", relative, NULL);
    json_t *value = json_load_file(path, 0, NULL);

    assert_non_null(value);
    return value;
}

static void look_for_symbols(struct board_book *book, const struct board *board)
{
    json_t *words = table("boards/words.json"), *symbols = table("symbols/words.json"), *word;
    const char *key;

    for (int i = 0; i < board->button_count; i++) {
        const struct board_button *button = &board->buttons[i];
        bool on_purpose = false;
        if (button->picture != BOARD_NONE) {
            const char *symbol = board_book_medium(book, button->picture)->symbol;
            assert_non_null(json_object_get(json_object_get(symbols, "words"), symbol));
            continue;
        }
        json_object_foreach(json_object_get(words, "words"), key, word)
        {
            on_purpose |=
                json_is_null(json_object_get(word, "symbol")) &&
                strcmp(json_string_value(json_object_get(word, "en")), button->label) == 0;
        }
        if (!on_purpose)
            fail_msg("%s has no symbol", button->label);
    }
    json_decref(words);
    json_decref(symbols);
}

static void every_word_has_a_symbol_or_has_none_on_purpose(void **state)
{
    (void)state;
    each_board(look_for_symbols);
}

static void look_for_welsh(struct board_book *book, const struct board *board)
{
    json_t *symbols = table("symbols/words.json"), *boards = table("boards/words.json"), *word;
    const char *key;

    (void)book;
    assert_string_equal(board_language(board, "cy"), "cy");
    assert_string_equal(board_language(board, "en-GB"), "en");
    for (int i = 0; i < board->button_count; i++) {
        const char *english = board->buttons[i].label, *found = NULL;
        const char *welsh = board_shown(board, &board->buttons[i], "cy");
        json_object_foreach(json_object_get(symbols, "words"), key, word)
        {
            if (strcmp(json_string_value(json_object_get(word, "en")), english) == 0)
                found = json_string_value(json_object_get(word, "cy"));
        }
        json_object_foreach(json_object_get(boards, "words"), key, word)
        {
            if (strcmp(json_string_value(json_object_get(word, "en")), english) == 0)
                found = json_string_value(json_object_get(word, "cy"));
        }
        if (g_strcmp0(found, welsh) != 0)
            fail_msg("%s: %s, not %s", english, welsh, found ? found : "any");
    }
    json_decref(symbols);
    json_decref(boards);
}

static void every_word_is_there_in_welsh(void **state)
{
    (void)state;
    each_board(look_for_welsh);
}

/* WCAG 2.2, relative luminance. */
static double light(uint32_t argb)
{
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double part = (argb >> 8 * i & 0xff) / 255.0;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void look_for_colours(struct board_book *book, const struct board *board)
{
    static uint32_t of_part[BOARD_PARTS];

    (void)book;
    for (int i = 0; i < board->button_count; i++) {
        const struct board_button *button = &board->buttons[i];
        uint32_t *colour = &of_part[button->part];
        assert_int_not_equal(button->part, BOARD_PART_UNKNOWN);
        assert_true(*colour == 0 || *colour == button->background);
        *colour = button->background;
        assert_true((light(button->background) + 0.05) / (light(0xff1b2b31) + 0.05) >= 7);
    }
}

static void each_part_of_speech_has_one_colour_that_ink_is_read_on(void **state)
{
    (void)state;
    each_board(look_for_colours);
}

/* What the device itself adds beside it: no, not now, something else, stop are always there; the
 * boards must not lack the most needed words either. */
static void a_pupil_can_refuse_ask_and_stop_from_the_first_board(void **state)
{
    static const char *const needed[] = {"I",  "want", "don’t like", "more",    "yes",
                                         "no", "stop", "help",       "finished"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(books); i++) {
        struct board_book *book = open_shipped(books[i].file);
        const struct board *home = kit_home(book);
        for (size_t w = 0; w < G_N_ELEMENTS(needed); w++) {
            bool found = false;
            for (int b = 0; b < home->button_count; b++)
                found |= strcmp(home->buttons[b].label, needed[w]) == 0;
            if (!found)
                fail_msg("%s lacks %s", books[i].file, needed[w]);
        }
        board_book_unref(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_as_large_as_they_say_and_without_a_fault),
        cmocka_unit_test(every_board_is_reached_from_home),
        cmocka_unit_test(every_link_leads_somewhere_and_every_board_home),
        cmocka_unit_test(every_word_has_a_symbol_or_has_none_on_purpose),
        cmocka_unit_test(every_word_is_there_in_welsh),
        cmocka_unit_test(each_part_of_speech_has_one_colour_that_ink_is_read_on),
        cmocka_unit_test(a_pupil_can_refuse_ask_and_stop_from_the_first_board),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
