// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a throwaway child says, piece by piece: a kind, a name and bytes, each behind its length.
 * Nothing in it is a number of the machine's own, and nothing is taken that does not add up: who
 * reads it takes the child for whoever has broken into it.
 *
 *   1 byte kind   2 bytes length of the name   4 bytes length of the data   name   data
 *
 * Lengths have their highest byte first. The last frame is of kind FRAME_END or FRAME_REFUSED, and
 * nothing follows it. */
#include "core/fault.h"
#include <stddef.h>
#include <stdint.h>

#define FRAME_END 'z'
/* In place of all else: what was read breaks a rule, and the data are the words for it. */
#define FRAME_REFUSED 'x'
#define FRAME_NAME_MOST 240
#define FRAME_HEAD_BYTES 7

struct frame {
    char kind;
    char *name; /* UTF-8 without control characters, "" for none */
    GBytes *data;
};

/* The child's side. False: nobody listens any more. */
bool frame_put(int fd, char kind, const char *name, const void *data, size_t bytes) MUST_CHECK;
bool frame_end(int fd) MUST_CHECK;
bool frame_refuse(int fd, const char *why) MUST_CHECK;

/* The same in memory: frames that are the data of a frame. */
void frame_add(GByteArray *out, char kind, const char *name, const void *data, size_t bytes);

/* The listener's side. FAULT_INVALID once something does not add up, or with the child's own words
 * for a refusal. `frames_next` gives false without an error at a good end. Data stay within
 * `answer`'s memory; frame_clear releases them. */
struct frames;
struct frames *frames_new(GBytes *answer);
void frames_free(struct frames *frames); /* NULL allowed */
bool frames_next(struct frames *frames, struct frame *frame, GError **error) MUST_CHECK;
void frame_clear(struct frame *frame);

/* --- one by one: a question, and its answer --- */

/* The child's side: waits for one. False at the end, or when it is larger or makes no sense. */
bool frame_hear(int fd, size_t most_bytes, struct frame *frame) MUST_CHECK;

/* For who sends and hears by themselves. */
void frame_head(uint8_t head[FRAME_HEAD_BYTES], char kind, const char *name, size_t bytes);
void frame_head_read(const uint8_t head[FRAME_HEAD_BYTES], size_t *name, size_t *bytes);
/* Takes the data, also when it fails: FAULT_INVALID for a name that none should have. */
bool frame_make(char kind, const char *name, size_t name_bytes, GBytes *data_take,
                struct frame *frame, GError **error) MUST_CHECK;
/* The fault that a frame of kind FRAME_REFUSED is; always false. */
bool frame_refused(const struct frame *frame, GError **error);
