// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* One board for a package: its source with all that is in it, where what the format asks for is
 * replaced by what was understood. */
#include "talk/colour.h"
#include "talk/write_inside.h"

#include <string.h>

#define SIDE_UNKNOWN 300 /* the format wants numbers; nobody uses them to draw */

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

/* --- pictures and sounds --- */

static void set_count(json_t *entry, const char *key, int unknown)
{
    if (!json_is_integer(json_object_get(entry, key)))
        json_object_set_new(entry, key, json_integer(unknown));
}

static const char *type_by_name(const char *name, bool is_sound)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".svg", "image/svg+xml"}, {".png", "image/png"}, {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},   {".gif", "image/gif"}, {".mp3", "audio/mpeg"},
        {".wav", "audio/wav"},     {".ogg", "audio/ogg"}, {".m4a", "audio/mp4"},
    };

    for (size_t i = 0; name && i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(name, types[i].ending))
            return types[i].type;
    }
    return is_sound ? "audio/mpeg" : "image/png";
}

/* What data say of themselves: `data:image/png;base64,…`. g_free; NULL. */
static char *type_in_data(const json_t *entry)
{
    const char *data = json_string_value(json_object_get(entry, "data"));

    if (!data || !g_str_has_prefix(data, "data:"))
        return NULL;
    return g_strndup(data + 5, MIN(strcspn(data + 5, ";,"), 60));
}

static void set_type(json_t *entry, const char *path, bool is_sound)
{
    const char *said = json_string_value(json_object_get(entry, "content_type"));
    g_autofree char *in_data = type_in_data(entry);

    if (g_strcmp0(said, "image/svg") == 0)
        set_text(entry, "content_type", "image/svg+xml");
    else if (!said)
        set_text(entry, "content_type",
                 in_data && *in_data ? in_data : type_by_name(path, is_sound));
}

static void set_medium(struct writing *writing, json_t *entry, int place)
{
    const struct board_medium *medium = board_book_medium(writing->book, place);
    g_autofree char *path = NULL;

    set_text(entry, "id", writing->medium_ids[place]);
    if (medium->path)
        path = write_path(writing, medium->path);
    if (!path && medium->symbol && writing->draws_symbols) {
        path = write_symbol_path(medium->symbol);
        g_hash_table_add(writing->symbols, (char *)medium->symbol);
    }
    set_type(entry, path, medium->is_sound);
    if (medium->is_sound) {
        set_count(entry, "duration", 0);
    } else {
        set_count(entry, "width", SIDE_UNKNOWN);
        set_count(entry, "height", SIDE_UNKNOWN);
    }
    if (!path)
        return;
    set_text(entry, "path", path);
    set_text(medium->is_sound ? writing->sound_paths : writing->image_paths,
             writing->medium_ids[place], path);
}

/* A list of the source, whose media are those of the page in the same order. */
static void write_media(struct writing *writing, json_t *source, const struct board_page *page,
                        bool is_sound)
{
    const char *key = is_sound ? "sounds" : "images";
    json_t *list = json_object_get(source, key);

    if (!json_is_array(list)) {
        json_object_set_new(source, key, json_array());
        return;
    }
    for (int i = page->first_medium; i < page->first_medium + page->medium_count; i++) {
        const struct board_medium *medium = board_book_medium(writing->book, i);
        json_t *entry = json_array_get(list, (size_t)medium->place);
        if (medium->is_sound == is_sound && json_is_object(entry))
            set_medium(writing, entry, i);
    }
}

/* One that the manifest alone has needs an entry in some board. */
static void write_listed(struct writing *writing, json_t *source, int place)
{
    const struct board_medium *medium =
        place == BOARD_NONE ? NULL : board_book_medium(writing->book, place);
    const char *key;
    json_t *entry;

    if (!medium || medium->place != BOARD_NONE ||
        !g_hash_table_add(writing->media, (char *)medium->id))
        return;
    key = medium->is_sound ? "sounds" : "images";
    entry = json_object();
    set_medium(writing, entry, place);
    json_array_append_new(json_object_get(source, key), entry);
}

/* --- buttons --- */

/* What nobody can read is kept, out of the way of those who read colours. */
static void write_colour(json_t *entry, const char *key, uint32_t argb)
{
    json_t *said = json_object_get(entry, key);
    uint32_t read;
    g_autofree char *was = g_strdup_printf("ext_" BOARD_SYMBOLS "_was_%s", key);
    g_autofree char *text = NULL;

    if (!said)
        return;
    if (!colour_read(json_string_value(said), &read)) {
        json_object_set(entry, was, said);
        json_object_del(entry, key);
        return;
    }
    text = colour_write(argb);
    set_text(entry, key, text);
}

static void write_link(const struct writing *writing, json_t *entry, int link)
{
    json_t *load = json_object_get(entry, "load_board");
    json_t *whole;

    if (link == BOARD_NONE)
        return;
    whole = json_is_object(load) ? json_incref(load) : json_object();
    set_text(whole, "id", writing->ids[link]);
    set_text(whole, "path", writing->paths[link]);
    json_object_set_new(entry, "load_board", whole);
}

static void write_actions(json_t *entry, const struct board_button *button)
{
    if (button->action_count > 0 && !json_is_string(json_object_get(entry, "action")))
        set_text(entry, "action", button->actions[0].text);
    if (json_object_get(entry, "actions") && !json_is_array(json_object_get(entry, "actions")))
        json_object_del(entry, "actions");
}

static void write_medium_id(const struct writing *writing, json_t *entry, const char *key,
                            int medium)
{
    const json_t *said = json_object_get(entry, key);

    if (medium != BOARD_NONE)
        set_text(entry, key, writing->medium_ids[medium]);
    else if (json_is_integer(said))
        json_object_set_new(entry, key,
                            json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(said)));
}

static void write_button(struct writing *writing, json_t *source, json_t *entry,
                         const struct board_button *button, const char *id)
{
    set_text(entry, "id", id);
    set_text(entry, "label", button->label);
    if (button->vocalization)
        set_text(entry, "vocalization", button->vocalization);
    write_colour(entry, "background_color", button->background);
    write_colour(entry, "border_color", button->border);
    write_actions(entry, button);
    write_link(writing, entry, button->link);
    write_listed(writing, source, button->picture);
    write_listed(writing, source, button->sound);
    write_medium_id(writing, entry, "image_id", button->picture);
    write_medium_id(writing, entry, "sound_id", button->sound);
}

/* No two alike: "7", then "7-2". */
static char **button_ids(const struct board *board)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    char **ids = g_new0(char *, (size_t)board->button_count + 1);

    for (int i = 0; i < board->button_count; i++) {
        ids[i] = g_strdup(board->buttons[i].id);
        for (int again = 2; g_hash_table_contains(seen, ids[i]); again++) {
            g_free(ids[i]);
            ids[i] = g_strdup_printf("%s-%d", board->buttons[i].id, again);
        }
        g_hash_table_add(seen, ids[i]);
    }
    return ids;
}

/* The format's list; what stood in an object of them by id comes in its order. */
static json_t *as_list(json_t *buttons)
{
    json_t *list, *button;
    const char *id;

    if (!json_is_object(buttons))
        return json_is_array(buttons) ? json_incref(buttons) : json_array();
    list = json_array();
    json_object_foreach(buttons, id, button) json_array_append(list, button);
    return list;
}

static void write_buttons(struct writing *writing, json_t *source, const struct board *board,
                          char **ids)
{
    json_t *list = as_list(json_object_get(source, "buttons"));

    for (int i = 0; i < board->button_count; i++) {
        json_t *entry = json_array_get(list, (size_t)i);
        if (!json_is_object(entry)) {
            entry = json_object();
            json_array_set_new(list, (size_t)i, entry);
        }
        write_button(writing, source, entry, &board->buttons[i], ids[i]);
    }
    json_object_set_new(source, "buttons", list);
}

static void write_grid(json_t *source, const struct board *board, char **ids)
{
    json_t *grid = json_object_get(source, "grid"), *order = json_array();

    for (int row = 0; row < board->rows; row++) {
        json_t *line = json_array();
        for (int column = 0; column < board->columns; column++) {
            int button = board->cells[row * board->columns + column];
            json_array_append_new(line,
                                  button == BOARD_NONE ? json_null() : json_string(ids[button]));
        }
        json_array_append_new(order, line);
    }
    if (!json_is_object(grid)) {
        json_object_set_new(source, "grid", json_object());
        grid = json_object_get(source, "grid");
    }
    json_object_set_new(grid, "rows", json_integer(board->rows));
    json_object_set_new(grid, "columns", json_integer(board->columns));
    json_object_set_new(grid, "order", order);
}

json_t *board_write(struct writing *writing, int place)
{
    const struct board_page *page = board_book_page(writing->book, place);
    const struct board *board = &page->board;
    json_t *source = board_page_json(writing->book, place);
    const char *format = json_string_value(json_object_get(source, "format"));
    char **ids;

    if (!source)
        return NULL;
    ids = button_ids(board);
    if (!format || !g_str_has_prefix(format, "open-board-"))
        set_text(source, "format", "open-board-0.1");
    set_text(source, "id", writing->ids[place]);
    set_text(source, "locale", board->locale);
    set_text(source, "name", board->name);
    write_media(writing, source, page, false);
    write_media(writing, source, page, true);
    write_buttons(writing, source, board, ids);
    write_grid(source, board, ids);
    g_strfreev(ids);
    return source;
}
