// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A process shuts itself in, before it looks at a byte from outside, and cannot get out again:
 *
 *   always            384 MiB of memory beside what it is given, 5 s of processor, no file written,
 * no descriptor opened above those it has, no other process, no core; no privilege ever again; not
 *                     to be looked at; ends with whoever started it
 *   seccomp           where the kernel has it: only the calls of a list, which opens nothing, talks
 *                     to nobody, starts nothing and runs nothing
 *   Landlock          where the kernel has it: no file can be reached at all, by the thread that
 *                     calls; one that a library started before has all of the rest
 *
 * A build that watches memory has no bound on memory, and four times the processor. */
#include "core/fault.h"

enum confined {
    CONFINED_LIMITS = 1 << 0,
    CONFINED_SECCOMP = 1 << 1,
    CONFINED_LANDLOCK = 1 << 2,
};

/* Which of them hold from now on, as bits; what the kernel does not have is gone without. 0, and
 * FAULT_SYSTEM: not even the limits hold, and nothing from outside may be looked at. `input_bytes`
 * is what is mapped already. */
int confine(size_t input_bytes, GError **error) MUST_CHECK;
/* The same, for people. Borrowed. */
const char *confined_words(int held);
