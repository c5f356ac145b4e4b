// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The parent's side of an import: whoever answers may have been broken into. */
#include "talk/board_import.h"

#include "child/child.h"
#include "core/json.h"
#include "plan/pack_name.h"
#include "plan/pack_zip.h"
#include "talk/book_inside.h"
#include "talk/import_inside.h"

#include <string.h>

#define FAULTS_BYTES_MOST ((size_t)4 * 1024 * 1024)
#define ANSWER_MOST ((size_t)256 * 1024 * 1024)

struct importing {
    struct board_book *book;
    GPtrArray *names; /* in their order */
    struct board_faults *faults;
};

static bool nonsense(GError **error)
{
    return fault(error, FAULT_INVALID, "the child that read the boards said nonsense");
}

static bool take_fault(struct importing *importing, const json_t *entry)
{
    const json_t *kind = json_array_get(entry, 0);
    int64_t number = json_integer_value(kind);

    if (!json_is_integer(kind) || number < 0 || number >= BOARD_FAULT_KINDS)
        return false;
    board_faults_add(importing->faults, (enum board_fault_kind)number,
                     json_string_value(json_array_get(entry, 1)),
                     json_string_value(json_array_get(entry, 2)),
                     json_string_value(json_array_get(entry, 3)));
    return true;
}

static bool take_faults(struct importing *importing, GBytes *data, GError **error)
{
    json_t *list = json_read(data, FAULTS_BYTES_MOST, NULL);
    bool good = json_is_array(list) && !importing->faults;
    size_t place;
    json_t *entry;

    importing->faults = importing->faults ? importing->faults : board_faults_new();
    json_array_foreach(list, place, entry) good = good && take_fault(importing, entry);
    json_decref(list);
    return good || nonsense(error);
}

/* A copy: the answer as a whole does not stay in memory for one picture of it. */
static bool take_file(struct importing *importing, const struct frame *frame, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(frame->data, &length);
    char *name = g_strdup(frame->name);

    if (!pack_name_stays(name, false) || importing->names->len >= PACK_ENTRIES_MOST ||
        g_hash_table_contains(importing->book->contents, name)) {
        g_free(name);
        return nonsense(error);
    }
    g_hash_table_insert(importing->book->contents, name, g_bytes_new(data, length));
    g_ptr_array_add(importing->names, name);
    return true;
}

static bool take_frame(struct importing *importing, const struct frame *frame, GError **error)
{
    if (frame->kind == BOARD_FRAME_FAULTS)
        return take_faults(importing, frame->data, error);
    if (frame->kind != BOARD_FRAME_JSON && frame->kind != BOARD_FRAME_MEDIUM)
        return nonsense(error);
    return take_file(importing, frame, error);
}

static bool take_frames(struct importing *importing, GBytes *answer, GError **error)
{
    struct frames *frames = frames_new(answer);
    struct frame frame;
    GError *why = NULL;

    while (frames_next(frames, &frame, &why)) {
        bool good = take_frame(importing, &frame, &why);
        frame_clear(&frame);
        if (!good)
            break;
    }
    frames_free(frames);
    if (!why)
        return true;
    g_propagate_error(error, why);
    return false;
}

static void bytes_free(gpointer bytes)
{
    g_bytes_unref(bytes);
}

struct board_book *board_book_from_answer(GBytes *answer, const char *name, GError **error)
{
    struct importing importing = {board_book_make(NULL, name), g_ptr_array_new(), NULL};
    struct board_book *book = importing.book;
    bool good;

    book->contents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_free);
    good = take_frames(&importing, answer, error) && board_book_fill(book, importing.names, error);
    g_ptr_array_unref(importing.names);
    if (good && importing.faults) { /* what was wrong before it was mended */
        board_faults_free(book->faults);
        book->faults = g_steal_pointer(&importing.faults);
    }
    board_faults_free(importing.faults);
    if (good)
        return book;
    board_book_unref(book);
    return NULL;
}

struct board_book *board_book_import(GBytes *file, const char *name, GError **error)
{
    const struct child_job job = {CHILD_READER, BOARD_SIFT_JOB, file, ANSWER_MOST, CHILD_WALL_MS};
    g_autoptr(GBytes) answer = child_run(&job, error);

    return answer ? board_book_from_answer(answer, name, error) : NULL;
}
