// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of book_write share. */
#include "talk/book_inside.h"

/* Where the files of a package go. */
struct board_sink {
    bool (*put)(void *context, const char *name, GBytes *bytes, GError **error);
    void *context;
    bool draws_symbols; /* the device's own go with it as drawings */
};
bool board_book_put(const struct board_book *book, const struct board_sink *sink,
                    GError **error) MUST_CHECK;

struct writing {
    const struct board_book *book;
    char **ids;          /* of each board: no two alike */
    char **paths;        /* of each board, in the package */
    char **medium_ids;   /* of each medium: no two alike that are not the same */
    GHashTable *media;   /* id to json_t, as it stands in the first board that has it */
    GHashTable *symbols; /* names of the device's own symbols that are used */
    bool draws_symbols;
    json_t *image_paths, *sound_paths; /* for the manifest */
};

/* Where a file of the source's zip, or the drawing of a symbol, stands in the package. g_free. */
char *write_path(const struct writing *writing, const char *path);
char *write_symbol_path(const char *symbol);

/* board_write.c: the board's own source, made valid. New reference; NULL when it cannot be read
 * again. */
json_t *board_write(struct writing *writing, int board);
