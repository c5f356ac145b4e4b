// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Synthesis by espeak-ng, whose state is the process's: one thread uses it. */
#include "ui/speech_inside.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

#define WORDS_A_MINUTE 175
#define BUFFER_MS 200

/* A word event: from this character on, from this sample on. */
struct cue {
    size_t character, sample;
};

struct synthesis {
    struct speech *speech;
    const struct request *request;
    GByteArray *pcm;
    GArray *cues;
    bool is_overtaken;
};

static bool is_overtaken(struct speech *speech, const struct request *request)
{
    bool overtaken;

    g_mutex_lock(&speech->mutex);
    overtaken = speech->is_quitting ||
                (request->is_ahead ? speech->wanted != NULL : speech->asked != request->asked);
    g_mutex_unlock(&speech->mutex);
    return overtaken;
}

static int take(short *samples, int count, espeak_EVENT *events)
{
    struct synthesis *synthesis = events->user_data;

    for (; events->type != espeakEVENT_LIST_TERMINATED; events++) {
        /* Some languages end with a word of no length. */
        if (events->type == espeakEVENT_WORD && events->length > 0 && events->text_position > 0) {
            struct cue cue = {(size_t)events->text_position - 1,
                              (size_t)events->audio_position * SPEECH_RATE / 1000};

            g_array_append_val(synthesis->cues, cue);
        }
    }
    if (samples && count > 0)
        g_byte_array_append(synthesis->pcm, (const guint8 *)samples,
                            (guint)count * sizeof *samples);
    synthesis->is_overtaken = is_overtaken(synthesis->speech, synthesis->request);
    return synthesis->is_overtaken;
}

static void say_trouble(struct speech *speech)
{
    g_mutex_lock(&speech->mutex);
    speech->trouble = "speech.trouble.voice";
    g_mutex_unlock(&speech->mutex);
}

static bool open_engine(struct speech *speech)
{
    if (speech->has_engine)
        return true;
    if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL, espeakINITIALIZE_DONT_EXIT) !=
        SPEECH_RATE) {
        say_trouble(speech);
        return false;
    }
    espeak_SetSynthCallback(take);
    speech->has_engine = true;
    return true;
}

void espeak_close(struct speech *speech)
{
    if (speech->has_engine)
        espeak_Terminate();
    speech->has_engine = false;
}

static bool set_voice(const char *language)
{
    espeak_VOICE voice = {.languages = language};

    return espeak_SetVoiceByProperties(&voice) == EE_OK;
}

/* Where there is no voice for a language, an English one is better than silence. */
static void choose_voice(struct speech *speech, const char *language)
{
    int rate =
        CLAMP(WORDS_A_MINUTE * speech->rate_percent / 100, espeakRATE_MINIMUM, espeakRATE_MAXIMUM);

    if (strcmp(speech->voice_language, language) == 0)
        return;
    g_strlcpy(speech->voice_language, language, sizeof speech->voice_language);
    if (strcmp(language, "en") == 0 || !set_voice(language))
        set_voice("en-gb");
    espeak_SetParameter(espeakRATE, rate, 0);
}

/* A word without an event of its own ("of the") sounds with the one before it. */
static GPtrArray *spans_of(const char *words, const GArray *cues, size_t samples)
{
    GPtrArray *spans = spans_new();
    size_t characters = (size_t)g_utf8_strlen(words, -1);

    for (guint i = 0; i < cues->len;) {
        const struct cue *cue = &g_array_index(cues, struct cue, i);
        size_t from = i == 0 ? 0 : cue->character, to = characters, end = samples;

        for (i++; i < cues->len; i++) {
            const struct cue *after = &g_array_index(cues, struct cue, i);

            if (after->character > cue->character && after->sample > cue->sample) {
                to = after->character;
                end = after->sample;
                break;
            }
        }
        if (from < characters)
            spans_add(spans, cue->sample, end,
                      g_utf8_substring(words, (glong)from, (glong)MIN(to, characters)));
    }
    return spans;
}

static struct clip *synthesise(struct speech *speech, const struct request *request)
{
    struct synthesis synthesis = {speech, request, g_byte_array_new(),
                                  g_array_new(FALSE, FALSE, sizeof(struct cue)), false};
    struct clip *clip = NULL;
    espeak_ERROR answer;
    GBytes *pcm;

    choose_voice(speech, request->language);
    answer = espeak_Synth(request->words, strlen(request->words) + 1, 0, POS_CHARACTER, 0,
                          espeakCHARS_UTF8, NULL, &synthesis);
    pcm = g_byte_array_free_to_bytes(synthesis.pcm);
    if (answer != EE_OK && !synthesis.is_overtaken)
        say_trouble(speech);
    else if (!synthesis.is_overtaken)
        clip = clip_new(
            pcm, SPEECH_RATE,
            spans_of(request->words, synthesis.cues, g_bytes_get_size(pcm) / sizeof(int16_t)));
    g_bytes_unref(pcm);
    g_array_free(synthesis.cues, TRUE);
    return clip;
}

struct clip *espeak_clip(struct speech *speech, const struct request *request)
{
    g_autofree char *key = g_strdup_printf("%s\n%s", request->language, request->words);
    struct clip *clip = clip_store_get(speech->store, key);

    if (clip || !open_engine(speech))
        return clip;
    clip = synthesise(speech, request);
    if (clip)
        clip_store_put(speech->store, key, clip);
    return clip;
}
