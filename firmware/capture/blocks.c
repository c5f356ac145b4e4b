// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/mark.h"

#include <stdlib.h>

/* The grid is the photo's own and no mark's: each boundary lies where it lies, so that moving a
 * mark by a pixel, or undoing and drawing again, can never give two averages over shifted blocks,
 * from which finer detail could be worked out. */
#define BLOCK_PART 24
#define LEAST_BLOCK_PX 8

static void count_blocks(const struct markup *markup, int *columns, int *rows)
{
    int side = MAX((markup_short_side(markup) + BLOCK_PART - 1) / BLOCK_PART, LEAST_BLOCK_PX);

    /* Rounded down: blocks are stretched to fill the photo, never cut to a sliver at its edge. */
    *columns = MAX(markup->width_px / side, 1);
    *rows = MAX(markup->height_px / side, 1);
}

int blocks_edge(int index, int count, int length)
{
    return (int)((int64_t)index * length / count);
}

/* The last block whose first pixel is not beyond `at`. */
static int block_of(int at, int count, int length)
{
    return (int)((((int64_t)at + 1) * count - 1) / length);
}

static void hide_area(struct blocks *blocks, int left, int top, int right, int bottom)
{
    int last_x = blocks->width_px - 1;
    int last_y = blocks->height_px - 1;
    int first_column = block_of(CLAMP(left, 0, last_x), blocks->columns, blocks->width_px);
    int last_column = block_of(CLAMP(right, 0, last_x), blocks->columns, blocks->width_px);
    int first_row = block_of(CLAMP(top, 0, last_y), blocks->rows, blocks->height_px);
    int last_row = block_of(CLAMP(bottom, 0, last_y), blocks->rows, blocks->height_px);

    for (int row = first_row; row <= last_row; row++)
        for (int column = first_column; column <= last_column; column++)
            blocks->hidden[(size_t)row * (size_t)blocks->columns + (size_t)column] = 1;
}

/* A square of one block's size moved along the stroke, in steps that leave no gap. */
static void hide_stroke(struct blocks *blocks, const struct mark *mark)
{
    int radius =
        MAX(MIN(blocks->width_px / blocks->columns, blocks->height_px / blocks->rows) / 2, 1);

    for (guint i = 0; i < mark->points->len; i++) {
        struct mark_point from = mark_at(mark, i > 0 ? i - 1 : 0);
        struct mark_point to = mark_at(mark, i);
        int steps = MAX(abs(to.x - from.x), abs(to.y - from.y)) / radius + 1;
        for (int s = 0; s <= steps; s++) {
            int x = from.x + (int)((int64_t)(to.x - from.x) * s / steps);
            int y = from.y + (int)((int64_t)(to.y - from.y) * s / steps);
            hide_area(blocks, x - radius, y - radius, x + radius, y + radius);
        }
    }
}

void blocks_init(struct blocks *blocks, const struct markup *markup)
{
    count_blocks(markup, &blocks->columns, &blocks->rows);
    blocks->width_px = markup->width_px;
    blocks->height_px = markup->height_px;
    blocks->hidden = g_malloc0_n((size_t)blocks->rows, (size_t)blocks->columns);
    for (size_t i = 0; i < markup_count(markup); i++) {
        const struct mark *mark = markup_mark(markup, i);
        if (mark->kind == MARK_BLUR) {
            struct markup_area area = mark_area(mark);
            hide_area(blocks, area.x, area.y, area.x + area.width - 1, area.y + area.height - 1);
        } else if (mark->kind == MARK_BRUSH) {
            hide_stroke(blocks, mark);
        }
    }
}

void blocks_finish(struct blocks *blocks)
{
    g_clear_pointer(&blocks->hidden, g_free);
}

/* The block in a picture of any size, at least a pixel of it. */
static struct markup_area area_in(const struct blocks *blocks, int column, int row, int width_px,
                                  int height_px)
{
    struct markup_area area = {.x = blocks_edge(column, blocks->columns, width_px),
                               .y = blocks_edge(row, blocks->rows, height_px)};

    area.width = MAX(blocks_edge(column + 1, blocks->columns, width_px) - area.x, 1);
    area.height = MAX(blocks_edge(row + 1, blocks->rows, height_px) - area.y, 1);
    return area;
}

uint32_t blocks_colour(const struct blocks *blocks, int column, int row,
                       const struct pixels *pixels)
{
    struct markup_area area = area_in(blocks, column, row, pixels->width_px, pixels->height_px);
    uint64_t blue = 0, green = 0, red = 0;
    uint64_t count = (uint64_t)area.width * (uint64_t)area.height;

    for (int y = area.y; y < area.y + area.height; y++) {
        const uint8_t *at = pixels->bgrx + (size_t)y * pixels->stride_bytes + (size_t)area.x * 4;
        for (int x = 0; x < area.width; x++, at += 4) {
            blue += at[0];
            green += at[1];
            red += at[2];
        }
    }
    return (uint32_t)((red + count / 2) / count) << 16 |
           (uint32_t)((green + count / 2) / count) << 8 | (uint32_t)((blue + count / 2) / count);
}

static void fill(struct pixels *pixels, struct markup_area area, uint32_t colour)
{
    for (int y = area.y; y < area.y + area.height; y++) {
        uint8_t *at = pixels->bgrx + (size_t)y * pixels->stride_bytes + (size_t)area.x * 4;
        for (int x = 0; x < area.width; x++, at += 4) {
            at[0] = (uint8_t)colour;
            at[1] = (uint8_t)(colour >> 8);
            at[2] = (uint8_t)(colour >> 16);
            at[3] = 255;
        }
    }
}

void blocks_hide(const struct blocks *blocks, struct pixels *pixels)
{
    for (int row = 0; row < blocks->rows; row++) {
        for (int column = 0; column < blocks->columns; column++) {
            if (!blocks->hidden[(size_t)row * (size_t)blocks->columns + (size_t)column])
                continue;
            fill(pixels, area_in(blocks, column, row, pixels->width_px, pixels->height_px),
                 blocks_colour(blocks, column, row, pixels));
        }
    }
}

void markup_grid(const struct markup *markup, int *columns, int *rows)
{
    count_blocks(markup, columns, rows);
}

struct markup_area markup_block(const struct markup *markup, int column, int row)
{
    struct blocks blocks = {.hidden = NULL};

    count_blocks(markup, &blocks.columns, &blocks.rows);
    g_assert(column >= 0 && column < blocks.columns && row >= 0 && row < blocks.rows);
    return area_in(&blocks, column, row, markup->width_px, markup->height_px);
}

bool markup_block_is_hidden(const struct markup *markup, int column, int row)
{
    struct blocks blocks;
    bool hidden;

    blocks_init(&blocks, markup);
    g_assert(column >= 0 && column < blocks.columns && row >= 0 && row < blocks.rows);
    hidden = blocks.hidden[(size_t)row * (size_t)blocks.columns + (size_t)column];
    blocks_finish(&blocks);
    return hidden;
}
