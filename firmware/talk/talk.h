// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Talking with a book: which board is open, the way back, the sentence, whether an adult is showing
 * how. What a screen of Talk has as its state. Main thread. */
#include "talk/sentence.h"

struct talk;

/* Takes a reference to the book, opened at its home board. */
struct talk *talk_new(struct board_book *book, const char *language);
void talk_free(struct talk *talk); /* NULL allowed */
/* With a sentence begun before (a draft's); taken. Its words stay as they were. */
void talk_set_sentence(struct talk *talk, struct sentence *sentence_take);
/* The sentence so far is kept elsewhere: a new one begins, on the board that is open. */
void talk_begin(struct talk *talk);

struct board_book *talk_book(const struct talk *talk); /* borrowed */
const char *talk_language(const struct talk *talk);
int talk_board(const struct talk *talk);
bool talk_may_go_back(const struct talk *talk);
const struct sentence *talk_sentence(const struct talk *talk);

/* While it is on, presses are an adult's who shows how. */
void talk_set_modelling(struct talk *talk, bool modelling);
bool talk_is_modelling(const struct talk *talk);

/* A button of the board that is open; a key beside it. The board changes as the answer says; what
 * is to be said is the caller's to say. Clear the answer with sentence_answer_clear. */
void talk_press(struct talk *talk, int button, const struct moment *when,
                struct sentence_answer *answer);
void talk_do(struct talk *talk, enum board_act act, const struct moment *when,
             struct sentence_answer *answer);

/* The button a word came from, where this book still has it: for its picture and its recording.
 * False of a spelled word. */
bool talk_word_button(const struct talk *talk, const struct sentence_word *word, int *board,
                      int *button);
