// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/welcome.h"

#include "staff/frame.h"

#include <string.h>

enum { ACTION_JOIN = 1 };
enum { ROW_JOIN = 60 };

/* How asking goes, by what the dock says; `key` and `key-2` are the words. */
static const struct step {
    const char *code;
    const char *key, *icon;
    bool is_over;   /* only another code helps */
    bool in_dock;   /* said only while the device stands in it */
    bool has_words; /* a person compares them now */
} STEPS[] = {
    {"code-refused", "locked.code-refused", "warning", true, false, false},
    {"not-let-in", "locked.not-let-in", "warning", true, false, false},
    {"not-our-server", "locked.not-our-server", "warning", true, true, false},
    {"not-accepted", "locked.accept", "person", false, true, true},
    {"offline", "locked.unreachable", "clock", false, true, false},
    {NULL, "locked.asked", "clock", false, false, true},
};
static const struct step NEW = {NULL, "locked.new", "school", true, false, false};

static const struct step *step_of(const struct app *app)
{
    const struct vault_dock *dock = app_dock(app);
    const struct step *step = STEPS;
    if (app_enrolment(app) == VAULT_NEW)
        return &NEW;
    while (step->code != NULL &&
           (g_strcmp0(step->code, dock->trouble_code) != 0 || (step->in_dock && !dock->docked)))
        step++;
    return step;
}

/* Three and three, as the server's page shows them: the same in every language. */
static void declare_words(const struct app *app, struct scene *scene, struct box box)
{
    g_auto(GStrv) words = g_strsplit(app_device_words(app), "-", -1);
    int half = (int)g_strv_length(words) / 2, line_h = box.h / 2;
    for (int row = 0; row < 2; row++) {
        g_autoptr(GString) line = g_string_new(NULL);
        for (int i = row * half; i < (row + 1) * half; i++)
            g_string_append_printf(line, "%s%s", line->len > 0 ? "-" : "", words[i]);
        frame_line(scene, line->str, (struct box){box.x, box.y + row * line_h, box.w, line_h},
                   TYPE_T4, true, ALIGN_CENTRE);
    }
}

static void declare_key(const struct app *app, struct scene *scene, const struct step *step,
                        struct box box)
{
    struct target join = {
        .id = "join",
        .label = app_word(app, step == &NEW ? "join.title" : "join.another"),
        .box = box,
        .look = step->is_over ? LOOK_STAFF_GO : LOOK_QUIET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("qr"),
        .image_size = layout_is_small(scene_theme(scene)) ? 32 : 44,
        .type = TYPE_T2,
        .row = ROW_JOIN,
        .action = ACTION_JOIN,
    };
    scene_target(scene, &join);
}

void welcome_declare(const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    const struct step *step = step_of(app);
    struct box whole = {0, 0, theme->width, theme->height};
    struct box panel = small ? layout_inset(whole, 16) : layout_middle(whole, 800, 640);
    struct box in = layout_inset(panel, small ? 24 : 40);
    int title_h = small ? 44 : 60, text_h = small ? 108 : 132, key_h = small ? 72 : 92;
    struct box key = {in.x, in.y + in.h - key_h, in.w, key_h};
    struct box view = {in.x, in.y + title_h + text_h, in.w, 0};
    g_autofree char *second = g_strconcat(step->key, "-2", NULL);
    view.h = key.y - view.y - (small ? 20 : 48);
    scene_panel(scene, panel, COLOUR_CARD, COLOUR_NONE, 0, 28);
    frame_line(scene, app_word(app, step->key), (struct box){in.x, in.y - 8, in.w, title_h},
               TYPE_T4, true, ALIGN_START);
    frame_text(scene, app_word(app, second), (struct box){in.x, in.y + title_h - 8, in.w, text_h},
               TYPE_T2, COLOUR_INK2);
    if (step->has_words && app_device_words(app) != NULL) {
        scene_corners(scene, view);
        declare_words(app, scene, layout_inset(view, small ? 16 : 28));
    } else {
        int side = MIN(view.h, small ? 120 : 200);
        struct box icon = layout_middle(view, side, side);
        scene_corners(scene, icon);
        scene_icon(scene, layout_inset(icon, side / 6), step->icon, COLOUR_ACCENT);
    }
    declare_key(app, scene, step, key);
    scene_set_prompt(scene, app_word(app, step->key));
}

struct go welcome_act(const struct action *action)
{
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_JOIN)
        return PUSH(SCREEN_JOIN, NULL);
    return STAY;
}
