// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes a book of boards that ships, from its table, at build time:
 *   boards_make SYMBOLS/words.json BOARDS/words.json BOARDS/<book>.json OUT/<book>.obz
 * Every word must have a part of speech, English, Welsh, and a symbol or the word that it has none;
 * every link must lead to a board, every board home. Then the book is opened as any other, and must
 * be without a fault. */
#include "plan/pack_zip.h"
#include "talk/book.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define SIDE 72
#define HOME "home"

struct maker {
    json_t *symbols, *words, *parts, *colours, *table;
    const char *book; /* its file's name: before every id */
    const char *board;
    json_t *buttons, *images, *welsh;
    struct pack_zipper *zipper;
};

static G_GNUC_NORETURN void stop(const char *what, const char *which)
{
    fprintf(stderr, "boards_make: %s: %s\n", what, which);
    exit(1);
}

static json_t *load(const char *path)
{
    json_error_t problem;
    json_t *value = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);

    if (!value)
        stop(path, problem.text);
    return value;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* --- a word --- */

/* What the boards' own table says goes before the symbols'. */
static const char *words_of(const struct maker *maker, const char *word, const char *language)
{
    const json_t *own = json_object_get(maker->words, word);
    const char *found = text(own ? own : json_object_get(maker->symbols, word), language);

    if (!found || !*found)
        stop("no words", word);
    return found;
}

static const char *part_of(const struct maker *maker, const char *word)
{
    const char *found = text(json_object_get(maker->words, word), "part"), *part;
    json_t *list;

    json_object_foreach(maker->parts, part, list)
    {
        g_auto(GStrv) words = g_strsplit(json_string_value(list), " ", -1);
        if (!g_strv_contains((const char *const *)words, word))
            continue;
        if (found)
            stop("has two parts of speech", word);
        found = part;
    }
    if (!found || !text(maker->colours, found))
        stop("has no part of speech, or one without a colour", word);
    return found;
}

/* NULL: a word that stands without a picture, because the table says null. */
static const char *symbol_of(const struct maker *maker, const char *word)
{
    const json_t *own = json_object_get(maker->words, word);
    const json_t *symbol = json_object_get(own, "symbol");

    if (own && json_is_null(symbol))
        return NULL;
    if (own && !json_is_string(symbol))
        stop("does not say whether it has a symbol", word);
    word = own ? json_string_value(symbol) : word;
    if (!json_object_get(maker->symbols, word))
        stop("no such symbol", word);
    return word;
}

static void translate(struct maker *maker, const char *english, const char *welsh)
{
    const char *before = text(maker->welsh, english);

    if (before && strcmp(before, welsh) != 0)
        stop("two Welsh words for one English", english);
    json_object_set_new(maker->welsh, english, json_string(welsh));
}

/* --- a board --- */

static json_t *board_id(const struct maker *maker, const char *board)
{
    return json_sprintf("viewfinder-%s-%s", maker->book, board);
}

/* Whose drawing it is: those named own-* are ours. */
static json_t *licence_of(const struct maker *maker, const char *symbol)
{
    const char *drawing = text(json_object_get(maker->symbols, symbol), "symbol");

    if (g_str_has_prefix(drawing, "own-"))
        return json_pack("{s:s, s:s}", "type", "GPL-3.0-or-later", "author_name",
                         "The Viewfinder authors");
    return json_pack("{s:s, s:s, s:s, s:s}", "type", "CC BY-SA", "copyright_notice_url",
                     "https://creativecommons.org/licenses/by-sa/4.0/", "author_name", "OpenMoji",
                     "source_url", "https://openmoji.org");
}

static const char *add_image(struct maker *maker, const char *symbol)
{
    json_t *id = json_sprintf("%s-%s", maker->board, symbol);
    json_t *image, *each;
    size_t i;

    json_array_foreach(maker->images, i, each)
    {
        if (json_equal(json_object_get(each, "id"), id)) {
            json_decref(id);
            return text(each, "id");
        }
    }
    image = json_pack("{s:o, s:i, s:i, s:s, s:{s:s, s:s}, s:o}", "id", id, "width", SIDE, "height",
                      SIDE, "content_type", "image/svg+xml", "symbol", "set", BOARD_SYMBOLS,
                      "filename", symbol, "license", licence_of(maker, symbol));
    json_array_append_new(maker->images, image);
    return text(image, "id");
}

static json_t *add_button(struct maker *maker, const char *word, int row, int column)
{
    const char *part = part_of(maker, word), *symbol = symbol_of(maker, word);
    const char *english = words_of(maker, word, "en");
    json_t *button =
        json_pack("{s:o, s:s, s:s, s:s}", "id", json_sprintf("r%dc%d", row + 1, column + 1),
                  "label", english, "background_color", text(maker->colours, part),
                  "ext_" BOARD_SYMBOLS "_part_of_speech", part);

    translate(maker, english, words_of(maker, word, "cy"));
    if (symbol)
        json_object_set_new(button, "image_id", json_string(add_image(maker, symbol)));
    json_array_append_new(maker->buttons, button);
    return button;
}

static const json_t *table_of(const struct maker *maker, const char *id)
{
    size_t i;
    json_t *each;

    json_array_foreach(json_object_get(maker->table, "boards"), i, each)
    {
        if (strcmp(text(each, "id"), id) == 0)
            return each;
    }
    stop("a link to a board that is not there", id);
}

static json_t *add_link(struct maker *maker, const char *board, int row, int column)
{
    g_autofree char *word = g_strconcat("link-", board, NULL);
    json_t *button = add_button(maker, word, row, column);

    table_of(maker, board);
    json_object_set_new(button, "load_board",
                        json_pack("{s:o, s:o}", "id", board_id(maker, board), "path",
                                  json_sprintf("boards/%s.obf", board)));
    return button;
}

/* The id that stands in the grid, or null for an empty cell. */
static json_t *add_cell(struct maker *maker, const char *cell, int row, int column)
{
    json_t *button;

    if (strcmp(cell, ".") == 0)
        return json_null();
    if (strcmp(cell, "<") == 0) {
        button = add_button(maker, "home-board", row, column);
        json_object_set_new(button, "action", json_string(":home"));
    } else if (*cell == '>') {
        button = add_link(maker, cell + 1, row, column);
    } else {
        button = add_button(maker, cell, row, column);
    }
    return json_incref(json_object_get(button, "id"));
}

static json_t *make_order(struct maker *maker, const json_t *rows, size_t columns)
{
    json_t *order = json_array(), *each;
    size_t row;

    json_array_foreach((json_t *)rows, row, each)
    {
        g_auto(GStrv) cells = g_strsplit(json_string_value(each), " ", -1);
        json_t *line = json_array();
        if (g_strv_length(cells) != columns)
            stop("a row that is not as wide as its board", json_string_value(each));
        for (size_t column = 0; column < columns; column++)
            json_array_append_new(line, add_cell(maker, cells[column], (int)row, (int)column));
        json_array_append_new(order, line);
    }
    return order;
}

static json_t *make_board(struct maker *maker, const json_t *from)
{
    const json_t *rows = json_object_get(from, "rows"), *name = json_object_get(from, "name");
    size_t columns = (size_t)json_integer_value(json_object_get(maker->table, "columns"));
    json_t *order;

    maker->board = text(from, "id");
    maker->buttons = json_array();
    maker->images = json_array();
    maker->welsh = json_object();
    translate(maker, text(name, "en"), text(name, "cy"));
    order = make_order(maker, rows, columns);
    return json_pack(
        "{s:s, s:o, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:{s:i, s:i, s:o}, s:o, s:o, s:[], s:{s:o}}",
        "format", "open-board-0.1", "id", board_id(maker, maker->board), "locale", "en", "name",
        text(name, "en"), "default_layout", "landscape", "license", "type", "GPL-3.0-or-later",
        "copyright_notice_url", "https://www.gnu.org/licenses/gpl-3.0.html", "author_name",
        "The Viewfinder authors", "grid", "rows", (int)json_array_size(rows), "columns",
        (int)columns, "order", order, "buttons", maker->buttons, "images", maker->images, "sounds",
        "strings", "cy", maker->welsh);
}

/* --- the book --- */

static void add_json(struct maker *maker, const char *name, json_t *value_take)
{
    char *dump = value_take ? json_dumps(value_take, JSON_INDENT(1)) : NULL;
    g_autoptr(GBytes) bytes =
        dump ? g_bytes_new_with_free_func(dump, strlen(dump), free, dump) : NULL;
    g_autoptr(GError) error = NULL;

    if (!bytes || !pack_zipper_add(maker->zipper, name, bytes, &error))
        stop(name, error ? error->message : "cannot be written");
    json_decref(value_take);
}

static GBytes *make_book(struct maker *maker)
{
    json_t *paths = json_object(), *each;
    g_autoptr(GError) error = NULL;
    GBytes *made;
    size_t i;

    maker->zipper = pack_zipper_new(&error);
    json_array_foreach(json_object_get(maker->table, "boards"), i, each)
    {
        g_autofree char *path = g_strdup_printf("boards/%s.obf", text(each, "id"));
        json_t *id = board_id(maker, text(each, "id"));
        json_object_set_new(paths, json_string_value(id), json_string(path));
        add_json(maker, path, make_board(maker, each));
        json_decref(id);
    }
    add_json(maker, "manifest.json",
             json_pack("{s:s, s:O, s:s, s:{s:o, s:{}, s:{}}}", "format", "open-board-0.1",
                       "ext_" BOARD_SYMBOLS "_name", json_object_get(maker->table, "name"), "root",
                       "boards/" HOME ".obf", "paths", "boards", paths, "images", "sounds"));
    made = pack_zipper_finish(maker->zipper, &error);
    if (!made)
        stop("zip", error->message);
    return made;
}

/* From this board the first is at most a press away. */
static bool leads_home(const struct board_book *book, int board)
{
    const struct board *on = board_book_board(book, board);
    bool found = board == board_book_home(book);

    for (int i = 0; i < on->button_count; i++)
        found |= on->buttons[i].action_count == 1 && on->buttons[i].actions->act == BOARD_HOME;
    return found;
}

static void check(GBytes *made, const char *name)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(made, name, &error);
    size_t count;
    const struct board_fault *faults;

    if (!book)
        stop(name, error->message);
    faults = board_faults_all(board_book_faults(book), &count);
    if (count > 0)
        stop(board_fault_key(faults[0].kind), faults[0].detail);
    for (int i = 0; i < board_book_count(book); i++) {
        if (!leads_home(book, i))
            stop("no way home", board_book_board(book, i)->name);
    }
    board_book_unref(book);
}

int main(int argc, char **argv)
{
    struct maker maker = {0};
    json_t *symbols, *words;
    g_autofree char *base = NULL;
    g_autoptr(GBytes) made = NULL;
    g_autoptr(GError) error = NULL;

    if (argc != 5)
        stop("usage", "boards_make SYMBOL-WORDS.json WORDS.json BOOK.json OUT.obz");
    symbols = load(argv[1]);
    words = load(argv[2]);
    base = g_path_get_basename(argv[3]);
    *strchr(base, '.') = '\0';
    maker.symbols = json_object_get(symbols, "words");
    maker.words = json_object_get(words, "words");
    maker.parts = json_object_get(words, "parts");
    maker.colours = json_object_get(words, "colours");
    maker.table = load(argv[3]);
    maker.book = base;
    made = make_book(&maker);
    check(made, base);
    if (!g_file_set_contents(argv[4], g_bytes_get_data(made, NULL), (gssize)g_bytes_get_size(made),
                             &error))
        stop(argv[4], error->message);
    json_decref(symbols);
    json_decref(words);
    json_decref(maker.table);
    return 0;
}
