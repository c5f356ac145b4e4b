// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/talk.h"

#include <string.h>

#define TRAIL_MOST 100

struct talk {
    struct board_book *book;
    char *language;
    struct sentence *sentence;
    int board;
    GArray *trail; /* int: boards that `back` leads to */
    bool is_modelling;
};

struct talk *talk_new(struct board_book *book, const char *language)
{
    struct talk *talk = g_new0(struct talk, 1);

    talk->book = board_book_ref(book);
    talk->language = g_strdup(language);
    talk->board = board_book_home(book);
    talk->trail = g_array_new(FALSE, FALSE, sizeof(int));
    talk->sentence = sentence_new(board_book_name(book), language);
    return talk;
}

void talk_free(struct talk *talk)
{
    if (!talk)
        return;
    sentence_free(talk->sentence);
    g_array_unref(talk->trail);
    board_book_unref(talk->book);
    g_free(talk->language);
    g_free(talk);
}

void talk_set_sentence(struct talk *talk, struct sentence *sentence_take)
{
    sentence_free(talk->sentence);
    talk->sentence = sentence_take;
}

void talk_begin(struct talk *talk)
{
    talk_set_sentence(talk, sentence_new(board_book_name(talk->book), talk->language));
}

struct board_book *talk_book(const struct talk *talk)
{
    return talk->book;
}

const char *talk_language(const struct talk *talk)
{
    return talk->language;
}

int talk_board(const struct talk *talk)
{
    return talk->board;
}

bool talk_may_go_back(const struct talk *talk)
{
    return talk->trail->len > 0;
}

const struct sentence *talk_sentence(const struct talk *talk)
{
    return talk->sentence;
}

void talk_set_modelling(struct talk *talk, bool modelling)
{
    talk->is_modelling = modelling;
}

bool talk_is_modelling(const struct talk *talk)
{
    return talk->is_modelling;
}

static void open_board(struct talk *talk, int board)
{
    if (board == talk->board)
        return;
    if (talk->trail->len == TRAIL_MOST)
        g_array_remove_index(talk->trail, 0);
    g_array_append_val(talk->trail, talk->board);
    talk->board = board;
}

static void go(struct talk *talk, const struct sentence_answer *answer)
{
    if (answer->go == SENTENCE_HOME) {
        g_array_set_size(talk->trail, 0);
        talk->board = board_book_home(talk->book);
    } else if (answer->go == SENTENCE_BACK && talk->trail->len > 0) {
        talk->board = g_array_index(talk->trail, int, talk->trail->len - 1);
        g_array_set_size(talk->trail, talk->trail->len - 1);
    } else if (answer->go == SENTENCE_OPEN) {
        open_board(talk, answer->board);
    }
}

void talk_press(struct talk *talk, int button, const struct moment *when,
                struct sentence_answer *answer)
{
    sentence_press(talk->sentence, talk->book, talk->board, button, talk->is_modelling, when,
                   answer);
    go(talk, answer);
}

void talk_do(struct talk *talk, enum board_act act, const struct moment *when,
             struct sentence_answer *answer)
{
    sentence_do(talk->sentence, act, talk->is_modelling, when, answer);
    go(talk, answer);
}

bool talk_word_button(const struct talk *talk, const struct sentence_word *word, int *board,
                      int *button)
{
    const struct board *on;

    *board = board_book_find(talk->book, word->board);
    if (*board == BOARD_NONE || !word->button)
        return false;
    on = board_book_board(talk->book, *board);
    for (*button = 0; *button < on->button_count; (*button)++) {
        if (strcmp(on->buttons[*button].id, word->button) == 0)
            return true;
    }
    return false;
}
