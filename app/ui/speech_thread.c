// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The speech thread: does what was asked last, and nothing that was asked before it. */
#include "ui/speech_inside.h"

#define CLOSE_AFTER_US (5 * G_USEC_PER_SEC)
#define FADE_US (50 * G_TIME_SPAN_MILLISECOND)

void request_free(struct request *request)
{
    if (!request)
        return;
    g_free(request->words);
    g_free(request->language);
    if (request->pcm)
        g_bytes_unref(request->pcm);
    g_free(request);
}

/* Clips of voices that have ended are let go here, not on the audio thread. */
static void tidy(struct speech *speech)
{
    for (GList *link = speech->voices->head; link; link = link->next) {
        struct voice *voice = link->data;

        if (voice->is_over && voice->clip)
            g_clear_pointer(&voice->clip, clip_unref);
    }
}

static struct clip *clip_of(struct speech *speech, const struct request *request)
{
    GPtrArray *spans;

    if (!request->pcm)
        return espeak_clip(speech, request);
    spans = spans_new();
    spans_add(spans, 0, SIZE_MAX, g_strdup(request->words));
    return clip_new(request->pcm, request->rate, spans);
}

/* Another rate needs the device opened anew: what is being said fades out first. Holds the mutex,
 * but for the wait. */
static void fade_out(struct speech *speech)
{
    int64_t end_us = g_get_monotonic_time() + FADE_US;

    mix_cut(speech);
    while (speech->leaving && g_cond_wait_until(&speech->cond, &speech->mutex, end_us)) {
    }
    if (speech->leaving) {
        speech->leaving->is_over = true;
        speech->leaving = NULL;
    }
}

static bool open_for(struct speech *speech, int rate)
{
    bool is_open;

    if (speech->device && speech->device_rate != rate)
        fade_out(speech);
    g_mutex_unlock(&speech->mutex);
    is_open = device_open(speech, rate);
    g_mutex_lock(&speech->mutex);
    speech->quiet_since_us = g_get_monotonic_time();
    return is_open;
}

/* Nothing will come of it: it is not being said. Holds the mutex, but for the call. */
static void give_up(struct speech *speech, unsigned asked)
{
    if (speech->asked != asked)
        return;
    g_clear_pointer(&speech->saying, g_free);
    g_mutex_unlock(&speech->mutex);
    speech->wake(speech->context);
    g_mutex_lock(&speech->mutex);
}

static void do_wanted(struct speech *speech)
{
    struct request *request = g_steal_pointer(&speech->wanted);
    struct clip *clip;
    bool is_open;

    g_mutex_unlock(&speech->mutex);
    clip = clip_of(speech, request);
    g_mutex_lock(&speech->mutex);
    is_open = clip && speech->asked == request->asked && open_for(speech, clip->rate);
    if (is_open && speech->asked == request->asked)
        mix_begin(speech, clip, request->asked, request->tone.volume_percent);
    else
        give_up(speech, request->asked);
    clip_unref(clip);
    request_free(request);
}

static void do_ahead(struct speech *speech)
{
    struct request *request = g_queue_pop_head(speech->ahead);
    struct clip *clip;

    g_mutex_unlock(&speech->mutex);
    clip = espeak_clip(speech, request);
    g_mutex_lock(&speech->mutex);
    /* Overtaken by what is wanted now: it keeps its turn. */
    if (!clip && speech->wanted)
        g_queue_push_head(speech->ahead, g_steal_pointer(&request));
    clip_unref(clip);
    request_free(request);
}

static void rest(struct speech *speech)
{
    int64_t close_us = speech->quiet_since_us + CLOSE_AFTER_US;

    if (!speech->device || speech->current || speech->leaving) {
        g_cond_wait(&speech->cond, &speech->mutex);
    } else if (g_get_monotonic_time() < close_us) {
        g_cond_wait_until(&speech->cond, &speech->mutex, close_us);
    } else {
        g_mutex_unlock(&speech->mutex);
        device_close(speech);
        g_mutex_lock(&speech->mutex);
    }
}

void *speech_run(void *data)
{
    struct speech *speech = data;

    g_mutex_lock(&speech->mutex);
    while (!speech->is_quitting) {
        tidy(speech);
        if (speech->wanted) {
            do_wanted(speech);
        } else if (speech->is_wanted_soon) {
            speech->is_wanted_soon = false;
            open_for(speech, speech->device ? speech->device_rate : SPEECH_RATE);
        } else if (!g_queue_is_empty(speech->ahead)) {
            do_ahead(speech);
        } else {
            rest(speech);
        }
    }
    g_mutex_unlock(&speech->mutex);
    device_leave(speech);
    return NULL;
}
