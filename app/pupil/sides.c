// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pupil/sides.h"

#include <stdio.h>

bool is_small(const struct theme *theme)
{
    return theme->layout == LAYOUT_SMALL;
}

int stage_gap(const struct theme *theme)
{
    return is_small(theme) ? 21 : 24;
}

struct box stage_box(const struct theme *theme)
{
    return is_small(theme) ? (struct box){136, 8, 528, 464} : (struct box){184, 24, 912, 752};
}

struct box stage_column(const struct theme *theme, int index, int count, int y, int h)
{
    struct box stage = stage_box(theme);
    int gap = stage_gap(theme);
    int width = (stage.w - gap * (count - 1)) / count;
    return (struct box){stage.x + index * (width + gap), y, width, h};
}

int stage_title_height(const struct theme *theme)
{
    return is_small(theme) ? 56 : 72;
}

void stage_title(struct scene *scene, const char *words)
{
    const struct theme *theme = scene_theme(scene);
    struct box stage = stage_box(theme);
    struct words title = {
        .text = words,
        .box = {stage.x, stage.y, stage.w, stage_title_height(theme)},
        .type = TYPE_T5,
        .bold = true,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_words(scene, &title);
    scene_set_prompt(scene, words);
}

struct stage_grid stage_grid_for(const struct theme *theme, size_t count)
{
    if (is_small(theme))
        return count <= 2   ? (struct stage_grid){2, 1}
               : count <= 4 ? (struct stage_grid){2, 2}
                            : (struct stage_grid){3, 2};
    return count <= 2   ? (struct stage_grid){2, 1}
           : count <= 4 ? (struct stage_grid){2, 2}
           : count <= 6 ? (struct stage_grid){3, 2}
           : count <= 9 ? (struct stage_grid){3, 3}
                        : (struct stage_grid){4, 3};
}

struct box stage_cell(const struct theme *theme, struct stage_grid grid, int index)
{
    struct box stage = stage_box(theme);
    int gap = stage_gap(theme);
    int top = stage.y + stage_title_height(theme) + (is_small(theme) ? 8 : 9);
    int height = (stage.y + stage.h - top - gap * (grid.rows - 1)) / grid.rows;
    int y = top + (index / grid.columns) * (height + gap);
    return stage_column(theme, index % grid.columns, grid.columns, y, height);
}

/* A slot of a side: five on the wide panel, three on the small. */
static struct box slot_box(const struct theme *theme, bool right, int slot)
{
    if (is_small(theme))
        return (struct box){right ? 686 : 8, 8 + 162 * slot, 106, 140};
    return (struct box){right ? 1120 : 24, 24 + 156 * slot, 136, 128};
}

struct image sides_face(const struct pack_pupil *pupil, char key[256])
{
    if (pupil->picture == NULL)
        return ICON("person");
    if (pupil->picture_is_symbol)
        return SYMBOL(pupil->picture);
    g_snprintf(key, 256, "pack:%s", pupil->picture);
    return PHOTO(key);
}

struct key {
    enum side side;
    const char *id, *words, *icon;
    bool right;
    int wide, small; /* slots; -1: none on that panel */
};

static const struct key KEYS[] = {
    {SIDE_BACK, "back", "side.back", "back", false, 0, 0},
    {SIDE_NOT_ME, "not-me", "side.not-me", "away", false, 1, 1},
    {SIDE_LISTEN, "listen", "side.listen", "listen", false, 2, -1},
    {SIDE_STAFF, "staff", "side.staff", "lock", false, 4, 2},
    {SIDE_UNDO, "undo", "side.undo", "undo", true, 0, 1},
    {SIDE_NOT_NOW, "not-now", "side.not-now", "notnow", true, 2, 0},
    {SIDE_SOMETHING_ELSE, "something-else", "side.something-else", "other", true, 3, 1},
    {SIDE_NOT_HERE, "not-here", "side.not-here", "other", true, 3, 1},
    {SIDE_STOP, "stop", "side.stop", "stop", true, 4, 2},
};

static void declare_key(struct scene *scene, const struct app *app, const struct key *key, bool not_yet)
{
    const struct theme *theme = scene_theme(scene);
    int slot = is_small(theme) ? key->small : key->wide;
    if (slot < 0)
        return;
    /* Undo stands on the left of the small panel, which has three slots a side. */
    bool right = key->right && !(is_small(theme) && key->side == SIDE_UNDO);
    struct target target = {
        .id = key->id,
        .label = app_word(app, key->words),
        .box = slot_box(theme, right, slot),
        .look = key->side == SIDE_STOP ? LOOK_STOP : LOOK_KEY,
        .state = not_yet ? STATE_NOT_YET : STATE_REST,
        .image = ICON(key->icon),
        .image_size = 52,
        .type = TYPE_T2,
        .row = key->right ? ROW_MY_NO : ROW_MINE,
        .action = SIDE_ACTION(key->side),
    };
    scene_target(scene, &target);
}

static void declare_me(struct scene *scene, const struct app *app)
{
    const struct pack_pupil *pupil = app_pupil(app);
    if (pupil == NULL)
        return;
    const struct theme *theme = scene_theme(scene);
    char key[256];
    struct target target = {
        .id = "me",
        .label = pupil->shown,
        .say = pupil->spoken,
        .box = slot_box(theme, false, is_small(theme) ? 2 : 4),
        .look = LOOK_FACE,
        .image = sides_face(pupil, key),
        .type = TYPE_T2,
        .row = ROW_MINE,
        .action = SIDE_ACTION(SIDE_ME),
    };
    scene_target(scene, &target);
}

void sides_declare(struct scene *scene, const struct app *app, unsigned shown, unsigned not_yet)
{
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++)
        if ((shown & KEYS[i].side) != 0)
            declare_key(scene, app, &KEYS[i], (not_yet & KEYS[i].side) != 0);
    if ((shown & SIDE_ME) != 0)
        declare_me(scene, app);
}

bool sides_act(struct app *app, const struct action *action, const char *prompt, struct go *go)
{
    *go = STAY;
    if (action->kind == ACTION_BACK) {
        *go = BACK;
        return true;
    }
    if (action->kind != ACTION_CHOOSE)
        return false;
    switch (action->code) {
    case SIDE_ACTION(SIDE_BACK):
        *go = BACK;
        return true;
    case SIDE_ACTION(SIDE_LISTEN):
        app_say(app, prompt);
        return true;
    case SIDE_ACTION(SIDE_ME):
        *go = (struct go){.kind = GO_HOME};
        return true;
    case SIDE_ACTION(SIDE_NOT_ME):
    case SIDE_ACTION(SIDE_STOP):
        app_hush(app);
        *go = (struct go){.kind = GO_CHOOSER};
        return true;
    default:
        return false;
    }
}
