// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What shall we talk about? The topics that the school's pack brings. */
#include "pupil/middle.h"
#include "pupil/pupil_screens.h"
#include "pupil/sides.h"

struct topics {
    int page;
};

enum { ACTION_TOPIC, ACTION_MORE };

static void declare_topic(struct scene *scene, const struct topic *topic, struct box box, int row,
                          int index)
{
    g_autofree char *id = g_strdup_printf("topic-%.40s", topic->id);
    bool is_large = box.w > 240;
    struct target target = {
        .id = id,
        .label = topic->words,
        .box = box,
        .look = LOOK_CHOICE,
        .role = ROLE_CHOICE,
        .image = topic->symbol != NULL ? SYMBOL(topic->symbol) : NO_IMAGE,
        .type = is_large ? TYPE_T4 : TYPE_T3,
        .row = row,
        .action = ACTION_TOPIC,
        .arg = index,
    };
    scene_target(scene, &target);
}

static const struct topic *all_topics(const struct app *app, size_t *count)
{
    *count = 0;
    return app_pack(app) != NULL ? pack_topics(app_pack(app), app_language(app), count) : NULL;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct topics *topics = state;
    const struct theme *theme = scene_theme(scene);
    size_t count;
    const struct topic *all = all_topics(app, &count);
    struct middle_grid grid = middle_grid_for(theme, count);
    struct layout_page at = middle_page(grid, count, topics->page);
    middle_title(scene, app, app_word(app, "topics.title"));
    for (int i = 0; i < (int)at.shown; i++)
        declare_topic(scene, &all[at.first + (size_t)i], middle_cell(theme, grid, i),
                      i / grid.columns, (int)at.first + i);
    if (at.turns)
        middle_more(scene, app, grid, ACTION_MORE);
    sides_declare(scene, app, SIDES_USUAL, 0);
}

static struct go choose(struct app *app, int index)
{
    size_t count;
    const struct topic *all = all_topics(app, &count);
    return (size_t)index < count ? PUSH(SCREEN_MAT, all[index].id) : STAY;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct topics *topics = state;
    struct go go;
    if (sides_act(app, action, app_word(app, "topics.title"), &go))
        return go;
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    switch (action->code) {
    case ACTION_TOPIC:
        return choose(app, action->arg);
    case ACTION_MORE:
        topics->page++;
        return STAY;
    case SIDE_ACTION(SIDE_NOT_NOW):
        app_say(app, app_word(app, "chooser.not-now-said"));
        return (struct go){.kind = GO_HOME};
    case SIDE_ACTION(SIDE_SOMETHING_ELSE):
        app_say(app, app_word(app, "home.something-else-said"));
        return STAY;
    default:
        return STAY;
    }
}

const struct screen topics_screen = {
    .name = "topics",
    .state_bytes = sizeof(struct topics),
    .declare = declare,
    .act = act,
};
