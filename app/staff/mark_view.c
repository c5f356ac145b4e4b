// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/mark_inside.h"
#include "ui/hand.h"

#include <cairo.h>

enum {
    ROW_CANVAS = 0,
    ROW_TOOLS = 20,
    ROW_UNDO = 30,
    ROW_COLOURS = 31,
    ROW_LINES = 33,
    ROW_DONE = 35
};

static struct box canvas_room(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){80, 8, 512, 464} : (struct box){128, 24, 880, 752};
}

struct box mark_canvas(const struct theme *theme, const struct mark_screen *screen)
{
    struct box room = canvas_room(theme);
    int w = screen->photo.width_px, h = screen->photo.height_px;
    if (w <= 0 || h <= 0)
        return room;
    double fit = MIN((double)room.w / w, (double)room.h / h);
    int width = (int)(w * fit), height = (int)(h * fit);
    return (struct box){room.x + (room.w - width) / 2, room.y + (room.h - height) / 2, width,
                        height};
}

static void paint_photo(void *context, cairo_t *cairo, struct box box)
{
    const struct mark_screen *screen = context;
    double scale = (double)box.w / screen->photo.width_px;
    cairo_save(cairo);
    cairo_translate(cairo, box.x, box.y);
    cairo_save(cairo);
    cairo_scale(cairo, (double)box.w / screen->photo.preview->width_px,
                (double)box.h / screen->photo.preview->height_px);
    cairo_set_source_surface(cairo, screen->preview, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_scale(cairo, scale, scale);
    struct markup_hand hand = {ui_hand_symbol, ui_hand_words, screen->hand};
    markup_draw(screen->markup, cairo, screen->photo.preview, &hand);
    cairo_restore(cairo);
}

static void declare_canvas(const struct mark_screen *screen, const struct app *app,
                           struct scene *scene)
{
    struct box box = mark_canvas(scene_theme(scene), screen);
    scene_paint(scene, box, paint_photo, (void *)screen, screen->version);
    struct target canvas = {
        .id = "photo",
        .label = app_word(app, "mark.photo"),
        .say = app_word(app, "mark.photo-said"),
        .box = box,
        .look = LOOK_BARE,
        .role = ROLE_CANVAS,
        .hide_label = true,
        .takes_strokes = true,
        .row = ROW_CANVAS,
        .action = MARK_CANVAS,
    };
    scene_target(scene, &canvas);
}

/* For those who choose places instead of drawing: a grid over the photo. */
static void declare_grid(const struct mark_screen *screen, const struct app *app,
                         struct scene *scene)
{
    struct box box = mark_canvas(scene_theme(scene), screen);
    scene_paint(scene, box, paint_photo, (void *)screen, screen->version);
    for (int i = 0; i < MARK_GRID_COLUMNS * MARK_GRID_ROWS; i++) {
        int column = i % MARK_GRID_COLUMNS, row = i / MARK_GRID_COLUMNS;
        char label[8], id[16];
        g_snprintf(label, sizeof label, "%c%d", 'A' + column, row + 1);
        g_snprintf(id, sizeof id, "cell-%s", label);
        int x = box.w * column / MARK_GRID_COLUMNS, y = box.h * row / MARK_GRID_ROWS;
        struct box cell = {box.x + x, box.y + y, box.w * (column + 1) / MARK_GRID_COLUMNS - x,
                           box.h * (row + 1) / MARK_GRID_ROWS - y};
        bool begun = screen->first_cell == i;
        scene_panel(scene, cell, COLOUR_NONE, begun ? COLOUR_NOW : COLOUR_CARD, begun ? 6 : 1, 0);
        struct target target = {
            .id = id,
            .label = label,
            .box = cell,
            .look = LOOK_BARE,
            .role = ROLE_CELL,
            .hide_label = true,
            .row = row,
            .action = MARK_CELL,
            .arg = i,
        };
        scene_target(scene, &target);
    }
    (void)app;
}

static void declare_tools(const struct mark_screen *screen, const struct app *app,
                          struct scene *scene)
{
    static const struct {
        const char *id, *words, *icon;
    } tools[TOOL_COUNT] = {
        [TOOL_PEN] = {"pen", "mark.pen", "pen"},
        [TOOL_ARROW] = {"arrow", "mark.arrow", "arrow"},
        [TOOL_SYMBOL] = {"symbol", "mark.symbol", "sticker"},
        [TOOL_BLUR] = {"blur", "mark.blur", "blur"},
    };
    bool small = layout_is_small(scene_theme(scene));
    for (int i = 0; i < TOOL_COUNT; i++) {
        bool chosen = (enum mark_tool)i == screen->tool;
        struct target target = {
            .id = tools[i].id,
            .label = app_word(app, tools[i].words),
            .box = small ? (struct box){4, 87 + 79 * i, 64, 69}
                         : (struct box){8, 152 + 96 * i, 88, 84},
            .look = LOOK_RAIL,
            .state = chosen ? STATE_CHOSEN : STATE_REST,
            .image = ICON(tools[i].icon),
            .image_size = small ? 32 : 40,
            .type = TYPE_T1,
            .hide_label = small && !chosen,
            .row = ROW_TOOLS,
            .action = MARK_TOOL,
            .arg = i,
        };
        scene_target(scene, &target);
    }
}

/* --- the thumb's column --- */

struct column {
    int x, w, undo_h, y, cell_h, gap, done_y, done_h;
};

static struct column column_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct column){604, 188, 64, 8, 64, 8, 400, 72};
    return (struct column){1032, 224, 80, 24, 84, 8, 704, 80};
}

static void heading(struct scene *scene, const char *text, int x, int y, int w)
{
    struct words words = {
        .text = text, .box = {x, y, w, 30}, .type = TYPE_T1, .colour = COLOUR_INK2, .middle = true};
    scene_words(scene, &words);
}

static void paint_colour(void *context, cairo_t *cairo, struct box box)
{
    static const uint32_t FILLS[] = {0xF2B632, 0xFAF8F2, 0x1B2B31, 0x2A5D8F};
    uint32_t fill = FILLS[GPOINTER_TO_INT(context)];
    double r = MIN(box.w, box.h) / 2.0 - 2;
    cairo_arc(cairo, box.x + box.w / 2.0, box.y + box.h / 2.0, r, 0, 2 * G_PI);
    cairo_set_source_rgb(cairo, (fill >> 16 & 255) / 255.0, (fill >> 8 & 255) / 255.0,
                         (fill & 255) / 255.0);
    cairo_fill_preserve(cairo);
    cairo_set_source_rgb(cairo, 0x1B / 255.0, 0x2B / 255.0, 0x31 / 255.0);
    cairo_set_line_width(cairo, 3);
    cairo_stroke(cairo);
}

static void declare_cell(struct scene *scene, struct target target, bool chosen)
{
    target.look = LOOK_STAFF;
    target.state = chosen ? STATE_CHOSEN : STATE_REST;
    target.hide_label = target.image.kind == IMAGE_NONE;
    target.type = TYPE_T1;
    scene_target(scene, &target);
}

static void declare_colours(const struct mark_screen *screen, const struct app *app,
                            struct scene *scene, int y)
{
    static const char *const WORDS[] = {"mark.amber", "mark.white", "mark.ink", "mark.blue"};
    struct column c = column_of(scene_theme(scene));
    int w = (c.w - c.gap) / 2;
    for (int i = 0; i < 4; i++) {
        struct box box = {c.x + (i % 2) * (w + c.gap), y + (i / 2) * (c.cell_h + c.gap), w,
                          c.cell_h};
        struct target target = {.id = WORDS[i] + 5,
                                .label = app_word(app, WORDS[i]),
                                .box = box,
                                .row = ROW_COLOURS + i / 2,
                                .action = MARK_COLOUR,
                                .arg = i};
        declare_cell(scene, target, screen->colour == (enum mark_colour)i);
        struct box disc = {box.x + (w - 46) / 2, box.y + (c.cell_h - 46) / 2, 46, 46};
        scene_paint(scene, disc, paint_colour, GINT_TO_POINTER(i), 1);
    }
}

static void declare_lines(const struct mark_screen *screen, const struct app *app,
                          struct scene *scene, int y)
{
    static const char *const WORDS[] = {"mark.thin", "mark.middle", "mark.thick"};
    struct column c = column_of(scene_theme(scene));
    int w = (c.w - 2 * c.gap) / 3;
    for (int i = 0; i < 3; i++) {
        struct box box = {c.x + i * (w + c.gap), y, w, c.cell_h};
        struct target target = {.id = WORDS[i] + 5,
                                .label = app_word(app, WORDS[i]),
                                .box = box,
                                .row = ROW_LINES,
                                .action = MARK_LINE,
                                .arg = i};
        declare_cell(scene, target, screen->line == (enum mark_line)i);
        int thick = 4 + 5 * i;
        scene_panel(scene,
                    (struct box){box.x + w / 2 - 18, box.y + (c.cell_h - thick) / 2, 36, thick},
                    COLOUR_INK, COLOUR_NONE, 0, thick / 2);
    }
}

static void declare_stickers(const struct mark_screen *screen, const struct app *app,
                             struct scene *scene, int y)
{
    struct column c = column_of(scene_theme(scene));
    bool small = layout_is_small(scene_theme(scene));
    int w = (c.w - c.gap) / 2, h = small ? 84 : 116;
    for (int i = 0; i < MARK_STICKER_COUNT; i++) {
        g_autofree char *id = g_strdup_printf("sticker-%s", MARK_STICKERS[i].symbol);
        struct target target = {
            .id = id,
            .label = app_word(app, MARK_STICKERS[i].words),
            .box = {c.x + (i % 2) * (w + c.gap), y + (i / 2) * (h + c.gap), w, h},
            .image = SYMBOL(MARK_STICKERS[i].symbol),
            .image_size = small ? 44 : 64,
            .row = ROW_COLOURS + i / 2,
            .action = MARK_STICKER,
            .arg = i,
        };
        declare_cell(scene, target, screen->sticker == i);
    }
}

static void declare_column(const struct mark_screen *screen, const struct app *app,
                           struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    struct column c = column_of(scene_theme(scene));
    struct target undo = {
        .id = "undo",
        .label = app_word(app, "side.undo"),
        .box = {c.x, c.y, c.w, c.undo_h},
        .look = LOOK_STAFF,
        .state =
            screen->markup != NULL && markup_count(screen->markup) > 0 ? STATE_REST : STATE_NOT_YET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("undo"),
        .image_size = 36,
        .type = TYPE_T2,
        .row = ROW_UNDO,
        .action = MARK_UNDO,
    };
    scene_target(scene, &undo);
    int y = c.y + c.undo_h + (small ? 8 : 18);
    if (screen->tool == TOOL_PEN || screen->tool == TOOL_ARROW) {
        heading(scene, app_word(app, "mark.colour"), c.x, y, c.w);
        declare_colours(screen, app, scene, y + 34);
        int lines_y = y + 34 + 2 * (c.cell_h + c.gap) + (small ? 4 : 14);
        heading(scene, app_word(app, "mark.line"), c.x, lines_y, c.w);
        declare_lines(screen, app, scene, lines_y + 34);
    } else if (screen->tool == TOOL_SYMBOL) {
        declare_stickers(screen, app, scene, y);
    } else {
        struct words words = {.text = app_word(app, "mark.blur-how"),
                              .box = {c.x, y, c.w, small ? 240 : 300},
                              .type = TYPE_T2,
                              .colour = COLOUR_INK2};
        scene_words(scene, &words);
    }
    const char *note = screen->has_failed ? "mark.failed" : "mark.first-kept";
    if (!small) {
        scene_icon(scene, (struct box){c.x, 590, 28, 28}, "lock", COLOUR_INK2);
        struct words words = {.text = app_word(app, note),
                              .box = {c.x + 40, 586, c.w - 40, 100},
                              .type = TYPE_T1,
                              .colour = screen->has_failed ? COLOUR_ALERT : COLOUR_INK2};
        scene_words(scene, &words);
    }
    struct target done = {
        .id = "done",
        .label = app_word(app, "mark.file"),
        .box = {c.x, c.done_y, c.w, c.done_h},
        .look = LOOK_STAFF_GO,
        .state = screen->markup != NULL ? STATE_REST : STATE_NOT_YET,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("file"),
        .image_size = 40,
        .type = TYPE_T3,
        .row = ROW_DONE,
        .action = MARK_DONE,
    };
    scene_target(scene, &done);
}

void mark_view_declare(const struct mark_screen *screen, const struct app *app, struct scene *scene)
{
    frame_rail(scene, app, RAIL_NONE);
    if (screen->markup != NULL && screen->is_grid)
        declare_grid(screen, app, scene);
    else if (screen->markup != NULL)
        declare_canvas(screen, app, scene);
    declare_tools(screen, app, scene);
    declare_column(screen, app, scene);
}
