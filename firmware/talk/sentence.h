// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A sentence in the making: every press in order, and the words drawn from them. The presses are
 * the record, they are never taken back; `:backspace` and `:clear` are presses too. It keeps the
 * words and symbols as they were on the screen, so that it needs no book to be read again. */
#include "core/clock.h"
#include "talk/book.h"
#include <jansson.h>

#define SENTENCE_PRESSES_MOST 2000

struct sentence;

/* One word of it as it stands now: a button's, or what was spelled. Borrowed until the next press.
 */
struct sentence_word {
    const char *shown, *spoken;
    const char *symbol;         /* of the device's own set, or NULL */
    const char *board, *button; /* ids, for its picture and recording; NULL of a spelled word */
    size_t from, length;        /* where it stands in sentence_spoken, in characters */
    bool is_spelled;
    bool is_modelled; /* an adult showed it */
};

/* What a press asks for beyond the sentence itself. */
enum sentence_go { SENTENCE_STAY, SENTENCE_HOME, SENTENCE_BACK, SENTENCE_OPEN };
struct sentence_answer {
    char *say;          /* to be said now, or NULL; freed by sentence_answer_clear */
    bool says_sentence; /* it is the whole sentence: words light up as they are said */
    int sound;          /* a recording in the book, which goes before `say`; or BOARD_NONE */
    enum sentence_go go;
    int board; /* the one to open */
};
void sentence_answer_clear(struct sentence_answer *answer);

/* `book` and `language` are only named in the record. */
struct sentence *sentence_new(const char *book, const char *language);
void sentence_free(struct sentence *sentence); /* NULL allowed */

/* A button of a board, its words in the sentence's language. What it does, by the format: its
 * actions in their order; else a word; a link opens, and adds its word where the button says so. */
void sentence_press(struct sentence *sentence, const struct board_book *book, int board, int button,
                    bool modelling, const struct moment *when, struct sentence_answer *answer);
/* A key of the screen's own, beside the board: speak, clear, backspace, home, back. */
void sentence_do(struct sentence *sentence, enum board_act act, bool modelling,
                 const struct moment *when, struct sentence_answer *answer);
/* No further press will be kept: keep this one and begin another. Nothing is lost: presses still
 * speak. */
bool sentence_is_full(const struct sentence *sentence);

const struct sentence_word *sentence_words(const struct sentence *sentence, size_t *count);
const char *sentence_shown(const struct sentence *sentence);
const char *sentence_spoken(const struct sentence *sentence);
/* The word being said when the voice is at this character of sentence_spoken; -1 between words. */
int sentence_word_at(const struct sentence *sentence, size_t character);
size_t sentence_press_count(const struct sentence *sentence);
/* Nobody but an adult who was showing how has pressed anything: no view of the pupil's. */
bool sentence_is_modelled(const struct sentence *sentence);

/* The record's body (assets/schema/record.json, view.message). New reference. */
json_t *sentence_body(const struct sentence *sentence);
/* One that was saved as a draft, with all its presses. FAULT_INVALID. */
struct sentence *sentence_from_body(const json_t *body, GError **error) MUST_CHECK;
