// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Bytes from outside as a picture: what they say of themselves is checked before they are decoded.
 */
#include "ui/picture_svg.h"

#include <SDL_image.h>
#include <math.h>
#include <string.h>

#define PIXELS_MOST ((int64_t)40 * 1000 * 1000)
#define BYTES_MOST ((gsize)64 * 1024 * 1024)
/* A JPEG's end marker stands this near its last byte, whatever a camera wrote after it. */
#define JPEG_TAIL 4096

struct bytes {
    const guint8 *data;
    gsize length;
};

static int64_t be16(const guint8 *at)
{
    return at[0] << 8 | at[1];
}

static int64_t be32(const guint8 *at)
{
    return be16(at) << 16 | be16(at + 2);
}

/* PNG (third edition) 5.6: IHDR comes first; width and height are its first eight bytes. */
static bool png_size(struct bytes bytes, int64_t *width, int64_t *height)
{
    if (bytes.length < 33 || memcmp(bytes.data + 12, "IHDR", 4) != 0)
        return false;
    *width = be32(bytes.data + 16);
    *height = be32(bytes.data + 20);
    return true;
}

static bool is_frame_header(guint8 marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* ITU-T T.81 B.2.2: segments of a marker and a length, up to the frame header. */
static bool jpeg_size(struct bytes bytes, int64_t *width, int64_t *height)
{
    gsize at = 2;

    while (at + 9 < bytes.length) {
        guint8 marker = bytes.data[at + 1];

        if (bytes.data[at] != 0xFF)
            return false;
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (is_frame_header(marker)) {
            *height = be16(bytes.data + at + 5);
            *width = be16(bytes.data + at + 7);
            return true;
        }
        at += 2 + (gsize)be16(bytes.data + at + 2);
    }
    return false;
}

static bool jpeg_ends(struct bytes bytes)
{
    gsize from = bytes.length > JPEG_TAIL ? bytes.length - JPEG_TAIL : 0;

    for (gsize at = bytes.length - 2; at > from; at--) {
        if (bytes.data[at] == 0xFF && bytes.data[at + 1] == 0xD9)
            return true;
    }
    return false;
}

static bool check(struct bytes bytes, bool *is_png, GError **error)
{
    int64_t width = 0, height = 0;
    bool sized;

    *is_png = bytes.length > 8 && memcmp(bytes.data, "\x89PNG\r\n\x1A\n", 8) == 0;
    if (!*is_png && (bytes.length < 4 || memcmp(bytes.data, "\xFF\xD8\xFF", 3) != 0))
        return fault(error, FAULT_INVALID, "neither a JPEG, a PNG nor an SVG");
    sized = *is_png ? png_size(bytes, &width, &height) : jpeg_size(bytes, &width, &height);
    if (!sized || width <= 0 || height <= 0)
        return fault(error, FAULT_INVALID, "the picture does not say how large it is");
    if (width * height > PIXELS_MOST)
        return fault(error, FAULT_INVALID, "the picture is larger than 40 megapixels");
    if (!*is_png && !jpeg_ends(bytes))
        return fault(error, FAULT_INVALID, "the JPEG is cut short");
    return true;
}

static SDL_Surface *decode(struct bytes bytes, bool is_png, GError **error)
{
    SDL_RWops *stream = SDL_RWFromConstMem(bytes.data, (int)bytes.length);
    SDL_Surface *decoded = is_png ? IMG_LoadPNG_RW(stream) : IMG_LoadJPG_RW(stream);
    SDL_Surface *argb;

    SDL_RWclose(stream);
    if (!decoded) {
        fault(error, FAULT_INVALID, "the picture cannot be read: %s", SDL_GetError());
        return NULL;
    }
    argb = SDL_ConvertSurfaceFormat(decoded, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(decoded);
    if (!argb)
        fault(error, FAULT_FULL, "no room for the picture: %s", SDL_GetError());
    return argb;
}

/* SDL's colours are not multiplied by their alpha; Cairo's are. */
static void premultiply(SDL_Surface *argb)
{
    for (int y = 0; y < argb->h; y++) {
        uint32_t *row =
            (uint32_t *)(void *)((char *)argb->pixels + (size_t)y * (size_t)argb->pitch);

        for (int x = 0; x < argb->w; x++) {
            uint32_t pixel = row[x], alpha = pixel >> 24;

            if (alpha == 255)
                continue;
            row[x] = alpha << 24 | ((pixel >> 16 & 255) * alpha / 255) << 16 |
                     ((pixel >> 8 & 255) * alpha / 255) << 8 | (pixel & 255) * alpha / 255;
        }
    }
}

static cairo_surface_t *scaled(SDL_Surface *argb, struct picture_size size)
{
    double by_width = (double)size.width_px / argb->w, by_height = (double)size.height_px / argb->h;
    double scale = size.whole ? fmin(fmin(by_width, by_height), 1) : fmax(by_width, by_height);
    int width = size.whole ? (int)fmax(1, round(argb->w * scale)) : size.width_px;
    int height = size.whole ? (int)fmax(1, round(argb->h * scale)) : size.height_px;
    cairo_surface_t *from = cairo_image_surface_create_for_data(argb->pixels, CAIRO_FORMAT_ARGB32,
                                                                argb->w, argb->h, argb->pitch);
    cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *cairo = cairo_create(to);

    cairo_translate(cairo, (width - argb->w * scale) / 2, (height - argb->h * scale) / 2);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(from);
    cairo_surface_flush(to);
    return to;
}

cairo_surface_t *picture_decode(GBytes *bytes, struct picture_size size, GError **error)
{
    struct bytes seen;
    SDL_Surface *argb;
    cairo_surface_t *surface;
    bool is_png;

    g_assert(size.width_px > 0 && size.height_px > 0);
    seen.data = g_bytes_get_data(bytes, &seen.length);
    if (seen.length > BYTES_MOST) {
        fault(error, FAULT_INVALID, "the picture is larger than 64 MiB");
        return NULL;
    }
    if (picture_is_svg(bytes))
        return picture_svg_photo(bytes, size, error);
    if (!check(seen, &is_png, error))
        return NULL;
    argb = decode(seen, is_png, error);
    if (!argb)
        return NULL;
    premultiply(argb);
    surface = scaled(argb, size);
    memset(argb->pixels, 0, (size_t)argb->pitch * (size_t)argb->h);
    SDL_FreeSurface(argb);
    return surface;
}
