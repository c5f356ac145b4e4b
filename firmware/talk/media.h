// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The pictures and sounds of one board, unpacked for as long as it is on the screen: one pass over
 * the file for all of them. On the worker's side. */
#include "talk/book.h"

enum board_picture_kind {
    BOARD_PICTURE_NONE,
    BOARD_PICTURE_PNG,
    BOARD_PICTURE_JPEG,
    BOARD_PICTURE_SVG
};

struct board_media;

/* Never fails: what cannot be unpacked is not there. Keeps a reference to the book. */
struct board_media *board_media_open(struct board_book *book, int board);
void board_media_close(struct board_media *media); /* NULL allowed */

/* The bytes of a picture or sound of one of this board's buttons: data first, then its file in the
 * zip. New reference. FAULT_MISSING: it has none of either, or only a symbol of the device's own;
 * FAULT_INVALID: broken, or a picture that is none of PNG, JPEG and safe SVG, or above 40
 * megapixels. Whatever passes still goes through a decoder that is not ours. */
GBytes *board_media_get(struct board_media *media, int medium, GError **error) MUST_CHECK;

/* What these bytes are, whatever a file says of them. */
enum board_picture_kind board_picture_kind(GBytes *bytes);

/* Looks at every picture and sound that a button shows: what is broken, by board and button. For
 * the import; takes as long as reading them all. Free with board_faults_free. */
struct board_faults *board_media_check(struct board_book *book);
