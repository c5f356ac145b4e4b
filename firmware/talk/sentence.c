// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/sentence_inside.h"

#include <string.h>

void press_clear(void *data)
{
    struct press *press = data;

    g_free(press->board);
    g_free(press->board_words);
    g_free(press->button);
    g_free(press->shown);
    g_free(press->spoken);
    g_free(press->symbol);
    g_strfreev(press->did);
    g_free(press->opened);
    g_free(press->opened_words);
    json_decref(press->when);
}

struct sentence *sentence_new(const char *book, const char *language)
{
    struct sentence *sentence = g_new0(struct sentence, 1);

    sentence->book = g_strdup(book);
    sentence->language = g_strdup(language);
    sentence->presses = g_array_new(FALSE, TRUE, sizeof(struct press));
    g_array_set_clear_func(sentence->presses, press_clear);
    sentence->pieces = g_array_new(FALSE, TRUE, sizeof(struct piece));
    sentence->words = g_array_new(FALSE, TRUE, sizeof(struct sentence_word));
    sentence->texts = g_string_chunk_new(256);
    sentence->shown = g_string_new(NULL);
    sentence->spoken = g_string_new(NULL);
    return sentence;
}

void sentence_free(struct sentence *sentence)
{
    if (!sentence)
        return;
    g_array_unref(sentence->pieces);
    g_array_unref(sentence->words);
    g_array_unref(sentence->presses);
    g_string_chunk_free(sentence->texts);
    g_string_free(sentence->shown, TRUE);
    g_string_free(sentence->spoken, TRUE);
    g_free(sentence->book);
    g_free(sentence->language);
    g_free(sentence);
}

/* --- the words, drawn from the pieces --- */

static const struct press *press_of(const struct sentence *sentence, const struct piece *piece)
{
    return &g_array_index(sentence->presses, struct press, piece->press);
}

static void append(GString *text, const char *word)
{
    if (text->len > 0 && *word)
        g_string_append_c(text, ' ');
    g_string_append(text, word);
}

/* The letters from `first` on that belong together; answers where the next word begins. */
static guint spell(const struct sentence *sentence, guint first, struct sentence_word *word)
{
    GString *letters = g_string_new(NULL);
    guint at = first;

    do {
        const struct piece *piece = &g_array_index(sentence->pieces, struct piece, at);
        g_string_append(letters, piece->letters);
        word->is_modelled |= press_of(sentence, piece)->is_modelled;
    } while (++at < sentence->pieces->len &&
             g_array_index(sentence->pieces, struct piece, at).joins);
    word->shown = word->spoken = g_string_chunk_insert(sentence->texts, letters->str);
    word->is_spelled = true;
    g_string_free(letters, TRUE);
    return at;
}

static void draw(struct sentence *sentence)
{
    guint at = 0;

    g_array_set_size(sentence->words, 0);
    g_string_chunk_clear(sentence->texts);
    g_string_truncate(sentence->shown, 0);
    g_string_truncate(sentence->spoken, 0);
    while (at < sentence->pieces->len) {
        const struct piece *piece = &g_array_index(sentence->pieces, struct piece, at);
        const struct press *press = press_of(sentence, piece);
        struct sentence_word word = {
            .shown = press->shown,
            .spoken = press->spoken,
            .symbol = press->symbol,
            .board = press->board,
            .button = press->button,
            .is_modelled = press->is_modelled,
        };

        if (piece->letters) {
            word = (struct sentence_word){0};
            at = spell(sentence, at, &word);
        } else {
            at++;
        }
        append(sentence->shown, word.shown);
        append(sentence->spoken, word.spoken);
        word.length = (size_t)g_utf8_strlen(word.spoken, -1);
        word.from = (size_t)g_utf8_strlen(sentence->spoken->str, -1) - word.length;
        g_array_append_val(sentence->words, word);
    }
}

/* --- what a press does --- */

static void put(struct sentence *sentence, size_t press, const char *letters)
{
    struct piece piece = {press, letters, letters && sentence->is_spelling};

    g_array_append_val(sentence->pieces, piece);
    sentence->is_spelling = letters != NULL;
}

static void backspace(struct sentence *sentence)
{
    GArray *pieces = sentence->pieces;

    if (pieces->len > 0)
        g_array_set_size(pieces, pieces->len - 1);
    sentence->is_spelling =
        pieces->len > 0 && g_array_index(pieces, struct piece, pieces->len - 1).letters != NULL;
}

static void apply(struct sentence *sentence, size_t press, const char *what)
{
    if (strcmp(what, SENTENCE_WORD) == 0)
        put(sentence, press, NULL);
    else if (*what == '+')
        put(sentence, press, what + 1);
    else if (strcmp(what, ":space") == 0)
        sentence->is_spelling = false;
    else if (strcmp(what, ":backspace") == 0)
        backspace(sentence);
    else if (strcmp(what, ":clear") == 0) {
        g_array_set_size(sentence->pieces, 0);
        sentence->is_spelling = false;
    }
}

void sentence_take(struct sentence *sentence, struct press press, const struct sentence_step *step)
{
    size_t place = sentence->presses->len;

    g_array_append_val(sentence->presses, press);
    for (char **what = press.did; *what; what++) {
        apply(sentence, place, *what);
        draw(sentence);
        if (step)
            step->done(step->context, sentence, *what);
    }
}

/* --- asking --- */

bool sentence_is_full(const struct sentence *sentence)
{
    return sentence->presses->len >= SENTENCE_PRESSES_MOST;
}

const struct sentence_word *sentence_words(const struct sentence *sentence, size_t *count)
{
    *count = sentence->words->len;
    return (const struct sentence_word *)(const void *)sentence->words->data;
}

const char *sentence_shown(const struct sentence *sentence)
{
    return sentence->shown->str;
}

const char *sentence_spoken(const struct sentence *sentence)
{
    return sentence->spoken->str;
}

int sentence_word_at(const struct sentence *sentence, size_t character)
{
    for (guint i = 0; i < sentence->words->len; i++) {
        const struct sentence_word *word = &g_array_index(sentence->words, struct sentence_word, i);
        if (character >= word->from && character < word->from + word->length)
            return (int)i;
    }
    return -1;
}

size_t sentence_press_count(const struct sentence *sentence)
{
    return sentence->presses->len;
}

bool sentence_is_modelled(const struct sentence *sentence)
{
    for (guint i = 0; i < sentence->presses->len; i++) {
        if (!g_array_index(sentence->presses, struct press, i).is_modelled)
            return false;
    }
    return sentence->presses->len > 0;
}
