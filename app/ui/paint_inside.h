// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of painting, for paint*.c alone. Everything here is in pixels unless it says units. */
#include "ui/paint.h"
#include "ui/scene_inside.h"
#include "ui/text.h"

struct rect {
    int x, y, w, h;
};

struct pen {
    cairo_t *cairo;
    const struct theme *theme;
    struct picture_store *pictures;
    struct text_engine *text;
};

/* paint_shapes.c: the few shapes that everything is made of. */
int pen_px(const struct pen *pen, double units);
struct rect pen_rect(const struct pen *pen, struct box box); /* margins and mirroring put in */
struct rect rect_grown(struct rect rect, int by);
void pen_colour(const struct pen *pen, enum colour colour);
void pen_round(const struct pen *pen, struct rect rect, double radius); /* a path */
void pen_fill(const struct pen *pen, struct rect rect, double radius, enum colour colour);
void pen_fill_argb(const struct pen *pen, struct rect rect, double radius, uint32_t argb);
/* A ring just inside the rectangle. */
void pen_edge(const struct pen *pen, struct rect rect, double radius, int width,
              enum colour colour);
void pen_dashed(const struct pen *pen, struct rect rect, double radius, int width,
                enum colour colour);
/* A square icon with its top left there. */
void pen_icon(const struct pen *pen, const char *name, int x, int y, int size, enum colour colour);
/* The same, seen in a mirror. */
void pen_icon_turned(const struct pen *pen, const char *name, int x, int y, int size,
                     enum colour colour);
/* Words with the top left of their space there. */
void pen_words(const struct pen *pen, const struct text_run *run, int x, int y, enum colour colour);

/* paint_damage.c: more rectangles than these are drawn as fewer, larger ones. */
#define DAMAGE_RECTS 8
struct damage {
    struct rect rects[DAMAGE_RECTS + 1];
    size_t count;
};
bool rects_touch(struct rect a, struct rect b);
/* Adds what of `rect` lies within `whole`. */
void damage_add(struct damage *damage, struct rect rect, struct rect whole);
/* Merges those that overlap, and the cheapest two while there are more than `most`. */
void damage_settle(struct damage *damage, size_t most);

/* paint_image.c */
/* A picture in the rectangle, which is cut to `radius`; `colour` is an icon's. */
void draw_image(const struct pen *pen, struct rect rect, struct image image, bool whole,
                double radius, enum colour colour);

/* paint_key.c */
void draw_target(const struct pen *pen, const struct target *target, bool pressed);
/* How far it moves when pressed. */
int key_travel(const struct pen *pen, const struct target *target);

/* paint_label.c: what stands on a key, in the rectangle inside its edge. */
void draw_label(const struct pen *pen, const struct target *target, struct rect inside,
                enum colour ink, enum colour ink2);
/* A picture that fills the key, and the name under it. */
void draw_face(const struct pen *pen, const struct target *target, struct rect inside,
               double radius, enum colour ink);

/* paint_piece.c */
/* What decides how a piece looks, as one number, and every pixel that it may touch. */
uint64_t piece_hash(const struct scene *scene, const struct piece *piece, bool pressed);
struct rect piece_bounds(const struct pen *pen, const struct scene *scene,
                         const struct piece *piece);
void draw_piece(const struct pen *pen, const struct scene *scene, const struct piece *piece,
                bool pressed);
uint64_t hash_mix(uint64_t hash, uint64_t value);
uint64_t hash_text(uint64_t hash, const char *text);

/* paint_signs.c: marks that carry a meaning of their own. */
void draw_corners(const struct pen *pen, struct rect rect, bool on_picture);
void draw_pips(const struct pen *pen, struct rect rect, int count, int now);
void draw_bar(const struct pen *pen, struct rect rect, int permille);
void draw_levels(const struct pen *pen, struct rect rect, const struct piece *piece);
void draw_frame(const struct pen *pen, struct rect target, double radius);
/* The same, filling clockwise from the top. */
void draw_ring(const struct pen *pen, struct rect target, double radius, int permille);
void draw_tick(const struct pen *pen, struct rect key);
void draw_count(const struct pen *pen, struct rect key, int count, bool inside);
int frame_width(const struct pen *pen);
