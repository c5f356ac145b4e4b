// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Filing as it is seen: the draft on the left, who and which target on the right. */
#include "staff/file_inside.h"

enum { ROW_WHO, ROW_TARGETS, ROW_PLACE = 8, ROW_HELP, ROW_FILE, ROW_DRAFT = 20 };

struct measures {
    struct box photo, caption, note, mark, later, throw_away;
    int x, w;                 /* of the right side */
    int who_y, faces, face_h; /* faces in a row */
    int target_y, target_columns, target_rows, target_h;
    int more_y, more_h; /* where and help; 0: not on this panel */
    struct box summary, file;
    int label_h, gap;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){.photo = {80, 56, 200, 150},
                                 .caption = {80, 216, 200, 64},
                                 .note = {80, 284, 200, 26},
                                 .mark = {80, 316, 200, 66},
                                 .later = {80, 390, 96, 66},
                                 .throw_away = {184, 390, 96, 66},
                                 .x = 300,
                                 .w = 492,
                                 .who_y = 76,
                                 .faces = 5,
                                 .face_h = 104,
                                 .target_y = 216,
                                 .target_columns = 2,
                                 .target_rows = 2,
                                 .target_h = 66,
                                 .summary = {300, 372, 250, 90},
                                 .file = {560, 384, 232, 78},
                                 .label_h = 24,
                                 .gap = 8};
    return (struct measures){.photo = {144, 112, 312, 232},
                             .caption = {128, 376, 344, 104},
                             .note = {128, 494, 344, 36},
                             .mark = {128, 592, 344, 72},
                             .later = {128, 704, 136, 80},
                             .throw_away = {276, 704, 196, 80},
                             .x = 504,
                             .w = 752,
                             .who_y = 132,
                             .faces = 8,
                             .face_h = 116,
                             .target_y = 300,
                             .target_columns = 2,
                             .target_rows = 2,
                             .target_h = 80,
                             .more_y = 520,
                             .more_h = 76,
                             .summary = {504, 712, 380, 64},
                             .file = {904, 704, 352, 80},
                             .label_h = 32,
                             .gap = 8};
}

static void label(struct scene *scene, const char *bold, const char *plain, struct box box)
{
    const struct theme *theme = scene_theme(scene);
    struct words head = {.text = bold,
                         .box = box,
                         .type = TYPE_T2,
                         .bold = true,
                         .colour = COLOUR_INK,
                         .middle = true};
    scene_words(scene, &head);
    if (plain == NULL)
        return;
    int width = scene_words_width(theme, bold, TYPE_T2, true) + 10;
    struct words line = {.text = plain,
                         .box = {box.x + width, box.y, box.w - width, box.h},
                         .type = TYPE_T2,
                         .colour = COLOUR_INK2,
                         .middle = true};
    scene_words(scene, &line);
}

/* --- the draft --- */

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
    scene_icon(scene,
               (struct box){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side},
               screen->has_voice ? "mic" : "board", COLOUR_INK2);
}

static void key(struct scene *scene, const struct app *app, const char *id, const char *words,
                const char *icon, struct box box, enum file_action action, enum target_look look)
{
    bool small = layout_is_small(scene_theme(scene));
    struct target target = {
        .id = id,
        .label = app_word(app, words),
        .box = box,
        .look = look,
        .arrangement = IMAGE_BESIDE,
        .image = ICON(icon),
        .image_size = small ? 28 : 36,
        .type = small ? TYPE_T1 : TYPE_T2,
        .row = ROW_DRAFT,
        .action = (int)action,
    };
    scene_target(scene, &target);
}

static void declare_caption(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, const struct measures *m)
{
    bool has = screen->caption != NULL && screen->caption[0] != '\0';
    struct target caption = {
        .id = "caption",
        .label = has ? screen->caption : app_word(app, "file.caption"),
        .box = m->caption,
        .look = LOOK_STAFF,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("note"),
        .image_size = 32,
        .type = layout_is_small(scene_theme(scene)) ? TYPE_T1 : TYPE_T2,
        .row = ROW_DRAFT,
        .action = FILE_CAPTION,
    };
    scene_target(scene, &caption);
}

static void declare_draft(const struct file_screen *screen, const struct app *app,
                          struct scene *scene, const struct measures *m)
{
    struct box frame = {m->photo.x - 16, m->photo.y - 16, m->photo.w + 32, m->photo.h + 32};
    if (!layout_is_small(scene_theme(scene)))
        scene_corners(scene, frame);
    file_picture(screen, scene, m->photo);
    if (screen->has_photo) {
        declare_caption(screen, app, scene, m);
        key(scene, app, "mark-up", "file.mark-up", "pen", m->mark, FILE_MARK, LOOK_STAFF);
        if (screen->markup != NULL && markup_hides(screen->markup)) {
            scene_icon(scene, (struct box){m->note.x + 4, m->note.y + 4, 24, 24}, "blur",
                       COLOUR_INK2);
            struct words note = {.text = app_word(app, "file.hidden"),
                                 .box = {m->note.x + 40, m->note.y, m->note.w - 40, m->note.h},
                                 .type = TYPE_T1,
                                 .colour = COLOUR_INK2,
                                 .middle = true};
            scene_words(scene, &note);
        }
    }
    if (screen->has_voice)
        key(scene, app, "hear", "voice.hear", "play", m->mark, FILE_HEAR, LOOK_STAFF);
    if (screen->asks_throw) {
        key(scene, app, "throw-yes", "file.throw-yes", "cross", m->throw_away, FILE_THROW_YES,
            LOOK_QUIET);
        key(scene, app, "throw-no", "file.throw-no", "keep", m->later, FILE_THROW_NO, LOOK_STAFF);
        return;
    }
    key(scene, app, "later", "file.later", "inbox", m->later, FILE_LATER, LOOK_STAFF);
    key(scene, app, "throw", "inbox.throw", "cross", m->throw_away, FILE_THROW, LOOK_QUIET);
}

/* --- who --- */

static void declare_face(const struct file_screen *screen, struct scene *scene,
                         const struct pack_pupil *pupil, struct box box, int index)
{
    char picture[256], id[80];
    g_snprintf(id, sizeof id, "pupil-%s", pupil->id);
    bool chosen = file_has_pupil(screen, pupil->id);
    struct target face = {
        .id = id,
        .label = pupil->shown,
        .box = box,
        .look = LOOK_STAFF,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .image = pupils_face(pupil, picture),
        .image_size = box.w - 20,
        .type = TYPE_T1,
        .bold = chosen,
        .row = ROW_WHO,
        .action = FILE_PUPIL,
        .arg = index,
    };
    scene_target(scene, &face);
}

static void declare_more(struct scene *scene, const struct app *app, const char *id, struct box box,
                         int row, enum file_action action)
{
    struct target more = {
        .id = id,
        .label = app_word(app, "chooser.more"),
        .box = box,
        .look = LOOK_STAFF,
        .image = ICON("next"),
        .image_size = 36,
        .type = TYPE_T1,
        .row = row,
        .action = (int)action,
    };
    scene_target(scene, &more);
}

static void declare_who(const struct file_screen *screen, const struct app *app,
                        struct scene *scene, const struct measures *m)
{
    size_t count;
    g_autofree const struct pack_pupil **everyone = file_everyone(app, &count);
    label(scene, app_word(app, "file.who"), NULL,
          (struct box){m->x, m->who_y - m->label_h - 4, m->w, m->label_h});
    int room = m->faces, w = (m->w - m->gap * (room - 1)) / room;
    bool pages = count > (size_t)room;
    int shown = pages ? room - 1 : (int)count;
    int first = pages ? screen->pupil_page * shown % (int)count : 0;
    first -= first % MAX(shown, 1);
    for (int i = 0; i < shown && first + i < (int)count; i++) {
        struct box box = {m->x + i * (w + m->gap), m->who_y, w, m->face_h};
        declare_face(screen, scene, everyone[first + i], box, first + i);
    }
    if (pages)
        declare_more(scene, app, "more-pupils",
                     (struct box){m->x + shown * (w + m->gap), m->who_y, w, m->face_h}, ROW_WHO,
                     FILE_PUPILS_MORE);
}

/* --- which target --- */

static void declare_target(const struct file_screen *screen, struct scene *scene,
                           const struct file_target *choice, struct box box, int row, int index)
{
    bool chosen = file_has_target(screen, choice->target->id);
    g_autofree char *id = g_strdup_printf("target-%d", index + 1);
    struct target target = {
        .id = id,
        .label = choice->target->short_words,
        .say = choice->target->words,
        .box = box,
        .look = LOOK_STAFF,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .arrangement = IMAGE_BESIDE,
        .image = choice->target->symbol != NULL ? SYMBOL(choice->target->symbol) : NO_IMAGE,
        .image_size = layout_is_small(scene_theme(scene)) ? 32 : 48,
        .type = layout_is_small(scene_theme(scene)) ? TYPE_T1 : TYPE_T2,
        .bold = chosen,
        .row = row,
        .action = FILE_TARGET,
        .arg = index,
    };
    scene_target(scene, &target);
}

static void declare_targets(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, const struct measures *m)
{
    struct file_target targets[FILE_TARGETS_MOST];
    int count = (int)file_targets(screen, app, targets);
    struct box head = {m->x, m->target_y - m->label_h - 4, m->w, m->label_h};
    if (screen->pupil_count == 0) {
        label(scene, app_word(app, "file.which"), app_word(app, "file.first-who"), head);
        return;
    }
    g_autofree char *has =
        screen->pupil_count == 1
            ? words_fill(app_words(app), "file.has", "name",
                         pack_pupil(app_pack(app), screen->pupils[0])->shown, NULL)
            : NULL;
    label(scene, app_word(app, "file.which"), has, head);
    int room = m->target_columns * m->target_rows, w = (m->w - m->gap) / m->target_columns;
    bool pages = count > room;
    int shown = pages ? room - 1 : count;
    int first = pages ? screen->target_page * shown % count : 0;
    first -= first % MAX(shown, 1);
    for (int i = 0; i <= shown && i < room; i++) {
        int row = i / m->target_columns;
        struct box box = {m->x + (i % m->target_columns) * (w + m->gap),
                          m->target_y + row * (m->target_h + m->gap), w, m->target_h};
        if (i == shown && pages)
            declare_more(scene, app, "more-targets", box, ROW_TARGETS + row, FILE_TARGETS_MORE);
        else if (i < shown && first + i < count)
            declare_target(screen, scene, &targets[first + i], box, ROW_TARGETS + row, first + i);
    }
}

/* --- where, and with how much help --- */

static void declare_row(const struct app *app, struct scene *scene,
                        const struct file_choice *choices, int count, struct box box, int chosen,
                        int row, enum file_action action)
{
    int gap = 8, w = (box.w - gap * (count - 1)) / count;
    for (int i = 0; i < count; i++) {
        struct target target = {
            .id = choices[i].words + 5,
            .label = app_word(app, choices[i].words),
            .box = {box.x + i * (w + gap), box.y, w, box.h},
            .look = LOOK_STAFF,
            .state = i == chosen ? STATE_CHOSEN : STATE_REST,
            .role = ROLE_CHOICE,
            .image = choices[i].icon != NULL ? ICON(choices[i].icon) : NO_IMAGE,
            .image_size = 32,
            .type = TYPE_T1,
            .row = row,
            .action = (int)action,
            .arg = i,
        };
        scene_target(scene, &target);
    }
}

static void declare_defaults(const struct file_screen *screen, const struct app *app,
                             struct scene *scene, const struct measures *m)
{
    if (m->more_h == 0 || !screen->has_photo)
        return;
    int y = m->more_y, label_y = y - m->label_h - 4;
    label(scene, app_word(app, "file.where"), NULL, (struct box){m->x, label_y, 380, m->label_h});
    declare_row(app, scene, FILE_PLACES, FILE_PLACE_COUNT, (struct box){m->x, y, 384, m->more_h},
                screen->place, ROW_PLACE, FILE_PLACE);
    label(scene, app_word(app, "file.help"), NULL, (struct box){904, label_y, 352, m->label_h});
    declare_row(app, scene, FILE_HELPS, FILE_HELP_COUNT, (struct box){904, y, 352, m->more_h},
                screen->help, ROW_HELP, FILE_HELP);
}

static void declare_file(const struct file_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    bool ready = screen->pupil_count > 0 && screen->phase == FILE_CHOOSING;
    const char *state = screen->has_failed ? app_fault_words(app)
                        : screen->phase == FILE_FILING || screen->phase == FILE_FLATTENING
                            ? app_word(app, "file.filing")
                        : screen->pupil_count == 0 ? app_word(app, "file.choose-who")
                                                   : "";
    struct words summary = {.text = state,
                            .box = m->summary,
                            .type = TYPE_T1,
                            .colour = screen->has_failed ? COLOUR_ALERT : COLOUR_INK2,
                            .middle = true};
    scene_words(scene, &summary);
    struct target file = {
        .id = "file",
        .label = app_word(app, "file.file"),
        .box = m->file,
        .look = LOOK_STAFF_GO,
        .state = ready ? STATE_REST : STATE_NOT_YET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("file"),
        .image_size = 40,
        .type = TYPE_T3,
        .row = ROW_FILE,
        .action = FILE_FILE,
    };
    scene_target(scene, &file);
}

void file_view_declare(const struct file_screen *screen, const struct app *app, struct scene *scene)
{
    struct measures m = measures_of(scene_theme(scene));
    frame_title(scene, app, app_word(app, "file.title"), NULL);
    if (screen->record == NULL)
        return;
    declare_draft(screen, app, scene, &m);
    declare_who(screen, app, scene, &m);
    declare_targets(screen, app, scene, &m);
    declare_defaults(screen, app, scene, &m);
    declare_file(screen, app, scene, &m);
}
