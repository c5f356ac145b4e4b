// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A photo: a JPEG, and its pixels. What comes in is hostile: size and pixel count are held against
 * the limits before anything is decoded, memory is capped, and a picture that is cut short or that
 * contradicts itself is refused, never half shown. What goes out holds the picture and nothing
 * else: no EXIF, place, device, comment, colour profile, thumbnail, nor anything behind the end of
 * the picture.
 *
 * "Upright" means turned as EXIF's orientation (1 to 8) asks; every width and height here is that
 * of the upright picture. The calls block for as long as a decode or encode takes (a few tens of ms
 * for 12 megapixels), keep no state, and may be used on any thread at once.
 *
 * Common failures: FAULT_INVALID no JPEG, beyond a limit, or a kind not taken (CMYK, 12 bit,
 * lossless); FAULT_DAMAGED cut short or broken inside. */
#include "core/fault.h"
#include <stddef.h>
#include <stdint.h>

#define PHOTO_MOST_BYTES ((size_t)64 << 20)
#define PHOTO_MOST_PIXELS 40000000
#define PHOTO_QUALITY 90

/* Rows from the top, four bytes a pixel: blue, green, red, and one unused that is always 255. This
 * is cairo's CAIRO_FORMAT_RGB24 (and, being opaque, ARGB32) and SDL's ARGB8888 on a little-endian
 * machine. `stride_bytes` is a multiple of 4. */
struct pixels {
    int width_px, height_px;
    size_t stride_bytes;
    uint8_t *bgrx;
};

/* Not cleared. Aborts for sizes outside 1…65500 by 1…65500. */
struct pixels *pixels_new(int width_px, int height_px);
void pixels_free(struct pixels *pixels); /* NULL allowed */

/* From the header alone, in microseconds. */
bool photo_size(GBytes *jpeg, int *width_px, int *height_px, GError **error) MUST_CHECK;

/* An upright copy with nothing but the picture in it; `width_px` and `height_px` may be NULL. A
 * picture that stands upright already keeps its very coefficients (no loss, and somewhat faster
 * than a new encode); one to be turned, one with odd colours, and one larger than about 30
 * megapixels is encoded anew at PHOTO_QUALITY. */
GBytes *photo_clean(GBytes *jpeg, int *width_px, int *height_px, GError **error) MUST_CHECK;

/* Pixels to JPEG at PHOTO_QUALITY, 4:2:0, straight from the caller's rows. FAULT_INVALID beyond
 * PHOTO_MOST_PIXELS. */
GBytes *photo_encode(const struct pixels *pixels, GError **error) MUST_CHECK;

/* Upright pixels in full size. */
struct pixels *photo_decode(GBytes *jpeg, GError **error) MUST_CHECK;

/* Upright pixels for a view or thumbnail: the picture fitted inside `most_width_px` by
 * `most_height_px`, in proportion and never enlarged. Decodes at the nearest larger eighth, then
 * averages down. */
struct pixels *photo_decode_scaled(GBytes *jpeg, int most_width_px, int most_height_px,
                                   GError **error) MUST_CHECK;
