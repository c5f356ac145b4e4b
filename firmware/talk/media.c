// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/media.h"

#include "plan/picture.h"
#include "talk/book_inside.h"

#include <string.h>

struct board_media {
    struct board_book *book;
    GHashTable *files;   /* name in the zip to GBytes */
    GHashTable *sources; /* board + 1 to json_t, read on first use */
};

/* --- files of the package --- */

void board_pick(const struct board_book *book, GHashTable *names,
                void (*file)(void *context, const char *name, GBytes *bytes), void *context)
{
    g_autoptr(GList) sorted = NULL;

    if (!book->contents) {
        if (book->pick)
            book->pick(book->bytes, names, file, context);
        return;
    }
    sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);
    for (GList *each = sorted; each; each = each->next) {
        GBytes *bytes = g_hash_table_lookup(book->contents, each->data);
        if (bytes)
            file(context, each->data, bytes);
    }
}

static void keep_file(void *context, const char *name, GBytes *bytes)
{
    g_hash_table_insert(context, g_strdup(name), g_bytes_ref(bytes));
}

static void bytes_free(gpointer bytes)
{
    g_bytes_unref(bytes);
}

static void json_free(gpointer value)
{
    json_decref(value);
}

static void want(GHashTable *names, const struct board_book *book, int medium)
{
    const struct board_medium *found =
        medium == BOARD_NONE ? NULL : board_book_medium(book, medium);

    if (found && found->path)
        g_hash_table_add(names, (char *)found->path);
}

struct board_media *board_media_open(struct board_book *book, int board)
{
    struct board_media *media = g_new0(struct board_media, 1);
    const struct board *on = board_book_board(book, board);
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    media->book = board_book_ref(book);
    media->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_free);
    media->sources = g_hash_table_new_full(NULL, NULL, NULL, json_free);
    for (int i = 0; i < on->button_count; i++) {
        want(names, book, on->buttons[i].picture);
        want(names, book, on->buttons[i].sound);
    }
    if (g_hash_table_size(names) > 0)
        board_pick(book, names, keep_file, media->files);
    g_hash_table_unref(names);
    return media;
}

void board_media_close(struct board_media *media)
{
    if (!media)
        return;
    g_hash_table_unref(media->files);
    g_hash_table_unref(media->sources);
    board_book_unref(media->book);
    g_free(media);
}

/* --- data in the JSON --- */

static void take_bytes(void *context, const char *name, GBytes *bytes)
{
    GBytes **found = context;

    (void)name;
    *found = g_bytes_ref(bytes);
}

json_t *board_page_json(const struct board_book *book, int board)
{
    const char *file = board_book_board(book, board)->file;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    GBytes *bytes = NULL;
    json_t *source;
    bool mended;

    if (!file)
        return board_json(book->bytes, &mended);
    g_hash_table_add(names, (char *)file);
    board_pick(book, names, take_bytes, &bytes);
    source = bytes ? board_json(bytes, &mended) : NULL;
    g_clear_pointer(&bytes, g_bytes_unref);
    return source;
}

static const json_t *source_of(struct board_media *media, int board)
{
    gpointer key = GINT_TO_POINTER(board + 1);
    json_t *source = g_hash_table_lookup(media->sources, key);

    if (!source) {
        source = board_page_json(media->book, board);
        g_hash_table_insert(media->sources, key, source);
    }
    return source;
}

/* RFC 2397: `data:` type, `;base64`, a comma. Some files have the base64 alone. */
static GBytes *decode_data(const char *text)
{
    const char *comma = g_ascii_strncasecmp(text, "data:", 5) == 0 ? strchr(text, ',') : NULL;
    const char *body = comma ? comma + 1 : text;
    bool is_base64 = !comma || g_strstr_len(text, comma - text, ";base64");
    gsize length;
    guchar *data;

    if (!is_base64) {
        data = (guchar *)g_uri_unescape_string(body, NULL);
        return data ? g_bytes_new_take(data, strlen((char *)data)) : NULL;
    }
    data = g_base64_decode(body, &length);
    return g_bytes_new_take(data, length);
}

static GBytes *data_of(struct board_media *media, const struct board_medium *medium)
{
    const json_t *list =
        json_object_get(source_of(media, medium->board), medium->is_sound ? "sounds" : "images");
    const json_t *entry = json_array_get(list, (size_t)medium->place);
    const char *text = json_string_value(json_object_get(entry, "data"));

    return text ? decode_data(text) : NULL;
}

/* --- what they are --- */

static bool begins(GBytes *bytes, const char *start, size_t length)
{
    gsize have;
    const void *data = g_bytes_get_data(bytes, &have);

    return have >= length && memcmp(data, start, length) == 0;
}

enum board_picture_kind board_picture_kind(GBytes *bytes)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);

    if (begins(bytes, "\x89PNG", 4))
        return BOARD_PICTURE_PNG;
    if (begins(bytes, "\xff\xd8\xff", 3))
        return BOARD_PICTURE_JPEG;
    return text && g_strstr_len(text, (gssize)MIN(length, 2048), "<svg") ? BOARD_PICTURE_SVG
                                                                         : BOARD_PICTURE_NONE;
}

/* Ogg, WAV, MP3 (a tag, or a frame), FLAC, MP4, WebM: what the sound side may be asked to play. */
static bool is_sound(GBytes *bytes)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);

    return begins(bytes, "OggS", 4) || begins(bytes, "RIFF", 4) || begins(bytes, "ID3", 3) ||
           begins(bytes, "fLaC", 4) || begins(bytes, "\x1a\x45\xdf\xa3", 4) ||
           (length > 8 && memcmp(data + 4, "ftyp", 4) == 0) ||
           (length > 2 && data[0] == 0xff && (data[1] & 0xe0) == 0xe0);
}

bool board_medium_check(GBytes *bytes, bool sound, GError **error)
{
    static const char *const names[] = {
        [BOARD_PICTURE_NONE] = "",
        [BOARD_PICTURE_PNG] = "picture.png",
        [BOARD_PICTURE_JPEG] = "picture.jpg",
        [BOARD_PICTURE_SVG] = "picture.svg",
    };

    if (sound)
        return is_sound(bytes) || fault(error, FAULT_INVALID, "is no sound");
    return picture_check(names[board_picture_kind(bytes)], bytes, error);
}

/* `error` keeps why the first of the two was no good. */
static GBytes *if_good(GBytes *bytes_take, bool sound, GError **error)
{
    if (bytes_take && !board_medium_check(bytes_take, sound, error && *error ? NULL : error))
        g_clear_pointer(&bytes_take, g_bytes_unref);
    return bytes_take;
}

GBytes *board_media_get(struct board_media *media, int place, GError **error)
{
    const struct board_medium *medium = board_book_medium(media->book, place);
    GError *why = NULL;
    GBytes *bytes = NULL, *file;

    if (medium->has_data)
        bytes = if_good(data_of(media, medium), medium->is_sound, &why);
    file = medium->path ? g_hash_table_lookup(media->files, medium->path) : NULL;
    if (!bytes && file)
        bytes = if_good(g_bytes_ref(file), medium->is_sound, &why);
    if (!bytes && !why)
        fault(&why, FAULT_MISSING, "'%s' has no bytes in the file", medium->id);
    if (bytes)
        g_clear_error(&why);
    else
        g_propagate_error(error, why);
    return bytes;
}

/* --- the check --- */

static void check_one(struct board_media *media, struct board_faults *faults,
                      const struct board *board, const struct board_button *button, int place)
{
    const struct board_medium *medium =
        place == BOARD_NONE ? NULL : board_book_medium(media->book, place);
    g_autoptr(GBytes) bytes = NULL;

    if (!medium || (medium->symbol && !medium->has_data && !medium->path))
        return;
    bytes = board_media_get(media, place, NULL);
    if (!bytes)
        board_faults_add(faults,
                         medium->is_sound ? BOARD_FAULT_SOUND_BROKEN : BOARD_FAULT_PICTURE_BROKEN,
                         board->name, board_button_called(button), medium->id);
}

struct board_faults *board_media_check(struct board_book *book)
{
    struct board_faults *faults = board_faults_new();

    for (int b = 0; b < board_book_count(book); b++) {
        const struct board *board = board_book_board(book, b);
        struct board_media *media = board_media_open(book, b);
        for (int i = 0; i < board->button_count; i++) {
            check_one(media, faults, board, &board->buttons[i], board->buttons[i].picture);
            check_one(media, faults, board, &board->buttons[i], board->buttons[i].sound);
        }
        board_media_close(media);
    }
    return faults;
}
