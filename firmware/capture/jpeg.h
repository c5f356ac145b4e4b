// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What every use of libjpeg-turbo in capture/ shares: its errors caught and sorted, the limits on
 * what is read, and a destination that grows. Included by photo*.c alone. */
#include "capture/photo.h"
#include <setjmp.h>
#include <stdio.h>
/* jpeglib.h wants stdio.h first. */
#include <jpeglib.h>

/* libjpeg leaves by longjmp, so all that must survive it lives in the caller's job, not in locals.
 */
struct jpeg_guard {
    struct jpeg_error_mgr errors; /* first: libjpeg hands this address back */
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    enum fault_code code;
    char text[JMSG_LENGTH_MAX];
};

/* Calls `work(job)`; a libjpeg error or a warning that means lost data ends it and becomes a fault.
 */
bool jpeg_run(struct jpeg_guard *guard, void (*work)(void *job), void *job,
              GError **error) MUST_CHECK;
/* From inside `work`: leaves with this fault. */
_Noreturn void jpeg_leave(struct jpeg_guard *guard, enum fault_code code, const char *text);

struct jpeg_reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_guard *guard;
    int orientation;         /* EXIF's, 1…8 */
    int width_px, height_px; /* upright */
};

/* Inside `work`: reads the header of `bytes` and holds it against the limits. `reader` must be
 * zeroed before; jpeg_reader_close afterwards, outside, in any case. */
void jpeg_reader_open(struct jpeg_reader *reader, struct jpeg_guard *guard, GBytes *bytes);
void jpeg_reader_close(struct jpeg_reader *reader);
/* Inside `work`, between start and finish: fills rows `top` and on; `rows` are pointers to all
 * rows. */
void jpeg_reader_rows(struct jpeg_reader *reader, JSAMPARRAY rows, JDIMENSION top,
                      JDIMENSION count);

struct jpeg_writer {
    struct jpeg_compress_struct jpeg;
    struct jpeg_destination_mgr destination;
    uint8_t *bytes;
    size_t room;
};

/* Inside `work`: an empty picture, to be given size and colours. `expected_bytes` spares growing.
 * `writer` must be zeroed before; jpeg_writer_close afterwards, outside, in any case. */
void jpeg_writer_open(struct jpeg_writer *writer, struct jpeg_guard *guard, size_t expected_bytes);
/* Inside `work`: PHOTO_QUALITY, 4:2:0, and starts. */
void jpeg_writer_start(struct jpeg_writer *writer, int width_px, int height_px, int components,
                       J_COLOR_SPACE colours);
/* After jpeg_finish_compress: the bytes, the caller's. */
GBytes *jpeg_writer_take(struct jpeg_writer *writer);
void jpeg_writer_close(struct jpeg_writer *writer);
