// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether words were heard: those whose sound went to the loudspeaker. */
#include "ui/speech_inside.h"

#include <string.h>

/* A word as it is compared; `text` NULL stands for something that was not heard. */
struct word {
    char *text;
    struct voice *voice;
    size_t span;
};

static void word_clear(void *word)
{
    g_free(((struct word *)word)->text);
}

static bool is_apostrophe(gunichar letter)
{
    return letter == '\'' || letter == 0x2019 || letter == 0x02BC;
}

static bool is_in_word(gunichar letter)
{
    return g_unichar_isalnum(letter) || g_unichar_ismark(letter) || is_apostrophe(letter);
}

/* "Don't like!" is `dont`, `like`. */
static void add_words(GArray *words, const char *text, struct voice *voice, size_t span)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_casefold(normal ? normal : "", -1);
    g_autoptr(GString) letters = g_string_new(NULL);

    for (const char *at = folded;; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (is_in_word(letter)) {
            if (!is_apostrophe(letter))
                g_string_append_unichar(letters, letter);
        } else if (letters->len > 0) {
            struct word word = {g_strdup(letters->str), voice, span};

            g_array_append_val(words, word);
            g_string_truncate(letters, 0);
        }
        if (!letter)
            break;
    }
}

static GArray *words_new(void)
{
    GArray *words = g_array_new(FALSE, TRUE, sizeof(struct word));

    g_array_set_clear_func(words, word_clear);
    return words;
}

static void add_voice(GArray *words, struct voice *voice)
{
    for (size_t i = voice->taken; i < voice->spans->len; i++) {
        const struct span *span = g_ptr_array_index(voice->spans, i);
        struct word gap = {NULL, voice, i};

        if (voice->heard[i])
            add_words(words, span->text, voice, i);
        else
            g_array_append_val(words, gap);
    }
}

static bool matches_at(const GArray *heard, guint at, const GArray *wanted)
{
    for (guint i = 0; i < wanted->len; i++) {
        const char *text = g_array_index(heard, struct word, at + i).text;

        if (!text || strcmp(text, g_array_index(wanted, struct word, i).text) != 0)
            return false;
    }
    return true;
}

static void take_up_to(struct speech *speech, const struct word *last)
{
    for (GList *link = speech->voices->head; link; link = link->next) {
        struct voice *voice = link->data;

        if (voice == last->voice) {
            voice->taken = last->span + 1;
            return;
        }
        voice->taken = voice->spans->len;
    }
}

bool speech_heard(struct speech *speech, const char *words)
{
    g_autoptr(GArray) wanted = words_new(), heard = words_new();
    bool found = false;

    add_words(wanted, words, NULL, 0);
    g_mutex_lock(&speech->mutex);
    for (GList *link = speech->voices->head; link; link = link->next)
        add_voice(heard, link->data);
    for (guint at = 0; !found && wanted->len > 0 && at + wanted->len <= heard->len; at++) {
        found = matches_at(heard, at, wanted);
        if (found)
            take_up_to(speech, &g_array_index(heard, struct word, at + wanted->len - 1));
    }
    g_mutex_unlock(&speech->mutex);
    return found;
}
