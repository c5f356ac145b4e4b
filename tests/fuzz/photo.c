// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "capture/exif.h"
#include "capture/photo.h"
#include "plan/picture.h"

/* A photograph: its header by three readers, then the picture itself where it is small. */
static void run_jpeg(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) jpeg = g_bytes_new_static(data, bytes);
    g_autoptr(GError) error = NULL;
    struct pixels *pixels;
    int width = 0, height = 0, turn = exif_orientation(data, bytes);
    bool sized = photo_size(jpeg, &width, &height, &error);

    fuzz_check(sized, &error);
    g_clear_error(&error);
    if (turn < 0 || turn > 8)
        fuzz_lost("an orientation that there is not");
    if (sized && (width <= 0 || height <= 0 || (int64_t)width * height > PHOTO_MOST_PIXELS))
        fuzz_lost("a size beyond the limit");
    fuzz_check(picture_check("a.jpg", jpeg, &error), &error);
    g_clear_error(&error);
    if (!sized || (int64_t)width * height > 256 * 256)
        return;
    pixels = photo_decode_scaled(jpeg, 16, 16, &error);
    fuzz_check(pixels != NULL, &error);
    if (pixels && (pixels->width_px > 16 || pixels->height_px > 16))
        fuzz_lost("larger than it was wanted");
    pixels_free(pixels);
}

static void seed_size(int width, int height)
{
    struct pixels *pixels = pixels_new(width, height);
    g_autoptr(GBytes) jpeg = NULL;

    for (size_t i = 0; i < pixels->stride_bytes * (size_t)height; i++)
        pixels->bgrx[i] = (uint8_t)(i * 7);
    jpeg = photo_encode(pixels, NULL);
    fuzz_seed(g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
    pixels_free(pixels);
}

static void seed_jpeg(void)
{
    /* An APP1 segment's payload, either way round: turned by a quarter. */
    fuzz_seed("Exif\0\0II*\0\10\0\0\0\1\0\22\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0", 32);
    fuzz_seed("Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 32);
    seed_size(1, 1);
    seed_size(33, 17);
}

const struct fuzz_target fuzz_jpeg = {"jpeg", 8192, NULL, seed_jpeg, run_jpeg};
