// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/mark.h"

/* The order is what keeps a hidden face hidden: blocks are computed from the photo and written into
 * its pixels before anything else is drawn, and what is encoded afterwards never held the photo's
 * own pixels at those places. */
static bool draw_into(const struct markup *markup, struct pixels *pixels,
                      const struct markup_hand *hand, GError **error)
{
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(pixels->bgrx, CAIRO_FORMAT_RGB24, pixels->width_px,
                                            pixels->height_px, (int)pixels->stride_bytes);
    cairo_t *cairo = cairo_create(surface);
    cairo_status_t status;

    mark_draw_all(markup, cairo, hand);
    cairo_surface_flush(surface);
    status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return fault(error, FAULT_SYSTEM, "cannot draw on the photo: %s",
                     cairo_status_to_string(status));
    return true;
}

static bool flatten(const struct markup *markup, struct pixels *pixels,
                    const struct markup_hand *hand, GError **error)
{
    struct blocks blocks;

    if (pixels->width_px != markup->width_px || pixels->height_px != markup->height_px)
        return fault(error, FAULT_INVALID, "the markup is of a photo of %d by %d, not of %d by %d",
                     markup->width_px, markup->height_px, pixels->width_px, pixels->height_px);
    blocks_init(&blocks, markup);
    blocks_hide(&blocks, pixels);
    blocks_finish(&blocks);
    return draw_into(markup, pixels, hand, error);
}

GBytes *markup_flatten(const struct markup *markup, GBytes *jpeg, const struct markup_hand *hand,
                       GError **error)
{
    struct markup_area kept = markup_kept(markup);
    struct pixels *pixels = photo_decode(jpeg, error);
    GBytes *flat = NULL;

    if (!pixels)
        return NULL;
    if (flatten(markup, pixels, hand, error)) {
        /* Cropping is encoding a window: rows outside it are never read. */
        struct pixels window = {
            .width_px = kept.width,
            .height_px = kept.height,
            .stride_bytes = pixels->stride_bytes,
            .bgrx = pixels->bgrx + (size_t)kept.y * pixels->stride_bytes + (size_t)kept.x * 4,
        };
        flat = photo_encode(&window, error);
    }
    pixels_free(pixels);
    return flat;
}
