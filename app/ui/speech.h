// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Speech: espeak-ng on a thread of its own, and recordings, into the one loudspeaker. A new
 * utterance cuts the old; never stacked, never late. The audio device opens when something is to be
 * said and closes five seconds after the last sound. Main thread calls; none of them waits. One at a
 * time in a process. What is asked of a NULL speech (the app is closing) is dropped. */
#include "core/fault.h"

struct speech;
/* How it sounds. */
struct tone {
    int rate_percent;   /* of 175 words a minute; 40 to 250 */
    int pitch;          /* 0 to 99, 50 is the voice's own */
    int volume_percent; /* 0 to 100 */
    char voice[8];      /* one of espeak-ng's ways to speak, "f1" to "f5", "m1" to "m8"; "": none */
};
/* True for a voice that there is; "" is one. */
bool tone_has_voice(const char *voice);

/* `wake` is called from the audio side when what is being said changes (for highlighting). */
struct speech *speech_new(int rate_percent, int volume_percent, void (*wake)(void *), void *context);
void speech_free(struct speech *speech);

/* For all that is asked from now on; numbers out of bounds are the nearest within. */
void speech_set_tone(struct speech *speech, const struct tone *tone);

/* Cuts what is being said. `language` "en", "cy", … */
void speech_say(struct speech *speech, const char *words, const char *language);
/* The same, as a prompt to oneself: lower and quieter than the message. */
void speech_prompt(struct speech *speech, const char *words, const char *language);
/* Plays s16 mono; cuts what is being said. Takes a reference. `tag` names it for speech_now. */
void speech_play(struct speech *speech, GBytes *pcm, int rate, const char *tag);
void speech_hush(struct speech *speech);
/* Synthesised ahead, so that it starts at once. */
void speech_prepare(struct speech *speech, const char *words, const char *language);
/* The audio device is wanted soon (touch-down, a scan step). */
void speech_ready(struct speech *speech);
bool speech_is_speaking(const struct speech *speech);
/* What is being said now ("" when quiet), copied. g_free. */
char *speech_now(struct speech *speech);
/* Where in it the voice is: the character at which the word being said begins; -1: quiet, or a
 * recording. `wake` is called when it changes. */
long speech_place(struct speech *speech);
/* Words handed to the audio device with non-silent samples since the last call that took them: true
 * when `words` (whole words, in order, any case) are among them; then everything up to their end is
 * taken. For scripts. */
bool speech_heard(struct speech *speech, const char *words);
/* NULL, or why nothing can be heard, as a key of the words book: "speech.trouble.device" (no
 * loudspeaker: looked for again at the next words, two seconds later at the soonest) or
 * "speech.trouble.voice" (the synthesiser is not installed whole). */
const char *speech_trouble(const struct speech *speech);
