// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A new PIN, typed twice: one's own, or a colleague's, who types it themselves. Where the school
 * has badges theirs is shown first. */
#include "staff/frame.h"
#include "staff/pad.h"
#include "staff/staff_screens.h"

#include <string.h>

struct new_pin {
    struct pad pad;
    char first[PAD_FIGURES + 1];
    char staff[ID_LENGTH + 1];
    bool is_done, has_failed;
};

enum { ACTION_BADGE };
enum { ROW_BADGE = 60, ROW_OUT = 61 };

static void enter(void *state, struct app *app, const char *text)
{
    struct new_pin *screen = state;
    (void)app;
    screen->pad.use = PAD_WRITES;
    screen->pad.asks = "new-pin.first";
    g_strlcpy(screen->staff, text != NULL ? text : "", sizeof screen->staff);
    memcpy(screen->pad.who, screen->staff, sizeof screen->pad.who);
}

static const struct pack_staff *staff_of(const struct new_pin *screen, const struct app *app)
{
    size_t count = 0;
    const struct pack_staff *staff =
        app_pack(app) != NULL ? pack_staff(app_pack(app), &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(staff[i].id, screen->staff))
            return &staff[i];
    return NULL;
}

/* Their badge, where the school has badges: one's own is known since the morning. */
static bool wants_badge(const struct new_pin *screen, const struct app *app)
{
    const struct vault_person *person = app_person(app, screen->staff);
    const struct pack_staff *me = app_staff(app);
    bool mine =
        me != NULL && g_str_equal(me->id, screen->staff) && person != NULL && person->has_badge;
    return app_pack(app) != NULL && pack_has_badges(app_pack(app)) && !mine &&
           g_strcmp0(app_badge_who(app), screen->staff) != 0;
}

static const char *title_key(const struct new_pin *screen, const struct app *app)
{
    if (screen->is_done)
        return "new-pin.done";
    return wants_badge(screen, app) ? "new-pin.badge" : "new-pin.title";
}

static void declare_face(const struct new_pin *screen, const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    const struct pack_staff *staff = staff_of(screen, app);
    int side = small ? 128 : 200, cx = small ? 264 : 392, y = small ? 96 : 190;
    struct box face = {cx - side / 2, y, side, side};
    if (staff == NULL)
        return;
    g_autofree char *key = g_strconcat("pack:", staff->picture, NULL);
    if (staff->picture != NULL)
        scene_image(scene, face, PHOTO(key), side / 2);
    else
        scene_icon(scene, face, "person", COLOUR_INK2);
    frame_line(scene, staff->shown, (struct box){cx - 180, y + side + 16, 360, 44}, TYPE_T4, true,
               ALIGN_CENTRE);
}

static void declare_badge(const struct new_pin *screen, const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    struct target show = {
        .id = "badge",
        .label = app_word(app, "badge.show"),
        .box = small ? (struct box){144, 310, 240, 72} : (struct box){252, 480, 280, 96},
        .look = LOOK_STAFF,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("qr"),
        .image_size = 40,
        .type = TYPE_T2,
        .row = ROW_BADGE,
        .action = ACTION_BADGE,
    };
    if (wants_badge(screen, app) && !screen->is_done)
        scene_target(scene, &show);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct new_pin *screen = state;
    const char *title = app_word(app, title_key(screen, app));
    frame_rail(scene, app, RAIL_NONE);
    declare_face(screen, app, scene);
    declare_badge(screen, app, scene);
    if (screen->is_done || wants_badge(screen, app)) {
        bool small = layout_is_small(scene_theme(scene));
        struct box box =
            small ? (struct box){452, 180, 328, 120} : (struct box){680, 300, 520, 160};
        frame_text(scene, title, box, TYPE_T4, COLOUR_INK);
    } else {
        pad_declare(&screen->pad, app, scene, title, 0);
    }
    scene_set_prompt(scene, title);
}

static void start_again(struct new_pin *screen, const char *asks)
{
    pad_clear(&screen->pad);
    explicit_bzero(screen->first, sizeof screen->first);
    screen->pad.asks = asks;
}

/* All six are there: once more, and then it is given. */
static void take(struct new_pin *screen, struct app *app)
{
    if (screen->first[0] == '\0') {
        memcpy(screen->first, screen->pad.pin, sizeof screen->first);
        pad_clear(&screen->pad);
        screen->pad.asks = "new-pin.again";
    } else if (strcmp(screen->first, screen->pad.pin) == 0) {
        app_person_set(app, screen->staff, screen->pad.pin);
        start_again(screen, "pad.trying");
        screen->pad.is_trying = true;
    } else {
        start_again(screen, "new-pin.differ");
    }
}

static void news(struct new_pin *screen, int code)
{
    if (code != NEWS_PIN_SET && code != NEWS_PIN_FAILED)
        return;
    screen->pad.is_trying = false;
    screen->is_done = code == NEWS_PIN_SET;
    start_again(screen, "new-pin.first");
    screen->pad.has_failed = code == NEWS_PIN_FAILED;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct new_pin *screen = state;
    bool full;
    struct go go;
    if (action->kind == ACTION_NEWS) {
        news(screen, action->code);
        return STAY;
    }
    if (frame_is_back(action))
        return BACK;
    if (frame_act(action, &go))
        return go;
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_BADGE)
        return PUSH(SCREEN_BADGE, NULL);
    if (!screen->is_done && !wants_badge(screen, app) &&
        pad_act(&screen->pad, app, action, &full) && full)
        take(screen, app);
    return STAY;
}

static void leave(void *state, struct app *app)
{
    (void)app;
    explicit_bzero(state, sizeof(struct new_pin));
}

const struct screen new_pin_screen = {
    .name = "new-pin",
    .state_bytes = sizeof(struct new_pin),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
