// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The grid: rows, columns, and which button stands where. Files get all three wrong; no button that
 * somebody placed is lost for that. */
#include "talk/book_inside.h"

#include <math.h>

struct laying {
    struct board_book *book;
    struct board *board;
    const json_t *order;
    int *cells;
    bool *is_placed; /* one a button */
};

static int64_t whole(const json_t *grid, const char *key)
{
    const json_t *value = json_object_get(grid, key);

    if (json_is_string(value))
        return g_ascii_strtoll(json_string_value(value), NULL, 10);
    return json_is_real(value) ? (int64_t)CLAMP(json_real_value(value), 0, 1e6)
                               : json_integer_value(value);
}

/* What is said, or what the order really has where that is more. */
static void measure(struct laying *laying, const json_t *grid)
{
    struct board *board = laying->board;
    int64_t rows = whole(grid, "rows"), columns = whole(grid, "columns");
    size_t widest = 0, row;
    json_t *cells;

    json_array_foreach(laying->order, row, cells) widest = MAX(widest, json_array_size(cells));
    board->rows = (int)CLAMP(rows, 0, BOARD_SIDE_MOST);
    board->columns = (int)CLAMP(columns, 0, BOARD_SIDE_MOST);
    if (board->rows == rows && board->columns == columns && rows > 0 && columns > 0 &&
        json_array_size(laying->order) == (size_t)rows && widest == (size_t)columns)
        return;
    board_faults_add(laying->book->faults, BOARD_FAULT_GRID, board->name, NULL, NULL);
    board->rows =
        (int)MIN(MAX((size_t)board->rows, json_array_size(laying->order)), BOARD_SIDE_MOST);
    board->columns = (int)MIN(MAX((size_t)board->columns, widest), BOARD_SIDE_MOST);
}

/* The button of this id that stands nowhere yet, since some files have two; else the first, since
 * one button may stand in two places. */
static int button_of(const struct laying *laying, const char *id)
{
    int first = BOARD_NONE;

    for (int i = 0; i < laying->board->button_count; i++) {
        if (laying->board->buttons[i].id != id) /* texts are kept once */
            continue;
        if (!laying->is_placed[i])
            return i;
        if (first == BOARD_NONE)
            first = i;
    }
    return first;
}

static int cell_of(struct laying *laying, const json_t *value)
{
    const char *id = board_keep_id(laying->book, value);
    int button = id ? button_of(laying, id) : BOARD_NONE;

    if (button != BOARD_NONE)
        laying->is_placed[button] = true;
    else if (id)
        board_faults_add(laying->book->faults, BOARD_FAULT_GRID_ID, laying->board->name, NULL, id);
    return button;
}

static void lay(struct laying *laying)
{
    const struct board *board = laying->board;

    for (int row = 0; row < board->rows; row++) {
        const json_t *cells = json_array_get(laying->order, (size_t)row);
        for (int column = 0; column < board->columns; column++)
            laying->cells[row * board->columns + column] =
                cell_of(laying, json_array_get(cells, (size_t)column));
    }
}

/* No order at all: in the order of the list, in as many columns as are said, or about a square. */
static void make_order(struct laying *laying)
{
    struct board *board = laying->board;
    int count = 0;

    for (int i = 0; i < board->button_count; i++)
        count += !board->buttons[i].is_hidden;
    if (board->columns == 0)
        board->columns = MAX((int)ceil(sqrt(count)), 1);
    board->rows = MAX(board->rows, (count + board->columns - 1) / board->columns);
    board->rows = CLAMP(board->rows, 1, BOARD_SIDE_MOST);
    laying->cells =
        board_keep(laying->book, (size_t)(board->rows * board->columns), sizeof *laying->cells);
    count = 0;
    for (int i = 0; i < board->rows * board->columns; i++)
        laying->cells[i] = BOARD_NONE;
    for (int i = 0; i < board->button_count && count < board->rows * board->columns; i++) {
        if (board->buttons[i].is_hidden)
            continue;
        laying->cells[count++] = i;
        laying->is_placed[i] = true;
    }
}

static void report_unplaced(const struct laying *laying)
{
    const struct board *board = laying->board;

    for (int i = 0; i < board->button_count && !board->is_free; i++) {
        if (!laying->is_placed[i] && !board->buttons[i].is_hidden)
            board_faults_add(laying->book->faults, BOARD_FAULT_UNPLACED, board->name,
                             board_button_called(&board->buttons[i]), NULL);
    }
}

void board_grid_read(struct board_book *book, struct board *board, const json_t *grid)
{
    struct laying laying = {.book = book, .board = board, .order = json_object_get(grid, "order")};
    bool *is_placed = g_new0(bool, (size_t)board->button_count + 1);

    laying.is_placed = is_placed;
    measure(&laying, grid);
    if (board->rows == 0 || board->columns == 0 || json_array_size(laying.order) == 0) {
        make_order(&laying);
    } else {
        laying.cells =
            board_keep(book, (size_t)(board->rows * board->columns), sizeof *laying.cells);
        lay(&laying);
    }
    board->cells = laying.cells;
    report_unplaced(&laying);
    g_free(is_placed);
}
