// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/jpeg.h"
#include "capture/exif.h"

#include <jerror.h>

/* A progressive picture holds every coefficient in memory, two bytes each: 240 MB for 40 megapixels
 * without subsampling. libjpeg-turbo has no backing store here and fails beyond. */
#define MOST_MEMORY ((long)272 << 20)
/* Every scan of a progressive picture touches the whole of it: a file may ask for thousands. */
#define MOST_SCANS 100
#define MOST_SCANNED_PIXELS INT64_C(1000000000)
#define FIRST_ROOM ((size_t)64 << 10)

static enum fault_code code_of(int message)
{
    switch (message) {
    case JERR_NO_SOI:
    case JERR_INPUT_EMPTY:
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_NO_BACKING_STORE:
    case JERR_OUT_OF_MEMORY:
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
        return FAULT_INVALID;
    default:
        return FAULT_DAMAGED;
    }
}

static void on_error(j_common_ptr jpeg)
{
    struct jpeg_guard *guard = (struct jpeg_guard *)jpeg->err;

    guard->code = code_of(jpeg->err->msg_code);
    jpeg->err->format_message(jpeg, guard->text);
    longjmp(guard->back, 1);
}

/* Warnings that lose nothing of the picture. Some cameras pad the last scan with a few bytes before
 * the end marker. */
static bool is_harmless(const struct jpeg_error_mgr *errors)
{
    switch (errors->msg_code) {
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
        return true;
    case JWRN_EXTRANEOUS_DATA:
        return errors->msg_parm.i[1] == JPEG_EOI;
    default:
        return false;
    }
}

static void on_message(j_common_ptr jpeg, int level)
{
    if (level < 0 && !is_harmless(jpeg->err))
        on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg)
{
    const struct jpeg_decompress_struct *reader = (const void *)jpeg;
    int64_t pixels;

    if (!jpeg->is_decompressor)
        return;
    pixels = (int64_t)reader->image_width * reader->image_height;
    if (reader->input_scan_number > MOST_SCANS ||
        (reader->input_scan_number > 1 && reader->input_scan_number * pixels > MOST_SCANNED_PIXELS))
        jpeg_leave((struct jpeg_guard *)jpeg->err, FAULT_INVALID, "the JPEG has too many scans");
}

bool jpeg_run(struct jpeg_guard *guard, void (*work)(void *job), void *job, GError **error)
{
    jpeg_std_error(&guard->errors);
    guard->errors.error_exit = on_error;
    guard->errors.emit_message = on_message;
    guard->progress.progress_monitor = on_progress;
    if (setjmp(guard->back) != 0)
        return fault(error, guard->code, "the picture cannot be used: %s", guard->text);
    work(job);
    return true;
}

_Noreturn void jpeg_leave(struct jpeg_guard *guard, enum fault_code code, const char *text)
{
    guard->code = code;
    g_strlcpy(guard->text, text, sizeof(guard->text));
    longjmp(guard->back, 1);
}

static int orientation_of(const struct jpeg_decompress_struct *jpeg)
{
    const struct jpeg_marker_struct *marker;

    for (marker = jpeg->marker_list; marker; marker = marker->next) {
        int orientation = exif_orientation(marker->data, marker->data_length);
        if (orientation)
            return orientation;
    }
    return 1;
}

static void check_limits(struct jpeg_reader *reader)
{
    const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    int64_t pixels = (int64_t)jpeg->image_width * jpeg->image_height;

    if (pixels > PHOTO_MOST_PIXELS)
        jpeg_leave(reader->guard, FAULT_INVALID, "the picture has more than 40 megapixels");
    if (jpeg->jpeg_color_space != JCS_YCbCr && jpeg->jpeg_color_space != JCS_GRAYSCALE &&
        jpeg->jpeg_color_space != JCS_RGB)
        jpeg_leave(reader->guard, FAULT_INVALID, "the picture's colours are not of a camera");
}

void jpeg_reader_open(struct jpeg_reader *reader, struct jpeg_guard *guard, GBytes *bytes)
{
    gsize length;
    const unsigned char *data = g_bytes_get_data(bytes, &length);

    reader->guard = guard;
    if (length > PHOTO_MOST_BYTES)
        jpeg_leave(guard, FAULT_INVALID, "the file is larger than 64 MB");
    reader->jpeg.err = &guard->errors;
    jpeg_create_decompress(&reader->jpeg);
    reader->jpeg.progress = &guard->progress;
    reader->jpeg.mem->max_memory_to_use = MOST_MEMORY;
    jpeg_mem_src(&reader->jpeg, length ? data : (const unsigned char *)"", length);
    jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&reader->jpeg, TRUE);
    check_limits(reader);
    reader->orientation = orientation_of(&reader->jpeg);
    reader->width_px = (int)reader->jpeg.image_width;
    reader->height_px = (int)reader->jpeg.image_height;
    if (reader->orientation >= 5) {
        reader->width_px = (int)reader->jpeg.image_height;
        reader->height_px = (int)reader->jpeg.image_width;
    }
}

void jpeg_reader_close(struct jpeg_reader *reader)
{
    jpeg_destroy_decompress(&reader->jpeg);
}

void jpeg_reader_rows(struct jpeg_reader *reader, JSAMPARRAY rows, JDIMENSION top, JDIMENSION count)
{
    JDIMENSION done = 0;

    while (done < count)
        done += jpeg_read_scanlines(&reader->jpeg, rows + top + done, count - done);
}

static void begin(j_compress_ptr jpeg)
{
    struct jpeg_writer *writer = jpeg->client_data;

    writer->bytes = g_malloc(writer->room);
    writer->destination.next_output_byte = writer->bytes;
    writer->destination.free_in_buffer = writer->room;
}

/* Doubles; the kernel moves pages of a large block, not bytes. */
static boolean grow(j_compress_ptr jpeg)
{
    struct jpeg_writer *writer = jpeg->client_data;
    size_t had = writer->room;

    writer->room *= 2;
    writer->bytes = g_realloc(writer->bytes, writer->room);
    writer->destination.next_output_byte = writer->bytes + had;
    writer->destination.free_in_buffer = had;
    return TRUE;
}

static void end(j_compress_ptr jpeg)
{
    (void)jpeg;
}

void jpeg_writer_open(struct jpeg_writer *writer, struct jpeg_guard *guard, size_t expected_bytes)
{
    writer->jpeg.err = &guard->errors;
    jpeg_create_compress(&writer->jpeg);
    writer->room = MAX(expected_bytes, FIRST_ROOM);
    writer->destination.init_destination = begin;
    writer->destination.empty_output_buffer = grow;
    writer->destination.term_destination = end;
    writer->jpeg.dest = &writer->destination;
    writer->jpeg.client_data = writer;
}

void jpeg_writer_start(struct jpeg_writer *writer, int width_px, int height_px, int components,
                       J_COLOR_SPACE colours)
{
    writer->jpeg.image_width = (JDIMENSION)width_px;
    writer->jpeg.image_height = (JDIMENSION)height_px;
    writer->jpeg.input_components = components;
    writer->jpeg.in_color_space = colours;
    jpeg_set_defaults(&writer->jpeg);
    jpeg_set_quality(&writer->jpeg, PHOTO_QUALITY, TRUE);
    jpeg_start_compress(&writer->jpeg, TRUE);
}

GBytes *jpeg_writer_take(struct jpeg_writer *writer)
{
    size_t length = writer->room - writer->destination.free_in_buffer;
    uint8_t *bytes = g_realloc(g_steal_pointer(&writer->bytes), length);

    return g_bytes_new_take(bytes, length);
}

void jpeg_writer_close(struct jpeg_writer *writer)
{
    jpeg_destroy_compress(&writer->jpeg);
    g_clear_pointer(&writer->bytes, g_free);
}
