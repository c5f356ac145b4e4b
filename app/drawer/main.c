// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The throwaway child that draws pictures from outside (child/child.h): shuts itself in, then
 * answers each picture and a size with dots, until nobody asks any more. */
#include "capture/photo.h"
#include "child/confine.h"
#include "drawing.h"
#include "ui/picture.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUESTION_MOST ((size_t)64 * 1024 * 1024)

/* What libraries make or load when they are first used: types, decoders, and the one thread that
 * librsvg blurs on. A drawing of ours brings all of it about. */
static void prepare(void)
{
    static const char words[] =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><defs><filter id='f'>"
        "<feGaussianBlur stdDeviation='2'/></filter><linearGradient id='g'><stop/>"
        "</linearGradient></defs><style>.a{fill:red}</style>"
        "<path class='a' filter='url(#f)' fill='url(#g)' d='M0 0h9v9z'/></svg>";
    g_autoptr(GBytes) svg = g_bytes_new_static(words, strlen(words));
    const struct picture_size size = {64, 64, true};
    cairo_surface_t *surface;

    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("RAYON_NUM_THREADS", "1", 1);
    surface = picture_decode(svg, size, NULL);
    if (surface)
        cairo_surface_destroy(surface);
}

static bool is_jpeg(GBytes *bytes)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(bytes, &length);

    return length > 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;
}

/* Scaled onto the place and centred there. */
static cairo_surface_t *place(unsigned char *bgra, int width_px, int height_px,
                              struct picture_size size)
{
    double scale = MAX((double)size.width_px / width_px, (double)size.height_px / height_px);
    cairo_surface_t *from = cairo_image_surface_create_for_data(bgra, CAIRO_FORMAT_ARGB32, width_px,
                                                                height_px, width_px * 4);
    cairo_surface_t *to =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width_px, size.height_px);
    cairo_t *cairo = cairo_create(to);

    cairo_translate(cairo, (size.width_px - width_px * scale) / 2,
                    (size.height_px - height_px * scale) / 2);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(from);
    return to;
}

/* At the nearest eighth, then onto the place as every picture: memory is short here. */
static cairo_surface_t *decode_jpeg(GBytes *bytes, struct picture_size size, GError **error)
{
    struct pixels *pixels;
    cairo_surface_t *surface = NULL;
    int width, height;
    double cover;

    if (!photo_size(bytes, &width, &height, error))
        return NULL;
    cover = MAX((double)size.width_px / width, (double)size.height_px / height);
    pixels = size.whole ? photo_decode_scaled(bytes, size.width_px, size.height_px, error)
                        : photo_decode_scaled(bytes, (int)MIN(width * cover + 1, 65500),
                                              (int)MIN(height * cover + 1, 65500), error);
    if (!pixels)
        return NULL;
    if (size.whole)
        size = (struct picture_size){pixels->width_px, pixels->height_px, true};
    surface = place(pixels->bgrx, pixels->width_px, pixels->height_px, size);
    pixels_free(pixels);
    return surface;
}

static bool answer(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    size_t row = (size_t)width * 4, stride = (size_t)cairo_image_surface_get_stride(surface);
    g_autofree char *name = g_strdup_printf("%d %d", width, height);
    const unsigned char *data;

    cairo_surface_flush(surface);
    data = cairo_image_surface_get_data(surface);
    /* An ARGB row has no room behind it. */
    return stride == row &&
           frame_put(STDOUT_FILENO, DRAWING_DOTS, name, data, row * (size_t)height);
}

static bool draw(const struct frame *question)
{
    struct picture_size size = {0};
    char way = 0;
    g_autoptr(GError) error = NULL;
    cairo_surface_t *surface;
    bool done;

    if (question->kind != DRAWING_ASK ||
        sscanf(question->name, "%d %d %c", &size.width_px, &size.height_px, &way) != 3 ||
        size.width_px < 1 || size.height_px < 1 || size.width_px > DRAWING_SIDE_MOST ||
        size.height_px > DRAWING_SIDE_MOST)
        return false;
    size.whole = way == 'w';
    surface = is_jpeg(question->data) ? decode_jpeg(question->data, size, &error)
                                      : picture_decode(question->data, size, &error);
    if (!surface)
        return frame_refuse(STDOUT_FILENO, error->message);
    done = answer(surface);
    cairo_surface_destroy(surface);
    return done;
}

int main(void)
{
    struct frame question;
    bool good = true;

    prepare();
    if (!confine(0, NULL))
        _exit(3);
    while (good && frame_hear(STDIN_FILENO, QUESTION_MOST, &question)) {
        good = draw(&question);
        frame_clear(&question);
    }
    /* Not by exit: nothing is left to be said or done, and nothing to be asked of the kernel. */
    _exit(good ? 0 : 3);
}
