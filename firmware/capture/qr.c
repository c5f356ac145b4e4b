// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/qr.h"

#include <string.h>
#include <zbar.h>

#define TEXT_MOST 4096

/* ITU-R BT.601, in 256ths: what zbar wants is brightness. */
static uint8_t *grey_of(const struct pixels *pixels)
{
    uint8_t *grey = g_malloc_n((size_t)pixels->width_px, (size_t)pixels->height_px);
    uint8_t *out = grey;

    for (int y = 0; y < pixels->height_px; y++) {
        const uint8_t *in = pixels->bgrx + (size_t)y * pixels->stride_bytes;
        for (int x = 0; x < pixels->width_px; x++, in += 4)
            *out++ = (uint8_t)((29 * in[0] + 150 * in[1] + 77 * in[2]) >> 8);
    }
    return grey;
}

static GBytes *first_that_begins(const zbar_image_t *image, const char *begins)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);

    for (; symbol; symbol = zbar_symbol_next(symbol)) {
        const char *data = zbar_symbol_get_data(symbol);
        size_t length = zbar_symbol_get_data_length(symbol), head = strlen(begins);
        if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE && length >= head && length <= TEXT_MOST &&
            memcmp(data, begins, head) == 0)
            return g_bytes_new(data, length);
    }
    return NULL;
}

GBytes *qr_find(const struct pixels *pixels, const char *begins)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    uint8_t *grey = grey_of(pixels);
    GBytes *found = NULL;

    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)pixels->width_px, (unsigned)pixels->height_px);
    zbar_image_set_data(image, grey,
                        (unsigned long)pixels->width_px * (unsigned long)pixels->height_px, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        found = first_that_begins(image, begins);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    g_free(grey);
    return found;
}
