// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Filing as it is seen: the draft on the left (file_draft.c), who and which target on the right. */
#include "staff/file_inside.h"

#include <string.h>

enum { ROW_WHO, ROW_TARGETS, ROW_PLACE = 8, ROW_HELP, ROW_FILE };

static const struct file_measures WIDE = {
    .photo = {144, 112, 312, 232},
    .caption = {128, 376, 344, 104},
    .note = {128, 488, 344, 40},
    .mark = {128, 540, 344, 84},
    .later = {128, 704, 136, 80},
    .throw_away = {276, 704, 196, 80},
    .x = 504,
    .w = 752,
    .who_y = 132,
    .faces = 8,
    .face_h = 116,
    .target_y = 304,
    .target_columns = 2,
    .target_rows = 2,
    .target_h = 84,
    .more_y = 540,
    .more_h = 84,
    .summary = {504, 704, 384, 80},
    .file = {904, 704, 352, 80},
    .label_h = 32,
    .gap = 8,
};

static const struct file_measures SMALL = {
    .photo = {80, 56, 204, 122},
    .caption = {80, 186, 204, 66},
    .note = {300, 368, 252, 30},
    .mark = {80, 260, 204, 66},
    .later = {80, 333, 204, 66},
    .throw_away = {80, 406, 204, 66},
    .x = 300,
    .w = 492,
    .who_y = 84,
    .faces = 5,
    .face_h = 106,
    .target_y = 222,
    .target_columns = 2,
    .target_rows = 2,
    .target_h = 70,
    .summary = {300, 400, 252, 72},
    .file = {560, 394, 232, 78},
    .label_h = 24,
    .gap = 8,
};

const struct file_measures *file_measures(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
}

/* What a row of choices is about, and something to know about it. */
static void heading(struct scene *scene, const char *bold, const char *plain, struct box box)
{
    frame_line(scene, bold, box, TYPE_T2, true, ALIGN_START);
    if (plain == NULL)
        return;
    int width = scene_words_width(scene_theme(scene), bold, TYPE_T2, true) + 10;
    frame_line(scene, plain, (struct box){box.x + width, box.y, box.w - width, box.h}, TYPE_T2,
               false, ALIGN_START);
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
        .image_size = MIN(box.w - 20, box.h - 42),
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
        .arrangement = box.w > 140 ? IMAGE_BESIDE : IMAGE_ABOVE,
        .image = ICON("next"),
        .image_size = 36,
        .type = box.w > 140 ? TYPE_T2 : TYPE_T1,
        .row = row,
        .action = (int)action,
    };
    scene_target(scene, &more);
}

static struct box heading_box(const struct file_measures *m, int y)
{
    return (struct box){m->x, y - m->label_h - 6, m->w, m->label_h};
}

static void declare_who(const struct file_screen *screen, const struct app *app,
                        struct scene *scene, const struct file_measures *m)
{
    size_t count;
    g_autofree const struct pack_pupil **everyone = pupils_everyone(app_pack(app), &count);
    struct layout_page page = layout_page(count, (size_t)m->faces, screen->pupil_page);
    struct box row = {m->x, m->who_y, m->w, m->face_h};
    heading(scene, app_word(app, "file.who"), NULL, heading_box(m, m->who_y));
    for (int i = 0; i < (int)page.shown; i++)
        declare_face(screen, scene, everyone[page.first + (size_t)i],
                     layout_across(row, i, m->faces, m->gap), (int)page.first + i);
    if (page.turns)
        declare_more(scene, app, "more-pupils", layout_across(row, m->faces - 1, m->faces, m->gap),
                     ROW_WHO, FILE_PUPILS_MORE);
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
        .image_size = layout_is_small(scene_theme(scene)) ? 40 : 52,
        .type = TYPE_T2,
        .bold = chosen,
        .row = row,
        .action = FILE_TARGET,
        .arg = index,
    };
    scene_target(scene, &target);
}

static struct box target_box(const struct file_measures *m, int slot)
{
    struct box row = {m->x, m->target_y + slot / m->target_columns * (m->target_h + m->gap), m->w,
                      m->target_h};
    return layout_across(row, slot % m->target_columns, m->target_columns, m->gap);
}

/* Whose targets they are, where they are one pupil's; what to do first, where nobody is chosen. */
static char *targets_remark(const struct file_screen *screen, const struct app *app)
{
    if (screen->pupil_count == 0)
        return g_strdup(app_word(app, "file.first-who"));
    const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[0]);
    if (screen->pupil_count > 1 || pupil == NULL)
        return NULL;
    return words_fill(app_words(app), "file.has", "name", pupil->shown, NULL);
}

static void declare_targets(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, const struct file_measures *m)
{
    struct file_target targets[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, targets);
    int room = m->target_columns * m->target_rows;
    struct layout_page page = layout_page(count, (size_t)room, screen->target_page);
    g_autofree char *remark = targets_remark(screen, app);
    heading(scene, app_word(app, "file.which"), remark, heading_box(m, m->target_y));
    for (int i = 0; i < (int)page.shown; i++)
        declare_target(screen, scene, &targets[page.first + (size_t)i], target_box(m, i),
                       ROW_TARGETS + i / m->target_columns, (int)page.first + i);
    if (page.turns)
        declare_more(scene, app, "more-targets", target_box(m, room - 1),
                     ROW_TARGETS + m->target_rows - 1, FILE_TARGETS_MORE);
}

/* --- where, and with how much help --- */

/* How much help: a level of three bars, as reviews draw a judgement. */
static void declare_bars(struct scene *scene, struct box box, int level)
{
    for (int i = 0; i < 3; i++) {
        int height = 10 + 7 * i, x = box.x + box.w / 2 - 20 + 15 * i;
        bool full = i < level;
        scene_panel(scene, (struct box){x, box.y + 40 - height, 10, height},
                    full ? COLOUR_ACCENT : COLOUR_NONE, full ? COLOUR_NONE : COLOUR_EDGE,
                    full ? 0 : 2, 2);
    }
}

static void declare_place(struct scene *scene, const struct app *app, int index, bool chosen,
                          struct box box)
{
    struct target target = {
        .id = FILE_PLACES[index].words + strlen("file."),
        .label = app_word(app, FILE_PLACES[index].words),
        .box = box,
        .look = LOOK_STAFF,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .image = ICON(FILE_PLACES[index].icon),
        .image_size = 32,
        .type = TYPE_T1,
        .row = ROW_PLACE,
        .action = FILE_PLACE,
        .arg = index,
    };
    scene_target(scene, &target);
}

static void declare_help(struct scene *scene, const struct app *app, int index, bool chosen,
                         struct box box)
{
    const char *words = app_word(app, FILE_HELPS[index].words);
    struct target target = {
        .id = FILE_HELPS[index].words + strlen("file."),
        .label = words,
        .box = box,
        .look = LOOK_STAFF,
        .state = chosen ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .hide_label = true,
        .row = ROW_HELP,
        .action = FILE_HELP,
        .arg = index,
    };
    struct words line = {
        .text = words,
        .box = {box.x + 4, box.y + box.h - 36, box.w - 8, 28},
        .type = TYPE_T1,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_target(scene, &target);
    declare_bars(scene, box, index);
    scene_words(scene, &line);
}

static void declare_defaults(const struct file_screen *screen, const struct app *app,
                             struct scene *scene, const struct file_measures *m)
{
    if (m->more_h == 0 || !screen->has_photo)
        return;
    struct box where = {m->x, m->more_y, 388, m->more_h}, help = {904, m->more_y, 352, m->more_h};
    struct box label = heading_box(m, m->more_y);
    heading(scene, app_word(app, "file.where"), NULL,
            (struct box){where.x, label.y, where.w, label.h});
    heading(scene, app_word(app, "file.help"), NULL,
            (struct box){help.x, label.y, help.w, label.h});
    for (int i = 0; i < FILE_PLACE_COUNT; i++)
        declare_place(scene, app, i, i == screen->place,
                      layout_across(where, i, FILE_PLACE_COUNT, m->gap));
    for (int i = 0; i < FILE_HELP_COUNT; i++)
        declare_help(scene, app, i, i == screen->help,
                     layout_across(help, i, FILE_HELP_COUNT, m->gap));
}

/* --- what will be filed --- */

/* "Amara, Ben", and the targets below. */
static void declare_chosen(const struct file_screen *screen, const struct app *app,
                           struct scene *scene, struct box box)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    struct file_target targets[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, targets);
    for (size_t i = 0; i < screen->pupil_count; i++) {
        const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[i]);
        if (pupil != NULL)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", pupil->shown);
    }
    for (size_t i = 0; i < count; i++)
        if (file_has_target(screen, targets[i].target->id))
            g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "",
                                   targets[i].target->short_words);
    int line = 32, top = box.y + (box.h - 2 * line) / 2;
    frame_line(scene, names->str, (struct box){box.x, top, box.w, line}, TYPE_T1, true,
               ALIGN_START);
    frame_line(scene, words->str, (struct box){box.x, top + line, box.w, line}, TYPE_T1, false,
               ALIGN_START);
}

static void declare_summary(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, struct box box)
{
    bool busy = screen->phase == FILE_FILING || screen->phase == FILE_FLATTENING;
    if (!screen->has_failed && !busy && screen->pupil_count > 0) {
        declare_chosen(screen, app, scene, box);
        return;
    }
    struct words words = {
        .text = screen->has_failed ? app_fault_words(app)
                                   : app_word(app, busy ? "file.filing" : "file.choose-who"),
        .box = box,
        .type = TYPE_T1,
        .colour = screen->has_failed ? COLOUR_ALERT : COLOUR_INK2,
        .middle = true,
    };
    scene_words(scene, &words);
}

static void declare_file(const struct file_screen *screen, const struct app *app,
                         struct scene *scene, struct box box)
{
    bool ready = screen->pupil_count > 0 && screen->phase == FILE_CHOOSING;
    struct target file = {
        .id = "file",
        .label = app_word(app, "file.file"),
        .box = box,
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
    const struct file_measures *m = file_measures(scene_theme(scene));
    frame_title(scene, app, app_word(app, "file.title"),
                screen->asks_throw ? app_word(app, "inbox.throw-ask") : NULL);
    if (screen->record == NULL)
        return;
    file_draft_declare(screen, app, scene, m);
    declare_who(screen, app, scene, m);
    declare_targets(screen, app, scene, m);
    declare_defaults(screen, app, scene, m);
    declare_summary(screen, app, scene, m->summary);
    declare_file(screen, app, scene, m->file);
}
