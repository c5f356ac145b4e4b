// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands under the thumb while a photo is marked up: undo, what the chosen tool has, and done.
 */
#include "staff/mark_inside.h"

#include <cairo.h>
#include <string.h>

enum { ROW_UNDO = 30, ROW_COLOURS = 31, ROW_LINES = 34, ROW_DONE = 35 };

struct measures {
    struct box undo, tool, done; /* tool: what the chosen one has */
    int lines_gap;               /* three keys of 12 mm side by side */
    int cell_h, sticker_h, gap, heading_h, between;
    struct box note;
};

static const struct measures WIDE = {
    .undo = {1030, 24, 226, 80},
    .tool = {1030, 120, 226, 456},
    .done = {1030, 704, 226, 80},
    .lines_gap = 6,
    .cell_h = 84,
    .sticker_h = 116,
    .gap = 8,
    .heading_h = 36,
    .between = 20,
    .note = {1030, 580, 226, 104},
};

/* Without a note: it is shown over the photo when there is something to tell. */
static const struct measures SMALL = {
    .undo = {590, 8, 202, 64},
    .tool = {590, 80, 202, 312},
    .done = {590, 400, 202, 72},
    .lines_gap = 6,
    .cell_h = 64,
    .sticker_h = 88,
    .gap = 8,
    .heading_h = 30,
    .between = 4,
    .note = {88, 400, 486, 64},
};

static const struct measures *measures_of(const struct theme *theme)
{
    return layout_is_small(theme) ? &SMALL : &WIDE;
}

/* One of two side by side, from `y` within the tool's place. */
static struct box cell_box(const struct measures *m, int index, int y, int h)
{
    struct box row = {m->tool.x, y + index / 2 * (h + m->gap), m->tool.w, h};
    return layout_across(row, index % 2, 2, m->gap);
}

static void declare_cell(struct scene *scene, struct target target, bool chosen)
{
    target.look = LOOK_STAFF;
    target.role = ROLE_CHOICE;
    target.state = chosen ? STATE_CHOSEN : STATE_REST;
    target.hide_label = target.image.kind == IMAGE_NONE;
    target.type = TYPE_T1;
    scene_target(scene, &target);
}

static void paint_disc(cairo_t *cairo, struct box box, double radius, uint32_t colour)
{
    cairo_arc(cairo, box.x + box.w / 2.0, box.y + box.h / 2.0, radius, 0, 2 * G_PI);
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
    cairo_fill(cairo);
}

/* As they are drawn on photographs, whatever the theme; with a dark ring in a light one, so that
 * each shows on every ground. */
static void paint_colour(void *context, cairo_t *cairo, struct box box)
{
    static const uint32_t FILLS[] = {
        [MARK_AMBER] = 0xF2B632,
        [MARK_WHITE] = 0xFAF8F2,
        [MARK_INK] = 0x1B2B31,
        [MARK_BLUE] = 0x2A5D8F,
    };
    double radius = MIN(box.w, box.h) / 2.0;
    paint_disc(cairo, box, radius, FILLS[MARK_WHITE]);
    paint_disc(cairo, box, radius - 2, FILLS[MARK_INK]);
    paint_disc(cairo, box, radius - 5, FILLS[GPOINTER_TO_INT(context)]);
}

/* Answers where the next may begin. */
static int declare_colours(const struct mark_screen *screen, const struct app *app,
                           struct scene *scene, int y)
{
    static const char *const WORDS[] = {"mark.amber", "mark.white", "mark.ink", "mark.blue"};
    const struct measures *m = measures_of(scene_theme(scene));
    frame_line(scene, app_word(app, "mark.colour"),
               (struct box){m->tool.x, y, m->tool.w, m->heading_h}, TYPE_T1, false, ALIGN_START);
    y += m->heading_h;
    for (int i = 0; i < (int)G_N_ELEMENTS(WORDS); i++) {
        struct box box = cell_box(m, i, y, m->cell_h);
        struct target target = {
            .id = WORDS[i] + strlen("mark."),
            .label = app_word(app, WORDS[i]),
            .box = box,
            .row = ROW_COLOURS + i / 2,
            .action = MARK_COLOUR,
            .arg = i,
        };
        declare_cell(scene, target, screen->colour == (enum mark_colour)i);
        scene_paint(scene, layout_middle(box, 46, 46), paint_colour, GINT_TO_POINTER(i), 1);
    }
    return y + 2 * (m->cell_h + m->gap) + m->between;
}

static void declare_lines(const struct mark_screen *screen, const struct app *app,
                          struct scene *scene, int y)
{
    static const char *const WORDS[] = {"mark.thin", "mark.middle", "mark.thick"};
    const struct measures *m = measures_of(scene_theme(scene));
    frame_line(scene, app_word(app, "mark.line"),
               (struct box){m->tool.x, y, m->tool.w, m->heading_h}, TYPE_T1, false, ALIGN_START);
    y += m->heading_h;
    for (int i = 0; i < (int)G_N_ELEMENTS(WORDS); i++) {
        struct box row = {m->tool.x, y, m->tool.w, m->cell_h};
        struct box box = layout_across(row, i, G_N_ELEMENTS(WORDS), m->lines_gap);
        int thick = 4 + 5 * i;
        struct target target = {
            .id = WORDS[i] + strlen("mark."),
            .label = app_word(app, WORDS[i]),
            .box = box,
            .row = ROW_LINES,
            .action = MARK_LINE,
            .arg = i,
        };
        declare_cell(scene, target, screen->line == (enum mark_line)i);
        scene_panel(scene, layout_middle(box, 36, thick), COLOUR_INK, COLOUR_NONE, 0, thick / 2);
    }
}

static void declare_stickers(const struct mark_screen *screen, const struct app *app,
                             struct scene *scene)
{
    const struct measures *m = measures_of(scene_theme(scene));
    for (int i = 0; i < MARK_STICKER_COUNT; i++) {
        g_autofree char *id = g_strdup_printf("sticker-%s", MARK_STICKERS[i].symbol);
        struct target target = {
            .id = id,
            .label = app_word(app, MARK_STICKERS[i].words),
            .box = cell_box(m, i, m->tool.y, m->sticker_h),
            .image = SYMBOL(MARK_STICKERS[i].symbol),
            .image_size = m->sticker_h - 44,
            .row = ROW_COLOURS + i / 2,
            .action = MARK_STICKER,
            .arg = i,
        };
        declare_cell(scene, target, screen->sticker == i);
    }
}

static void declare_tool(const struct mark_screen *screen, const struct app *app,
                         struct scene *scene, struct box box)
{
    switch (screen->tool) {
    case TOOL_SYMBOL:
        declare_stickers(screen, app, scene);
        return;
    case TOOL_BLUR:
        frame_text(scene, app_word(app, "mark.blur-how"), box, TYPE_T2, COLOUR_INK2);
        return;
    default:
        declare_lines(screen, app, scene, declare_colours(screen, app, scene, box.y));
    }
}

static void declare_note(const struct mark_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    bool bad = screen->has_failed, small = m == &SMALL;
    struct box box = m->note;
    if (small && !bad)
        return;
    if (small)
        scene_panel(scene, box, COLOUR_ALERT_TINT, COLOUR_ALERT, 2, 12);
    int in = small ? 16 : 0;
    struct words words = {
        .text = app_word(app, bad ? "mark.failed" : "mark.first-kept"),
        .box = {box.x + in + 40, box.y, box.w - 2 * in - 40, box.h},
        .type = TYPE_T1,
        .colour = bad ? COLOUR_ALERT : COLOUR_INK2,
        .middle = true,
    };
    scene_icon(scene, (struct box){box.x + in, box.y + (box.h - 28) / 2, 28, 28},
               bad ? "warning" : "lock", bad ? COLOUR_ALERT : COLOUR_INK2);
    scene_words(scene, &words);
}

void mark_column_declare(const struct mark_screen *screen, const struct app *app,
                         struct scene *scene)
{
    const struct measures *m = measures_of(scene_theme(scene));
    bool is_marked = screen->markup != NULL && markup_count(screen->markup) > 0;
    struct target undo = {
        .id = "undo",
        .label = app_word(app, "side.undo"),
        .box = m->undo,
        .look = LOOK_STAFF,
        .state = is_marked ? STATE_REST : STATE_NOT_YET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("undo"),
        .image_size = 36,
        .type = TYPE_T2,
        .row = ROW_UNDO,
        .action = MARK_UNDO,
    };
    struct target done = {
        .id = "done",
        .label = app_word(app, "mark.file"),
        .box = m->done,
        .look = LOOK_STAFF_GO,
        .state = screen->markup != NULL ? STATE_REST : STATE_NOT_YET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("file"),
        .image_size = 40,
        .type = TYPE_T3,
        .row = ROW_DONE,
        .action = MARK_DONE,
    };
    scene_target(scene, &undo);
    declare_tool(screen, app, scene, m->tool);
    declare_note(screen, app, scene, m);
    scene_target(scene, &done);
}
