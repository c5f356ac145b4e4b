// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Playing a script: its events go through SDL's queue into access, as they do in the app, over a
 * scene made by hand; the clock is the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "script/script.h"
#include "ui/access.h"
#include <SDL.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stage {
    struct theme theme;
    struct scene *scene;
    struct access *access;
    struct script_host host;
    int64_t now_ms;
    GString *log;       /* what came of it */
    const char *hidden; /* the words that are not shown before */
    int64_t shown_ms;   /* this moment, */
    int64_t gone_ms;    /* and not after this one; 0: stay */
    int64_t busy_until_ms;
    int64_t heard_ms;
    char *path;      /* of the script */
    char *out, *err; /* what was printed */
};

static void add(struct stage *stage, struct target target)
{
    scene_target(stage->scene, &target);
}

static void declare(struct stage *stage)
{
    struct scene *old = stage->scene;
    bool is_shown =
        stage->now_ms >= stage->shown_ms && (stage->gone_ms == 0 || stage->now_ms < stage->gone_ms);

    stage->scene = scene_new(&stage->theme);
    add(stage, (struct target){.id = "like",
                               .label = "Like",
                               .row = 1,
                               .takes_drop = true,
                               .box = {184, 272, 288, 504}});
    add(stage, (struct target){.id = "card",
                               .label = "swimming",
                               .row = 2,
                               .can_drag = true,
                               .can_hold = true,
                               .box = {268, 464, 120, 120}});
    add(stage,
        (struct target){
            .id = "bin", .label = "Bin", .row = 3, .takes_drop = true, .box = {600, 24, 150, 150}});
    add(stage,
        (struct target){.id = "twin-1", .label = "Twin", .row = 4, .box = {24, 24, 118, 118}});
    add(stage,
        (struct target){.id = "twin-2", .label = "Twin", .row = 4, .box = {24, 200, 118, 118}});
    add(stage, (struct target){.id = "later",
                               .label = "Later",
                               .row = 5,
                               .state = STATE_NOT_YET,
                               .box = {24, 400, 118, 118}});
    add(stage, (struct target){.id = "photo",
                               .label = "Photo",
                               .row = 6,
                               .role = ROLE_CANVAS,
                               .takes_strokes = true,
                               .box = {800, 300, 400, 300}});
    add(stage,
        (struct target){.id = "under", .label = "Under", .row = 7, .box = {800, 24, 100, 100}});
    add(stage,
        (struct target){.id = "over", .label = "Over", .row = 7, .box = {790, 14, 120, 120}});
    if (stage->hidden && is_shown)
        scene_words(stage->scene,
                    &(struct words){.text = stage->hidden, .box = {500, 700, 300, 60}});
    access_set_scene(stage->access, stage->scene, false);
    scene_free(old);
}

static const struct scene *host_scene(void *context)
{
    return ((struct stage *)context)->scene;
}

static const char *host_screen(void *context)
{
    (void)context;
    return "stage";
}

static bool host_is_busy(void *context)
{
    struct stage *stage = context;

    return stage->now_ms < stage->busy_until_ms;
}

static bool host_heard(void *context, const char *words)
{
    struct stage *stage = context;

    g_string_append_printf(stage->log, "[listen %s]", words);
    return stage->now_ms >= stage->heard_ms;
}

static bool host_shoot(void *context, const char *path, GError **error)
{
    struct stage *stage = context;
    g_autofree char *name = g_path_get_basename(path);

    g_string_append_printf(stage->log, "[shot %s]", name);
    return strcmp(name, "bad-1280x800.png") != 0 || fault(error, FAULT_FULL, "the disk is full");
}

static void host_dock(void *context, bool is_docked)
{
    g_string_append(((struct stage *)context)->log, is_docked ? "[dock]" : "[undock]");
}

static void host_advance(void *context, int64_t ms)
{
    g_string_append_printf(((struct stage *)context)->log, "[advance %d]", (int)ms);
}

static int enter(void **state, const char *language)
{
    struct stage *stage = g_new0(struct stage, 1);
    int fd = g_file_open_tmp("script-XXXXXX", &stage->path, NULL);

    assert_true(fd >= 0);
    g_close(fd, NULL);
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO), 0);
    SDL_StartTextInput();
    assert_true(theme_load(&stage->theme, "calm", 1280, 800, 0, 100, language, NULL));
    stage->access = access_new(&stage->theme);
    stage->now_ms = 100000;
    stage->log = g_string_new(NULL);
    stage->host = (struct script_host){
        .context = stage,
        .scene = host_scene,
        .screen = host_screen,
        .is_busy = host_is_busy,
        .heard = host_heard,
        .shoot = host_shoot,
        .dock = host_dock,
        .advance = host_advance,
    };
    declare(stage);
    *state = stage;
    return 0;
}

static int set_up(void **state)
{
    return enter(state, "en");
}

static int set_up_mirrored(void **state)
{
    return enter(state, "ar");
}

static int tear_down(void **state)
{
    struct stage *stage = *state;

    access_free(stage->access);
    scene_free(stage->scene);
    g_string_free(stage->log, TRUE);
    g_unlink(stage->path);
    g_free(stage->path);
    g_free(stage->out);
    g_free(stage->err);
    g_free(stage);
    SDL_Quit();
    return 0;
}

static void note(struct stage *stage, const struct choice *choice)
{
    switch (choice->kind) {
    case CHOICE_CHOSEN:
        g_string_append_printf(stage->log, "[%s]", choice->target);
        break;
    case CHOICE_HELD:
        g_string_append_printf(stage->log, "[held %s]", choice->target);
        break;
    case CHOICE_DROPPED:
        g_string_append_printf(stage->log, "[%s on %s]", choice->target, choice->dropped_on);
        break;
    case CHOICE_STROKE:
        g_string_append_printf(stage->log, "[stroke %d,%d to %d,%d]", choice->stroke[0].x,
                               choice->stroke[0].y, choice->stroke[choice->stroke_points - 1].x,
                               choice->stroke[choice->stroke_points - 1].y);
        break;
    case CHOICE_STEP:
        g_string_append_printf(stage->log, "[step %s]", choice->say);
        break;
    case CHOICE_BACK:
        g_string_append(stage->log, "[back]");
        break;
    default:
        break;
    }
}

static void give(struct stage *stage, enum access_event_kind kind, const SDL_TouchFingerEvent *at)
{
    struct access_event event = {.kind = kind, .now_ms = stage->now_ms};
    struct choice choice;

    if (at) {
        event.finger = at->fingerId;
        event.x = at->x * stage->theme.width_px;
        event.y = at->y * stage->theme.height_px;
    }
    choice = access_event(stage->access, &event);
    note(stage, &choice);
}

static void take_key(struct stage *stage, const SDL_KeyboardEvent *key)
{
    switch (key->keysym.sym) {
    case SDLK_F1:
        give(stage, ACCESS_NEXT, NULL);
        break;
    case SDLK_F2:
        give(stage, ACCESS_SELECT, NULL);
        break;
    case SDLK_TAB:
        give(stage, key->keysym.mod & KMOD_SHIFT ? ACCESS_FOCUS_PREVIOUS : ACCESS_FOCUS_NEXT, NULL);
        break;
    case SDLK_RETURN:
        give(stage, ACCESS_ENTER, NULL);
        break;
    case SDLK_ESCAPE:
        give(stage, ACCESS_ESCAPE, NULL);
        break;
    default:
        break;
    }
}

static void take_events(struct stage *stage)
{
    SDL_Event event;
    int count = 0;

    while (SDL_PollEvent(&event)) {
        bool is_ours = true;

        switch (event.type) {
        case SDL_FINGERDOWN:
            give(stage, ACCESS_DOWN, &event.tfinger);
            break;
        case SDL_FINGERMOTION:
            give(stage, ACCESS_MOVE, &event.tfinger);
            break;
        case SDL_FINGERUP:
            give(stage, ACCESS_UP, &event.tfinger);
            break;
        case SDL_KEYDOWN:
            take_key(stage, &event.key);
            break;
        case SDL_KEYUP:
            if (event.key.keysym.sym == SDLK_F1 || event.key.keysym.sym == SDLK_F2)
                give(stage, event.key.keysym.sym == SDLK_F1 ? ACCESS_NEXT_UP : ACCESS_SELECT_UP,
                     NULL);
            break;
        case SDL_MOUSEMOTION:
            g_string_append_printf(stage->log, "[point %d,%d]", event.motion.x, event.motion.y);
            break;
        case SDL_TEXTINPUT:
            g_string_append_printf(stage->log, "[text %s]", event.text.text);
            break;
        default:
            is_ours = false;
        }
        count += is_ours;
    }
    assert_true(count <= 1);
}

static void open_prints(struct stage *stage)
{
    static size_t bytes;

    g_clear_pointer(&stage->out, free);
    g_clear_pointer(&stage->err, free);
    stage->host.out = open_memstream(&stage->out, &bytes);
    stage->host.err = open_memstream(&stage->err, &bytes);
}

static void close_prints(struct stage *stage)
{
    fclose(stage->host.out);
    fclose(stage->host.err);
}

/* As the app's loop does it, but that waiting costs no time; at most so many rounds. */
static enum script_state go_round(struct stage *stage, struct script *script, int rounds)
{
    struct script_turn turn = {.state = SCRIPT_PLAYING};

    while (turn.state == SCRIPT_PLAYING && rounds-- > 0) {
        struct choice choice;

        take_events(stage);
        choice = access_time(stage->access, stage->now_ms);
        note(stage, &choice);
        declare(stage);
        turn = script_next(script, &stage->host, stage->now_ms);
        assert_true(turn.wait_ms >= 0);
        stage->now_ms += turn.wait_ms;
    }
    return turn.state;
}

static enum script_state play(struct stage *stage, const char *text)
{
    g_autoptr(GError) error = NULL;
    enum script_state state;
    struct script *script;

    assert_true(g_file_set_contents(stage->path, text, -1, NULL));
    script = script_open(stage->path, &error);
    assert_non_null(script);
    open_prints(stage);
    state = go_round(stage, script, 100000);
    assert_int_not_equal(state, SCRIPT_PLAYING);
    assert_int_equal(script_next(script, &stage->host, stage->now_ms).state, state);
    close_prints(stage);
    script_close(script);
    return state;
}

static void assert_plays(struct stage *stage, const char *text, const char *log)
{
    g_string_truncate(stage->log, 0);
    if (play(stage, text) != SCRIPT_DONE)
        fail_msg("%s", stage->err);
    assert_string_equal(stage->log->str, log);
    assert_string_equal(stage->err, "");
}

static void assert_fails(struct stage *stage, const char *text, const char *first_line)
{
    const char *end;

    assert_int_equal(play(stage, text), SCRIPT_FAILED);
    end = strchr(stage->err, '\n');
    assert_non_null(end);
    assert_int_equal(end - stage->err, strlen(first_line));
    assert_memory_equal(stage->err, first_line, strlen(first_line));
    assert_non_null(strstr(end, "On the screen \"stage\" there is:\n  #like \"Like\"\n"));
    assert_non_null(strstr(end, "  #later \"Later\" (not yet)\n"));
}

static void taps_reach_what_they_name(void **state)
{
    assert_plays(*state, "tap \"swimming\"\ntap #bin\ntap \"Twin\" 2\ntap \"Twin\" 1",
                 "[card][bin][twin-2][twin-1]");
}

static void a_tap_finds_a_piece_that_nothing_covers(void **state)
{
    /* The card lies over the middle of Like. */
    assert_plays(*state, "tap \"Like\"", "[like]");
}

static void taps_in_a_row_are_no_repeats(void **state)
{
    assert_plays(*state, "tap #bin\ntap #bin\ntap #bin", "[bin][bin][bin]");
}

static void what_cannot_be_tapped_fails_and_lists_the_targets(void **state)
{
    assert_fails(*state, "\nlist\ntap \"Swimming\"",
                 "script line 3: tap \"Swimming\": nothing here is called that.");
    assert_fails(*state, "tap \"Twin\"",
                 "script line 1: tap \"Twin\": 2 things here are called that; say which by a "
                 "number.");
    assert_fails(*state, "tap \"Twin\" 3",
                 "script line 1: tap \"Twin\" 3: only 2 here are called that.");
    assert_fails(*state, "tap \"Later\"", "script line 1: tap \"Later\": it cannot be chosen yet.");
    assert_fails(*state, "tap \"Under\"",
                 "script line 1: tap \"Under\": something else covers it whole.");
}

static void nothing_is_played_after_a_step_that_failed(void **state)
{
    struct stage *stage = *state;

    assert_fails(stage, "tap \"None\"\ndock",
                 "script line 1: tap \"None\": nothing here is called that.");
    assert_string_equal(stage->log->str, "");
}

static void a_hold_lasts(void **state)
{
    assert_plays(*state, "hold \"swimming\" 700", "[held card]");
    assert_plays(*state, "hold \"swimming\" 300", "[card]");
}

static void a_card_is_dragged_onto_a_place(void **state)
{
    assert_plays(*state, "drag \"swimming\" to \"Bin\"", "[card on bin]");
    assert_fails(*state, "drag \"swimming\" to \"Twin\" 1",
                 "script line 1: drag \"swimming\" to \"Twin\" 1: nothing can be dropped on "
                 "\"Twin\".");
}

static void a_stroke_is_measured_in_millimetres_of_the_picture(void **state)
{
    /* 149 units are an inch. */
    assert_plays(*state, "stroke 12.7,2.54 25.4,25.4 50.8,25.4", "[stroke 75,15 to 298,149]");
    assert_fails(*state, "stroke 1,1 100,1",
                 "script line 1: stroke 1,1 100,1: 100,1 is outside the picture, which is 68.2 by "
                 "51.1 mm.");
}

static void a_stroke_is_measured_from_the_left_as_it_is_seen(void **state)
{
    struct stage *stage = *state;

    assert_plays(stage, "stroke 12.7,2.54 50.8,25.4", "[stroke 75,15 to 298,149]");
    assert_plays(stage, "tap \"swimming\"", "[card]");
}

static void switches_step_and_select(void **state)
{
    assert_plays(*state, "switch next\nswitch next\nswitch next\nswitch select\nswitch next",
                 "[step Like][step swimming][step Bin][bin][step Twin, Twin]");
}

static void one_switch_steps_and_when_held_selects(void **state)
{
    struct stage *stage = *state;
    struct way way = way_usual();

    way.scan = WAY_STEP_ONE;
    access_set_way(stage->access, &way);
    assert_plays(stage, "switch next\nswitch next\nswitch next\nswitch next 450",
                 "[step Like][step swimming][step Bin][bin]");
}

static void a_pointer_goes_where_the_label_is(void **state)
{
    assert_plays(*state, "point \"Bin\"", "[point 675,99]");
}

static void keys_move_the_focus_and_choose(void **state)
{
    assert_plays(*state, "key Tab\nkey Tab\nkey Shift-Tab\nkey Return\nkey Escape",
                 "[step Like][step swimming][step Like][like][back]");
}

static void letters_are_typed_by_key_and_by_text(void **state)
{
    assert_plays(*state, "key a\ntype \"ŵy, ti\"", "[text a][text ŵy, ti]");
    assert_plays(*state, "type \"abcdefghijklmnopqrstuvwxyzŵ12345ŵ\"",
                 "[text abcdefghijklmnopqrstuvwxyzŵ123][text 45ŵ]");
}

static void a_wait_waits_and_gives_up(void **state)
{
    struct stage *stage = *state;

    stage->hidden = "Saved";
    stage->shown_ms = stage->now_ms + 9900;
    assert_plays(stage, "wait \"Saved\"\nexpect \"Saved\"", "");
    stage->shown_ms = stage->now_ms + 10200;
    assert_fails(stage, "wait \"Saved\"",
                 "script line 1: wait \"Saved\": it did not come within 10 seconds.");
    stage->shown_ms = stage->now_ms + 29900;
    assert_plays(stage, "wait \"Saved\" 30", "");
    assert_fails(stage, "expect \"Sav\"",
                 "script line 1: expect \"Sav\": it did not come within 10 seconds.");
    assert_fails(stage, "expect \"Twin\" 3",
                 "script line 1: expect \"Twin\" 3: it did not come within 10 seconds.");
}

static void what_must_not_be_there_must_stay_away(void **state)
{
    struct stage *stage = *state;

    assert_plays(stage, "expect-not \"Saved\"", "");
    assert_fails(stage, "expect-not \"Like\"", "script line 1: expect-not \"Like\": it is here.");
    /* It comes with the work that is being done, and is looked for after that. */
    stage->hidden = "Saved";
    stage->busy_until_ms = stage->now_ms + 500;
    stage->shown_ms = stage->now_ms + 480;
    assert_fails(stage, "expect-not \"Saved\"", "script line 1: expect-not \"Saved\": it is here.");
    stage->shown_ms = stage->now_ms + 100;
    assert_fails(stage, "expect-not \"Saved\"", "script line 1: expect-not \"Saved\": it is here.");
    /* It was there, and goes with the work. */
    stage->shown_ms = 0;
    stage->busy_until_ms = stage->now_ms + 500;
    stage->gone_ms = stage->now_ms + 400;
    assert_plays(stage, "expect-not \"Saved\"", "");
}

static void steps_wait_for_the_work_but_not_for_ever(void **state)
{
    struct stage *stage = *state;
    int64_t began_ms = stage->now_ms;

    stage->busy_until_ms = stage->now_ms + 2000;
    assert_plays(stage, "dock\ntap #bin\nundock", "[dock][bin][undock]");
    assert_in_range(stage->now_ms - began_ms, 2000, 2800);
    began_ms = stage->now_ms;
    stage->busy_until_ms = INT64_MAX;
    assert_plays(stage, "advance 2m", "[advance 120000]");
    assert_in_range(stage->now_ms - began_ms, 10000, 21000);
}

static void words_are_listened_for(void **state)
{
    struct stage *stage = *state;

    stage->heard_ms = stage->now_ms + 30;
    assert_plays(stage, "heard \"Swimming\"",
                 "[listen Swimming][listen Swimming][listen Swimming]");
    stage->heard_ms = INT64_MAX;
    assert_fails(stage, "heard \"Swimming\"",
                 "script line 1: heard \"Swimming\": these words did not come out of the "
                 "loudspeaker.");
}

static void a_shot_is_named_by_its_size(void **state)
{
    struct stage *stage = *state;

    assert_fails(stage, "shot P3",
                 "script line 1: shot P3: there is no folder for pictures; say --shots DIR.");
    stage->host.shots = g_get_tmp_dir();
    assert_plays(stage, "shot P3", "[shot P3-1280x800.png]");
    assert_fails(stage, "shot bad", "script line 1: shot bad: the disk is full.");
}

static void a_list_is_one_line_of_json(void **state)
{
    struct stage *stage = *state;

    assert_plays(stage, "list\nlist", "");
    assert_true(
        g_str_has_prefix(stage->out, "{\"screen\":\"stage\",\"targets\":[{\"id\":\"like\""));
    assert_int_equal(strchr(stage->out, '\n') - stage->out + 1, (ptrdiff_t)strlen(stage->out) / 2);
}

static void a_sleep_takes_its_time(void **state)
{
    struct stage *stage = *state;
    int64_t began_ms = stage->now_ms;

    assert_plays(stage, "sleep 1234", "");
    assert_in_range(stage->now_ms - began_ms, 1234, 1300);
}

static void a_sleep_wakes_nobody(void **state)
{
    struct stage *stage = *state;
    struct script *script;

    assert_true(g_file_set_contents(stage->path, "sleep 60000\nsleep 60000", -1, NULL));
    script = script_open(stage->path, NULL);
    assert_non_null(script);
    assert_int_equal(go_round(stage, script, 8), SCRIPT_DONE);
    script_close(script);
}

/* Standard input for as long as a test wants it. */
struct pipe_in {
    int kept, end;
};

static struct pipe_in pipe_open(void)
{
    struct pipe_in in;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    in.kept = dup(STDIN_FILENO);
    in.end = ends[1];
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    return in;
}

static void pipe_say(struct pipe_in *in, const char *text)
{
    assert_int_equal(write(in->end, text, strlen(text)), (ssize_t)strlen(text));
}

static void pipe_close(struct pipe_in *in)
{
    close(in->end);
    in->end = -1;
}

static void pipe_restore(struct pipe_in *in)
{
    dup2(in->kept, STDIN_FILENO);
    close(in->kept);
}

static void a_pipe_is_played_as_its_lines_come(void **state)
{
    struct stage *stage = *state;
    struct pipe_in in = pipe_open();
    struct script *script = script_open("-", NULL);

    assert_non_null(script);
    open_prints(stage);
    assert_int_equal(go_round(stage, script, 1000), SCRIPT_PLAYING);
    pipe_say(&in, "tap #bin\nlist\ntap \"Tw");
    assert_int_equal(go_round(stage, script, 1000), SCRIPT_PLAYING);
    assert_string_equal(stage->log->str, "[bin]");
    fflush(stage->host.out);
    assert_true(g_str_has_prefix(stage->out, "{\"screen\":\"stage\""));
    pipe_say(&in, "in\" 2\nwait \"Saved\"\ndock");
    stage->hidden = "Saved";
    stage->shown_ms = stage->now_ms + 9000;
    pipe_close(&in);
    assert_int_equal(go_round(stage, script, 100000), SCRIPT_DONE);
    assert_string_equal(stage->log->str, "[bin][twin-2][dock]");
    close_prints(stage);
    script_close(script);
    pipe_restore(&in);
}

static void a_bad_line_of_a_pipe_fails_when_it_comes(void **state)
{
    struct stage *stage = *state;
    struct pipe_in in = pipe_open();
    struct script *script = script_open("-", NULL);

    assert_non_null(script);
    open_prints(stage);
    pipe_say(&in, "dock\n");
    assert_int_equal(go_round(stage, script, 1000), SCRIPT_PLAYING);
    pipe_say(&in, "undock\ntapp #bin\ndock\n");
    assert_int_equal(go_round(stage, script, 1000), SCRIPT_FAILED);
    close_prints(stage);
    assert_string_equal(stage->log->str, "[dock]");
    assert_true(
        g_str_has_prefix(stage->err, "script line 3: \"tapp\" is no step of a script.\nOn the "));
    pipe_close(&in);
    script_close(script);
    pipe_restore(&in);
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(taps_reach_what_they_name),
        CLAIM(a_tap_finds_a_piece_that_nothing_covers),
        CLAIM(taps_in_a_row_are_no_repeats),
        CLAIM(what_cannot_be_tapped_fails_and_lists_the_targets),
        CLAIM(nothing_is_played_after_a_step_that_failed),
        CLAIM(a_hold_lasts),
        CLAIM(a_card_is_dragged_onto_a_place),
        CLAIM(a_stroke_is_measured_in_millimetres_of_the_picture),
        cmocka_unit_test_setup_teardown(a_stroke_is_measured_from_the_left_as_it_is_seen,
                                        set_up_mirrored, tear_down),
        CLAIM(switches_step_and_select),
        CLAIM(one_switch_steps_and_when_held_selects),
        CLAIM(a_pointer_goes_where_the_label_is),
        CLAIM(keys_move_the_focus_and_choose),
        CLAIM(letters_are_typed_by_key_and_by_text),
        CLAIM(a_wait_waits_and_gives_up),
        CLAIM(what_must_not_be_there_must_stay_away),
        CLAIM(steps_wait_for_the_work_but_not_for_ever),
        CLAIM(words_are_listened_for),
        CLAIM(a_shot_is_named_by_its_size),
        CLAIM(a_list_is_one_line_of_json),
        CLAIM(a_sleep_takes_its_time),
        CLAIM(a_sleep_wakes_nobody),
        CLAIM(a_pipe_is_played_as_its_lines_come),
        CLAIM(a_bad_line_of_a_pipe_fails_when_it_comes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
