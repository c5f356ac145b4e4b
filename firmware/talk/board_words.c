// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The lists of strings: a board's words in several languages. The format keys them by what stands
 * in label or vocalization; some programs give each button translations of its own, which are kept
 * in the same list with the button's id before the key. */
#include "talk/book_inside.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 40000
/* What no text can hold: control characters are dropped from every one. */
#define OWN "\x1f"
#define LABEL OWN "label"
#define VOCALIZATION OWN "vocalization"

static int compare(const void *a, const void *b)
{
    const struct board_word *x = a, *y = b;
    int locales = strcmp(x->locale, y->locale);

    return locales ? locales : strcmp(x->key, y->key);
}

static int compare_with(const void *a, const void *b, void *unused)
{
    (void)unused;
    return compare(a, b);
}

static char *own_key(const char *button, const char *field)
{
    return g_strconcat(button, field, NULL);
}

/* `en_GB` and `EN-gb` are `en-gb`. */
static char *plain_locale(const char *locale)
{
    return g_strdelimit(g_ascii_strdown(locale, -1), "_", '-');
}

static void add(struct board_book *book, GArray *words, const char *locale, const char *key,
                const json_t *text)
{
    bool was_cut = false;
    struct board_word word = {
        .locale = locale,
        .key = g_string_chunk_insert_const(book->texts, key),
        .text = board_keep_words(book, text, &was_cut),
    };

    if (word.text && words->len < WORDS_MOST)
        g_array_append_val(words, word);
}

static const char *keep_locale(struct board_book *book, const char *said)
{
    g_autofree char *locale = plain_locale(said);

    return board_keep_text(book, locale, 35);
}

static void read_strings(struct board_book *book, GArray *words, const json_t *strings)
{
    const char *said, *key;
    json_t *list, *text;

    json_object_foreach((json_t *)strings, said, list)
    {
        const char *locale = keep_locale(book, said);
        json_object_foreach(list, key, text)
        {
            bool was_cut = false;
            json_t *value = json_string(key);
            const char *plain_key = board_keep_words(book, value, &was_cut);
            if (locale && plain_key)
                add(book, words, locale, plain_key, text);
            json_decref(value);
        }
    }
}

static void read_translations(struct board_book *book, GArray *words, const char *button,
                              const json_t *translations)
{
    const char *said;
    json_t *of;

    json_object_foreach((json_t *)translations, said, of)
    {
        g_autofree char *label = own_key(button, LABEL);
        g_autofree char *vocalization = own_key(button, VOCALIZATION);
        const char *locale = keep_locale(book, said);
        if (!locale)
            continue;
        add(book, words, locale, label, json_object_get(of, "label"));
        add(book, words, locale, vocalization, json_object_get(of, "vocalization"));
    }
}

void board_words_read(struct board_book *book, struct board_page *page, const json_t *buttons,
                      const json_t *strings)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(struct board_word));
    size_t place;
    json_t *button;

    read_strings(book, words, strings);
    json_array_foreach((json_t *)buttons, place, button)
    {
        const char *id = board_keep_id(book, json_object_get(button, "id"));
        if (id)
            read_translations(book, words, id, json_object_get(button, "translations"));
    }
    page->word_count = words->len;
    page->words = board_keep(book, words->len, sizeof *page->words);
    if (words->len > 0) {
        memcpy(page->words, words->data, words->len * sizeof *page->words);
        g_qsort_with_data(page->words, (gint)words->len, sizeof *page->words, compare_with, NULL);
    }
    g_array_unref(words);
}

/* --- asking --- */

static const char *look_up(const struct board_page *page, const char *locale, const char *key)
{
    struct board_word wanted = {.locale = locale, .key = key};
    const struct board_word *found =
        page->word_count
            ? bsearch(&wanted, page->words, page->word_count, sizeof *page->words, compare)
            : NULL;

    return found ? found->text : NULL;
}

/* In another region's list of the same language: the first, in the order of their names. */
static const char *look_nearby(const struct board_page *page, const char *language, const char *key)
{
    size_t length = strlen(language);
    const char *last = "";

    for (size_t i = 0; i < page->word_count; i++) {
        const char *locale = page->words[i].locale, *found;
        if (strcmp(locale, last) == 0)
            continue;
        last = locale;
        if (strncmp(locale, language, length) != 0 || locale[length] != '-')
            continue;
        found = look_up(page, locale, key);
        if (found)
            return found;
    }
    return NULL;
}

static const char *in_language(const struct board_page *page, const char *asked, const char *key)
{
    g_autofree char *locale = plain_locale(asked);
    g_autofree char *language = g_strndup(locale, strcspn(locale, "-"));
    const char *found = look_up(page, locale, key);

    if (!found)
        found = look_up(page, language, key);
    return found ? found : look_nearby(page, language, key);
}

static const struct board_page *page_of(const struct board *board)
{
    return (const struct board_page *)(const void *)board;
}
G_STATIC_ASSERT(G_STRUCT_OFFSET(struct board_page, board) == 0);

static const char *own_words(const struct board *board, const struct board_button *button,
                             const char *field, const char *language)
{
    g_autofree char *key = own_key(button->id, field);

    return in_language(page_of(board), language, key);
}

const char *board_shown(const struct board *board, const struct board_button *button,
                        const char *language)
{
    const char *found = own_words(board, button, LABEL, language);

    if (!found)
        found = in_language(page_of(board), language, button->label);
    return found ? found : button->label;
}

const char *board_spoken(const struct board *board, const struct board_button *button,
                         const char *language)
{
    const char *found = own_words(board, button, VOCALIZATION, language);

    if (!found && !button->vocalization)
        return board_shown(board, button, language);
    if (!found)
        found = in_language(page_of(board), language, button->vocalization);
    return found ? found : button->vocalization;
}

const char *board_named(const struct board *board, const char *language)
{
    const char *found = in_language(page_of(board), language, board->name);

    return found ? found : board->name;
}

const char *board_language(const struct board *board, const char *language)
{
    g_autofree char *asked = plain_locale(language);
    size_t length = strcspn(asked, "-");
    const struct board_page *page = page_of(board);

    for (size_t i = 0; i < page->word_count; i++) {
        const char *locale = page->words[i].locale;
        if (strncmp(locale, asked, length) == 0 && (!locale[length] || locale[length] == '-'))
            return language;
    }
    return board->locale;
}
