// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What goes to the loudspeaker, and what of it was heard. */
#include "ui/speech_inside.h"

#include <stdlib.h>
#include <string.h>

#define FADE_MS 5
/* What is kept to be asked about: hours of a school day are not. */
#define VOICES_MOST 64

void voice_free(void *data)
{
    struct voice *voice = data;

    clip_unref(voice->clip);
    g_ptr_array_unref(voice->spans);
    g_free(voice->heard);
    g_free(voice);
}

void mix_begin(struct speech *speech, struct clip *clip, unsigned asked, int volume_percent)
{
    struct voice *voice = g_new0(struct voice, 1);

    mix_cut(speech);
    voice->clip = clip_ref(clip);
    voice->spans = g_ptr_array_ref(clip->spans);
    voice->heard = g_malloc0(MAX(clip->spans->len, 1));
    voice->asked = asked;
    voice->volume_percent = volume_percent;
    g_queue_push_tail(speech->voices, voice);
    while (g_queue_get_length(speech->voices) > VOICES_MOST &&
           ((struct voice *)g_queue_peek_head(speech->voices))->is_over)
        voice_free(g_queue_pop_head(speech->voices));
    speech->current = voice;
}

/* A voice already on its way out makes room at once: two cuts within 5 ms are one. */
void mix_cut(struct speech *speech)
{
    struct voice *voice = speech->current;

    if (!voice)
        return;
    if (speech->leaving)
        speech->leaving->is_over = true;
    voice->fade = voice->fade_of = (size_t)voice->clip->rate * FADE_MS / 1000;
    speech->leaving = voice;
    speech->current = NULL;
}

/* The words of a clip stand in it as they stand in the text, none left out. */
long voice_place(const struct voice *voice)
{
    long place = 0;

    for (size_t i = 0; i < voice->span && i < voice->spans->len; i++) {
        const struct span *span = g_ptr_array_index(voice->spans, i);

        place += g_utf8_strlen(span->text, -1);
    }
    return place;
}

/* A word counts when its sound was handed over to its end, and could be heard. */
static void listen(struct voice *voice, size_t from, const int16_t *handed, size_t count)
{
    while (voice->span < voice->spans->len) {
        const struct span *span = g_ptr_array_index(voice->spans, voice->span);
        size_t end = MIN(span->end, from + count);

        for (size_t i = MAX(span->start, from); i < end; i++)
            voice->peak = MAX(voice->peak, abs(handed[i - from]));
        if (from + count < span->end)
            return;
        voice->heard[voice->span++] = voice->peak >= SPEECH_SILENCE;
        voice->peak = 0;
    }
}

static void add(int16_t *out, const int16_t *more, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (int16_t)CLAMP(out[i] + more[i], INT16_MIN, INT16_MAX);
}

/* At most `most` samples of a voice into `piece`; 0 at its end. */
static size_t take_piece(struct voice *voice, int16_t *piece, size_t most)
{
    size_t count;
    const int16_t *samples = clip_samples(voice->clip, &count);

    count = MIN(most, count - voice->position);
    if (voice->fade_of)
        count = MIN(count, voice->fade);
    for (size_t i = 0; i < count; i++) {
        int sample = samples[voice->position + i] * voice->volume_percent / 100;

        if (voice->fade_of)
            sample = sample * (int)(voice->fade - i) / (int)voice->fade_of;
        piece[i] = (int16_t)sample;
    }
    if (voice->fade_of)
        voice->fade -= count;
    else
        listen(voice, voice->position, piece, count);
    voice->position += count;
    return count;
}

static void take_all(struct voice *voice, int16_t *out, size_t count)
{
    int16_t piece[512];

    while (count > 0) {
        size_t got = take_piece(voice, piece, MIN(count, G_N_ELEMENTS(piece)));

        if (got == 0) {
            voice->is_over = true;
            return;
        }
        add(out, piece, got);
        out += got;
        count -= got;
    }
}

static bool take_ended(struct voice **voice, int16_t *out, size_t count)
{
    if (!*voice)
        return false;
    take_all(*voice, out, count);
    if (!(*voice)->is_over)
        return false;
    *voice = NULL;
    return true;
}

bool mix_take(struct speech *speech, int16_t *out, size_t count, bool *has_ended)
{
    unsigned asked = speech->current ? speech->current->asked : 0;
    bool has_left;

    memset(out, 0, count * sizeof *out);
    has_left = take_ended(&speech->leaving, out, count);
    *has_ended = take_ended(&speech->current, out, count);
    has_left = has_left || *has_ended;
    *has_ended = *has_ended && asked == speech->asked;
    return has_left;
}
