// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Marking up as it is seen: the photo with its marks, the tools on the rail; mark_column.c has the
 * rest. */
#include "staff/mark_inside.h"
#include "ui/hand.h"

#include <cairo.h>
#include <math.h>

#define STAFF_MM 12.0 /* the smallest that staff shall hit */

enum { ROW_CANVAS = 0, ROW_TOOLS = 20 };

static struct box canvas_room(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){78, 8, 504, 464} : (struct box){128, 24, 880, 752};
}

struct box mark_canvas(const struct theme *theme, const struct mark_screen *screen)
{
    struct box room = canvas_room(theme);
    int w = screen->photo.width_px, h = screen->photo.height_px;
    if (w <= 0 || h <= 0)
        return room;
    double fit = MIN((double)room.w / w, (double)room.h / h);
    int width = (int)(w * fit), height = (int)(h * fit);
    return (struct box){room.x + (room.w - width) / 2, room.y, width, height};
}

static void clip_round(cairo_t *cairo, struct box box, double radius)
{
    double right = box.x + box.w - radius, bottom = box.y + box.h - radius;
    cairo_new_path(cairo);
    cairo_arc(cairo, box.x + radius, box.y + radius, radius, G_PI, 1.5 * G_PI);
    cairo_arc(cairo, right, box.y + radius, radius, 1.5 * G_PI, 2 * G_PI);
    cairo_arc(cairo, right, bottom, radius, 0, 0.5 * G_PI);
    cairo_arc(cairo, box.x + radius, bottom, radius, 0.5 * G_PI, G_PI);
    cairo_close_path(cairo);
    cairo_clip(cairo);
}

static int cells(const struct theme *theme, int length, int most)
{
    int least = (int)ceil(STAFF_MM / theme_mm(theme, 1));
    return CLAMP(length / least, 2, most);
}

struct mark_grid mark_grid(const struct theme *theme, const struct mark_screen *screen)
{
    struct box box = mark_canvas(theme, screen);
    return (struct mark_grid){cells(theme, box.w, MARK_COLUMNS_MOST),
                              cells(theme, box.h, MARK_ROWS_MOST)};
}

static void paint_photo(void *context, cairo_t *cairo, struct box box)
{
    const struct mark_screen *screen = context;
    double scale = (double)box.w / screen->photo.width_px;
    cairo_save(cairo);
    clip_round(cairo, box, 16);
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
static void declare_grid(const struct mark_screen *screen, struct scene *scene)
{
    struct box box = mark_canvas(scene_theme(scene), screen);
    scene_paint(scene, box, paint_photo, (void *)screen, screen->version);
    struct mark_grid grid = mark_grid(scene_theme(scene), screen);
    for (int i = 0; i < grid.columns * grid.rows; i++) {
        int column = i % grid.columns, row = i / grid.columns;
        char label[8], id[16];
        g_snprintf(label, sizeof label, "%c%d", 'A' + column, row + 1);
        g_snprintf(id, sizeof id, "cell-%s", label);
        int x = box.w * column / grid.columns, y = box.h * row / grid.rows;
        struct box cell = {box.x + x, box.y + y, box.w * (column + 1) / grid.columns - x,
                           box.h * (row + 1) / grid.rows - y};
        bool begun = screen->first_cell == i;
        /* A dark line beside a light one shows on any photo. */
        scene_panel(scene, cell, COLOUR_NONE, COLOUR_SAY_INK, 2, 0);
        scene_panel(scene, layout_inset(cell, 2), COLOUR_NONE, begun ? COLOUR_NOW : COLOUR_CARD,
                    begun ? 6 : 1, 0);
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

void mark_view_declare(const struct mark_screen *screen, const struct app *app, struct scene *scene)
{
    frame_rail(scene, app, RAIL_NONE);
    if (screen->markup != NULL && screen->is_grid)
        declare_grid(screen, scene);
    else if (screen->markup != NULL)
        declare_canvas(screen, app, scene);
    declare_tools(screen, app, scene);
    mark_column_declare(screen, app, scene);
}
