// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/sentence_inside.h"

#include "core/json.h"

#include <string.h>

#define DEEDS_MOST 21 /* the actions of a button, and a word */

/* --- to JSON --- */

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *board_json_of(const char *id, const char *words)
{
    return json_pack("{s:s, s:s}", "id", id, "words", words);
}

static json_t *press_to_json(const struct press *press)
{
    json_t *entry =
        json_pack("{s:O, s:b}", "when", press->when, "modelling", (int)press->is_modelled);
    json_t *did = json_array();

    for (char **what = press->did; *what; what++)
        json_array_append_new(did, json_string(*what));
    json_object_set_new(entry, "did", did);
    if (press->board)
        json_object_set_new(entry, "board", board_json_of(press->board, press->board_words));
    if (press->button)
        json_object_set_new(entry, "button",
                            json_pack("{s:s, s:s, s:s, s:o}", "id", press->button, "words",
                                      press->shown, "spoken", press->spoken, "symbol",
                                      text_or_null(press->symbol)));
    if (press->opened)
        json_object_set_new(entry, "opened", board_json_of(press->opened, press->opened_words));
    return entry;
}

static json_t *word_to_json(const struct sentence_word *word)
{
    return json_pack("{s:s, s:s, s:o, s:b}", "words", word->shown, "spoken", word->spoken, "symbol",
                     text_or_null(word->symbol), "modelling", (int)word->is_modelled);
}

json_t *sentence_body(const struct sentence *sentence)
{
    json_t *presses = json_array(), *words = json_array();
    json_t *body;

    for (guint i = 0; i < sentence->presses->len; i++)
        json_array_append_new(presses,
                              press_to_json(&g_array_index(sentence->presses, struct press, i)));
    for (guint i = 0; i < sentence->words->len; i++)
        json_array_append_new(
            words, word_to_json(&g_array_index(sentence->words, struct sentence_word, i)));
    body = json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:b}", "book", sentence->book, "language",
                     sentence->language, "presses", presses, "sentence", words, "shown",
                     sentence->shown->str, "spoken", sentence->spoken->str, "modelling",
                     (int)sentence_is_modelled(sentence));
    g_assert(body);
    return body;
}

/* --- from JSON --- */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The deeds of a press; NULL for one that cannot have been. A word needs a button to be one of. */
static char **deeds_from(const json_t *entry)
{
    const json_t *did = json_object_get(entry, "did");
    bool has_button = text_of(json_object_get(entry, "button"), "id") != NULL;
    char **deeds = g_new0(char *, DEEDS_MOST + 1);
    size_t place;
    json_t *each;

    json_array_foreach(did, place, each)
    {
        const char *what = json_string_value(each);
        bool good = what && place < DEEDS_MOST &&
                    (*what == ':' || (*what == '+' && what[1] && has_button) ||
                     (strcmp(what, SENTENCE_WORD) == 0 && has_button));
        if (!good) {
            g_strfreev(deeds);
            return NULL;
        }
        deeds[place] = g_strdup(what);
    }
    if (json_is_array(did))
        return deeds;
    g_strfreev(deeds);
    return NULL;
}

bool press_from_json(const json_t *entry, struct press *press)
{
    const json_t *board = json_object_get(entry, "board"),
                 *button = json_object_get(entry, "button");
    const json_t *opened = json_object_get(entry, "opened"), *when = json_object_get(entry, "when");

    *press = (struct press){
        .board = g_strdup(text_of(board, "id")),
        .board_words = g_strdup(text_of(board, "words")),
        .button = g_strdup(text_of(button, "id")),
        .shown = g_strdup(text_of(button, "words")),
        .spoken = g_strdup(text_of(button, "spoken")),
        .symbol = g_strdup(text_of(button, "symbol")),
        .did = deeds_from(entry),
        .opened = g_strdup(text_of(opened, "id")),
        .opened_words = g_strdup(text_of(opened, "words")),
        .is_modelled = json_is_true(json_object_get(entry, "modelling")),
        .when = json_incref((json_t *)when),
    };
    return press->did && json_is_object(when) && !press->board == !press->board_words &&
           !press->opened == !press->opened_words && !press->board == !press->button &&
           !press->button == !press->shown && !press->button == !press->spoken;
}

static bool presses_from(struct sentence *sentence, const json_t *list, GError **error)
{
    size_t place;
    json_t *entry;

    json_array_foreach((json_t *)list, place, entry)
    {
        struct press press;
        if (!press_from_json(entry, &press) || sentence_is_full(sentence)) {
            press_clear(&press);
            return fault(error, FAULT_INVALID, "press %zu of the message cannot have been made",
                         place);
        }
        sentence_take(sentence, press, NULL);
    }
    return true;
}

struct sentence *sentence_from_body(const json_t *body, GError **error)
{
    const char *book = json_get_string(body, "book", error);
    const char *language = book ? json_get_string(body, "language", error) : NULL;
    const json_t *presses = language ? json_get_array(body, "presses", error) : NULL;
    struct sentence *sentence;

    if (!presses)
        return NULL;
    sentence = sentence_new(book, language);
    if (presses_from(sentence, presses, error))
        return sentence;
    sentence_free(sentence);
    return NULL;
}
