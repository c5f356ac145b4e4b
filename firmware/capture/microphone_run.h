// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Inside microphone: what the owner's calls (microphone.c) and a recording's thread
 * (microphone_run.c) share. */
#include "capture/microphone.h"

#define MICROPHONE_RATE_HZ 48000

enum microphone_kind {
    MICROPHONE_NONE,
    MICROPHONE_ALSA,
    MICROPHONE_FILE,
    MICROPHONE_TONE,
};

struct microphone {
    /* What was asked for; does not change. */
    enum microphone_kind kind;
    char *where; /* a path or an ALSA device, or NULL */
    int64_t most_samples;
    microphone_news *news;
    void *context;

    /* One recording. */
    GThread *thread;
    microphone_sink *sink;
    void *sink_context;

    GMutex lock; /* for the rest */
    bool stop;
    enum microphone_state state;
    enum fault_code why;
    int64_t samples;
    int64_t heard_ms; /* when the last sound louder than silence ended; 0 for none yet */
    GArray *levels;   /* struct microphone_level */
};

/* A recording, from start to end. `of` is the microphone. */
gpointer microphone_run(gpointer of);
