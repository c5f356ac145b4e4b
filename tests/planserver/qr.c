// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/qr.h"

#include <cairo.h>
#include <qrencode.h>

#define QUIET 4 /* modules around it, ISO/IEC 18004 */
#define PNG_SCALE 6

static QRcode *encode(const char *text, GError **error)
{
    QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

    if (!qr)
        fault(error, FAULT_INVALID, "this is too long for a QR code");
    return qr;
}

static bool is_dark(const QRcode *qr, int x, int y)
{
    if (x < QUIET || y < QUIET || x >= qr->width + QUIET || y >= qr->width + QUIET)
        return false;
    return qr->data[(y - QUIET) * qr->width + x - QUIET] & 1;
}

char *qr_svg(const char *text, GError **error)
{
    QRcode *qr = encode(text, error);
    GString *svg = g_string_new(NULL);
    int size = qr ? qr->width + 2 * QUIET : 0;

    g_string_printf(svg,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=img"
                    " aria-label=\"QR code\" shape-rendering=crispEdges>"
                    "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
                    size, size, size, size);
    for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
            if (is_dark(qr, x, y))
                g_string_append_printf(svg, "M%d %dh1v1h-1z", x, y);
        }
    }
    g_string_append(svg, "\"/></svg>\n");
    QRcode_free(qr);
    return g_string_free(svg, !qr);
}

char *qr_terminal(const char *text, GError **error)
{
    static const char *const blocks[] = {" ", "▄", "▀", "█"};
    QRcode *qr = encode(text, error);
    GString *lines = g_string_new(NULL);
    int size = qr ? qr->width + 2 * QUIET : 0;

    for (int y = 0; y < size; y += 2) {
        g_string_append(lines, "\033[30;107m");
        for (int x = 0; x < size; x++)
            g_string_append(lines, blocks[is_dark(qr, x, y) * 2 + is_dark(qr, x, y + 1)]);
        g_string_append(lines, "\033[0m\n");
    }
    QRcode_free(qr);
    return g_string_free(lines, !qr);
}

bool qr_png(const char *text, const char *path, GError **error)
{
    QRcode *qr = encode(text, error);
    int size = qr ? qr->width + 2 * QUIET : 1;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, size * PNG_SCALE, size * PNG_SCALE);
    cairo_t *cairo = cairo_create(surface);
    cairo_status_t status;

    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int i = 0; qr && i < size * size; i++) {
        if (is_dark(qr, i % size, i / size))
            cairo_rectangle(cairo, i % size * PNG_SCALE, i / size * PNG_SCALE, PNG_SCALE,
                            PNG_SCALE);
    }
    cairo_fill(cairo);
    cairo_destroy(cairo);
    status = qr ? cairo_surface_write_to_png(surface, path) : CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    QRcode_free(qr);
    return qr &&
           (status == CAIRO_STATUS_SUCCESS || fault(error, FAULT_SYSTEM, "cannot write '%s': %s",
                                                    path, cairo_status_to_string(status)));
}
