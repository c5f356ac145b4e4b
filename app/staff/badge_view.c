// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A badge is held before the camera. It goes by itself when the badge was read, or after a minute
 * without one. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

#define GIVE_UP_MS (60 * 1000)

struct badge_view {
    bool was_none; /* a code was there, and it is no badge */
};

static struct box picture_box(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){180, 76, 440, 330}
                                  : (struct box){320, 136, 640, 480};
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)state;
    (void)text;
    app_camera_start(app, picture_box(app_theme(app)));
    app_watch(app, WATCH_BADGE);
    app_tick_after(app, GIVE_UP_MS);
}

static void leave(void *state, struct app *app)
{
    (void)state;
    app_watch(app, WATCH_NOTHING);
    app_camera_stop(app);
}

static const char *second_key(const struct badge_view *view, const struct app *app)
{
    if (app_camera(app) == CAMERA_GONE)
        return "camera.gone";
    return view->was_none ? "badge.none" : "badge.hold";
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box picture = picture_box(theme);
    struct box line = {0, small ? 10 : 40, theme->width, small ? 36 : 48};
    struct target back = {
        .id = "back",
        .label = app_word(app, "side.back"),
        .box = small ? (struct box){8, 8, 88, 84} : (struct box){24, 24, 136, 128},
        .look = LOOK_KEY,
        .image = ICON("back"),
        .image_size = small ? 32 : 52,
        .type = TYPE_T2,
        .action = RAIL_ACTION + RAIL_BACK,
    };
    frame_line(scene, app_word(app, "badge.title"), line, TYPE_T4, true, ALIGN_CENTRE);
    line.y += line.h;
    frame_line(scene, app_word(app, second_key(state, app)), line, TYPE_T2, false, ALIGN_CENTRE);
    scene_panel(scene, picture, COLOUR_CARD, COLOUR_NONE, 0, 12);
    if (app_camera(app) == CAMERA_LIVE)
        scene_image(scene, picture, (struct image){IMAGE_LIVE, ""}, 12);
    scene_corners(scene, layout_inset(picture, -20));
    scene_target(scene, &back);
    scene_set_prompt(scene, app_word(app, "badge.title"));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct badge_view *view = state;
    (void)app;
    if (action->kind == ACTION_NEWS && action->code == NEWS_NO_BADGE)
        view->was_none = true;
    bool is_read = action->kind == ACTION_NEWS && action->code == NEWS_BADGE;
    return is_read || action->kind == ACTION_TICK || frame_is_back(action) ? BACK : STAY;
}

const struct screen badge_screen = {
    .name = "badge",
    .state_bytes = sizeof(struct badge_view),
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
