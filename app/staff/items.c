// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What was filed: each item with its picture, whose it is, and how far it has come. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

#include <string.h>

struct items {
    int page;
};

enum { ACTION_MORE };

struct measures {
    int rows, row_h, gap, top, picture;
};

static struct measures measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct measures){4, 74, 6, 72, 58}
                                  : (struct measures){6, 92, 8, 104, 76};
}

struct state_words {
    const char *key, *icon;
    enum colour colour;
};

static struct state_words state_of(enum item_state state)
{
    static const struct state_words STATES[] = {
        [ITEM_WAITING] = {"state.waiting", "clock", COLOUR_INK2},
        [ITEM_SENDING] = {"state.sending", "up", COLOUR_ACCENT},
        [ITEM_SENT] = {"state.sent", "up", COLOUR_INK2},
        [ITEM_RECEIVED] = {"state.received", "keep", COLOUR_ACCENT},
        [ITEM_ATTENTION] = {"state.attention", "warning", COLOUR_ALERT},
    };
    return STATES[state];
}

static const char *kind_key(const json_t *record)
{
    const char *kind = record != NULL ? record_kind(record) : "";
    if (g_str_equal(kind, "evidence"))
        return "kind.photo";
    if (g_str_equal(kind, "view.mat"))
        return "kind.mat";
    if (g_str_equal(kind, "view.voice"))
        return "kind.voice";
    return g_str_equal(kind, "withdrawal") ? "kind.withdrawal" : "kind.other";
}

static const char *kind_icon(const json_t *record)
{
    const char *kind = record != NULL ? record_kind(record) : "";
    return g_str_equal(kind, "view.voice")   ? "mic"
           : g_str_equal(kind, "withdrawal") ? "away"
                                             : "note";
}

/* The picture to show: the flattened one before the photo, a view's own picture. */
static const char *picture_of(const json_t *record)
{
    static const char *const ORDER[] = {"flat.jpg", "photo.jpg", "view.png"};
    for (size_t k = 0; k < G_N_ELEMENTS(ORDER); k++) {
        size_t i;
        json_t *medium;
        json_array_foreach(json_object_get(record, "media"), i,
                           medium) if (g_strcmp0(json_string_value(json_object_get(medium, "name")),
                                                 ORDER[k]) == 0) return ORDER[k];
    }
    return NULL;
}

static void declare_picture(struct scene *scene, const struct item *item, struct box box)
{
    const char *name = picture_of(item->record);
    if (name != NULL) {
        g_autofree char *key = g_strdup_printf("item:%s/%s", item->id.text, name);
        scene_image(scene, box, PHOTO(key), 8);
        return;
    }
    scene_panel(scene, box, COLOUR_TRAY, COLOUR_NONE, 0, 8);
    int side = box.h * 3 / 5;
    scene_icon(scene,
               (struct box){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side},
               kind_icon(item->record), COLOUR_INK2);
}

static char *second_line(const struct app *app, const struct item *item)
{
    g_autofree char *when = frame_when(app, item->record);
    const json_t *target = json_array_get(json_object_get(item->record, "targets"), 0);
    const char *words = json_string_value(json_object_get(target, "words"));
    if (item->why != NULL)
        return g_strdup(item->why);
    return words != NULL
               ? g_strdup_printf("%s · %s · %s", app_word(app, kind_key(item->record)), words, when)
               : g_strdup_printf("%s · %s", app_word(app, kind_key(item->record)), when);
}

static void declare_item(const struct app *app, struct scene *scene, const struct item *item,
                         struct box box)
{
    struct measures m = measures_of(scene_theme(scene));
    struct state_words state = state_of(item->state);
    bool bad = item->state == ITEM_ATTENTION;
    scene_panel(scene, box, bad ? COLOUR_ALERT_TINT : COLOUR_CARD, bad ? COLOUR_ALERT : COLOUR_NONE,
                bad ? 2 : 0, 12);
    struct box picture = {box.x + 8, box.y + 8, m.picture * 4 / 3, m.picture};
    declare_picture(scene, item, picture);
    int x = picture.x + picture.w + 20, right = box.x + box.w - 20, state_w = 190;
    g_autofree char *names = item->record != NULL ? frame_names(item->record) : g_strdup("");
    g_autofree char *second = second_line(app, item);
    struct words head = {.text = names[0] != '\0' ? names : app_word(app, "items.nobody"),
                         .box = {x, box.y + box.h / 2 - 36, right - state_w - x, 36},
                         .type = TYPE_T2,
                         .bold = true,
                         .colour = COLOUR_INK,
                         .middle = true};
    struct words line = {.text = second,
                         .box = {x, box.y + box.h / 2, right - state_w - x, 30},
                         .type = TYPE_T1,
                         .colour = COLOUR_INK2,
                         .middle = true};
    scene_words(scene, &head);
    scene_words(scene, &line);
    scene_icon(scene, (struct box){right - state_w, box.y + box.h / 2 - 15, 30, 30}, state.icon,
               state.colour);
    struct words word = {.text = app_word(app, state.key),
                         .box = {right - state_w + 42, box.y, state_w - 42, box.h},
                         .type = TYPE_T1,
                         .bold = bad,
                         .colour = bad ? COLOUR_ALERT : COLOUR_INK,
                         .middle = true};
    scene_words(scene, &word);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct items *screen = state;
    struct measures m = measures_of(scene_theme(scene));
    struct box content = frame_content(scene_theme(scene));
    struct item *const *items;
    size_t count = app_items(app, &items), room = (size_t)m.rows;
    size_t pages = MAX((count + room - 1) / room, 1), first = (size_t)screen->page % pages * room;
    g_autofree char *second = words_count(app_words(app), "items.second", (int64_t)count);
    frame_rail(scene, app, RAIL_FILED);
    frame_title(scene, app, app_word(app, "rail.filed"), second);
    for (size_t i = 0; i < room && first + i < count; i++) {
        struct box box = {content.x, m.top + (int)i * (m.row_h + m.gap), content.w, m.row_h};
        declare_item(app, scene, items[count - 1 - first - i], box);
    }
    if (count > room) {
        int h = layout_is_small(scene_theme(scene)) ? 66 : 72;
        struct target more = {
            .id = "more",
            .label = app_word(app, "chooser.more"),
            .box = {content.x + content.w - 220,
                    content.y + content.h - h + (layout_is_small(scene_theme(scene)) ? 4 : 0), 220,
                    h},
            .look = LOOK_STAFF,
            .arrangement = IMAGE_BESIDE,
            .image = ICON("next"),
            .image_size = 32,
            .type = TYPE_T2,
            .row = 0,
            .action = ACTION_MORE,
        };
        scene_target(scene, &more);
    }
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)state;
    (void)text;
    app_items_wanted(app);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct items *screen = state;
    struct go go;
    if (frame_act(app, action, &go))
        return go;
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_MORE)
        screen->page++;
    return STAY;
}

const struct screen items_screen = {
    .name = "items",
    .state_bytes = sizeof(struct items),
    .is_staff = true,
    .enter = enter,
    .declare = declare,
    .act = act,
};
