// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The worker: the one thread that syncs, seals, decodes and waits, so that the screen's thread
 * never does. Jobs run in order, those that hold something dear first; each comes back to the main
 * thread through one queue, whose descriptor wakes its poll(). */
#include <stdbool.h>

struct worker;

struct job {
    void (*run)(void *data);  /* on the worker's thread */
    void (*done)(void *data); /* on the main thread afterwards; NULL: nothing to tell */
    void (*free)(void *data); /* on the main thread, last */
    void *data;
};

enum job_rank { JOB_FIRST /* saves, filings, the lock */, JOB_LATER /* pictures, lists */ };

struct worker *worker_new(void);
/* Lets all that was posted run to its end, `free`s it, and joins. NULL allowed. */
void worker_free(struct worker *worker);

/* From any thread. JOB_LATER jobs beyond a bound of 256 are refused (false): the caller still owns
 * the data. JOB_FIRST jobs are never refused: they are what a person made. */
bool worker_post(struct worker *worker, struct job job, enum job_rank rank);
/* Tells the main thread that something of another thread's (a camera frame) wants a look. */
void worker_wake(struct worker *worker);

/* Main thread: readable when something came back. `_collect` runs what is done. */
int worker_fd(const struct worker *worker);
void worker_collect(struct worker *worker);
/* True while anything is queued, running or not collected. */
bool worker_is_busy(struct worker *worker);
