// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/badge_page.h"

#include "core/file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>
#include <unistd.h>

#define PAGE_W_MM 210.0
#define PAGE_H_MM 297.0
#define CARD_W_MM 86.0
#define CARD_H_MM 54.0
#define QR_MM 44.0
#define QUIET 4 /* modules around it, ISO/IEC 18004 */
#define POINTS_A_MM (72.0 / 25.4)
#define PNG_DOTS_A_MM 8.0

/* --- drawing, in millimetres --- */

static void draw_code(cairo_t *cairo, const QRcode *code, double x_mm, double y_mm)
{
    double module = QR_MM / (code->width + 2 * QUIET);

    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1)
                cairo_rectangle(cairo, x_mm + (x + QUIET) * module, y_mm + (y + QUIET) * module,
                                module, module);
        }
    }
    cairo_fill(cairo);
}

static void draw_words(cairo_t *cairo, const char *words, double x_mm, double y_mm, double width_mm,
                       double size_mm)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_from_string("Andika, Noto Sans, Sans");

    pango_font_description_set_absolute_size(font, size_mm * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width_mm * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, words, -1);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_move_to(cairo, x_mm, y_mm);
    pango_cairo_show_layout(cairo, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void draw_page(cairo_t *cairo, const QRcode *code, const struct badge_page *page)
{
    double x = (PAGE_W_MM - CARD_W_MM) / 2, y = 30, words = x + QR_MM + 6;
    double wide = CARD_W_MM - QR_MM - 9;

    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.6, 0.6, 0.6);
    cairo_set_line_width(cairo, 0.2);
    cairo_rectangle(cairo, x, y, CARD_W_MM, 2 * CARD_H_MM);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, (const double[]){1.5, 1.5}, 2, 0);
    cairo_move_to(cairo, x, y + CARD_H_MM);
    cairo_line_to(cairo, x + CARD_W_MM, y + CARD_H_MM);
    cairo_stroke(cairo);
    draw_code(cairo, code, x + 3, y + (CARD_H_MM - QR_MM) / 2);
    draw_words(cairo, page->name, words, y + 6, wide, 5);
    draw_words(cairo, page->school, words, y + 28, wide, 3.4);
    draw_words(
        cairo,
        "Cut along the line, fold, and wear it with the code inside its holder. The code is a "
        "key: whoever has a picture of it and finds the PIN opens the device. If it is lost, "
        "have another made: this one then opens nothing.",
        x, y + 2 * CARD_H_MM + 10, CARD_W_MM, 3.6);
}

/* --- surfaces --- */

static cairo_status_t add(void *bytes, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *surface_for(const char *path, GByteArray *bytes, double *dots_a_mm)
{
    *dots_a_mm = POINTS_A_MM;
    if (g_str_has_suffix(path, ".pdf"))
        return cairo_pdf_surface_create_for_stream(add, bytes, PAGE_W_MM * POINTS_A_MM,
                                                   PAGE_H_MM * POINTS_A_MM);
    if (g_str_has_suffix(path, ".svg"))
        return cairo_svg_surface_create_for_stream(add, bytes, PAGE_W_MM * POINTS_A_MM,
                                                   PAGE_H_MM * POINTS_A_MM);
    *dots_a_mm = PNG_DOTS_A_MM;
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(PAGE_W_MM * PNG_DOTS_A_MM),
                                      (int)(PAGE_H_MM * PNG_DOTS_A_MM));
}

static GBytes *drawn(const struct badge_page *page, const char *path, GError **error)
{
    QRcode *code = QRcode_encodeString(page->text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    GByteArray *bytes = g_byte_array_new();
    double dots_a_mm;
    cairo_surface_t *surface = surface_for(path, bytes, &dots_a_mm);
    cairo_t *cairo = cairo_create(surface);
    cairo_status_t status;

    cairo_scale(cairo, dots_a_mm, dots_a_mm);
    if (code)
        draw_page(cairo, code, page);
    status = cairo_status(cairo);
    cairo_destroy(cairo);
    if (status == CAIRO_STATUS_SUCCESS && g_str_has_suffix(path, ".png"))
        status = cairo_surface_write_to_png_stream(surface, add, bytes);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    QRcode_free(code);
    if (code && status == CAIRO_STATUS_SUCCESS)
        return g_byte_array_free_to_bytes(bytes);
    g_byte_array_unref(bytes);
    fault(error, FAULT_SYSTEM, "the badge cannot be drawn: %s", cairo_status_to_string(status));
    return NULL;
}

static GBytes *page_bytes(const struct badge_page *page, const char *path, GError **error)
{
    if (g_str_has_suffix(path, ".txt")) {
        char *line = g_strconcat(page->text, "\n", NULL);
        return g_bytes_new_take(line, strlen(line));
    }
    if (g_str_has_suffix(path, ".pdf") || g_str_has_suffix(path, ".svg") ||
        g_str_has_suffix(path, ".png"))
        return drawn(page, path, error);
    fault(error, FAULT_INVALID, "'%s': a badge is a .pdf, a .png, a .svg or a .txt", path);
    return NULL;
}

bool badge_page_write(const struct badge_page *page, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = page_bytes(page, path, error);
    int fd = bytes ? folder_open(folder, error) : -1;
    bool done = fd >= 0 && file_write(fd, name, bytes, FILE_NEW, 0600, error);

    if (fd >= 0)
        close(fd);
    return done;
}
