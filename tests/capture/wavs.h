// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* WAVs made for tests, and Ogg pages counted. `scratch.h` comes first. */
#include <math.h>

#define UNUSED_IN_SOME_TEST_2 __attribute__((unused)) static

/* A tone of 440 Hz at half of full scale for `loud_ms`, then silence to `all_ms`; the same on every
 * channel. RIFF WAVE, PCM, 16 bit. */
UNUSED_IN_SOME_TEST_2 GBytes *wav_make(int rate_hz, int channels, int loud_ms, int all_ms)
{
    uint32_t frames = (uint32_t)((int64_t)rate_hz * all_ms / 1000);
    uint32_t loud = (uint32_t)((int64_t)rate_hz * loud_ms / 1000);
    uint32_t data = frames * (uint32_t)channels * 2;
    uint32_t numbers[] = {36 + data,
                          16,
                          (uint32_t)channels << 16 | 1,
                          (uint32_t)rate_hz,
                          (uint32_t)(rate_hz * channels * 2),
                          16u << 16 | (uint32_t)channels * 2,
                          data};
    GByteArray *wav = g_byte_array_new();

    g_byte_array_append(wav, (const guint8 *)"RIFF", 4);
    g_byte_array_append(wav, (const guint8 *)&numbers[0], 4);
    g_byte_array_append(wav, (const guint8 *)"WAVEfmt ", 8);
    g_byte_array_append(wav, (const guint8 *)&numbers[1], 20);
    g_byte_array_append(wav, (const guint8 *)"data", 4);
    g_byte_array_append(wav, (const guint8 *)&numbers[6], 4);
    for (uint32_t i = 0; i < frames; i++) {
        int16_t sample = i < loud ? (int16_t)lrint(16384 * sin(2 * G_PI * 440 * i / rate_hz)) : 0;
        for (int c = 0; c < channels; c++)
            g_byte_array_append(wav, (const guint8 *)&sample, 2);
    }
    return g_byte_array_free_to_bytes(wav);
}

/* Root mean square of samples `from` to `to`. */
UNUSED_IN_SOME_TEST_2 double loudness(const int16_t *pcm, size_t from, size_t to)
{
    double sum = 0;

    for (size_t i = from; i < to; i++)
        sum += (double)pcm[i] * pcm[i];
    return sqrt(sum / (double)(to - from));
}

/* RFC 3533: where each page begins, and what time it ends at (48 kHz granules of Opus). */
struct ogg_page {
    size_t at;
    int64_t granule;
};

UNUSED_IN_SOME_TEST_2 GArray *ogg_pages(GBytes *ogg)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(ogg, &length);
    GArray *pages = g_array_new(FALSE, FALSE, sizeof(struct ogg_page));

    for (size_t at = 0; at + 27 <= length;) {
        struct ogg_page page = {.at = at};
        size_t segments = data[at + 26];
        size_t body = 0;
        assert_memory_equal(data + at, "OggS", 4);
        memcpy(&page.granule, data + at + 6, 8);
        assert_true(at + 27 + segments <= length);
        for (size_t i = 0; i < segments; i++)
            body += data[at + 27 + i];
        g_array_append_val(pages, page);
        at += 27 + segments + body;
        assert_true(at <= length);
    }
    return pages;
}
