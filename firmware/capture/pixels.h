// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Turning and shrinking pixels. */
#include "capture/photo.h"

/* How a stored picture is walked so that it comes out upright: the byte at which upright (0, 0)
 * lies, and the steps to the next upright pixel and row. */
struct turn {
    const uint8_t *stored; /* borrowed */
    int pixel_bytes;       /* 1, 3 or 4 */
    ptrdiff_t start, step_x, step_y;
    int width_px, height_px; /* upright */
};
struct turn turn_of(int orientation, const uint8_t *stored, int stored_width_px,
                    int stored_height_px, int pixel_bytes, size_t stride_bytes);
/* Copies the upright rows `top` to `top + count - 1`. */
void turn_rows(const struct turn *turn, int top, int count, uint8_t *out, size_t out_stride);

/* The largest size inside `most` that keeps the proportions, never larger than the picture, at
 * least one pixel. */
void pixels_fit_size(int width_px, int height_px, int most_width_px, int most_height_px,
                     int *fit_width_px, int *fit_height_px);
/* Averages down to exactly this size, which is no larger than `from`. */
struct pixels *pixels_shrink(const struct pixels *from, int width_px, int height_px);
