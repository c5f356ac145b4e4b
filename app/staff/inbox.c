// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The inbox: drafts, only on this device until somebody files them. */
#include "pupils.h"
#include "staff/frame.h"
#include "staff/shown.h"
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
    int columns, rows, card_h, gap, inset, picture_h;
    int keys_y, keys_h;
};

static const struct measures WIDE = {3, 2, 280, 16, 8, 184, 704, 72};
static const struct measures SMALL = {3, 2, 156, 8, 6, 106, 400, 72};

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

/* The photo, or for words and views the icon of what it is. */
static void declare_picture(struct scene *scene, const struct draft_view *draft, struct box box)
{
    const char *name = shown_picture(draft->record);
    if (name != NULL) {
        g_autofree char *key = g_strdup_printf("draft:%s/%s", draft->id, name);
        scene_image(scene, box, PHOTO(key), 10);
        return;
    }
    int side = MIN(96, box.h - 24);
    scene_panel(scene, box, COLOUR_TRAY, COLOUR_NONE, 0, 10);
    scene_icon(scene, layout_middle(box, side, side), shown_icon(draft->record), COLOUR_INK2);
}

static char *when_of(const struct app *app, const struct draft_view *draft)
{
    g_autofree char *when = shown_when(app, draft->record);
    if (!draft->is_cut)
        return g_steal_pointer(&when);
    return g_strdup_printf("%s · %s", when, app_word(app, "inbox.cut"));
}

static void declare_face(struct scene *scene, const struct app *app, const struct draft_view *draft,
                         struct box box)
{
    char key[PUPILS_KEY];
    const struct pack_pupil *pupil = shown_pupil(app, draft->record);
    if (pupil != NULL)
        scene_image(scene, box, pupils_face(pupil, key), 10);
    else
        scene_icon(scene, box, "person", COLOUR_INK);
}

/* Who, and under it what and when, beside the face. */
static void declare_words(struct scene *scene, const struct app *app,
                          const struct draft_view *draft, struct box box, const char *names)
{
    g_autofree char *when = when_of(app, draft);
    int side = 52, x = box.x + side + 12, w = box.w - side - 12, top = box.y + (box.h - 64) / 2;
    declare_face(scene, app, draft, (struct box){box.x, box.y + (box.h - side) / 2, side, side});
    frame_line(scene, names, (struct box){x, top, w, 34}, TYPE_T2, true, ALIGN_START);
    scene_icon(scene, (struct box){x, top + 37, 24, 24}, shown_icon(draft->record), COLOUR_INK2);
    frame_line(scene, when, (struct box){x + 32, top + 34, w - 32, 30}, TYPE_T1, false,
               ALIGN_START);
}

/* On the small panel in one line, who and when; what it is shows in its picture. */
static void declare_line(struct scene *scene, const struct app *app, const struct draft_view *draft,
                         struct box box, const char *names)
{
    const struct theme *theme = scene_theme(scene);
    g_autofree char *when = shown_when_brief(app, draft->record);
    int width = MIN(scene_words_width(theme, when, TYPE_T1, false) + 4, box.w * 3 / 5);
    int taken = draft->is_cut ? 28 : 0;
    if (draft->is_cut)
        scene_icon(scene, (struct box){box.x, box.y + (box.h - 22) / 2, 22, 22}, "warning",
                   COLOUR_INK2);
    frame_line(scene, names, (struct box){box.x + taken, box.y, box.w - width - taken - 6, box.h},
               TYPE_T1, true, ALIGN_START);
    frame_line(scene, when, (struct box){box.x + box.w - width, box.y, width, box.h}, TYPE_T1,
               false, ALIGN_END);
}

static void declare_age(struct scene *scene, const struct app *app, const struct draft_view *draft,
                        struct box picture)
{
    if (draft->age_days < 1)
        return;
    g_autofree char *text = words_count(app_words(app), "inbox.days-old", draft->age_days);
    int width = scene_words_width(scene_theme(scene), text, TYPE_T1, true) + 56;
    struct box box = {picture.x + 8, picture.y + 8, MIN(width, picture.w - 16), 38};
    struct words words = {
        .text = text,
        .box = {box.x + 42, box.y, box.w - 46, box.h},
        .type = TYPE_T1,
        .bold = true,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_panel(scene, box, COLOUR_WARN_TINT, COLOUR_WARN, 2, 8);
    scene_icon(scene, (struct box){box.x + 10, box.y + 7, 24, 24}, "clock", COLOUR_WARN);
    scene_words(scene, &words);
}

static void declare_draft(const struct inbox *inbox, const struct app *app, struct scene *scene,
                          int slot, const struct draft_view *draft, int index)
{
    const struct measures *m = measures_of(scene_theme(scene));
    struct box box = card_box(scene_theme(scene), slot), in = layout_inset(box, m->inset);
    struct box picture = {in.x, in.y, in.w, m->picture_h};
    g_autofree char *names = shown_names(draft->record);
    const char *label = names[0] != '\0' ? names : app_word(app, "inbox.who");
    g_autofree char *id = g_strdup_printf("draft-%d", index + 1);
    bool chosen = g_strcmp0(inbox->chosen, draft->id) == 0, small = m == &SMALL;
    struct target target = {
        .id = id,
        .label = label,
        .box = box,
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .hide_label = true,
        .row = ROW_CARDS + slot / m->columns,
        .action = ACTION_DRAFT,
        .arg = index,
    };
    struct box words = {in.x + 8, picture.y + picture.h, in.w - 16, in.h - picture.h};
    scene_target(scene, &target);
    declare_picture(scene, draft, picture);
    declare_age(scene, app, draft, picture);
    (small ? declare_line : declare_words)(scene, app, draft, words, label);
    if (chosen)
        frame_tick(scene, box);
}

/* One that cannot be opened is shown all the same, by what is known of it; it stays as it is. */
static void declare_wreck(const struct app *app, struct scene *scene, int slot,
                          const struct wreck *wreck, int index)
{
    const struct measures *m = measures_of(scene_theme(scene));
    struct box box = card_box(scene_theme(scene), slot), in = layout_inset(box, m->inset);
    struct box picture = {in.x, in.y, in.w, m->picture_h};
    int line_h = m == &SMALL ? 28 : 34, side = MIN(72, picture.h - 24);
    const char *icon = g_str_has_prefix(wreck->medium, "photo")   ? "camera"
                       : g_str_has_prefix(wreck->medium, "voice") ? "mic"
                                                                  : "note";
    g_autofree char *id = g_strdup_printf("damaged-%d", index + 1);
    g_autofree char *when = shown_wall(app, wreck->written_ms);
    struct target target = {
        .id = id,
        .label = app_word(app, "inbox.damaged"),
        .box = box,
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .hide_label = true,
        .row = ROW_CARDS + slot / m->columns,
        .action = ACTION_WRECK,
        .arg = index,
    };
    struct box words = {in.x + 8, picture.y + picture.h + (m == &SMALL ? 4 : 12), in.w - 16,
                        line_h};
    scene_target(scene, &target);
    scene_panel(scene, picture, COLOUR_ALERT_TINT, COLOUR_NONE, 0, 10);
    scene_icon(scene, layout_middle(layout_across(picture, 0, 2, 0), side, side), "warning",
               COLOUR_ALERT);
    scene_icon(scene, layout_middle(layout_across(picture, 1, 2, 0), side, side), icon,
               COLOUR_INK2);
    if (m == &SMALL) {
        frame_line(scene, target.label, layout_across(words, 0, 2, 6), TYPE_T1, true, ALIGN_START);
        frame_line(scene, when, layout_across(words, 1, 2, 6), TYPE_T1, false, ALIGN_END);
        return;
    }
    frame_line(scene, target.label, words, TYPE_T2, true, ALIGN_START);
    words.y += line_h;
    frame_line(scene, when, words, TYPE_T1, false, ALIGN_START);
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
        if (wreck < 0)
            declare_draft(inbox, app, scene, slot, &drafts[index], index);
        else
            declare_wreck(app, scene, slot, &wrecks[wreck], wreck);
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
