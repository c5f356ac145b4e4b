// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* When all boards are there: what each button opens, shows and sounds. */
#include "talk/book_inside.h"

#include <string.h>

struct resolving {
    struct board_book *book;
    struct board_page *page;
    GHashTable *media; /* "p<id>" or "s<id>" in the whole book, to place + 1 */
};

/* --- names in the zip --- */

/* Without empty and `.` parts, with `/` between them: as a walk of the zip tells names. */
static char *tidy(const char *path)
{
    g_auto(GStrv) parts = g_strsplit_set(path, "/\\", -1);
    GString *plain = g_string_new(NULL);

    for (char **part = parts; *part; part++) {
        if (**part && strcmp(*part, ".") != 0)
            g_string_append_printf(plain, "%s%s", plain->len ? "/" : "", *part);
    }
    return g_string_free(plain, FALSE);
}

static const char *file_named(const struct board_book *book, const char *path)
{
    g_autofree char *plain = tidy(path);
    g_autofree char *deep = g_strconcat(book->folder, plain, NULL);
    gpointer found;

    if (g_hash_table_lookup_extended(book->files, deep, &found, NULL) ||
        g_hash_table_lookup_extended(book->files, plain, &found, NULL))
        return found;
    return NULL;
}

const char *board_path(const struct board_book *book, const char *path)
{
    const char *found = path && *path ? file_named(book, path) : NULL;
    g_autofree char *decoded =
        !found && path && strchr(path, '%') ? g_uri_unescape_string(path, "") : NULL;

    return found || !decoded ? found : file_named(book, decoded);
}

/* --- pictures and sounds --- */

static char *medium_key(const char *id, bool is_sound)
{
    return g_strconcat(is_sound ? "s" : "p", id, NULL);
}

static void index_media(struct resolving *resolving)
{
    GArray *media = resolving->book->media;

    for (guint i = 0; i < media->len; i++) {
        struct board_medium *medium = &g_array_index(media, struct board_medium, i);
        char *key = medium_key(medium->id, medium->is_sound);
        const char *path = board_path(resolving->book, medium->path);
        if (!path) /* the manifest may know better */
            path = board_path(resolving->book, json_string_value(json_object_get(
                                                   medium->is_sound ? resolving->book->sound_paths
                                                                    : resolving->book->image_paths,
                                                   medium->id)));
        medium->path = path ? g_string_chunk_insert_const(resolving->book->texts, path) : NULL;
        if (g_hash_table_contains(resolving->media, key))
            g_free(key);
        else
            g_hash_table_insert(resolving->media, key, GUINT_TO_POINTER(i + 1));
    }
}

static int own_medium(const struct resolving *resolving, const char *id, bool is_sound)
{
    const struct board_page *page = resolving->page;

    for (int i = page->first_medium; i < page->first_medium + page->medium_count; i++) {
        const struct board_medium *medium = board_book_medium(resolving->book, i);
        if (medium->is_sound == is_sound && medium->id == id) /* texts are kept once */
            return i;
    }
    return BOARD_NONE;
}

/* One that only the manifest has. */
static int listed_medium(const struct resolving *resolving, const char *id, bool is_sound)
{
    struct board_book *book = resolving->book;
    const json_t *paths = is_sound ? book->sound_paths : book->image_paths;
    const char *path = board_path(book, json_string_value(json_object_get(paths, id)));
    struct board_medium medium = {
        .id = id, .board = BOARD_NONE, .place = BOARD_NONE, .is_sound = is_sound};

    if (!path)
        return BOARD_NONE;
    medium.path = g_string_chunk_insert_const(book->texts, path);
    g_array_append_val(book->media, medium);
    g_hash_table_insert(resolving->media, medium_key(id, is_sound),
                        GUINT_TO_POINTER(book->media->len));
    return (int)book->media->len - 1;
}

/* Its own board's first; then the manifest's; then any board's, since ids are said to be unique in
 * a package. */
static int find_medium(const struct resolving *resolving, const char *id, bool is_sound)
{
    g_autofree char *key = medium_key(id, is_sound);
    int found = own_medium(resolving, id, is_sound);

    if (found == BOARD_NONE)
        found = GPOINTER_TO_INT(g_hash_table_lookup(resolving->media, key)) - 1;
    return found == BOARD_NONE ? listed_medium(resolving, id, is_sound) : found;
}

/* BOARD_FAULT_KINDS: nothing is wrong with it that can be seen from outside. */
static enum board_fault_kind fault_of(const struct board_medium *medium, bool is_sound)
{
    if (medium && (medium->has_data || medium->path || medium->symbol))
        return BOARD_FAULT_KINDS;
    if (medium && medium->is_outside)
        return is_sound ? BOARD_FAULT_SOUND_OUTSIDE : BOARD_FAULT_PICTURE_OUTSIDE;
    if (medium && medium->foreign && !is_sound)
        return BOARD_FAULT_PICTURE_SET;
    return is_sound ? BOARD_FAULT_SOUND : BOARD_FAULT_PICTURE;
}

static int give_medium(const struct resolving *resolving, const struct board_button *button,
                       const char *id, bool is_sound)
{
    int found = id ? find_medium(resolving, id, is_sound) : BOARD_NONE;
    const struct board_medium *medium =
        found == BOARD_NONE ? NULL : board_book_medium(resolving->book, found);
    enum board_fault_kind kind = id ? fault_of(medium, is_sound) : BOARD_FAULT_KINDS;

    if (kind == BOARD_FAULT_KINDS)
        return found;
    board_faults_add(resolving->book->faults, kind, resolving->page->board.name,
                     board_button_called(button),
                     kind == BOARD_FAULT_PICTURE_SET ? medium->foreign : id);
    return BOARD_NONE;
}

/* --- boards --- */

static int board_in_file(const struct board_book *book, const char *path)
{
    const char *file = board_path(book, path);

    return file ? GPOINTER_TO_INT(g_hash_table_lookup(book->by_file, file)) - 1 : BOARD_NONE;
}

static const char *text_of(const json_t *link, const char *key)
{
    return json_string_value(json_object_get(link, key));
}

/* By path, then by id; a bare text is either. */
static int end_of(struct board_book *book, const json_t *link)
{
    const char *path = json_is_string(link) ? json_string_value(link) : text_of(link, "path");
    const char *id = json_is_string(link) ? json_string_value(link)
                                          : board_keep_id(book, json_object_get(link, "id"));
    int board = board_in_file(book, path);

    return board == BOARD_NONE ? board_book_find(book, id) : board;
}

static void resolve_link(const struct resolving *resolving, struct board_button *button,
                         const json_t *link)
{
    const char *path = text_of(link, "path"), *url = text_of(link, "url");
    const char *said = path ? path : text_of(link, "name");
    bool is_outside = !path && !json_object_get(link, "id") && (url || text_of(link, "data_url"));

    button->link = end_of(resolving->book, link);
    button->link_is_dead = button->link == BOARD_NONE;
    if (!button->link_is_dead)
        return;
    if (!said)
        said = json_is_string(link) ? json_string_value(link) : url;
    board_faults_add(resolving->book->faults,
                     is_outside ? BOARD_FAULT_LINK_OUTSIDE : BOARD_FAULT_LINK,
                     resolving->page->board.name, board_button_called(button),
                     said ? said : board_keep_id(resolving->book, json_object_get(link, "id")));
}

static void resolve_page(struct resolving *resolving, struct board_page *page)
{
    resolving->page = page;
    for (int i = 0; i < page->board.button_count; i++) {
        struct board_button *button = (struct board_button *)&page->board.buttons[i];
        const json_t *link = g_ptr_array_index(page->links, (guint)i);
        if (link)
            resolve_link(resolving, button, link);
        button->picture =
            give_medium(resolving, button, g_ptr_array_index(page->picture_ids, (guint)i), false);
        button->sound =
            give_medium(resolving, button, g_ptr_array_index(page->sound_ids, (guint)i), true);
    }
    g_clear_pointer(&page->links, g_ptr_array_unref);
    g_clear_pointer(&page->picture_ids, g_ptr_array_unref);
    g_clear_pointer(&page->sound_ids, g_ptr_array_unref);
}

void board_links_resolve(struct board_book *book)
{
    struct resolving resolving = {
        .book = book, .media = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};

    index_media(&resolving);
    for (guint i = 0; i < book->boards->len; i++)
        resolve_page(&resolving, g_ptr_array_index(book->boards, i));
    g_hash_table_unref(resolving.media);
    g_clear_pointer(&book->image_paths, json_decref);
    g_clear_pointer(&book->sound_paths, json_decref);
}
