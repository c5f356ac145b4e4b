// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/frame.h"

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

void frame_line(struct scene *scene, const char *text, struct box box, enum type_size type,
                bool bold, enum align align)
{
    struct words words = {
        .text = text,
        .box = box,
        .type = type,
        .bold = bold,
        .align = align,
        .colour = bold ? COLOUR_INK : COLOUR_INK2,
        .middle = true,
    };
    scene_words(scene, &words);
}

void frame_text(struct scene *scene, const char *text, struct box box, enum type_size type,
                enum colour colour)
{
    struct words words = {.text = text, .box = box, .type = type, .colour = colour};
    scene_words(scene, &words);
}

void frame_empty(struct scene *scene, struct box box, const char *icon, const char *title,
                 const char *text)
{
    bool small = layout_is_small(scene_theme(scene));
    int side = small ? 64 : 96, line = small ? 40 : 52, room = small ? 84 : 124;
    struct box all = layout_middle(box, box.w - (small ? 96 : 240), side + line + room + 24);
    struct words words = {
        .text = text,
        .box = {all.x, all.y + side + line + 24, all.w, room},
        .type = TYPE_T2,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK2,
    };
    scene_icon(scene, (struct box){all.x + (all.w - side) / 2, all.y, side, side}, icon,
               COLOUR_INK2);
    frame_line(scene, title, (struct box){all.x, all.y + side + 16, all.w, line}, TYPE_T4, true,
               ALIGN_CENTRE);
    scene_words(scene, &words);
}

/* As large and as far out as the tick of a key. */
void frame_tick(struct scene *scene, struct box card)
{
    struct box disc = {card.x + card.w + 8 - 34, card.y - 8, 34, 34};
    scene_disc(scene, disc.x + 17, disc.y + 17, 17, COLOUR_ACCENT, COLOUR_NONE);
    scene_icon(scene, layout_inset(disc, 5), "keep", COLOUR_ON);
}

static void declare_staff(struct scene *scene, const struct app *app, struct box box)
{
    const struct pack_staff *staff = app_staff(app);
    if (staff == NULL || staff->picture == NULL)
        return;
    g_autofree char *key = g_strconcat("pack:", staff->picture, NULL);
    scene_image(scene, box, PHOTO(key), box.w / 2);
}

/* "12 waiting", ending at `right`. */
static void declare_waiting(struct scene *scene, const struct app *app, int right, int middle)
{
    const struct vault_dock *dock = app_dock(app);
    int waiting = dock->waiting + dock->sending;
    if (waiting == 0)
        return;
    g_autofree char *text = words_count(app_words(app), "frame.waiting", waiting);
    int width = scene_words_width(scene_theme(scene), text, TYPE_T1, false) + 4;
    frame_line(scene, text, (struct box){right - width, middle - 17, width, 34}, TYPE_T1, false,
               ALIGN_START);
    scene_icon(scene, (struct box){right - width - 38, middle - 14, 28, 28}, "dock", COLOUR_INK2);
}

void frame_title(struct scene *scene, const struct app *app, const char *title, const char *second)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box content = frame_content(theme);
    int right = content.x + content.w, middle = small ? 32 : 52, face = small ? 40 : 48;
    int width = content.w - (small ? 140 : 360), head = small ? 40 : 48;
    int y = second == NULL ? middle - head / 2 : small ? 4 : 14;
    frame_line(scene, title, (struct box){content.x, y, width, head}, TYPE_T4, true, ALIGN_START);
    if (second != NULL)
        frame_line(scene, second, (struct box){content.x, y + head - (small ? 6 : 4), width, 32},
                   TYPE_T1, false, ALIGN_START);
    declare_staff(scene, app, (struct box){right - face, middle - face / 2, face, face});
    g_autofree char *time = app_time_text(app);
    g_autofree char *now = words_figures(app_words(app), time);
    right -= face + (small ? 10 : 20);
    frame_line(scene, now, (struct box){right - 90, middle - 18, 90, 36}, TYPE_T2, true, ALIGN_END);
    if (!small)
        declare_waiting(scene, app, right - 112, middle);
}

bool frame_is_back(const struct action *action)
{
    return action->kind == ACTION_BACK ||
           (action->kind == ACTION_CHOOSE && action->code == RAIL_ACTION + RAIL_BACK);
}

bool frame_act(const struct action *action, struct go *go)
{
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
