// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/qr_read.h"

#include <string.h>
#include <zbar.h>

static GBytes *first_that_begins(const zbar_image_t *image, const char *begins)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);

    for (; symbol; symbol = zbar_symbol_next(symbol)) {
        const char *data = zbar_symbol_get_data(symbol);
        size_t length = zbar_symbol_get_data_length(symbol), head = strlen(begins);
        if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE && length >= head &&
            length <= QR_TEXT_MOST && memcmp(data, begins, head) == 0)
            return g_bytes_new(data, length);
    }
    return NULL;
}

GBytes *qr_read(const uint8_t *grey, int width_px, int height_px, const char *begins)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    GBytes *found = NULL;

    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width_px, (unsigned)height_px);
    zbar_image_set_data(image, grey, (unsigned long)width_px * (unsigned long)height_px, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        found = first_that_begins(image, begins);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return found;
}
