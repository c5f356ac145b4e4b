// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Each pupil's own way: one switch, the frame that steps by itself, dwelling, fingers that are
 * slow, slide, or come with a hand. Over the same hand-made scene. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/access.h"
#include <glib.h>
#include <string.h>

/* back | red, green, blue | small | stop; the first is mine, the last my no, all else the stage. */
struct desk {
    struct theme theme;
    struct scene *scene;
    struct access *access;
    struct way way;
    int64_t now_ms;
};

static const struct target TARGETS[] = {
    {.id = "red", .row = 1, .box = {184, 272, 288, 200}},
    {.id = "green", .row = 1, .box = {496, 272, 288, 200}},
    {.id = "blue", .row = 1, .box = {808, 272, 288, 200}},
    {.id = "small", .row = 2, .box = {184, 500, 288, 200}},
    {.id = "card", .row = 2, .can_drag = true, .box = {496, 500, 288, 200}},
    {.id = "stop",
     .row = 100,
     .region = REGION_MY_NO,
     .look = LOOK_STOP,
     .box = {1120, 648, 136, 128}},
    {.id = "back", .row = 101, .region = REGION_MINE, .box = {24, 24, 136, 128}},
    {.id = "me", .row = 101, .region = REGION_MINE, .box = {24, 648, 136, 128}},
};

static struct scene *some_scene(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    for (size_t i = 0; i < G_N_ELEMENTS(TARGETS); i++) {
        struct target target = TARGETS[i];

        target.label = target.id;
        scene_target(scene, &target);
    }
    return scene;
}

static int set_up(void **state)
{
    struct desk *desk = g_new0(struct desk, 1);

    desk->now_ms = 1000000;
    desk->way = way_usual();
    assert_true(theme_load(&desk->theme, "calm", 1280, 800, 0, 100, "en", NULL));
    desk->scene = some_scene(&desk->theme);
    desk->access = access_new(&desk->theme);
    access_set_scene(desk->access, desk->scene, true);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    access_free(desk->access);
    scene_free(desk->scene);
    g_free(desk);
    return 0;
}

static void take_way(struct desk *desk)
{
    access_set_way(desk->access, &desk->way);
}

static struct choice event(struct desk *desk, enum access_event_kind kind, double x, double y)
{
    struct access_event event = {kind, 1, x, y, desk->now_ms};

    return access_event(desk->access, &event);
}

static struct choice switch_down(struct desk *desk)
{
    return event(desk, ACCESS_NEXT, 0, 0);
}

static struct choice switch_up(struct desk *desk)
{
    return event(desk, ACCESS_NEXT_UP, 0, 0);
}

/* Time passes as the loop lets it: each moment that was asked for is looked at. The last that was
 * not nothing. */
static struct choice pass(struct desk *desk, int64_t ms)
{
    int64_t end_ms = desk->now_ms + ms;
    struct choice last = {.kind = CHOICE_NONE};

    while (desk->now_ms < end_ms) {
        int64_t wait_ms = access_wait_ms(desk->access, desk->now_ms);
        struct choice choice;

        desk->now_ms = wait_ms < 0 ? end_ms : MIN(end_ms, desk->now_ms + MAX(wait_ms, 1));
        choice = access_time(desk->access, desk->now_ms);
        if (choice.kind != CHOICE_NONE)
            last = choice;
    }
    return last;
}

static void assert_chosen(struct choice choice, const char *id)
{
    assert_int_equal(choice.kind, CHOICE_CHOSEN);
    assert_string_equal(choice.target, id);
}

static void assert_step(struct choice choice, const char *say)
{
    assert_int_equal(choice.kind, CHOICE_STEP);
    assert_string_equal(choice.say, say);
}

static void assert_nothing(struct choice choice)
{
    assert_int_equal(choice.kind, CHOICE_NONE);
}

static void assert_mark(const struct desk *desk, int x, int y, int w, int h)
{
    struct box box = {0};

    assert_true(access_mark(desk->access, &box));
    assert_int_equal(box.x, x);
    assert_int_equal(box.y, y);
    assert_int_equal(box.w, w);
    assert_int_equal(box.h, h);
}

static void assert_no_mark(const struct desk *desk)
{
    struct box box;

    assert_false(access_mark(desk->access, &box));
}

/* --- one switch --- */

static void a_short_press_steps_and_a_held_one_chooses(void **state)
{
    struct desk *desk = *state;

    desk->way.scan = WAY_STEP_ONE;
    take_way(desk);
    assert_nothing(switch_down(desk));
    pass(desk, 150);
    assert_step(switch_up(desk), "red, green, blue");
    pass(desk, 600);
    switch_down(desk);
    assert_step(pass(desk, 400), "red");
    assert_nothing(switch_up(desk));
    pass(desk, 600);
    switch_down(desk);
    pass(desk, 100);
    assert_step(switch_up(desk), "green");
    pass(desk, 600);
    switch_down(desk);
    assert_nothing(pass(desk, 399));
    assert_chosen(pass(desk, 1), "green");
    assert_nothing(pass(desk, 2000));
    assert_nothing(switch_up(desk));
}

static void a_press_shorter_than_accepted_is_none(void **state)
{
    struct desk *desk = *state;

    desk->way.accept_ms = 200;
    take_way(desk);
    assert_nothing(switch_down(desk));
    assert_nothing(pass(desk, 199));
    assert_nothing(switch_up(desk));
    assert_nothing(pass(desk, 5000));
    assert_nothing(switch_down(desk));
    assert_step(pass(desk, 200), "red, green, blue");
    assert_nothing(switch_up(desk));
}

/* --- the frame steps by itself --- */

static void automatic(struct desk *desk)
{
    desk->way.scan = WAY_AUTOMATIC;
    desk->way.step_ms = 1000;
    take_way(desk);
}

static void the_frame_waits_for_the_first_press(void **state)
{
    struct desk *desk = *state;

    automatic(desk);
    assert_int_equal(access_wait_ms(desk->access, desk->now_ms), -1);
    assert_step(switch_down(desk), "red, green, blue");
    switch_up(desk);
    /* The first step takes half as long again. */
    assert_nothing(pass(desk, 1499));
    assert_step(pass(desk, 1), "small, card");
    assert_nothing(pass(desk, 999));
    assert_step(pass(desk, 1), "stop");
}

static void a_press_chooses_and_scanning_goes_on_by_itself(void **state)
{
    struct desk *desk = *state;

    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    pass(desk, 1500);
    assert_step(switch_down(desk), "small");
    switch_up(desk);
    assert_step(pass(desk, 1500), "card");
    assert_chosen(switch_down(desk), "card");
    switch_up(desk);
    assert_mark(desk, 184, 500, 600, 200);
    assert_step(pass(desk, 1500), "stop");
}

static void a_new_screen_is_met_by_the_frame_at_once(void **state)
{
    struct desk *desk = *state;
    struct scene *next = some_scene(&desk->theme);

    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    pass(desk, 2500);
    assert_chosen(switch_down(desk), "stop");
    access_set_scene(desk->access, next, true);
    scene_free(desk->scene);
    desk->scene = next;
    assert_no_mark(desk);
    assert_step(pass(desk, 1), "red, green, blue");
    assert_nothing(pass(desk, 1498));
    assert_step(pass(desk, 2), "small, card");
}

static void three_rounds_that_nobody_answers_end_it(void **state)
{
    struct desk *desk = *state;

    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    pass(desk, 60 * 1000);
    assert_no_mark(desk);
    assert_int_equal(access_wait_ms(desk->access, desk->now_ms), -1);
    assert_step(switch_down(desk), "red, green, blue");
}

static void three_rounds_of_a_row_lead_out_of_it(void **state)
{
    struct desk *desk = *state;

    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    pass(desk, 600);
    switch_down(desk);
    switch_up(desk);
    /* red (first), green, blue, out; twice more; then the row again. */
    assert_step(pass(desk, 1500 + 11 * 1000), "red, green, blue");
    assert_step(pass(desk, 1000), "small, card");
}

static void the_frame_waits_until_all_is_said(void **state)
{
    struct desk *desk = *state;

    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    access_set_saying(desk->access, true, desk->now_ms);
    assert_nothing(pass(desk, 9000));
    access_set_saying(desk->access, false, desk->now_ms);
    assert_nothing(pass(desk, 199));
    assert_step(pass(desk, 1), "small, card");
}

static void repeats_are_ignored_for_half_a_step_at_most(void **state)
{
    struct desk *desk = *state;

    desk->way.ignore_ms = 5000;
    automatic(desk);
    switch_down(desk);
    switch_up(desk);
    desk->now_ms += 10;
    assert_step(switch_down(desk), "red");
    switch_up(desk);
    desk->now_ms += 499;
    assert_nothing(switch_down(desk));
    switch_up(desk);
    desk->now_ms += 1;
    assert_chosen(switch_down(desk), "red");
}

static void letting_go_chooses_what_inverse_scanning_came_to(void **state)
{
    struct desk *desk = *state;

    desk->way.scan = WAY_INVERSE;
    desk->way.step_ms = 1000;
    take_way(desk);
    assert_step(switch_down(desk), "red, green, blue");
    assert_step(pass(desk, 1500), "small, card");
    assert_step(switch_up(desk), "small");
    assert_nothing(pass(desk, 5000));
    /* What is marked can be chosen without a step; a tap is none. */
    assert_nothing(switch_down(desk));
    pass(desk, 50);
    assert_nothing(switch_up(desk));
    assert_nothing(switch_down(desk));
    assert_step(pass(desk, 1500), "card");
    assert_chosen(switch_up(desk), "card");
}

/* --- what is scanned --- */

static void linear_scanning_goes_through_all_and_round(void **state)
{
    static const char *const order[] = {"red",  "green", "blue", "small", "card",
                                        "stop", "back",  "me",   "red"};
    struct desk *desk = *state;

    desk->way.pattern = WAY_LINEAR;
    take_way(desk);
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        assert_step(switch_down(desk), order[i]);
        desk->now_ms += 500;
    }
    assert_chosen(event(desk, ACCESS_SELECT, 0, 0), "red");
    desk->now_ms += 500;
    assert_step(switch_down(desk), "green");
}

static void groups_are_entered_and_left(void **state)
{
    struct desk *desk = *state;

    desk->way.pattern = WAY_GROUPS;
    take_way(desk);
    assert_step(switch_down(desk), "red, green, blue, small, card");
    assert_mark(desk, 184, 272, 912, 428);
    desk->now_ms += 500;
    assert_step(event(desk, ACCESS_SELECT, 0, 0), "red, green, blue");
    desk->now_ms += 500;
    assert_step(switch_down(desk), "small, card");
    desk->now_ms += 500;
    assert_step(switch_down(desk), "out");
    desk->now_ms += 500;
    assert_step(event(desk, ACCESS_SELECT, 0, 0), "red, green, blue, small, card");
    desk->now_ms += 500;
    assert_step(switch_down(desk), "stop");
    desk->now_ms += 500;
    assert_step(switch_down(desk), "back, me");
    desk->now_ms += 500;
    /* A group of one row is that row. */
    assert_step(event(desk, ACCESS_SELECT, 0, 0), "back");
    desk->now_ms += 500;
    assert_chosen(event(desk, ACCESS_SELECT, 0, 0), "back");
}

static void a_group_of_one_target_is_that_target(void **state)
{
    struct desk *desk = *state;

    desk->way.pattern = WAY_GROUPS;
    take_way(desk);
    switch_down(desk);
    desk->now_ms += 500;
    assert_step(switch_down(desk), "stop");
    desk->now_ms += 500;
    assert_chosen(event(desk, ACCESS_SELECT, 0, 0), "stop");
}

/* --- a pointer that rests --- */

static void dwelling(struct desk *desk)
{
    desk->way.dwells = true;
    take_way(desk);
    event(desk, ACCESS_POINT, 600, 40);
}

static void a_pointer_that_rests_chooses(void **state)
{
    struct desk *desk = *state;
    struct box box;
    int permille;

    dwelling(desk);
    assert_false(access_dwell(desk->access, desk->now_ms, &box, &permille));
    event(desk, ACCESS_POINT, 600, 300);
    assert_true(access_dwell(desk->access, desk->now_ms + 250, &box, &permille));
    assert_int_equal(permille, 0);
    assert_int_equal(box.x, 496);
    assert_true(access_dwell(desk->access, desk->now_ms + 750, &box, &permille));
    assert_int_equal(permille, 500);
    assert_nothing(pass(desk, 1249));
    assert_chosen(pass(desk, 1), "green");
    /* It must go away and come again. */
    assert_nothing(pass(desk, 10000));
    event(desk, ACCESS_POINT, 602, 302);
    assert_nothing(pass(desk, 10000));
    event(desk, ACCESS_POINT, 640, 340);
    assert_chosen(pass(desk, 1250), "green");
}

static void slipping_off_stands_still_for_the_grace(void **state)
{
    struct desk *desk = *state;

    dwelling(desk);
    event(desk, ACCESS_POINT, 600, 300);
    pass(desk, 1000);
    event(desk, ACCESS_POINT, 600, 100);
    assert_nothing(pass(desk, 700));
    event(desk, ACCESS_POINT, 600, 300);
    assert_nothing(pass(desk, 249));
    assert_chosen(pass(desk, 1), "green");

    event(desk, ACCESS_POINT, 300, 300);
    pass(desk, 1000);
    event(desk, ACCESS_POINT, 300, 100);
    assert_nothing(pass(desk, 800));
    event(desk, ACCESS_POINT, 300, 300);
    assert_nothing(pass(desk, 1249));
    assert_chosen(pass(desk, 1), "red");
}

static void another_target_takes_the_ring(void **state)
{
    struct desk *desk = *state;

    dwelling(desk);
    event(desk, ACCESS_POINT, 600, 300);
    pass(desk, 1000);
    event(desk, ACCESS_POINT, 300, 300);
    assert_chosen(pass(desk, 1300), "red");
}

static void what_ends_takes_twice_as_long(void **state)
{
    struct desk *desk = *state;

    dwelling(desk);
    event(desk, ACCESS_POINT, 1200, 700);
    assert_nothing(pass(desk, 2249));
    assert_chosen(pass(desk, 1), "stop");
}

static void a_new_screen_under_a_resting_pointer_waits_for_it_to_move(void **state)
{
    struct desk *desk = *state;

    dwelling(desk);
    event(desk, ACCESS_POINT, 600, 300);
    pass(desk, 1000);
    access_set_scene(desk->access, desk->scene, true);
    assert_nothing(pass(desk, 10000));
}

static void a_finger_that_lies_still_chooses_once(void **state)
{
    struct desk *desk = *state;

    desk->way.dwells = true;
    take_way(desk);
    assert_nothing(event(desk, ACCESS_DOWN, 600, 300));
    assert_chosen(pass(desk, 1250), "green");
    desk->now_ms += 1000;
    assert_nothing(event(desk, ACCESS_UP, 600, 300));
}

static void without_dwelling_a_pointer_chooses_nothing(void **state)
{
    struct desk *desk = *state;

    event(desk, ACCESS_POINT, 600, 40);
    event(desk, ACCESS_POINT, 600, 300);
    assert_nothing(pass(desk, 10000));
}

/* --- fingers --- */

static void on_press_chooses_at_once_and_not_again(void **state)
{
    struct desk *desk = *state;

    desk->way.on_press = true;
    take_way(desk);
    assert_chosen(event(desk, ACCESS_DOWN, 600, 300), "green");
    desk->now_ms += 1000;
    assert_nothing(event(desk, ACCESS_UP, 600, 300));
}

static void what_can_be_dragged_is_chosen_on_release_all_the_same(void **state)
{
    struct desk *desk = *state;

    desk->way.on_press = true;
    take_way(desk);
    assert_nothing(event(desk, ACCESS_DOWN, 600, 600));
    desk->now_ms += 100;
    assert_chosen(event(desk, ACCESS_UP, 600, 600), "card");
}

static void a_finger_must_lie_for_the_hold_time(void **state)
{
    struct desk *desk = *state;

    desk->way.hold_ms = 800;
    take_way(desk);
    event(desk, ACCESS_DOWN, 600, 300);
    desk->now_ms += 799;
    assert_nothing(event(desk, ACCESS_UP, 600, 300));
    event(desk, ACCESS_DOWN, 600, 300);
    desk->now_ms += 800;
    assert_chosen(event(desk, ACCESS_UP, 600, 300), "green");
    desk->way.on_press = true;
    take_way(desk);
    desk->now_ms += 1000;
    event(desk, ACCESS_DOWN, 300, 300);
    assert_nothing(pass(desk, 799));
    assert_chosen(pass(desk, 1), "red");
    assert_nothing(event(desk, ACCESS_UP, 300, 300));
}

static void a_sliding_finger_chooses_what_it_leaves(void **state)
{
    struct desk *desk = *state;

    desk->way.slides = true;
    take_way(desk);
    event(desk, ACCESS_DOWN, 300, 100);
    event(desk, ACCESS_MOVE, 300, 300);
    event(desk, ACCESS_MOVE, 900, 300);
    desk->now_ms += 10;
    assert_chosen(event(desk, ACCESS_UP, 900, 300), "blue");
    desk->now_ms += 1000;
    event(desk, ACCESS_DOWN, 300, 300);
    event(desk, ACCESS_MOVE, 300, 100);
    assert_nothing(event(desk, ACCESS_UP, 300, 100));
}

static void a_hand_that_rests_beside_the_keys_is_no_finger(void **state)
{
    struct desk *desk = *state;
    struct access_event finger = {ACCESS_DOWN, 7, 300, 300, desk->now_ms};

    assert_nothing(event(desk, ACCESS_DOWN, 600, 40));
    assert_nothing(access_event(desk->access, &finger));
    finger.kind = ACCESS_UP;
    assert_chosen(access_event(desk->access, &finger), "red");
}

static void numbers_that_cannot_be_used_are_the_usual_ones(void **state)
{
    struct way usual = way_usual(), wild = {.hold_ms = -1,
                                            .ignore_ms = 1 << 30,
                                            .scan = (enum way_scan)77,
                                            .pattern = (enum way_pattern)9,
                                            .step_ms = 299,
                                            .first_percent = 99,
                                            .rounds = 21,
                                            .accept_ms = 3001,
                                            .choose_ms = INT32_MIN,
                                            .dwell_ms = INT32_MAX,
                                            .lock_on_ms = -5,
                                            .grace_ms = 5001};

    (void)state;
    way_bound(&wild);
    assert_int_equal(wild.hold_ms, usual.hold_ms);
    assert_int_equal(wild.ignore_ms, usual.ignore_ms);
    assert_int_equal(wild.scan, usual.scan);
    assert_int_equal(wild.pattern, usual.pattern);
    assert_int_equal(wild.step_ms, usual.step_ms);
    assert_int_equal(wild.first_percent, usual.first_percent);
    assert_int_equal(wild.rounds, usual.rounds);
    assert_int_equal(wild.accept_ms, usual.accept_ms);
    assert_int_equal(wild.choose_ms, usual.choose_ms);
    assert_int_equal(wild.dwell_ms, usual.dwell_ms);
    assert_int_equal(wild.lock_on_ms, usual.lock_on_ms);
    assert_int_equal(wild.grace_ms, usual.grace_ms);
}

#define WAY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WAY_TEST(a_short_press_steps_and_a_held_one_chooses),
        WAY_TEST(a_press_shorter_than_accepted_is_none),
        WAY_TEST(the_frame_waits_for_the_first_press),
        WAY_TEST(a_press_chooses_and_scanning_goes_on_by_itself),
        WAY_TEST(a_new_screen_is_met_by_the_frame_at_once),
        WAY_TEST(three_rounds_that_nobody_answers_end_it),
        WAY_TEST(three_rounds_of_a_row_lead_out_of_it),
        WAY_TEST(the_frame_waits_until_all_is_said),
        WAY_TEST(repeats_are_ignored_for_half_a_step_at_most),
        WAY_TEST(letting_go_chooses_what_inverse_scanning_came_to),
        WAY_TEST(linear_scanning_goes_through_all_and_round),
        WAY_TEST(groups_are_entered_and_left),
        WAY_TEST(a_group_of_one_target_is_that_target),
        WAY_TEST(a_pointer_that_rests_chooses),
        WAY_TEST(slipping_off_stands_still_for_the_grace),
        WAY_TEST(another_target_takes_the_ring),
        WAY_TEST(what_ends_takes_twice_as_long),
        WAY_TEST(a_new_screen_under_a_resting_pointer_waits_for_it_to_move),
        WAY_TEST(a_finger_that_lies_still_chooses_once),
        WAY_TEST(without_dwelling_a_pointer_chooses_nothing),
        WAY_TEST(on_press_chooses_at_once_and_not_again),
        WAY_TEST(what_can_be_dragged_is_chosen_on_release_all_the_same),
        WAY_TEST(a_finger_must_lie_for_the_hold_time),
        WAY_TEST(a_sliding_finger_chooses_what_it_leaves),
        WAY_TEST(a_hand_that_rests_beside_the_keys_is_no_finger),
        WAY_TEST(numbers_that_cannot_be_used_are_the_usual_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
