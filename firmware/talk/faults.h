// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What is wrong with a file of boards, as staff see it: by board and button, each kind with plain
 * words of its own in assets/strings ("boardfault.<name>"). A fault takes no board away. */
#include "core/fault.h"
#include <stddef.h>

enum board_fault_kind {
    /* the package: detail is a name in it */
    BOARD_FAULT_ENTRY,       /* something in the zip that was passed over */
    BOARD_FAULT_MANIFEST,    /* no manifest, or not one that can be read: boards found by name */
    BOARD_FAULT_ROOT,        /* the manifest's first board is not there */
    BOARD_FAULT_LISTED,      /* the manifest names a file that is not there */
    BOARD_FAULT_BOARDS_MANY, /* more boards than a book may have */
    /* a board */
    BOARD_FAULT_UNREADABLE,   /* no JSON at all: this board is not there */
    BOARD_FAULT_MENDED,       /* JSON that was mended to be read */
    BOARD_FAULT_FORMAT,       /* of a newer format, or of none */
    BOARD_FAULT_BOARD_ID,     /* no id, or another board's */
    BOARD_FAULT_LOCALE,       /* does not say its language */
    BOARD_FAULT_GRID,         /* rows, columns and order do not fit each other */
    BOARD_FAULT_GRID_ID,      /* the grid names a button that is not there */
    BOARD_FAULT_BUTTONS_MANY, /* more buttons than a board may have */
    /* a button */
    BOARD_FAULT_BUTTON_ID,    /* no id, or another button's */
    BOARD_FAULT_UNPLACED,     /* stands nowhere on the board */
    BOARD_FAULT_WORDS,        /* nothing to show and nothing to say */
    BOARD_FAULT_WORDS_LONG,   /* cut */
    BOARD_FAULT_LINK,         /* leads to a board that is not there */
    BOARD_FAULT_LINK_OUTSIDE, /* leads to the internet */
    BOARD_FAULT_ACTION,       /* asks for something that this device does not do */
    BOARD_FAULT_COLOUR,       /* a colour that nobody can read */
    BOARD_FAULT_PLACE,        /* a free position off the board, or not whole */
    /* its picture or sound */
    BOARD_FAULT_PICTURE,         /* its picture is not in the file */
    BOARD_FAULT_PICTURE_OUTSIDE, /* is on the internet: never fetched */
    BOARD_FAULT_PICTURE_SET,     /* belongs to a set of symbols that is not on this device */
    BOARD_FAULT_PICTURE_BROKEN,  /* cannot be shown */
    BOARD_FAULT_SOUND,           /* its sound is not in the file */
    BOARD_FAULT_SOUND_OUTSIDE,
    BOARD_FAULT_SOUND_BROKEN,
    BOARD_FAULT_KINDS,
};

struct board_fault {
    enum board_fault_kind kind;
    const char *board;  /* its name, or "" */
    const char *button; /* its words or id, or "" */
    const char *detail; /* what was found: an id, a name, a colour; or "" */
};

/* The key of the words book; with the places {board}, {button} and {detail}. Borrowed, for ever. */
const char *board_fault_key(enum board_fault_kind kind);

/* A list of them, in the order they were found. After 2,000 they are only counted: a file that is
 * nothing but faults must not fill the memory. */
struct board_faults;
struct board_faults *board_faults_new(void);
void board_faults_free(struct board_faults *faults); /* NULL allowed */
/* Copies the texts, cut to 120 bytes each. NULL is "". */
void board_faults_add(struct board_faults *faults, enum board_fault_kind kind, const char *board,
                      const char *button, const char *detail);
/* Those kept; borrowed until the next is added. */
const struct board_fault *board_faults_all(const struct board_faults *faults, size_t *count);
/* All that were found, kept or not. */
size_t board_faults_found(const struct board_faults *faults);
