// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Who are you? Each pupil of today's class by the picture or symbol that each chose. */
#include "pupil/middle.h"
#include "pupil/pupil_screens.h"
#include "pupil/sides.h"
#include "pupils.h"

struct chooser {
    int page;
};

enum { ACTION_PUPIL, ACTION_MORE };

static void declare_pupil(struct scene *scene, const struct pack_pupil *pupil, struct box box,
                          int row, int index)
{
    char key[256], id[80];
    g_snprintf(id, sizeof id, "pupil-%s", pupil->id);
    struct target target = {
        .id = id,
        .label = pupil->shown,
        .say = pupil->spoken,
        .box = box,
        .look = LOOK_FACE,
        .role = ROLE_CHOICE,
        .image = pupils_face(pupil, key),
        .type = box.w > 240 ? TYPE_T4 : TYPE_T3,
        .bold = true,
        .row = row,
        .action = ACTION_PUPIL,
        .arg = index,
    };
    scene_target(scene, &target);
}

static void declare_more(struct scene *scene, const struct app *app, struct box box, int row)
{
    struct target target = {
        .id = "more",
        .label = app_word(app, "chooser.more"),
        .box = box,
        .look = LOOK_KEY,
        .image = ICON("next"),
        .image_size = 64,
        .type = TYPE_T4,
        .row = row,
        .action = ACTION_MORE,
    };
    scene_target(scene, &target);
}

static void declare_faces(const struct chooser *chooser, const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    size_t count;
    g_autofree const struct pack_pupil **pupils = pupils_today(app_pack(app), &count);
    struct middle_grid grid = middle_grid_for(theme, count);
    size_t room = middle_room(grid);
    bool pages = count > room;
    size_t shown = pages ? room - 1 : count;
    size_t first = pages ? (size_t)chooser->page * shown % count : 0;
    for (size_t i = 0; i < shown && first + i < count; i++)
        declare_pupil(scene, pupils[first + i], middle_cell(theme, grid, (int)i),
                      (int)i / grid.columns, (int)(first + i));
    if (pages)
        declare_more(scene, app, middle_cell(theme, grid, (int)room - 1), grid.rows - 1);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    middle_title(scene, app_word(app, "chooser.title"));
    if (app_pack(app) != NULL)
        declare_faces(state, app, scene);
    unsigned sides = SIDE_LISTEN | SIDE_NOT_NOW | SIDE_NOT_HERE | SIDE_STAFF;
    sides_declare(scene, app, sides, 0);
}

static void next_page(struct chooser *chooser, struct app *app)
{
    size_t count;
    g_autofree const struct pack_pupil **pupils = pupils_today(app_pack(app), &count);
    struct middle_grid grid = middle_grid_for(app_theme(app), count);
    size_t shown = (size_t)(grid.columns * grid.rows) - 1;
    size_t pages = (count + shown - 1) / shown;
    chooser->page = (int)((size_t)(chooser->page + 1) % pages);
}

static struct go choose(struct app *app, int index)
{
    size_t count;
    g_autofree const struct pack_pupil **pupils = pupils_today(app_pack(app), &count);
    if ((size_t)index >= count)
        return STAY;
    app_set_pupil(app, pupils[index]->id);
    app_say_in(app, pupils[index]->spoken, app_language(app));
    return PUSH(SCREEN_HOME, NULL);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    if (action->kind == ACTION_BACK)
        return STAY;
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    switch (action->code) {
    case ACTION_PUPIL:
        return choose(app, action->arg);
    case ACTION_MORE:
        next_page(state, app);
        return STAY;
    case SIDE_ACTION(SIDE_LISTEN):
        app_say(app, app_word(app, "chooser.title"));
        return STAY;
    case SIDE_ACTION(SIDE_NOT_NOW):
        app_say(app, app_word(app, "chooser.not-now-said"));
        return STAY;
    case SIDE_ACTION(SIDE_NOT_HERE):
        app_say(app, app_word(app, "chooser.not-here-said"));
        return STAY;
    case SIDE_ACTION(SIDE_STAFF):
        return PUSH(SCREEN_STAFF_PIN, NULL);
    default:
        return STAY;
    }
}

static void again(void *state, struct app *app)
{
    (void)state;
    app_set_pupil(app, NULL);
}

const struct screen chooser_screen = {
    .name = "chooser",
    .state_bytes = sizeof(struct chooser),
    .again = again,
    .declare = declare,
    .act = act,
};
