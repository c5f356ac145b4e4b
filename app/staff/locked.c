// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The first screen: locked. Nothing of anybody can be read here; what waits is counted. */
#include "staff/frame.h"
#include "staff/pad.h"
#include "staff/signs.h"
#include "staff/staff_screens.h"
#include "staff/welcome.h"

#include <string.h>

struct locked {
    struct pad pad;
    int page; /* of signs */
};

enum { ACTION_CAPTURE, ACTION_BADGE, ACTION_TALK };
enum { ROW_KEYS = 60 };

/* The school does not take anything from it any more. */
static bool is_shut_out(const struct app *app)
{
    return g_strcmp0(app_dock(app)->trouble_code, "token-refused") == 0;
}

struct line {
    const char *icon, *key;
    int count;
    bool always, is_trouble;
};
#define LINES_MOST 5

/* What waits, from the foot up; what there is none of is left out. */
static int status_lines(const struct app *app, struct line lines[LINES_MOST])
{
    const struct vault_dock *dock = app_dock(app);
    const struct line all[LINES_MOST] = {
        {"warning", "locked.attention", dock->attention, false, true},
        {"warning", "locked.revoked", is_shut_out(app), false, true},
        {"camera", "locked.room", app_photos_left(app), true, app_photos_left(app) <= 0},
        {"dock", "locked.waiting", dock->waiting + dock->sending + dock->sent, false, false},
        {"inbox", "locked.drafts", app_draft_count(app), false, false},
    };
    int shown = 0;
    for (int i = 0; i < LINES_MOST; i++)
        if (all[i].count != 0 || all[i].always)
            lines[shown++] = all[i];
    return shown;
}

static int line_height(const struct app *app)
{
    return layout_is_small(app_theme(app)) ? 34 : 44;
}

static void declare_status(const struct app *app, struct scene *scene, struct box box)
{
    struct line lines[LINES_MOST];
    int count = status_lines(app, lines), step = line_height(app);
    int icon = layout_is_small(scene_theme(scene)) ? 24 : 30;
    for (int i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        struct box row = {box.x, box.y + box.h - (i + 1) * step, box.w, step};
        enum colour colour = line->is_trouble ? COLOUR_ALERT : COLOUR_INK2;
        g_autofree char *text = words_count(app_words(app), line->key, line->count);
        struct words words = {
            .text = text,
            .box = {row.x + icon + 14, row.y, row.w - icon - 14, row.h},
            .type = TYPE_T1,
            .bold = line->is_trouble,
            .colour = colour,
            .middle = true,
        };
        scene_icon(scene, (struct box){row.x, row.y + (row.h - icon) / 2, icon, icon}, line->icon,
                   colour);
        scene_words(scene, &words);
    }
}

static const char *state_key(const struct app *app)
{
    if (app_vault_trouble(app) != NULL)
        return app_vault_trouble(app);
    return "locked.closed";
}

/* It belongs to no school: what there is to see and do then is another file's. */
static bool is_new(const struct app *app)
{
    return app_vault_trouble(app) == NULL && app_is_known(app) &&
           app_enrolment(app) != VAULT_ENROLLED;
}

/* Can a PIN open it? Not before it belongs to a school, nor when its storage cannot be read. */
static bool can_open(const struct app *app)
{
    return app_vault_trouble(app) == NULL &&
           (!app_is_known(app) || app_enrolment(app) == VAULT_ENROLLED);
}

static bool has_badges(const struct app *app, bool all)
{
    size_t count, have = 0;
    const struct vault_person *people = app_people(app, &count);
    for (size_t i = 0; i < count; i++)
        have += people[i].has_badge;
    return have > 0 && (!all || have == count);
}

/* How it opens, and what that is worth: whoever has a PIN alone to find finds it. */
static const char *second_key(const struct app *app)
{
    size_t count;
    app_people(app, &count);
    if (g_str_equal(state_key(app), "locked.closed") && count > 0)
        return has_badges(app, true) ? "locked.by-badge" : "locked.by-pin";
    return NULL;
}

static const char *state_icon(const struct app *app)
{
    if (app_vault_trouble(app) != NULL)
        return "warning";
    return "lock";
}

/* Beside the pad; in the middle of the screen where there is nothing to type. */
static struct box panel_box(const struct theme *theme, bool has_pad)
{
    bool small = layout_is_small(theme);
    struct box box = small ? (struct box){8, 8, 424, 464} : (struct box){24, 24, 568, 752};
    if (has_pad)
        return box;
    return layout_middle((struct box){0, 0, theme->width, theme->height}, box.w, small ? 400 : 560);
}

static bool is_in_use(const struct app *app)
{
    return app_is_known(app) && app_vault_trouble(app) == NULL &&
           app_enrolment(app) == VAULT_ENROLLED;
}

static void declare_key(const struct app *app, struct scene *scene, struct target key,
                        struct box box)
{
    key.box = box;
    key.look = key.action == ACTION_TALK ? LOOK_KEY : LOOK_STAFF;
    key.image_size = layout_is_small(app_theme(app)) ? 44 : 56;
    key.type = key.action == ACTION_TALK ? TYPE_T2 : TYPE_T1;
    key.row = ROW_KEYS;
    scene_target(scene, &key);
}

/* A child's words, which no PIN stands before; a photograph now, whose it is later; and a badge,
 * where somebody has one. */
static void declare_keys(const struct app *app, struct scene *scene, struct box box)
{
    int count = has_badges(app, false) ? 3 : 2, gap = layout_is_small(app_theme(app)) ? 21 : 24;
    struct target talk = {
        .id = "talk",
        .label = app_word(app, "home.talk"),
        .image = SYMBOL("talk"),
        .action = ACTION_TALK,
    };
    struct target capture = {
        .id = "capture",
        .label = app_word(app, "locked.capture"),
        .state = app_photos_left(app) > 0 ? STATE_REST : STATE_NOT_YET,
        .image = ICON("camera"),
        .action = ACTION_CAPTURE,
    };
    struct target show = {
        .id = "badge",
        .label = app_word(app, "badge.show"),
        .image = ICON("qr"),
        .action = ACTION_BADGE,
    };
    declare_key(app, scene, talk, layout_across(box, 0, count, gap));
    declare_key(app, scene, capture, layout_across(box, 1, count, gap));
    if (count == 3)
        declare_key(app, scene, show, layout_across(box, 2, count, gap));
}

static void declare_view(const struct locked *locked, const struct app *app, struct scene *scene,
                         struct box box)
{
    if (is_in_use(app) && signs_are_shown(app)) {
        signs_declare(app, scene, box, locked->page, locked->pad.who);
        return;
    }
    struct box view = layout_middle(box, MIN(box.w, box.h), MIN(box.w, box.h));
    scene_corners(scene, view);
    scene_icon(scene, layout_inset(view, view.w / 6), state_icon(app), COLOUR_ACCENT);
}

static void declare_panel(const struct locked *locked, const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene)), in_use = is_in_use(app);
    struct box p = panel_box(scene_theme(scene), can_open(app));
    struct box in = layout_inset(p, small ? 20 : 32);
    struct line lines[LINES_MOST];
    int title_h = small ? 40 : 52, text_h = small ? 88 : 132, key_h = small ? 105 : 128;
    int status_h = status_lines(app, lines) * line_height(app);
    struct box keys = {in.x, in.y + in.h - status_h - key_h - 8, in.w, key_h};
    struct box view = {in.x, in.y + title_h + text_h, in.w, 0};
    const char *key = state_key(app), *how = second_key(app);
    g_autofree char *second = how != NULL ? g_strdup(how) : g_strconcat(key, "-2", NULL);
    view.h = (in_use ? keys.y - 16 : in.y + in.h) - view.y;
    scene_panel(scene, p, COLOUR_CARD, COLOUR_NONE, 0, 28);
    frame_line(scene, app_word(app, key), (struct box){in.x, in.y - 8, in.w, title_h}, TYPE_T4,
               true, ALIGN_START);
    frame_text(scene, app_word(app, second), (struct box){in.x, in.y + title_h - 8, in.w, text_h},
               TYPE_T2, COLOUR_INK2);
    declare_view(locked, app, scene, view);
    if (!in_use)
        return;
    declare_keys(app, scene, keys);
    declare_status(app, scene, in);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct locked *locked = state;
    if (is_new(app)) {
        welcome_declare(app, scene);
        return;
    }
    declare_panel(locked, app, scene);
    if (can_open(app))
        pad_declare(&locked->pad, app, scene, app_word(app, "locked.title"), 0);
    scene_set_prompt(scene, app_word(app, can_open(app) ? "locked.title" : state_key(app)));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct locked *locked = state;
    bool opened;
    if (action->kind == ACTION_NEWS && action->code == NEWS_OPEN_FAILED && !locked->pad.is_trying) {
        locked->pad.has_failed = true;
        return STAY;
    }
    if (!can_open(app))
        return is_new(app) ? welcome_act(action) : STAY;
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_CAPTURE)
        return PUSH(SCREEN_CAMERA, NULL);
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_TALK)
        return PUSH(SCREEN_TALK, NULL);
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_BADGE)
        return PUSH(SCREEN_BADGE, NULL);
    if (signs_act(app, action, &locked->page, locked->pad.who)) {
        pad_clear(&locked->pad);
        return STAY;
    }
    pad_act(&locked->pad, app, action, &opened);
    return opened ? (struct go){.kind = GO_CHOOSER} : STAY;
}

/* Whose badge was shown types now. */
static void again(void *state, struct app *app)
{
    struct locked *locked = state;
    const char *who = app_badge_who(app);
    pad_clear(&locked->pad);
    g_strlcpy(locked->pad.who, who != NULL ? who : "", sizeof locked->pad.who);
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
    .again = again,
    .declare = declare,
    .act = act,
};
