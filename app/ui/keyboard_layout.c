// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Layouts of the keyboard, as data: assets/strings/keyboard-<language>.json. */
#include "ui/keyboard_inside.h"

#include "core/assets.h"
#include "core/json.h"

#include <string.h>

static const char *const page_names[KEYBOARD_PAGES] = {"letters", "figures", "accents"};

static const char *const word_names[] = {"space",   "say_space",   "done",    "backspace",
                                         "figures", "say_figures", "letters", "say_letters",
                                         "accents", "shift"};

static GPtrArray *split(const char *row)
{
    GPtrArray *letters = g_ptr_array_new_with_free_func(g_free);

    for (const char *at = row; *at; at = g_utf8_next_char(at))
        g_ptr_array_add(letters, g_strndup(at, (gsize)(g_utf8_next_char(at) - at)));
    return letters;
}

static bool read_page(struct keyboard_layout *layout, int page, GError **error)
{
    json_t *rows = json_get_array(layout->document, page_names[page], error);

    if (!rows)
        return false;
    if (json_array_size(rows) != KEYBOARD_LETTER_ROWS)
        return fault(error, FAULT_INVALID, "%s: there are three rows", page_names[page]);
    for (int i = 0; i < KEYBOARD_LETTER_ROWS; i++) {
        const char *row = json_string_value(json_array_get(rows, (size_t)i));
        glong length = row ? g_utf8_strlen(row, -1) : 0;

        if (length < 1 || length > KEYBOARD_COLUMNS_MOST)
            return fault(error, FAULT_INVALID, "%s: a row is 1 to %d letters", page_names[page],
                         KEYBOARD_COLUMNS_MOST);
        layout->letters[page][i] = split(row);
        layout->columns = MAX(layout->columns, (int)length);
    }
    return true;
}

static bool read_words(const struct keyboard_layout *layout, GError **error)
{
    const char *signs = json_get_string(layout->document, "signs", error);
    json_t *words = signs ? json_get_object(layout->document, "words", error) : NULL;

    if (!words || !json_get_object(layout->document, "say", error))
        return false;
    if (g_utf8_strlen(signs, -1) != 2)
        return fault(error, FAULT_INVALID, "signs: there are two");
    for (size_t i = 0; i < G_N_ELEMENTS(word_names); i++) {
        if (!json_get_string(words, word_names[i], error))
            return false;
    }
    return true;
}

static struct keyboard_layout *read_layout(const char *language, GError **error)
{
    g_autofree char *relative = g_strdup_printf("strings/keyboard-%s.json", language);
    struct keyboard_layout *layout = g_new0(struct keyboard_layout, 1);
    bool is_good;
    gunichar first;

    layout->document = assets_json(relative, error);
    is_good = layout->document && read_words(layout, error);
    for (int i = 0; is_good && i < KEYBOARD_PAGES; i++)
        is_good = read_page(layout, i, error);
    if (!is_good) {
        g_prefix_error(error, "%s: ", relative);
        keyboard_layout_free(layout);
        return NULL;
    }
    first = g_utf8_get_char(g_ptr_array_index(layout->letters[0][0], 0));
    layout->has_case = g_unichar_toupper(first) != first;
    return layout;
}

struct keyboard_layout *keyboard_layout_new(const char *language)
{
    struct keyboard_layout *layout = NULL;
    GError *error = NULL;

    /* "ar" serves "ar-SY". A name from the settings opens no other file than a layout. */
    if (strspn(language, "abcdefghijklmnopqrstuvwxyz") >= 2) {
        g_autofree char *base = g_strndup(language, strspn(language, "abcdefghijklmnopqrstuvwxyz"));

        layout = read_layout(base, NULL);
    }
    if (!layout)
        layout = read_layout("en", &error);
    if (!layout)
        g_error("The keyboard is not installed: %s", error->message);
    return layout;
}

void keyboard_layout_free(struct keyboard_layout *layout)
{
    if (!layout)
        return;
    for (int page = 0; page < KEYBOARD_PAGES; page++)
        for (int row = 0; row < KEYBOARD_LETTER_ROWS; row++)
            g_clear_pointer(&layout->letters[page][row], g_ptr_array_unref);
    json_decref(layout->document);
    g_free(layout);
}

const char *keyboard_layout_word(const struct keyboard_layout *layout, const char *key)
{
    return json_string_value(json_object_get(json_object_get(layout->document, "words"), key));
}

const char *keyboard_layout_say(const struct keyboard_layout *layout, const char *sign)
{
    return json_string_value(json_object_get(json_object_get(layout->document, "say"), sign));
}
