// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pupil/sides.h"

#include "layout.h"
#include "pupils.h"

struct box sides_slot(const struct theme *theme, bool right, int slot)
{
    right = right != theme->left_handed;
    if (layout_is_small(theme))
        return (struct box){right ? 686 : 8, 8 + 162 * slot, 106, 140};
    return (struct box){right ? 1120 : 24, 24 + 156 * slot, 136, 128};
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

static void declare_key(struct scene *scene, const struct app *app, const struct key *key,
                        bool not_yet)
{
    const struct theme *theme = scene_theme(scene);
    int slot = layout_is_small(theme) ? key->small : key->wide;
    if (slot < 0)
        return;
    /* Undo stands on the left of the small panel, which has three slots a side. */
    bool right = key->right && !(layout_is_small(theme) && key->side == SIDE_UNDO);
    struct target target = {
        .id = key->id,
        .label = app_word(app, key->words),
        .box = sides_slot(theme, right, slot),
        .look = key->side == SIDE_STOP ? LOOK_STOP : LOOK_KEY,
        .state = not_yet ? STATE_NOT_YET : STATE_REST,
        .image = ICON(key->icon),
        .image_size = 52,
        .type = TYPE_T2,
        .row = key->right ? ROW_MY_NO : ROW_MINE,
        .region = key->right ? REGION_MY_NO : REGION_MINE,
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
        .box = sides_slot(theme, false, layout_is_small(theme) ? 2 : 4),
        .look = LOOK_FACE,
        .image = pupils_face(pupil, key),
        .type = TYPE_T2,
        .row = ROW_MINE,
        .region = REGION_MINE,
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
