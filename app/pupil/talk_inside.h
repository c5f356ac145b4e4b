// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of Talk, for talk*.c alone. */
#include "app.h"
#include "layout.h"
#include "talk/talk.h"

enum talk_action {
    TALK_ACTION_WORD, /* arg: the button's place on its board */
    TALK_ACTION_SAY,
    TALK_ACTION_KEEP,
    TALK_ACTION_MORE,
    TALK_ACTION_CLEAR,
    TALK_ACTION_SHOWING,
};

struct talk_screen {
    const char *book;  /* its name */
    struct talk *talk; /* NULL while the book is opened, or where it cannot be */
    bool is_missing;   /* it cannot be */
    json_t *record;    /* NULL: nobody is known, and nothing is kept */
    int page;
    bool is_saved; /* a draft of it is on the disk, or on its way there */
    bool is_failed;
    bool is_keeping;    /* asked for, not yet told */
    bool says_sentence; /* what is being said is the whole of it */
};

/* --- talk_board.c: the board as it stands on the screen, a page at a time --- */

/* What of a board's buttons stands on a page, and how large. */
struct talk_page {
    int columns, rows; /* of places */
    int pages;         /* of the board */
    int buttons[54];   /* of each place, BOARD_NONE where there is nothing */
    bool turns;        /* the last place turns the page */
};
#define TALK_PLACES 54
struct talk_page talk_page(const struct theme *theme, const struct board *board, int page);
struct box talk_place(const struct theme *theme, const struct talk_page *page, int place);
void talk_declare_board(const struct talk_screen *screen, const struct app *app,
                        struct scene *scene);
/* The symbol of a button, or the pupil's own face for themself. `key` holds its name. */
struct image talk_image(const struct app *app, const struct board_book *book,
                        const struct board_button *button, char key[256]);

/* --- talk_strip.c: the sentence --- */

/* In a box; the word at `said` is being said, -1 for none. */
void talk_declare_strip(const struct talk *talk, const struct app *app, struct scene *scene,
                        struct box box, int said);
/* The sentence as a picture, to be kept with it. The caller's. */
cairo_surface_t *talk_picture(const struct talk *talk, struct app *app);

/* --- talk_view.c --- */
void talk_declare(const struct talk_screen *screen, const struct app *app, struct scene *scene);
/* There is something of the pupil's own to keep. */
bool talk_can_keep(const struct talk_screen *screen);
