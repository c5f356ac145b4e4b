// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What would you like to do? */
#include "pupil/middle.h"
#include "pupil/pupil_screens.h"
#include "pupil/sides.h"

enum { ACTION_TALK, ACTION_VIEWS, ACTION_VOICE };

struct door {
    const char *id, *words, *symbol;
    int action;
};

static const struct door DOORS[] = {
    {"talk", "home.talk", "talk", ACTION_TALK},
    {"my-views", "home.my-views", "like", ACTION_VIEWS},
    {"my-voice", "home.my-voice", "microphone", ACTION_VOICE},
};

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    (void)state;
    const struct theme *theme = scene_theme(scene);
    middle_title(scene, app, app_word(app, "home.title"));
    bool small = layout_is_small(theme);
    struct box middle = middle_box(theme);
    int top = small ? 80 : 180;
    for (int i = 0; i < (int)G_N_ELEMENTS(DOORS); i++) {
        const struct door *door = &DOORS[i];
        struct target target = {
            .id = door->id,
            .label = app_word(app, door->words),
            .box = middle_column(theme, i, G_N_ELEMENTS(DOORS), top, middle.y + middle.h - top),
            .look = LOOK_CHOICE,
            .role = ROLE_CHOICE,
            .image = SYMBOL(door->symbol),
            .image_size = small ? 120 : 200,
            .type = TYPE_T4,
            .row = 0,
            .action = door->action,
        };
        scene_target(scene, &target);
    }
    sides_declare(scene, app, SIDES_USUAL | SIDE_NOT_ME, 0);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    (void)state;
    struct go go;
    if (sides_act(app, action, app_word(app, "home.title"), &go)) {
        /* Home is where my face leads already. */
        bool is_me = action->kind == ACTION_CHOOSE && action->code == SIDE_ACTION(SIDE_ME);
        if (is_me && app_pupil(app) != NULL)
            app_say(app, app_pupil(app)->spoken);
        return is_me ? STAY : go;
    }
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    switch (action->code) {
    case ACTION_TALK:
        return PUSH(SCREEN_TALK, NULL);
    case ACTION_VIEWS:
        return PUSH(SCREEN_TOPICS, NULL);
    case ACTION_VOICE:
        return PUSH(SCREEN_VOICE, NULL);
    case SIDE_ACTION(SIDE_NOT_NOW):
        app_say(app, app_word(app, "chooser.not-now-said"));
        return (struct go){.kind = GO_CHOOSER};
    case SIDE_ACTION(SIDE_SOMETHING_ELSE):
        app_say(app, app_word(app, "home.something-else-said"));
        return STAY;
    default:
        return STAY;
    }
}

const struct screen home_screen = {
    .name = "home",
    .declare = declare,
    .act = act,
};
