// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/inputs/inputs.h"

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <stdio.h>

#include <jpeglib.h>

#define QUALITY 90

/* --- the scene --- */

/* Turned as the sensor saw it. */
static void turn(cairo_t *cairo, const struct shot *shot)
{
    if (shot->orientation == 3) {
        cairo_translate(cairo, shot->width_px, shot->height_px);
        cairo_rotate(cairo, G_PI);
    } else if (shot->orientation == 6) {
        cairo_translate(cairo, 0, shot->width_px);
        cairo_rotate(cairo, -G_PI / 2);
    }
}

static cairo_surface_t *render(const struct shot *shot, const char *path, GError **error)
{
    bool is_turned = shot->orientation == 6;
    RsvgRectangle all = {0, 0, shot->width_px, shot->height_px};
    RsvgHandle *svg = rsvg_handle_new_from_file(path, error);
    cairo_surface_t *surface;
    cairo_t *cairo;
    bool done;

    if (svg == NULL)
        return NULL;
    surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, is_turned ? shot->height_px : shot->width_px,
                                   is_turned ? shot->width_px : shot->height_px);
    cairo = cairo_create(surface);
    turn(cairo, shot);
    done = rsvg_handle_render_document(svg, cairo, &all, error);
    cairo_destroy(cairo);
    g_object_unref(svg);
    cairo_surface_flush(surface);
    if (!done)
        g_clear_pointer(&surface, cairo_surface_destroy);
    return surface;
}

/* --- EXIF: one TIFF folder of numbers, one of the place --- */

static void put(GByteArray *tiff, unsigned value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        guint8 byte = (guint8)(value >> (8 * i));

        g_byte_array_append(tiff, &byte, 1);
    }
}

static void put_entry(GByteArray *tiff, unsigned tag, unsigned type, unsigned count, unsigned value)
{
    put(tiff, tag, 2);
    put(tiff, type, 2);
    put(tiff, count, 4);
    put(tiff, value, 4);
}

/* Degrees, minutes, seconds. */
static void put_angle(GByteArray *tiff, unsigned degrees, unsigned minutes, unsigned seconds)
{
    const unsigned parts[] = {degrees, 1, minutes, 1, seconds, 1};

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        put(tiff, parts[i], 4);
}

enum { SHORT = 3, LONG = 4, ASCII = 2, RATIONAL = 5 };
enum { PLACE_AT = 50, ANGLES_AT = PLACE_AT + 54 };

static GByteArray *exif(const struct shot *shot)
{
    GByteArray *tiff = g_byte_array_new();

    g_byte_array_append(tiff, (const guint8 *)"Exif\0\0II*\0\10\0\0\0", 14);
    put(tiff, 3, 2);
    put_entry(tiff, 0x010f, ASCII, 4, 'D' | 'e' << 8 | 'm' << 16);
    put_entry(tiff, 0x0112, SHORT, 1, (unsigned)shot->orientation);
    put_entry(tiff, 0x8825, LONG, 1, PLACE_AT);
    put(tiff, 0, 4);
    put(tiff, 4, 2);
    put_entry(tiff, 1, ASCII, 2, 'N');
    put_entry(tiff, 2, RATIONAL, 3, ANGLES_AT);
    put_entry(tiff, 3, ASCII, 2, 'W');
    put_entry(tiff, 4, RATIONAL, 3, ANGLES_AT + 24);
    put(tiff, 0, 4);
    put_angle(tiff, 51, 28, 38);
    put_angle(tiff, 0, 0, 5);
    return tiff;
}

/* --- the JPEG --- */

/* What a sensor adds to a plain wall, so that the file is as large as a camera's. */
static void copy_row(const guint8 *from, guint8 *to, int width, guint32 *seed)
{
    for (int x = 0; x < width; x++, from += 4, to += 3) {
        *seed = *seed * 1664525 + 1013904223;
        int grain = (int)(*seed >> 28) - 8;

        for (int channel = 0; channel < 3; channel++)
            to[channel] = (guint8)CLAMP(from[2 - channel] + grain, 0, 255);
    }
}

static void encode(cairo_surface_t *surface, const struct shot *shot, FILE *file)
{
    struct jpeg_error_mgr failure; /* libjpeg's own: it says what and ends the program */
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&failure)};
    int width = cairo_image_surface_get_width(surface);
    g_autofree guint8 *row = g_malloc((size_t)width * 3);
    JSAMPROW rows[] = {row};
    guint32 seed = 1;

    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)cairo_image_surface_get_height(surface);
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, QUALITY, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    if (shot->has_place || shot->orientation != 1) {
        GByteArray *noted = exif(shot);

        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, noted->data, noted->len);
        g_byte_array_unref(noted);
    }
    while (jpeg.next_scanline < jpeg.image_height) {
        copy_row(cairo_image_surface_get_data(surface) +
                     (size_t)cairo_image_surface_get_stride(surface) * jpeg.next_scanline,
                 row, width, &seed);
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
}

bool shot_write(const struct shot *shot, const char *scenes, const char *folder, GError **error)
{
    g_autofree char *scene = g_build_filename(scenes, shot->scene, NULL);
    g_autofree char *path = g_build_filename(folder, shot->name, NULL);
    cairo_surface_t *surface = render(shot, scene, error);
    FILE *file = surface ? fopen(path, "we") : NULL;
    bool done = file != NULL;

    if (surface && !file)
        fault_errno(error, "%s cannot be written", path);
    if (file) {
        encode(surface, shot, file);
        done = fclose(file) == 0 || fault_errno(error, "%s cannot be written", path);
    }
    if (surface)
        cairo_surface_destroy(surface);
    return done;
}
