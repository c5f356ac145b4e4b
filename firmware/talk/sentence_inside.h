// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of sentence share. */
#include "talk/sentence.h"

#define SENTENCE_WORD "word" /* among what a press did: its word went in */

struct press {                              /* all owned */
    char *board, *board_words;              /* NULL: a key of the screen's own */
    char *button, *shown, *spoken, *symbol; /* NULL likewise; symbol also where there is none */
    char **did;                             /* "word", "+oo", ":clear" … in order */
    char *opened, *opened_words;            /* the board it opened, or NULL */
    bool is_modelled;
    json_t *when;
};

struct piece { /* of the sentence as it stands: a word, or letters of one */
    size_t press;
    const char *letters; /* NULL: the press's own word */
    bool joins;          /* to the piece before */
};

struct sentence {
    char *book, *language;
    GArray *presses;     /* struct press */
    GArray *pieces;      /* struct piece */
    bool is_spelling;    /* letters go on with the last piece */
    GArray *words;       /* struct sentence_word, drawn from the pieces */
    GStringChunk *texts; /* of spelled words */
    GString *shown, *spoken;
};

/* Takes the press, does what it did to the pieces, draws the words anew. `each` is told after every
 * single thing that was done; or NULL. */
struct sentence_step {
    void (*done)(void *context, const struct sentence *sentence, const char *what);
    void *context;
};
void sentence_take(struct sentence *sentence, struct press press, const struct sentence_step *step);
void press_clear(void *press);
/* A press of a body; false for one that cannot have been made. Clear it in any case. */
bool press_from_json(const json_t *entry, struct press *press);
