// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Marking up a photo: what its files share. mark_up.c acts, mark_view.c declares photo and
 * tools, mark_column.c what stands under the thumb. */
#include "app.h"
#include "staff/frame.h"

/* The grid over the photo has at most so many cells, and fewer where they would be under 12 mm. */
#define MARK_COLUMNS_MOST 8
#define MARK_ROWS_MOST 6
struct mark_grid {
    int columns, rows;
};

enum mark_tool { TOOL_PEN, TOOL_ARROW, TOOL_SYMBOL, TOOL_BLUR, TOOL_COUNT };

enum mark_action {
    MARK_CANVAS,
    MARK_TOOL,
    MARK_COLOUR,
    MARK_LINE,
    MARK_STICKER,
    MARK_CELL,
    MARK_UNDO,
    MARK_DONE,
    MARK_LATER,
    MARK_GRID_OUT
};

struct mark_screen {
    char *draft_id;
    struct draft *draft;
    struct draft_photo photo;
    cairo_surface_t *preview; /* of photo.preview's pixels */
    struct markup *markup;
    struct ui_hand *hand;
    enum mark_tool tool;
    enum mark_colour colour;
    enum mark_line line;
    int sticker;
    bool is_grid;   /* a place is being chosen by cells: switch and keyboard */
    int first_cell; /* of a line: where it begins, or -1 */
    bool is_drawing;
    bool is_mirrored; /* cells run from right to left */
    uint64_t version;
    bool has_failed;
    bool is_leaving;
};

struct mark_sticker {
    const char *symbol, *words; /* words: a key */
};
extern const struct mark_sticker MARK_STICKERS[];
extern const int MARK_STICKER_COUNT;

/* Where the photo stands, in units: fitted whole into the canvas. */
struct box mark_canvas(const struct theme *theme, const struct mark_screen *screen);
struct mark_grid mark_grid(const struct theme *theme, const struct mark_screen *screen);
void mark_view_declare(const struct mark_screen *screen, const struct app *app,
                       struct scene *scene);
void mark_column_declare(const struct mark_screen *screen, const struct app *app,
                         struct scene *scene);
