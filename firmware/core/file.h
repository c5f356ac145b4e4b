// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Files that are there after a power cut, or not there at all.
 *
 * Every name is relative to an open folder. A write goes to `<name>.part`, is flushed, and takes
 * its name by rename; the folder is flushed last. A failed fsync is final for that file: the call
 * fails, the part is removed, and the caller may write again elsewhere from memory; it is never
 * retried (ext4, XFS and Btrfs mark the pages clean after a failed fsync). Files are 0600 unless
 * `mode` says otherwise, opened O_NOFOLLOW and O_CLOEXEC. */
#include "core/fault.h"
#include <stdint.h>
#include <sys/types.h>

enum file_way {
    FILE_NEW,     /* fails with FAULT_INVALID if the name is taken */
    FILE_REPLACE, /* the old file or the new one, never a mixture */
};

/* True for a name that stays in its folder: not empty, no slash, neither `.` nor `..`, at most 250
 * bytes. Every call below answers FAULT_INVALID for another. */
bool file_name_is_plain(const char *name);

/* Opens a folder; -1 on failure. `folder_make` makes it first where needed, and flushes its parent.
 */
int folder_open(const char *path, GError **error) MUST_CHECK;
int folder_make(int parent, const char *name, mode_t mode, GError **error) MUST_CHECK;
bool folder_sync(int folder, GError **error) MUST_CHECK;
/* Names in a folder, sorted, without `.` and `..`; free with g_ptr_array_unref. NULL on failure. */
GPtrArray *folder_list(int folder, GError **error) MUST_CHECK;

/* Durable when it returns true: file and folder are flushed (two flushes). A new file that could
 * not be made durable is gone again when it returns false. */
bool file_write(int folder, const char *name, GBytes *bytes, enum file_way way, mode_t mode,
                GError **error) MUST_CHECK;
/* Whole file; FAULT_MISSING, or FAULT_INVALID when it is larger than `most_bytes`. */
GBytes *file_read(int folder, const char *name, size_t most_bytes, GError **error) MUST_CHECK;
/* Unlinks and flushes the folder; a file that is not there is no failure. */
bool file_remove(int folder, const char *name, GError **error) MUST_CHECK;

/* A file written piece by piece. After a write or flush that failed every further call fails; what
 * is left is to abandon it, or, in place, to commit what was durable before. `folder` stays open
 * for as long as the writer. */
struct file_writer;
/* With `in_place` the file has its own name from the first byte and grows there (a recording, which
 * is worth keeping when cut); otherwise it is `<name>.part` until `_commit`. */
struct file_writer *file_writer_open(int folder, const char *name, bool in_place, mode_t mode,
                                     GError **error) MUST_CHECK;
bool file_writer_write(struct file_writer *writer, const void *data, size_t bytes,
                       GError **error) MUST_CHECK;
bool file_writer_sync(struct file_writer *writer, GError **error) MUST_CHECK;
/* Flushes the file and gives it its name; the caller flushes the folder, once for several files.
 * The writer is closed and freed whatever the answer; when it fails the part is removed, but a file
 * in place stays with what it holds, and `way` means nothing to it. */
bool file_writer_commit(struct file_writer *writer, enum file_way way, GError **error) MUST_CHECK;
/* Closes, frees and unlinks. NULL allowed. */
void file_writer_abandon(struct file_writer *writer);

/* Free bytes for us on the disk that holds `folder`; -1 on failure. */
int64_t folder_room_bytes(int folder, GError **error) MUST_CHECK;
