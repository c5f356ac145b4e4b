// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The draft that is being filed: its picture, caption and what can be done with it. */
#include "staff/file_inside.h"
#include "staff/shown.h"

void file_picture(const struct file_screen *screen, struct scene *scene, struct box box)
{
    if (screen->has_photo) {
        g_autofree char *key =
            screen->has_flat
                ? g_strdup_printf("draft:%s/flat.jpg?%d", screen->draft_id, screen->flat_no)
                : g_strdup_printf("draft:%s/photo.jpg", screen->draft_id);
        scene_image(scene, box, PHOTO(key), 10);
        return;
    }
    int side = MIN(box.w, box.h) / 2;
    scene_panel(scene, box, COLOUR_TRAY, COLOUR_NONE, 0, 10);
    scene_icon(scene, layout_middle(box, side, side), shown_icon(screen->record), COLOUR_INK2);
}

static void declare_key(struct scene *scene, const struct app *app, const char *id,
                        const char *words, struct image icon, struct box box,
                        enum file_action action)
{
    bool throws = action == FILE_THROW || action == FILE_THROW_YES;
    struct target target = {
        .id = id,
        .label = app_word(app, words),
        .box = box,
        .look = throws ? LOOK_QUIET : LOOK_STAFF,
        .arrangement = IMAGE_BESIDE,
        .image = icon,
        .image_size = layout_is_small(scene_theme(scene)) ? 28 : 36,
        .type = TYPE_T2,
        .row = FILE_ROW_DRAFT,
        .action = (int)action,
    };
    scene_target(scene, &target);
}

/* A long caption is cut at the end of its key: it is read whole where it is written. */
static void declare_caption(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, struct box box)
{
    bool small = layout_is_small(scene_theme(scene));
    bool has = screen->caption != NULL && screen->caption[0] != '\0';
    const char *text = has ? screen->caption : app_word(app, "file.caption");
    int side = small ? 28 : 32, in = small ? 10 : 20, x = box.x + in + side + in;
    struct target caption = {
        .id = "caption",
        .label = text,
        .box = box,
        .look = LOOK_STAFF,
        .hide_label = true,
        .row = FILE_ROW_DRAFT,
        .action = FILE_CAPTION,
    };
    struct words words = {
        .text = text,
        .box = {x, box.y + 4, box.x + box.w - in - x, box.h - 8},
        .type = small ? TYPE_T1 : TYPE_T2,
        .colour = has ? COLOUR_INK : COLOUR_INK2,
        .middle = true,
    };
    scene_target(scene, &caption);
    scene_icon(scene, (struct box){box.x + in, box.y + (box.h - side) / 2, side, side}, "note",
               COLOUR_INK);
    scene_words(scene, &words);
}

static void declare_note(const struct app *app, struct scene *scene, struct box box)
{
    scene_icon(scene, (struct box){box.x + 4, box.y + (box.h - 24) / 2, 24, 24}, "blur",
               COLOUR_INK2);
    frame_line(scene, app_word(app, "file.hidden"),
               (struct box){box.x + 40, box.y, box.w - 40, box.h}, TYPE_T1, false, ALIGN_START);
}

void file_draft_declare(const struct file_screen *screen, const struct app *app,
                        struct scene *scene, const struct file_measures *m)
{
    if (!layout_is_small(scene_theme(scene)))
        scene_corners(scene, layout_inset(m->photo, -16));
    file_picture(screen, scene, m->photo);
    if (screen->has_photo) {
        declare_caption(screen, app, scene, m->caption);
        declare_key(scene, app, "mark-up", "file.mark-up", ICON("pen"), m->mark, FILE_MARK);
        if (file_hides(screen))
            declare_note(app, scene, m->note);
    }
    if (screen->has_voice)
        declare_key(scene, app, "hear", "voice.hear", ICON("play"), m->mark, FILE_HEAR);
    if (screen->asks_throw) {
        declare_key(scene, app, "throw-yes", "file.throw-yes", ICON("cross"), m->throw_away,
                    FILE_THROW_YES);
        declare_key(scene, app, "throw-no", "file.throw-no", ICON("keep"), m->later, FILE_THROW_NO);
        return;
    }
    declare_key(scene, app, "later", "file.later", ICON("inbox"), m->later, FILE_LATER);
    declare_key(scene, app, "throw", "inbox.throw", ICON("cross"), m->throw_away, FILE_THROW);
}
