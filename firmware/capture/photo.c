// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/photo.h"
#include "capture/jpeg.h"
#include "capture/pixels.h"

/* A picture that needs no turning keeps its coefficients: nothing is lost by a second quantisation,
 * and neither transform nor colour conversion is paid for. That takes two bytes a coefficient;
 * larger pictures go through row by row instead, so that a board with little memory stays out of
 * trouble. */
#define MOST_COEFFICIENT_BYTES ((int64_t)96 << 20)
/* ITU-T T.81, F.1.2: 8-bit samples give at most 11 bits for a difference of DC and 10 for an AC. */
#define MOST_COEFFICIENT 1023
/* Rows handed over at a time: a few rows of 16 by 16 blocks. */
#define STRIP_ROWS 32

struct size_job {
    struct jpeg_guard guard;
    struct jpeg_reader in;
    GBytes *jpeg;
};

static void work_size(void *of)
{
    struct size_job *job = of;

    jpeg_reader_open(&job->in, &job->guard, job->jpeg);
}

bool photo_size(GBytes *jpeg, int *width_px, int *height_px, GError **error)
{
    struct size_job job = {.jpeg = jpeg};
    bool done = jpeg_run(&job.guard, work_size, &job, error);

    *width_px = job.in.width_px;
    *height_px = job.in.height_px;
    jpeg_reader_close(&job.in);
    return done;
}

struct encode_job {
    struct jpeg_guard guard;
    struct jpeg_writer out;
    const struct pixels *pixels;
    GBytes *made;
};

/* Photographs at this quality need about two bits a pixel. */
static size_t expected_bytes(int width_px, int height_px)
{
    return (size_t)width_px * (size_t)height_px / 4;
}

static void work_encode(void *of)
{
    struct encode_job *job = of;
    const struct pixels *pixels = job->pixels;
    JSAMPROW rows[STRIP_ROWS];

    jpeg_writer_open(&job->out, &job->guard, expected_bytes(pixels->width_px, pixels->height_px));
    jpeg_writer_start(&job->out, pixels->width_px, pixels->height_px, 4, JCS_EXT_BGRX);
    while (job->out.jpeg.next_scanline < job->out.jpeg.image_height) {
        JDIMENSION top = job->out.jpeg.next_scanline;
        JDIMENSION count = MIN(STRIP_ROWS, job->out.jpeg.image_height - top);
        for (JDIMENSION i = 0; i < count; i++)
            rows[i] = pixels->bgrx + (top + i) * pixels->stride_bytes;
        jpeg_write_scanlines(&job->out.jpeg, rows, count);
    }
    jpeg_finish_compress(&job->out.jpeg);
    job->made = jpeg_writer_take(&job->out);
}

GBytes *photo_encode(const struct pixels *pixels, GError **error)
{
    struct encode_job job = {.pixels = pixels};
    bool done;

    if ((int64_t)pixels->width_px * pixels->height_px > PHOTO_MOST_PIXELS) {
        fault(error, FAULT_INVALID, "the picture has more than 40 megapixels");
        return NULL;
    }
    done = jpeg_run(&job.guard, work_encode, &job, error);
    jpeg_writer_close(&job.out);
    return done ? job.made : NULL;
}

struct clean_job {
    struct jpeg_guard guard;
    struct jpeg_reader in;
    struct jpeg_writer out;
    GBytes *jpeg;
    uint8_t *stored; /* the whole picture as it lies in the file, when it must be turned */
    uint8_t *strip;  /* STRIP_ROWS upright rows */
    GBytes *made;
};

static bool keeps_coefficients(const struct jpeg_reader *in)
{
    const struct jpeg_decompress_struct *jpeg = &in->jpeg;
    int64_t blocks = 0;

    for (int i = 0; i < jpeg->num_components; i++)
        blocks += (int64_t)jpeg->comp_info[i].width_in_blocks * jpeg->comp_info[i].height_in_blocks;
    return in->orientation == 1 && jpeg->jpeg_color_space != JCS_RGB &&
           blocks * DCTSIZE2 * (int64_t)sizeof(JCOEF) <= MOST_COEFFICIENT_BYTES;
}

/* No branch within, so that many are compared at a time. */
static bool is_in_range(JBLOCKROW row, JDIMENSION blocks)
{
    int beyond = 0;

    for (JDIMENSION i = 0; i < blocks; i++) {
        beyond |= (row[i][0] < -MOST_COEFFICIENT - 1) | (row[i][0] > MOST_COEFFICIENT);
        for (int k = 1; k < DCTSIZE2; k++)
            beyond |= (row[i][k] < -MOST_COEFFICIENT) | (row[i][k] > MOST_COEFFICIENT);
    }
    return beyond == 0;
}

/* The standard tables have no code for what a broken or hostile file may hold here, and the encoder
 * does not look: it would write a picture that cannot be read. */
static void check_coefficients(struct clean_job *job, jvirt_barray_ptr *coefficients)
{
    struct jpeg_decompress_struct *jpeg = &job->in.jpeg;

    for (int i = 0; i < jpeg->num_components; i++) {
        const jpeg_component_info *component = &jpeg->comp_info[i];
        for (JDIMENSION y = 0; y < component->height_in_blocks; y++) {
            JBLOCKARRAY row =
                jpeg->mem->access_virt_barray((j_common_ptr)jpeg, coefficients[i], y, 1, FALSE);
            if (!is_in_range(row[0], component->width_in_blocks))
                jpeg_leave(&job->guard, FAULT_DAMAGED, "a coefficient out of range");
        }
    }
}

static void copy_coefficients(struct clean_job *job)
{
    gsize length = g_bytes_get_size(job->jpeg);
    jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&job->in.jpeg);
    struct jpeg_compress_struct *out = &job->out.jpeg;

    check_coefficients(job, coefficients);
    jpeg_writer_open(&job->out, &job->guard, length + length / 8);
    jpeg_copy_critical_parameters(&job->in.jpeg, out);
    /* The density is copied along, and is metadata. */
    out->density_unit = 0;
    out->X_density = 1;
    out->Y_density = 1;
    jpeg_write_coefficients(out, coefficients);
    jpeg_finish_compress(out);
    jpeg_finish_decompress(&job->in.jpeg);
}

/* Neither decoder nor encoder converts colours: what the file has, luma and chroma, goes across. */
static int start_same_colours(struct clean_job *job)
{
    struct jpeg_decompress_struct *in = &job->in.jpeg;

    in->out_color_space = in->jpeg_color_space;
    jpeg_start_decompress(in);
    jpeg_writer_open(&job->out, &job->guard, expected_bytes(job->in.width_px, job->in.height_px));
    jpeg_writer_start(&job->out, job->in.width_px, job->in.height_px, in->output_components,
                      in->out_color_space);
    return in->output_components;
}

static void encode_straight(struct clean_job *job)
{
    JSAMPROW rows[STRIP_ROWS];
    struct jpeg_decompress_struct *in = &job->in.jpeg;
    size_t stride = (size_t)start_same_colours(job) * in->output_width;

    job->strip = g_malloc_n(STRIP_ROWS, stride);
    for (size_t i = 0; i < STRIP_ROWS; i++)
        rows[i] = job->strip + i * stride;
    while (in->output_scanline < in->output_height) {
        JDIMENSION count = MIN(STRIP_ROWS, in->output_height - in->output_scanline);
        jpeg_reader_rows(&job->in, rows, 0, count);
        jpeg_write_scanlines(&job->out.jpeg, rows, count);
    }
    jpeg_finish_decompress(in);
    jpeg_finish_compress(&job->out.jpeg);
}

static void read_stored(struct clean_job *job, size_t stride)
{
    struct jpeg_decompress_struct *in = &job->in.jpeg;
    JSAMPROW rows[STRIP_ROWS];

    job->stored = g_malloc_n(in->output_height, stride);
    while (in->output_scanline < in->output_height) {
        JDIMENSION top = in->output_scanline;
        JDIMENSION count = MIN(STRIP_ROWS, in->output_height - top);
        for (JDIMENSION i = 0; i < count; i++)
            rows[i] = job->stored + (top + i) * stride;
        jpeg_reader_rows(&job->in, rows, 0, count);
    }
    jpeg_finish_decompress(in);
}

static void encode_turned(struct clean_job *job)
{
    int components = start_same_colours(job);
    size_t stride = (size_t)components * job->in.jpeg.output_width;
    size_t out_stride = (size_t)components * (size_t)job->in.width_px;
    struct turn turn;
    JSAMPROW rows[STRIP_ROWS];

    read_stored(job, stride);
    turn = turn_of(job->in.orientation, job->stored, (int)job->in.jpeg.output_width,
                   (int)job->in.jpeg.output_height, components, stride);
    job->strip = g_malloc_n(STRIP_ROWS, out_stride);
    for (size_t i = 0; i < STRIP_ROWS; i++)
        rows[i] = job->strip + i * out_stride;
    for (int top = 0; top < turn.height_px; top += STRIP_ROWS) {
        int count = MIN(STRIP_ROWS, turn.height_px - top);
        turn_rows(&turn, top, count, job->strip, out_stride);
        jpeg_write_scanlines(&job->out.jpeg, rows, (JDIMENSION)count);
    }
    jpeg_finish_compress(&job->out.jpeg);
}

static void work_clean(void *of)
{
    struct clean_job *job = of;

    jpeg_reader_open(&job->in, &job->guard, job->jpeg);
    if (keeps_coefficients(&job->in))
        copy_coefficients(job);
    else if (job->in.orientation == 1)
        encode_straight(job);
    else
        encode_turned(job);
    job->made = jpeg_writer_take(&job->out);
}

GBytes *photo_clean(GBytes *jpeg, int *width_px, int *height_px, GError **error)
{
    struct clean_job job = {.jpeg = jpeg};
    bool done = jpeg_run(&job.guard, work_clean, &job, error);

    if (width_px)
        *width_px = job.in.width_px;
    if (height_px)
        *height_px = job.in.height_px;
    jpeg_reader_close(&job.in);
    jpeg_writer_close(&job.out);
    g_free(job.stored);
    g_free(job.strip);
    return done ? job.made : NULL;
}
