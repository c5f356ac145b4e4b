// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera: live, a shutter for the thumb, and the word that it is saved. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

struct camera_screen {
    char *last;     /* id of the last photograph's draft */
    char *saved_at; /* its time, for the word; "" when nobody knows it */
    bool is_saving;
    bool has_failed;
};

enum { ACTION_SHUTTER, ACTION_SORT };
enum { ROW_SHUTTER, ROW_SORT, ROW_BACK };

struct measures {
    struct box picture, view, column, back, shutter, thumb, sort;
    int word_y, word_h; /* along the foot of the picture: what was saved, and what is left */
    int margin;
};

static const struct measures WIDE = {
    .picture = {0, 0, 1067, 800},
    .view = {128, 116, 811, 568},
    .column = {1067, 0, 213, 800},
    .back = {16, 16, 88, 84},
    .shutter = {1093, 320, 160, 160},
    .thumb = {1083, 528, 181, 136},
    .sort = {1083, 680, 181, 104},
    .word_y = 712,
    .word_h = 72,
    .margin = 16,
};

static const struct measures SMALL = {
    .picture = {0, 0, 623, 480},
    .view = {96, 85, 431, 304},
    .column = {623, 0, 177, 480},
    .back = {8, 8, 72, 69},
    .shutter = {643, 24, 136, 136},
    .thumb = {635, 192, 153, 115},
    .sort = {635, 384, 153, 88},
    .word_y = 404,
    .word_h = 68,
    .margin = 8,
};

static const struct measures *measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
}

static void look(struct camera_screen *screen, struct app *app)
{
    (void)screen;
    app_camera_start(app, measures_of(app_theme(app))->picture);
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

static void declare_plain(struct scene *scene, struct box box, const char *title, const char *text)
{
    scene_panel(scene, box, COLOUR_GROUND, COLOUR_NONE, 0, 0);
    frame_empty(scene, box, "camera", title, text);
}

static void declare_picture(const struct app *app, struct scene *scene, const struct measures *m)
{
    switch (app_camera(app)) {
    case CAMERA_LIVE:
        scene_image(scene, m->picture, (struct image){IMAGE_LIVE, ""}, 0);
        scene_corners(scene, m->view);
        break;
    case CAMERA_GONE:
        declare_plain(scene, m->picture, app_word(app, "camera.gone"),
                      app_word(app, "camera.gone-2"));
        break;
    default:
        declare_plain(scene, m->picture, app_word(app, "camera.opening"), "");
    }
}

/* What became of the last photograph, or why there will be none; NULL: nothing to say. */
static char *word_of(const struct camera_screen *screen, const struct app *app)
{
    if (screen->has_failed)
        return g_strdup(app_fault_words(app));
    if (app_photos_left(app) <= 0)
        return g_strdup(app_word(app, app_is_open(app) ? "camera.full" : "camera.full-locked"));
    if (screen->is_saving)
        return g_strdup(app_word(app, "camera.saving"));
    if (screen->saved_at == NULL)
        return NULL;
    if (screen->saved_at[0] == '\0')
        return g_strdup(app_word(app, "camera.saved-untimed"));
    return words_fill(app_words(app), "camera.saved", "time", screen->saved_at, NULL);
}

/* As wide as its words, and no wider than the picture leaves; then in two lines. */
static void declare_word(const struct camera_screen *screen, const struct app *app,
                         struct scene *scene, struct box room)
{
    const struct theme *theme = scene_theme(scene);
    bool bad = screen->has_failed || app_photos_left(app) <= 0;
    int in = layout_is_small(theme) ? 14 : 24, icon = layout_is_small(theme) ? 30 : 36;
    g_autofree char *text = word_of(screen, app);
    if (text == NULL)
        return;
    int width = scene_words_width(theme, text, TYPE_T2, false) + 2 * in + icon + 16;
    struct box box = {room.x, room.y, MIN(width, room.w), room.h};
    struct words words = {
        .text = text,
        .box = {box.x + in + icon + 12, box.y, box.w - 2 * in - icon - 12, box.h},
        .type = TYPE_T2,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_panel(scene, box, bad ? COLOUR_ALERT_TINT : COLOUR_CARD, bad ? COLOUR_ALERT : COLOUR_NONE,
                bad ? 2 : 0, 12);
    scene_icon(scene, (struct box){box.x + in, box.y + (box.h - icon) / 2, icon, icon},
               bad                 ? "warning"
               : screen->is_saving ? "clock"
                                   : "keep",
               bad ? COLOUR_ALERT : COLOUR_ACCENT);
    scene_words(scene, &words);
}

/* How many more, at the far end of the picture's foot. Answers where it begins. */
static int declare_left(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct theme *theme = scene_theme(scene);
    g_autofree char *text = words_count(app_words(app), "camera.left", app_photos_left(app));
    int width = scene_words_width(theme, text, TYPE_T1, false) + 76;
    struct box box = {m->picture.x + m->picture.w - m->margin - width, m->word_y, width, m->word_h};
    struct words words = {
        .text = text,
        .box = {box.x + 52, box.y, box.w - 60, box.h},
        .type = TYPE_T1,
        .colour = COLOUR_RAIL_TEXT,
        .middle = true,
    };
    scene_panel(scene, box, COLOUR_RAIL, COLOUR_NONE, 0, 12);
    scene_icon(scene, (struct box){box.x + 16, box.y + (box.h - 28) / 2, 28, 28}, "camera",
               COLOUR_RAIL_TEXT);
    scene_words(scene, &words);
    return box.x;
}

/* The last photograph and what can be done with it: nothing stands there before the first. */
static void declare_last(const struct camera_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    if (screen->last == NULL || !app_is_open(app))
        return; /* what a locked device keeps it cannot show */
    g_autofree char *key = g_strdup_printf("draft:%s/photo.jpg", screen->last);
    struct target sort = {
        .id = "sort",
        .label = app_word(app, "camera.sort"),
        .box = m->sort,
        .look = LOOK_STAFF,
        .image = ICON("file"),
        .image_size = layout_is_small(scene_theme(scene)) ? 32 : 44,
        .type = TYPE_T2,
        .bold = true,
        .row = ROW_SORT,
        .action = ACTION_SORT,
    };
    scene_panel(scene, layout_inset(m->thumb, -3), COLOUR_RAIL_TEXT, COLOUR_NONE, 0, 14);
    scene_image(scene, m->thumb, PHOTO(key), 12);
    scene_target(scene, &sort);
}

static void declare_keys(const struct app *app, struct scene *scene, const struct measures *m)
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
    scene_target(scene, &shutter);
    scene_target(scene, &back);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct camera_screen *screen = state;
    const struct measures *m = measures_of(scene_theme(scene));
    struct box word = {m->picture.x + m->margin, m->word_y, 0, m->word_h};
    declare_picture(app, scene, m);
    scene_panel(scene, m->column, COLOUR_RAIL, COLOUR_NONE, 0, 0);
    declare_keys(app, scene, m);
    declare_last(screen, app, scene, m);
    word.w = declare_left(app, scene, m) - m->margin - word.x;
    declare_word(screen, app, scene, word);
}

/* --- what is done --- */

static void shot(struct camera_screen *screen, struct app *app, const char *id)
{
    screen->is_saving = screen->has_failed = false;
    g_free(screen->last);
    screen->last = g_strdup(id);
    g_free(screen->saved_at);
    g_autofree char *time = app_time_text(app);
    bool known = app_clock(app) >= CLOCK_RTC;
    screen->saved_at = known ? words_figures(app_words(app), time) : g_strdup("");
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
    /* The inbox is where staff came from, by its rail's key: so that is where back leads; locked,
     * to the lock. */
    if (frame_is_back(action))
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
