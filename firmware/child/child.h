// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A throwaway child: bytes from outside are parsed in a process of their own, which has no key, no
 * network, no file and little memory and time (confine.h), and which is gone afterwards. It is the
 * program `viewfinder-reader`, which stands beside the one that runs; it inherits nothing: neither
 * memory nor descriptors nor environment. What it answers is outside input still.
 *
 * VIEWFINDER_READER in the environment names another program, for tests. Any thread but one that
 * draws: it waits. */
#include "core/fault.h"

#define CHILD_WALL_MS 8000

struct child_job {
    const char *words[6]; /* after the program's name; NULL ends them */
    GBytes *input;        /* what it finds at its standard input, as a file that cannot change */
    size_t answer_most_bytes;
    int wall_ms; /* then it is killed */
};

/* What the child wrote, once it ended well. FAULT_INVALID: it died, took too long or said too much,
 * and what it was given is to be refused; FAULT_SYSTEM: it could not be started. */
GBytes *child_run(const struct child_job *job, GError **error) MUST_CHECK;

/* Where the program is; g_free. NULL when it is nowhere. */
char *child_program(void);
