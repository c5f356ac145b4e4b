// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

#include "core/assets.h"

#include <jansson.h>
#include <stdarg.h>
#include <string.h>

struct words_book {
    char language[16];
    json_t *own, *english; /* `own` may be the same */
};

static json_t *read_book(const char *language, GError **error)
{
    g_autofree char *relative = g_strdup_printf("strings/%s.json", language);
    json_t *book = assets_json(relative, error);
    const char *key;
    json_t *value;

    if (!book)
        return NULL;
    json_object_foreach(book, key, value)
    {
        if (!json_is_string(value)) {
            fault(error, FAULT_INVALID, "%s: '%s' is not a string", relative, key);
            json_decref(book);
            return NULL;
        }
    }
    return book;
}

struct words_book *words_open(const char *language, GError **error)
{
    struct words_book *book = g_new0(struct words_book, 1);

    g_strlcpy(book->language, language, sizeof book->language);
    book->english = read_book("en", error);
    if (book->english)
        book->own =
            g_str_equal(language, "en") ? json_incref(book->english) : read_book(language, error);
    if (!book->own) {
        words_close(book);
        return NULL;
    }
    return book;
}

void words_close(struct words_book *book)
{
    if (!book)
        return;
    json_decref(book->own);
    json_decref(book->english);
    g_free(book);
}

bool words_exist(const char *language)
{
    g_autofree char *relative = g_strdup_printf("strings/%s.json", language);
    g_autoptr(GBytes) bytes = assets_read(relative, NULL);

    return bytes != NULL;
}

const char *words_language(const struct words_book *book)
{
    return book->language;
}

bool words_is_right_to_left(const struct words_book *book)
{
    return g_str_has_prefix(book->language, "ar") || g_str_has_prefix(book->language, "ur") ||
           g_str_has_prefix(book->language, "fa") || g_str_has_prefix(book->language, "he");
}

static const char *find(const struct words_book *book, const char *key)
{
    const char *text = json_string_value(json_object_get(book->own, key));

    return text ? text : json_string_value(json_object_get(book->english, key));
}

const char *words_get(const struct words_book *book, const char *key)
{
    const char *text = find(book, key);

    if (!text)
        g_error("no words for the key '%s' in assets/strings/en.json", key);
    return text;
}

/* The value of the place that `at` opens, or NULL if none of the pairs names it. */
static const char *value_of(const char *name, size_t length, GPtrArray *pairs)
{
    for (guint i = 0; i + 1 < pairs->len; i += 2) {
        const char *known = g_ptr_array_index(pairs, i);

        if (strlen(known) == length && strncmp(known, name, length) == 0)
            return g_ptr_array_index(pairs, i + 1);
    }
    return NULL;
}

/* A value is put in as it is: braces in a pupil's name open no place. */
static char *fill(const char *text, GPtrArray *pairs)
{
    GString *filled = g_string_new(NULL);

    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        const char *value = end ? value_of(text + 1, (size_t)(end - text - 1), pairs) : NULL;

        if (value) {
            g_string_append(filled, value);
            text = end + 1;
        } else {
            g_string_append_c(filled, *text++);
        }
    }
    return g_string_free(filled, FALSE);
}

char *words_fill(const struct words_book *book, const char *key, ...)
{
    GPtrArray *pairs = g_ptr_array_new();
    const char *item;
    char *filled;
    va_list list;

    va_start(list, key);
    while ((item = va_arg(list, const char *)))
        g_ptr_array_add(pairs, (gpointer)item);
    va_end(list);
    g_assert(pairs->len % 2 == 0);
    filled = fill(words_get(book, key), pairs);
    g_ptr_array_free(pairs, TRUE);
    return filled;
}

/* Unicode CLDR, plural rules for whole numbers. */
static const char *plural_welsh(int64_t count)
{
    switch (count) {
    case 0:
        return "zero";
    case 1:
        return "one";
    case 2:
        return "two";
    case 3:
        return "few";
    case 6:
        return "many";
    default:
        return "other";
    }
}

static const char *plural_arabic(int64_t count)
{
    int64_t hundredth = count % 100;

    if (count < 3)
        return count == 0 ? "zero" : count == 1 ? "one" : "two";
    if (hundredth >= 3 && hundredth <= 10)
        return "few";
    return hundredth >= 11 ? "many" : "other";
}

static const char *plural(const char *language, int64_t count)
{
    if (g_str_has_prefix(language, "cy"))
        return plural_welsh(count);
    if (g_str_has_prefix(language, "ar"))
        return plural_arabic(count);
    return count == 1 ? "one" : "other";
}

static void append_figure(GString *text, const char *language, char figure)
{
    if (g_ascii_isdigit(figure) && g_str_has_prefix(language, "ar"))
        g_string_append_unichar(text, 0x0660u + (gunichar)(figure - '0'));
    else
        g_string_append_c(text, figure);
}

char *words_figures(const struct words_book *book, const char *western)
{
    GString *own = g_string_new(NULL);

    for (; *western; western++)
        append_figure(own, book->language, *western);
    return g_string_free(own, FALSE);
}

/* Numerals follow the language, and so does the mark between thousands. */
static char *figures(const char *language, int64_t count)
{
    bool arabic = g_str_has_prefix(language, "ar");
    g_autofree char *western = g_strdup_printf("%" G_GINT64_FORMAT, count);
    size_t length = strlen(western);
    GString *own = g_string_new(NULL);

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && g_ascii_isdigit(western[i - 1]))
            g_string_append(own, arabic ? "\u066C" : ",");
        append_figure(own, language, western[i]);
    }
    return g_string_free(own, FALSE);
}

char *words_number(const struct words_book *book, int64_t number)
{
    return figures(book->language, number);
}

char *words_count(const struct words_book *book, const char *key, int64_t count)
{
    g_autofree char *exact = g_strdup_printf("%s.%s", key, plural(book->language, count));
    g_autofree char *other = g_strdup_printf("%s.other", key);
    g_autofree char *number = figures(book->language, count);
    const char *text = json_string_value(json_object_get(book->own, exact));
    GPtrArray *pairs = g_ptr_array_new();
    char *filled;

    if (!text)
        text = find(book, other) ? find(book, other) : words_get(book, key);
    g_ptr_array_add(pairs, (gpointer) "count");
    g_ptr_array_add(pairs, number);
    filled = fill(text, pairs);
    g_ptr_array_free(pairs, TRUE);
    return filled;
}
