// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drawing.h"

#include <stdio.h>
#include <string.h>

struct drawing {
    struct child *child;
    char *of;
    int drawn; /* by this child */
};

struct drawing *drawing_new(void)
{
    return g_new0(struct drawing, 1);
}

void drawing_rest(struct drawing *drawing)
{
    g_clear_pointer(&drawing->child, child_end);
    g_clear_pointer(&drawing->of, g_free);
    drawing->drawn = 0;
}

void drawing_free(struct drawing *drawing)
{
    if (!drawing)
        return;
    drawing_rest(drawing);
    g_free(drawing);
}

static bool has_child(struct drawing *drawing, const char *of, GError **error)
{
    if (drawing->child && strcmp(drawing->of, of) == 0 && !child_is_lost(drawing->child))
        return true;
    drawing_rest(drawing);
    drawing->child = child_start(CHILD_DRAWER, NULL, error);
    drawing->of = g_strdup(of);
    return drawing->child != NULL;
}

static size_t most_bytes(struct picture_size size)
{
    return (size_t)size.width_px * (size_t)size.height_px * 4;
}

/* Whole, it may be smaller; covering, it is as large as was asked. */
static bool fits(const struct frame *answer, struct picture_size size, int *width, int *height)
{
    int length = 0;

    if (answer->kind != DRAWING_DOTS ||
        sscanf(answer->name, "%5d %5d%n", width, height, &length) != 2 ||
        answer->name[length] != '\0' || *width < 1 || *height < 1 || *width > size.width_px ||
        *height > size.height_px ||
        (!size.whole && (*width != size.width_px || *height != size.height_px)))
        return false;
    return g_bytes_get_size(answer->data) == (size_t)*width * (size_t)*height * 4;
}

static cairo_surface_t *surface_of(const struct frame *answer, int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    unsigned char *to = cairo_image_surface_get_data(surface);
    const unsigned char *from = g_bytes_get_data(answer->data, NULL);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface), row = (size_t)width * 4;

    for (int y = 0; y < height; y++)
        memcpy(to + (size_t)y * stride, from + (size_t)y * row, row);
    cairo_surface_mark_dirty(surface);
    return surface;
}

static bool ask(struct drawing *drawing, const char *of, GBytes *bytes, struct picture_size size,
                struct frame *answer, GError **error)
{
    g_autofree char *name =
        g_strdup_printf("%d %d %c", size.width_px, size.height_px, size.whole ? 'w' : 'c');
    const struct frame question = {DRAWING_ASK, name, bytes};

    return has_child(drawing, of, error) &&
           child_ask(drawing->child, &question, most_bytes(size), CHILD_WALL_MS, answer, error);
}

cairo_surface_t *drawing_draw(struct drawing *drawing, const char *of, GBytes *bytes,
                              struct picture_size size, GError **error)
{
    struct frame answer = {0};
    cairo_surface_t *surface = NULL;
    g_autoptr(GError) why = NULL;
    int width, height;
    bool heard = ask(drawing, of, bytes, size, &answer, &why);

    /* One that has drawn many may have used up its time on the others. */
    if (!heard && drawing->child && child_is_lost(drawing->child) && drawing->drawn > 0) {
        g_clear_error(&why);
        heard = ask(drawing, of, bytes, size, &answer, &why);
    }
    if (heard && fits(&answer, size, &width, &height)) {
        surface = surface_of(&answer, width, height);
        drawing->drawn++;
    } else if (heard) {
        drawing_rest(drawing);
        fault(error, FAULT_INVALID, "its reader drew something else");
    } else {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    frame_clear(&answer);
    return surface;
}
