// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A 12-megapixel photograph, ours and the floor in turn; ms, the medians and then the best.
 *
 *   bench_photo make FILE          writes one, for the camera to see
 *   bench_photo draft RUNS VAULT   from pixels to a durable draft, sealed and hashed, against
 * encode, write, fsync, rename and folder sync of the plain file; the drafts stay, so let the vault
 * be one to throw away bench_photo thumbnail RUNS     against libjpeg-turbo's decode at one eighth
 */
#include "capture/photo.h"
#include "core/clock.h"
#include "figures.h"
#include "seal/age.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#define WIDTH_PX 4032
#define HEIGHT_PX 3024
#define MOST 200
/* As large as the inbox shows one. */
#define THUMBNAIL_WIDTH_PX 504
#define THUMBNAIL_HEIGHT_PX 378

static void must(bool ok, GError *error)
{
    if (!ok)
        give_up(error ? error->message : "it failed");
}

/* Soft shapes with a sensor's noise over them: about as many bytes as a photograph of a room. */
static struct pixels *scene_new(void)
{
    struct pixels *pixels = pixels_new(WIDTH_PX, HEIGHT_PX);
    uint32_t noise = 2463534242u;

    for (int y = 0; y < HEIGHT_PX; y++) {
        uint8_t *row = pixels->bgrx + (size_t)y * pixels->stride_bytes;
        double down = sin(y * 0.004) * 40 + (y / 400 % 2) * 30;
        for (int x = 0; x < WIDTH_PX; x++) {
            noise ^= noise << 13, noise ^= noise >> 17, noise ^= noise << 5;
            int grain = (int)(noise % 21) - 10, across = x / 300 % 2 * 25 + x / 40;
            row[4 * x] = (uint8_t)CLAMP(60 + across + grain, 0, 255);
            row[4 * x + 1] = (uint8_t)CLAMP(90 + down + across / 2 + grain, 0, 255);
            row[4 * x + 2] = (uint8_t)CLAMP(140 + down - across / 3 + grain, 0, 255);
            row[4 * x + 3] = 255;
        }
    }
    return pixels;
}

static void write_all(const char *path, const void *data, size_t bytes, bool durable)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    for (size_t done = 0; fd >= 0 && done < bytes;) {
        ssize_t wrote = write(fd, (const char *)data + done, bytes - done);
        if (wrote <= 0)
            give_up(path);
        done += (size_t)wrote;
    }
    if (fd < 0 || (durable && fsync(fd) != 0) || close(fd) != 0)
        give_up(path);
}

/* --- draft --- */

static struct draft draft_new(struct vault *vault, GBytes *jpeg, struct medium *medium)
{
    struct moment now = clock_now(vault_clock(vault));
    struct draft draft = {.id = id_new()};

    *medium = (struct medium){.bytes = (int64_t)g_bytes_get_size(jpeg),
                              .width = WIDTH_PX,
                              .height = HEIGHT_PX,
                              .sha256 = digest_of_bytes(jpeg)};
    g_strlcpy(medium->name, "photo.jpg", sizeof medium->name);
    g_strlcpy(medium->type, "image/jpeg", sizeof medium->type);
    draft.record = record_new(draft.id.text, "evidence", &now, vault_device(vault), "staff", NULL);
    record_set_body(draft.record, json_pack("{ss}", "evidence", "photograph"));
    record_add_medium(draft.record, medium);
    return draft;
}

static double save_ms(struct vault *vault, const struct pixels *pixels)
{
    g_autoptr(GError) error = NULL;
    int64_t begun_us = now_us();
    g_autoptr(GBytes) jpeg = photo_encode(pixels, &error);

    must(jpeg != NULL, error);
    must(vault_has_room(vault, VAULT_NEED_PHOTO, (int64_t)g_bytes_get_size(jpeg), &error), error);
    struct medium medium;
    struct draft draft = draft_new(vault, jpeg, &medium);
    must(vault_draft_save(vault, &draft, &medium, &jpeg, 1, &error), error);
    double ms = (double)(now_us() - begun_us) / 1000;
    json_decref(draft.record);
    return ms;
}

static unsigned char *encode_plain(const struct pixels *pixels, unsigned long *bytes)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *made = NULL;

    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &made, bytes);
    jpeg.image_width = (JDIMENSION)pixels->width_px;
    jpeg.image_height = (JDIMENSION)pixels->height_px;
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, PHOTO_QUALITY, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = pixels->bgrx + jpeg.next_scanline * pixels->stride_bytes;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return made;
}

static double plain_ms(const char *folder, const struct pixels *pixels)
{
    g_autofree char *part = g_build_filename(folder, "floor.part", NULL);
    g_autofree char *path = g_build_filename(folder, "floor.jpg", NULL);
    unsigned long bytes = 0;
    int64_t begun_us = now_us();
    unsigned char *made = encode_plain(pixels, &bytes);

    write_all(part, made, bytes, true);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (rename(part, path) != 0 || dir < 0 || fsync(dir) != 0)
        give_up(path);
    close(dir);
    double ms = (double)(now_us() - begun_us) / 1000;
    unlink(path);
    free(made);
    return ms;
}

static void compare_drafts(int runs, const char *folder)
{
    double ours[MOST], floor_ms[MOST];
    g_autoptr(GError) error = NULL;
    g_autofree char *beside = g_path_get_dirname(folder);
    struct pixels *pixels = scene_new();
    struct vault *vault = vault_open(folder, VAULT_WRITE, &error);

    must(vault != NULL, error);
    for (int i = 0; i < runs; i++) {
        ours[i] = save_ms(vault, pixels);
        floor_ms[i] = plain_ms(beside, pixels);
    }
    printf("%.1f %.1f\n", percentile(ours, (size_t)runs, 50),
           percentile(floor_ms, (size_t)runs, 50));
    vault_close(vault);
    pixels_free(pixels);
}

/* --- thumbnail --- */

static double ours_ms(GBytes *photo)
{
    g_autoptr(GError) error = NULL;
    int64_t begun_us = now_us();
    struct pixels *small =
        photo_decode_scaled(photo, THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX, &error);

    must(small != NULL, error);
    pixels_free(small);
    return (double)(now_us() - begun_us) / 1000;
}

static double eighth_ms(GBytes *photo)
{
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    gsize bytes;
    const unsigned char *data = g_bytes_get_data(photo, &bytes);
    int64_t begun_us = now_us();

    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, data, bytes);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.scale_num = 1;
    jpeg.scale_denom = 8;
    jpeg.out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(&jpeg);
    unsigned char *all = malloc((size_t)jpeg.output_width * 4 * jpeg.output_height);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = all + (size_t)jpeg.output_scanline * jpeg.output_width * 4;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    free(all);
    return (double)(now_us() - begun_us) / 1000;
}

static GBytes *photo_new(void)
{
    g_autoptr(GError) error = NULL;
    struct pixels *pixels = scene_new();
    GBytes *photo = photo_encode(pixels, &error);

    must(photo != NULL, error);
    pixels_free(pixels);
    return photo;
}

static void compare_thumbnails(int runs)
{
    double ours[MOST], floor_ms[MOST];
    g_autoptr(GBytes) photo = photo_new();

    for (int i = 0; i < runs; i++) {
        ours[i] = ours_ms(photo);
        floor_ms[i] = eighth_ms(photo);
    }
    printf("%.1f %.1f\n", percentile(ours, (size_t)runs, 50),
           percentile(floor_ms, (size_t)runs, 50));
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[2]) : 0;
    bool counts = runs > 0 && runs <= MOST;

    seal_start();
    if (argc == 3 && strcmp(argv[1], "make") == 0) {
        g_autoptr(GBytes) photo = photo_new();
        gsize bytes;
        const void *data = g_bytes_get_data(photo, &bytes);
        write_all(argv[2], data, bytes, false);
    } else if (argc == 4 && counts && strcmp(argv[1], "draft") == 0) {
        compare_drafts(runs, argv[3]);
    } else if (argc == 3 && counts && strcmp(argv[1], "thumbnail") == 0) {
        compare_thumbnails(runs);
    } else {
        give_up("usage: bench_photo make FILE | draft RUNS VAULT | thumbnail RUNS");
    }
    return 0;
}
