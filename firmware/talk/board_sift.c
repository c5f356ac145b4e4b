// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The child's side of an import. */
#include "talk/board_import.h"

#include "child/frame.h"
#include "plan/pack_zip.h"
#include "talk/import_inside.h"
#include "talk/media.h"
#include "talk/write_inside.h"

#include <stdlib.h>
#include <string.h>

/* Where frames go: to whoever listens, or into memory. */
struct output {
    int fd;
    GByteArray *bytes;
};

static bool put(const struct output *output, char kind, const char *name, const void *data,
                size_t bytes)
{
    if (!output->bytes)
        return frame_put(output->fd, kind, name, data, bytes);
    frame_add(output->bytes, kind, name, data, bytes);
    return true;
}

static bool put_file(void *context, const char *name, GBytes *bytes, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    bool is_json = g_str_has_suffix(name, ".obf") || strcmp(name, BOARD_MANIFEST) == 0;

    if (!is_json && !board_medium_check(bytes, false, NULL) &&
        !board_medium_check(bytes, true, NULL))
        return true; /* nothing that a board could show or sound */
    return put(context, is_json ? BOARD_FRAME_JSON : BOARD_FRAME_MEDIUM, name, data, length) ||
           fault(error, FAULT_SYSTEM, "nobody listens");
}

static void add_faults(json_t *list, const struct board_faults *faults)
{
    size_t count;
    const struct board_fault *all = board_faults_all(faults, &count);

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("[i, s, s, s]", (int)all[i].kind, all[i].board,
                                              all[i].button, all[i].detail));
}

static bool put_faults(struct board_book *book, const struct output *output)
{
    struct board_faults *media = board_media_check(book);
    json_t *list = json_array();
    char *text;
    bool good;

    add_faults(list, board_book_faults(book));
    add_faults(list, media);
    text = json_dumps(list, JSON_COMPACT);
    good = text && put(output, BOARD_FRAME_FAULTS, "", text, strlen(text));
    free(text);
    json_decref(list);
    board_faults_free(media);
    return good;
}

static void keep_file(void *context, const char *name, GBytes *bytes)
{
    g_hash_table_insert(context, g_strdup(name), g_bytes_ref(bytes));
}

static void bytes_free(gpointer bytes)
{
    g_bytes_unref(bytes);
}

/* All of it at once, since all of it will be looked at: a pass over the zip for each board takes
 * longer than the rest together. */
static void unpack(struct board_book *book)
{
    GHashTable *contents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_free);

    pack_zip_pick(book->bytes, book->files, keep_file, contents);
    book->contents = contents;
}

/* False: nobody listens, or `why` it is refused after all. */
static bool put_book(struct board_book *book, struct output *output, GError **why)
{
    const struct board_sink sink = {put_file, output, false};

    if (book->pick)
        unpack(book);
    return put_faults(book, output) && board_book_put(book, &sink, why) &&
           put(output, FRAME_END, "", "", 0);
}

bool board_sift(GBytes *file, int out)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(file, "board", &error);
    struct output output = {out, NULL};
    bool good = book && put_book(book, &output, &error);

    board_book_unref(book);
    return good || (!fault_is(error, FAULT_SYSTEM) && error && frame_refuse(out, error->message));
}

GBytes *board_sift_bytes(GBytes *file)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(file, "board", &error);
    struct output output = {-1, g_byte_array_new()};
    bool good = book && put_book(book, &output, &error);

    board_book_unref(book);
    if (!good) {
        const char *why = error ? error->message : "the boards cannot be written";
        frame_add(output.bytes, FRAME_REFUSED, "", why, strlen(why));
    }
    return g_byte_array_free_to_bytes(output.bytes);
}
