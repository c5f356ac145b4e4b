// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of speech, for speech*.c alone.
 *
 * Three threads meet here. The main thread asks; the speech thread synthesises, and opens and
 * closes the audio device; SDL's audio thread takes samples. What they share is under `mutex`,
 * which nobody holds while synthesising, opening, closing or calling `wake`. */
#include "ui/speech.h"
#include <stdint.h>

/* espeak-ng's own rate, and the device's until a recording asks for another. */
#define SPEECH_RATE 22050
/* Below this (-54 dB) a sample is as good as silent. */
#define SPEECH_SILENCE 64

/* A piece of a clip, and the words that sound in it. Samples from `start` to before `end`, which is
 * the end of its sound. */
struct span {
    size_t start, end;
    char *text;
};

/* What can be played: never changed once made. Any thread. */
struct clip {
    gatomicrefcount count;
    GBytes *pcm; /* s16 mono */
    int rate;
    GPtrArray *spans; /* struct span *, in order */
};

/* speech_clip.c. Takes `spans_take`; ends are drawn in to where the sound ends. */
struct clip *clip_new(GBytes *pcm, int rate, GPtrArray *spans_take);
struct clip *clip_ref(struct clip *clip);
void clip_unref(struct clip *clip);
const int16_t *clip_samples(const struct clip *clip, size_t *count);
GPtrArray *spans_new(void);
void spans_add(GPtrArray *spans, size_t start, size_t end, char *text_take);

/* Clips that were synthesised, the least lately used forgotten first. Speech thread only. */
struct clip_store;
struct clip_store *clip_store_new(void);
void clip_store_free(struct clip_store *store);
struct clip *clip_store_get(struct clip_store *store, const char *key); /* new reference or NULL */
void clip_store_put(struct clip_store *store, const char *key, struct clip *clip);

/* A clip being played, and afterwards the memory of what of it was heard. */
struct voice {
    struct clip *clip; /* NULL when it has ended and the speech thread has tidied up */
    GPtrArray *spans;
    int volume_percent;
    uint8_t *heard;       /* a flag for each span */
    size_t position;      /* samples handed over */
    size_t span;          /* the one being played */
    int peak;             /* of it, so far */
    size_t taken;         /* spans that speech_heard has taken */
    size_t fade, fade_of; /* leaving: samples left, and of how many */
    unsigned asked;
    bool is_over;
};

struct request {
    unsigned asked;
    char *words, *language; /* to be spoken */
    struct tone tone;
    GBytes *pcm;            /* or to be played */
    int rate;
    bool is_ahead; /* only synthesised */
};

struct speech {
    GMutex mutex;
    GCond cond; /* the speech thread waits on it */
    GThread *thread;
    struct tone tone;
    void (*wake)(void *);
    void *context;

    unsigned asked;         /* how often something was asked: what is older has been cut */
    struct request *wanted; /* the newest, not begun yet */
    GQueue *ahead;          /* struct request *, to be synthesised when there is time */
    bool is_wanted_soon;
    bool is_quitting;
    char *saying;
    const char *trouble;

    struct voice *current, *leaving; /* borrowed from `voices` */
    GQueue *voices;                  /* that began, oldest first */
    int64_t quiet_since_us;

    /* The speech thread's own. */
    struct clip_store *store;
    unsigned device;   /* 0: closed */
    int64_t failed_us; /* when it last could not be opened */
    int device_rate;
};

/* speech_thread.c */
void *speech_run(void *speech);
void request_free(struct request *request);

/* speech_mix.c; the caller holds the mutex. */
void mix_begin(struct speech *speech, struct clip *clip, unsigned asked, int volume_percent);
void mix_cut(struct speech *speech);
/* Fills `out`. `*has_ended`: what was being said. True when some voice has ended. */
bool mix_take(struct speech *speech, int16_t *out, size_t count, bool *has_ended);
/* The character where the word that sounds now begins. */
long voice_place(const struct voice *voice);
void voice_free(void *voice);

/* speech_device.c. Speech thread, without the mutex. */
bool device_open(struct speech *speech, int rate);
void device_close(struct speech *speech);
/* The last thing that the thread does. */
void device_leave(struct speech *speech);

/* speech_espeak.c. Speech thread. NULL when it was overtaken, or there is no engine (`trouble`). */
struct clip *espeak_clip(struct speech *speech, const struct request *request);
