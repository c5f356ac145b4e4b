// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "capture/capture.h"
#include "capture/microphone.h"
#include "capture/sound.h"
#include "waiting.h"
#include "wavs.h"

struct scene {
    struct scratch *scratch;
    struct waiting waiting;
    struct microphone *microphone;
    struct microphone_look look;
    GByteArray *ogg; /* what the sink got; under waiting's lock */
    bool is_over;    /* no byte may come any more */
    int late;
};

static int setup(void **state)
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->scratch = scratch_new();
    waiting_init(&scene->waiting);
    scene->ogg = g_byte_array_new();
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;

    microphone_free(scene->microphone);
    assert_int_equal(scene->late, 0);
    g_byte_array_unref(scene->ogg);
    waiting_clear(&scene->waiting);
    scratch_free(scene->scratch);
    g_free(scene);
    return 0;
}

static void sink(void *context, const void *data, size_t bytes)
{
    struct scene *scene = context;

    g_mutex_lock(&scene->waiting.lock);
    g_byte_array_append(scene->ogg, data, (guint)bytes);
    scene->late += scene->is_over;
    g_mutex_unlock(&scene->waiting.lock);
}

static void start(struct scene *scene)
{
    g_byte_array_set_size(scene->ogg, 0);
    scene->is_over = false;
    microphone_start(scene->microphone, sink, scene);
}

static void start_source(struct scene *scene, const char *source, int most_seconds)
{
    scene->microphone = microphone_new(source, most_seconds, waiting_tell, &scene->waiting, NULL);
    assert_non_null(scene->microphone);
    start(scene);
}

static void start_wav(struct scene *scene, GBytes *wav, int most_seconds)
{
    g_autofree char *source = g_strdup_printf("file:%s/in.wav", scene->scratch->path);

    scratch_put(scene->scratch, "in.wav", g_bytes_get_data(wav, NULL), g_bytes_get_size(wav));
    start_source(scene, source, most_seconds);
}

static const struct microphone_look *look(struct scene *scene)
{
    microphone_look(scene->microphone, &scene->look);
    return &scene->look;
}

static bool is_over(struct scene *scene)
{
    return look(scene)->state == MICROPHONE_ENDED || scene->look.state == MICROPHONE_GONE;
}

/* Waits for the end: all that came. */
static GBytes *recorded(struct scene *scene)
{
    GBytes *bytes;

    WAIT_FOR(&scene->waiting, is_over(scene));
    g_mutex_lock(&scene->waiting.lock);
    scene->is_over = true;
    bytes = g_bytes_new(scene->ogg->data, scene->ogg->len);
    g_mutex_unlock(&scene->waiting.lock);
    return bytes;
}

static struct sound *decoded(GBytes *ogg)
{
    g_autoptr(GError) error = NULL;
    struct sound *sound = sound_decode(ogg, 48000, &error);

    assert_null(error);
    assert_non_null(sound);
    return sound;
}

/* Two programs of the Opus authors agree that it is well formed, and how long it lasts. */
static void assert_valid_ogg(struct scene *scene, GBytes *ogg, int64_t duration_ms)
{
    g_autoptr(GBytes) raw = NULL;
    g_autofree char *out = NULL;

    scratch_put(scene->scratch, "out.ogg", g_bytes_get_data(ogg, NULL), g_bytes_get_size(ogg));
    assert_int_equal(scratch_run(scene->scratch, "opusinfo out.ogg"), 0);
    out = scratch_out(scene->scratch);
    assert_null(strstr(out, "WARNING"));
    assert_non_null(strstr(out, "Channels: 1"));
    assert_int_equal(scratch_run(scene->scratch, "opusdec --quiet --rate 48000 out.ogg out.raw"),
                     0);
    raw = scratch_get(scene->scratch, "out.raw");
    assert_in_range((g_bytes_get_size(raw) - 44) / 96, duration_ms - 1, duration_ms + 1);
}

static void unknown_sources_are_refused(void **state)
{
    static const char *const bad[] = {"", "mic", "file", "file:", "alsa:", "tone:440", "none:"};
    static const int seconds[] = {0, -1, 601};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(microphone_new(bad[i], 60, NULL, NULL, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(microphone_new("tone", seconds[i], NULL, NULL, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void tone_becomes_ogg_that_others_can_play(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;
    struct sound *sound;

    start_source(scene, "tone", 60);
    WAIT_FOR(&scene->waiting, look(scene)->duration_ms >= 1000);
    assert_int_equal(scene->look.state, MICROPHONE_RECORDING);
    assert_true(scene->look.has_heard);
    microphone_stop(scene->microphone);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_ENDED);
    assert_valid_ogg(scene, ogg, scene->look.duration_ms);
    sound = decoded(ogg);
    assert_in_range(sound->samples / 48, scene->look.duration_ms - 1, scene->look.duration_ms + 1);
    /* A sine at -12 dBFS has an effective value of -15. */
    assert_in_range((int)loudness(sound->pcm, 9600, 43200), 5000, 6700);
    sound_free(sound);
}

static void levels_come_ten_times_a_second(void **state)
{
    struct scene *scene = *state;
    struct microphone_level levels[32];
    size_t count;

    start_source(scene, "tone", 60);
    WAIT_FOR(&scene->waiting, look(scene)->levels >= 10);
    count = microphone_levels(scene->microphone, 2, levels, G_N_ELEMENTS(levels));
    assert_true(count >= 8);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(levels[i].peak_dbfs + 100, 87, 89);
        assert_in_range(levels[i].rms_dbfs + 100, 84, 86);
    }
    assert_int_equal(microphone_levels(scene->microphone, 5, levels, 2), 2);
    assert_int_equal(microphone_levels(scene->microphone, 99999, levels, 2), 0);
    assert_true(look(scene)->duration_ms >= 1000);
}

static void recording_ends_by_itself_at_its_longest(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;
    struct sound *sound;

    start_source(scene, "tone", 1);
    assert_true(look(scene)->is_ending);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_ENDED);
    assert_int_equal(scene->look.duration_ms, 1000);
    assert_int_equal(scene->look.left_ms, 0);
    sound = decoded(ogg);
    assert_int_equal(sound->samples, 48000);
    sound_free(sound);
}

static void end_is_told_ten_seconds_ahead(void **state)
{
    struct scene *scene = *state;

    start_source(scene, "tone", 11);
    assert_false(look(scene)->is_ending);
    WAIT_FOR(&scene->waiting, look(scene)->is_ending);
    assert_in_range(scene->look.left_ms, 5000, 9999);
    assert_int_equal(scene->look.state, MICROPHONE_RECORDING);
}

static void pages_come_at_least_every_half_second(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;
    GArray *pages;
    int64_t last = 0;

    start_source(scene, "tone", 2);
    ogg = recorded(scene);
    pages = ogg_pages(ogg);
    assert_true(pages->len > 6);
    for (guint i = 0; i < pages->len; i++) {
        int64_t granule = g_array_index(pages, struct ogg_page, i).granule;
        assert_in_range(granule - last, 0, 24000);
        last = granule;
    }
    g_array_unref(pages);
}

static void cut_recording_plays_up_to_the_cut(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;
    GArray *pages;

    start_source(scene, "tone", 2);
    ogg = recorded(scene);
    pages = ogg_pages(ogg);
    for (guint i = 3; i < pages->len; i++) {
        const struct ogg_page *page = &g_array_index(pages, struct ogg_page, i);
        /* At the page, and within it. */
        for (size_t more = 0; more <= 40; more += 20) {
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(ogg, 0, page->at + more);
            struct sound *sound = decoded(cut);
            int64_t whole = g_array_index(pages, struct ogg_page, i - 1).granule - 312;
            assert_in_range(sound->samples, whole - 960, whole + 960);
            assert_true(loudness(sound->pcm, 4800, sound->samples) > 4000);
            sound_free(sound);
        }
    }
    g_array_unref(pages);
}

static void wav_is_recorded_once_and_then_silence(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) wav = wav_make(44100, 2, 500, 800);
    g_autoptr(GBytes) ogg = NULL;
    struct sound *sound;

    start_wav(scene, wav, 60);
    WAIT_FOR(&scene->waiting, look(scene)->duration_ms >= 1600);
    microphone_stop(scene->microphone);
    ogg = recorded(scene);
    assert_valid_ogg(scene, ogg, scene->look.duration_ms);
    sound = decoded(ogg);
    assert_in_range((int)loudness(sound->pcm, 4800, 21600), 10500, 12500);
    assert_in_range((int)loudness(sound->pcm, 30000, sound->samples), 0, 20);
    sound_free(sound);
}

static void silence_is_noticed_after_four_seconds(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) wav = wav_make(16000, 1, 0, 300);

    start_wav(scene, wav, 60);
    WAIT_FOR(&scene->waiting, look(scene)->levels >= 39);
    if (scene->look.levels == 39)
        assert_false(scene->look.is_silent);
    WAIT_FOR(&scene->waiting, look(scene)->levels >= 40);
    assert_true(scene->look.is_silent);
    assert_false(scene->look.has_heard);
    assert_false(scene->look.has_gone_quiet);
}

static void going_quiet_is_noticed_after_four_seconds(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) wav = wav_make(16000, 1, 450, 450);

    start_wav(scene, wav, 60);
    WAIT_FOR(&scene->waiting, look(scene)->levels >= 20);
    assert_true(scene->look.has_heard);
    assert_false(scene->look.has_gone_quiet);
    WAIT_FOR(&scene->waiting, look(scene)->levels >= 46);
    assert_true(scene->look.has_gone_quiet);
    assert_false(scene->look.is_silent);
}

static void unplugged_microphone_is_told_and_what_came_is_whole(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) wav = wav_make(48000, 1, 5000, 5000);
    g_autoptr(GBytes) ogg = NULL;
    g_autoptr(GBytes) again = NULL;

    start_wav(scene, wav, 60);
    WAIT_FOR(&scene->waiting, look(scene)->duration_ms >= 700);
    assert_int_equal(unlinkat(scene->scratch->fd, "in.wav", 0), 0);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_GONE);
    assert_int_equal(scene->look.why, FAULT_MISSING);
    assert_valid_ogg(scene, ogg, scene->look.duration_ms);
    /* Still gone; then back. */
    start(scene);
    again = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_GONE);
    assert_int_equal(scene->look.why, FAULT_MISSING);
    assert_int_equal(g_bytes_get_size(again), 0);
    scratch_put(scene->scratch, "in.wav", g_bytes_get_data(wav, NULL), g_bytes_get_size(wav));
    start(scene);
    WAIT_FOR(&scene->waiting, look(scene)->has_heard);
}

static void one_microphone_records_again_and_again(void **state)
{
    struct scene *scene = *state;

    start_source(scene, "tone", 60);
    for (int i = 0; i < 3; i++) {
        g_autoptr(GBytes) ogg = NULL;
        if (i > 0)
            start(scene);
        WAIT_FOR(&scene->waiting, look(scene)->duration_ms >= 300);
        microphone_stop(scene->microphone);
        ogg = recorded(scene);
        assert_valid_ogg(scene, ogg, scene->look.duration_ms);
    }
}

static void stop_before_anything_was_heard_ends_it(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;

    start_source(scene, "tone", 60);
    microphone_stop(scene->microphone);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_ENDED);
}

static void freeing_a_running_microphone_ends_the_recording_well(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;

    start_source(scene, "tone", 60);
    WAIT_FOR(&scene->waiting, look(scene)->duration_ms >= 500);
    microphone_free(g_steal_pointer(&scene->microphone));
    ogg = g_bytes_new(scene->ogg->data, scene->ogg->len);
    scratch_put(scene->scratch, "out.ogg", g_bytes_get_data(ogg, NULL), g_bytes_get_size(ogg));
    assert_int_equal(scratch_run(scene->scratch, "opusinfo out.ogg && ! grep -q WARNING out"), 0);
}

static void no_microphone_is_told(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;

    start_source(scene, "none", 60);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_GONE);
    assert_int_equal(scene->look.why, FAULT_MISSING);
    assert_int_equal(g_bytes_get_size(ogg), 0);
}

static void card_that_is_not_there_is_missing(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) ogg = NULL;

    start_source(scene, "alsa:no-such-card", 60);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_GONE);
    assert_int_equal(scene->look.why, FAULT_MISSING);
}

static void file_that_is_no_sound_is_told(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) text = g_bytes_new_static("no sound at all", 15);
    g_autoptr(GBytes) ogg = NULL;

    start_wav(scene, text, 60);
    ogg = recorded(scene);
    assert_int_equal(scene->look.state, MICROPHONE_GONE);
    assert_int_equal(scene->look.why, FAULT_INVALID);
}

static int finish(void **state)
{
    (void)state;
    capture_finish();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unknown_sources_are_refused),
        TEST(tone_becomes_ogg_that_others_can_play),
        TEST(levels_come_ten_times_a_second),
        TEST(recording_ends_by_itself_at_its_longest),
        TEST(end_is_told_ten_seconds_ahead),
        TEST(pages_come_at_least_every_half_second),
        TEST(cut_recording_plays_up_to_the_cut),
        TEST(wav_is_recorded_once_and_then_silence),
        TEST(silence_is_noticed_after_four_seconds),
        TEST(going_quiet_is_noticed_after_four_seconds),
        TEST(unplugged_microphone_is_told_and_what_came_is_whole),
        TEST(one_microphone_records_again_and_again),
        TEST(stop_before_anything_was_heard_ends_it),
        TEST(freeing_a_running_microphone_ends_the_recording_well),
        TEST(no_microphone_is_told),
        TEST(card_that_is_not_there_is_missing),
        TEST(file_that_is_no_sound_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, finish);
}
