// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Painting: a scene onto the window. Draws with Cairo into the window's own surface, only the pieces
 * that differ from the last scene painted, and shows only those rectangles. */
#include "ui/picture.h"
#include "ui/scene.h"

struct paint;
struct frame_mark { /* the scan and focus frame: round a target, or a whole row */
    bool shown;
    struct box box;
    bool is_ring; /* of one who dwells: so much of it is full, in thousandths, from the top on */
    int permille;
};

/* Theme and store are borrowed. `pixels` is the window's 32-bit surface (BGRx, little endian), `pitch` bytes a row. Borrowed. */
struct paint *paint_new(const struct theme *theme, struct picture_store *pictures);
void paint_free(struct paint *paint);
void paint_set_surface(struct paint *paint, void *pixels, int width_px, int height_px, int pitch);

/* Damage in pixels, at most `most`; answers how many rectangles were drawn (0: nothing changed).
 * `pressed` is a target's id or NULL. The scene must live until the next call. */
struct pixel_rect {
    int x, y, w, h;
};
size_t paint_scene(struct paint *paint, const struct scene *scene, const char *pressed,
                   struct frame_mark mark, struct pixel_rect *damage, size_t most);
/* The target under a dragging finger is drawn last and displaced, with what is drawn on it; NULL when
 * nothing is dragged. Takes effect at the next paint. */
void paint_drag(struct paint *paint, const char *target, int dx, int dy);
/* Forget what was painted: the next paint draws all (theme or size changed, window exposed). */
void paint_forget(struct paint *paint);
/* Some picture of the store has come, or the camera has a new frame: redraw pieces that show it. */
void paint_image_changed(struct paint *paint, enum image_kind kind, const char *name);
