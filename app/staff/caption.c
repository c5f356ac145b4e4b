// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Writing a caption, on the screen's keyboard or a real one. */
#include "staff/frame.h"
#include "staff/staff_screens.h"
#include "ui/keyboard.h"

#define CAPTION_MOST 500

struct caption {
    struct keyboard keyboard;
};

enum { ACTION_LETTERS = 1000 };

static void enter(void *state, struct app *app, const char *text)
{
    struct caption *caption = state;
    keyboard_init(&caption->keyboard, app_theme(app)->language, text != NULL ? text : "",
                  CAPTION_MOST);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    keyboard_finish(&((struct caption *)state)->keyboard);
}

static void declare_text(const struct caption *caption, const struct app *app, struct scene *scene,
                         struct box box)
{
    bool small = layout_is_small(scene_theme(scene));
    const char *text = caption->keyboard.text->str;
    struct words words = {
        .text = app_word(app, "caption.what"),
        .box = {box.x + 24, box.y + (small ? 10 : 20), box.w - 48, box.h - (small ? 20 : 40)},
        .type = TYPE_T4,
        .colour = COLOUR_INK2,
    };
    scene_panel(scene, box, COLOUR_CARD, COLOUR_ACCENT, 4, 16);
    if (text[0] == '\0')
        scene_words(scene, &words);
    words.text = text;
    words.colour = COLOUR_INK;
    words.written = true;
    scene_words(scene, &words);
}

static void declare_back(const struct app *app, struct scene *scene, int height)
{
    bool small = layout_is_small(scene_theme(scene));
    struct target back = {
        .id = "back",
        .label = app_word(app, "side.back"),
        .box = small ? (struct box){4, 8, 64, 69} : (struct box){8, 24, 88, 84},
        .look = LOOK_RAIL,
        .image = ICON("back"),
        .image_size = small ? 32 : 40,
        .type = TYPE_T1,
        .hide_label = small,
        .row = ROW_RAIL,
        .action = RAIL_ACTION + RAIL_BACK,
    };
    scene_panel(scene, (struct box){0, 0, small ? 72 : 104, height}, COLOUR_RAIL, COLOUR_NONE, 0,
                0);
    scene_target(scene, &back);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct caption *caption = state;
    bool small = layout_is_small(scene_theme(scene));
    struct box keys = small ? (struct box){0, 132, 800, 348} : (struct box){0, 312, 1280, 488};
    struct box text = small ? (struct box){88, 8, 704, 116} : (struct box){128, 24, 1128, 264};
    declare_back(app, scene, keys.y);
    declare_text(caption, app, scene, text);
    scene_panel(scene, keys, COLOUR_TRAY, COLOUR_NONE, 0, 0);
    keyboard_declare(&caption->keyboard, scene, keys, ACTION_LETTERS, 0);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct caption *caption = state;
    struct go go;
    bool done = false;
    if (action->kind == ACTION_TEXT) {
        keyboard_type(&caption->keyboard, action->text);
        return STAY;
    }
    if (action->kind == ACTION_CHOOSE &&
        keyboard_act(&caption->keyboard, action->code, action->arg, ACTION_LETTERS, &done)) {
        if (!done)
            return STAY;
        app_write(app, caption->keyboard.text->str);
        return BACK;
    }
    /* Going back keeps what was written: it is a draft like all else. */
    if (frame_act(action, &go)) {
        app_write(app, caption->keyboard.text->str);
        return go;
    }
    return STAY;
}

const struct screen caption_screen = {
    .name = "caption",
    .state_bytes = sizeof(struct caption),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
