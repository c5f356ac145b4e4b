// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The floor's 18 pictures: `bench_symbols FOLDER` writes 18 of our symbols there as PNG, as large
 * as a board of 18 shows them. */
#include "figures.h"
#include "ui/picture.h"

#include <stdio.h>

#define SIZE_PX 160

int main(int argc, char **argv)
{
    static const char *const names[] = {
        "like",    "dont-like", "not-sure", "happy", "sad", "angry", "tired", "school", "home",
        "friends", "reading",   "writing",  "music", "art", "play",  "help",  "stop",   "drink"};
    if (argc != 2)
        give_up("usage: bench_symbols FOLDER");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("%s/%02zu.png", argv[1], i);
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, SIZE_PX, SIZE_PX);
        cairo_t *cairo = cairo_create(surface);
        cairo_set_source_rgb(cairo, 1, 1, 1);
        cairo_paint(cairo);
        picture_draw_symbol(cairo, names[i], 0, 0, SIZE_PX);
        cairo_destroy(cairo);
        if (cairo_surface_write_to_png(surface, path) != CAIRO_STATUS_SUCCESS)
            give_up(path);
        cairo_surface_destroy(surface);
    }
    return 0;
}
