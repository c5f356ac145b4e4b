// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A press: what it does to the sentence, what is said, where it leads. */
#include "talk/sentence_inside.h"

#include <string.h>

static const char *const act_texts[] = {
    [BOARD_LETTERS] = NULL,           [BOARD_SPACE] = ":space", [BOARD_HOME] = ":home",
    [BOARD_BACK] = ":back",           [BOARD_SPEAK] = ":speak", [BOARD_CLEAR] = ":clear",
    [BOARD_BACKSPACE] = ":backspace", [BOARD_OTHER] = NULL,
};

struct pressing {
    struct sentence_answer *answer;
    const char *spoken; /* of the button; NULL of a key */
};

void sentence_answer_clear(struct sentence_answer *answer)
{
    g_free(answer->say);
    *answer = (struct sentence_answer){.sound = BOARD_NONE, .board = BOARD_NONE};
}

/* The whole sentence goes before a word; what is said later goes before what was said sooner. */
static void say(struct sentence_answer *answer, const char *words, bool is_sentence)
{
    if (!*words || (answer->says_sentence && !is_sentence))
        return;
    g_free(answer->say);
    answer->say = g_strdup(words);
    answer->says_sentence = is_sentence;
}

static const char *last_word(const struct sentence *sentence)
{
    size_t count;
    const struct sentence_word *words = sentence_words(sentence, &count);

    return count > 0 && words[count - 1].is_spelled ? words[count - 1].spoken : "";
}

static void done(void *context, const struct sentence *sentence, const char *what)
{
    const struct pressing *pressing = context;
    struct sentence_answer *answer = pressing->answer;

    if (strcmp(what, SENTENCE_WORD) == 0 || *what == '+')
        say(answer, pressing->spoken, false);
    else if (strcmp(what, ":space") == 0)
        say(answer, last_word(sentence), false);
    else if (strcmp(what, ":speak") == 0)
        say(answer, sentence_spoken(sentence), true);
    else if (strcmp(what, ":home") == 0)
        answer->go = SENTENCE_HOME;
    else if (strcmp(what, ":back") == 0)
        answer->go = SENTENCE_BACK;
}

/* What it did, in the words of the format; as `+oo` is written, whatever case the rest was in. */
static char **deeds_of(const struct board_button *button)
{
    GPtrArray *did = g_ptr_array_new();
    bool wants_board = button->link != BOARD_NONE || button->link_is_dead;

    for (int i = 0; i < button->action_count; i++) {
        const struct board_action *action = &button->actions[i];
        const char *text = act_texts[action->act];
        bool is_plain = text || action->act == BOARD_LETTERS || *action->text == ':';
        g_ptr_array_add(did, g_strconcat(is_plain ? "" : ":", text ? text : action->text, NULL));
    }
    if (button->action_count == 0 && (!wants_board || button->link_adds))
        g_ptr_array_add(did, g_strdup(SENTENCE_WORD));
    g_ptr_array_add(did, NULL);
    return (char **)g_ptr_array_free(did, FALSE);
}

static const char *symbol_of(const struct board_book *book, const struct board_button *button)
{
    return button->picture == BOARD_NONE ? NULL : board_book_medium(book, button->picture)->symbol;
}

/* Past the limit a press still speaks and leads on, and does to the words what it does; only that
 * nobody could ever file it: so it is not taken at all. */
static void take(struct sentence *sentence, struct press press, struct pressing *pressing)
{
    const struct sentence_step step = {done, pressing};

    if (!sentence_is_full(sentence)) {
        sentence_take(sentence, press, &step);
        return;
    }
    for (char **what = press.did; *what; what++)
        done(pressing, sentence, *what);
    press_clear(&press);
}

void sentence_press(struct sentence *sentence, const struct board_book *book, int board, int button,
                    bool modelling, const struct moment *when, struct sentence_answer *answer)
{
    const struct board *on = board_book_board(book, board);
    const struct board_button *pressed = &on->buttons[button];
    const char *language = sentence->language;
    const struct board *opened = NULL;
    struct press press;
    struct pressing pressing = {answer, board_spoken(on, pressed, language)};

    g_assert(button >= 0 && button < on->button_count);
    *answer = (struct sentence_answer){.sound = pressed->sound, .board = BOARD_NONE};
    if (pressed->link != BOARD_NONE)
        opened = board_book_board(book, pressed->link);
    press = (struct press){
        .board = g_strdup(on->id),
        .board_words = g_strdup(board_named(on, language)),
        .button = g_strdup(pressed->id),
        .shown = g_strdup(board_shown(on, pressed, language)),
        .spoken = g_strdup(pressing.spoken),
        .symbol = g_strdup(symbol_of(book, pressed)),
        .did = deeds_of(pressed),
        .opened = opened ? g_strdup(opened->id) : NULL,
        .opened_words = opened ? g_strdup(board_named(opened, language)) : NULL,
        .is_modelled = modelling,
        .when = moment_to_json(when),
    };
    take(sentence, press, &pressing);
    if (answer->says_sentence)
        answer->sound = BOARD_NONE;
    if (opened) {
        answer->go = SENTENCE_OPEN;
        answer->board = pressed->link;
    }
}

void sentence_do(struct sentence *sentence, enum board_act act, bool modelling,
                 const struct moment *when, struct sentence_answer *answer)
{
    const char *const did[] = {act_texts[act], NULL};
    struct pressing pressing = {answer, ""};

    g_assert(did[0]);
    *answer = (struct sentence_answer){.sound = BOARD_NONE, .board = BOARD_NONE};
    take(sentence,
         (struct press){.did = g_strdupv((char **)did),
                        .is_modelled = modelling,
                        .when = moment_to_json(when)},
         &pressing);
}
