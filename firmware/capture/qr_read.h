// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* QR codes in a picture, by zbar: in the throwaway child that looks at frames (firmware/scanner/),
 * and nowhere else. And what goes over the line to it. */
#include <glib.h>
#include <stdint.h>

#define QR_TEXT_MOST 4096
#define QR_SIDE_MOST 8192

/* A question: brightness, a byte a dot, row by row, named "<width> <height> <how it begins>". The
 * answer: the text, or QR_NONE. */
#define QR_ASK 'd'
#define QR_TEXT 't'
#define QR_NONE 'n'

/* The first code that begins so; NULL where there is none. */
GBytes *qr_read(const uint8_t *grey, int width_px, int height_px, const char *begins);
