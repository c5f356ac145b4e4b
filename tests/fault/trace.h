// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A program run under strace, and what it did to a folder, as ops of a disk. Calls that nothing
 * here knows how to follow end the run: nothing is passed over in silence. */
#include "fault/disk.h"

/* One system call, in the order they were made by the program itself. */
struct call {
    char *name;
    int number;          /* which of its name, from 1: what strace's `when=` counts */
    int order;           /* in all of them */
    bool inside;         /* it works on the folder */
    bool failed;         /* it answered -1 */
    bool injected;       /* strace made it answer so */
    bool writes_outside; /* it opens a file elsewhere to write it */
};

struct trace {
    GPtrArray *calls; /* struct call */
    char *said;       /* all of standard output */
    int status;       /* exit status, or 128 + signal */
};

/* Runs `command` (NULL-terminated) with strace's further `options` (may be NULL). `disk` was read
 * from `folder` just before, and gets the ops. `scratch` is a folder for the log. NULL with a line
 * on standard error when the run cannot be followed. */
struct trace *trace_run(const char *const *command, const char *const *options, const char *folder,
                        struct disk *disk, const char *scratch);
void trace_free(struct trace *trace);
