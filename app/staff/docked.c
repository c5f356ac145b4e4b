// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The dock: what is waiting, sending, sent, received; and what needs a person. */
#include "staff/frame.h"
#include "staff/staff_screens.h"

enum { ACTION_ITEMS, ACTION_DRAFTS };

struct measures {
    struct box panel, cards, trouble;
    int inset, icon; /* of the panel: where its words begin, and its picture (0: none) */
    int title_h, second_h, bar_h, gap;
};

static const struct measures WIDE = {
    .panel = {128, 96, 1128, 240},
    .cards = {128, 360, 1128, 168},
    .trouble = {128, 552, 1128, 136},
    .inset = 272,
    .icon = 144,
    .title_h = 60,
    .second_h = 40,
    .bar_h = 32,
    .gap = 12,
};

static const struct measures SMALL = {
    .panel = {88, 64, 704, 180},
    .cards = {88, 256, 704, 104},
    .trouble = {88, 372, 704, 100},
    .inset = 20,
    .title_h = 44,
    .second_h = 34,
    .bar_h = 20,
    .gap = 8,
};

static const struct measures *measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
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
    if (to_go == 0 && dock->attention > 0)
        return g_strdup(app_word(app, "dock.not-all"));
    if (to_go == 0)
        return g_strdup(app_word(app, dock->sent > 0 ? "dock.sent-all" : "dock.all-received"));
    int at = MIN(dock->sent + dock->received + 1, all_of(dock));
    g_autofree char *now = words_number(app_words(app), at);
    g_autofree char *all = words_number(app_words(app), all_of(dock) - dock->attention);
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
        {"not-accepted", "trouble.not-accepted"},
        {"code-refused", "trouble.code-refused"},
        {"not-let-in", "trouble.not-let-in"},
        {"token-refused", "trouble.token-refused"},
        {"server-full", "trouble.server-full"},
        {"nonsense", "trouble.nonsense"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_strcmp0(code, known[i].code) == 0)
            return known[i].key;
    return "trouble.server-error";
}

static const char *second_of(const struct app *app, const struct vault_dock *dock)
{
    int to_go = dock->waiting + dock->sending;
    bool is_nonsense = g_strcmp0(dock->trouble_code, "nonsense") == 0;
    if ((dock->docked || is_nonsense) && dock->trouble != NULL)
        return app_word(app, trouble_key(dock->trouble_code));
    if (!dock->docked)
        return app_word(app, to_go > 0 ? "dock.put-in" : "dock.nothing-waits");
    if (to_go == 0 && dock->attention > 0)
        return app_word(app, "dock.not-all-2");
    return app_word(app, to_go > 0 ? "dock.leave" : "dock.safe");
}

static char *megabytes(const struct app *app, int64_t bytes)
{
    bool few = bytes < 10 * 1000 * 1000;
    g_autofree char *western = g_strdup_printf("%.*f", few ? 1 : 0, (double)bytes / 1e6);
    g_autofree char *number = words_figures(app_words(app), western);
    return words_fill(app_words(app), "dock.to-go", "megabytes", number, NULL);
}

static void declare_progress(const struct app *app, struct scene *scene, struct box box)
{
    const struct vault_dock *dock = app_dock(app);
    int all = all_of(dock) - dock->attention;
    struct box below = {box.x, box.y + box.h + 8, box.w, 32};
    g_autofree char *received = words_count(app_words(app), "dock.received-by", dock->received);
    scene_bar(scene, box, (dock->sent + dock->received) * 1000 / all);
    frame_line(scene, received, layout_across(below, 0, 2, 8), TYPE_T1, false, ALIGN_START);
    if (dock->bytes_to_go <= 0)
        return;
    g_autofree char *to_go = megabytes(app, dock->bytes_to_go);
    frame_line(scene, to_go, layout_across(below, 1, 2, 8), TYPE_T1, false, ALIGN_END);
}

/* What the dock does, in words; and how far it has come, where there is anything to send. */
static void declare_words(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct vault_dock *dock = app_dock(app);
    bool sends = all_of(dock) > dock->attention;
    int gap = m->bar_h / 2, height = m->title_h + m->second_h + (sends ? gap + m->bar_h + 40 : 0);
    struct box p = m->panel;
    struct box line = {p.x + m->inset, p.y + (p.h - height) / 2, p.w - m->inset - 32, m->title_h};
    g_autofree char *title = title_of(app, dock);
    frame_line(scene, title, line, TYPE_T5, true, ALIGN_START);
    line.y += line.h;
    line.h = m->second_h;
    frame_line(scene, second_of(app, dock), line, TYPE_T2, false, ALIGN_START);
    line.y += line.h + gap;
    line.h = m->bar_h;
    if (sends)
        declare_progress(app, scene, line);
}

static void declare_panel(const struct app *app, struct scene *scene, const struct measures *m)
{
    struct box place = {m->panel.x, m->panel.y, m->inset, m->panel.h};
    scene_panel(scene, m->panel, COLOUR_CARD, COLOUR_NONE, 0, 20);
    if (m->icon > 0) {
        scene_corners(scene, layout_inset(m->panel, -8));
        scene_icon(scene, layout_middle(place, m->icon, m->icon), "dock", COLOUR_ACCENT);
    }
    declare_words(app, scene, m);
}

struct card {
    const char *id, *words, *second, *icon;
    int count, action;
    enum colour colour;
};

/* On the small panel without its second line. */
static void declare_card(const struct app *app, struct scene *scene, const struct card *card,
                         struct box box)
{
    bool small = layout_is_small(scene_theme(scene));
    int in = small ? 8 : 20, icon = small ? 28 : 36, figure = small ? 42 : 52;
    int words_h = small ? 48 : 34, second_h = small ? 0 : 26;
    int y = box.y + (box.h - figure - words_h - second_h) / 2;
    g_autofree char *number = words_number(app_words(app), card->count);
    struct target target = {
        .id = card->id,
        .label = app_word(app, card->words),
        .box = box,
        .look = LOOK_STAFF,
        .hide_label = true,
        .row = 0,
        .action = card->action,
    };
    struct words large = {
        .text = number,
        .box = {box.x + in + icon + 14, y, box.w - 2 * in - icon - 14, figure},
        .type = TYPE_T5,
        .bold = true,
        .colour = card->colour,
        .middle = true,
    };
    struct box line = {box.x + in, y + figure, box.w - 2 * in, words_h};
    scene_target(scene, &target);
    scene_icon(scene, (struct box){box.x + in, y + (figure - icon) / 2, icon, icon}, card->icon,
               card->colour);
    scene_words(scene, &large);
    frame_line(scene, app_word(app, card->words), line, small ? TYPE_T1 : TYPE_T2, true,
               ALIGN_START);
    if (small)
        return;
    /* In one line, or in two where a language needs them. */
    frame_text(scene, app_word(app, card->second),
               (struct box){line.x, line.y + line.h, line.w, 2 * second_h}, TYPE_T1, COLOUR_INK2);
}

static void declare_cards(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct vault_dock *dock = app_dock(app);
    const struct card cards[] = {
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
    int count = G_N_ELEMENTS(cards);
    for (int i = 0; i < count; i++)
        declare_card(app, scene, &cards[i], layout_across(m->cards, i, count, m->gap));
}

/* What needs a person, in plain words; its cause is the tool's to tell. */
static void declare_attention(const struct app *app, struct scene *scene, const struct measures *m)
{
    const struct vault_dock *dock = app_dock(app);
    if (dock->attention == 0)
        return;
    bool small = m == &SMALL;
    struct box box = m->trouble;
    int icon = 48, in = small ? 16 : 28, x = box.x + icon + 2 * in, w = box.x + box.w - in - x;
    int second_h = small ? 46 : 36, top = box.y + (box.h - 36 - second_h) / 2;
    g_autofree char *title = words_count(app_words(app), "dock.attention", dock->attention);
    scene_panel(scene, box, COLOUR_ALERT_TINT, COLOUR_ALERT, 3, 16);
    scene_icon(scene, (struct box){box.x + in, box.y + (box.h - icon) / 2, icon, icon}, "warning",
               COLOUR_ALERT);
    frame_line(scene, title, (struct box){x, top, w, 36}, TYPE_T2, true, ALIGN_START);
    frame_line(scene, app_word(app, "dock.attention-2"), (struct box){x, top + 36, w, second_h},
               small ? TYPE_T1 : TYPE_T2, false, ALIGN_START);
}

static void declare_foot(const struct app *app, struct scene *scene)
{
    if (layout_is_small(scene_theme(scene)))
        return;
    g_autofree char *room = words_count(app_words(app), "locked.room", app_photos_left(app));
    scene_icon(scene, (struct box){128, 728, 30, 30}, "camera", COLOUR_INK2);
    frame_line(scene, room, (struct box){172, 724, 420, 38}, TYPE_T1, false, ALIGN_START);
    bool known = app_clock(app) == CLOCK_SERVER;
    scene_icon(scene, (struct box){620, 728, 30, 30}, "clock", COLOUR_INK2);
    frame_line(scene, app_word(app, known ? "dock.clock-set" : "dock.clock-not-set"),
               (struct box){664, 724, 560, 38}, TYPE_T1, false, ALIGN_START);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    (void)state;
    const struct measures *m = measures_of(scene_theme(scene));
    frame_rail(scene, app, RAIL_DOCK);
    frame_title(scene, app, app_word(app, "rail.dock"), NULL);
    declare_panel(app, scene, m);
    declare_cards(app, scene, m);
    declare_attention(app, scene, m);
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
    (void)app;
    if (frame_act(action, &go))
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
