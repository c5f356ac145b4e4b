// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture_svg.h"

#include "core/assets.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

/* A place this much wider than the drawing, or less tall, shows it whole. */
#define COVER_STRETCH_MOST 1.85
/* A portrait that is cut is cut mostly at its foot. */
#define PORTRAIT_TOP 0.26
#define SIDE_MOST_PX 8192
/* An icon as large as a picture is drawn with a lighter pen. */
#define LARGE_PX 112
#define LARGE_STROKE "2.75"

/* Without a base file librsvg follows no reference out of the document. */
static RsvgHandle *open_svg(GBytes *bytes, const char *css, GError **error)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    g_autoptr(GError) why = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data(data, length, &why);

    if (!handle) {
        fault(error, FAULT_INVALID, "not an SVG drawing: %s", why->message);
        return NULL;
    }
    if (css && !rsvg_handle_set_stylesheet(handle, (const guint8 *)css, strlen(css), NULL))
        g_warning("no stylesheet for an icon");
    return handle;
}

static bool render(RsvgHandle *handle, cairo_t *cairo, double x, double y, double w, double h,
                   GError **error)
{
    RsvgRectangle place = {x, y, w, h};
    g_autoptr(GError) why = NULL;

    if (!rsvg_handle_render_document(handle, cairo, &place, &why))
        return fault(error, FAULT_INVALID, "the SVG cannot be drawn: %s", why->message);
    return true;
}

cairo_surface_t *picture_svg(GBytes *bytes, int size_px, uint32_t argb, GError **error)
{
    char css[64];
    RsvgHandle *handle;
    cairo_surface_t *surface = NULL;
    cairo_t *cairo;
    bool done;

    g_snprintf(css, sizeof css, "svg{color:#%06x%s}", argb & 0xFFFFFFu,
               size_px > LARGE_PX ? ";stroke-width:" LARGE_STROKE : "");
    handle = open_svg(bytes, argb ? css : NULL, error);
    if (!handle)
        return NULL;
    surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size_px, size_px);
    cairo = cairo_create(surface);
    done = render(handle, cairo, 0, 0, size_px, size_px, error);
    cairo_destroy(cairo);
    g_object_unref(handle);
    if (!done) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    return surface;
}

bool picture_is_svg(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    return length > 4 &&
           (data[0] == '<' || (g_ascii_isspace(data[0]) && memchr(data, '<', MIN(length, 64))) ||
            memcmp(data, "\xEF\xBB\xBF<", 4) == 0);
}

static double shape(RsvgHandle *handle)
{
    gboolean has_box;
    RsvgRectangle box;
    double width, height;

    rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_box, &box);
    if (has_box && box.width > 0 && box.height > 0)
        return box.width / box.height;
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) && width > 0 &&
        height > 0)
        return width / height;
    return 1;
}

/* The colour just inside the drawing's top left, so that its ground can go on beside it. */
static void fill_like_corner(cairo_surface_t *surface, cairo_t *cairo, int x, int y)
{
    const unsigned char *data;
    const unsigned char *pixel;

    cairo_surface_flush(surface);
    data = cairo_image_surface_get_data(surface);
    pixel = data + (size_t)y * (size_t)cairo_image_surface_get_stride(surface) + (size_t)x * 4;
    if (pixel[3] < 255)
        return;
    cairo_set_operator(cairo, CAIRO_OPERATOR_DEST_OVER);
    cairo_set_source_rgb(cairo, pixel[2] / 255.0, pixel[1] / 255.0, pixel[0] / 255.0);
    cairo_paint(cairo);
}

cairo_surface_t *picture_svg_photo(GBytes *bytes, struct picture_size size, GError **error)
{
    RsvgHandle *handle = open_svg(bytes, NULL, error);
    double ratio, place, w, h, x, y;
    cairo_surface_t *surface;
    cairo_t *cairo;
    bool fitted, done;

    if (!handle)
        return NULL;
    ratio = CLAMP(shape(handle), 1.0 / SIDE_MOST_PX, SIDE_MOST_PX);
    place = (double)size.width_px / size.height_px;
    if (size.whole) {
        size.width_px = (int)fmax(1, fmin(size.width_px, round(size.height_px * ratio)));
        size.height_px = (int)fmax(1, fmin(size.height_px, round(size.width_px / ratio)));
    }
    fitted = size.whole || fmax(place / ratio, ratio / place) > COVER_STRETCH_MOST;
    w = fitted ? fmin(size.width_px, size.height_px * ratio)
               : fmax(size.width_px, size.height_px * ratio);
    h = w / ratio;
    x = (size.width_px - w) / 2;
    y = (size.height_px - h) * (fitted ? 0.5 : PORTRAIT_TOP);
    surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width_px, size.height_px);
    cairo = cairo_create(surface);
    done = render(handle, cairo, x, y, w, h, error);
    if (done && fitted && !size.whole)
        fill_like_corner(surface, cairo, (int)(x + 2), (int)(y + 2));
    cairo_destroy(cairo);
    g_object_unref(handle);
    if (!done) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    return surface;
}

void picture_draw_symbol(cairo_t *cairo, const char *name, double x, double y, double size)
{
    g_autofree char *relative = g_strdup_printf("symbols/calm/%s.svg", name);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = assets_read(relative, &error);
    RsvgHandle *handle = bytes ? open_svg(bytes, NULL, &error) : NULL;

    if (!handle || !render(handle, cairo, x, y, size, size, &error))
        g_warning("no symbol %s: %s", name, error->message);
    g_clear_object(&handle);
}
