// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Synthesis by espeak-ng. Its state is the process's, and so is this file's: opened once and left
 * open, for espeak_Terminate can wait for ever on the queue's thread that it never used (1.51, when
 * opened a second time). */
#include "ui/speech_inside.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

#define WORDS_A_MINUTE 175
#define BUFFER_MS 200

/* A word event: from this character on, from this sample on. */
struct cue {
    size_t character, sample;
};

static struct engine {
    GMutex mutex;
    bool is_open;
    char language[16]; /* of the voice in use */
    struct tone tone;
} engine;

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

static bool open_engine(void)
{
    if (!engine.is_open)
        engine.is_open = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL,
                                           espeakINITIALIZE_DONT_EXIT) == SPEECH_RATE;
    if (engine.is_open)
        espeak_SetSynthCallback(take);
    return engine.is_open;
}

/* A way to speak that is not installed is done without. */
static bool set_voice(const char *language, const char *way)
{
    g_autofree char *name = *way ? g_strdup_printf("%s+%s", language, way) : NULL;
    espeak_VOICE voice = {.languages = language};

    return (name && espeak_SetVoiceByName(name) == EE_OK) ||
           espeak_SetVoiceByProperties(&voice) == EE_OK;
}

/* Where there is no voice for a language, an English one is better than silence. */
static void choose_voice(const char *language, const struct tone *tone)
{
    int rate = WORDS_A_MINUTE * tone->rate_percent / 100;

    if (strcmp(engine.language, language) == 0 && engine.tone.rate_percent == tone->rate_percent &&
        engine.tone.pitch == tone->pitch && strcmp(engine.tone.voice, tone->voice) == 0)
        return;
    g_strlcpy(engine.language, language, sizeof engine.language);
    engine.tone = *tone;
    if (strcmp(language, "en") == 0 || !set_voice(language, tone->voice))
        set_voice("en-gb", tone->voice);
    espeak_SetParameter(espeakRATE, CLAMP(rate, espeakRATE_MINIMUM, espeakRATE_MAXIMUM), 0);
    espeak_SetParameter(espeakPITCH, tone->pitch, 0);
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

/* Holds the engine. False when espeak-ng failed. */
static bool synthesise(struct synthesis *synthesis)
{
    const char *words = synthesis->request->words;

    if (!open_engine())
        return false;
    choose_voice(synthesis->request->language, &synthesis->request->tone);
    return espeak_Synth(words, strlen(words) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL,
                        synthesis) == EE_OK;
}

static struct clip *make_clip(struct speech *speech, const struct request *request)
{
    struct synthesis synthesis = {speech, request, g_byte_array_new(),
                                  g_array_new(FALSE, FALSE, sizeof(struct cue)), false};
    struct clip *clip = NULL;
    bool is_good;
    GBytes *pcm;

    g_mutex_lock(&engine.mutex);
    is_good = synthesise(&synthesis);
    g_mutex_unlock(&engine.mutex);
    pcm = g_byte_array_free_to_bytes(synthesis.pcm);
    if (!synthesis.is_overtaken && is_good)
        clip = clip_new(
            pcm, SPEECH_RATE,
            spans_of(request->words, synthesis.cues, g_bytes_get_size(pcm) / sizeof(int16_t)));
    else if (!synthesis.is_overtaken)
        say_trouble(speech);
    g_bytes_unref(pcm);
    g_array_free(synthesis.cues, TRUE);
    return clip;
}

struct clip *espeak_clip(struct speech *speech, const struct request *request)
{
    const struct tone *tone = &request->tone;
    g_autofree char *key = g_strdup_printf("%s %d %d %s\n%s", request->language, tone->rate_percent,
                                           tone->pitch, tone->voice, request->words);
    struct clip *clip = clip_store_get(speech->store, key);

    if (clip)
        return clip;
    clip = make_clip(speech, request);
    if (clip)
        clip_store_put(speech->store, key, clip);
    return clip;
}
