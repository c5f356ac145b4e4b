// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_inside.h"

#include <string.h>

#define TEXT_MOST 500
#define FORMAT "open-board-"

static const char *text_of(struct board_book *book, const json_t *object, const char *key)
{
    return board_keep_text(book, json_string_value(json_object_get(object, key)), TEXT_MOST);
}

/* "open-board-0.1": a later one is read as far as it is known. */
static void check_format(struct board_book *book, const struct board *board, const json_t *source)
{
    const char *format = json_string_value(json_object_get(source, "format"));

    if (!format || !g_str_has_prefix(format, FORMAT) ||
        g_ascii_strtod(format + strlen(FORMAT), NULL) > 0.15)
        board_faults_add(book->faults, BOARD_FAULT_FORMAT, board->name, NULL, format);
}

/* Its own, else what it is called: every board can be told from the others. */
static const char *id_of(struct board_book *book, const json_t *source, const char *file,
                         const char *name)
{
    const char *id = board_keep_id(book, json_object_get(source, "id"));
    g_autofree char *base = file || name ? g_path_get_basename(file ? file : name) : NULL;

    if (!id && base && g_str_has_suffix(base, ".obf"))
        base[strlen(base) - 4] = '\0';
    return id ? id : board_keep_text(book, base && *base ? base : "board", TEXT_MOST);
}

static void read_about(struct board_book *book, struct board *board, const json_t *source)
{
    const json_t *licence = json_object_get(source, "license");
    bool was_cut = false;

    board->name = board_keep_words(book, json_object_get(source, "name"), &was_cut);
    if (!board->name)
        board->name = board->id;
    board->locale = text_of(book, source, "locale");
    board->licence = text_of(book, licence, "type");
    board->author = text_of(book, licence, "author_name");
    check_format(book, board, source);
    if (!board_keep_id(book, json_object_get(source, "id")))
        board_faults_add(book->faults, BOARD_FAULT_BOARD_ID, board->name, NULL, NULL);
    if (!board->locale || strlen(board->locale) < 2 || strlen(board->locale) > 35) {
        board_faults_add(book->faults, BOARD_FAULT_LOCALE, board->name, NULL, board->locale);
        board->locale = "en";
    }
}

/* A list; or, in some files, an object of them by id. */
static json_t *button_list(const json_t *buttons)
{
    json_t *list;
    const char *id;
    json_t *button;

    if (!json_is_object(buttons))
        return json_is_array(buttons) ? json_incref((json_t *)buttons) : json_array();
    list = json_array();
    json_object_foreach((json_t *)buttons, id, button)
    {
        json_t *copy = json_is_object(button) ? json_copy(button) : json_object();
        if (!json_object_get(copy, "id"))
            json_object_set_new(copy, "id", json_string(id));
        json_array_append_new(list, copy);
    }
    return list;
}

static void read_buttons(struct board_book *book, struct board_page *page, const json_t *list)
{
    struct board *board = &page->board;
    size_t count = json_array_size(list);
    size_t room = (size_t)MIN(BOARD_BUTTONS_MOST, BOOK_BUTTONS_MOST - book->button_count);
    struct board_button *buttons;

    if (count > room) {
        board_faults_add(book->faults, BOARD_FAULT_BUTTONS_MANY, board->name, NULL, NULL);
        count = room;
    }
    book->button_count += (int)count;
    buttons = board_keep(book, count, sizeof *buttons);
    board->buttons = buttons;
    for (size_t i = 0; i < count; i++)
        board_button_read(book, page, json_array_get(list, i), &buttons[i], (int)i);
    board->button_count = (int)count;
}

/* Free only where each button that can be seen has a place. */
static void judge_places(struct board_book *book, struct board *board)
{
    int placed = 0, seen = 0;

    for (int i = 0; i < board->button_count; i++) {
        seen += !board->buttons[i].is_hidden;
        placed += board->buttons[i].width > 0 && !board->buttons[i].is_hidden;
    }
    board->is_free = seen > 0 && placed == seen;
    for (int i = 0; placed > 0 && !board->is_free && i < board->button_count; i++) {
        if (board->buttons[i].width <= 0 && !board->buttons[i].is_hidden)
            board_faults_add(book->faults, BOARD_FAULT_PLACE, board->name,
                             board_button_called(&board->buttons[i]), NULL);
    }
}

static void json_unref(gpointer value)
{
    json_decref(value);
}

void board_read(struct board_book *book, const json_t *source, const char *file, const char *name)
{
    struct board_page *page = g_new0(struct board_page, 1);
    json_t *list = button_list(json_object_get(source, "buttons"));

    page->links = g_ptr_array_new_with_free_func(json_unref);
    page->picture_ids = g_ptr_array_new();
    page->sound_ids = g_ptr_array_new();
    page->board.file = board_keep_text(book, file, TEXT_MOST);
    page->board.id = id_of(book, source, file, name);
    g_ptr_array_add(book->boards, page);
    read_about(book, &page->board, source);
    board_media_read(book, page, source);
    read_buttons(book, page, list);
    board_words_read(book, page, list, json_object_get(source, "strings"));
    judge_places(book, &page->board);
    board_grid_read(book, &page->board, json_object_get(source, "grid"));
    json_decref(list);
}
