// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_inside.h"

#include "plan/pack_zip.h"

#include <string.h>

#define MANIFEST "manifest.json"
#define NAME_MOST 240

/* What one pass over a zip finds: boards are parsed as they go by, so that never more than one is
 * in memory as JSON. */
struct reading {
    struct board_book *book;
    json_t *manifest;
    char *manifest_name;
    bool too_many;
};

static void page_free(gpointer data)
{
    struct board_page *page = data;

    if (page->links)
        g_ptr_array_unref(page->links);
    if (page->picture_ids)
        g_ptr_array_unref(page->picture_ids);
    if (page->sound_ids)
        g_ptr_array_unref(page->sound_ids);
    g_free(page);
}

struct board_book *board_book_make(GBytes *bytes, const char *name)
{
    struct board_book *book = g_new0(struct board_book, 1);

    g_atomic_ref_count_init(&book->references);
    book->bytes = bytes ? g_bytes_ref(bytes) : NULL;
    book->name = g_utf8_make_valid(name, -1);
    book->texts = g_string_chunk_new(4096);
    book->owned = g_ptr_array_new_with_free_func(g_free);
    book->boards = g_ptr_array_new_with_free_func(page_free);
    book->media = g_array_new(FALSE, TRUE, sizeof(struct board_medium));
    book->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    book->by_file = g_hash_table_new(g_str_hash, g_str_equal);
    book->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book->folder = g_strdup("");
    book->faults = board_faults_new();
    return book;
}

/* --- the zip --- */

static bool is_board_file(const char *name)
{
    return g_str_has_suffix(name, ".obf");
}

static bool is_manifest(const char *name)
{
    const char *slash = strrchr(name, '/');

    return strcmp(slash ? slash + 1 : name, MANIFEST) == 0;
}

static bool wants(const char *name)
{
    return is_board_file(name) || is_manifest(name);
}

/* The one that is least deep: some people zip a folder, not what is in it. */
static void take_manifest(struct reading *reading, const char *name, GBytes *bytes)
{
    bool mended;

    if (reading->manifest_name && strlen(reading->manifest_name) <= strlen(name))
        return;
    json_decref(reading->manifest);
    g_free(reading->manifest_name);
    reading->manifest = board_json(bytes, &mended);
    reading->manifest_name = g_strdup(name);
    if (!reading->manifest || mended)
        board_faults_add(reading->book->faults, BOARD_FAULT_MANIFEST, NULL, NULL, name);
}

static void take_board(struct reading *reading, const char *name, GBytes *bytes)
{
    struct board_book *book = reading->book;
    bool mended;
    json_t *source;

    if (book->boards->len == BOARDS_MOST) {
        if (!reading->too_many)
            board_faults_add(book->faults, BOARD_FAULT_BOARDS_MANY, NULL, NULL, name);
        reading->too_many = true;
        return;
    }
    source = board_json(bytes, &mended);
    if (!source || mended)
        board_faults_add(book->faults, source ? BOARD_FAULT_MENDED : BOARD_FAULT_UNREADABLE, name,
                         NULL, NULL);
    if (source)
        board_read(book, source, name, NULL);
    json_decref(source);
}

static bool take_file(void *context, const char *name, GBytes *bytes, GError **error)
{
    struct reading *reading = context;

    (void)error;
    g_hash_table_add(reading->book->files, g_strdup(name));
    if (bytes && is_manifest(name))
        take_manifest(reading, name, bytes);
    else if (bytes)
        take_board(reading, name, bytes);
    return true;
}

static void take_odd(void *context, const char *name, const char *why)
{
    struct reading *reading = context;

    (void)why;
    board_faults_add(reading->book->faults, BOARD_FAULT_ENTRY, NULL, NULL, name);
}

/* --- the manifest --- */

static int board_in(const struct board_book *book, const char *file)
{
    return file ? GPOINTER_TO_INT(g_hash_table_lookup(book->by_file, file)) - 1 : BOARD_NONE;
}

static void give_id(struct board_book *book, const char *id, int board)
{
    if (!g_hash_table_contains(book->by_id, id))
        g_hash_table_insert(book->by_id, (char *)id, GINT_TO_POINTER(board + 1));
}

/* `boards` of the manifest: id to path, and some programs a path to each id. */
static void read_listed(struct board_book *book, const json_t *paths)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)paths, key, value)
    {
        const char *id = board_keep_text(book, key, NAME_MOST);
        const char *file = board_path(book, json_string_value(value));
        int board = board_in(book, file);
        if (board == BOARD_NONE)
            board_faults_add(book->faults, BOARD_FAULT_LISTED, NULL, NULL,
                             json_is_string(value) ? json_string_value(value) : key);
        else if (id)
            give_id(book, id, board);
    }
}

static void report_unlisted(struct board_book *book, const json_t *paths)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)paths, key, value)
    {
        if (json_is_string(value) && !board_path(book, json_string_value(value)))
            board_faults_add(book->faults, BOARD_FAULT_LISTED, NULL, NULL,
                             json_string_value(value));
    }
}

static const json_t *paths_of(const json_t *manifest, const char *kind)
{
    return json_object_get(json_object_get(manifest, "paths"), kind);
}

/* Words by language; anything else is no title. */
static void read_title(struct board_book *book, const json_t *manifest)
{
    const json_t *said = json_object_get(manifest, "ext_" BOARD_SYMBOLS "_name");
    const char *language;
    json_t *words;

    json_object_foreach((json_t *)said, language, words)
    {
        bool was_cut = false;
        const char *text = board_keep_words(book, words, &was_cut);
        book->title = book->title ? book->title : json_object();
        if (text)
            json_object_set_new(book->title, language, json_string(text));
    }
}

static void read_root(struct board_book *book, const json_t *manifest)
{
    const char *root = json_string_value(json_object_get(manifest, "root"));
    int home = board_in(book, board_path(book, root));

    if (home == BOARD_NONE)
        home = board_book_find(book, root);
    if (home == BOARD_NONE && manifest)
        board_faults_add(book->faults, BOARD_FAULT_ROOT, NULL, NULL, root);
    book->home = MAX(home, 0);
}

static void read_manifest(struct reading *reading)
{
    struct board_book *book = reading->book;
    const json_t *manifest = reading->manifest;

    if (reading->manifest_name) {
        g_free(book->folder);
        book->folder =
            g_strndup(reading->manifest_name, strlen(reading->manifest_name) - strlen(MANIFEST));
    } else {
        board_faults_add(book->faults, BOARD_FAULT_MANIFEST, NULL, NULL, MANIFEST);
    }
    book->image_paths = json_incref((json_t *)paths_of(manifest, "images"));
    book->sound_paths = json_incref((json_t *)paths_of(manifest, "sounds"));
    read_listed(book, paths_of(manifest, "boards"));
    report_unlisted(book, book->image_paths);
    report_unlisted(book, book->sound_paths);
    read_title(book, manifest);
    read_root(book, manifest);
}

/* What no other board calls itself is found by the file's name as well. */
static void give_ids(struct board_book *book)
{
    for (guint i = 0; i < book->boards->len; i++) {
        const struct board *board = board_book_board(book, (int)i);
        if (g_hash_table_contains(book->by_id, board->id))
            board_faults_add(book->faults, BOARD_FAULT_BOARD_ID, board->name, NULL, board->id);
        give_id(book, board->id, (int)i);
        if (board->file)
            g_hash_table_insert(book->by_file, (char *)board->file, GINT_TO_POINTER(i + 1));
    }
}

/* --- opening --- */

/* What was found, once all files went by. */
static bool finish(struct reading *reading, bool good, GError **error)
{
    struct board_book *book = reading->book;

    if (good && book->boards->len == 0)
        good = fault(error, FAULT_INVALID, "'%s' has no board in it", book->name);
    if (good) {
        give_ids(book);
        read_manifest(reading);
        board_links_resolve(book);
    }
    json_decref(reading->manifest);
    g_free(reading->manifest_name);
    return good;
}

bool board_book_take(struct board_book *book,
                     bool (*walk_all)(GBytes *, const struct pack_walk *, GError **),
                     GError **error)
{
    struct reading reading = {.book = book};
    const struct pack_walk walk = {wants, take_file, &reading, take_odd};

    return finish(&reading, walk_all(book->bytes, &walk, error), error);
}

bool board_book_fill(struct board_book *book, const GPtrArray *names, GError **error)
{
    struct reading reading = {.book = book};
    bool good = true;

    for (guint i = 0; good && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        good = take_file(&reading, name,
                         wants(name) ? g_hash_table_lookup(book->contents, name) : NULL, error);
    }
    return finish(&reading, good, error);
}

bool board_book_take_board(struct board_book *book, GError **error)
{
    bool mended;
    json_t *source = board_json(book->bytes, &mended);

    if (!source)
        return fault(error, FAULT_INVALID, "'%s' is no board: no JSON and no zip", book->name);
    if (!json_is_array(json_object_get(source, "buttons")) &&
        !json_is_object(json_object_get(source, "buttons")) && !json_object_get(source, "grid")) {
        json_decref(source);
        return fault(error, FAULT_INVALID, "'%s' is no board: it has neither buttons nor a grid",
                     book->name);
    }
    if (mended)
        board_faults_add(book->faults, BOARD_FAULT_MENDED, book->name, NULL, NULL);
    board_read(book, source, NULL, book->name);
    json_decref(source);
    give_ids(book);
    board_links_resolve(book);
    return true;
}
