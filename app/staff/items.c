// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What was filed: each item with its picture, whose it is, and how far it has come. */
#include "staff/frame.h"
#include "staff/shown.h"
#include "staff/staff_screens.h"

struct items {
    int page;
};

enum { ACTION_MORE };

struct measures {
    int rows, row_h, gap, picture, state_w;
};

static const struct measures WIDE = {6, 92, 8, 76, 232};
static const struct measures SMALL = {4, 74, 6, 58, 176};

static const struct measures *measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
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

static void declare_picture(struct scene *scene, const struct item *item, struct box box)
{
    const char *name = item->record != NULL ? shown_picture(item->record) : NULL;
    if (name != NULL) {
        g_autofree char *key = g_strdup_printf("item:%s/%s", item->id.text, name);
        scene_image(scene, box, PHOTO(key), 8);
        return;
    }
    int side = box.h * 3 / 5;
    scene_panel(scene, box, COLOUR_TRAY, COLOUR_NONE, 0, 8);
    scene_icon(scene, layout_middle(box, side, side), shown_icon(item->record), COLOUR_INK2);
}

/* What needs a person is said in plain words; its cause is the tool's to tell. */
static char *second_line(const struct app *app, const struct item *item)
{
    g_autofree char *when = shown_when(app, item->record);
    const json_t *target = json_array_get(json_object_get(item->record, "targets"), 0);
    const char *words = json_string_value(json_object_get(target, "words"));
    const char *kind = shown_kind(app, item->record);
    if (item->state == ITEM_ATTENTION)
        return g_strdup(app_word(app, "dock.attention-2"));
    return words != NULL ? g_strdup_printf("%s · %s · %s", kind, words, when)
                         : g_strdup_printf("%s · %s", kind, when);
}

/* How far it has come, at the far end of its row: the icons of all rows stand under each other. */
static void declare_state(const struct app *app, struct scene *scene, enum item_state state,
                          struct box box)
{
    struct state_words how = state_of(state);
    bool bad = state == ITEM_ATTENTION;
    struct words words = {
        .text = app_word(app, how.key),
        .box = {box.x + 42, box.y, box.w - 42, box.h},
        .type = TYPE_T1,
        .bold = bad,
        .colour = bad ? COLOUR_ALERT : COLOUR_INK,
        .middle = true,
    };
    scene_icon(scene, (struct box){box.x, box.y + (box.h - 30) / 2, 30, 30}, how.icon, how.colour);
    scene_words(scene, &words);
}

static void declare_item(const struct app *app, struct scene *scene, const struct item *item,
                         struct box box)
{
    const struct measures *m = measures_of(scene_theme(scene));
    bool bad = item->state == ITEM_ATTENTION;
    struct box picture = {box.x + 8, box.y + 8, m->picture * 4 / 3, m->picture};
    int x = picture.x + picture.w + 20, state_x = box.x + box.w - 16 - m->state_w;
    struct box words = {x, box.y + (box.h - 66) / 2, state_x - 16 - x, 34};
    g_autofree char *names = item->record != NULL ? shown_names(item->record) : g_strdup("");
    g_autofree char *second = second_line(app, item);
    scene_panel(scene, box, bad ? COLOUR_ALERT_TINT : COLOUR_CARD, bad ? COLOUR_ALERT : COLOUR_NONE,
                bad ? 2 : 0, 12);
    declare_picture(scene, item, picture);
    const char *nobody = item->is_closed                    ? "items.for-lead"
                         : shown_is_of_device(item->record) ? "items.device"
                                                            : "items.nobody";
    frame_line(scene, names[0] != '\0' ? names : app_word(app, nobody), words, TYPE_T2, true,
               ALIGN_START);
    words.y += words.h;
    words.h = 32;
    if (!item->is_closed)
        frame_line(scene, second, words, TYPE_T1, false, ALIGN_START);
    declare_state(app, scene, item->state, (struct box){state_x, box.y, m->state_w, box.h});
}

static void declare_more(const struct app *app, struct scene *scene)
{
    struct box content = frame_content(scene_theme(scene));
    int h = layout_is_small(scene_theme(scene)) ? 70 : 72;
    struct target more = {
        .id = "more",
        .label = app_word(app, "chooser.more"),
        .box = {content.x + content.w - 220, content.y + content.h - h, 220, h},
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

static int64_t count_all(const struct app *app)
{
    const struct vault_dock *dock = app_dock(app);
    return (int64_t)dock->waiting + dock->sending + dock->sent + dock->received + dock->attention;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct items *screen = state;
    const struct measures *m = measures_of(scene_theme(scene));
    struct box content = frame_content(scene_theme(scene));
    struct item *const *items;
    size_t count = app_items(app, &items), room = (size_t)m->rows;
    size_t pages = MAX((count + room - 1) / room, 1), first = (size_t)screen->page % pages * room;
    g_autofree char *second = words_count(app_words(app), "items.second", count_all(app));
    frame_rail(scene, app, RAIL_FILED);
    frame_title(scene, app, app_word(app, "rail.filed"), count > 0 ? second : NULL);
    if (count == 0)
        frame_empty(scene, content, "file", app_word(app, "items.none"),
                    app_word(app, "items.none-2"));
    for (size_t i = 0; i < room && first + i < count; i++) {
        struct box box = {content.x, content.y + (int)i * (m->row_h + m->gap), content.w, m->row_h};
        declare_item(app, scene, items[count - 1 - first - i], box);
    }
    if (count > room)
        declare_more(app, scene);
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
    (void)app;
    if (frame_act(action, &go))
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
