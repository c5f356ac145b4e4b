// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint_inside.h"

#include <math.h>

#define ARM 36
#define CORNER_WIDTH 5
#define CORNER_RADIUS 16
/* Over a picture the corners are longer, light, and lined with ink: they show on anything. */
#define PICTURE_ARM 52
#define PICTURE_WIDTH 6
#define PICTURE_LINED 11
#define TICK 34
#define TICK_ICON 24
#define TICK_OUT 8
/* On a small staff key a smaller one, so that it covers neither word nor icon. */
#define TICK_SMALL 24
#define TICK_SMALL_WIDTH 110
#define TICK_SMALL_HEIGHT 88
#define COUNT 28

static void corner_path(cairo_t *cairo, double x, double y, double dx, double dy, double arm,
                        double radius)
{
    cairo_move_to(cairo, x, y + dy * arm);
    cairo_line_to(cairo, x, y + dy * radius);
    cairo_curve_to(cairo, x, y + dy * radius * 0.45, x + dx * radius * 0.45, y, x + dx * radius, y);
    cairo_line_to(cairo, x + dx * arm, y);
}

static void corners_path(const struct pen *pen, struct rect rect, double half, double arm)
{
    double left = rect.x + half, top = rect.y + half;
    double right = rect.x + rect.w - half, bottom = rect.y + rect.h - half;
    double radius = pen_px(pen, CORNER_RADIUS) - half;

    corner_path(pen->cairo, left, top, 1, 1, arm, radius);
    corner_path(pen->cairo, right, top, -1, 1, arm, radius);
    corner_path(pen->cairo, left, bottom, 1, -1, arm, radius);
    corner_path(pen->cairo, right, bottom, -1, -1, arm, radius);
}

void draw_corners(const struct pen *pen, struct rect rect, bool on_picture)
{
    int width = pen_px(pen, on_picture ? PICTURE_WIDTH : CORNER_WIDTH);
    double arm = pen_px(pen, on_picture ? PICTURE_ARM : ARM) - width / 2.0;
    cairo_t *cairo = pen->cairo;

    cairo_new_path(cairo);
    corners_path(pen, rect, width / 2.0, arm);
    cairo_set_line_cap(cairo, on_picture ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    if (on_picture) {
        cairo_set_line_width(cairo, pen_px(pen, PICTURE_LINED));
        pen_colour(pen, COLOUR_SAY_INK);
        cairo_stroke_preserve(cairo);
    }
    cairo_set_line_width(cairo, width);
    pen_colour(pen, on_picture ? COLOUR_RAIL_TEXT : COLOUR_ACCENT);
    cairo_stroke(cairo);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

void draw_pips(const struct pen *pen, struct rect rect, int count, int now)
{
    int side = rect.h, step = count > 0 ? rect.w / count : 0, edge = MAX(pen_px(pen, 3), 1);

    for (int i = 0; i < count; i++) {
        int at = pen->theme->mirrored ? rect.x + rect.w - i * step - side : rect.x + i * step;
        struct rect pip = {at, rect.y, side, side};

        if (i <= now)
            pen_fill(pen, pip, side / 2.0, COLOUR_INK);
        else
            pen_edge(pen, pip, side / 2.0, edge, COLOUR_INK);
        if (i == now)
            pen_fill(pen, rect_grown(pip, -edge), side / 2.0, COLOUR_NOW);
    }
}

void draw_bar(const struct pen *pen, struct rect rect, int permille)
{
    struct rect done = rect;
    double radius = rect.h / 2.0;

    pen_fill(pen, rect, radius, COLOUR_TRAY);
    if (pen->theme->is_contrast)
        pen_edge(pen, rect, radius, pen_px(pen, pen->theme->edge), COLOUR_EDGE);
    done.w = (int)((int64_t)rect.w * permille / 1000);
    if (done.w <= 0)
        return;
    if (pen->theme->mirrored)
        done.x = rect.x + rect.w - done.w;
    cairo_save(pen->cairo);
    pen_round(pen, rect, radius);
    cairo_clip(pen->cairo);
    pen_fill(pen, done, 0, COLOUR_ACCENT);
    cairo_restore(pen->cairo);
}

void draw_levels(const struct pen *pen, struct rect rect, const struct piece *piece)
{
    int width = pen_px(pen, 10), step = pen_px(pen, 18);
    size_t room = (size_t)MAX(1, (rect.w + step - width) / step);
    size_t skipped = piece->level_count > room ? piece->level_count - room : 0;
    size_t bars = piece->level_count - skipped;
    size_t all = MIN(room, bars + piece->levels_left);

    for (size_t i = 0; i < all; i++) {
        int level = i < bars ? piece->levels[skipped + i] : 0;
        int height = MAX(width, rect.h * MIN(level, 100) / 100);
        int x = (int)i * step;
        struct rect bar = {pen->theme->mirrored ? rect.x + rect.w - x - width : rect.x + x,
                           rect.y + (rect.h - height) / 2, width, height};

        pen_fill(pen, bar, width / 2.0, i < bars ? COLOUR_ACCENT : COLOUR_LINE);
    }
}

int frame_width(const struct pen *pen)
{
    return 2 * pen_px(pen, 3) + pen_px(pen, 6);
}

static void draw_band(const struct pen *pen, struct rect target, double radius, enum colour colour)
{
    int line = pen_px(pen, 3), gold = pen_px(pen, 6), all = 2 * line + gold;
    struct rect outer = rect_grown(target, all);

    pen_edge(pen, outer, radius + all, line, COLOUR_SAY_INK);
    pen_edge(pen, rect_grown(outer, -line), radius + all - line, gold, colour);
    pen_edge(pen, rect_grown(outer, -line - gold), radius + line, line, COLOUR_SAY_INK);
}

void draw_frame(const struct pen *pen, struct rect target, double radius)
{
    draw_band(pen, target, radius, COLOUR_NOW);
}

void draw_ring(const struct pen *pen, struct rect target, double radius, int permille)
{
    double x = target.x + target.w / 2.0, y = target.y + target.h / 2.0;

    draw_band(pen, target, radius, COLOUR_CARD);
    if (permille <= 0)
        return;
    cairo_save(pen->cairo);
    cairo_move_to(pen->cairo, x, y);
    cairo_arc(pen->cairo, x, y, target.w + target.h, -G_PI_2, -G_PI_2 + 2 * G_PI * permille / 1000);
    cairo_close_path(pen->cairo);
    cairo_clip(pen->cairo);
    draw_band(pen, target, radius, COLOUR_NOW);
    cairo_restore(pen->cairo);
}

void draw_tick(const struct pen *pen, struct rect key)
{
    bool small = key.w < pen_px(pen, TICK_SMALL_WIDTH) && key.h < pen_px(pen, TICK_SMALL_HEIGHT);
    int side = pen_px(pen, small ? TICK_SMALL : TICK), out = pen_px(pen, TICK_OUT);
    int icon = side * TICK_ICON / TICK;
    struct rect disc = {pen->theme->mirrored ? key.x - out : key.x + key.w + out - side,
                        key.y - out, side, side};

    pen_fill(pen, disc, side / 2.0, COLOUR_ACCENT);
    pen_icon(pen, "keep", disc.x + (side - icon) / 2, disc.y + (side - icon) / 2, icon, COLOUR_ON);
}

void draw_count(const struct pen *pen, struct rect key, int count, bool inside)
{
    char figures[16];
    struct text_style style = {pen_px(pen, 19), 1.25, true, ALIGN_CENTRE, false};
    int height = pen_px(pen, COUNT), out = inside ? -pen_px(pen, 4) : pen_px(pen, TICK_OUT);
    int side = inside ? -pen_px(pen, 8) : out, width;
    const struct text_run *run;
    struct rect disc;

    g_snprintf(figures, sizeof figures, count > 999 ? "999+" : "%d", count);
    run = text_run(pen->text, figures, &style, 0, 1, false);
    width = MAX(height, run->width + pen_px(pen, 12));
    disc = (struct rect){pen->theme->mirrored ? key.x - side : key.x + key.w + side - width,
                         key.y - out, width, height};
    pen_fill(pen, disc, height / 2.0, COLOUR_NOW);
    pen_words(pen, run, disc.x + (width - run->width) / 2, disc.y + (height - run->height) / 2,
              COLOUR_SAY_INK);
}
