// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A new device asks to join a school: the code on the plan server's page before the camera, a name,
 * and the PIN of whoever does it. Whether it is let in is seen on the first screen. */
#include "staff/join_inside.h"

#include "staff/staff_screens.h"

#include <string.h>

#define GIVE_UP_MS (2 * 60 * 1000)
#define CODE_BEGINS "viewfinder-enrol:"
#define CODE_MOST 1000
#define NAME_MOST 60

static void close_keys(struct join *join)
{
    if (join->is_writing)
        keyboard_finish(&join->keyboard);
    join->is_writing = false;
}

static void open_keys(struct join *join, const char *language, const char *text, size_t most)
{
    close_keys(join);
    keyboard_init(&join->keyboard, language, text, most);
    join->is_writing = true;
}

static void forget_pin(struct join *join, const char *asks)
{
    pad_clear(&join->pad);
    explicit_bzero(join->first, sizeof join->first);
    join->pad.use = PAD_WRITES;
    join->pad.asks = asks;
}

static void go_to(struct join *join, struct app *app, enum join_step step)
{
    const char *name = join->name != NULL ? join->name : app_device_name(app);
    bool looks = step == JOIN_CODE;
    if (looks && join->step != JOIN_CODE)
        app_camera_start(app, join_picture(app_theme(app)));
    if (!looks && join->step == JOIN_CODE)
        app_camera_stop(app);
    app_watch(app, looks ? WATCH_CODE : WATCH_NOTHING);
    join->step = step;
    close_keys(join);
    forget_pin(join, "new-pin.first");
    if (step == JOIN_TYPE) /* a code is written in these letters in every language */
        open_keys(join, "en", "", CODE_MOST);
    else if (step == JOIN_NAME)
        open_keys(join, app_theme(app)->language, name != NULL ? name : "", NAME_MOST);
    app_tick_after(app, GIVE_UP_MS);
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)text;
    app_camera_start(app, join_picture(app_theme(app)));
    go_to(state, app, JOIN_CODE);
}

static void leave(void *state, struct app *app)
{
    struct join *join = state;
    app_watch(app, WATCH_NOTHING);
    app_camera_stop(app);
    close_keys(join);
    g_free(join->code);
    g_free(join->name);
    explicit_bzero(join, sizeof *join);
}

static void take_code(struct join *join, struct app *app, const char *text)
{
    join->was_none = !g_str_has_prefix(text, CODE_BEGINS);
    if (join->was_none)
        return;
    g_free(join->code);
    join->code = g_strdup(text);
    go_to(join, app, JOIN_NAME);
}

static void take_written(struct join *join, struct app *app)
{
    g_autofree char *text = g_strstrip(g_strdup(join->keyboard.text->str));
    if (join->step == JOIN_TYPE) {
        take_code(join, app, text);
    } else if (text[0] != '\0') {
        g_free(join->name);
        join->name = g_steal_pointer(&text);
        go_to(join, app, JOIN_PIN);
    }
}

/* All six are there: once more, and then the school is asked. */
static void take_pin(struct join *join, struct app *app)
{
    if (join->first[0] == '\0') {
        memcpy(join->first, join->pad.pin, sizeof join->first);
        pad_clear(&join->pad);
        join->pad.asks = "new-pin.again";
    } else if (strcmp(join->first, join->pad.pin) == 0) {
        app_join(app, join->code, join->name, join->pad.pin);
        forget_pin(join, "join.asking");
        join->pad.is_trying = true;
    } else {
        forget_pin(join, "new-pin.differ");
    }
}

static struct go news(struct join *join, struct app *app, const struct action *action)
{
    switch (action->code) {
    case NEWS_CODE:
        if (join->step == JOIN_CODE)
            take_code(join, app, action->text);
        return STAY;
    case NEWS_ASKED:
        return BACK;
    case NEWS_ASK_FAILED:
        join->pad.is_trying = false;
        forget_pin(join, "new-pin.first");
        join->pad.has_failed = true;
        join->was_none = app_fault_is(app, FAULT_INVALID);
        if (join->was_none)
            go_to(join, app, JOIN_CODE);
        return STAY;
    default:
        return STAY;
    }
}

static struct go back(struct join *join, struct app *app)
{
    static const enum join_step before[] = {
        [JOIN_TYPE] = JOIN_CODE, [JOIN_NAME] = JOIN_CODE, [JOIN_PIN] = JOIN_NAME};
    if (join->step == JOIN_CODE)
        return BACK;
    join->was_none = false;
    go_to(join, app, before[join->step]);
    return STAY;
}

/* A scanner for such codes types what it reads. */
static void typed(struct join *join, struct app *app, const struct action *action)
{
    if (join->step == JOIN_CODE && g_ascii_isgraph(action->text[0]))
        go_to(join, app, JOIN_TYPE);
    if (join->is_writing)
        keyboard_type(&join->keyboard, action->text);
}

static struct go choose(struct join *join, struct app *app, const struct action *action)
{
    bool done = false;
    if (action->code == JOIN_ACTION_TYPE)
        go_to(join, app, JOIN_TYPE);
    else if (action->code == JOIN_ACTION_BADGE)
        return PUSH(SCREEN_BADGE, NULL);
    else if (join->is_writing &&
             keyboard_act(&join->keyboard, action->code, action->arg, JOIN_ACTION_LETTERS, &done) &&
             done)
        take_written(join, app);
    return STAY;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct join *join = state;
    bool full;
    if (action->kind == ACTION_NEWS)
        return news(join, app, action);
    if (action->kind == ACTION_TICK)
        return join->pad.is_trying ? STAY : BACK;
    if (join->pad.is_trying)
        return STAY;
    app_tick_after(app, GIVE_UP_MS);
    if (frame_is_back(action))
        return back(join, app);
    if (join->step == JOIN_PIN && pad_act(&join->pad, app, action, &full)) {
        if (full)
            take_pin(join, app);
        return STAY;
    }
    if (action->kind == ACTION_TEXT)
        typed(join, app, action);
    return action->kind == ACTION_CHOOSE ? choose(join, app, action) : STAY;
}

static void again(void *state, struct app *app)
{
    (void)state;
    app_tick_after(app, GIVE_UP_MS);
}

const struct screen join_screen = {
    .name = "join",
    .state_bytes = sizeof(struct join),
    .enter = enter,
    .leave = leave,
    .again = again,
    .declare = join_declare,
    .act = act,
};
