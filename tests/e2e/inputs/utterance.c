// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/inputs/inputs.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

#define WAV_HEAD 44
#define PAUSE_MS 300

static int take(short *samples, int count, espeak_EVENT *events)
{
    GByteArray *wav = events->user_data;

    if (samples && count > 0)
        g_byte_array_append(wav, (const guint8 *)samples, (guint)count * sizeof *samples);
    return 0;
}

static void put(guint8 *at, guint32 value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (guint8)(value >> (8 * i));
}

static void put_head(GByteArray *wav, int rate_hz)
{
    guint8 *head = wav->data;

    memcpy(head, "RIFF----WAVEfmt ", 16);
    put(head + 4, wav->len - 8, 4);
    put(head + 16, 16, 4);
    put(head + 20, 1, 2);
    put(head + 22, 1, 2);
    put(head + 24, (guint32)rate_hz, 4);
    put(head + 28, (guint32)rate_hz * 2, 4);
    put(head + 32, 2, 2);
    put(head + 34, 16, 2);
    memcpy(head + 36, "data", 4);
    put(head + 40, wav->len - WAV_HEAD, 4);
}

/* Nobody speaks in the moment in which a key is pressed. */
static void put_pause(GByteArray *wav, int rate_hz)
{
    guint bytes = (guint)rate_hz * PAUSE_MS / 1000 * 2;
    guint end = wav->len;

    g_byte_array_set_size(wav, end + bytes);
    memset(wav->data + end, 0, bytes);
}

bool utterance_write(const struct utterance *utterance, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, utterance->name, NULL);
    int rate_hz =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 200, NULL, espeakINITIALIZE_DONT_EXIT);
    espeak_VOICE voice = {.languages = utterance->language};
    GByteArray *wav;
    bool done;

    if (rate_hz <= 0 || espeak_SetVoiceByProperties(&voice) != EE_OK)
        return fault(error, FAULT_SYSTEM, "espeak-ng has no voice for '%s'", utterance->language);
    wav = g_byte_array_new();
    g_byte_array_set_size(wav, WAV_HEAD);
    put_pause(wav, rate_hz);
    espeak_SetSynthCallback(take);
    espeak_Synth(utterance->words, strlen(utterance->words) + 1, 0, POS_CHARACTER, 0,
                 espeakCHARS_UTF8, NULL, wav);
    put_head(wav, rate_hz);
    done = g_file_set_contents(path, (const char *)wav->data, wav->len, error);
    g_byte_array_unref(wav);
    return done;
}
