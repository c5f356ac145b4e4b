// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The loudspeaker, by SDL. */
#include "ui/speech_inside.h"

#include <SDL.h>

/* 23 ms at speech's rate. */
#define BUFFER_SAMPLES 512
#define TRY_AGAIN_US (2 * G_USEC_PER_SEC)

/* On SDL's audio thread. */
static void take(void *context, Uint8 *stream, int bytes)
{
    struct speech *speech = context;
    const struct voice *voice;
    bool has_ended, has_moved;
    size_t span;

    g_mutex_lock(&speech->mutex);
    voice = speech->current;
    span = voice ? voice->span : 0;
    if (speech->current || speech->leaving)
        speech->quiet_since_us = g_get_monotonic_time();
    if (mix_take(speech, (int16_t *)(void *)stream, (size_t)bytes / sizeof(int16_t), &has_ended))
        g_cond_signal(&speech->cond);
    if (has_ended)
        g_clear_pointer(&speech->saying, g_free);
    has_moved = voice && voice == speech->current && voice->span != span;
    g_mutex_unlock(&speech->mutex);
    if (has_ended || has_moved)
        speech->wake(speech->context);
}

static void set_trouble(struct speech *speech, const char *trouble)
{
    g_mutex_lock(&speech->mutex);
    speech->trouble = trouble;
    g_mutex_unlock(&speech->mutex);
}

static bool open_anew(struct speech *speech, int rate)
{
    SDL_AudioSpec wanted = {
        .freq = rate,
        .format = AUDIO_S16SYS,
        .channels = 1,
        .samples = BUFFER_SAMPLES,
        .callback = take,
        .userdata = speech,
    };

    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return false;
    speech->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (!speech->device)
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    return speech->device != 0;
}

/* A machine with neither screen nor loudspeaker plays to nobody: a proof, which runs in real time
 * all the same. One with a screen says that it cannot be heard. */
static bool open_for_nobody(struct speech *speech, int rate)
{
    const char *video = SDL_GetCurrentVideoDriver();

    if (g_getenv("SDL_AUDIODRIVER") || g_strcmp0(video, "offscreen") != 0)
        return false;
    SDL_SetHint(SDL_HINT_AUDIODRIVER, "dummy");
    return open_anew(speech, rate);
}

bool device_open(struct speech *speech, int rate)
{
    if (speech->device && speech->device_rate == rate &&
        SDL_GetAudioDeviceStatus(speech->device) == SDL_AUDIO_PLAYING)
        return true;
    device_close(speech);
    /* A device that is not there is not looked for at every step of a scan. */
    if (speech->failed_us && g_get_monotonic_time() - speech->failed_us < TRY_AGAIN_US)
        return false;
    speech->device_rate = rate;
    if (!open_anew(speech, rate) && !open_for_nobody(speech, rate)) {
        speech->failed_us = g_get_monotonic_time();
        set_trouble(speech, "speech.trouble.device");
        return false;
    }
    speech->failed_us = 0;
    set_trouble(speech, NULL);
    SDL_PauseAudioDevice(speech->device, 0);
    return true;
}

/* With the device goes SDL's audio, whose watch for new devices wakes ten times a second. */
void device_close(struct speech *speech)
{
    if (!speech->device)
        return;
    SDL_CloseAudioDevice(speech->device);
    speech->device = 0;
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

void device_leave(struct speech *speech)
{
    device_close(speech);
    /* SDL keeps its last error for each thread, and knows only of threads of its own. */
    SDL_TLSCleanup();
}
