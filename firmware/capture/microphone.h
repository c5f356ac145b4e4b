// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The microphone: one recording at a time, as Ogg Opus (mono, 32 kbit/s, for voice), handed over as
 * it comes in pages of a quarter of a second, so that what is kept is whole up to a cut. Levels
 * come ten times a second, and silence is noticed.
 *
 * No call waits for a device. All calls belong to one thread (the main one); `news` and the sink
 * come on others.
 *
 * Sources, as the settings have them:
 * - alsa, alsa:hw:1: a sound card (ALSA's default where none is named).
 * - file:/path.wav: a WAV, played in real time once from the start of each recording, then silence,
 *   as in a quiet room. A file that vanishes is an unplugged microphone.
 * - tone: 440 Hz at -12 dBFS.
 * - none: no microphone: MICROPHONE_GONE with FAULT_MISSING. */
#include "core/fault.h"
#include <stddef.h>
#include <stdint.h>

/* A tenth of a second at or below this is silence. */
#define MICROPHONE_SILENCE_DBFS -45
/* So long without a sound is noticed, from the start or later. */
#define MICROPHONE_SILENCE_MS 4000
/* So long before the end of what a recording may last, `is_ending` says so. */
#define MICROPHONE_ENDING_MS 10000
#define MICROPHONE_USUAL_SECONDS 60
#define MICROPHONE_LEVEL_MS 100

struct microphone;

enum microphone_state {
    MICROPHONE_IDLE,      /* not recording */
    MICROPHONE_OPENING,   /* asked for; nothing heard yet */
    MICROPHONE_RECORDING, /* sound comes */
    MICROPHONE_STOPPING,  /* asked to end; the last bytes are on their way */
    MICROPHONE_ENDED,     /* stopped, or at its longest: every byte was handed over */
    MICROPHONE_GONE, /* not there, or unplugged: what came so far was handed over and is whole */
};

/* What there is to show. */
struct microphone_look {
    enum microphone_state state;
    enum fault_code
        why; /* with MICROPHONE_GONE: FAULT_MISSING, _DENIED, _BUSY, _INVALID, _DAMAGED, _SYSTEM */
    int64_t duration_ms; /* of the recording so far; exact once ENDED or GONE */
    int64_t left_ms;     /* until it ends by itself */
    bool is_ending;      /* less than MICROPHONE_ENDING_MS left */
    bool has_heard;      /* anything louder than silence since the start */
    bool is_silent;      /* nothing heard since the start, for MICROPHONE_SILENCE_MS or more */
    bool has_gone_quiet; /* something was heard, and nothing more for MICROPHONE_SILENCE_MS */
    size_t levels;       /* how many tenths of a second have a level */
};

/* A tenth of a second: decibels below full scale, 0 the loudest, -100 nothing at all. */
struct microphone_level {
    int8_t peak_dbfs;
    int8_t rms_dbfs;
};

/* Something changed: a new level, or the state. Called on a thread of the microphone's, must return
 * at once, and may only wake the owner's loop. */
typedef void microphone_news(void *context);

/* The next bytes of the recording, borrowed. Called on a thread of the microphone's, never on two
 * at once, and never again once the state is ENDED or GONE. May block for a second or two (a flush
 * to the disk): ten seconds of sound wait before any is lost. */
typedef void microphone_sink(void *context, const void *data, size_t bytes);

/* What is asked for; nothing is opened yet. FAULT_INVALID for a source that is none of the above,
 * or seconds outside 1…600. `news` may be NULL. */
struct microphone *microphone_new(const char *source, int most_seconds, microphone_news *news,
                                  void *context, GError **error) MUST_CHECK;
/* Stops, waits for the last bytes, and frees. NULL allowed. */
void microphone_free(struct microphone *microphone);

/* Begins a recording; the one before must be over (IDLE, ENDED or GONE): asserts. Returns at once.
 */
void microphone_start(struct microphone *microphone, microphone_sink *sink, void *sink_context);
/* Ends it; MICROPHONE_ENDED comes by news, a few ms later. Does nothing when none runs. */
void microphone_stop(struct microphone *microphone);

void microphone_look(struct microphone *microphone, struct microphone_look *look);
/* Copies the levels of this recording from number `first` on, at most `room`; answers how many. */
size_t microphone_levels(struct microphone *microphone, size_t first,
                         struct microphone_level *levels, size_t room);
