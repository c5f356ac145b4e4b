// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/microphone.h"
#include "capture/microphone_run.h"

#include <string.h>

#define MOST_SECONDS 600

static const struct {
    const char *name;
    enum microphone_kind kind;
    bool may_have_place, must_have_place;
} sources[] = {
    {"none", MICROPHONE_NONE, false, false},
    {"alsa", MICROPHONE_ALSA, true, false},
    {"file", MICROPHONE_FILE, true, true},
    {"tone", MICROPHONE_TONE, false, false},
};

/* `name` or `name:place`. */
static bool read_source(struct microphone *microphone, const char *source)
{
    const char *colon = strchr(source, ':');
    size_t length = colon ? (size_t)(colon - source) : strlen(source);
    const char *place = colon ? colon + 1 : NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (strlen(sources[i].name) != length || strncmp(sources[i].name, source, length) != 0)
            continue;
        microphone->kind = sources[i].kind;
        microphone->where = g_strdup(place);
        return place ? sources[i].may_have_place && place[0] : !sources[i].must_have_place;
    }
    return false;
}

struct microphone *microphone_new(const char *source, int most_seconds, microphone_news *news,
                                  void *context, GError **error)
{
    struct microphone *microphone = g_new0(struct microphone, 1);

    microphone->most_samples = (int64_t)most_seconds * MICROPHONE_RATE_HZ;
    microphone->news = news;
    microphone->context = context;
    microphone->levels = g_array_new(FALSE, FALSE, sizeof(struct microphone_level));
    g_mutex_init(&microphone->lock);
    if (!read_source(microphone, source))
        fault(error, FAULT_INVALID,
              "'%s' is no microphone: alsa, alsa:…, file:/….wav, tone or none", source);
    else if (most_seconds < 1 || most_seconds > MOST_SECONDS)
        fault(error, FAULT_INVALID, "a recording lasts 1 to %d seconds, not %d", MOST_SECONDS,
              most_seconds);
    else
        return microphone;
    microphone_free(microphone);
    return NULL;
}

void microphone_free(struct microphone *microphone)
{
    if (!microphone)
        return;
    microphone_stop(microphone);
    if (microphone->thread)
        g_thread_join(microphone->thread);
    g_array_unref(microphone->levels);
    g_mutex_clear(&microphone->lock);
    g_free(microphone->where);
    g_free(microphone);
}

static bool is_over(enum microphone_state state)
{
    return state == MICROPHONE_IDLE || state == MICROPHONE_ENDED || state == MICROPHONE_GONE;
}

void microphone_start(struct microphone *microphone, microphone_sink *sink, void *sink_context)
{
    g_mutex_lock(&microphone->lock);
    g_assert(is_over(microphone->state));
    g_mutex_unlock(&microphone->lock);
    if (microphone->thread) /* it has said that it is over: nothing to wait for */
        g_thread_join(microphone->thread);
    microphone->sink = sink;
    microphone->sink_context = sink_context;
    microphone->stop = false;
    microphone->state = MICROPHONE_OPENING;
    microphone->samples = 0;
    microphone->heard_ms = 0;
    g_array_set_size(microphone->levels, 0);
    microphone->thread = g_thread_new("microphone", microphone_run, microphone);
}

void microphone_stop(struct microphone *microphone)
{
    g_mutex_lock(&microphone->lock);
    if (!is_over(microphone->state)) {
        microphone->stop = true;
        microphone->state = MICROPHONE_STOPPING;
    }
    g_mutex_unlock(&microphone->lock);
}

static void judge_silence(const struct microphone *microphone, struct microphone_look *look)
{
    int64_t listened_ms = (int64_t)microphone->levels->len * MICROPHONE_LEVEL_MS;
    bool quiet = listened_ms - microphone->heard_ms >= MICROPHONE_SILENCE_MS;

    look->has_heard = microphone->heard_ms > 0;
    look->is_silent = quiet && !look->has_heard;
    look->has_gone_quiet = quiet && look->has_heard;
}

void microphone_look(struct microphone *microphone, struct microphone_look *look)
{
    g_mutex_lock(&microphone->lock);
    look->state = microphone->state;
    look->why = microphone->why;
    look->duration_ms = microphone->samples * 1000 / MICROPHONE_RATE_HZ;
    look->left_ms = (microphone->most_samples - microphone->samples) * 1000 / MICROPHONE_RATE_HZ;
    look->is_ending = look->left_ms < MICROPHONE_ENDING_MS;
    look->levels = microphone->levels->len;
    judge_silence(microphone, look);
    g_mutex_unlock(&microphone->lock);
}

size_t microphone_levels(struct microphone *microphone, size_t first,
                         struct microphone_level *levels, size_t room)
{
    size_t count = 0;

    g_mutex_lock(&microphone->lock);
    if (first < microphone->levels->len)
        count = MIN(microphone->levels->len - first, room);
    for (size_t i = 0; i < count; i++)
        levels[i] = g_array_index(microphone->levels, struct microphone_level, first + i);
    g_mutex_unlock(&microphone->lock);
    return count;
}
