// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A throwaway child: bytes from outside are parsed in a process of their own, which has no key, no
 * network, no file and little memory and time (confine.h), and which is gone afterwards. It is a
 * program that stands beside the one that runs; it inherits nothing: neither memory nor descriptors
 * nor environment. What it answers is outside input still.
 *
 * VIEWFINDER_READER in the environment names another program in place of all of them, for tests.
 * Any thread but one that draws: these calls wait. */
#include "child/frame.h"

#define CHILD_READER "viewfinder-reader" /* of packs */
#define CHILD_DRAWER "viewfinder-drawer" /* of pictures */
#define CHILD_SCANNER "viewfinder-scanner" /* of the camera's frames */
#ifdef __SANITIZE_ADDRESS__ /* which makes it slow */
#define CHILD_WALL_MS 32000
#else
#define CHILD_WALL_MS 8000
#endif

struct child_job {
    const char *program;
    const char *word; /* what it is to do */
    GBytes *input;    /* what it finds at its standard input, as a file that cannot change */
    size_t answer_most_bytes;
    int wall_ms; /* then it is killed */
};

/* What the child wrote, once it ended well. FAULT_INVALID: it died, took too long or said too much,
 * and what it was given is to be refused; FAULT_SYSTEM: it could not be started. */
GBytes *child_run(const struct child_job *job, GError **error) MUST_CHECK;

/* Where a program is; g_free. NULL when it is nowhere. */
char *child_path(const char *program);

/* One that is asked more than once, all of it about the same outside input: a frame goes in, a
 * frame comes out. One thread. */
struct child;
struct child *child_start(const char *program, const char *word, GError **error) MUST_CHECK;
/* FAULT_INVALID as above, or in its own words for a refusal. `answer` is cleared by the caller.
 * When it did not answer as it should it is no more: child_is_lost. */
bool child_ask(struct child *child, const struct frame *question, size_t answer_most_bytes,
               int wall_ms, struct frame *answer, GError **error) MUST_CHECK;
bool child_is_lost(const struct child *child);
void child_end(struct child *child); /* kills it; NULL allowed */
