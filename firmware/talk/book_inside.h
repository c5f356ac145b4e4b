// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a book is made of; for the files of talk alone. */
#include "talk/book.h"
#include <jansson.h>

struct board_word { /* of the file's lists of strings, sorted */
    const char *locale;
    const char *key; /* a label or vocalization; before it the button's id where it is its own */
    const char *text;
};

struct board_book {
    gatomicrefcount references;
    GBytes *bytes; /* the file */
    char *name;
    void (*pick)(GBytes *, GHashTable *names,
                 void (*file)(void *context, const char *name, GBytes *bytes),
                 void *context); /* files of the zip; NULL: it is none */
    GHashTable *contents;        /* what a child unpacked: name to GBytes; else NULL */
    GStringChunk *texts;
    GPtrArray *owned;  /* arrays that the boards point to */
    GPtrArray *boards; /* struct board_page */
    GArray *media;     /* struct board_medium */
    int home;
    int button_count;                  /* on all boards */
    GHashTable *by_id;                 /* id to place in `boards`, + 1 */
    GHashTable *by_file;               /* name in the zip to the same */
    GHashTable *files;                 /* names in the zip */
    char *folder;                      /* "" or "deep/": what stands before every name in the zip */
    json_t *title;                     /* words by language, or NULL */
    json_t *image_paths, *sound_paths; /* of the manifest, while reading */
    struct board_faults *faults;
};

/* A board and what only its reading and writing need. */
struct board_page {
    struct board board;
    struct board_word *words;
    size_t word_count;
    int first_medium, medium_count; /* its own, in the book's media */
    GPtrArray *links;               /* json_t load_board of each button or NULL, while reading */
    GPtrArray *picture_ids, *sound_ids; /* borrowed texts, one a button, while reading */
};

const struct board_page *board_book_page(const struct board_book *book, int board);

/* book.c: memory that lives as long as the book. */
void *board_keep(struct board_book *book, size_t count, size_t size);
/* Valid UTF-8, without control characters but newline and tab, at most `most` bytes. Empty is NULL.
 */
const char *board_keep_text(struct board_book *book, const char *text, size_t most);
/* An id, whatever the file made of it: a text, a whole number, a fraction. NULL for anything else.
 */
const char *board_keep_id(struct board_book *book, const json_t *value);
/* Words: a text, or a number meant as one. */
const char *board_keep_words(struct board_book *book, const json_t *value, bool *was_cut);

/* media.c: the files of the package whose names are keys of `names`. */
void board_pick(const struct board_book *book, GHashTable *names,
                void (*file)(void *context, const char *name, GBytes *bytes), void *context);
/* media.c: PNG, JPEG or safe SVG; or something that sounds. FAULT_INVALID. */
bool board_medium_check(GBytes *bytes, bool sound, GError **error) MUST_CHECK;
/* book_open.c: a book without boards; `bytes` NULL: it comes from its contents. */
struct board_book *board_book_make(GBytes *bytes, const char *name);
/* book_open.c: what the files of a zip come to, as `walk_all` goes through them; a single board.
 * FAULT_INVALID. */
struct pack_walk;
bool board_book_take(struct board_book *book,
                     bool (*walk_all)(GBytes *, const struct pack_walk *, GError **),
                     GError **error) MUST_CHECK;
bool board_book_take_board(struct board_book *book, GError **error) MUST_CHECK;
/* book_open.c: boards, manifest and links from `contents`, in the order of `names`. FAULT_INVALID.
 */
bool board_book_fill(struct board_book *book, const GPtrArray *names, GError **error) MUST_CHECK;

/* A JSON object from hostile bytes; `mended` where the text had to be. NULL: nothing to be read. */
json_t *board_json(GBytes *bytes, bool *mended);
/* media.c: the source of a board, read again: a book keeps none. New reference. */
json_t *board_page_json(const struct board_book *book, int board);

/* board_read.c: one board's JSON as a new page of the book. `file` NULL for a single board, whose
 * `name` then stands for it. */
void board_read(struct board_book *book, const json_t *source, const char *file, const char *name);
/* button_read.c */
void board_button_read(struct board_book *book, struct board_page *page, const json_t *source,
                       struct board_button *button, int place);
/* grid_read.c: cells, from the grid as far as it makes sense. */
void board_grid_read(struct board_book *book, struct board *board, const json_t *grid);
/* medium_read.c: the page's images and sounds to the book's media. */
void board_media_read(struct board_book *book, struct board_page *page, const json_t *source);
/* board_words.c: `strings` of a board, `translations` of each of its buttons. */
void board_words_read(struct board_book *book, struct board_page *page, const json_t *buttons,
                      const json_t *strings);
/* book_links.c: once all boards are there: what buttons open, show and sound. */
void board_links_resolve(struct board_book *book);
/* A path as some board writes it, as the zip has it; NULL when it has none. Borrowed. */
const char *board_path(const struct board_book *book, const char *path);

/* What a fault calls a button: its words, else its id. */
const char *board_button_called(const struct board_button *button);
