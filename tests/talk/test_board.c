// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* One board and its buttons: all of the format, and all that real files make of it. */
#include "talk/kit.h"

#include <math.h>

static void ids_are_text_whatever_the_file_has(void **state)
{
    struct board_book *book = kit_board(
        "{'format':'open-board-0.1','id':7,'locale':'en','grid':{'rows':1,'columns':3,"
        "'order':[[0,'1',2.5]]},'buttons':[{'id':'0','label':'zero'},{'id':1,'label':'one'},"
        "{'id':2.5,'label':'half'}]}");
    const struct board *board = kit_home(book);

    (void)state;
    assert_string_equal(board->id, "7");
    assert_string_equal(board->name, "7");
    assert_string_equal(kit_at(board, 0, 0)->label, "zero");
    assert_string_equal(kit_at(board, 0, 1)->label, "one");
    assert_string_equal(kit_at(board, 0, 2)->label, "half");
    assert_int_equal(kit_all_faults(book), 0);
    board_book_unref(book);
}

static void a_grid_that_does_not_fit_loses_no_button(void **state)
{
    struct board_book *book = kit_board(
        "{'format':'open-board-0.1','id':'a','locale':'en','grid':{'rows':'1','columns':1,"
        "'order':[[1,2],[3],null,['gone',1]]},'buttons':[{'id':1,'label':'a'},{'id':2,'label':'b'},"
        "{'id':3,'label':'c'},{'id':4,'label':'d'}]}");
    const struct board *board = kit_home(book);

    (void)state;
    assert_int_equal(board->rows, 4);
    assert_int_equal(board->columns, 2);
    assert_string_equal(kit_at(board, 0, 1)->label, "b");
    assert_string_equal(kit_at(board, 1, 0)->label, "c");
    assert_null(kit_at(board, 1, 1));
    assert_null(kit_at(board, 3, 0));
    assert_ptr_equal(kit_at(board, 3, 1), kit_at(board, 0, 0)); /* one button, two places */
    assert_int_equal(kit_faults(book, BOARD_FAULT_GRID, NULL), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_GRID_ID, "gone"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_UNPLACED, NULL), 1);
    board_book_unref(book);
}

static void without_a_grid_buttons_stand_in_their_order(void **state)
{
    struct board_book *book =
        kit_board("{'id':'a','locale':'en','buttons':{'x':{'label':'a'},'y':{'label':'b'},"
                  "'h':{'label':'hidden','hidden':true},'z':{'label':'c'}}}");
    const struct board *board = kit_home(book);

    (void)state;
    assert_int_equal(board->rows, 2);
    assert_int_equal(board->columns, 2);
    assert_string_equal(kit_at(board, 0, 0)->label, "a");
    assert_string_equal(kit_at(board, 0, 1)->id, "y");
    assert_string_equal(kit_at(board, 1, 0)->label, "c");
    assert_null(kit_at(board, 1, 1));
    assert_int_equal(kit_faults(book, BOARD_FAULT_FORMAT, NULL), 1);
    board_book_unref(book);
}

static void two_buttons_of_one_id_both_find_a_place(void **state)
{
    struct board_book *book =
        kit_board("{'format':'open-board-0.1','id':'a','locale':'en','grid':{'rows':1,'columns':3,"
                  "'order':[[1,1,null]]},'buttons':[{'id':1,'label':'a'},{'id':1,'label':'b'},"
                  "{'label':'no id'}]}");

    (void)state;
    assert_string_equal(kit_at(kit_home(book), 0, 0)->label, "a");
    assert_string_equal(kit_at(kit_home(book), 0, 1)->label, "b");
    assert_int_equal(kit_faults(book, BOARD_FAULT_BUTTON_ID, NULL), 2);
    board_book_unref(book);
}

static const struct board_button *second(const struct board_book *book)
{
    return &kit_home(book)->buttons[1];
}

static void actions_keep_their_order(void **state)
{
    struct board_book *book =
        kit_button("{'id':'2','label':'x','action':':clear','actions':[':speak',':CLEAR','+oo',"
                   "':home',':space',':back',':backspace',':ext_speaker_flip',7,'']}");
    static const enum board_act acts[] = {
        BOARD_SPEAK, BOARD_CLEAR, BOARD_LETTERS,   BOARD_HOME,
        BOARD_SPACE, BOARD_BACK,  BOARD_BACKSPACE, BOARD_OTHER,
    };

    (void)state;
    assert_int_equal(second(book)->action_count, G_N_ELEMENTS(acts));
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        assert_int_equal(second(book)->actions[i].act, acts[i]);
    assert_string_equal(second(book)->actions[2].text, "+oo");
    assert_int_equal(kit_faults(book, BOARD_FAULT_ACTION, ":ext_speaker_flip"), 1);
    assert_int_equal(kit_all_faults(book), 1);
    board_book_unref(book);
}

static void an_action_stands_alone_or_where_others_have_words(void **state)
{
    struct board_book *one = kit_button("{'id':'2','label':'+less','action':'+less'}");
    struct board_book *words = kit_button("{'id':'2','label':'a','vocalization':'+a'}");
    struct board_book *home = kit_button("{'id':'2','label':'back','vocalization':':home'}");
    struct board_book *time = kit_button("{'id':'2','label':':time','vocalization':'+ or minus'}");

    (void)state;
    assert_int_equal(second(one)->actions[0].act, BOARD_LETTERS);
    assert_int_equal(second(words)->actions[0].act, BOARD_LETTERS);
    assert_null(second(words)->vocalization);
    assert_int_equal(second(home)->actions[0].act, BOARD_HOME);
    assert_int_equal(second(time)->action_count, 0);
    assert_string_equal(second(time)->vocalization, "+ or minus");
    board_book_unref(one);
    board_book_unref(words);
    board_book_unref(home);
    board_book_unref(time);
}

static void words_come_in_the_language_asked_for_or_as_they_are(void **state)
{
    struct board_book *book = kit_board(
        "{'format':'open-board-0.1','id':'a','locale':'en','name':'home','grid':{'rows':1,"
        "'columns':3,'order':[[1,2,3]]},'strings':{'en':{':time':'time'},"
        "'es':{'happy':'contento',':time':'hora','home':'casa'},'fr':{':time':'temps'},"
        "'en_GB':{'happy':'chuffed'},'pt-BR':{'happy':'feliz'},'de':'nonsense'},"
        "'buttons':[{'id':1,'label':'happy','vocalization':'I am happy'},{'id':2,'label':':time'},"
        "{'id':3,'label':'Brian','translations':{'cy':{'label':'Bryn','vocalization':'Bryn bach'},"
        "'xx':null}}]}");
    const struct board *board = kit_home(book);
    const struct board_button *happy = kit_at(board, 0, 0), *time = kit_at(board, 0, 1),
                              *brian = kit_at(board, 0, 2);

    (void)state;
    assert_string_equal(board_shown(board, happy, "es"), "contento");
    assert_string_equal(board_shown(board, happy, "es-MX"), "contento");
    assert_string_equal(board_shown(board, happy, "en-GB"), "chuffed");
    assert_string_equal(board_shown(board, happy, "en_gb"), "chuffed");
    assert_string_equal(board_shown(board, happy, "pt"), "feliz");
    assert_string_equal(board_shown(board, happy, "fr"), "happy");
    assert_string_equal(board_spoken(board, happy, "es"), "I am happy");
    assert_string_equal(board_shown(board, time, "en-GB"), "time");
    assert_string_equal(board_shown(board, time, "fr"), "temps");
    assert_string_equal(board_shown(board, time, "cy"), ":time");
    assert_string_equal(board_spoken(board, time, "es"), "hora");
    assert_string_equal(board_shown(board, brian, "cy"), "Bryn");
    assert_string_equal(board_spoken(board, brian, "cy"), "Bryn bach");
    assert_string_equal(board_spoken(board, brian, "es"), "Brian");
    assert_string_equal(board_named(board, "es"), "casa");
    assert_string_equal(board_named(board, "cy"), "home");
    assert_string_equal(board_language(board, "es-MX"), "es-MX");
    assert_string_equal(board_language(board, "ar"), "en");
    board_book_unref(book);
}

static void free_places_are_kept_and_drawn_back_on_to_the_board(void **state)
{
    struct board_book *book = kit_board(
        "{'format':'open-board-0.1','id':'a','locale':'en','grid':{'rows':1,'columns':1,'order':[["
        "1]]},"
        "'buttons':[{'id':1,'label':'a','left':0.102,'top':0.2345,'width':0.08,'height':0.11},"
        "{'id':2,'label':'b','left':0.95,'top':-1,'width':0.5,'height':7},"
        "{'id':3,'label':'h','hidden':true}]}");
    struct board_book *half =
        kit_button("{'id':'2','label':'b','left':0.1,'top':0.1,'width':0.5,'height':0.1}");
    const struct board *board = kit_home(book);

    (void)state;
    assert_true(board->is_free);
    assert_true(fabs(board->buttons[0].left - 0.102) < 1e-9);
    assert_true(fabs(board->buttons[0].height - 0.11) < 1e-9);
    for (int i = 0; i < 2; i++) {
        const struct board_button *button = &board->buttons[i];
        assert_true(button->left >= 0 && button->left + button->width <= 1.0000001);
        assert_true(button->top >= 0 && button->top + button->height <= 1.0000001);
    }
    assert_int_equal(kit_faults(book, BOARD_FAULT_PLACE, NULL), 1);
    assert_false(kit_home(half)->is_free);
    assert_int_equal(kit_faults(half, BOARD_FAULT_PLACE, NULL), 1);
    board_book_unref(book);
    board_book_unref(half);
}

static void a_wrong_colour_is_listed_and_the_button_stays(void **state)
{
    struct board_book *book =
        kit_button("{'id':'2','label':'x','background_color':'rgb( 255, 0,  0) ',"
                   "'border_color':'blau','hidden':true}");

    (void)state;
    assert_int_equal(second(book)->background, 0xffff0000);
    assert_int_equal(second(book)->border, 0);
    assert_true(second(book)->is_hidden);
    assert_int_equal(kit_faults(book, BOARD_FAULT_COLOUR, "blau"), 1);
    board_book_unref(book);
}

static void a_button_without_words_is_listed_one_that_speaks_shows_what_it_says(void **state)
{
    struct board_book *none = kit_button("{'id':'2','label':null,'image_id':''}");
    struct board_book *speaks = kit_button("{'id':'2','vocalization':' hello '}");
    struct board_book *number = kit_button("{'id':'2','label':7}");
    g_autofree char *text = g_strnfill(3000, 'w');
    g_autofree char *button = g_strdup_printf("{'id':'2','label':'%s\u00e9'}", text);
    struct board_book *lengthy = kit_button(button);

    (void)state;
    assert_string_equal(second(none)->label, "");
    assert_int_equal(kit_faults(none, BOARD_FAULT_WORDS, NULL), 1);
    assert_int_equal(kit_all_faults(none), 1);
    assert_string_equal(second(speaks)->label, "hello");
    assert_string_equal(second(number)->label, "7");
    assert_int_equal(strlen(second(lengthy)->label), 500);
    assert_int_equal(kit_faults(lengthy, BOARD_FAULT_WORDS_LONG, NULL), 1);
    board_book_unref(none);
    board_book_unref(speaks);
    board_book_unref(number);
    board_book_unref(lengthy);
}

static void a_web_page_is_listed_and_the_word_is_said(void **state)
{
    struct board_book *book = kit_button("{'id':'2','label':'x','url':'http://www.example.com'}");

    (void)state;
    assert_false(second(book)->link_is_dead);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LINK_OUTSIDE, "http://www.example.com"), 1);
    board_book_unref(book);
}

static void control_characters_are_dropped_and_nothing_else(void **state)
{
    struct board_book *book = kit_button(
        "{'id':'2','label':'\\u0007\\u0001caf\u00e9\\r\\n\\u009bna\u00efve\\u007f \U0001F600'}");

    (void)state;
    assert_string_equal(second(book)->label, "caf\u00e9\nna\u00efve \U0001F600");
    board_book_unref(book);
}

static void a_linked_button_adds_its_words_when_the_file_says_so(void **state)
{
    static const struct {
        const char *extra;
        bool adds;
    } cases[] = {
        {"", false},
        {",'vocalization':'I feel'", true},
        {",'ext_coughdrop_add_vocalization':true", true},
        {",'ext_coughdrop_add_to_vocalization':true", true},
        {",'ext_viewfinder_add':true", true},
        {",'vocalization':'I feel','ext_viewfinder_add':false", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *button =
            g_strdup_printf("{'id':'2','label':'go','load_board':{'id':'b'}%s}", cases[i].extra);
        struct board_book *book = kit_button(button);
        assert_int_equal(second(book)->link, 0);
        assert_int_equal(second(book)->link_adds, cases[i].adds);
        board_book_unref(book);
    }
}

static void what_the_format_asks_for_and_a_board_lacks_is_listed(void **state)
{
    struct board_book *book =
        kit_board("{'format':'open-board-2.0','buttons':[{'id':1,'label':'a'}],"
                  "'grid':{'rows':1,'columns':1,'order':[[1]]}}");
    struct board_book *whole = kit_button("{'id':'2','label':'b'}");

    (void)state;
    assert_string_equal(kit_home(book)->id, "test.obz");
    assert_string_equal(kit_home(book)->locale, "en");
    assert_int_equal(kit_faults(book, BOARD_FAULT_FORMAT, "open-board-2.0"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_BOARD_ID, NULL), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LOCALE, NULL), 1);
    assert_int_equal(kit_all_faults(whole), 0);
    board_book_unref(book);
    board_book_unref(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_text_whatever_the_file_has),
        cmocka_unit_test(a_grid_that_does_not_fit_loses_no_button),
        cmocka_unit_test(without_a_grid_buttons_stand_in_their_order),
        cmocka_unit_test(two_buttons_of_one_id_both_find_a_place),
        cmocka_unit_test(actions_keep_their_order),
        cmocka_unit_test(an_action_stands_alone_or_where_others_have_words),
        cmocka_unit_test(words_come_in_the_language_asked_for_or_as_they_are),
        cmocka_unit_test(free_places_are_kept_and_drawn_back_on_to_the_board),
        cmocka_unit_test(a_wrong_colour_is_listed_and_the_button_stays),
        cmocka_unit_test(a_button_without_words_is_listed_one_that_speaks_shows_what_it_says),
        cmocka_unit_test(a_web_page_is_listed_and_the_word_is_said),
        cmocka_unit_test(control_characters_are_dropped_and_nothing_else),
        cmocka_unit_test(a_linked_button_adds_its_words_when_the_file_says_so),
        cmocka_unit_test(what_the_format_asks_for_and_a_board_lacks_is_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
