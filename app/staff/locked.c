// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The first screen: locked. Nothing of anybody can be read here; what waits is counted. */
#include "layout.h"
#include "staff/pad.h"
#include "staff/staff_screens.h"

#include <string.h>

struct locked {
    struct pad pad;
};

static void line(struct scene *scene, const char *text, struct box box, enum type_size type,
                 bool bold)
{
    struct words words = {.text = text,
                          .box = box,
                          .type = type,
                          .bold = bold,
                          .colour = bold ? COLOUR_INK : COLOUR_INK2};
    scene_words(scene, &words);
}

static void declare_status(const struct app *app, struct scene *scene, struct box box)
{
    bool small = layout_is_small(scene_theme(scene));
    const struct vault_dock *dock = app_dock(app);
    int step = small ? 34 : 44, icon = small ? 24 : 30;
    const struct {
        const char *icon, *key;
        int count;
    } rows[] = {
        {"inbox", "locked.drafts", app_draft_count(app)},
        {"dock", "locked.waiting", dock->waiting + dock->sending + dock->sent},
        {"camera", "locked.room", app_photos_left(app)},
        {"warning", "locked.attention", dock->attention},
    };
    int y = box.y;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool is_trouble = i == 3;
        if (is_trouble && rows[i].count == 0)
            continue;
        g_autofree char *text = words_count(app_words(app), rows[i].key, rows[i].count);
        scene_icon(scene, (struct box){box.x, y + 2, icon, icon}, rows[i].icon,
                   is_trouble ? COLOUR_ALERT : COLOUR_INK2);
        struct words words = {.text = text,
                              .box = {box.x + icon + 14, y - 2, box.w - icon - 14, step},
                              .type = TYPE_T1,
                              .bold = is_trouble,
                              .colour = is_trouble ? COLOUR_ALERT : COLOUR_INK2};
        scene_words(scene, &words);
        y += step;
    }
}

static const char *state_key(const struct app *app)
{
    if (app_vault_trouble(app) != NULL)
        return app_vault_trouble(app);
    if (!app_is_known(app))
        return "locked.closed";
    switch (app_enrolment(app)) {
    case VAULT_ENROLLED:
        return "locked.closed";
    case VAULT_ASKED:
        return "locked.asked";
    default:
        return "locked.new";
    }
}

static void declare_panel(const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    struct box p = small ? (struct box){8, 8, 424, 464} : (struct box){24, 24, 568, 752};
    int in = small ? 20 : 32;
    scene_panel(scene, p, COLOUR_CARD, COLOUR_NONE, 0, 28);
    const char *key = state_key(app);
    g_autofree char *second = g_strconcat(key, "-2", NULL);
    line(scene, app_word(app, key),
         (struct box){p.x + in, p.y + in - 8, p.w - 2 * in, small ? 40 : 52}, TYPE_T4, true);
    line(scene, app_word(app, second),
         (struct box){p.x + in, p.y + in + (small ? 32 : 42), p.w - 2 * in, small ? 76 : 96},
         TYPE_T2, false);
    int side = small ? 104 : 216, cy = p.y + (small ? 208 : 374), cx = p.x + p.w / 2;
    scene_corners(scene,
                  (struct box){cx - side * 3 / 4, cy - side * 3 / 4, side * 3 / 2, side * 3 / 2});
    scene_icon(scene, (struct box){cx - side / 2, cy - side / 2, side, side}, "lock",
               COLOUR_ACCENT);
    if (!app_is_known(app) || app_vault_trouble(app) != NULL)
        return;
    int rows = app_dock(app)->attention > 0 ? 4 : 3;
    int step = small ? 34 : 44;
    declare_status(app, scene,
                   (struct box){p.x + in, p.y + p.h - in - rows * step + 8, p.w - 2 * in, 0});
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct locked *locked = state;
    declare_panel(app, scene);
    pad_declare(&locked->pad, app, scene, app_word(app, "locked.title"), 0);
    scene_set_prompt(scene, app_word(app, "locked.title"));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct locked *locked = state;
    bool opened;
    if (action->kind == ACTION_NEWS && action->code == NEWS_OPEN_FAILED && !locked->pad.is_trying) {
        locked->pad.has_failed = true;
        return STAY;
    }
    pad_act(&locked->pad, app, action, &opened);
    return opened ? (struct go){.kind = GO_CHOOSER} : STAY;
}

static void leave(void *state, struct app *app)
{
    (void)app;
    explicit_bzero(state, sizeof(struct locked));
}

const struct screen locked_screen = {
    .name = "locked",
    .state_bytes = sizeof(struct locked),
    .leave = leave,
    .declare = declare,
    .act = act,
};
