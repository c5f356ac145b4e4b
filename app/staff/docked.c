// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The dock: what is waiting, sending, sent, received; and what needs a person. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

enum { ACTION_ITEMS, ACTION_DRAFTS };

struct measures {
    struct box panel, cards, trouble;
    int inset, bar_h, gap;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){
            {88, 72, 704, 170}, {88, 254, 704, 110}, {88, 376, 704, 88}, 20, 20, 8};
    return (struct measures){
        {136, 104, 1112, 224}, {128, 360, 1128, 168}, {128, 552, 1128, 136}, 272, 32, 12};
}

static void line(struct scene *scene, const char *text, struct box box, enum type_size type,
                 bool bold, enum align align)
{
    struct words words = {.text = text,
                          .box = box,
                          .type = type,
                          .bold = bold,
                          .align = align,
                          .colour = bold ? COLOUR_INK : COLOUR_INK2,
                          .middle = true};
    scene_words(scene, &words);
}

static int all_of(const struct vault_dock *dock)
{
    return dock->waiting + dock->sending + dock->sent + dock->received + dock->attention;
}

static char *title_of(const struct app *app, const struct vault_dock *dock)
{
    int to_go = dock->waiting + dock->sending;
    if (!dock->docked)
        return g_strdup(app_word(app, "dock.away"));
    if (to_go == 0)
        return g_strdup(app_word(app, dock->sent > 0 ? "dock.sent-all" : "dock.all-received"));
    g_autofree char *now =
        g_strdup_printf("%d", MIN(dock->sent + dock->received + 1, all_of(dock)));
    g_autofree char *all = g_strdup_printf("%d", all_of(dock) - dock->attention);
    return words_fill(app_words(app), "dock.sending", "now", now, "all", all, NULL);
}

static const char *trouble_key(const char *code)
{
    static const struct {
        const char *code, *key;
    } known[] = {
        {"offline", "trouble.offline"},
        {"not-our-server", "trouble.not-our-server"},
        {"not-enrolled", "trouble.not-enrolled"},
        {"code-refused", "trouble.code-refused"},
        {"token-refused", "trouble.token-refused"},
        {"server-full", "trouble.server-full"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_strcmp0(code, known[i].code) == 0)
            return known[i].key;
    return "trouble.server-error";
}

static const char *second_of(const struct app *app, const struct vault_dock *dock)
{
    int to_go = dock->waiting + dock->sending;
    if (dock->docked && dock->trouble != NULL)
        return app_word(app, trouble_key(dock->trouble));
    if (!dock->docked)
        return app_word(app, to_go > 0 ? "dock.put-in" : "dock.nothing-waits");
    return app_word(app, to_go > 0 ? "dock.leave" : "dock.safe");
}

static char *megabytes(const struct app *app, int64_t bytes)
{
    g_autofree char *number = bytes < 10 * 1000 * 1000
                                  ? g_strdup_printf("%.1f", (double)bytes / 1e6)
                                  : g_strdup_printf("%d", (int)(bytes / 1000000));
    return words_fill(app_words(app), "dock.to-go", "megabytes", number, NULL);
}

static void declare_panel(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct vault_dock *dock = app_dock(app);
    bool small = layout_is_small(scene_theme(scene));
    struct box p = m->panel;
    scene_panel(scene, p, COLOUR_CARD, COLOUR_NONE, 0, 20);
    if (!small)
        scene_corners(scene, (struct box){p.x - 16, p.y - 16, p.w + 32, p.h + 32});
    if (!small)
        scene_icon(scene, (struct box){p.x + 64, p.y + 40, 144, 144}, "dock", COLOUR_ACCENT);
    int x = p.x + m->inset, w = p.w - m->inset - (small ? 20 : 32);
    g_autofree char *title = title_of(app, dock);
    line(scene, title, (struct box){x, p.y + (small ? 8 : 28), w, small ? 44 : 60}, TYPE_T5, true,
         ALIGN_START);
    line(scene, second_of(app, dock), (struct box){x, p.y + (small ? 52 : 86), w, small ? 34 : 40},
         TYPE_T2, false, ALIGN_START);
    int all = all_of(dock) - dock->attention;
    int bar_y = p.y + (small ? 96 : 140);
    scene_bar(scene, (struct box){x, bar_y, w, m->bar_h},
              all > 0 ? (dock->sent + dock->received) * 1000 / all : 0);
    g_autofree char *received = words_count(app_words(app), "dock.received-by", dock->received);
    line(scene, received, (struct box){x, bar_y + m->bar_h + 8, w / 2, 32}, TYPE_T1, false,
         ALIGN_START);
    if (dock->bytes_to_go > 0) {
        g_autofree char *to_go = megabytes(app, dock->bytes_to_go);
        line(scene, to_go, (struct box){x + w / 2, bar_y + m->bar_h + 8, w / 2, 32}, TYPE_T1, false,
             ALIGN_END);
    }
}

static void declare_cards(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct vault_dock *dock = app_dock(app);
    bool small = layout_is_small(scene_theme(scene));
    const struct {
        const char *id, *words, *second, *icon;
        int count, action;
        enum colour colour;
    } cards[] = {
        {"sending", "state.sending", "dock.sending-2", "up", dock->sending, ACTION_ITEMS,
         COLOUR_ACCENT},
        {"waiting", "state.waiting", "dock.waiting-2", "clock", dock->waiting, ACTION_ITEMS,
         COLOUR_INK},
        {"sent", "state.sent", "dock.sent-2", "up", dock->sent, ACTION_ITEMS, COLOUR_INK},
        {"received", "state.received", "dock.received-2", "keep", dock->received, ACTION_ITEMS,
         COLOUR_INK},
        {"drafts", "dock.drafts", "dock.drafts-2", "inbox", app_draft_count(app), ACTION_DRAFTS,
         COLOUR_WARN},
    };
    int count = G_N_ELEMENTS(cards), w = (m->cards.w - m->gap * (count - 1)) / count;
    for (int i = 0; i < count; i++) {
        struct box box = {m->cards.x + i * (w + m->gap), m->cards.y, w, m->cards.h};
        struct target card = {
            .id = cards[i].id,
            .label = app_word(app, cards[i].words),
            .box = box,
            .look = LOOK_STAFF,
            .hide_label = true,
            .type = TYPE_T2,
            .row = 0,
            .action = cards[i].action,
        };
        scene_target(scene, &card);
        int in = small ? 10 : 20, icon = small ? 24 : 32;
        g_autofree char *number = g_strdup_printf("%d", cards[i].count);
        scene_icon(scene, (struct box){box.x + in, box.y + (small ? 14 : 36), icon, icon},
                   cards[i].icon, cards[i].colour);
        struct words figure = {
            .text = number,
            .box = {box.x + in + icon + 14, box.y + (small ? 6 : 22), w - 80, small ? 40 : 60},
            .type = TYPE_T5,
            .bold = true,
            .colour = cards[i].colour,
            .middle = true};
        scene_words(scene, &figure);
        line(scene, app_word(app, cards[i].words),
             (struct box){box.x + in, box.y + (small ? 46 : 80), w - in - 6, small ? 30 : 36},
             TYPE_T2, true, ALIGN_START);
        line(scene, app_word(app, cards[i].second),
             (struct box){box.x + in, box.y + (small ? 74 : 116), w - in - 6, small ? 28 : 32},
             TYPE_T1, false, ALIGN_START);
    }
}

static const struct item *first_in_trouble(const struct app *app)
{
    struct item *const *items;
    size_t count = app_items(app, &items);
    for (size_t i = 0; i < count; i++)
        if (items[i]->state == ITEM_ATTENTION)
            return items[i];
    return NULL;
}

static void declare_attention(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct item *item = first_in_trouble(app);
    if (item == NULL)
        return;
    struct box box = m->trouble;
    bool small = layout_is_small(scene_theme(scene));
    scene_panel(scene, box, COLOUR_ALERT_TINT, COLOUR_ALERT, 3, 12);
    scene_icon(scene, (struct box){box.x + 28, box.y + (box.h - 48) / 2, 48, 48}, "warning",
               COLOUR_ALERT);
    g_autofree char *title =
        words_count(app_words(app), "dock.attention", app_dock(app)->attention);
    int x = box.x + 104;
    line(scene, title, (struct box){x, box.y + (small ? 8 : 30), box.w - 130, 36}, TYPE_T2, true,
         ALIGN_START);
    line(scene, item->why != NULL ? item->why : app_word(app, "dock.attention-2"),
         (struct box){x, box.y + (small ? 44 : 68), box.w - 130, small ? 30 : 40},
         small ? TYPE_T1 : TYPE_T2, false, ALIGN_START);
}

static void declare_foot(const struct app *app, struct scene *scene)
{
    if (layout_is_small(scene_theme(scene)))
        return;
    g_autofree char *room = words_count(app_words(app), "locked.room", app_photos_left(app));
    scene_icon(scene, (struct box){128, 728, 30, 30}, "camera", COLOUR_INK2);
    line(scene, room, (struct box){172, 724, 420, 38}, TYPE_T1, false, ALIGN_START);
    bool known = app_dock(app)->clock_fixed_ms != CLOCK_NO_WALL;
    scene_icon(scene, (struct box){620, 728, 30, 30}, "clock", COLOUR_INK2);
    line(scene, app_word(app, known ? "dock.clock-set" : "dock.clock-not-set"),
         (struct box){664, 724, 560, 38}, TYPE_T1, false, ALIGN_START);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    (void)state;
    struct measures m = measures_of(scene_theme(scene));
    frame_rail(scene, app, RAIL_DOCK);
    frame_title(scene, app, app_word(app, "rail.dock"), NULL);
    declare_panel(app, scene, &m);
    declare_cards(app, scene, &m);
    declare_attention(app, scene, &m);
    declare_foot(app, scene);
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)state;
    (void)text;
    app_items_wanted(app);
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    (void)state;
    struct go go;
    if (frame_act(app, action, &go))
        return go;
    if (action->kind != ACTION_CHOOSE)
        return STAY;
    return OVER_CHOOSER(action->code == ACTION_DRAFTS ? SCREEN_INBOX : SCREEN_ITEMS);
}

const struct screen dock_screen = {
    .name = "dock",
    .is_staff = true,
    .enter = enter,
    .declare = declare,
    .act = act,
};
