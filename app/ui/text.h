// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Text: words laid out by Pango and drawn once as a mask, then kept, so that painting a label again
 * costs a blend. Sizes are pixels. Main thread only. */
#include "ui/scene.h"
#include <cairo.h>

struct text_engine;

struct text_style {
    double size_px;
    double leading; /* line height in sizes: 1.25 for words, 1.125 on keys */
    bool bold;
    enum align align;
    bool mirrored; /* start is the right side */
};

struct text_run {
    cairo_surface_t *mask;              /* A8, NULL when there is no ink */
    int ink_x, ink_y;                   /* of the mask, from the top left of the space given */
    int x, width, height;               /* of the words in that space */
    double size_px;                     /* of the letters, which may be smaller than asked for */
    int caret_x, caret_y, caret_height; /* where the next letter would be written */
    int lines;
    bool fits;   /* within the width and the lines given, no word broken */
    int unknown; /* glyphs that no font has */
};

struct text_engine *text_new(const char *language);
void text_free(struct text_engine *engine);

/* The words in `width_px` (0: one line, as wide as it is) and at most `lines` lines, cut there with
 * an ellipsis if `may_cut`. Borrowed until the next call. */
const struct text_run *text_run(struct text_engine *engine, const char *text,
                                const struct text_style *style, int width_px, int lines,
                                bool may_cut);
/* The same, made to fit the space: as it is; one step down; in as many lines as the height holds;
 * and only then smaller still. */
const struct text_run *text_fit(struct text_engine *engine, const char *text,
                                const struct text_style *style, int width_px, int height_px,
                                bool may_cut);
/* What the engine keeps; for tests. */
size_t text_kept_bytes(const struct text_engine *engine);
