// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A book from its file, unpacked by whoever asks. Apart from all else, so that the screen, which
 * asks a child, needs no unpacker. */
#include "plan/pack_zip.h"
#include "talk/book_inside.h"

#include <string.h>

/* APPNOTE 4.3.7: a zip's first entry; one that is empty has none, and no board either. */
static bool is_zip(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    return length >= 4 && memcmp(data, "PK\3\4", 4) == 0;
}

struct board_book *board_book_open(GBytes *bytes, const char *name, GError **error)
{
    struct board_book *book = board_book_make(bytes, name);

    if (is_zip(bytes))
        book->pick = pack_zip_pick;
    if (!(book->pick ? board_book_take(book, pack_zip_walk, error)
                     : board_book_take_board(book, error))) {
        board_book_unref(book);
        return NULL;
    }
    return book;
}
