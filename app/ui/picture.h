// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Pictures: symbols, icons and photos as Cairo surfaces, each drawn once for a size and theme, then
 * kept (the least lately used go first; a bound on bytes). Symbols and icons are drawn at once (a
 * millisecond) from assets; photos come from a `fetch` that works on the worker's side and hands the
 * pixels over later: until then the place stays tray-coloured. Main thread only, but for
 * `picture_decode`. */
#include "core/fault.h"
#include "ui/theme.h"
#include <cairo.h>

struct picture_store;

/* How a photo is wanted: covering the place (what overhangs is cut away), or whole within it. */
struct picture_size {
    int width_px, height_px;
    bool whole;
};

/* Asks for a photo at a size; the answer comes by `picture_store_give`. Called at most once per key
 * and size until given. */
typedef void picture_fetch(void *context, const char *key, struct picture_size size);

struct picture_store *picture_store_new(const struct theme *theme, picture_fetch *fetch, void *context);
void picture_store_free(struct picture_store *store);

/* Borrowed until the next call that may draw; NULL when there is no such picture or it is still on
 * its way. */
cairo_surface_t *picture_symbol(struct picture_store *store, const char *name, int size_px);
cairo_surface_t *picture_icon(struct picture_store *store, const char *name, int size_px, uint32_t argb);
cairo_surface_t *picture_photo(struct picture_store *store, const char *key, struct picture_size size);
/* NULL surface: it cannot be shown (damaged): a plain mark stands in its place. Takes the surface.
 * Follow it with paint_image_changed. */
void picture_store_give(struct picture_store *store, const char *key, struct picture_size size,
                        cairo_surface_t *surface_take);
/* True once it is known that the photo cannot be shown. */
bool picture_is_damaged(const struct picture_store *store, const char *key, struct picture_size size);
/* The camera's newest frame, for IMAGE_LIVE; NULL: none, the place stays dark. A frame as large as its
 * place in pixels is copied, any other is scaled to cover it. Takes the surface. */
void picture_store_live(struct picture_store *store, cairo_surface_t *surface_take);
cairo_surface_t *picture_live(struct picture_store *store);
/* Everything goes, to be drawn anew: the theme is another. */
void picture_store_forget(struct picture_store *store);
/* All photos go (the device was locked): wiped. */
void picture_store_forget_photos(struct picture_store *store);

/* On any thread: bytes of a JPEG, PNG (SDL2_image) or SVG (librsvg) as a surface of the size wanted;
 * a whole one is as large as fits. Hostile input: at most 40 megapixels. FAULT_INVALID. */
cairo_surface_t *picture_decode(GBytes *bytes, struct picture_size size, GError **error) MUST_CHECK;
/* Draws a symbol into a Cairo context, for markup and a mat's picture. */
void picture_draw_symbol(cairo_t *cairo, const char *name, double x, double y, double size);
