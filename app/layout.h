// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the pupil's and the staff's screens are both laid out by. All in units (theme.h). */
#include "ui/scene.h"

/* The 7-inch panel, 800x480; else the 10-inch one, 1280x800. */
bool layout_is_small(const struct theme *theme);
/* A box that is `by` smaller (or, below nought, larger) on every side. */
struct box layout_inset(struct box box, int by);
/* A box of this size in the middle of another. */
struct box layout_middle(struct box box, int width, int height);
/* The `index`th of `count` boxes side by side in a box, `gap` apart. */
struct box layout_across(struct box box, int index, int count, int gap);
/* How many a page of `room` places shows of `count` things, where they need several pages: one
 * place is then the key that turns them. All of them where they fit. */
struct layout_page {
    size_t first, shown;
    bool turns; /* the last place turns the page */
};
struct layout_page layout_page(size_t count, size_t room, int page);
