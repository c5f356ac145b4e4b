// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_inside.h"

#include <string.h>

#define MEDIA_MOST 50000
#define NAME_MOST 240

static bool has_text(const json_t *source, const char *key)
{
    const char *text = json_string_value(json_object_get(source, key));

    return text && *text;
}

/* A symbol of the device's own set. */
static const char *own_symbol(struct board_book *book, const json_t *symbol)
{
    const char *set = json_string_value(json_object_get(symbol, "set"));

    if (g_strcmp0(set, BOARD_SYMBOLS) != 0)
        return NULL;
    return board_keep_text(book, json_string_value(json_object_get(symbol, "filename")), NAME_MOST);
}

static const char *foreign_symbol(struct board_book *book, const json_t *symbol)
{
    const char *set = json_string_value(json_object_get(symbol, "set"));
    const char *name = json_string_value(json_object_get(symbol, "filename"));
    g_autofree char *both = g_strdup_printf("%s/%s", set ? set : "", name ? name : "");

    if (!json_is_object(symbol) || g_strcmp0(set, BOARD_SYMBOLS) == 0)
        return NULL;
    return board_keep_text(book, both, NAME_MOST);
}

static void read_list(struct board_book *book, struct board_page *page, const json_t *list,
                      bool is_sound)
{
    size_t place;
    json_t *source;

    json_array_foreach((json_t *)list, place, source)
    {
        struct board_medium medium = {
            .id = board_keep_id(book, json_object_get(source, "id")),
            .symbol = is_sound ? NULL : own_symbol(book, json_object_get(source, "symbol")),
            .foreign = foreign_symbol(book, json_object_get(source, "symbol")),
            .path = board_keep_text(book, json_string_value(json_object_get(source, "path")),
                                    NAME_MOST),
            .board = (int)book->boards->len - 1,
            .place = (int32_t)place,
            .is_sound = is_sound,
            .has_data = has_text(source, "data"),
            .is_outside = has_text(source, "url") || has_text(source, "data_url"),
        };
        if (book->media->len == MEDIA_MOST)
            return;
        if (medium.id) {
            g_array_append_val(book->media, medium);
            page->medium_count++;
        }
    }
}

void board_media_read(struct board_book *book, struct board_page *page, const json_t *source)
{
    page->first_medium = (int)book->media->len;
    read_list(book, page, json_object_get(source, "images"), false);
    read_list(book, page, json_object_get(source, "sounds"), true);
}
