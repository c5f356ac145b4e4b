// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the tests of drawing share: a window in memory, and a scene as full as the screens get. */
#include "ui/paint.h"

struct window {
    struct theme theme;
    cairo_surface_t *pixels;
    struct picture_store *pictures;
    struct paint *paint;
};

/* Fails the test if the theme cannot be loaded. */
void window_open(struct window *window, const char *theme, int width_px, int height_px,
                 const char *language);
void window_close(struct window *window);
/* What was painted, as one number. */
uint64_t window_digest(const struct window *window);
/* How many pixels differ by more than a shade that nobody sees: Cairo rounds the edge of a curve by
 * where the clip begins. */
size_t window_differs(const struct window *window, const struct window *other);
void window_save(const struct window *window, const char *path);

struct mat_look {
    bool said;        /* the offered word is being said */
    int placed;       /* how many cards stand on the mat, at most five */
    const char *undo; /* the label of undo: to change one thing */
};
/* A views mat on the wide panel: side keys, a card in view, three places and the cards on them. */
struct scene *mat_scene(const struct theme *theme, struct mat_look look);
