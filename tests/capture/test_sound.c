// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "capture/capture.h"
#include "capture/sound.h"
#include "wavs.h"

static struct sound *decoded(GBytes *bytes, int rate_hz)
{
    g_autoptr(GError) error = NULL;
    struct sound *sound = sound_decode(bytes, rate_hz, &error);

    assert_null(error);
    assert_non_null(sound);
    assert_int_equal(sound->rate_hz, rate_hz);
    return sound;
}

static void assert_refused(GBytes *bytes, enum fault_code code)
{
    g_autoptr(GError) error = NULL;

    assert_null(sound_decode(bytes, 48000, &error));
    assert_true(fault_is(error, code));
}

static void wav_of_the_same_rate_keeps_every_sample(void **state)
{
    g_autoptr(GBytes) wav = wav_make(48000, 1, 300, 400);
    struct sound *sound = decoded(wav, 48000);

    (void)state;
    assert_int_equal(sound->samples, 19200);
    assert_memory_equal(sound->pcm, (const char *)g_bytes_get_data(wav, NULL) + 44, 38400);
    sound_free(sound);
}

static void other_rates_and_channels_are_converted(void **state)
{
    static const struct {
        int rate_hz, channels, to_hz;
    } cases[] = {{44100, 2, 48000}, {8000, 1, 22050}, {48000, 2, 16000}, {22050, 1, 44100}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) wav = wav_make(cases[i].rate_hz, cases[i].channels, 500, 500);
        struct sound *sound = decoded(wav, cases[i].to_hz);
        size_t expected = (size_t)cases[i].to_hz / 2;
        assert_in_range(sound->samples, expected - 40, expected + 40);
        assert_in_range((int)loudness(sound->pcm, 200, sound->samples - 200), 11000, 12200);
        sound_free(sound);
    }
}

static void opus_and_vorbis_of_other_programs_are_played(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autoptr(GBytes) wav = wav_make(48000, 1, 1000, 1000);
    static const char *const encoders[] = {"opusenc --quiet in.wav out.ogg",
                                           "oggenc --quiet -o out.ogg in.wav"};

    (void)state;
    scratch_put(scratch, "in.wav", g_bytes_get_data(wav, NULL), g_bytes_get_size(wav));
    for (size_t i = 0; i < G_N_ELEMENTS(encoders); i++) {
        g_autoptr(GBytes) ogg = NULL;
        struct sound *sound;
        assert_int_equal(scratch_run(scratch, "%s", encoders[i]), 0);
        ogg = scratch_get(scratch, "out.ogg");
        sound = decoded(ogg, 48000);
        /* Vorbis comes to the end of its last block. */
        assert_in_range(sound->samples, 47990, i == 0 ? 48010 : 48000 + 4096);
        assert_in_range((int)loudness(sound->pcm, 4800, 43200), 10500, 12500);
        sound_free(sound);
    }
    scratch_free(scratch);
}

static void what_is_no_sound_is_invalid(void **state)
{
    static const char *const bad[] = {"",
                                      "RIFF",
                                      "OggS",
                                      "RIFF....WAV",
                                      "OggS and nothing that is known",
                                      "ID3 an MP3, which is not taken"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(bad[i], strlen(bad[i]));
        assert_refused(bytes, FAULT_INVALID);
    }
}

static void cut_wav_gives_what_is_whole(void **state)
{
    g_autoptr(GBytes) wav = wav_make(48000, 1, 500, 500);
    static const size_t kept[] = {46, 1000, 20001, 40000};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(wav, 0, kept[i]);
        struct sound *sound = decoded(cut, 48000);
        assert_in_range(sound->samples, 1, (kept[i] - 44) / 2);
        assert_true(sound->samples + 2400 > (kept[i] - 44) / 2);
        sound_free(sound);
    }
}

static void head_without_sound_is_damaged(void **state)
{
    g_autoptr(GBytes) wav = wav_make(48000, 1, 500, 500);

    (void)state;
    for (size_t length = 12; length <= 44; length += 4) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(wav, 0, length);
        assert_refused(cut, FAULT_DAMAGED);
    }
}

static void ten_minutes_are_the_most(void **state)
{
    g_autoptr(GBytes) wav = wav_make(8000, 1, 0, 601000);

    (void)state;
    assert_refused(wav, FAULT_INVALID);
}

static void absurd_rates_are_refused(void **state)
{
    static const uint32_t rates[] = {0, 1, 999, 0x7fffffff, 0xffffffff};
    g_autoptr(GBytes) wav = wav_make(8000, 1, 100, 100);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rates); i++) {
        gsize length;
        const void *data = g_bytes_get_data(wav, &length);
        uint8_t *copy = g_memdup2(data, length);
        g_autoptr(GBytes) bytes = NULL;
        memcpy(copy + 24, &rates[i], 4);
        bytes = g_bytes_new_take(copy, length);
        assert_refused(bytes, FAULT_DAMAGED);
    }
}

static void changed_bytes_never_do_harm(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    g_autoptr(GBytes) wav = wav_make(48000, 1, 200, 200);
    g_autoptr(GBytes) opus = NULL;

    (void)state;
    scratch_put(scratch, "in.wav", g_bytes_get_data(wav, NULL), g_bytes_get_size(wav));
    assert_int_equal(scratch_run(scratch, "opusenc --quiet in.wav out.opus"), 0);
    opus = scratch_get(scratch, "out.opus");
    for (int round = 0; round < 80; round++) {
        GBytes *from = round % 2 ? wav : opus;
        gsize length = g_bytes_get_size(from);
        uint8_t *copy = g_memdup2(g_bytes_get_data(from, NULL), length);
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;
        struct sound *sound;
        for (int i = 0; i < 3; i++)
            copy[g_rand_int_range(random, 4, (gint32)MIN(length, 400))] =
                (uint8_t)g_rand_int_range(random, 0, 256);
        bytes = g_bytes_new_take(copy, length);
        sound = sound_decode(bytes, 48000, &error);
        assert_true((sound != NULL) == (error == NULL));
        assert_true(!error || fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DAMAGED));
        sound_free(sound);
    }
    scratch_free(scratch);
}

static int finish(void **state)
{
    (void)state;
    capture_finish();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wav_of_the_same_rate_keeps_every_sample),
        cmocka_unit_test(other_rates_and_channels_are_converted),
        cmocka_unit_test(opus_and_vorbis_of_other_programs_are_played),
        cmocka_unit_test(what_is_no_sound_is_invalid),
        cmocka_unit_test(cut_wav_gives_what_is_whole),
        cmocka_unit_test(head_without_sound_is_damaged),
        cmocka_unit_test(ten_minutes_are_the_most),
        cmocka_unit_test(absurd_rates_are_refused),
        cmocka_unit_test(changed_bytes_never_do_harm),
    };

    return cmocka_run_group_tests(tests, NULL, finish);
}
