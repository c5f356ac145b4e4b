// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Speech as a script hears it: through SDL's dummy device, in its own time, and through the one
 * that writes to a file, as fast as it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/speech.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

struct room {
    struct speech *speech;
    GMutex mutex;
    GCond cond;
    int wakes;
    char *file;
};

static void wake(void *context)
{
    struct room *room = context;

    g_mutex_lock(&room->mutex);
    room->wakes++;
    g_cond_signal(&room->cond);
    g_mutex_unlock(&room->mutex);
}

static int enter(void **state, const char *driver, int volume_percent)
{
    struct room *room = g_new0(struct room, 1);
    int fd = g_file_open_tmp("speech-XXXXXX.raw", &room->file, NULL);

    assert_true(fd >= 0);
    g_close(fd, NULL);
    g_setenv("SDL_AUDIODRIVER", driver, TRUE);
    g_setenv("SDL_DISKAUDIOFILE", room->file, TRUE);
    g_setenv("SDL_DISKAUDIODELAY", "1", TRUE);
    g_mutex_init(&room->mutex);
    g_cond_init(&room->cond);
    room->speech = speech_new(100, volume_percent, wake, room);
    *state = room;
    return 0;
}

static int dummy(void **state)
{
    return enter(state, "dummy", 100);
}

static int disk(void **state)
{
    return enter(state, "disk", 100);
}

static int muted(void **state)
{
    return enter(state, "disk", 0);
}

static int deaf(void **state)
{
    return enter(state, "there-is-no-such-driver", 100);
}

static int leave(void **state)
{
    struct room *room = *state;

    speech_free(room->speech);
    g_unlink(room->file);
    g_free(room->file);
    g_mutex_clear(&room->mutex);
    g_cond_clear(&room->cond);
    g_free(room);
    return 0;
}

/* Until what is being said has ended: the wake says when to look. */
static void hear_out(struct room *room)
{
    int64_t end_us = g_get_monotonic_time() + PATIENCE_US;

    g_mutex_lock(&room->mutex);
    while (speech_is_speaking(room->speech))
        if (!g_cond_wait_until(&room->cond, &room->mutex, end_us))
            fail_msg("it never ended");
    g_mutex_unlock(&room->mutex);
}

static void hear(struct room *room, const char *words)
{
    int64_t end_us = g_get_monotonic_time() + PATIENCE_US;

    while (!speech_heard(room->speech, words))
        if (g_get_monotonic_time() > end_us)
            fail_msg("\"%s\" was never heard", words);
        else
            g_usleep(500);
}

static void words_that_sounded_are_heard_once(void **state)
{
    struct room *room = *state;

    speech_say(room->speech, "I like swimming, and Don’t like noise!", "en");
    assert_false(speech_heard(room->speech, "noise"));
    hear_out(room);
    assert_false(speech_heard(room->speech, "swim"));
    assert_false(speech_heard(room->speech, "swimming like"));
    assert_true(speech_heard(room->speech, "LIKE swimming"));
    assert_false(speech_heard(room->speech, "swimming"));
    assert_true(speech_heard(room->speech, "don't like"));
    assert_true(speech_heard(room->speech, "noise"));
    assert_false(speech_heard(room->speech, "noise"));
}

static void words_after_a_cut_are_not_heard(void **state)
{
    struct room *room = *state;

    speech_say(room->speech, "first words come slowly and then comes elephant", "en");
    hear(room, "first");
    speech_say(room->speech, "stop", "en");
    hear_out(room);
    assert_true(speech_heard(room->speech, "stop"));
    assert_false(speech_heard(room->speech, "elephant"));
}

static void hushed_words_are_not_heard(void **state)
{
    struct room *room = *state;

    speech_say(room->speech, "one two three four five elephant", "en");
    hear(room, "one");
    speech_hush(room->speech);
    assert_false(speech_is_speaking(room->speech));
    speech_say(room->speech, "done", "en");
    hear_out(room);
    assert_false(speech_heard(room->speech, "elephant"));
    assert_true(speech_heard(room->speech, "done"));
}

static void the_newest_words_win_and_nothing_is_stacked(void **state)
{
    struct room *room = *state;
    char *now;

    for (int i = 0; i < 200; i++)
        speech_say(room->speech, i % 2 ? "elephant" : "giraffe", "en");
    speech_say(room->speech, "swimming", "en");
    now = speech_now(room->speech);
    assert_string_equal(now, "swimming");
    g_free(now);
    hear_out(room);
    assert_true(speech_heard(room->speech, "swimming"));
    now = speech_now(room->speech);
    assert_string_equal(now, "");
    g_free(now);
    assert_false(speech_heard(room->speech, "elephant"));
    assert_false(speech_heard(room->speech, "giraffe"));
}

static void at_volume_0_nothing_is_heard(void **state)
{
    struct room *room = *state;

    speech_say(room->speech, "swimming", "en");
    hear_out(room);
    assert_false(speech_heard(room->speech, "swimming"));
    assert_null(speech_trouble(room->speech));
}

static GBytes *tone(int rate, int ms, double peak)
{
    size_t count = (size_t)rate * (size_t)ms / 1000;
    int16_t *samples = g_new(int16_t, count);

    for (size_t i = 0; i < count; i++)
        samples[i] = (int16_t)(peak * sin(2 * G_PI * 440 * (double)i / rate));
    return g_bytes_new_take(samples, count * sizeof *samples);
}

static void play(struct room *room, GBytes *pcm_take, int rate, const char *tag)
{
    speech_play(room->speech, pcm_take, rate, tag);
    g_bytes_unref(pcm_take);
}

static void a_recording_is_heard_by_its_tag_unless_it_is_silent(void **state)
{
    struct room *room = *state;

    play(room, tone(16000, 200, 0), 16000, "silent voice");
    hear_out(room);
    assert_false(speech_heard(room->speech, "silent voice"));
    play(room, tone(48000, 200, 8000), 48000, "my voice");
    hear_out(room);
    assert_true(speech_heard(room->speech, "my voice"));
}

static void speech_and_recordings_cut_each_other_across_rates(void **state)
{
    struct room *room = *state;

    for (int i = 0; i < 5; i++) {
        play(room, tone(48000, 30000, 8000), 48000, "long voice");
        speech_say(room->speech, "swimming", "en");
        hear(room, "swimming");
        play(room, tone(16000, 100, 8000), 16000, "short voice");
        hear(room, "short voice");
    }
    hear_out(room);
    assert_false(speech_heard(room->speech, "long voice"));
}

static void each_language_has_its_voice(void **state)
{
    static const struct {
        const char *language, *words, *heard;
    } said[] = {
        {"cy", "Dw i’n hoffi nofio", "hoffi nofio"},
        {"ar", "أحب السباحة", "السباحة"},
        {"pl", "lubię pływać", "pływać"},
        {"ur", "مجھے تیرنا پسند ہے", "تیرنا پسند"},
        {"xx", "swimming", "swimming"},
        {"en", "12 of the cards", "of the cards"},
    };
    struct room *room = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        speech_say(room->speech, said[i].words, said[i].language);
        hear_out(room);
        if (!speech_heard(room->speech, said[i].heard))
            fail_msg("%s: %s", said[i].language, said[i].heard);
    }
}

static void words_said_ahead_sound_the_same(void **state)
{
    struct room *room = *state;

    for (int i = 0; i < 300; i++) {
        g_autofree char *words = g_strdup_printf("word %d", i);

        speech_prepare(room->speech, words, "en");
    }
    speech_prepare(room->speech, "swimming", "en");
    speech_ready(room->speech);
    speech_say(room->speech, "swimming", "en");
    hear_out(room);
    assert_true(speech_heard(room->speech, "swimming"));
    assert_false(speech_heard(room->speech, "word"));
}

static void blank_words_and_wild_bytes_do_no_harm(void **state)
{
    static const char *const wild[] = {"", "  \n", "…", "\xff\xfe swimming", "[[", "<p>a &amp; b"};
    struct room *room = *state;
    g_autofree char *long_words = g_strnfill(100000, 'a');

    for (size_t i = 0; i < G_N_ELEMENTS(wild); i++) {
        speech_say(room->speech, wild[i], "en");
        hear_out(room);
    }
    assert_true(speech_heard(room->speech, "swimming"));
    speech_say(room->speech, long_words, "en");
    speech_hush(room->speech);
    assert_false(speech_heard(room->speech, ""));
}

static void no_loudspeaker_is_said_and_the_words_end(void **state)
{
    struct room *room = *state;

    assert_null(speech_trouble(room->speech));
    speech_say(room->speech, "swimming", "en");
    hear_out(room);
    assert_string_equal(speech_trouble(room->speech), "speech.trouble.device");
    assert_false(speech_heard(room->speech, "swimming"));
    assert_true(room->wakes > 0);
}

static void what_is_heard_is_what_the_device_was_given(void **state)
{
    struct room *room = *state;
    g_autofree char *raw = NULL;
    gsize bytes;
    int peak = 0;

    speech_say(room->speech, "swimming", "en");
    hear_out(room);
    assert_true(speech_heard(room->speech, "swimming"));
    speech_free(room->speech);
    room->speech = NULL;
    assert_true(g_file_get_contents(room->file, &raw, &bytes, NULL));
    for (size_t i = 0; i < bytes / sizeof(int16_t); i++)
        peak = MAX(peak, abs(((int16_t *)(void *)raw)[i]));
    assert_true(bytes > 22050 / 2);
    assert_true(peak > 2000);
}

/* Samples that sounded, and the loudest, of one word said (or prompted) by a speech of its own. */
static void sound_of(struct room *room, const struct tone *how, bool is_prompt, int *peak,
                     size_t *sounding)
{
    g_autofree char *raw = NULL;
    gsize bytes;

    speech_set_tone(room->speech, how);
    if (is_prompt)
        speech_prompt(room->speech, "swimming", "en");
    else
        speech_say(room->speech, "swimming", "en");
    hear_out(room);
    assert_true(speech_heard(room->speech, "swimming"));
    speech_free(room->speech);
    assert_true(g_file_get_contents(room->file, &raw, &bytes, NULL));
    *peak = 0;
    *sounding = 0;
    for (size_t i = 0; i < bytes / sizeof(int16_t); i++) {
        int sample = abs(((int16_t *)(void *)raw)[i]);

        *peak = MAX(*peak, sample);
        *sounding += sample > 200;
    }
    room->speech = speech_new(100, 100, wake, room);
}

static void a_pupil_hears_their_own_rate_volume_and_voice(void **state)
{
    struct tone usual = {100, 50, 100, ""}, slow = usual, quiet = usual, other = usual;
    struct room *room = *state;
    int peak, other_peak;
    size_t sounding, others;

    sound_of(room, &usual, false, &peak, &sounding);
    slow.rate_percent = 50;
    sound_of(room, &slow, false, &other_peak, &others);
    assert_true(others > sounding * 3 / 2);
    quiet.volume_percent = 30;
    sound_of(room, &quiet, false, &other_peak, &others);
    assert_true(other_peak < peak / 2);
    assert_true(other_peak > 0);
    g_strlcpy(other.voice, "f2", sizeof other.voice);
    sound_of(room, &other, false, &other_peak, &others);
    assert_true(others != sounding || other_peak != peak);
    assert_true(tone_has_voice("f2"));
    assert_false(tone_has_voice("../f2"));
}

static void a_prompt_is_quieter_than_the_message(void **state)
{
    struct tone usual = {100, 50, 100, ""};
    struct room *room = *state;
    int peak, prompt_peak;
    size_t sounding;

    sound_of(room, &usual, false, &peak, &sounding);
    sound_of(room, &usual, true, &prompt_peak, &sounding);
    assert_true(prompt_peak < peak * 3 / 4);
}

static void going_away_in_the_middle_of_a_word_is_clean(void **state)
{
    struct room *room = *state;

    speech_prepare(room->speech, "another thing to say", "en");
    speech_say(room->speech, "one two three four five six seven eight nine ten", "en");
    hear(room, "one");
}

static void nobody_is_asked_in_vain(void **state)
{
    GBytes *pcm = tone(16000, 10, 8000);

    (void)state;
    speech_say(NULL, "swimming", "en");
    speech_prepare(NULL, "swimming", "en");
    speech_play(NULL, pcm, 16000, "voice");
    speech_ready(NULL);
    speech_hush(NULL);
    speech_free(NULL);
    g_bytes_unref(pcm);
}

#define CLAIM(name, driver) cmocka_unit_test_setup_teardown(name, driver, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(words_that_sounded_are_heard_once, dummy),
        CLAIM(words_that_sounded_are_heard_once, disk),
        CLAIM(words_after_a_cut_are_not_heard, dummy),
        CLAIM(hushed_words_are_not_heard, dummy),
        CLAIM(the_newest_words_win_and_nothing_is_stacked, dummy),
        CLAIM(the_newest_words_win_and_nothing_is_stacked, disk),
        CLAIM(at_volume_0_nothing_is_heard, muted),
        CLAIM(a_recording_is_heard_by_its_tag_unless_it_is_silent, disk),
        CLAIM(speech_and_recordings_cut_each_other_across_rates, dummy),
        CLAIM(each_language_has_its_voice, disk),
        CLAIM(words_said_ahead_sound_the_same, disk),
        CLAIM(blank_words_and_wild_bytes_do_no_harm, disk),
        CLAIM(no_loudspeaker_is_said_and_the_words_end, deaf),
        CLAIM(what_is_heard_is_what_the_device_was_given, disk),
        CLAIM(a_pupil_hears_their_own_rate_volume_and_voice, disk),
        CLAIM(a_prompt_is_quieter_than_the_message, disk),
        CLAIM(going_away_in_the_middle_of_a_word_is_clean, dummy),
        cmocka_unit_test(nobody_is_asked_in_vain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
