// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Access over hand-made scenes: each way in, and what it makes of a hand that is not sure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/access.h"
#include <glib.h>
#include <string.h>

/* Three rows: back | Like, Middle, Dislike (the card lies on Like) | stop. */
struct desk {
    struct theme theme;
    struct scene *scene;
    struct access *access;
    int64_t now_ms;
};

static void add(struct scene *scene, const char *id, int row, struct box box)
{
    scene_target(scene, &(struct target){.id = id, .label = id, .row = row, .box = box});
}

static struct scene *mat_scene(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    add(scene, "back", 1, (struct box){24, 24, 136, 128});
    scene_target(scene, &(struct target){.id = "like",
                                         .label = "Like",
                                         .row = 5,
                                         .takes_drop = true,
                                         .box = {184, 272, 288, 504}});
    scene_target(scene, &(struct target){.id = "middle",
                                         .label = "Middle",
                                         .row = 5,
                                         .takes_drop = true,
                                         .box = {496, 272, 288, 504}});
    scene_target(scene, &(struct target){.id = "dislike",
                                         .label = "Dislike",
                                         .row = 5,
                                         .takes_drop = true,
                                         .box = {808, 272, 288, 504}});
    scene_target(scene, &(struct target){.id = "card",
                                         .label = "swimming",
                                         .row = 5,
                                         .can_drag = true,
                                         .can_hold = true,
                                         .box = {200, 300, 120, 160}});
    scene_target(scene, &(struct target){.id = "undo",
                                         .label = "Undo",
                                         .row = 7,
                                         .state = STATE_NOT_YET,
                                         .box = {1120, 24, 136, 128}});
    scene_target(scene, &(struct target){.id = "stop",
                                         .label = "Stop",
                                         .say = "stop now",
                                         .row = 9,
                                         .box = {1120, 648, 136, 128}});
    return scene;
}

static int set_up_with(void **state, const char *language)
{
    struct desk *desk = g_new0(struct desk, 1);

    desk->now_ms = 1000000;
    assert_true(theme_load(&desk->theme, "calm", 1280, 800, 0, 100, language, NULL));
    desk->scene = mat_scene(&desk->theme);
    desk->access = access_new(&desk->theme);
    access_set_scene(desk->access, desk->scene, true);
    *state = desk;
    return 0;
}

static int set_up(void **state)
{
    return set_up_with(state, "en");
}

static int set_up_mirrored(void **state)
{
    return set_up_with(state, "ar");
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    access_free(desk->access);
    scene_free(desk->scene);
    g_free(desk);
    return 0;
}

static void change_scene(struct desk *desk, struct scene *scene, bool fresh)
{
    struct scene *old = desk->scene;

    desk->scene = scene;
    access_set_scene(desk->access, scene, fresh);
    scene_free(old);
}

static struct choice finger(struct desk *desk, enum access_event_kind kind, int64_t finger_id,
                            double x, double y)
{
    struct access_event event = {kind, finger_id, x, y, desk->now_ms};

    return access_event(desk->access, &event);
}

static struct choice tap(struct desk *desk, double x, double y)
{
    desk->now_ms += 1000;
    assert_int_equal(finger(desk, ACCESS_DOWN, 1, x, y).kind, CHOICE_NONE);
    return finger(desk, ACCESS_UP, 1, x, y);
}

static struct choice press(struct desk *desk, enum access_event_kind kind)
{
    struct access_event event = {.kind = kind, .now_ms = desk->now_ms += 1000};

    return access_event(desk->access, &event);
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

static void assert_mark(struct desk *desk, int x, int y, int w, int h)
{
    struct box box;

    assert_true(access_mark(desk->access, &box));
    assert_int_equal(box.x, x);
    assert_int_equal(box.y, y);
    assert_int_equal(box.w, w);
    assert_int_equal(box.h, h);
}

/* --- touch --- */

static void a_tap_chooses_on_release_and_says_where(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    finger(desk, ACCESS_DOWN, 1, 34, 54);
    assert_string_equal(access_pressed(desk->access), "back");
    choice = finger(desk, ACCESS_UP, 1, 34, 54);
    assert_chosen(choice, "back");
    assert_int_equal(choice.at.x, 10);
    assert_int_equal(choice.at.y, 30);
    assert_null(access_pressed(desk->access));
}

static void sliding_off_chooses_nothing_even_on_another_target(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    finger(desk, ACCESS_MOVE, 1, 1180, 700);
    assert_null(access_pressed(desk->access));
    assert_int_equal(finger(desk, ACCESS_UP, 1, 1180, 700).kind, CHOICE_NONE);
}

static void sliding_off_and_back_chooses(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    finger(desk, ACCESS_MOVE, 1, 400, 90);
    finger(desk, ACCESS_MOVE, 1, 90, 90);
    assert_string_equal(access_pressed(desk->access), "back");
    assert_chosen(finger(desk, ACCESS_UP, 1, 90, 90), "back");
}

static void sliding_onto_a_target_chooses_nothing(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 700, 100);
    finger(desk, ACCESS_MOVE, 1, 90, 90);
    assert_int_equal(finger(desk, ACCESS_UP, 1, 90, 90).kind, CHOICE_NONE);
}

static void other_fingers_are_ignored_while_one_is_down(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    finger(desk, ACCESS_DOWN, 2, 1180, 700);
    assert_int_equal(finger(desk, ACCESS_UP, 2, 1180, 700).kind, CHOICE_NONE);
    assert_string_equal(access_pressed(desk->access), "back");
    assert_chosen(finger(desk, ACCESS_UP, 1, 90, 90), "back");
}

static void a_cancelled_touch_chooses_nothing(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    assert_int_equal(finger(desk, ACCESS_CANCEL, 1, 90, 90).kind, CHOICE_NONE);
    assert_chosen(tap(desk, 90, 90), "back");
}

static void a_second_choice_within_300_ms_is_ignored_on_any_target(void **state)
{
    struct desk *desk = *state;

    assert_chosen(tap(desk, 90, 90), "back");
    desk->now_ms += 299;
    finger(desk, ACCESS_DOWN, 1, 1180, 700);
    assert_int_equal(finger(desk, ACCESS_UP, 1, 1180, 700).kind, CHOICE_NONE);
    desk->now_ms += 1;
    finger(desk, ACCESS_DOWN, 1, 1180, 700);
    assert_chosen(finger(desk, ACCESS_UP, 1, 1180, 700), "stop");
}

static void a_repeat_is_ignored_on_the_next_screen_too(void **state)
{
    struct desk *desk = *state;

    assert_chosen(tap(desk, 90, 90), "back");
    change_scene(desk, mat_scene(&desk->theme), true);
    desk->now_ms += 200;
    finger(desk, ACCESS_DOWN, 1, 90, 90);
    assert_int_equal(finger(desk, ACCESS_UP, 1, 90, 90).kind, CHOICE_NONE);
}

static void a_finger_down_through_a_change_of_screen_chooses_nothing(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    change_scene(desk, mat_scene(&desk->theme), true);
    assert_null(access_pressed(desk->access));
    assert_int_equal(finger(desk, ACCESS_UP, 1, 90, 90).kind, CHOICE_NONE);
}

static void a_finger_down_through_a_redraw_still_chooses(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 90, 90);
    change_scene(desk, mat_scene(&desk->theme), false);
    assert_chosen(finger(desk, ACCESS_UP, 1, 90, 90), "back");
}

static void what_is_not_yet_cannot_be_touched(void **state)
{
    struct desk *desk = *state;

    finger(desk, ACCESS_DOWN, 1, 1180, 90);
    assert_null(access_pressed(desk->access));
    assert_int_equal(finger(desk, ACCESS_UP, 1, 1180, 90).kind, CHOICE_NONE);
}

static void the_target_on_top_is_the_one_touched(void **state)
{
    struct desk *desk = *state;

    assert_chosen(tap(desk, 250, 400), "card");
    assert_chosen(tap(desk, 250, 700), "like");
}

static void a_card_is_dropped_where_the_finger_ends(void **state)
{
    struct desk *desk = *state;
    struct choice choice;
    char target[64];
    int dx, dy;

    finger(desk, ACCESS_DOWN, 1, 250, 400);
    finger(desk, ACCESS_MOVE, 1, 290, 400);
    assert_false(access_drag(desk->access, target, &dx, &dy));
    finger(desk, ACCESS_MOVE, 1, 900, 500);
    assert_true(access_drag(desk->access, target, &dx, &dy));
    assert_string_equal(target, "card");
    assert_int_equal(dx, 650);
    assert_int_equal(dy, 100);
    choice = finger(desk, ACCESS_UP, 1, 900, 500);
    assert_int_equal(choice.kind, CHOICE_DROPPED);
    assert_string_equal(choice.target, "card");
    assert_string_equal(choice.dropped_on, "dislike");
    assert_int_equal(choice.at.x, 900 - 808);
    assert_false(access_drag(desk->access, target, &dx, &dy));
}

static void a_card_dropped_on_no_place_says_nowhere(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    finger(desk, ACCESS_DOWN, 1, 250, 400);
    finger(desk, ACCESS_MOVE, 1, 640, 100);
    choice = finger(desk, ACCESS_UP, 1, 640, 100);
    assert_int_equal(choice.kind, CHOICE_DROPPED);
    assert_string_equal(choice.dropped_on, "");
    assert_int_equal(choice.at.x, -1);
}

static void a_shaking_finger_still_taps_a_card(void **state)
{
    struct desk *desk = *state;

    /* 46 units are 7.8 mm at 149 dpi. */
    finger(desk, ACCESS_DOWN, 1, 210, 400);
    finger(desk, ACCESS_MOVE, 1, 256, 400);
    assert_chosen(finger(desk, ACCESS_UP, 1, 256, 400), "card");
}

static void a_hold_comes_after_600_ms_and_its_release_chooses_nothing(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    finger(desk, ACCESS_DOWN, 1, 250, 400);
    assert_int_equal(access_wait_ms(desk->access, desk->now_ms + 100), 500);
    assert_int_equal(access_time(desk->access, desk->now_ms + 599).kind, CHOICE_NONE);
    choice = access_time(desk->access, desk->now_ms + 600);
    assert_int_equal(choice.kind, CHOICE_HELD);
    assert_string_equal(choice.target, "card");
    assert_int_equal(access_wait_ms(desk->access, desk->now_ms + 601), -1);
    desk->now_ms += 2000;
    assert_int_equal(finger(desk, ACCESS_UP, 1, 250, 400).kind, CHOICE_NONE);
}

static void what_cannot_be_held_waits_for_nothing(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(access_wait_ms(desk->access, desk->now_ms), -1);
    finger(desk, ACCESS_DOWN, 1, 90, 90);
    assert_int_equal(access_wait_ms(desk->access, desk->now_ms), -1);
    assert_int_equal(access_time(desk->access, desk->now_ms + 5000).kind, CHOICE_NONE);
    desk->now_ms += 5000;
    assert_chosen(finger(desk, ACCESS_UP, 1, 90, 90), "back");
}

static struct scene *photo_scene(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    scene_target(scene, &(struct target){.id = "photo",
                                         .label = "Photo",
                                         .takes_strokes = true,
                                         .role = ROLE_CANVAS,
                                         .box = {100, 100, 800, 600}});
    return scene;
}

static void a_path_on_a_picture_is_a_stroke_kept_inside_it(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    change_scene(desk, photo_scene(&desk->theme), true);
    finger(desk, ACCESS_DOWN, 1, 150, 160);
    choice = finger(desk, ACCESS_MOVE, 1, 200, 160);
    assert_int_equal(choice.kind, CHOICE_STROKE_MOVE);
    choice = finger(desk, ACCESS_UP, 1, 2000, 160);
    assert_int_equal(choice.kind, CHOICE_STROKE);
    assert_int_equal(choice.stroke_points, 3);
    assert_int_equal(choice.stroke[0].x, 50);
    assert_int_equal(choice.stroke[0].y, 60);
    assert_int_equal(choice.stroke[1].x, 100);
    assert_int_equal(choice.stroke[2].x, 800);
}

static void strokes_may_follow_each_other_at_once(void **state)
{
    struct desk *desk = *state;

    change_scene(desk, photo_scene(&desk->theme), true);
    for (int i = 0; i < 3; i++) {
        finger(desk, ACCESS_DOWN, 1, 150, 160);
        finger(desk, ACCESS_MOVE, 1, 300, 160 + i);
        assert_int_equal(finger(desk, ACCESS_UP, 1, 300, 160 + i).kind, CHOICE_STROKE);
    }
}

static void a_tap_on_a_picture_chooses_a_point_of_it(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    change_scene(desk, photo_scene(&desk->theme), true);
    choice = tap(desk, 140, 350);
    assert_chosen(choice, "photo");
    assert_int_equal(choice.at.x, 40);
    assert_int_equal(choice.at.y, 250);
}

static void a_long_stroke_keeps_a_bound_and_its_end(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    change_scene(desk, photo_scene(&desk->theme), true);
    finger(desk, ACCESS_DOWN, 1, 150, 160);
    for (int i = 0; i < 20000; i++)
        finger(desk, ACCESS_MOVE, 1, 150 + i % 700, 160 + i % 2);
    choice = finger(desk, ACCESS_UP, 1, 111, 222);
    assert_int_equal(choice.stroke_points, 8192);
    assert_int_equal(choice.stroke[8191].x, 11);
    assert_int_equal(choice.stroke[8191].y, 122);
}

static void a_mirrored_theme_is_touched_where_it_is_seen(void **state)
{
    struct desk *desk = *state;
    struct choice choice = tap(desk, 1280 - 34, 54);

    assert_chosen(choice, "back");
    /* From the left as it is seen: 10 from the target's far side in the layout. */
    assert_int_equal(choice.at.x, 126);
    assert_int_equal(choice.at.y, 30);
    assert_int_equal(tap(desk, 34, 54).kind, CHOICE_NONE);
}

static void a_panel_of_another_size_is_touched_in_its_own_pixels(void **state)
{
    struct theme theme;
    struct access *access;
    struct scene *scene;
    struct access_event event = {ACCESS_DOWN, 1, 90 * 1.5, 90 * 1.5, 5000};

    (void)state;
    assert_true(theme_load(&theme, "calm", 1920, 1200, 223, 100, "en", NULL));
    scene = mat_scene(&theme);
    access = access_new(&theme);
    access_set_scene(access, scene, true);
    access_event(access, &event);
    event.kind = ACCESS_UP;
    assert_chosen(access_event(access, &event), "back");
    access_free(access);
    scene_free(scene);
}

/* --- two switches --- */

static void the_first_press_of_either_switch_marks_the_first_row(void **state)
{
    struct desk *desk = *state;
    struct box box;

    assert_false(access_mark(desk->access, &box));
    assert_step(press(desk, ACCESS_SELECT), "back");
    assert_mark(desk, 24, 24, 136, 128);
    change_scene(desk, mat_scene(&desk->theme), true);
    assert_false(access_mark(desk->access, &box));
    assert_step(press(desk, ACCESS_NEXT), "back");
}

static void rows_are_stepped_in_rising_order_past_what_is_not_yet(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    assert_step(press(desk, ACCESS_NEXT), "Like, Middle, Dislike, swimming");
    assert_mark(desk, 184, 272, 912, 504);
    assert_step(press(desk, ACCESS_NEXT), "stop now");
    assert_step(press(desk, ACCESS_NEXT), "back");
}

static void a_row_of_one_is_chosen_at_once(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    press(desk, ACCESS_NEXT);
    choice = press(desk, ACCESS_SELECT);
    assert_chosen(choice, "back");
    assert_int_equal(choice.at.x, -1);
    assert_int_equal(choice.at.y, -1);
}

/* As the measure of access counts it: row number + cell number + 1. */
static void a_target_costs_its_row_and_its_cell_and_one(void **state)
{
    struct desk *desk = *state;
    struct choice choice = {.kind = CHOICE_NONE};
    int presses = 0;

    for (int row = 1; row <= 2; row++, presses++)
        choice = press(desk, ACCESS_NEXT);
    assert_step(choice, "Like, Middle, Dislike, swimming");
    choice = press(desk, ACCESS_SELECT);
    presses++;
    for (int cell = 1; cell < 3; cell++, presses++)
        choice = press(desk, ACCESS_NEXT);
    assert_step(choice, "Dislike");
    choice = press(desk, ACCESS_SELECT);
    presses++;
    assert_chosen(choice, "dislike");
    assert_int_equal(presses, 2 + 3 + 1);
}

static void scanning_goes_on_from_the_row_of_the_choice(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_SELECT);
    assert_chosen(press(desk, ACCESS_SELECT), "like");
    change_scene(desk, mat_scene(&desk->theme), false);
    assert_mark(desk, 184, 272, 912, 504);
    assert_step(press(desk, ACCESS_SELECT), "Like");
    assert_chosen(press(desk, ACCESS_SELECT), "like");
    assert_step(press(desk, ACCESS_NEXT), "stop now");
}

static void the_last_step_of_a_row_is_the_way_out(void **state)
{
    struct desk *desk = *state;

    access_set_out(desk->access, "allan");
    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    assert_step(press(desk, ACCESS_SELECT), "Like");
    assert_mark(desk, 184, 272, 288, 504);
    for (int i = 0; i < 3; i++)
        press(desk, ACCESS_NEXT);
    assert_mark(desk, 200, 300, 120, 160);
    assert_step(press(desk, ACCESS_NEXT), "allan");
    assert_mark(desk, 184, 272, 912, 504);
    assert_step(press(desk, ACCESS_SELECT), "Like, Middle, Dislike, swimming");
    assert_step(press(desk, ACCESS_NEXT), "stop now");
}

static void three_rounds_of_a_row_lead_out_of_it(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    assert_step(press(desk, ACCESS_SELECT), "Like");
    for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 3; i++)
            press(desk, ACCESS_NEXT);
        assert_step(press(desk, ACCESS_NEXT), "out");
        assert_step(press(desk, ACCESS_NEXT),
                    round < 3 ? "Like" : "Like, Middle, Dislike, swimming");
    }
    assert_step(press(desk, ACCESS_NEXT), "stop now");
}

static void a_bounce_of_a_switch_is_no_press(void **state)
{
    struct desk *desk = *state;
    struct access_event event = {.kind = ACCESS_NEXT};

    press(desk, ACCESS_NEXT);
    event.now_ms = desk->now_ms + 99;
    assert_int_equal(access_event(desk->access, &event).kind, CHOICE_NONE);
    press(desk, ACCESS_NEXT);
    assert_step(press(desk, ACCESS_SELECT), "Like");
    event = (struct access_event){.kind = ACCESS_SELECT, .now_ms = desk->now_ms + 299};
    assert_int_equal(access_event(desk->access, &event).kind, CHOICE_NONE);
    event.now_ms++;
    assert_chosen(access_event(desk->access, &event), "like");
}

static struct scene *without_card(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    add(scene, "back", 1, (struct box){24, 24, 136, 128});
    add(scene, "like", 5, (struct box){184, 272, 288, 504});
    add(scene, "middle", 5, (struct box){496, 272, 288, 504});
    return scene;
}

static void a_marked_target_that_goes_leaves_the_frame_on_its_row(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_SELECT);
    for (int i = 0; i < 3; i++)
        press(desk, ACCESS_NEXT);
    change_scene(desk, without_card(&desk->theme), false);
    assert_mark(desk, 184, 272, 600, 504);
    assert_step(press(desk, ACCESS_SELECT), "like");
}

static void a_marked_row_that_goes_leaves_scanning_at_its_start(void **state)
{
    struct desk *desk = *state;
    struct box box;

    for (int i = 0; i < 3; i++)
        press(desk, ACCESS_NEXT);
    change_scene(desk, without_card(&desk->theme), false);
    assert_false(access_mark(desk->access, &box));
    assert_step(press(desk, ACCESS_NEXT), "back");
}

/* As while a recording is saved: the row is there, and none of it can be chosen. */
static struct scene *waiting_scene(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    add(scene, "back", 1, (struct box){24, 24, 136, 128});
    scene_target(scene, &(struct target){.id = "record",
                                         .label = "Record",
                                         .row = 5,
                                         .state = STATE_NOT_YET,
                                         .box = {184, 272, 288, 504}});
    add(scene, "stop", 9, (struct box){1120, 648, 136, 128});
    return scene;
}

static void a_marked_row_that_waits_keeps_the_frame(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_SELECT);
    change_scene(desk, waiting_scene(&desk->theme), false);
    assert_mark(desk, 184, 272, 288, 504);
    assert_int_equal(press(desk, ACCESS_SELECT).kind, CHOICE_NONE);
    change_scene(desk, mat_scene(&desk->theme), false);
    assert_step(press(desk, ACCESS_SELECT), "Like");
}

static void scanning_leaves_a_row_that_waits(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_NEXT);
    press(desk, ACCESS_NEXT);
    change_scene(desk, waiting_scene(&desk->theme), false);
    assert_step(press(desk, ACCESS_NEXT), "stop");
}

static void the_focus_waits_with_its_row(void **state)
{
    struct desk *desk = *state;

    for (int i = 0; i < 3; i++)
        press(desk, ACCESS_FOCUS_NEXT);
    change_scene(desk, waiting_scene(&desk->theme), false);
    assert_mark(desk, 184, 272, 288, 504);
    assert_int_equal(press(desk, ACCESS_ENTER).kind, CHOICE_NONE);
    change_scene(desk, mat_scene(&desk->theme), false);
    assert_chosen(press(desk, ACCESS_ENTER), "like");
}

static struct scene *empty_scene(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    scene_target(scene, &(struct target){.id = "later",
                                         .label = "Later",
                                         .state = STATE_NOT_YET,
                                         .box = {0, 0, 200, 200}});
    return scene;
}

static void a_scene_with_nothing_to_choose_takes_every_event(void **state)
{
    struct desk *desk = *state;

    change_scene(desk, empty_scene(&desk->theme), true);
    for (int kind = ACCESS_DOWN; kind <= ACCESS_ENTER; kind++)
        assert_int_equal(press(desk, (enum access_event_kind)kind).kind, CHOICE_NONE);
    assert_int_equal(press(desk, ACCESS_ESCAPE).kind, CHOICE_BACK);
}

/* --- keys --- */

static void tab_goes_by_rows_and_back_again(void **state)
{
    static const char *const order[] = {"back",    "Like",     "Middle",
                                        "Dislike", "swimming", "stop now"};
    struct desk *desk = *state;
    struct box box;

    assert_false(access_mark(desk->access, &box));
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        assert_step(press(desk, ACCESS_FOCUS_NEXT), order[i]);
    assert_step(press(desk, ACCESS_FOCUS_NEXT), "back");
    assert_step(press(desk, ACCESS_FOCUS_PREVIOUS), "stop now");
    assert_step(press(desk, ACCESS_FOCUS_PREVIOUS), "swimming");
}

static void shift_tab_starts_at_the_last(void **state)
{
    assert_step(press(*state, ACCESS_FOCUS_PREVIOUS), "stop now");
}

static void enter_shows_the_focus_before_it_chooses(void **state)
{
    struct desk *desk = *state;
    struct choice choice;

    assert_step(press(desk, ACCESS_ENTER), "back");
    choice = press(desk, ACCESS_ENTER);
    assert_chosen(choice, "back");
    assert_int_equal(choice.at.x, -1);
}

static void a_finger_hides_the_focus_and_a_key_brings_it_back(void **state)
{
    struct desk *desk = *state;
    struct box box;

    press(desk, ACCESS_FOCUS_NEXT);
    press(desk, ACCESS_FOCUS_NEXT);
    assert_mark(desk, 184, 272, 288, 504);
    tap(desk, 1180, 700);
    assert_false(access_mark(desk->access, &box));
    assert_step(press(desk, ACCESS_ENTER), "Like");
    assert_chosen(press(desk, ACCESS_ENTER), "like");
}

static void arrows_go_to_what_lies_there(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_FOCUS_NEXT);
    assert_step(press(desk, ACCESS_FOCUS_DOWN), "Like");
    assert_step(press(desk, ACCESS_FOCUS_LEFT), "swimming");
    assert_step(press(desk, ACCESS_FOCUS_LEFT), "back");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "Like");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "Middle");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "Dislike");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "stop now");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "stop now");
    assert_step(press(desk, ACCESS_FOCUS_LEFT), "Dislike");
}

static void arrows_follow_the_eye_in_a_mirrored_theme(void **state)
{
    struct desk *desk = *state;

    press(desk, ACCESS_FOCUS_NEXT);
    press(desk, ACCESS_FOCUS_NEXT);
    assert_step(press(desk, ACCESS_FOCUS_LEFT), "Middle");
    assert_step(press(desk, ACCESS_FOCUS_LEFT), "Dislike");
    assert_step(press(desk, ACCESS_FOCUS_RIGHT), "Middle");
}

static void the_focus_stays_on_its_target_when_the_scene_is_made_anew(void **state)
{
    struct desk *desk = *state;

    for (int i = 0; i < 3; i++)
        press(desk, ACCESS_FOCUS_NEXT);
    change_scene(desk, without_card(&desk->theme), false);
    assert_mark(desk, 496, 272, 288, 504);
    assert_chosen(press(desk, ACCESS_ENTER), "middle");
}

static void escape_goes_back_and_not_twice(void **state)
{
    struct desk *desk = *state;
    struct access_event event = {.kind = ACCESS_ESCAPE};

    assert_int_equal(press(desk, ACCESS_ESCAPE).kind, CHOICE_BACK);
    event.now_ms = desk->now_ms + 100;
    assert_int_equal(access_event(desk->access, &event).kind, CHOICE_NONE);
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define MIRRORED(name) cmocka_unit_test_setup_teardown(name, set_up_mirrored, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_tap_chooses_on_release_and_says_where),
        CLAIM(sliding_off_chooses_nothing_even_on_another_target),
        CLAIM(sliding_off_and_back_chooses),
        CLAIM(sliding_onto_a_target_chooses_nothing),
        CLAIM(other_fingers_are_ignored_while_one_is_down),
        CLAIM(a_cancelled_touch_chooses_nothing),
        CLAIM(a_second_choice_within_300_ms_is_ignored_on_any_target),
        CLAIM(a_repeat_is_ignored_on_the_next_screen_too),
        CLAIM(a_finger_down_through_a_change_of_screen_chooses_nothing),
        CLAIM(a_finger_down_through_a_redraw_still_chooses),
        CLAIM(what_is_not_yet_cannot_be_touched),
        CLAIM(the_target_on_top_is_the_one_touched),
        CLAIM(a_card_is_dropped_where_the_finger_ends),
        CLAIM(a_card_dropped_on_no_place_says_nowhere),
        CLAIM(a_shaking_finger_still_taps_a_card),
        CLAIM(a_hold_comes_after_600_ms_and_its_release_chooses_nothing),
        CLAIM(what_cannot_be_held_waits_for_nothing),
        CLAIM(a_path_on_a_picture_is_a_stroke_kept_inside_it),
        CLAIM(strokes_may_follow_each_other_at_once),
        CLAIM(a_tap_on_a_picture_chooses_a_point_of_it),
        CLAIM(a_long_stroke_keeps_a_bound_and_its_end),
        MIRRORED(a_mirrored_theme_is_touched_where_it_is_seen),
        cmocka_unit_test(a_panel_of_another_size_is_touched_in_its_own_pixels),
        CLAIM(the_first_press_of_either_switch_marks_the_first_row),
        CLAIM(rows_are_stepped_in_rising_order_past_what_is_not_yet),
        CLAIM(a_row_of_one_is_chosen_at_once),
        CLAIM(a_target_costs_its_row_and_its_cell_and_one),
        CLAIM(scanning_goes_on_from_the_row_of_the_choice),
        CLAIM(the_last_step_of_a_row_is_the_way_out),
        CLAIM(three_rounds_of_a_row_lead_out_of_it),
        CLAIM(a_bounce_of_a_switch_is_no_press),
        CLAIM(a_marked_target_that_goes_leaves_the_frame_on_its_row),
        CLAIM(a_marked_row_that_goes_leaves_scanning_at_its_start),
        CLAIM(a_scene_with_nothing_to_choose_takes_every_event),
        CLAIM(a_marked_row_that_waits_keeps_the_frame),
        CLAIM(scanning_leaves_a_row_that_waits),
        CLAIM(the_focus_waits_with_its_row),
        CLAIM(tab_goes_by_rows_and_back_again),
        CLAIM(shift_tab_starts_at_the_last),
        CLAIM(enter_shows_the_focus_before_it_chooses),
        CLAIM(a_finger_hides_the_focus_and_a_key_brings_it_back),
        CLAIM(arrows_go_to_what_lies_there),
        MIRRORED(arrows_follow_the_eye_in_a_mirrored_theme),
        CLAIM(the_focus_stays_on_its_target_when_the_scene_is_made_anew),
        CLAIM(escape_goes_back_and_not_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
