// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/speech_inside.h"

#include <string.h>

/* Words of some minutes; what is longer is cut at a character. */
#define WORDS_BYTES_MOST 8192
#define AHEAD_MOST 128
/* A prompt beside the message. */
#define PROMPT_PERCENT 50
#define PROMPT_LOWER 20

static const char *const VOICES[] = {"",   "f1", "f2", "f3", "f4", "f5", "m1",
                                     "m2", "m3", "m4", "m5", "m6", "m7", "m8"};

bool tone_has_voice(const char *voice)
{
    for (size_t i = 0; i < G_N_ELEMENTS(VOICES); i++)
        if (g_str_equal(VOICES[i], voice))
            return true;
    return false;
}

static struct tone bounded(const struct tone *tone)
{
    struct tone within = {CLAMP(tone->rate_percent, 40, 250), CLAMP(tone->pitch, 0, 99),
                          CLAMP(tone->volume_percent, 0, 100), ""};

    if (tone_has_voice(tone->voice))
        g_strlcpy(within.voice, tone->voice, sizeof within.voice);
    return within;
}

struct speech *speech_new(int rate_percent, int volume_percent, void (*wake)(void *), void *context)
{
    struct speech *speech = g_new0(struct speech, 1);

    g_mutex_init(&speech->mutex);
    g_cond_init(&speech->cond);
    speech->tone = bounded(&(struct tone){rate_percent, 50, volume_percent, ""});
    speech->wake = wake;
    speech->context = context;
    speech->ahead = g_queue_new();
    speech->voices = g_queue_new();
    speech->store = clip_store_new();
    speech->thread = g_thread_new("speech", speech_run, speech);
    return speech;
}

void speech_free(struct speech *speech)
{
    if (!speech)
        return;
    g_mutex_lock(&speech->mutex);
    speech->is_quitting = true;
    g_cond_signal(&speech->cond);
    g_mutex_unlock(&speech->mutex);
    g_thread_join(speech->thread);
    request_free(speech->wanted);
    g_queue_free_full(speech->ahead, (GDestroyNotify)request_free);
    g_queue_free_full(speech->voices, voice_free);
    clip_store_free(speech->store);
    g_free(speech->saying);
    g_mutex_clear(&speech->mutex);
    g_cond_clear(&speech->cond);
    g_free(speech);
}

void speech_set_tone(struct speech *speech, const struct tone *tone)
{
    if (!speech)
        return;
    g_mutex_lock(&speech->mutex);
    speech->tone = bounded(tone);
    g_mutex_unlock(&speech->mutex);
}

/* Only the main thread sets the tone, and only it asks. */
static struct tone tone_of(const struct speech *speech)
{
    return speech ? speech->tone : (struct tone){100, 50, 0, ""};
}

static struct request *request_new(const struct speech *speech, const char *words,
                                   const char *language)
{
    struct request *request = g_new0(struct request, 1);

    request->words = g_utf8_make_valid(words, -1);
    if (strlen(request->words) > WORDS_BYTES_MOST)
        *g_utf8_find_prev_char(request->words, request->words + WORDS_BYTES_MOST + 1) = '\0';
    request->language = g_strdup(language);
    request->tone = tone_of(speech);
    return request;
}

/* What was asked before is cut, whether it has begun or not. Takes the request; NULL is silence. */
static void ask(struct speech *speech, struct request *request)
{
    if (!speech) {
        request_free(request);
        return;
    }
    g_mutex_lock(&speech->mutex);
    speech->asked++;
    g_clear_pointer(&speech->wanted, request_free);
    g_clear_pointer(&speech->saying, g_free);
    mix_cut(speech);
    if (request) {
        request->asked = speech->asked;
        speech->wanted = request;
        speech->saying = g_strdup(request->words);
    }
    g_cond_signal(&speech->cond);
    g_mutex_unlock(&speech->mutex);
}

static bool is_blank(const char *words)
{
    while (*words && g_unichar_isspace(g_utf8_get_char_validated(words, -1)))
        words = g_utf8_next_char(words);
    return !*words;
}

void speech_say(struct speech *speech, const char *words, const char *language)
{
    ask(speech, is_blank(words) ? NULL : request_new(speech, words, language));
}

void speech_prompt(struct speech *speech, const char *words, const char *language)
{
    struct request *request;

    if (is_blank(words)) {
        ask(speech, NULL);
        return;
    }
    request = request_new(speech, words, language);
    request->tone.volume_percent = request->tone.volume_percent * PROMPT_PERCENT / 100;
    request->tone.pitch = MAX(request->tone.pitch - PROMPT_LOWER, 0);
    ask(speech, request);
}

void speech_play(struct speech *speech, GBytes *pcm, int rate, const char *tag)
{
    struct request *request = request_new(speech, tag, "");

    g_assert(rate >= 8000 && rate <= 192000);
    request->pcm = g_bytes_ref(pcm);
    request->rate = rate;
    ask(speech, request);
}

void speech_hush(struct speech *speech)
{
    ask(speech, NULL);
}

void speech_prepare(struct speech *speech, const char *words, const char *language)
{
    struct request *request;

    if (!speech || is_blank(words))
        return;
    request = request_new(speech, words, language);
    request->is_ahead = true;
    g_mutex_lock(&speech->mutex);
    g_queue_push_tail(speech->ahead, request);
    if (g_queue_get_length(speech->ahead) > AHEAD_MOST)
        request_free(g_queue_pop_head(speech->ahead));
    g_cond_signal(&speech->cond);
    g_mutex_unlock(&speech->mutex);
}

void speech_ready(struct speech *speech)
{
    if (!speech)
        return;
    g_mutex_lock(&speech->mutex);
    speech->is_wanted_soon = true;
    g_cond_signal(&speech->cond);
    g_mutex_unlock(&speech->mutex);
}

/* GMutex is not part of what a const speech promises to leave alone. */
static GMutex *mutex_of(const struct speech *speech)
{
    return (GMutex *)&speech->mutex;
}

bool speech_is_speaking(const struct speech *speech)
{
    bool is_speaking;

    g_mutex_lock(mutex_of(speech));
    is_speaking = speech->saying != NULL;
    g_mutex_unlock(mutex_of(speech));
    return is_speaking;
}

char *speech_now(struct speech *speech)
{
    char *now;

    g_mutex_lock(&speech->mutex);
    now = g_strdup(speech->saying ? speech->saying : "");
    g_mutex_unlock(&speech->mutex);
    return now;
}

long speech_place(struct speech *speech)
{
    long place = -1;

    g_mutex_lock(&speech->mutex);
    if (speech->current && !speech->current->is_over && speech->saying)
        place = voice_place(speech->current);
    g_mutex_unlock(&speech->mutex);
    return place;
}

const char *speech_trouble(const struct speech *speech)
{
    const char *trouble;

    g_mutex_lock(mutex_of(speech));
    trouble = speech->trouble;
    g_mutex_unlock(mutex_of(speech));
    return trouble;
}
