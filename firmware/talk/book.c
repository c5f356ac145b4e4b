// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_inside.h"

#include "core/json.h"
#include "plan/plan_json.h"
#include "talk/mend.h"

#include <math.h>
#include <string.h>

#define WORDS_MOST 500
#define ID_MOST 200

void *board_keep(struct board_book *book, size_t count, size_t size)
{
    void *array = g_malloc0_n(count ? count : 1, size);

    g_ptr_array_add(book->owned, array);
    return array;
}

/* Written over in place: valid, nothing that moves a cursor. */
static void plain(char *text)
{
    const char *at = text;
    char *to = text;

    while (*at) {
        gunichar c = g_utf8_get_char(at);
        at = g_utf8_next_char(at); /* before what it stands on is written over */
        if (c == '\n' || c == '\t' || !g_unichar_iscntrl(c))
            to += g_unichar_to_utf8(c, to);
    }
    *to = '\0';
}

const char *board_keep_text(struct board_book *book, const char *text, size_t most)
{
    g_autofree char *copy = text ? g_utf8_make_valid(text, -1) : NULL;

    if (!copy)
        return NULL;
    plain(copy);
    if (strlen(copy) > most)
        *g_utf8_find_prev_char(copy, copy + most + 1) = '\0';
    return *copy ? g_string_chunk_insert_const(book->texts, copy) : NULL;
}

/* The format wants text; real files have numbers, and mean the same by 7 and "7". */
static char *as_text(const json_t *value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (json_is_real(value))
        return g_strdup(g_ascii_dtostr(number, sizeof number, json_real_value(value)));
    return NULL;
}

const char *board_keep_id(struct board_book *book, const json_t *value)
{
    g_autofree char *text = as_text(value);

    return board_keep_text(book, text, ID_MOST);
}

const char *board_keep_words(struct board_book *book, const json_t *value, bool *was_cut)
{
    g_autofree char *text = as_text(value);

    if (text && strlen(text) > WORDS_MOST)
        *was_cut = true;
    return board_keep_text(book, text ? g_strstrip(text) : NULL, WORDS_MOST);
}

json_t *board_json(GBytes *bytes, bool *mended)
{
    json_t *value = json_read(bytes, BOARD_FILE_MOST, NULL);
    g_autoptr(GBytes) text = NULL;

    *mended = false;
    if (!json_is_object(value))
        g_clear_pointer(&value, json_decref);
    if (value || g_bytes_get_size(bytes) > BOARD_FILE_MOST)
        return value;
    *mended = true;
    text = mend_json(bytes);
    value = text ? json_read(text, 2 * BOARD_FILE_MOST, NULL) : NULL;
    if (json_is_object(value) && json_object_size(value) > 0)
        return value;
    json_decref(value);
    return NULL;
}

struct board_book *board_book_ref(struct board_book *book)
{
    g_atomic_ref_count_inc(&book->references);
    return book;
}

void board_book_unref(struct board_book *book)
{
    if (!book || !g_atomic_ref_count_dec(&book->references))
        return;
    g_ptr_array_unref(book->boards);
    g_ptr_array_unref(book->owned);
    g_array_unref(book->media);
    g_hash_table_unref(book->by_id);
    g_hash_table_unref(book->by_file);
    g_hash_table_unref(book->files);
    g_string_chunk_free(book->texts);
    board_faults_free(book->faults);
    json_decref(book->title);
    json_decref(book->image_paths);
    json_decref(book->sound_paths);
    g_clear_pointer(&book->bytes, g_bytes_unref);
    g_clear_pointer(&book->contents, g_hash_table_unref);
    g_free(book->folder);
    g_free(book->name);
    g_free(book);
}

const char *board_book_name(const struct board_book *book)
{
    return book->name;
}

const char *board_book_title(const struct board_book *book, const char *language)
{
    const char *found = plan_words(book->title, language, "en");

    return found ? found : board_named(board_book_board(book, book->home), language);
}

int board_book_count(const struct board_book *book)
{
    return (int)book->boards->len;
}

const struct board_page *board_book_page(const struct board_book *book, int board)
{
    g_assert(board >= 0 && (guint)board < book->boards->len);
    return g_ptr_array_index(book->boards, board);
}

const struct board *board_book_board(const struct board_book *book, int board)
{
    return &board_book_page(book, board)->board;
}

int board_book_home(const struct board_book *book)
{
    return book->home;
}

int board_book_find(const struct board_book *book, const char *id)
{
    return id ? GPOINTER_TO_INT(g_hash_table_lookup(book->by_id, id)) - 1 : BOARD_NONE;
}

const struct board_medium *board_book_medium(const struct board_book *book, int medium)
{
    g_assert(medium >= 0 && (guint)medium < book->media->len);
    return &g_array_index(book->media, struct board_medium, medium);
}

const struct board_faults *board_book_faults(const struct board_book *book)
{
    return book->faults;
}

const char *board_button_called(const struct board_button *button)
{
    if (*button->label)
        return button->label;
    return button->vocalization ? button->vocalization : button->id;
}
