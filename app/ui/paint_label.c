// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands on a key: a picture and its words, one over the other or side by side. */
#include "ui/paint_inside.h"

#include <math.h>

/* Room between the key's edge and its words, above and below, and at the sides. */
#define PAD_SIDE 5
#define PAD_CARD 8
#define PAD_TIGHT 2
#define PAD_BESIDE 20
#define PAD_NARROW 12
#define PAD_NEAR 8
#define PAD_HEAD 14
#define PAD_TALL 4
#define LEADING 1.125
/* "What fits": symbols may take this much of a key, icons this much of its height. */
#define SYMBOL_WIDTH 0.7
#define SYMBOL_HEIGHT 0.55
#define ICON_HEIGHT 0.41

struct lines {
    const struct text_run *label, *second; /* NULL: none */
    struct text_run kept_label, kept_second;
    int width, height;
    int space; /* the width they were laid in */
};

static bool is_staff(enum target_look look)
{
    return look == LOOK_STAFF || look == LOOK_STAFF_GO || look == LOOK_QUIET || look == LOOK_RAIL ||
           look == LOOK_RAIL_BUTTON || look == LOOK_BARE || look == LOOK_SHUTTER;
}

/* A pupil's words are never smaller than t2; t1 is what a target has when it names no size. */
static double type_px(const struct pen *pen, const struct target *target)
{
    enum type_size type = target->type;

    if (type == TYPE_T1 && !is_staff(target->look))
        type = TYPE_T2;
    return pen->theme->type[type] * pen->theme->scale;
}

/* The words' masks are borrowed from the engine until its next call: the second line is asked for
 * last, and the first is held by reference. */
static void hold(struct lines *lines, const struct text_run *run, bool second)
{
    struct text_run *kept = second ? &lines->kept_second : &lines->kept_label;

    *kept = *run;
    if (kept->mask)
        cairo_surface_reference(kept->mask);
    if (second)
        lines->second = kept;
    else
        lines->label = kept;
    lines->width = MAX(lines->width, kept->width);
    lines->height += kept->height;
}

static void let_go(struct lines *lines)
{
    if (lines->kept_label.mask)
        cairo_surface_destroy(lines->kept_label.mask);
    if (lines->kept_second.mask)
        cairo_surface_destroy(lines->kept_second.mask);
}

/* Smaller than the one step that a label may go down. */
static bool is_shrunk(const struct lines *lines, double px)
{
    return lines->label && lines->label->size_px < px * 0.9;
}

static void lay_lines(const struct pen *pen, const struct target *target, int width, int height,
                      enum align align, struct lines *lines)
{
    double px = type_px(pen, target);
    struct text_style style = {px, LEADING, target->bold, align, pen->theme->mirrored};
    double small = pen->theme->type[TYPE_T1] * pen->theme->scale;
    int below = target->second && *target->second ? (int)(small * 1.2) : 0;

    *lines = (struct lines){.space = width};
    if (!target->hide_label && *target->label)
        hold(lines, text_fit(pen->text, target->label, &style, width, height - below, false),
             false);
    if (below > 0) {
        style.size_px = fmin(small, px);
        style.bold = false;
        hold(lines,
             text_fit(pen->text, target->second, &style, width, MAX(height - lines->height, 1),
                      true),
             true);
    }
}

static void draw_lines(const struct pen *pen, const struct lines *lines, int x, int y,
                       enum colour ink, enum colour ink2)
{
    if (lines->label)
        pen_words(pen, lines->label, x, y, ink);
    if (lines->second)
        pen_words(pen, lines->second, x, y + (lines->label ? lines->label->height : 0), ink2);
}

static int picture_size(const struct pen *pen, const struct target *target, int most)
{
    double units;

    if (target->image.kind == IMAGE_NONE)
        return 0;
    if (target->image_size > 0)
        return pen_px(pen, target->image_size);
    units = target->image.kind == IMAGE_ICON
                ? target->box.h * ICON_HEIGHT
                : MIN(target->box.w * SYMBOL_WIDTH, target->box.h * SYMBOL_HEIGHT);
    return MAX(MIN(pen_px(pen, units), most), pen_px(pen, 22));
}

static int gap_above(const struct pen *pen, const struct target *target)
{
    if (target->look == LOOK_RAIL || target->look == LOOK_STAFF)
        return pen_px(pen, target->box.h < 84 ? 2 : 4);
    if (target->box.h >= 280)
        return pen_px(pen, 20);
    return pen_px(pen, target->look == LOOK_CARD || target->look == LOOK_HEAD ? 6 : 8);
}

/* Where the words need more of the height than the picture leaves, the picture gives way, since a
 * word is never cut. */
static void draw_above(const struct pen *pen, const struct target *target, struct rect inside,
                       enum colour ink, enum colour ink2)
{
    int pad = pen_px(pen, PAD_TALL), gap = gap_above(pen, target), height = inside.h - 2 * pad;
    int side = pen_px(pen, target->look == LOOK_CARD ? PAD_CARD : PAD_SIDE), size, top, all, tall;
    double line = type_px(pen, target) * LEADING;
    struct lines lines;

    size = picture_size(pen, target, (int)(height - line - gap));
    tall = MAX(height - size - gap, (int)line);
    lay_lines(pen, target, inside.w - 2 * side, tall, ALIGN_CENTRE, &lines);
    if (is_shrunk(&lines, type_px(pen, target))) {
        let_go(&lines);
        side = pen_px(pen, PAD_TIGHT);
        lay_lines(pen, target, inside.w - 2 * side, tall, ALIGN_CENTRE, &lines);
    }
    if (!lines.label && !lines.second)
        gap = 0;
    if (size > 0 && lines.height + gap + size > inside.h)
        size = MAX(pen_px(pen, 22), inside.h - gap - lines.height);
    all = size + (size > 0 ? gap : 0) + lines.height;
    top = inside.y + (inside.h - all + 1) / 2;
    if (size > 0) {
        struct rect place = {inside.x + (inside.w - size) / 2, top, size, size};

        draw_image(pen, place, target->image, false, pen_px(pen, 14), ink);
        top += size + gap;
    }
    draw_lines(pen, &lines, inside.x + side, top, ink, ink2);
    let_go(&lines);
}

/* Lists of choices read from one edge; a key with an icon and a word stands in the middle. */
static bool starts_at_edge(const struct target *target, const struct lines *lines)
{
    if (target->look == LOOK_HEAD)
        return false;
    return target->second || target->look == LOOK_RAIL_BUTTON ||
           (target->image.kind != IMAGE_ICON && is_staff(target->look)) ||
           (lines->label && lines->label->lines > 1);
}

/* The words of a group in the middle of its key may come near the edge; those of a list keep to
 * their margin. Answers the margin that they were laid with. */
static int lay_beside(const struct pen *pen, const struct target *target, struct rect inside,
                      int taken, struct lines *lines)
{
    int near = pen_px(pen, target->look == LOOK_HEAD ? PAD_HEAD : PAD_NEAR);
    int pad = pen_px(pen, inside.w < pen_px(pen, 200) ? PAD_NARROW : PAD_BESIDE);
    int tall = inside.h - 2 * pen_px(pen, PAD_TALL);

    lay_lines(pen, target, inside.w - 2 * near - taken, tall, ALIGN_START, lines);
    if (!starts_at_edge(target, lines))
        return MAX((inside.w - taken - lines->width) / 2, near);
    let_go(lines);
    lay_lines(pen, target, inside.w - 2 * pad - taken, tall, ALIGN_START, lines);
    return pad;
}

/* Where the words would have to be small to stand beside the picture, they stand under it. */
static void draw_beside(const struct pen *pen, const struct target *target, struct rect inside,
                        enum colour ink, enum colour ink2)
{
    int gap = pen_px(pen, target->look == LOOK_HEAD ? 14 : 12);
    int tall = inside.h - 2 * pen_px(pen, PAD_TALL), size = picture_size(pen, target, tall), pad, x;
    bool mirrored = pen->theme->mirrored;
    struct lines lines;

    if (target->image_size == 0)
        size = MIN(size, (int)(tall * 0.6));
    pad = lay_beside(pen, target, inside, size + gap, &lines);
    if (is_shrunk(&lines, type_px(pen, target))) {
        let_go(&lines);
        draw_above(pen, target, inside, ink, ink2);
        return;
    }
    if (size > 0) {
        struct rect place = {mirrored ? inside.x + inside.w - pad - size : inside.x + pad,
                             inside.y + (inside.h - size) / 2, size, size};

        draw_image(pen, place, target->image, false, pen_px(pen, 10), ink);
    }
    x = mirrored ? inside.x + inside.w - pad - size - gap - lines.space
                 : inside.x + pad + size + gap;
    draw_lines(pen, &lines, x, inside.y + (inside.h - lines.height + 1) / 2, ink, ink2);
    let_go(&lines);
}

static void draw_picture_only(const struct pen *pen, const struct target *target,
                              struct rect inside, enum colour ink)
{
    int most = MIN(inside.w, inside.h) - 2 * pen_px(pen, PAD_TALL);
    int size = target->image_size > 0 ? pen_px(pen, target->image_size) : (int)(most * 0.8);
    struct rect place = {inside.x + (inside.w - size) / 2, inside.y + (inside.h - size) / 2, size,
                         size};

    draw_image(pen, place, target->image, false, pen_px(pen, 10), ink);
}

void draw_label(const struct pen *pen, const struct target *target, struct rect inside,
                enum colour ink, enum colour ink2)
{
    if (target->arrangement == IMAGE_ONLY)
        draw_picture_only(pen, target, inside, ink);
    else if (target->arrangement == IMAGE_BESIDE && target->image.kind != IMAGE_NONE)
        draw_beside(pen, target, inside, ink, ink2);
    else
        draw_above(pen, target, inside, ink, ink2);
}

void draw_face(const struct pen *pen, const struct target *target, struct rect inside,
               double radius, enum colour ink)
{
    double px = type_px(pen, target);
    int name = (int)(px * (px < 30 * pen->theme->scale ? 1.5 : 1.65));
    struct rect place = {inside.x, inside.y, inside.w, inside.h - name};
    struct lines lines;

    cairo_save(pen->cairo);
    pen_round(pen, inside, radius);
    cairo_clip(pen->cairo);
    if (target->image.kind == IMAGE_PHOTO) {
        draw_image(pen, place, target->image, false, 0, ink);
    } else {
        int pad = place.h / 8;

        pen_fill(pen, place, 0, COLOUR_TRAY);
        place.y += pad;
        place.h -= 2 * pad;
        draw_image(pen, place, target->image, false, 0, ink);
    }
    cairo_restore(pen->cairo);
    lay_lines(pen, target, inside.w - 2 * pen_px(pen, PAD_SIDE), name, ALIGN_CENTRE, &lines);
    draw_lines(pen, &lines, inside.x + pen_px(pen, PAD_SIDE),
               inside.y + inside.h - name + (name - lines.height) / 2, ink, ink);
    let_go(&lines);
}
