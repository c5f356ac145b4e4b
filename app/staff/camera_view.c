// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera: live, a shutter for the thumb, and the word that it is saved. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

struct camera_screen {
    char *last;     /* id of the last photograph's draft */
    char *saved_at; /* its time, for the word */
    bool is_saving;
    bool has_failed;
};

enum { ACTION_SHUTTER, ACTION_SORT };
enum { ROW_SHUTTER, ROW_SORT, ROW_BACK };

struct measures {
    struct box picture, column, back, shutter, thumb, sort, word, left;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){{0, 0, 623, 480},    {623, 0, 177, 480},   {8, 8, 72, 69},
                                 {644, 24, 136, 136}, {635, 184, 153, 108}, {635, 384, 153, 88},
                                 {8, 410, 430, 62},   {490, 418, 125, 54}};
    return (struct measures){{0, 0, 1067, 800},     {1067, 0, 213, 800},   {16, 16, 88, 84},
                             {1093, 320, 160, 160}, {1083, 528, 181, 136}, {1083, 680, 181, 104},
                             {16, 712, 600, 72},    {889, 712, 162, 72}};
}

static void look(struct camera_screen *screen, struct app *app)
{
    (void)screen;
    app_camera_start(app, measures_of(app_theme(app)).picture);
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)text;
    look(state, app);
}

static void again(void *state, struct app *app)
{
    struct camera_screen *screen = state;
    g_clear_pointer(&screen->last, g_free);
    g_clear_pointer(&screen->saved_at, g_free);
    look(screen, app);
}

static void leave(void *state, struct app *app)
{
    struct camera_screen *screen = state;
    app_camera_stop(app);
    g_free(screen->last);
    g_free(screen->saved_at);
}

/* --- what is seen --- */

static void plain(struct scene *scene, const char *icon, const char *title, const char *text,
                  struct box p)
{
    bool small = layout_is_small(scene_theme(scene));
    int side = small ? 72 : 112, cy = p.y + p.h / 2;
    scene_panel(scene, p, COLOUR_GROUND, COLOUR_NONE, 0, 0);
    scene_icon(scene, (struct box){p.x + (p.w - side) / 2, cy - side - 16, side, side}, icon,
               COLOUR_INK2);
    struct words head = {.text = title,
                         .box = {p.x + 40, cy + 8, p.w - 80, 52},
                         .type = TYPE_T4,
                         .bold = true,
                         .align = ALIGN_CENTRE,
                         .colour = COLOUR_INK};
    struct words line = {.text = text,
                         .box = {p.x + 60, cy + 64, p.w - 120, small ? 90 : 110},
                         .type = TYPE_T2,
                         .align = ALIGN_CENTRE,
                         .colour = COLOUR_INK2};
    scene_words(scene, &head);
    scene_words(scene, &line);
}

static void declare_picture(const struct app *app, struct scene *scene, const struct measures *m)
{
    switch (app_camera(app)) {
    case CAMERA_LIVE:
        scene_image(scene, m->picture, (struct image){IMAGE_LIVE, ""}, 0);
        break;
    case CAMERA_GONE:
        plain(scene, "camera", app_word(app, "camera.gone"), app_word(app, "camera.gone-2"),
              m->picture);
        break;
    default:
        plain(scene, "camera", app_word(app, "camera.opening"), "", m->picture);
    }
}

static void declare_word(const struct camera_screen *screen, const struct app *app,
                         struct scene *scene, struct box box)
{
    bool full = app_photos_left(app) <= 0;
    if (!screen->is_saving && !screen->has_failed && screen->saved_at == NULL && !full)
        return;
    bool bad = screen->has_failed || full;
    g_autofree char *text = screen->has_failed  ? g_strdup(app_fault_words(app))
                            : full              ? g_strdup(app_word(app, "camera.full"))
                            : screen->is_saving ? g_strdup(app_word(app, "camera.saving"))
                                                : words_fill(app_words(app), "camera.saved", "time",
                                                             screen->saved_at, NULL);
    const struct theme *theme = scene_theme(scene);
    int width = MIN(scene_words_width(theme, text, TYPE_T2, false) + 110, box.w);
    scene_panel(scene, (struct box){box.x, box.y, width, box.h},
                bad ? COLOUR_ALERT_TINT : COLOUR_CARD, bad ? COLOUR_ALERT : COLOUR_NONE,
                bad ? 2 : 0, 12);
    scene_icon(scene, (struct box){box.x + 24, box.y + (box.h - 36) / 2, 36, 36},
               bad                 ? "warning"
               : screen->is_saving ? "clock"
                                   : "keep",
               bad ? COLOUR_ALERT : COLOUR_ACCENT);
    struct words words = {.text = text,
                          .box = {box.x + 76, box.y, width - 92, box.h},
                          .type = TYPE_T2,
                          .colour = COLOUR_INK,
                          .middle = true};
    scene_words(scene, &words);
}

static void declare_left(const struct app *app, struct scene *scene, struct box box)
{
    g_autofree char *text = words_count(app_words(app), "camera.left", app_photos_left(app));
    scene_panel(scene, box, COLOUR_RAIL, COLOUR_NONE, 0, 12);
    scene_icon(scene, (struct box){box.x + 16, box.y + (box.h - 28) / 2, 28, 28}, "camera",
               COLOUR_RAIL_TEXT);
    struct words words = {.text = text,
                          .box = {box.x + 52, box.y, box.w - 60, box.h},
                          .type = TYPE_T1,
                          .colour = COLOUR_RAIL_TEXT,
                          .middle = true};
    scene_words(scene, &words);
}

static void declare_keys(const struct camera_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    bool can_shoot = app_camera(app) == CAMERA_LIVE && app_photos_left(app) > 0;
    struct target shutter = {
        .id = "shutter",
        .label = app_word(app, "camera.shutter"),
        .box = m->shutter,
        .look = LOOK_SHUTTER,
        .state = can_shoot ? STATE_REST : STATE_NOT_YET,
        .hide_label = true,
        .row = ROW_SHUTTER,
        .action = ACTION_SHUTTER,
    };
    scene_target(scene, &shutter);
    if (screen->last != NULL) {
        g_autofree char *key = g_strdup_printf("draft:%s/photo.jpg", screen->last);
        scene_image(scene, m->thumb, PHOTO(key), 12);
    }
    struct target sort = {
        .id = "sort",
        .label = app_word(app, "camera.sort"),
        .box = m->sort,
        .look = LOOK_STAFF,
        .state = screen->last != NULL ? STATE_REST : STATE_NOT_YET,
        .image = ICON("file"),
        .image_size = layout_is_small(scene_theme(scene)) ? 32 : 44,
        .type = TYPE_T2,
        .bold = true,
        .row = ROW_SORT,
        .action = ACTION_SORT,
    };
    scene_target(scene, &sort);
    struct target back = {
        .id = "back",
        .label = app_word(app, "side.back"),
        .box = m->back,
        .look = LOOK_RAIL_BUTTON,
        .image = ICON("back"),
        .image_size = layout_is_small(scene_theme(scene)) ? 32 : 40,
        .type = TYPE_T1,
        .row = ROW_BACK,
        .action = RAIL_ACTION + RAIL_BACK,
    };
    scene_target(scene, &back);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct camera_screen *screen = state;
    struct measures m = measures_of(scene_theme(scene));
    declare_picture(app, scene, &m);
    if (app_camera(app) == CAMERA_LIVE) {
        int in = layout_is_small(scene_theme(scene)) ? 64 : 116;
        struct box view = {m.picture.x + in + 12, m.picture.y + in, m.picture.w - 2 * in - 24,
                           m.picture.h - 2 * in};
        scene_corners(scene, view);
    }
    scene_panel(scene, m.column, COLOUR_RAIL, COLOUR_NONE, 0, 0);
    declare_keys(screen, app, scene, &m);
    declare_word(screen, app, scene, m.word);
    declare_left(app, scene, m.left);
}

/* --- what is done --- */

static void shot(struct camera_screen *screen, struct app *app, const char *id)
{
    screen->is_saving = screen->has_failed = false;
    g_free(screen->last);
    screen->last = g_strdup(id);
    g_free(screen->saved_at);
    screen->saved_at = app_time_text(app);
}

static struct go news(struct camera_screen *screen, struct app *app, const struct action *action)
{
    if (action->code == NEWS_PHOTO)
        shot(screen, app, action->text);
    else if (action->code == NEWS_PHOTO_FAILED) {
        screen->is_saving = false;
        screen->has_failed = true;
    }
    return STAY;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct camera_screen *screen = state;
    struct go go;
    if (action->kind == ACTION_NEWS)
        return news(screen, app, action);
    bool is_back = action->kind == ACTION_BACK ||
                   (action->kind == ACTION_CHOOSE && action->code == RAIL_ACTION + RAIL_BACK);
    /* The inbox is where staff came from, by its rail's key: so that is where back leads. */
    if (is_back)
        return OVER_CHOOSER(SCREEN_INBOX);
    if (frame_act(action, &go))
        return go;
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    if (action->code == ACTION_SHUTTER) {
        screen->is_saving = true;
        screen->has_failed = false;
        app_shoot(app);
    } else if (action->code == ACTION_SORT && screen->last != NULL) {
        app_camera_stop(app);
        return PUSH(SCREEN_FILE_IT, screen->last);
    }
    return STAY;
}

const struct screen camera_screen = {
    .name = "camera",
    .state_bytes = sizeof(struct camera_screen),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .again = again,
    .declare = declare,
    .act = act,
};
