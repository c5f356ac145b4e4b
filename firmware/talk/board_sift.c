// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The child's side of an import. */
#include "talk/board_import.h"

#include "child/frame.h"
#include "talk/import_inside.h"
#include "talk/media.h"
#include "talk/write_inside.h"

#include <stdlib.h>
#include <string.h>

static bool put_frame(void *context, const char *name, GBytes *bytes, GError **error)
{
    const int *out = context;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    bool is_json = g_str_has_suffix(name, ".obf") || strcmp(name, BOARD_MANIFEST) == 0;

    if (!is_json && !board_medium_check(bytes, false, NULL) &&
        !board_medium_check(bytes, true, NULL))
        return true; /* nothing that a board could show or sound */
    return frame_put(*out, is_json ? BOARD_FRAME_JSON : BOARD_FRAME_MEDIUM, name, data, length) ||
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

static bool put_faults(struct board_book *book, int out)
{
    struct board_faults *media = board_media_check(book);
    json_t *list = json_array();
    char *text;
    bool good;

    add_faults(list, board_book_faults(book));
    add_faults(list, media);
    text = json_dumps(list, JSON_COMPACT);
    good = text && frame_put(out, BOARD_FRAME_FAULTS, "", text, strlen(text));
    free(text);
    json_decref(list);
    board_faults_free(media);
    return good;
}

bool board_sift(GBytes *file, int out)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(file, "board", &error);
    const struct board_sink sink = {put_frame, &out, false};
    bool good;

    if (!book)
        return frame_refuse(out, error->message);
    good = put_faults(book, out) && board_book_put(book, &sink, &error);
    board_book_unref(book);
    if (!good && fault_is(error, FAULT_INVALID))
        return frame_refuse(out, error->message);
    return good && frame_end(out);
}
