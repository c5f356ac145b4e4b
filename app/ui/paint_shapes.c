// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint_inside.h"

#include <math.h>
#include <string.h>

int pen_px(const struct pen *pen, double units)
{
    int px = (int)lround(units * pen->theme->scale);

    return units > 0 && px < 1 ? 1 : px;
}

struct rect pen_rect(const struct pen *pen, struct box box)
{
    const struct theme *theme = pen->theme;
    int x = theme->mirrored ? theme->width - box.x - box.w : box.x;
    int left = (int)lround(x * theme->scale), right = (int)lround((x + box.w) * theme->scale);
    int top = (int)lround(box.y * theme->scale);
    int bottom = (int)lround((box.y + box.h) * theme->scale);

    return (struct rect){theme->left_px + left, theme->top_px + top, right - left, bottom - top};
}

struct rect rect_grown(struct rect rect, int by)
{
    return (struct rect){rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by};
}

static void set_argb(const struct pen *pen, uint32_t argb)
{
    cairo_set_source_rgba(pen->cairo, (argb >> 16 & 255) / 255.0, (argb >> 8 & 255) / 255.0,
                          (argb & 255) / 255.0, (argb >> 24) / 255.0);
}

void pen_colour(const struct pen *pen, enum colour colour)
{
    set_argb(pen, pen->theme->colour[colour]);
}

void pen_round(const struct pen *pen, struct rect rect, double radius)
{
    double x = rect.x, y = rect.y, w = rect.w, h = rect.h;
    double r = fmax(0, fmin(radius, fmin(w, h) / 2));
    cairo_t *cairo = pen->cairo;

    if (r < 0.5) {
        cairo_rectangle(cairo, x, y, w, h);
        return;
    }
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + w - r, y + r, r, -G_PI_2, 0);
    cairo_arc(cairo, x + w - r, y + h - r, r, 0, G_PI_2);
    cairo_arc(cairo, x + r, y + h - r, r, G_PI_2, G_PI);
    cairo_arc(cairo, x + r, y + r, r, G_PI, 3 * G_PI_2);
    cairo_close_path(cairo);
}

void pen_fill_argb(const struct pen *pen, struct rect rect, double radius, uint32_t argb)
{
    if (rect.w <= 0 || rect.h <= 0)
        return;
    pen_round(pen, rect, radius);
    set_argb(pen, argb);
    cairo_fill(pen->cairo);
}

void pen_fill(const struct pen *pen, struct rect rect, double radius, enum colour colour)
{
    if (colour == COLOUR_NONE || rect.w <= 0 || rect.h <= 0)
        return;
    pen_round(pen, rect, radius);
    pen_colour(pen, colour);
    cairo_fill(pen->cairo);
}

void pen_edge(const struct pen *pen, struct rect rect, double radius, int width, enum colour colour)
{
    if (width <= 0 || colour == COLOUR_NONE)
        return;
    pen_round(pen, rect, radius);
    pen_round(pen, rect_grown(rect, -width), radius - width);
    cairo_set_fill_rule(pen->cairo, CAIRO_FILL_RULE_EVEN_ODD);
    pen_colour(pen, colour);
    cairo_fill(pen->cairo);
    cairo_set_fill_rule(pen->cairo, CAIRO_FILL_RULE_WINDING);
}

void pen_dashed(const struct pen *pen, struct rect rect, double radius, int width,
                enum colour colour)
{
    const double dashes[] = {pen_px(pen, 7), pen_px(pen, 5)};
    double half = width / 2.0, x = rect.x + half, y = rect.y + half;
    double w = rect.w - width, h = rect.h - width, r = fmin(radius - half, fmin(w, h) / 2);
    cairo_t *cairo = pen->cairo;

    cairo_new_path(cairo);
    cairo_arc(cairo, x + w - r, y + r, r, -G_PI_2, 0);
    cairo_arc(cairo, x + w - r, y + h - r, r, 0, G_PI_2);
    cairo_arc(cairo, x + r, y + h - r, r, G_PI_2, G_PI);
    cairo_arc(cairo, x + r, y + r, r, G_PI, 3 * G_PI_2);
    cairo_close_path(cairo);
    cairo_set_line_width(cairo, width);
    cairo_set_dash(cairo, dashes, 2, 0);
    pen_colour(pen, colour);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, NULL, 0, 0);
}

/* Icons that show a direction turn with the reading; tick, play, clock and camera do not. */
static bool turns(const char *name)
{
    static const char *const turning[] = {"back", "undo", "next", "prev", "enter", "backspace"};

    for (size_t i = 0; i < G_N_ELEMENTS(turning); i++) {
        if (strcmp(name, turning[i]) == 0)
            return true;
    }
    return false;
}

void pen_icon_turned(const struct pen *pen, const char *name, int x, int y, int size,
                     enum colour colour)
{
    cairo_surface_t *icon = picture_icon(pen->pictures, name, size, pen->theme->colour[colour]);
    cairo_t *cairo = pen->cairo;

    if (!icon)
        return;
    cairo_save(cairo);
    cairo_translate(cairo, x + size, y);
    cairo_scale(cairo, -1, 1);
    cairo_set_source_surface(cairo, icon, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

void pen_icon(const struct pen *pen, const char *name, int x, int y, int size, enum colour colour)
{
    cairo_surface_t *icon;

    if (pen->theme->mirrored && turns(name)) {
        pen_icon_turned(pen, name, x, y, size, colour);
        return;
    }
    icon = picture_icon(pen->pictures, name, size, pen->theme->colour[colour]);
    if (!icon)
        return;
    cairo_set_source_surface(pen->cairo, icon, x, y);
    cairo_paint(pen->cairo);
}

void pen_words(const struct pen *pen, const struct text_run *run, int x, int y, enum colour colour)
{
    if (!run->mask)
        return;
    pen_colour(pen, colour);
    cairo_mask_surface(pen->cairo, run->mask, x + run->ink_x, y + run->ink_y);
}
