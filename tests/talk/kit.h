// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Boards with anything in them, as a file alone or zipped with others. In the texts here a ' stands
 * for a ". */
#include "scratch.h"

#include "core/json.h"
#include "plan/pack_zip.h"
#include "talk/book.h"
#include "talk/media.h"

#define KIT G_GNUC_UNUSED static

KIT GBytes *kit_bytes(const char *text)
{
    char *copy = g_strdelimit(g_strdup(text), "'", '"');

    return g_bytes_new_take(copy, strlen(copy));
}

/* Name, text, name, text, NULL. */
KIT GBytes *kit_zip(const char *name, ...)
{
    struct pack_zipper *zipper = pack_zipper_new(NULL);
    va_list rest;

    assert_non_null(zipper);
    va_start(rest, name);
    for (; name; name = va_arg(rest, const char *)) {
        g_autoptr(GBytes) bytes = kit_bytes(va_arg(rest, const char *));
        assert_true(pack_zipper_add(zipper, name, bytes, NULL));
    }
    va_end(rest);
    return pack_zipper_finish(zipper, NULL);
}

KIT void kit_take(void *context, const char *name, GBytes *bytes)
{
    GBytes **found = context;

    (void)name;
    *found = g_bytes_ref(bytes);
}

/* One file of a zip; NULL. */
KIT GBytes *kit_file(GBytes *zip, const char *name)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    GBytes *found = NULL;

    g_hash_table_add(names, (char *)name);
    pack_zip_pick(zip, names, kit_take, &found);
    return found;
}

KIT struct board_book *kit_open(GBytes *bytes_take)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(bytes_take, "test.obz", &error);

    if (!book)
        fail_msg("%s", error->message);
    g_bytes_unref(bytes_take);
    return book;
}

KIT struct board_book *kit_board(const char *text)
{
    return kit_open(kit_bytes(text));
}

/* A whole board of two buttons, whose second is `button`. */
KIT struct board_book *kit_button(const char *button)
{
    g_autofree char *text =
        g_strdup_printf("{'format':'open-board-0.1','id':'b','locale':'en','name':'Board',"
                        "'grid':{'rows':1,'columns':2,'order':[['1','2']]},"
                        "'buttons':[{'id':'1','label':'one'},%s],'images':[],'sounds':[]}",
                        button);

    return kit_board(text);
}

KIT const struct board *kit_home(const struct board_book *book)
{
    return board_book_board(book, board_book_home(book));
}

KIT const struct board_button *kit_at(const struct board *board, int row, int column)
{
    int button = board->cells[row * board->columns + column];

    assert_true(row < board->rows && column < board->columns);
    return button == BOARD_NONE ? NULL : &board->buttons[button];
}

/* How many faults of a kind; `detail` NULL: any. */
KIT int kit_faults(const struct board_book *book, enum board_fault_kind kind, const char *detail)
{
    size_t count;
    const struct board_fault *faults = board_faults_all(board_book_faults(book), &count);
    int found = 0;

    for (size_t i = 0; i < count; i++)
        found += faults[i].kind == kind && (!detail || strcmp(faults[i].detail, detail) == 0);
    return found;
}

KIT size_t kit_all_faults(const struct board_book *book)
{
    return board_faults_found(board_book_faults(book));
}
