// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* JPEGs made for tests by libjpeg itself, and pixels compared. `scratch.h` comes first. */
#include "capture/photo.h"
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#define UNUSED_IN_SOME_TEST __attribute__((unused)) static

/* 0xRRGGBB at a place. */
typedef uint32_t jpeg_paint(int x, int y);

enum jpeg_form { JPEG_PLAIN, JPEG_PROGRESSIVE, JPEG_APART, JPEG_CMYK, JPEG_GREY };

UNUSED_IN_SOME_TEST void jpeg_apart(struct jpeg_compress_struct *jpeg)
{
    static jpeg_scan_info scans[] = {
        {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};

    jpeg->scan_info = scans;
    jpeg->num_scans = 3;
}

/* Without subsampling, at quality 95, so that what is painted is what is seen. */
UNUSED_IN_SOME_TEST GBytes *jpeg_make(int width, int height, jpeg_paint *paint, enum jpeg_form form)
{
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    g_autofree uint8_t *row = g_malloc((size_t)width * 4);
    GBytes *made;

    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &length);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = form == JPEG_GREY ? 1 : 4;
    jpeg.in_color_space = form == JPEG_CMYK   ? JCS_CMYK
                          : form == JPEG_GREY ? JCS_GRAYSCALE
                                              : JCS_EXT_BGRX;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    jpeg.comp_info[0].h_samp_factor = 1;
    jpeg.comp_info[0].v_samp_factor = 1;
    if (form == JPEG_PROGRESSIVE)
        jpeg_simple_progression(&jpeg);
    if (form == JPEG_APART)
        jpeg_apart(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            uint32_t rgb = paint(x, y);
            if (form == JPEG_GREY)
                row[x] = (uint8_t)rgb;
            else
                memcpy(row + (size_t)x * 4, &rgb, 4);
        }
        JSAMPROW rows[1] = {row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    made = g_bytes_new(bytes, length);
    free(bytes);
    return made;
}

/* `data` as a segment right behind the start marker. */
UNUSED_IN_SOME_TEST GBytes *jpeg_with_segment(GBytes *jpeg, uint8_t marker, const void *data,
                                              size_t bytes)
{
    gsize length;
    const uint8_t *from = g_bytes_get_data(jpeg, &length);
    GByteArray *made = g_byte_array_new();
    uint8_t head[4] = {0xff, marker, (uint8_t)((bytes + 2) >> 8), (uint8_t)(bytes + 2)};

    g_byte_array_append(made, from, 2);
    g_byte_array_append(made, head, 4);
    g_byte_array_append(made, data, (guint)bytes);
    g_byte_array_append(made, from + 2, (guint)length - 2);
    return g_byte_array_free_to_bytes(made);
}

/* EXIF by hand, little-endian: one entry, the orientation. */
UNUSED_IN_SOME_TEST GBytes *jpeg_with_orientation(GBytes *jpeg, int orientation)
{
    uint8_t exif[] = {'E', 'x',  'i', 'f', 0,
                      0,   'I',  'I', 42,  0,
                      8,   0,    0,   0,   1,
                      0,   0x12, 1,   3,   0,
                      1,   0,    0,   0,   (uint8_t)orientation,
                      0,   0,    0,   0,   0,
                      0,   0};

    return jpeg_with_segment(jpeg, 0xe1, exif, sizeof(exif));
}

/* A copy with `bytes` at the first place where `find` stands replaced by `put`. */
UNUSED_IN_SOME_TEST GBytes *jpeg_patched(GBytes *jpeg, const void *find, size_t find_bytes,
                                         size_t skip, const void *put, size_t put_bytes)
{
    gsize length;
    const void *data = g_bytes_get_data(jpeg, &length);
    uint8_t *copy = g_memdup2(data, length);
    uint8_t *at = memmem(copy, length, find, find_bytes);

    assert_non_null(at);
    memcpy(at + skip, put, put_bytes);
    return g_bytes_new_take(copy, length);
}

UNUSED_IN_SOME_TEST uint32_t pixel_at(const struct pixels *pixels, int x, int y)
{
    const uint8_t *at = pixels->bgrx + (size_t)y * pixels->stride_bytes + (size_t)x * 4;

    assert_int_equal(at[3], 255);
    return (uint32_t)(at[2] << 16 | at[1] << 8 | at[0]);
}

/* The largest difference of a channel. */
UNUSED_IN_SOME_TEST int colour_distance(uint32_t a, uint32_t b)
{
    int most = 0;

    for (int shift = 0; shift < 24; shift += 8)
        most = MAX(most, abs((int)(a >> shift & 255) - (int)(b >> shift & 255)));
    return most;
}

UNUSED_IN_SOME_TEST uint32_t paint_quadrants(int x, int y)
{
    static const uint32_t colours[] = {0xd03020, 0x20a040, 0x2040c0, 0xe0d020};

    return colours[(y >= 24) * 2 + (x >= 32)];
}

UNUSED_IN_SOME_TEST uint32_t paint_texture(int x, int y)
{
    uint32_t mixed = (uint32_t)(x * 7919 + y * 104729);

    return (mixed ^ mixed >> 7) & 0xffffff;
}

UNUSED_IN_SOME_TEST uint32_t paint_slopes(int x, int y)
{
    return (uint32_t)((x & 255) << 16 | (y & 255) << 8 | 96);
}
