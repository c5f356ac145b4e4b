// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/jpeg.h"
#include "capture/photo.h"
#include "capture/pixels.h"

#define STRIP_ROWS 32
/* libjpeg scales by eighths. Those with their own fast code: a half, a quarter, an eighth. */
#define EIGHTHS 8

struct decode_job {
    struct jpeg_guard guard;
    struct jpeg_reader in;
    GBytes *jpeg;
    int most_width_px, most_height_px; /* 0: full size */
    int fit_width_px, fit_height_px;
    struct pixels *stored;
};

/* The smallest of the fast scales that is still no smaller than what is wanted. */
static unsigned int scale_for(const struct decode_job *job)
{
    for (unsigned int scale = 1; scale < EIGHTHS; scale *= 2) {
        int64_t width = ((int64_t)job->in.width_px * scale + EIGHTHS - 1) / EIGHTHS;
        int64_t height = ((int64_t)job->in.height_px * scale + EIGHTHS - 1) / EIGHTHS;
        if (width >= job->fit_width_px && height >= job->fit_height_px)
            return scale;
    }
    return EIGHTHS;
}

static void choose_scale(struct decode_job *job)
{
    struct jpeg_decompress_struct *jpeg = &job->in.jpeg;

    if (!job->most_width_px)
        return;
    pixels_fit_size(job->in.width_px, job->in.height_px, job->most_width_px, job->most_height_px,
                    &job->fit_width_px, &job->fit_height_px);
    jpeg->scale_num = scale_for(job);
    jpeg->scale_denom = EIGHTHS;
    /* Smooth chroma is for full size: here it is averaged away, and its code is slower. */
    jpeg->do_fancy_upsampling = FALSE;
}

static void work_decode(void *of)
{
    struct decode_job *job = of;
    struct jpeg_decompress_struct *jpeg = &job->in.jpeg;
    JSAMPROW rows[STRIP_ROWS];

    jpeg_reader_open(&job->in, &job->guard, job->jpeg);
    choose_scale(job);
    jpeg->out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(jpeg);
    job->stored = pixels_new((int)jpeg->output_width, (int)jpeg->output_height);
    while (jpeg->output_scanline < jpeg->output_height) {
        JDIMENSION top = jpeg->output_scanline;
        JDIMENSION count = MIN(STRIP_ROWS, jpeg->output_height - top);
        for (JDIMENSION i = 0; i < count; i++)
            rows[i] = job->stored->bgrx + (top + i) * job->stored->stride_bytes;
        jpeg_reader_rows(&job->in, rows, 0, count);
    }
    jpeg_finish_decompress(jpeg);
}

static struct pixels *turned(struct pixels *stored_take, int orientation)
{
    struct turn turn = turn_of(orientation, stored_take->bgrx, stored_take->width_px,
                               stored_take->height_px, 4, stored_take->stride_bytes);
    struct pixels *upright;

    if (orientation == 1)
        return stored_take;
    upright = pixels_new(turn.width_px, turn.height_px);
    for (int top = 0; top < turn.height_px; top += STRIP_ROWS)
        turn_rows(&turn, top, MIN(STRIP_ROWS, turn.height_px - top),
                  upright->bgrx + (size_t)top * upright->stride_bytes, upright->stride_bytes);
    pixels_free(stored_take);
    return upright;
}

static struct pixels *decode(struct decode_job *job, GError **error)
{
    bool done = jpeg_run(&job->guard, work_decode, job, error);
    struct pixels *upright = NULL;

    if (done)
        upright = turned(g_steal_pointer(&job->stored), job->in.orientation);
    pixels_free(job->stored);
    jpeg_reader_close(&job->in);
    return upright;
}

struct pixels *photo_decode(GBytes *jpeg, GError **error)
{
    struct decode_job job = {.jpeg = jpeg};

    return decode(&job, error);
}

struct pixels *photo_decode_scaled(GBytes *jpeg, int most_width_px, int most_height_px,
                                   GError **error)
{
    struct decode_job job = {
        .jpeg = jpeg, .most_width_px = most_width_px, .most_height_px = most_height_px};
    struct pixels *shrunk, *decoded;

    g_assert(most_width_px > 0 && most_height_px > 0);
    decoded = decode(&job, error);
    if (!decoded ||
        (decoded->width_px == job.fit_width_px && decoded->height_px == job.fit_height_px))
        return decoded;
    shrunk = pixels_shrink(decoded, job.fit_width_px, job.fit_height_px);
    pixels_free(decoded);
    return shrunk;
}
