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

/* What one page can show, and how many there are. */
static size_t page_room(const struct theme *theme, size_t count)
{
    struct middle_grid grid = middle_grid_for(theme, count);
    size_t room = middle_room(grid);
    return count > room ? room - 1 : room;
}

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

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct topics *topics = state;
    const struct theme *theme = scene_theme(scene);
    middle_title(scene, app_word(app, "topics.title"));
    size_t count = 0;
    const struct topic *all =
        app_pack(app) != NULL ? pack_topics(app_pack(app), app_language(app), &count) : NULL;
    struct middle_grid grid = middle_grid_for(theme, count);
    size_t room = page_room(theme, count);
    size_t first = (size_t)topics->page * room;
    for (size_t i = 0; i < room && first + i < count; i++)
        declare_topic(scene, &all[first + i], middle_cell(theme, grid, (int)i),
                      (int)i / grid.columns, (int)(first + i));
    if (count > room) {
        struct target more = {
            .id = "more",
            .label = app_word(app, "chooser.more"),
            .box = middle_cell(theme, grid, grid.columns * grid.rows - 1),
            .look = LOOK_CHOICE,
            .image = ICON("next"),
            .image_size = 64,
            .type = TYPE_T4,
            .row = grid.rows - 1,
            .action = ACTION_MORE,
        };
        scene_target(scene, &more);
    }
    sides_declare(scene, app, SIDES_USUAL, 0);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct topics *topics = state;
    struct go go;
    if (sides_act(app, action, app_word(app, "topics.title"), &go))
        return go;
    if (action->kind != ACTION_CHOOSE || app_pack(app) == NULL)
        return STAY;
    size_t count;
    const struct topic *all = pack_topics(app_pack(app), app_language(app), &count);
    size_t room = page_room(app_theme(app), count);
    switch (action->code) {
    case ACTION_TOPIC:
        return (size_t)action->arg < count ? PUSH(SCREEN_MAT, all[action->arg].id) : STAY;
    case ACTION_MORE:
        topics->page = (int)((size_t)(topics->page + 1) % ((count + room - 1) / room));
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
