// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The inbox: drafts, only on this device until somebody files them. */
#include "pupils.h"
#include "staff/frame.h"
#include "staff/staff_screens.h"

#include <string.h>

struct inbox {
    int page;
    char *chosen; /* a draft's id, or NULL */
    bool asks;    /* throw it away? */
    bool has_failed;
};

enum { ACTION_DRAFT, ACTION_MORE, ACTION_THROW, ACTION_THROW_YES, ACTION_THROW_NO, ACTION_OPEN };
enum { ROW_CARDS, ROW_KEYS = 10 };

struct measures {
    int columns, rows, card_w, card_h, keys_y, keys_h, top;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){3, 2, 229, 154, 400, 72, 72};
    return (struct measures){3, 2, 368, 280, 704, 72, 104};
}

static size_t first_of(const struct inbox *inbox, size_t count, size_t room)
{
    size_t pages = MAX((count + room - 1) / room, 1);
    return (size_t)inbox->page % pages * room;
}

static const char *icon_of(const char *kind)
{
    if (g_str_equal(kind, "view.voice"))
        return "mic";
    if (g_str_equal(kind, "view.mat"))
        return "board";
    return g_str_equal(kind, "evidence") ? "camera" : "note";
}

static struct box card_box(const struct theme *theme, int index)
{
    struct measures m = measures_of(theme);
    int gap = layout_is_small(theme) ? 8 : 12;
    struct box content = frame_content(theme);
    return (struct box){content.x + (index % m.columns) * (m.card_w + gap),
                        m.top +
                            (index / m.columns) * (m.card_h + (layout_is_small(theme) ? 8 : 16)),
                        m.card_w, m.card_h};
}

static bool has_photo(const json_t *record, const char **name)
{
    size_t i;
    json_t *medium;
    *name = NULL;
    json_array_foreach(json_object_get(record, "media"), i, medium)
    {
        const char *this_name = json_string_value(json_object_get(medium, "name"));
        if (g_strcmp0(this_name, "flat.jpg") == 0 ||
            (*name == NULL && g_strcmp0(this_name, "photo.jpg") == 0))
            *name = this_name;
    }
    return *name != NULL;
}

/* The photo, or for words and views the icon of what it is. */
static void declare_card_picture(struct scene *scene, const struct draft_view *draft,
                                 struct box box)
{
    const char *name;
    struct box top = {box.x + 4, box.y + 4, box.w - 8, box.h * 2 / 3};
    if (has_photo(draft->record, &name)) {
        g_autofree char *key = g_strdup_printf("draft:%s/%s", draft->id, name);
        scene_image(scene, top, PHOTO(key), 10);
        return;
    }
    int side = MIN(96, top.h - 24);
    scene_panel(scene, top, COLOUR_TRAY, COLOUR_NONE, 0, 12);
    scene_icon(scene,
               (struct box){top.x + (top.w - side) / 2, top.y + (top.h - side) / 2, side, side},
               icon_of(draft->kind), COLOUR_INK2);
}

static void declare_card_words(struct scene *scene, const struct app *app,
                               const struct draft_view *draft, struct box box, const char *label)
{
    bool small = layout_is_small(scene_theme(scene));
    int y = box.y + 4 + box.h * 2 / 3, x = box.x + 16, h = box.y + box.h - y;
    int side = small ? 0 : 52;
    char key[256];
    const struct pack_pupil *pupil = frame_pupil(app, draft->record);
    if (side > 0) {
        struct box face = {x, y + (h - side) / 2, side, side};
        if (pupil != NULL)
            scene_image(scene, face, pupils_face(pupil, key), 10);
        else
            scene_icon(scene, face, "person", COLOUR_INK);
        x += side + 10;
    }
    struct words name = {.text = label,
                         .box = {x, y + (small ? 2 : 10), box.x + box.w - 12 - x, small ? 26 : 36},
                         .type = small ? TYPE_T1 : TYPE_T2,
                         .bold = true,
                         .colour = COLOUR_INK,
                         .middle = true};
    scene_words(scene, &name);
    g_autofree char *when = frame_when(app, draft->record);
    int line_y = y + (small ? 24 : 46);
    scene_icon(scene, (struct box){x, line_y + 3, 22, 22}, icon_of(draft->kind), COLOUR_INK2);
    g_autofree char *text = draft->is_cut
                                ? g_strdup_printf("%s · %s", when, app_word(app, "inbox.cut"))
                                : g_strdup(when);
    struct words line = {.text = text,
                         .box = {x + 30, line_y, box.x + box.w - 12 - x - 30, 28},
                         .type = TYPE_T1,
                         .colour = COLOUR_INK2,
                         .middle = true};
    scene_words(scene, &line);
}

static void declare_age(struct scene *scene, const struct app *app, const struct draft_view *draft,
                        struct box box)
{
    if (draft->age_days < 1)
        return;
    g_autofree char *text = words_count(app_words(app), "inbox.days-old", draft->age_days);
    int width = scene_words_width(scene_theme(scene), text, TYPE_T1, true) + 56;
    scene_panel(scene, (struct box){box.x + 12, box.y + 12, width, 38}, COLOUR_WARN_TINT,
                COLOUR_WARN, 2, 8);
    scene_icon(scene, (struct box){box.x + 22, box.y + 19, 24, 24}, "clock", COLOUR_WARN);
    struct words words = {.text = text,
                          .box = {box.x + 54, box.y + 12, width - 52, 38},
                          .type = TYPE_T1,
                          .bold = true,
                          .colour = COLOUR_INK,
                          .middle = true};
    scene_words(scene, &words);
}

static void declare_draft(const struct inbox *inbox, const struct app *app, struct scene *scene,
                          int slot, const struct draft_view *draft, int index)
{
    struct box box = card_box(scene_theme(scene), slot);
    g_autofree char *names = frame_names(draft->record);
    const char *label = names[0] != '\0' ? names : app_word(app, "inbox.who");
    g_autofree char *id = g_strdup_printf("draft-%d", index + 1);
    bool chosen = g_strcmp0(inbox->chosen, draft->id) == 0;
    struct target target = {
        .id = id,
        .label = label,
        .box = box,
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .hide_label = true,
        .row = ROW_CARDS + slot / measures_of(scene_theme(scene)).columns,
        .action = ACTION_DRAFT,
        .arg = index,
    };
    scene_target(scene, &target);
    declare_card_picture(scene, draft, box);
    declare_age(scene, app, draft, box);
    declare_card_words(scene, app, draft, box, label);
}

static void declare_key(struct scene *scene, const struct app *app, int slot, const char *id,
                        const char *key, const char *icon, int action, enum target_look look,
                        bool not_yet)
{
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme);
    struct box column = card_box(theme, slot);
    struct target target = {
        .id = id,
        .label = app_word(app, key),
        .box = {column.x, m.keys_y, column.w, m.keys_h},
        .look = look,
        .state = not_yet ? STATE_NOT_YET : STATE_REST,
        .arrangement = IMAGE_BESIDE,
        .image = ICON(icon),
        .image_size = layout_is_small(theme) ? 28 : 36,
        .type = TYPE_T2,
        .row = ROW_KEYS,
        .action = action,
    };
    scene_target(scene, &target);
}

static void declare_keys(const struct inbox *inbox, const struct app *app, struct scene *scene,
                         bool pages)
{
    bool none = inbox->chosen == NULL;
    if (inbox->asks) {
        declare_key(scene, app, 0, "throw-yes", "inbox.throw-yes", "cross", ACTION_THROW_YES,
                    LOOK_QUIET, false);
        declare_key(scene, app, 2, "throw-no", "inbox.throw-no", "keep", ACTION_THROW_NO,
                    LOOK_STAFF_GO, false);
        return;
    }
    declare_key(scene, app, 0, "throw", "inbox.throw", "cross", ACTION_THROW, LOOK_QUIET, none);
    if (pages)
        declare_key(scene, app, 1, "more", "chooser.more", "next", ACTION_MORE, LOOK_STAFF, false);
    declare_key(scene, app, 2, "open", "inbox.open", "file", ACTION_OPEN, LOOK_STAFF_GO, none);
}

static void declare_note(const struct app *app, struct scene *scene, int slot, const char *key)
{
    struct box box = card_box(scene_theme(scene), slot);
    bool small = layout_is_small(scene_theme(scene));
    scene_icon(scene, (struct box){box.x + 24, box.y + (small ? 8 : 72), 36, 36}, "clock",
               COLOUR_INK2);
    struct words words = {
        .text = app_word(app, key),
        .box = {box.x + 24, box.y + (small ? 48 : 122), box.w - 40, box.h - (small ? 50 : 130)},
        .type = small ? TYPE_T1 : TYPE_T2,
        .colour = COLOUR_INK2};
    scene_words(scene, &words);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct inbox *inbox = state;
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme);
    const struct draft_view *drafts;
    size_t count = app_drafts(app, &drafts), room = (size_t)(m.columns * m.rows);
    size_t first = first_of(inbox, count, room), shown = MIN(room, count - MIN(first, count));
    g_autofree char *second = words_count(app_words(app), "inbox.second", (int64_t)count);
    frame_rail(scene, app, RAIL_INBOX);
    frame_title(scene, app, app_word(app, "rail.inbox"),
                inbox->has_failed ? app_fault_words(app)
                : inbox->asks     ? app_word(app, "inbox.throw-ask")
                                  : second);
    for (size_t i = 0; i < shown; i++)
        declare_draft(inbox, app, scene, (int)i, &drafts[first + i], (int)(first + i));
    if (shown < room)
        declare_note(app, scene, (int)shown, count == 0 ? "inbox.empty" : "inbox.never-sent");
    declare_keys(inbox, app, scene, count > room);
}

static struct go choose(struct inbox *inbox, struct app *app, const struct action *action)
{
    const struct draft_view *drafts;
    size_t count = app_drafts(app, &drafts);
    switch (action->code) {
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
    if (frame_act(app, action, &go))
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
