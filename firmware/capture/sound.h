// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A sound in memory, to be played: a pupil's recording, or what is said for a symbol. */
#include "core/fault.h"
#include <stddef.h>
#include <stdint.h>

#define SOUND_MOST_BYTES ((size_t)64 << 20)
#define SOUND_MOST_SECONDS 600

/* Mono, signed 16 bit, native order. */
struct sound {
    int rate_hz;
    size_t samples;
    int16_t *pcm;
};
void sound_free(struct sound *sound); /* NULL allowed */

/* Decodes Ogg Opus, Ogg Vorbis or WAV, which may be hostile, to `rate_hz` (8000…48000). One that
 * was cut gives what is whole. Blocks for some ms a second of sound; any thread but the main one.
 * FAULT_INVALID: none of these, or beyond a limit; FAULT_DAMAGED: it holds no sound that can be
 * decoded. */
struct sound *sound_decode(GBytes *bytes, int rate_hz, GError **error) MUST_CHECK;
