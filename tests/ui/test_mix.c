// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What the loudspeaker is given, sample by sample, and the store of what was synthesised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/speech_inside.h"
#include <stdlib.h>
#include <string.h>

#define LEVEL 10000
#define FADE_SAMPLES (SPEECH_RATE * 5 / 1000)

static int set_up(void **state)
{
    struct speech *speech = g_new0(struct speech, 1);

    speech->voices = g_queue_new();
    *state = speech;
    return 0;
}

static int tear_down(void **state)
{
    struct speech *speech = *state;

    g_queue_free_full(speech->voices, voice_free);
    g_free(speech);
    return 0;
}

/* Two words of a hundred samples, each followed by a hundred of silence. */
static struct clip *two_words(int16_t level)
{
    int16_t *samples = g_new0(int16_t, 400);
    GPtrArray *spans = spans_new();
    GBytes *pcm;
    struct clip *clip;

    for (int i = 0; i < 100; i++)
        samples[i] = samples[200 + i] = level;
    spans_add(spans, 0, 200, g_strdup("first"));
    spans_add(spans, 200, 400, g_strdup("second"));
    pcm = g_bytes_new_take(samples, 400 * sizeof *samples);
    clip = clip_new(pcm, SPEECH_RATE, spans);
    g_bytes_unref(pcm);
    return clip;
}

static struct clip *steady(size_t count, int16_t level)
{
    int16_t *samples = g_new(int16_t, count);
    GPtrArray *spans = spans_new();
    GBytes *pcm;
    struct clip *clip;

    for (size_t i = 0; i < count; i++)
        samples[i] = level;
    spans_add(spans, 0, count, g_strdup("steady"));
    pcm = g_bytes_new_take(samples, count * sizeof *samples);
    clip = clip_new(pcm, SPEECH_RATE, spans);
    g_bytes_unref(pcm);
    return clip;
}

static void begin_at(struct speech *speech, struct clip *clip_take, int volume_percent)
{
    mix_begin(speech, clip_take, ++speech->asked, volume_percent);
    clip_unref(clip_take);
}

static void begin(struct speech *speech, struct clip *clip_take)
{
    begin_at(speech, clip_take, 100);
}

static bool take(struct speech *speech, int16_t *out, size_t count)
{
    bool has_ended;

    mix_take(speech, out, count, &has_ended);
    return has_ended;
}

static void a_word_counts_when_its_sound_has_been_handed_over_whole(void **state)
{
    struct speech *speech = *state;
    int16_t out[512];

    begin(speech, two_words(LEVEL));
    take(speech, out, 99);
    assert_false(speech_heard(speech, "first"));
    take(speech, out, 1);
    assert_true(speech_heard(speech, "first"));
    take(speech, out, 199);
    assert_false(speech_heard(speech, "second"));
    take(speech, out, 1);
    assert_true(speech_heard(speech, "second"));
}

static void a_word_cut_before_its_end_does_not_count(void **state)
{
    struct speech *speech = *state;
    int16_t out[4096];

    begin(speech, two_words(LEVEL));
    take(speech, out, 290);
    begin(speech, two_words(0));
    take(speech, out, 4096);
    assert_false(speech_heard(speech, "second"));
    assert_true(speech_heard(speech, "first"));
}

static void what_was_not_heard_parts_what_was(void **state)
{
    struct speech *speech = *state;
    int16_t out[4096];

    begin(speech, two_words(LEVEL));
    take(speech, out, 150);
    begin(speech, two_words(LEVEL));
    take(speech, out, 4096);
    assert_false(speech_heard(speech, "first first"));
    assert_true(speech_heard(speech, "first second"));
}

static void words_too_quiet_to_hear_do_not_count(void **state)
{
    struct speech *speech = *state;
    int16_t out[4096];

    begin(speech, two_words(SPEECH_SILENCE - 1));
    take(speech, out, 4096);
    assert_false(speech_heard(speech, "first"));
    begin_at(speech, two_words(LEVEL), 0);
    take(speech, out, 4096);
    assert_false(speech_heard(speech, "first"));
    for (size_t i = 0; i < G_N_ELEMENTS(out); i++)
        assert_int_equal(out[i], 0);
}

static void a_cut_fades_in_five_milliseconds_without_a_click(void **state)
{
    struct speech *speech = *state;
    int16_t out[1024];
    int last = LEVEL;

    begin(speech, steady(5000, LEVEL));
    take(speech, out, 100);
    assert_int_equal(out[99], LEVEL);
    mix_cut(speech);
    take(speech, out, 1024);
    for (size_t i = 0; i < G_N_ELEMENTS(out); i++) {
        assert_in_range(last - out[i], 0, LEVEL / FADE_SAMPLES + 1);
        last = out[i];
    }
    assert_true(out[FADE_SAMPLES / 2] > LEVEL / 3);
    assert_int_equal(out[FADE_SAMPLES], 0);
    assert_null(speech->leaving);
}

static void new_words_do_not_wait_for_the_fade(void **state)
{
    struct speech *speech = *state;
    int16_t out[512];

    begin(speech, steady(5000, 2000));
    take(speech, out, 100);
    begin(speech, steady(5000, 3000));
    take(speech, out, 512);
    assert_true(out[0] > 4500);
    assert_int_equal(out[511], 3000);
}

static void loud_over_loud_is_clipped_not_wrapped(void **state)
{
    struct speech *speech = *state;
    int16_t out[8];

    begin(speech, steady(5000, INT16_MAX));
    take(speech, out, 8);
    begin(speech, steady(5000, INT16_MAX));
    take(speech, out, 8);
    for (size_t i = 0; i < G_N_ELEMENTS(out); i++)
        assert_int_equal(out[i], INT16_MAX);
}

static void the_end_is_told_once_and_only_of_the_newest(void **state)
{
    struct speech *speech = *state;
    int16_t out[4096];

    begin(speech, two_words(LEVEL));
    assert_false(take(speech, out, 399));
    assert_true(take(speech, out, 16));
    assert_false(take(speech, out, 16));
    begin(speech, two_words(LEVEL));
    speech->asked++; /* something newer is on its way */
    assert_false(take(speech, out, 4096));
    assert_null(speech->current);
}

static void what_was_said_long_ago_is_forgotten(void **state)
{
    struct speech *speech = *state;
    int16_t out[512];

    for (int i = 0; i < 1000; i++) {
        begin(speech, two_words(LEVEL));
        take(speech, out, 512);
    }
    assert_in_range(g_queue_get_length(speech->voices), 1, 65);
}

static size_t held(struct clip_store *store, int count)
{
    size_t found = 0;

    for (int i = 0; i < count; i++) {
        g_autofree char *key = g_strdup_printf("%d", i);
        struct clip *clip = clip_store_get(store, key);

        found += clip != NULL;
        clip_unref(clip);
    }
    return found;
}

static void the_store_keeps_what_was_used_last_within_its_bound(void **state)
{
    struct clip_store *store = clip_store_new();
    struct clip *clip;

    (void)state;
    for (int i = 0; i < 20; i++) {
        g_autofree char *key = g_strdup_printf("%d", i);

        clip = steady(512 * 1024, LEVEL); /* 1 MiB */
        clip_store_put(store, key, clip);
        clip_unref(clip);
        clip = clip_store_get(store, "0");
        assert_non_null(clip);
        clip_unref(clip);
    }
    assert_int_equal(held(store, 20), 8);
    clip = steady(3 * 1024 * 1024, LEVEL);
    clip_store_put(store, "too large", clip);
    clip_unref(clip);
    assert_null(clip_store_get(store, "too large"));
    assert_int_equal(held(store, 20), 8);
    clip_store_free(store);
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_word_counts_when_its_sound_has_been_handed_over_whole),
        CLAIM(a_word_cut_before_its_end_does_not_count),
        CLAIM(what_was_not_heard_parts_what_was),
        CLAIM(words_too_quiet_to_hear_do_not_count),
        CLAIM(a_cut_fades_in_five_milliseconds_without_a_click),
        CLAIM(new_words_do_not_wait_for_the_fade),
        CLAIM(loud_over_loud_is_clipped_not_wrapped),
        CLAIM(the_end_is_told_once_and_only_of_the_newest),
        CLAIM(what_was_said_long_ago_is_forgotten),
        cmocka_unit_test(the_store_keeps_what_was_used_last_within_its_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
