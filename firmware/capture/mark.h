// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Inside markup: what its files share. */
#include "capture/markup.h"

#define MARK_MOST_SYMBOL 128 /* bytes of a symbol's name */

struct markup {
    int width_px, height_px;
    GPtrArray *marks;  /* struct mark, oldest first */
    struct mark *open; /* the one under the finger, also the last of `marks`; or NULL */
};

struct mark *mark_new(enum mark_kind kind, enum mark_colour colour, enum mark_line line);
void mark_free(struct mark *mark);
static inline struct mark_point mark_at(const struct mark *mark, guint index)
{
    return g_array_index(mark->points, struct mark_point, index);
}
/* The area between a mark's first two points, both inside. */
struct markup_area mark_area(const struct mark *mark);
/* Pen and brush have any number of points, words have one, the others two. */
bool mark_is_stroke(enum mark_kind kind);
/* True if `words` is UTF-8 without control characters but newlines, at most `most_bytes` long. */
bool mark_words_are_plain(const char *words, size_t most_bytes);
int markup_short_side(const struct markup *markup);

/* The grid of the blur, and which of its blocks are hidden. */
struct blocks {
    int columns, rows;
    int width_px, height_px;
    uint8_t *hidden; /* rows * columns */
};
void blocks_init(struct blocks *blocks, const struct markup *markup);
void blocks_finish(struct blocks *blocks);
/* Where block boundary `index` of `count` lies along `length` pixels. */
int blocks_edge(int index, int count, int length);
/* The average colour of a block in `pixels`, which may be smaller than the photo: 0xRRGGBB. */
uint32_t blocks_colour(const struct blocks *blocks, int column, int row,
                       const struct pixels *pixels);
/* Fills every hidden block of the full-size `pixels` with its average. */
void blocks_hide(const struct blocks *blocks, struct pixels *pixels);

/* Draws pen, arrow, words and symbols in the photo's coordinates. */
void mark_draw_all(const struct markup *markup, cairo_t *cairo, const struct markup_hand *hand);
