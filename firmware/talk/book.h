// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A book of boards: what one file of the Open Board Format holds (open-board-0.1; `.obf` is one
 * board, `.obz` a zip of boards, pictures and sounds), as Talk needs it.
 *
 * The file is hostile and often wrong. What can be kept is kept, what cannot is on the list of
 * faults, and a button without its picture still has its word. Nothing is ever fetched: addresses
 * are kept, listed, and lead nowhere. Pictures and sounds stay packed until talk/media.h is asked.
 *
 * Immutable once open, every text and struct borrowed from it; any thread; reference counted. */
#include "core/fault.h"
#include "talk/faults.h"
#include <stdint.h>

#define BOARD_NONE (-1)
#define BOARD_FILE_MOST ((size_t)16 * 1024 * 1024) /* of one board's JSON */
#define BOARDS_MOST 2000                           /* in a book */
#define BOARD_BUTTONS_MOST 2000                    /* on a board */
#define BOOK_BUTTONS_MOST 50000                    /* in a book */
#define BOARD_SIDE_MOST 50                         /* rows, columns */
/* The set of symbols that is the device's own: a symbol's name in assets/symbols/words.json. */
#define BOARD_SYMBOLS "viewfinder"

struct board_book;

/* A picture or a sound: where its bytes are. By the format, data goes before path before url before
 * symbol; here a url counts for nothing, and what turns out broken gives way to the next. */
struct board_medium {
    const char *id;
    const char *symbol;  /* of the device's own set, or NULL */
    const char *path;    /* in the zip, and there; or NULL */
    const char *foreign; /* "set/name" of a symbol that only another program has, or NULL */
    int board;           /* in whose file it stands */
    int32_t place;       /* in that board's list; BOARD_NONE: in the manifest alone */
    bool is_sound, has_data, is_outside;
};

enum board_act {
    BOARD_LETTERS,   /* +x: letters of the word that is being spelled */
    BOARD_SPACE,     /* :space: that word is finished */
    BOARD_HOME,      /* :home */
    BOARD_BACK,      /* :back, which some programs write */
    BOARD_SPEAK,     /* :speak: the sentence */
    BOARD_CLEAR,     /* :clear */
    BOARD_BACKSPACE, /* :backspace: the last thing put in */
    BOARD_OTHER,     /* what this device does not do: nothing happens */
};

struct board_action {
    enum board_act act;
    const char *text; /* as the file has it: "+oo", ":speak" */
};

/* Part of speech, as the colours of Fitzgerald tell them apart; what the file says, or unknown. */
enum board_part {
    BOARD_PART_UNKNOWN,
    BOARD_PART_PERSON, /* pronouns and people */
    BOARD_PART_VERB,
    BOARD_PART_DESCRIPTION, /* adjectives and adverbs */
    BOARD_PART_NOUN,
    BOARD_PART_SOCIAL, /* hello, please; also exclamations */
    BOARD_PART_QUESTION,
    BOARD_PART_LITTLE, /* prepositions, conjunctions, determiners */
    BOARD_PART_NO,     /* negation */
    BOARD_PARTS,
};

struct board_button {
    const char *id;
    const char *label;        /* as in the file; board_shown has it in a language */
    const char *vocalization; /* or NULL: the label is said */
    const struct board_action *actions;
    int action_count;
    int picture, sound; /* places in the book's media, or BOARD_NONE */
    int link;           /* the board it opens, or BOARD_NONE */
    bool link_is_dead;  /* it wants to open one that is not there: shown as such */
    bool link_adds;     /* puts its words in the sentence as well as opening */
    bool is_hidden;
    enum board_part part;
    uint32_t background, border;     /* 0xAARRGGBB; 0: the file says none */
    double left, top, width, height; /* of a free board: parts of the whole, 0 to 1 */
};

struct board {
    const char *id;
    const char *name;
    const char *locale;  /* "en" when the file says none */
    const char *file;    /* its name in the zip, or NULL */
    const char *licence; /* as it says, or NULL: all rights are its owner's */
    const char *author;  /* or NULL */
    int rows, columns;
    const int *cells; /* rows × columns places in `buttons`, row by row, or BOARD_NONE */
    const struct board_button *buttons;
    int button_count;
    bool is_free; /* every button has a place of its own; later ones lie on top */
};

/* `name` is what the book is known by (a file's name). FAULT_INVALID: neither a board nor a zip
 * with a board in it, or more than any book may be (the limits of plan/pack_zip.h). */
struct board_book *board_book_open(GBytes *bytes, const char *name, GError **error) MUST_CHECK;
struct board_book *board_book_ref(struct board_book *book);
void board_book_unref(struct board_book *book); /* NULL allowed */

const char *board_book_name(const struct board_book *book);
/* What people call it: as its manifest says (`ext_viewfinder_name`), else by its first board. */
const char *board_book_title(const struct board_book *book, const char *language);
int board_book_count(const struct board_book *book); /* at least 1 */
const struct board *board_book_board(const struct board_book *book, int board);
int board_book_home(const struct board_book *book);
/* By the id that the file or the manifest gives it; BOARD_NONE. */
int board_book_find(const struct board_book *book, const char *id);
const struct board_medium *board_book_medium(const struct board_book *book, int medium);
/* What was found while it was read. Pictures and sounds are judged by board_media_check. */
const struct board_faults *board_book_faults(const struct board_book *book);

/* Words in `language` ("cy", "en-GB", …): the language as said, without its region, with another
 * region, else as the file has them. Never NULL. A button without any words is shown as "". */
const char *board_shown(const struct board *board, const struct board_button *button,
                        const char *language);
const char *board_spoken(const struct board *board, const struct board_button *button,
                         const char *language);
const char *board_named(const struct board *board, const char *language);
/* The language in which words of this board come out when `language` is asked for: `language` where
 * the board has words in it, else its own. For the voice. */
const char *board_language(const struct board *board, const char *language);
