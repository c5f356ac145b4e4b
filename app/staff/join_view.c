// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* How the steps of joining a school look. */
#include "staff/join_inside.h"

#include "staff/staff_screens.h"

enum { ROW_TYPE = 60, ROW_BADGE = 61 };

struct box join_picture(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){200, 96, 400, 300}
                                  : (struct box){280, 144, 720, 540};
}

static void declare_back(const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    struct target back = {
        .id = "back",
        .label = app_word(app, "side.back"),
        .box = small ? (struct box){8, 8, 88, 84} : (struct box){24, 24, 136, 128},
        .look = LOOK_KEY,
        .image = ICON("back"),
        .image_size = small ? 32 : 52,
        .type = TYPE_T2,
        .row = ROW_RAIL,
        .action = RAIL_ACTION + RAIL_BACK,
    };
    scene_target(scene, &back);
}

/* Title and second line, clear of the back key on the left and as wide on the right. */
static void declare_head(const struct app *app, struct scene *scene, const char *title,
                         const char *second, bool alert)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    int side = small ? 104 : 176;
    struct box line = {side, small ? 8 : 32, theme->width - 2 * side, small ? 36 : 48};
    frame_line(scene, app_word(app, title), line, TYPE_T4, true, ALIGN_CENTRE);
    line.y += line.h;
    struct words words = {
        .text = app_word(app, second),
        .box = line,
        .type = small ? TYPE_T1 : TYPE_T2,
        .bold = alert,
        .align = ALIGN_CENTRE,
        .colour = alert ? COLOUR_ALERT : COLOUR_INK2,
        .middle = true,
    };
    scene_words(scene, &words);
}

/* --- the code, held before the camera --- */

static const char *hold_key(const struct join *join, const struct app *app)
{
    if (app_camera(app) == CAMERA_GONE)
        return "join.no-camera";
    return join->was_none ? "join.not-it" : "join.hold";
}

static void declare_code(const struct join *join, const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box picture = join_picture(theme);
    int width = small ? 280 : 360, height = small ? 66 : 80;
    struct target type = {
        .id = "type",
        .label = app_word(app, "join.type"),
        .box = {(theme->width - width) / 2, picture.y + picture.h + (small ? 12 : 24), width,
                height},
        .look = LOOK_STAFF,
        .type = TYPE_T2,
        .row = ROW_TYPE,
        .action = JOIN_ACTION_TYPE,
    };
    declare_head(app, scene, "join.title", hold_key(join, app),
                 join->was_none || app_camera(app) == CAMERA_GONE);
    scene_panel(scene, picture, COLOUR_CARD, COLOUR_NONE, 0, 12);
    if (app_camera(app) == CAMERA_LIVE)
        scene_image(scene, picture, (struct image){IMAGE_LIVE, ""}, 12);
    else
        scene_icon(scene, layout_middle(picture, 160, 160), "qr", COLOUR_INK2);
    scene_corners(scene, layout_inset(picture, small ? -8 : -16));
    scene_target(scene, &type);
    scene_set_prompt(scene, app_word(app, "join.hold"));
}

/* --- written: the code, or the device's name --- */

static void declare_written(const struct join *join, const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene)), code = join->step == JOIN_TYPE;
    struct box keys = small ? (struct box){0, 132, 800, 348} : (struct box){0, 312, 1280, 488};
    struct box box = small ? (struct box){104, 46, 688, 82} : (struct box){176, 88, 1080, 208};
    const char *title = code ? "join.code-title" : "join.name-title";
    bool alert = code && join->was_none;
    struct box line = {box.x, small ? 4 : 24, box.w, small ? 40 : 56};
    struct words words = {
        .text = join->keyboard.text->str,
        .box = layout_inset(box, small ? 10 : 20),
        .type = code ? (small ? TYPE_T1 : TYPE_T2) : TYPE_T4,
        .colour = COLOUR_INK,
        .written = true,
    };
    frame_line(scene, app_word(app, alert ? "join.not-it" : title), line, TYPE_T4, true,
               ALIGN_START);
    scene_panel(scene, box, COLOUR_CARD, COLOUR_ACCENT, 4, 16);
    scene_words(scene, &words);
    scene_panel(scene, keys, COLOUR_TRAY, COLOUR_NONE, 0, 0);
    keyboard_declare(&join->keyboard, scene, keys, JOIN_ACTION_LETTERS, 0);
    scene_set_prompt(scene, app_word(app, title));
}

/* --- the PIN --- */

/* What the PIN is worth, and a badge for whoever has one. */
static void declare_pin(const struct join *join, const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme), has_badge = app_badge_who(app) != NULL;
    struct box side = small ? (struct box){24, 132, 400, 330} : (struct box){56, 248, 536, 448};
    struct box in = layout_inset(side, small ? 16 : 32);
    int key_h = small ? 66 : 84;
    struct target badge = {
        .id = "badge",
        .label = app_word(app, "badge.show"),
        .box = {in.x, in.y + in.h - key_h, in.w, key_h},
        .look = LOOK_STAFF,
        .state = has_badge ? STATE_CHOSEN : STATE_REST,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("qr"),
        .image_size = small ? 28 : 40,
        .type = small ? TYPE_T1 : TYPE_T2,
        .row = ROW_BADGE,
        .action = JOIN_ACTION_BADGE,
    };
    scene_panel(scene, side, COLOUR_CARD, COLOUR_NONE, 0, 28);
    frame_text(scene, app_word(app, has_badge ? "join.with-badge" : "join.pin-alone"),
               (struct box){in.x, in.y, in.w, in.h - key_h - 16}, TYPE_T2, COLOUR_INK2);
    scene_target(scene, &badge);
    pad_declare(&join->pad, app, scene, app_word(app, "join.pin-title"), 0);
    scene_set_prompt(scene, app_word(app, "join.pin-title"));
}

void join_declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct join *join = state;
    switch (join->step) {
    case JOIN_CODE:
        declare_code(join, app, scene);
        break;
    case JOIN_TYPE:
    case JOIN_NAME:
        declare_written(join, app, scene);
        break;
    case JOIN_PIN:
        declare_pin(join, app, scene);
        break;
    }
    declare_back(app, scene);
}
