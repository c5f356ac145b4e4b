// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Markup: what a person drew on a photo, kept as marks beside the untouched photo, and flattened
 * into a second picture when it is filed.
 *
 * All coordinates are whole pixels of the upright photo (see photo.h), from its top left. Blur is
 * made of coarse blocks on a fixed grid: each touched block becomes the average colour of the whole
 * block of the photo, whatever was touched of it, so that nothing finer can be rebuilt. A block is
 * never smaller than 1/24 of the photo's shorter side. Blur lies on the photo, and all other marks
 * lie on the blur, in the order they were made. The newest crop counts.
 *
 * Not for two threads at once; markup_copy gives a worker its own. */
#include "capture/photo.h"
#include <cairo.h>
#include <jansson.h>

#define MARKUP_MOST_MARKS 200
#define MARKUP_MOST_POINTS 2000 /* of one mark; a longer stroke keeps its shape, more coarsely */
#define MARKUP_MOST_WORDS 400   /* bytes of UTF-8 */

enum mark_kind {
    MARK_PEN,    /* a stroke: points */
    MARK_ARROW,  /* from, to (the head) */
    MARK_WORDS,  /* the middle of the card the words stand on */
    MARK_SYMBOL, /* two corners */
    MARK_BLUR,   /* two corners, widened outwards to whole blocks */
    MARK_BRUSH,  /* blur by a stroke: points; a block wide */
    MARK_CROP,   /* two corners: what stays */
};
enum mark_colour { MARK_AMBER, MARK_WHITE, MARK_INK, MARK_BLUE };
enum mark_line { MARK_THIN, MARK_MIDDLE, MARK_THICK };

struct mark_point {
    int32_t x, y;
};

struct mark {
    enum mark_kind kind;
    enum mark_colour colour; /* pen, arrow */
    enum mark_line line;     /* pen, arrow; the size of words */
    char *words;             /* words; the symbol's label as it was on the screen */
    char *symbol;            /* the symbol's name */
    GArray *points;          /* struct mark_point */
};

struct markup;

/* Empty, for a photo of this size. */
struct markup *markup_new(int width_px, int height_px);
struct markup *markup_copy(const struct markup *markup);
void markup_free(struct markup *markup); /* NULL allowed */

/* --- making marks: coordinates outside the photo are moved to its edge --- */

/* Begins a pen, arrow, blur, brush or crop at a point. False when there are MARKUP_MOST_MARKS. */
bool markup_begin(struct markup *markup, enum mark_kind kind, enum mark_colour colour,
                  enum mark_line line, int x, int y);
/* The finger moved: pen and brush grow, the others' second point follows. Asserts that one was
 * begun. */
void markup_extend(struct markup *markup, int x, int y);
/* The finger left. A mark too small to be meant (an arrow or crop without length) is taken back,
 * and the answer is false; a touch of blur is kept, and is a whole block. */
bool markup_end(struct markup *markup);

/* Each false when there are MARKUP_MOST_MARKS already, or for an empty text (a symbol's `words` may
 * be empty). Words longer than MARKUP_MOST_WORDS are cut at a character. `side_px` of a symbol is
 * at least 1/24 of the shorter side. */
bool markup_add_words(struct markup *markup, enum mark_line size, int x, int y, const char *words);
bool markup_add_symbol(struct markup *markup, int x, int y, int side_px, const char *symbol,
                       const char *words);

/* Takes the newest mark back; false when there is none. */
bool markup_undo(struct markup *markup);
size_t markup_count(const struct markup *markup);
/* Borrowed; valid until the next change. */
const struct mark *markup_mark(const struct markup *markup, size_t index);

/* Has a blur or a crop: only the flattened picture may be filed. */
bool markup_hides(const struct markup *markup);
bool markup_has(const struct markup *markup, enum mark_kind kind);
void markup_size(const struct markup *markup, int *width_px, int *height_px);

/* --- the blur's grid: also what a switch user chooses a place from --- */

struct markup_area {
    int32_t x, y, width, height;
};
void markup_grid(const struct markup *markup, int *columns, int *rows);
struct markup_area markup_block(const struct markup *markup, int column, int row);
bool markup_block_is_hidden(const struct markup *markup, int column, int row);
/* What stays after cropping: the whole photo without a crop. */
struct markup_area markup_kept(const struct markup *markup);

/* --- JSON:
 * {"width","height","marks":[{"kind","colour","line","words","symbol","points":[x,y,x,y…]}]} with
 * whole numbers only; kinds and colours are the lower-case names above (`pen` … `crop`, `amber`,
 * `thin`), and members that a kind has not are absent --- */

json_t *markup_to_json(const struct markup *markup);
/* Hostile: FAULT_INVALID names the mark for an unknown kind or member, a coordinate outside the
 * photo, words that are no UTF-8 or hold control characters, or anything beyond the limits. */
struct markup *markup_from_json(const json_t *value, GError **error) MUST_CHECK;

/* --- drawing --- */

/* What drawing asks of the app, which owns symbols and fonts. Used on the thread that draws. Either
 * function may be NULL. A symbol that cannot be drawn is shown as its words; without `words`, these
 * are cairo's own simple text. */
struct markup_hand {
    /* Draws the symbol inside the square; false if there is no such symbol. */
    bool (*symbol)(void *context, cairo_t *cairo, const char *symbol, double x, double y,
                   double side);
    /* Lays out words in letters `size` high, lines at most `most_width` long: fills width and
     * height, and, when `cairo` is not NULL, draws them in its colour with their top left at the
     * origin. */
    void (*words)(void *context, cairo_t *cairo, const char *words, double size, double most_width,
                  double *width, double *height);
    void *context;
};

/* Draws the marks (not the photo) in the photo's coordinates: the caller has scaled and moved
 * `cairo` so that they fall onto its own preview. `preview` is that whole photo at any smaller
 * size, from which the blocks' colours are taken; the blocks themselves are the flattened
 * picture's. Outside a crop lies a dark veil. */
void markup_draw(const struct markup *markup, cairo_t *cairo, const struct pixels *preview,
                 const struct markup_hand *hand);

/* A new JPEG with everything drawn in, cropped, and without metadata. `jpeg` must have the markup's
 * size once upright (FAULT_INVALID). Blocks: a worker's work. Fails as photo_decode does. */
GBytes *markup_flatten(const struct markup *markup, GBytes *jpeg, const struct markup_hand *hand,
                       GError **error) MUST_CHECK;
