// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The inbox: drafts, only on this device until somebody files them. */
#include "staff/frame.h"
#include "staff/inbox_card.h"
#include "staff/staff_screens.h"

struct inbox {
    int page;
    char *chosen; /* a draft's id, or NULL */
    bool asks;    /* throw it away? */
    bool has_failed;
    bool is_wreck; /* one that cannot be opened was chosen */
};

enum {
    ACTION_DRAFT,
    ACTION_MORE,
    ACTION_THROW,
    ACTION_THROW_YES,
    ACTION_THROW_NO,
    ACTION_OPEN,
    ACTION_WRECK
};
enum { ROW_CARDS, ROW_KEYS = 10 };

struct measures {
    int columns, rows, card_h, gap;
    int keys_y, keys_h;
};

static const struct measures WIDE = {3, 2, 280, 16, 704, 72};
static const struct measures SMALL = {3, 2, 156, 8, 400, 72};

static const struct measures *measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
}

static size_t room_of(const struct theme *theme)
{
    const struct measures *m = measures_of(theme);
    return (size_t)(m->columns * m->rows);
}

/* All places show drafts; the key that turns the page stands below them. */
static size_t first_of(const struct inbox *inbox, size_t count, size_t room)
{
    size_t pages = MAX((count + room - 1) / room, 1);
    return (size_t)inbox->page % pages * room;
}

static struct box card_box(const struct theme *theme, int slot)
{
    const struct measures *m = measures_of(theme);
    struct box row = frame_content(theme);
    row.y += slot / m->columns * (m->card_h + m->gap);
    row.h = m->card_h;
    return layout_across(row, slot % m->columns, m->columns, frame_gap(theme));
}

/* --- what can be done --- */

struct key {
    int slot; /* under which column */
    const char *id, *words, *icon;
    int action;
    enum target_look look;
    bool not_yet;
};

static void declare_key(struct scene *scene, const struct app *app, const struct key *key)
{
    const struct theme *theme = scene_theme(scene);
    const struct measures *m = measures_of(theme);
    struct box column = card_box(theme, key->slot);
    struct target target = {
        .id = key->id,
        .label = app_word(app, key->words),
        .box = {column.x, m->keys_y, column.w, m->keys_h},
        .look = key->look,
        .state = key->not_yet ? STATE_NOT_YET : STATE_REST,
        .arrangement = IMAGE_BESIDE,
        .image = ICON(key->icon),
        .image_size = layout_is_small(theme) ? 28 : 36,
        .type = TYPE_T2,
        .row = ROW_KEYS,
        .action = key->action,
    };
    scene_target(scene, &target);
}

static void declare_keys(const struct inbox *inbox, const struct app *app, struct scene *scene,
                         bool pages)
{
    bool none = inbox->chosen == NULL;
    const struct key asked[] = {
        {0, "throw-yes", "inbox.throw-yes", "cross", ACTION_THROW_YES, LOOK_QUIET, false},
        {2, "throw-no", "inbox.throw-no", "keep", ACTION_THROW_NO, LOOK_STAFF_GO, false},
    };
    const struct key keys[] = {
        {0, "throw", "inbox.throw", "cross", ACTION_THROW, LOOK_QUIET, none},
        {1, "more", "chooser.more", "next", ACTION_MORE, LOOK_STAFF, false},
        {2, "open", "inbox.open", "file", ACTION_OPEN, LOOK_STAFF_GO, none},
    };
    for (size_t i = 0; inbox->asks && i < G_N_ELEMENTS(asked); i++)
        declare_key(scene, app, &asked[i]);
    for (size_t i = 0; !inbox->asks && i < G_N_ELEMENTS(keys); i++)
        if (keys[i].action != ACTION_MORE || pages)
            declare_key(scene, app, &keys[i]);
}

/* In the first empty place: what becomes of drafts. */
static void declare_note(const struct app *app, struct scene *scene, struct box box)
{
    bool small = layout_is_small(scene_theme(scene));
    int side = small ? 32 : 36, text_y = box.y + (small ? 56 : 122);
    scene_icon(scene, (struct box){box.x + 24, box.y + (small ? 16 : 72), side, side}, "clock",
               COLOUR_INK2);
    frame_text(scene, app_word(app, "inbox.never-sent"),
               (struct box){box.x + 24, text_y, box.w - 40, box.y + box.h - text_y},
               small ? TYPE_T1 : TYPE_T2, COLOUR_INK2);
}

static void declare_drafts(const struct inbox *inbox, const struct app *app, struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    const struct draft_view *drafts;
    size_t wrecked, whole = app_drafts(app, &drafts), room = room_of(theme);
    const struct wreck *wrecks = app_wrecks(app, &wrecked);
    size_t count = whole + wrecked;
    size_t first = first_of(inbox, count, room), shown = MIN(room, count - first);
    if (count == 0) {
        frame_empty(scene, frame_content(theme), "inbox", app_word(app, "inbox.none"),
                    app_word(app, "inbox.empty"));
        return;
    }
    for (size_t i = 0; i < shown; i++) {
        int slot = (int)i, index = (int)(first + i), wreck = index - (int)whole;
        struct inbox_place place = {
            .box = card_box(theme, slot),
            .row = slot / measures_of(theme)->columns,
            .is_chosen = wreck < 0 && g_strcmp0(inbox->chosen, drafts[index].id) == 0,
        };
        if (wreck >= 0)
            inbox_card_wreck(app, scene, &place, &wrecks[wreck], wreck, ACTION_WRECK);
        else
            inbox_card_draft(app, scene, &place, &drafts[index], index, ACTION_DRAFT);
    }
    if (shown < room)
        declare_note(app, scene, card_box(theme, (int)shown));
    declare_keys(inbox, app, scene, count > room);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct inbox *inbox = state;
    const struct draft_view *drafts;
    size_t count = app_drafts(app, &drafts);
    g_autofree char *second = words_count(app_words(app), "inbox.second", (int64_t)count);
    frame_rail(scene, app, RAIL_INBOX);
    frame_title(scene, app, app_word(app, "rail.inbox"),
                inbox->has_failed ? app_fault_words(app)
                : inbox->is_wreck ? app_word(app, "inbox.damaged-2")
                : inbox->asks     ? app_word(app, "inbox.throw-ask")
                : count > 0       ? second
                                  : NULL);
    declare_drafts(inbox, app, scene);
}

static struct go choose(struct inbox *inbox, struct app *app, const struct action *action)
{
    const struct draft_view *drafts;
    size_t count = app_drafts(app, &drafts);
    inbox->is_wreck = action->code == ACTION_WRECK;
    switch (action->code) {
    case ACTION_WRECK:
        inbox->asks = false;
        g_clear_pointer(&inbox->chosen, g_free);
        return STAY;
    case ACTION_DRAFT:
        inbox->asks = false;
        if ((size_t)action->arg >= count)
            return STAY;
        if (g_strcmp0(inbox->chosen, drafts[action->arg].id) == 0)
            return PUSH(SCREEN_FILE_IT, inbox->chosen);
        g_free(inbox->chosen);
        inbox->chosen = g_strdup(drafts[action->arg].id);
        return STAY;
    case ACTION_MORE:
        inbox->page++;
        g_clear_pointer(&inbox->chosen, g_free);
        return STAY;
    case ACTION_THROW:
        inbox->asks = true;
        return STAY;
    case ACTION_THROW_NO:
        inbox->asks = false;
        return STAY;
    case ACTION_THROW_YES:
        inbox->asks = false;
        app_throw(app, inbox->chosen);
        return STAY;
    case ACTION_OPEN:
        return PUSH(SCREEN_FILE_IT, inbox->chosen);
    default:
        return STAY;
    }
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct inbox *inbox = state;
    struct go go;
    if (action->kind == ACTION_NEWS) {
        if (action->code == NEWS_THROWN)
            g_clear_pointer(&inbox->chosen, g_free);
        inbox->has_failed = action->code == NEWS_THROW_FAILED;
        return STAY;
    }
    if (frame_act(action, &go))
        return go;
    return action->kind == ACTION_CHOOSE ? choose(inbox, app, action) : STAY;
}

static void leave(void *state, struct app *app)
{
    (void)app;
    g_free(((struct inbox *)state)->chosen);
}

static void again(void *state, struct app *app)
{
    (void)app;
    g_clear_pointer(&((struct inbox *)state)->chosen, g_free);
}

const struct screen inbox_screen = {
    .name = "inbox",
    .state_bytes = sizeof(struct inbox),
    .is_staff = true,
    .leave = leave,
    .again = again,
    .declare = declare,
    .act = act,
};
