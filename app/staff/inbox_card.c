// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/inbox_card.h"

#include "pupils.h"
#include "staff/frame.h"
#include "staff/shown.h"

static struct box inside(struct box card, bool small)
{
    return layout_inset(card, small ? 6 : 8);
}

static struct box picture_of(struct box in, bool small)
{
    return (struct box){in.x, in.y, in.w, small ? 106 : 184};
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

void inbox_card_draft(const struct app *app, struct scene *scene, const struct inbox_place *place,
                      const struct draft_view *draft, int index, int action)
{
    bool small = layout_is_small(scene_theme(scene));
    struct box box = place->box, in = inside(box, small), picture = picture_of(in, small);
    g_autofree char *names = shown_names(draft->record);
    const char *label = names[0] != '\0' ? names : app_word(app, "inbox.who");
    g_autofree char *id = g_strdup_printf("draft-%d", index + 1);
    struct target target = {
        .id = id,
        .label = label,
        .box = box,
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .state = place->is_chosen ? STATE_CHOSEN : STATE_REST,
        .hide_label = true,
        .row = place->row,
        .action = action,
        .arg = index,
    };
    struct box words = {in.x + 8, picture.y + picture.h, in.w - 16, in.h - picture.h};
    scene_target(scene, &target);
    declare_picture(scene, draft, picture);
    declare_age(scene, app, draft, picture);
    (small ? declare_line : declare_words)(scene, app, draft, words, label);
    if (place->is_chosen)
        frame_tick(scene, box);
}

void inbox_card_wreck(const struct app *app, struct scene *scene, const struct inbox_place *place,
                      const struct wreck *wreck, int index, int action)
{
    bool small = layout_is_small(scene_theme(scene));
    struct box box = place->box, in = inside(box, small), picture = picture_of(in, small);
    int line_h = small ? 28 : 34, side = MIN(72, picture.h - 24);
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
        .row = place->row,
        .action = action,
        .arg = index,
    };
    struct box words = {in.x + 8, picture.y + picture.h + (small ? 4 : 12), in.w - 16, line_h};
    scene_target(scene, &target);
    scene_panel(scene, picture, COLOUR_ALERT_TINT, COLOUR_NONE, 0, 10);
    scene_icon(scene, layout_middle(layout_across(picture, 0, 2, 0), side, side), "warning",
               COLOUR_ALERT);
    scene_icon(scene, layout_middle(layout_across(picture, 1, 2, 0), side, side), icon,
               COLOUR_INK2);
    if (small) {
        frame_line(scene, target.label, layout_across(words, 0, 2, 6), TYPE_T1, true, ALIGN_START);
        frame_line(scene, when, layout_across(words, 1, 2, 6), TYPE_T1, false, ALIGN_END);
        return;
    }
    frame_line(scene, target.label, words, TYPE_T2, true, ALIGN_START);
    words.y += line_h;
    frame_line(scene, when, words, TYPE_T1, false, ALIGN_START);
}
