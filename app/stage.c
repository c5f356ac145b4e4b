// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app_internal.h"

#include <string.h>

static struct stage_entry *top(struct app *app)
{
    g_assert(app->stage.depth > 0);
    return &app->stage.entry[app->stage.depth - 1];
}

static void push(struct app *app, enum screen_id id, const char *text)
{
    g_assert(app->stage.depth < STAGE_DEEPEST);
    const struct screen *screen = screen_of(id);
    struct stage_entry *entry = &app->stage.entry[app->stage.depth++];
    entry->screen = screen;
    entry->state = g_malloc0(MAX(screen->state_bytes, 1));
    app->stage.is_fresh = true;
    if (screen->enter != NULL)
        screen->enter(entry->state, app, text);
}

static void pop(struct app *app)
{
    struct stage_entry *entry = top(app);
    if (entry->screen->leave != NULL)
        entry->screen->leave(entry->state, app);
    g_free(entry->state);
    app->stage.depth--;
    app->stage.is_fresh = true;
}

static void pop_all(struct app *app)
{
    while (app->stage.depth > 0)
        pop(app);
}

static void back(struct app *app)
{
    if (app->stage.depth == 1)
        return;
    pop(app);
    struct stage_entry *entry = top(app);
    if (entry->screen->again != NULL)
        entry->screen->again(entry->state, app);
}

void stage_start(struct app *app, enum screen_id first)
{
    push(app, first, NULL);
}

void stage_finish(struct app *app)
{
    pop_all(app);
}

const struct screen *stage_top(const struct app *app)
{
    return app->stage.depth > 0 ? app->stage.entry[app->stage.depth - 1].screen : NULL;
}

struct scene *stage_declare(struct app *app)
{
    struct scene *scene = scene_new(&app->theme);
    const struct stage_entry *entry = top(app);
    entry->screen->declare(entry->state, app, scene);
    return scene;
}

/* What lies under everything: who are you? While it is locked, the lock. */
static void push_ground(struct app *app, const char *text)
{
    push(app, app_is_open(app) ? SCREEN_CHOOSER : SCREEN_LOCKED, text);
}

void stage_go(struct app *app, struct go go)
{
    if (go.kind == GO_STAY)
        return;
    /* `text` may belong to the state that is about to go. */
    g_autofree char *text = g_strdup(go.text);
    switch (go.kind) {
    case GO_STAY:
        break;
    case GO_PUSH:
        push(app, go.screen, text);
        break;
    case GO_REPLACE:
        pop(app);
        push(app, go.screen, text);
        break;
    case GO_BACK:
        back(app);
        break;
    case GO_HOME:
        pop_all(app);
        push(app, SCREEN_CHOOSER, NULL);
        push(app, SCREEN_HOME, text);
        break;
    case GO_CHOOSER:
        pop_all(app);
        app_set_pupil(app, NULL);
        push_ground(app, text);
        break;
    case GO_OVER_CHOOSER:
        pop_all(app);
        push_ground(app, NULL);
        if (app_is_open(app))
            push(app, go.screen, text);
        break;
    case GO_LOCK:
        pop_all(app);
        app_lock(app);
        push(app, SCREEN_LOCKED, text);
        break;
    }
}

void stage_act(struct app *app, const struct action *action)
{
    app->is_dirty = true;
    const struct stage_entry *entry = top(app);
    stage_go(app, entry->screen->act(entry->state, app, action));
}

static const struct target *named(struct app *app, const char *id)
{
    if (app->scene == NULL || id[0] == '\0')
        return NULL;
    g_autofree char *label = g_strdup_printf("#%s", id);
    int matches;
    return scene_find(app->scene, label, 1, &matches);
}

static enum action_kind action_of(enum choice_kind kind)
{
    switch (kind) {
    case CHOICE_HELD:
        return ACTION_HOLD;
    case CHOICE_DROPPED:
        return ACTION_DROP;
    case CHOICE_STROKE_MOVE:
        return ACTION_STROKE_MOVE;
    case CHOICE_STROKE:
        return ACTION_STROKE;
    default:
        return ACTION_CHOOSE;
    }
}

void stage_choose(struct app *app, const struct choice *choice)
{
    struct action action = {.on_code = -1, .at = choice->at};
    switch (choice->kind) {
    case CHOICE_NONE:
        return;
    case CHOICE_STEP:
        if (choice->say != NULL)
            app_prompt(app, choice->say);
        return;
    case CHOICE_BACK:
        action.kind = ACTION_BACK;
        stage_act(app, &action);
        return;
    default:
        break;
    }
    const struct target *target = named(app, choice->target);
    if (target == NULL || target->state == STATE_NOT_YET)
        return;
    action.kind = action_of(choice->kind);
    action.code = target->action;
    action.arg = target->arg;
    action.stroke = choice->stroke;
    action.stroke_points = choice->stroke_points;
    const struct target *on = named(app, choice->dropped_on);
    if (on != NULL) {
        action.on_code = on->action;
        action.on_arg = on->arg;
    }
    stage_act(app, &action);
}
