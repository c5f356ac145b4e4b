// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint_inside.h"

#include <math.h>

/* Puts a surface into the rectangle, covering it or whole within it, and scaled only if it must be.
 */
static void place(const struct pen *pen, cairo_surface_t *surface, struct rect rect, bool whole,
                  double radius)
{
    double width = cairo_image_surface_get_width(surface);
    double height = cairo_image_surface_get_height(surface);
    double by_width = rect.w / width, by_height = rect.h / height;
    double scale = whole ? fmin(by_width, by_height) : fmax(by_width, by_height);
    cairo_t *cairo = pen->cairo;

    if (fabs(scale - 1) < 0.02 || (whole && scale > 1))
        scale = 1;
    if (whole) {
        struct rect shown = {rect.x + (int)((rect.w - width * scale) / 2),
                             rect.y + (int)((rect.h - height * scale) / 2), (int)(width * scale),
                             (int)(height * scale)};

        rect = shown;
    }
    cairo_save(cairo);
    pen_round(pen, rect, radius);
    cairo_clip(cairo);
    cairo_translate(cairo, rect.x + floor((rect.w - width * scale) / 2),
                    rect.y + floor((rect.h - height * scale) / 2));
    if (scale != 1)
        cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter(cairo_get_source(cairo),
                             scale == 1 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

static void draw_photo(const struct pen *pen, struct rect rect, const char *key, bool whole,
                       double radius)
{
    struct picture_size size = {rect.w, rect.h, whole};
    cairo_surface_t *photo = picture_photo(pen->pictures, key, size);
    int mark = MIN(pen_px(pen, 48), MIN(rect.w, rect.h) * 2 / 3);

    if (photo) {
        place(pen, photo, rect, whole, radius);
        return;
    }
    pen_fill(pen, rect, radius, COLOUR_TRAY);
    if (picture_is_damaged(pen->pictures, key, size))
        pen_icon(pen, "warning", rect.x + (rect.w - mark) / 2, rect.y + (rect.h - mark) / 2, mark,
                 COLOUR_OFF);
}

static void draw_live(const struct pen *pen, struct rect rect, bool whole, double radius)
{
    cairo_surface_t *frame = picture_live(pen->pictures);

    if (!frame || whole)
        pen_fill(pen, rect, radius, COLOUR_RAIL);
    if (frame)
        place(pen, frame, rect, whole, radius);
}

/* In high contrast a symbol is a line drawing: it takes the ink of what it stands on. */
static void draw_symbol(const struct pen *pen, cairo_surface_t *symbol, int x, int y,
                        enum colour ink)
{
    if (pen->theme->is_contrast) {
        pen_colour(pen, ink);
        cairo_mask_surface(pen->cairo, symbol, x, y);
        return;
    }
    cairo_set_source_surface(pen->cairo, symbol, x, y);
    cairo_paint(pen->cairo);
}

void draw_image(const struct pen *pen, struct rect rect, struct image image, bool whole,
                double radius, enum colour colour)
{
    int side = MIN(rect.w, rect.h);
    int x = rect.x + (rect.w - side) / 2, y = rect.y + (rect.h - side) / 2;
    cairo_surface_t *symbol;

    if (side <= 0)
        return;
    switch (image.kind) {
    case IMAGE_SYMBOL:
        symbol = picture_symbol(pen->pictures, image.name, side);
        if (symbol)
            draw_symbol(pen, symbol, x, y, colour);
        break;
    case IMAGE_ICON:
        pen_icon(pen, image.name, x, y, side, colour);
        break;
    case IMAGE_PHOTO:
        draw_photo(pen, rect, image.name, whole, radius);
        break;
    case IMAGE_LIVE:
        draw_live(pen, rect, whole, radius);
        break;
    case IMAGE_NONE:
    case IMAGE_PAINTER:
        break;
    }
}
