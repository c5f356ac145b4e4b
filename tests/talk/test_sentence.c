// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/desk.h"

static void a_word_is_added_and_said_as_its_button_says_it(void **state)
{
    struct desk desk = desk_in("en");
    const struct sentence_word *words;
    size_t count;

    (void)state;
    press(&desk, "i");
    assert_string_equal(desk.answer.say, "I");
    assert_false(desk.answer.says_sentence);
    assert_int_equal(desk.answer.go, SENTENCE_STAY);
    press(&desk, "want");
    assert_string_equal(desk.answer.say, "I would like");
    check(&desk, "I want", "I I would like");
    words = sentence_words(talk_sentence(desk.talk), &count);
    assert_int_equal(count, 2);
    assert_string_equal(words[1].symbol, "choose");
    assert_null(words[0].symbol);
    desk_clear(&desk);
}

static void a_recording_goes_before_the_voice(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    press(&desk, "cake");
    assert_int_not_equal(desk.answer.sound, BOARD_NONE);
    assert_string_equal(desk.answer.say, "cake");
    press(&desk, "speak");
    assert_int_equal(desk.answer.sound, BOARD_NONE);
    assert_true(desk.answer.says_sentence);
    desk_clear(&desk);
}

static void letters_make_one_word_until_a_space(void **state)
{
    struct desk desk = desk_in("en");
    const struct sentence_word *words;
    size_t count;

    (void)state;
    press_all(&desk, "i c a");
    assert_string_equal(desk.answer.say, "a");
    press(&desk, "t");
    assert_string_equal(desk.answer.say, "tee");
    check(&desk, "I cat", "I cat");
    press(&desk, "space");
    assert_string_equal(desk.answer.say, "cat");
    press_all(&desk, "t oo less want c");
    check(&desk, "I cat tooless want c", "I cat tooless I would like c");
    words = sentence_words(talk_sentence(desk.talk), &count);
    assert_int_equal(count, 5);
    assert_true(words[1].is_spelled);
    assert_null(words[1].button);
    desk_clear(&desk);
}

static void backspace_takes_back_the_last_thing_put_in(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    press_all(&desk, "i t oo back");
    check(&desk, "I t", "I t");
    press_all(&desk, "a space back t");
    check(&desk, "I tt", "I tt");
    press_all(&desk, "back back back back back");
    check(&desk, "", "");
    press_all(&desk, "c want a");
    check(&desk, "c want a", "c I would like a");
    press_all(&desk, "back back a");
    check(&desk, "ca", "ca");
    desk_clear(&desk);
}

static void actions_happen_in_their_order(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    press_all(&desk, "i want both");
    assert_string_equal(desk.answer.say, "I I would like");
    assert_true(desk.answer.says_sentence);
    assert_int_equal(desk.answer.go, SENTENCE_HOME);
    check(&desk, "", "");
    press(&desk, "speak");
    assert_null(desk.answer.say);
    press_all(&desk, "i odd");
    assert_null(desk.answer.say);
    check(&desk, "I", "I");
    press(&desk, "clear");
    assert_null(desk.answer.say);
    check(&desk, "", "");
    desk_clear(&desk);
}

static void links_open_with_or_without_a_word(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    assert_false(talk_may_go_back(desk.talk));
    press(&desk, "link");
    assert_null(desk.answer.say);
    assert_int_equal(talk_board(desk.talk), board_book_find(desk.book, "two"));
    press(&desk, "back");
    assert_int_equal(talk_board(desk.talk), board_book_home(desk.book));
    assert_false(talk_may_go_back(desk.talk));
    press(&desk, "adds");
    assert_string_equal(desk.answer.say, "eat");
    press_all(&desk, "x home");
    check(&desk, "eat apple", "eat apple");
    assert_int_equal(talk_board(desk.talk), board_book_home(desk.book));
    assert_false(talk_may_go_back(desk.talk));
    press(&desk, "dead");
    assert_null(desk.answer.say);
    assert_int_equal(talk_board(desk.talk), board_book_home(desk.book));
    check(&desk, "eat apple", "eat apple");
    desk_clear(&desk);
}

static void keys_beside_the_board_do_the_same(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    press_all(&desk, "i link x");
    sentence_answer_clear(&desk.answer);
    talk_do(desk.talk, BOARD_SPEAK, &WHEN, &desk.answer);
    assert_string_equal(desk.answer.say, "I apple");
    sentence_answer_clear(&desk.answer);
    talk_do(desk.talk, BOARD_BACKSPACE, &WHEN, &desk.answer);
    check(&desk, "I", "I");
    talk_do(desk.talk, BOARD_BACK, &WHEN, &desk.answer);
    assert_int_equal(talk_board(desk.talk), board_book_home(desk.book));
    talk_do(desk.talk, BOARD_CLEAR, &WHEN, &desk.answer);
    check(&desk, "", "");
    assert_int_equal(sentence_press_count(talk_sentence(desk.talk)), 7);
    desk_clear(&desk);
}

static void words_are_found_where_the_voice_is(void **state)
{
    struct desk desk = desk_in("en");
    const struct sentence *sentence = talk_sentence(desk.talk);

    (void)state;
    press_all(&desk, "é want c a t");
    assert_string_equal(sentence_spoken(sentence), "naïve élan I would like cat");
    assert_int_equal(sentence_word_at(sentence, 0), 0);
    assert_int_equal(sentence_word_at(sentence, 9), 0);
    assert_int_equal(sentence_word_at(sentence, 10), -1);
    assert_int_equal(sentence_word_at(sentence, 11), 1);
    assert_int_equal(sentence_word_at(sentence, 22), 1);
    assert_int_equal(sentence_word_at(sentence, 24), 2);
    assert_int_equal(sentence_word_at(sentence, 26), 2);
    assert_int_equal(sentence_word_at(sentence, 27), -1);
    desk_clear(&desk);
}

static void words_come_in_the_sentences_language(void **state)
{
    struct desk desk = desk_in("cy");

    (void)state;
    press_all(&desk, "i want cake");
    check(&desk, "fi eisiau cake", "fi hoffwn i cake");
    desk_clear(&desk);
}

static void a_word_leads_back_to_its_button(void **state)
{
    struct desk desk = desk_in("en");
    const struct sentence_word *words;
    int board, button;
    size_t count;

    (void)state;
    press_all(&desk, "c link x");
    words = sentence_words(talk_sentence(desk.talk), &count);
    assert_int_equal(count, 2);
    assert_false(talk_word_button(desk.talk, &words[0], &board, &button));
    assert_true(talk_word_button(desk.talk, &words[1], &board, &button));
    assert_string_equal(board_book_board(desk.book, board)->buttons[button].label, "apple");
    desk_clear(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_added_and_said_as_its_button_says_it),
        cmocka_unit_test(a_recording_goes_before_the_voice),
        cmocka_unit_test(letters_make_one_word_until_a_space),
        cmocka_unit_test(backspace_takes_back_the_last_thing_put_in),
        cmocka_unit_test(actions_happen_in_their_order),
        cmocka_unit_test(links_open_with_or_without_a_word),
        cmocka_unit_test(keys_beside_the_board_do_the_same),
        cmocka_unit_test(words_are_found_where_the_voice_is),
        cmocka_unit_test(words_come_in_the_sentences_language),
        cmocka_unit_test(a_word_leads_back_to_its_button),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
