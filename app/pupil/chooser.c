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
    char key[PUPILS_KEY], id[80];
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

static void declare_faces(struct scene *scene, const struct app *app,
                          const struct pack_pupil *const *pupils, size_t count, int page)
{
    const struct theme *theme = scene_theme(scene);
    struct middle_grid grid = middle_grid_for(theme, count);
    struct layout_page at = middle_page(grid, count, page);
    for (int i = 0; i < (int)at.shown; i++)
        declare_pupil(scene, pupils[at.first + (size_t)i], middle_cell(theme, grid, i),
                      i / grid.columns, (int)at.first + i);
    if (at.turns)
        middle_more(scene, app, grid, ACTION_MORE);
}

/* What is asked; or why nobody can be: the school's plan has not come, or nobody is here today. */
static const char *question(const struct app *app, size_t count)
{
    if (count > 0)
        return app_word(app, "chooser.title");
    return app_word(app, app_pack(app) == NULL ? "chooser.no-plan" : "chooser.nobody");
}

static void declare_nobody(struct scene *scene, const struct app *app)
{
    bool small = layout_is_small(scene_theme(scene));
    struct box middle = middle_box(scene_theme(scene));
    const char *text = question(app, 0);
    int side = small ? 112 : 176, frame = small ? 176 : 272;
    struct box view = layout_middle(middle, frame, frame);
    view.y = middle.y + (small ? 56 : 104);
    scene_corners(scene, view);
    scene_icon(scene, layout_middle(view, side, side), app_pack(app) == NULL ? "dock" : "class",
               COLOUR_ACCENT);
    struct words words = {
        .text = text,
        .box = {middle.x, view.y + view.h + (small ? 24 : 48), middle.w, small ? 128 : 176},
        .type = TYPE_T4,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK,
    };
    scene_words(scene, &words);
    scene_set_prompt(scene, text);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct chooser *chooser = state;
    size_t count;
    g_autofree const struct pack_pupil **pupils = pupils_today(app_pack(app), &count);
    if (count == 0) {
        declare_nobody(scene, app);
        sides_declare(scene, app, SIDE_LISTEN | SIDE_STAFF, 0);
        return;
    }
    middle_title(scene, app, question(app, count));
    declare_faces(scene, app, pupils, count, chooser->page);
    sides_declare(scene, app, SIDE_LISTEN | SIDE_NOT_NOW | SIDE_NOT_HERE | SIDE_STAFF, 0);
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

static void listen(struct app *app)
{
    size_t count;
    g_autofree const struct pack_pupil **pupils = pupils_today(app_pack(app), &count);
    app_say(app, question(app, count));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct chooser *chooser = state;
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    switch (action->code) {
    case ACTION_PUPIL:
        return choose(app, action->arg);
    case ACTION_MORE:
        chooser->page++;
        return STAY;
    case SIDE_ACTION(SIDE_LISTEN):
        listen(app);
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
