// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_write.h"

#include "core/assets.h"
#include "plan/pack_zip.h"
#include "talk/write_inside.h"

#include <stdlib.h>
#include <string.h>

#define MANIFEST "manifest.json"

/* --- names --- */

char *write_path(const struct writing *writing, const char *path)
{
    const char *folder = writing->book->folder;

    return g_strdup(g_str_has_prefix(path, folder) ? path + strlen(folder) : path);
}

char *write_symbol_path(const char *symbol)
{
    return g_strdup_printf("images/" BOARD_SYMBOLS "/%s.svg", symbol);
}

/* As it is, or with the least number behind it that makes it another. */
static char *unlike(GHashTable *seen, const char *text, const char *ending)
{
    char *name = g_strconcat(text, ending, NULL);

    for (int again = 2; g_hash_table_contains(seen, name); again++) {
        g_free(name);
        name = g_strdup_printf("%s-%d%s", text, again, ending);
    }
    g_hash_table_add(seen, name);
    return name;
}

static void name_boards(struct writing *writing)
{
    int count = board_book_count(writing->book);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) paths = g_hash_table_new(g_str_hash, g_str_equal);

    writing->ids = g_new0(char *, (size_t)count + 1);
    writing->paths = g_new0(char *, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        const struct board *board = board_book_board(writing->book, i);
        g_autofree char *stem = NULL;
        g_autofree char *plain = NULL;
        writing->ids[i] = unlike(ids, board->id, "");
        if (board->file) {
            plain = write_path(writing, board->file);
            plain[strlen(plain) - strlen(".obf")] = '\0';
        } else {
            stem =
                g_strcanon(g_strdup(board->id), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_", '-');
            plain = g_strconcat("boards/", stem, NULL);
        }
        writing->paths[i] = unlike(paths, plain, ".obf");
    }
}

/* Two boards may have one record each of the same picture; two pictures may not have one id. */
static void name_media(struct writing *writing)
{
    const struct board_book *book = writing->book;
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    writing->medium_ids = g_new0(char *, (size_t)book->media->len + 1);
    for (guint i = 0; i < book->media->len; i++) {
        const struct board_medium *medium = board_book_medium(book, (int)i);
        const char *where = medium->path ? medium->path : medium->symbol;
        char *key = g_strdup_printf("%c%s\n%s", medium->is_sound ? 's' : 'p', medium->id,
                                    where ? where : "");
        gpointer same = g_hash_table_lookup(first, key);
        if (same && where && !medium->has_data) {
            writing->medium_ids[i] = g_strdup(writing->medium_ids[GPOINTER_TO_INT(same) - 1]);
            g_free(key);
            continue;
        }
        writing->medium_ids[i] = unlike(seen, medium->id, "");
        g_hash_table_insert(first, key, GINT_TO_POINTER(i + 1));
    }
}

/* --- files --- */

static bool add_json(const struct board_sink *sink, const char *name, json_t *value_take,
                     GError **error)
{
    char *dump = json_dumps(value_take, JSON_INDENT(2));
    g_autoptr(GBytes) bytes =
        dump ? g_bytes_new_with_free_func(dump, strlen(dump), free, dump) : NULL;

    json_decref(value_take);
    if (!bytes)
        return fault(error, FAULT_SYSTEM, "'%s' cannot be written as JSON", name);
    return sink->put(sink->context, name, bytes, error);
}

static bool add_boards(struct writing *writing, const struct board_sink *sink, GError **error)
{
    for (int i = 0; i < board_book_count(writing->book); i++) {
        json_t *source = board_write(writing, i);
        if (!source)
            return fault(error, FAULT_DAMAGED, "'%s' cannot be read again",
                         board_book_board(writing->book, i)->name);
        if (!add_json(sink, writing->paths[i], source, error))
            return false;
    }
    return true;
}

struct copying {
    const struct writing *writing;
    const struct board_sink *sink;
    GHashTable *done;
    json_t *manifest;
    GError **error;
    bool good;
};

static void copy_file(void *context, const char *name, GBytes *bytes)
{
    struct copying *copying = context;
    g_autofree char *path = write_path(copying->writing, name);
    bool mended;

    if (!copying->good || g_str_has_suffix(path, ".obf"))
        return;
    if (strcmp(path, MANIFEST) == 0)
        copying->manifest = board_json(bytes, &mended);
    else if (g_hash_table_add(copying->done, g_strdup(path)))
        copying->good = copying->sink->put(copying->sink->context, path, bytes, copying->error);
}

/* Drawings of the device's own symbols; one that is not there is left out, and its word stays. */
static void add_symbols(struct copying *copying)
{
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(copying->writing->symbols), (GCompareFunc)strcmp);

    for (GList *each = names; each && copying->good; each = each->next) {
        g_autofree char *path = write_symbol_path(each->data);
        g_autofree char *asset = g_strdup_printf("symbols/calm/%s.svg", (const char *)each->data);
        g_autoptr(GBytes) bytes = strchr(each->data, '/') ? NULL : assets_read(asset, NULL);
        if (bytes && g_hash_table_add(copying->done, g_strdup(path)))
            copying->good = copying->sink->put(copying->sink->context, path, bytes, copying->error);
    }
}

/* --- the package --- */

static json_t *make_manifest(struct writing *writing, json_t *was)
{
    json_t *manifest = json_is_object(was) ? json_incref(was) : json_object();
    json_t *boards = json_object(), *paths = json_object_get(manifest, "paths");

    paths = json_is_object(paths) ? json_incref(paths) : json_object();
    for (int i = 0; i < board_book_count(writing->book); i++)
        json_object_set_new(boards, writing->ids[i], json_string(writing->paths[i]));
    json_object_set_new(paths, "boards", boards);
    json_object_set(paths, "images", writing->image_paths);
    json_object_set(paths, "sounds", writing->sound_paths);
    json_object_set_new(manifest, "format", json_string("open-board-0.1"));
    json_object_set_new(manifest, "root",
                        json_string(writing->paths[board_book_home(writing->book)]));
    json_object_set_new(manifest, "paths", paths);
    return manifest;
}

static bool write_all(struct writing *writing, const struct board_sink *sink, GError **error)
{
    struct copying copying = {writing, sink, NULL, NULL, error, true};

    if (!add_boards(writing, sink, error))
        return false;
    copying.done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    board_pick(writing->book, writing->book->files, copy_file, &copying);
    if (sink->draws_symbols)
        add_symbols(&copying);
    copying.good =
        copying.good && add_json(sink, MANIFEST, make_manifest(writing, copying.manifest), error);
    json_decref(copying.manifest);
    g_hash_table_unref(copying.done);
    return copying.good;
}

bool board_book_put(const struct board_book *book, const struct board_sink *sink, GError **error)
{
    struct writing writing = {.book = book, .draws_symbols = sink->draws_symbols};
    bool good;

    name_boards(&writing);
    name_media(&writing);
    writing.media = g_hash_table_new(g_str_hash, g_str_equal);
    writing.symbols = g_hash_table_new(g_str_hash, g_str_equal);
    writing.image_paths = json_object();
    writing.sound_paths = json_object();
    good = write_all(&writing, sink, error);
    g_strfreev(writing.ids);
    g_strfreev(writing.paths);
    g_strfreev(writing.medium_ids);
    g_hash_table_unref(writing.media);
    g_hash_table_unref(writing.symbols);
    json_decref(writing.image_paths);
    json_decref(writing.sound_paths);
    return good;
}

static bool put_in_zip(void *context, const char *name, GBytes *bytes, GError **error)
{
    return pack_zipper_add(context, name, bytes, error);
}

GBytes *board_book_write(const struct board_book *book, GError **error)
{
    struct pack_zipper *zipper = pack_zipper_new(error);
    const struct board_sink sink = {put_in_zip, zipper, true};

    if (zipper && board_book_put(book, &sink, error))
        return pack_zipper_finish(zipper, error);
    pack_zipper_free(zipper);
    return NULL;
}
