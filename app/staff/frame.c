// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/frame.h"

#include <time.h>

struct rail_key {
    const char *id, *words, *icon;
    int wide_y, small_y;
};

static const struct rail_key KEYS[] = {
    [RAIL_BACK] = {"back", "side.back", "back", 24, 8},
    [RAIL_CAMERA] = {"camera", "rail.camera", "camera", 248, 87},
    [RAIL_INBOX] = {"inbox", "rail.inbox", "inbox", 344, 166},
    [RAIL_FILED] = {"filed", "rail.filed", "file", 440, 245},
    [RAIL_DOCK] = {"dock", "rail.dock", "dock", 536, 324},
    [RAIL_LOCK] = {"lock", "rail.lock", "lock", 700, 403},
};

int frame_gap(const struct theme *theme)
{
    return layout_is_small(theme) ? 8 : 12;
}

struct box frame_content(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){88, 72, 704, 400}
                                  : (struct box){128, 104, 1128, 672};
}

static void declare_key(struct scene *scene, const struct app *app, enum rail rail, enum rail here)
{
    const struct rail_key *key = &KEYS[rail];
    bool small = layout_is_small(scene_theme(scene));
    struct box box =
        small ? (struct box){4, key->small_y, 64, 69} : (struct box){8, key->wide_y, 88, 84};
    bool chosen = rail == here;
    struct target target = {
        .id = key->id,
        .label = app_word(app, key->words),
        .box = box,
        .look = LOOK_RAIL,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .arrangement = IMAGE_ABOVE,
        .image = ICON(key->icon),
        .image_size = small ? 32 : 40,
        .type = TYPE_T1,
        .hide_label = small && !chosen,
        .count = rail == RAIL_INBOX ? app_draft_count(app) : 0,
        .row = ROW_RAIL,
        .action = RAIL_ACTION + (int)rail,
    };
    scene_target(scene, &target);
}

void frame_rail(struct scene *scene, const struct app *app, enum rail here)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    scene_panel(scene, (struct box){0, 0, small ? 72 : 104, theme->height}, COLOUR_RAIL,
                COLOUR_NONE, 0, 0);
    declare_key(scene, app, RAIL_BACK, here);
    for (int rail = RAIL_CAMERA; here != RAIL_NONE && rail <= RAIL_DOCK; rail++)
        declare_key(scene, app, (enum rail)rail, here);
    declare_key(scene, app, RAIL_LOCK, here);
}

static void declare_staff(struct scene *scene, const struct app *app, int right)
{
    const struct pack_staff *staff = app_staff(app);
    bool small = layout_is_small(scene_theme(scene));
    int side = small ? 40 : 48;
    if (staff == NULL || staff->picture == NULL)
        return;
    g_autofree char *key = g_strconcat("pack:", staff->picture, NULL);
    scene_image(scene, (struct box){right - side, small ? 12 : 28, side, side}, PHOTO(key),
                side / 2);
}

void frame_title(struct scene *scene, const struct app *app, const char *title, const char *second)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box content = frame_content(theme);
    int right = content.x + content.w;
    struct words head = {.text = title,
                         .box = {content.x, small ? 8 : 16, content.w - (small ? 210 : 330),
                                 second != NULL && small ? 34
                                 : small                 ? 48
                                                         : 48},
                         .type = TYPE_T4,
                         .bold = true,
                         .colour = COLOUR_INK,
                         .middle = true};
    scene_words(scene, &head);
    if (second != NULL) {
        struct words line = {
            .text = second,
            .box = {content.x, small ? 40 : 58, content.w - (small ? 210 : 330), 30},
            .type = TYPE_T1,
            .colour = COLOUR_INK2,
            .middle = true};
        scene_words(scene, &line);
    }
    declare_staff(scene, app, right);
    g_autofree char *now = app_time_text(app);
    int time_right = right - (small ? 50 : 68);
    struct words time = {.text = now,
                         .box = {time_right - 90, small ? 16 : 36, 90, 34},
                         .type = TYPE_T2,
                         .bold = true,
                         .align = ALIGN_END,
                         .colour = COLOUR_INK,
                         .middle = true};
    scene_words(scene, &time);
    const struct vault_dock *dock = app_dock(app);
    int waiting = dock->waiting + dock->sending;
    if (small || waiting == 0)
        return;
    g_autofree char *text = words_count(app_words(app), "frame.waiting", waiting);
    int width = scene_words_width(theme, text, TYPE_T1, false);
    struct words line = {.text = text,
                         .box = {time_right - 102 - width, 36, width + 4, 34},
                         .type = TYPE_T1,
                         .colour = COLOUR_INK2,
                         .middle = true};
    scene_words(scene, &line);
    scene_icon(scene, (struct box){time_right - 102 - width - 38, 38, 28, 28}, "dock", COLOUR_INK2);
}

bool frame_act(struct app *app, const struct action *action, struct go *go)
{
    (void)app;
    *go = STAY;
    if (action->kind == ACTION_BACK) {
        *go = BACK;
        return true;
    }
    if (action->kind != ACTION_CHOOSE)
        return false;
    switch (action->code) {
    case RAIL_ACTION + RAIL_BACK:
        *go = BACK;
        return true;
    case RAIL_ACTION + RAIL_CAMERA:
        *go = OVER_CHOOSER(SCREEN_CAMERA);
        return true;
    case RAIL_ACTION + RAIL_INBOX:
        *go = OVER_CHOOSER(SCREEN_INBOX);
        return true;
    case RAIL_ACTION + RAIL_FILED:
        *go = OVER_CHOOSER(SCREEN_ITEMS);
        return true;
    case RAIL_ACTION + RAIL_DOCK:
        *go = OVER_CHOOSER(SCREEN_DOCK);
        return true;
    case RAIL_ACTION + RAIL_LOCK:
        *go = (struct go){.kind = GO_LOCK};
        return true;
    default:
        return false;
    }
}

/* --- what a record says, for lists --- */

const struct pack_pupil *frame_pupil(const struct app *app, const json_t *record)
{
    const json_t *first = json_array_get(json_object_get(record, "pupils"), 0);
    const char *id = json_string_value(json_object_get(first, "id"));
    return id != NULL && app_pack(app) != NULL ? pack_pupil(app_pack(app), id) : NULL;
}

char *frame_names(const json_t *record)
{
    GString *names = g_string_new(NULL);
    size_t i;
    json_t *pupil;
    json_array_foreach(json_object_get(record, "pupils"), i, pupil)
    {
        const char *shown = json_string_value(json_object_get(pupil, "shown"));
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", shown != NULL ? shown : "");
    }
    return g_string_free(names, FALSE);
}

char *frame_when(const struct app *app, const json_t *record)
{
    const json_t *wall = json_object_get(json_object_get(record, "made"), "wall");
    if (!json_is_integer(wall))
        return g_strdup(app_word(app, "frame.time-unknown"));
    time_t then = (time_t)(json_integer_value(wall) / 1000), now = time(NULL);
    struct tm made, today;
    if (localtime_r(&then, &made) == NULL || localtime_r(&now, &today) == NULL)
        return g_strdup(app_word(app, "frame.time-unknown"));
    if (made.tm_year == today.tm_year && made.tm_yday == today.tm_yday)
        return g_strdup_printf("%02d:%02d", made.tm_hour, made.tm_min);
    return g_strdup_printf("%d.%d. %02d:%02d", made.tm_mday, made.tm_mon + 1, made.tm_hour,
                           made.tm_min);
}
