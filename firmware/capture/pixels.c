// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/pixels.h"

#include <string.h>

#define MOST_SIDE 65500 /* libjpeg's JPEG_MAX_DIMENSION */

struct pixels *pixels_new(int width_px, int height_px)
{
    struct pixels *pixels = g_new0(struct pixels, 1);

    g_assert(width_px > 0 && width_px <= MOST_SIDE && height_px > 0 && height_px <= MOST_SIDE);
    pixels->width_px = width_px;
    pixels->height_px = height_px;
    pixels->stride_bytes = (size_t)width_px * 4;
    pixels->bgrx = g_malloc_n((size_t)height_px, pixels->stride_bytes);
    return pixels;
}

void pixels_free(struct pixels *pixels)
{
    if (!pixels)
        return;
    g_free(pixels->bgrx);
    g_free(pixels);
}

/* Where upright (x, y) lies in the stored picture, EXIF 2.3, 4.6.4, table of orientations:
 * 1 (x, y)   2 (w-x, y)   3 (w-x, h-y)   4 (x, h-y)   5 (y, x)   6 (y, h-x)   7 (w-y, h-x)   8
 * (w-y, x) with w and h one less than the stored size. */
struct turn turn_of(int orientation, const uint8_t *stored, int stored_width_px,
                    int stored_height_px, int pixel_bytes, size_t stride_bytes)
{
    bool swapped = orientation >= 5;
    bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    ptrdiff_t across = from_right ? -pixel_bytes : pixel_bytes;
    ptrdiff_t down = from_bottom ? -(ptrdiff_t)stride_bytes : (ptrdiff_t)stride_bytes;
    struct turn turn = {
        .stored = stored,
        .pixel_bytes = pixel_bytes,
        .step_x = swapped ? down : across,
        .step_y = swapped ? across : down,
        .width_px = swapped ? stored_height_px : stored_width_px,
        .height_px = swapped ? stored_width_px : stored_height_px,
    };

    if (from_right)
        turn.start += (ptrdiff_t)(stored_width_px - 1) * pixel_bytes;
    if (from_bottom)
        turn.start += (ptrdiff_t)(stored_height_px - 1) * (ptrdiff_t)stride_bytes;
    return turn;
}

/* The inner loop walks along a stored row whichever way the picture lies, to stay in the cache.
 * With a constant `bytes` the copy becomes one or two moves. */
static inline void turn_copy(const struct turn *turn, const uint8_t *from, size_t bytes, int count,
                             uint8_t *out, size_t out_stride)
{
    if (ABS(turn->step_x) <= 4) {
        for (int y = 0; y < count; y++)
            for (int x = 0; x < turn->width_px; x++)
                memcpy(out + (size_t)y * out_stride + (size_t)x * bytes,
                       from + y * turn->step_y + x * turn->step_x, bytes);
    } else {
        for (int x = 0; x < turn->width_px; x++)
            for (int y = 0; y < count; y++)
                memcpy(out + (size_t)y * out_stride + (size_t)x * bytes,
                       from + y * turn->step_y + x * turn->step_x, bytes);
    }
}

void turn_rows(const struct turn *turn, int top, int count, uint8_t *out, size_t out_stride)
{
    const uint8_t *from = turn->stored + turn->start + top * turn->step_y;

    if (turn->pixel_bytes == 4)
        turn_copy(turn, from, 4, count, out, out_stride);
    else if (turn->pixel_bytes == 3)
        turn_copy(turn, from, 3, count, out, out_stride);
    else
        turn_copy(turn, from, 1, count, out, out_stride);
}

void pixels_fit_size(int width_px, int height_px, int most_width_px, int most_height_px,
                     int *fit_width_px, int *fit_height_px)
{
    int64_t width = width_px;
    int64_t height = height_px;

    if (width > most_width_px) {
        width = most_width_px;
        height = (width * height_px + width_px / 2) / width_px;
    }
    if (height > most_height_px) {
        height = most_height_px;
        width = (height * width_px + height_px / 2) / height_px;
    }
    *fit_width_px = (int)MAX(width, 1);
    *fit_height_px = (int)MAX(height, 1);
}

/* One output pixel (or row) is the average of `count` inputs from `first` on, by how much of each
 * it covers; `weights` sum to `whole`. */
struct span {
    int first, count;
    uint32_t *weights;
};

static void span_of(struct span *span, int index, int from, int to, uint32_t whole)
{
    /* In units of 1/to of an input: output `index` covers [index * from, (index + 1) * from). */
    int64_t begin = (int64_t)index * from;
    int64_t end = begin + from;

    span->first = (int)(begin / to);
    span->count = (int)((end + to - 1) / to) - span->first;
    for (int i = 0; i < span->count; i++) {
        int64_t low = MAX(begin, (int64_t)(span->first + i) * to);
        int64_t high = MIN(end, (int64_t)(span->first + i + 1) * to);
        span->weights[i] = (uint32_t)((high - begin) * whole / from - (low - begin) * whole / from);
    }
}

static void average_rows(const struct pixels *from, const struct span *span, uint16_t *sums)
{
    size_t values = (size_t)from->width_px * 4;

    memset(sums, 0, values * sizeof(*sums));
    for (int i = 0; i < span->count; i++) {
        const uint8_t *row = from->bgrx + (size_t)(span->first + i) * from->stride_bytes;
        uint16_t weight = (uint16_t)span->weights[i];
        for (size_t v = 0; v < values; v++)
            sums[v] = (uint16_t)(sums[v] + row[v] * weight);
    }
}

static void average_across(const uint16_t *sums, const struct span *spans, int width, uint8_t *out)
{
    for (int x = 0; x < width; x++) {
        const uint16_t *at = sums + (size_t)spans[x].first * 4;
        uint32_t blue = 1u << 23, green = 1u << 23, red = 1u << 23;
        for (int i = 0; i < spans[x].count; i++, at += 4) {
            blue += at[0] * spans[x].weights[i];
            green += at[1] * spans[x].weights[i];
            red += at[2] * spans[x].weights[i];
        }
        out[x * 4] = (uint8_t)(blue >> 24);
        out[x * 4 + 1] = (uint8_t)(green >> 24);
        out[x * 4 + 2] = (uint8_t)(red >> 24);
        out[x * 4 + 3] = 255;
    }
}

/* Rows first (sums of at most 255 * 257 < 2^16, which compilers vectorise), then across: 2^8 for
 * the rows' weights and 2^16 for these, so that an average is the top byte of 32 bits. */
struct pixels *pixels_shrink(const struct pixels *from, int width_px, int height_px)
{
    struct pixels *to = pixels_new(width_px, height_px);
    size_t most_across = (size_t)from->width_px / (size_t)width_px + 2;
    size_t most_down = (size_t)from->height_px / (size_t)height_px + 2;
    g_autofree uint32_t *weights = g_new(uint32_t, most_across * (size_t)width_px + most_down);
    g_autofree struct span *spans = g_new(struct span, width_px);
    g_autofree uint16_t *sums = g_new(uint16_t, (size_t)from->width_px * 4);
    struct span rows = {.weights = weights + most_across * (size_t)width_px};

    for (int x = 0; x < width_px; x++) {
        spans[x].weights = weights + most_across * (size_t)x;
        span_of(&spans[x], x, from->width_px, width_px, 1u << 16);
    }
    for (int y = 0; y < height_px; y++) {
        span_of(&rows, y, from->height_px, height_px, 1u << 8);
        average_rows(from, &rows, sums);
        average_across(sums, spans, width_px, to->bgrx + (size_t)y * to->stride_bytes);
    }
    return to;
}
