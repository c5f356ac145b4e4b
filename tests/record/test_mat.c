// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* A mat: what is offered, where things lie, and a history that nothing is taken out of. */

static const struct topic_point points[] = {
    {"like", "thumbs-up", "like", "You like %s.", "like"},
    {"so-so", "shrug", "not sure", "You are not sure about %s.", "middle"},
    {"dislike", "thumbs-down", "don't like", "You don't like %s.", "dislike"},
};
static const struct topic_option options[] = {
    {"swim", "swimming", "Swimming"},
    {"read", "book", "Reading"},
    {"bus", NULL, "The bus"},
};
static const struct topic things = {"things", "star", "Things I do", "How do you feel about",
                                    points,   3,      options,       3};

static int64_t clock_ms;

static struct moment tick(void)
{
    return kit_moment(clock_ms += 10);
}

static int open_mat(void **state)
{
    *state = mat_new(&things, "en");
    return 0;
}

static int close_mat(void **state)
{
    mat_free(*state);
    return 0;
}

static void place(struct mat *mat, int option, int point)
{
    struct moment now = tick();

    mat_place(mat, option, point, &now);
}

static void answer(struct mat *mat, enum mat_move move, int option)
{
    struct moment now = tick();

    mat_answer(mat, move, option, &now);
}

static bool undo(struct mat *mat)
{
    struct moment now = tick();

    return mat_undo(mat, &now);
}

static size_t history_length(const struct mat *mat)
{
    json_t *body = mat_body(mat);
    size_t length = json_array_size(json_object_get(body, "history"));

    json_decref(body);
    return length;
}

static void options_are_offered_one_at_a_time(void **state)
{
    struct mat *mat = *state;

    assert_int_equal(mat_offered(mat), 0);
    place(mat, 0, 2);
    assert_int_equal(mat_offered(mat), 1);
    answer(mat, MAT_NOT_NOW, 1);
    assert_true(mat_is_not_now(mat, 1));
    assert_int_equal(mat_offered(mat), 2);
    assert_false(mat_is_finished(mat));
    answer(mat, MAT_SOMETHING_ELSE, 2);
    assert_int_equal(mat_offered(mat), -1);
    assert_true(mat_is_finished(mat));
    assert_int_equal(mat_point_of(mat, 0), 2);
    assert_int_equal(mat_point_of(mat, 1), -1);
}

static void card_can_be_moved_and_keeps_the_order_it_came_in(void **state)
{
    struct mat *mat = *state;
    int on[3];

    place(mat, 1, 0);
    place(mat, 0, 0);
    place(mat, 2, 0);
    assert_int_equal(mat_on_point(mat, 0, on, 3), 3);
    assert_int_equal(on[0], 1);
    assert_int_equal(on[1], 0);
    assert_int_equal(on[2], 2);
    place(mat, 1, 1);
    place(mat, 1, 0);
    assert_int_equal(mat_on_point(mat, 0, on, 3), 3);
    assert_int_equal(on[0], 0);
    assert_int_equal(on[2], 1);
    assert_int_equal(mat_on_point(mat, 0, on, 1), 1);
    assert_int_equal(mat_on_point(mat, 1, on, 3), 0);
    assert_int_equal(history_length(mat), 5);
}

static void card_put_down_where_it_lay_says_nothing(void **state)
{
    struct mat *mat = *state;

    place(mat, 0, 1);
    place(mat, 0, 1);
    assert_int_equal(history_length(mat), 1);
}

static void undo_takes_back_one_move_at_a_time_and_keeps_them_all(void **state)
{
    struct mat *mat = *state;

    assert_false(undo(mat));
    place(mat, 0, 0);
    place(mat, 0, 2);
    answer(mat, MAT_SET_ASIDE, 1);
    answer(mat, MAT_STOP, -1);
    assert_true(mat_is_finished(mat));
    assert_true(undo(mat));
    assert_int_equal(mat_offered(mat), 2);
    assert_true(undo(mat));
    assert_int_equal(mat_offered(mat), 1);
    assert_true(undo(mat));
    assert_int_equal(mat_point_of(mat, 0), 0);
    place(mat, 1, 1);
    assert_true(undo(mat));
    assert_true(undo(mat));
    assert_int_equal(mat_point_of(mat, 0), -1);
    assert_int_equal(mat_offered(mat), 0);
    assert_false(undo(mat));
    assert_int_equal(history_length(mat), 10);
}

static void stop_is_an_answer_and_moving_a_card_after_it_is_kept(void **state)
{
    struct mat *mat = *state;
    json_t *body;

    place(mat, 0, 0);
    answer(mat, MAT_STOP, -1);
    answer(mat, MAT_STOP, -1);
    assert_int_equal(mat_offered(mat), -1);
    place(mat, 0, 2);
    assert_true(mat_is_finished(mat));
    assert_int_equal(mat_point_of(mat, 0), 2);
    body = mat_body(mat);
    assert_true(json_is_true(json_object_get(body, "stopped")));
    assert_int_equal(json_array_size(json_object_get(body, "history")), 3);
    json_decref(body);
}

static json_t *record_of(const struct mat *mat)
{
    json_t *record = kit_record("view.mat", "pupil", AMARA);

    record_set_body(record, mat_body(mat));
    return record;
}

static void mat_comes_back_from_its_record_with_all_its_history(void **state)
{
    struct mat *mat = *state, *again;
    json_t *record, *body;
    g_autoptr(GBytes) bytes = NULL;

    place(mat, 0, 0);
    place(mat, 1, 1);
    assert_true(undo(mat));
    answer(mat, MAT_NOT_NOW, 1);
    answer(mat, MAT_SOMETHING_ELSE, 2);
    place(mat, 0, 2);
    answer(mat, MAT_STOP, -1);
    assert_true(undo(mat));
    record = record_of(mat);
    bytes = record_bytes(record, NULL);
    assert_non_null(bytes);
    json_decref(record);
    record = record_read(bytes, NULL);
    again = mat_from_body(json_object_get(record, "body"), NULL);
    assert_non_null(again);
    body = mat_body(again);
    assert_true(json_equal(body, json_object_get(record, "body")));
    assert_int_equal(mat_point_of(again, 0), 2);
    assert_true(mat_is_not_now(again, 1));
    assert_string_equal(mat_option(again, 2)->words, "The bus");
    assert_null(mat_option(again, 2)->symbol);
    assert_string_equal(mat_point(again, 1)->said, "You are not sure about %s.");
    assert_string_equal(mat_question(again), "How do you feel about");
    assert_true(undo(again));
    assert_int_equal(mat_point_of(again, 0), 0);
    json_decref(body);
    json_decref(record);
    mat_free(again);
}

static void final_state_is_said_in_words_that_outlive_the_pack(void **state)
{
    struct mat *mat = *state;
    json_t *body, *final;

    place(mat, 0, 2);
    answer(mat, MAT_SET_ASIDE, 1);
    body = mat_body(mat);
    final = json_object_get(body, "final");
    assert_string_equal(json_string_value(json_object_get(json_array_get(final, 0), "point")),
                        "dislike");
    assert_string_equal(json_string_value(json_object_get(json_array_get(final, 1), "answer")),
                        "set-aside");
    assert_string_equal(json_string_value(json_object_get(json_array_get(final, 2), "answer")),
                        "none");
    assert_string_equal(json_string_value(json_object_get(
                            json_array_get(json_object_get(body, "options"), 0), "words")),
                        "Swimming");
    json_decref(body);
}

static void assert_refused(json_t *body_take)
{
    GError *why = NULL;

    assert_null(mat_from_body(body_take, &why));
    assert_true(fault_is(why, FAULT_INVALID) || fault_is(why, FAULT_MISSING));
    g_error_free(why);
    json_decref(body_take);
}

static json_t *with_move(const struct mat *mat, const char *format, const char *move,
                         const char *option, const char *point)
{
    json_t *body = mat_body(mat);
    struct moment now = tick();
    json_t *step = json_pack(format, "move", move, "when", moment_to_json(&now), "option", option,
                             "point", point);

    assert_non_null(step);
    json_array_append_new(json_object_get(body, "history"), step);
    return body;
}

static void history_that_cannot_have_been_is_refused(void **state)
{
    static const char both[] = "{s:s, s:o, s:s, s:s}", one[] = "{s:s, s:o, s:s}",
                      none[] = "{s:s, s:o}";
    struct mat *mat = *state;
    json_t *body;

    assert_refused(with_move(mat, both, "place", "swim", "nowhere"));
    assert_refused(with_move(mat, both, "place", "nothing", "like"));
    assert_refused(with_move(mat, one, "place", "swim", NULL));
    assert_refused(with_move(mat, both, "not-now", "swim", "like"));
    assert_refused(with_move(mat, none, "set-aside", NULL, NULL));
    assert_refused(with_move(mat, none, "undo", NULL, NULL));
    assert_refused(with_move(mat, one, "stop", "swim", NULL));
    assert_refused(with_move(mat, none, "jump", NULL, NULL));
    assert_refused(json_object());
    assert_refused(json_array());
    body = mat_body(mat);
    json_object_del(json_array_get(json_object_get(body, "options"), 1), "words");
    assert_refused(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_mat, close_mat)
        TEST(options_are_offered_one_at_a_time),
        TEST(card_can_be_moved_and_keeps_the_order_it_came_in),
        TEST(card_put_down_where_it_lay_says_nothing),
        TEST(undo_takes_back_one_move_at_a_time_and_keeps_them_all),
        TEST(stop_is_an_answer_and_moving_a_card_after_it_is_kept),
        TEST(mat_comes_back_from_its_record_with_all_its_history),
        TEST(final_state_is_said_in_words_that_outlive_the_pack),
        TEST(history_that_cannot_have_been_is_refused),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
