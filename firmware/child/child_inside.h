// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* For the files of child alone. */
#include "child/child.h"
#include <sys/types.h>

/* Starts a program with two descriptors, neither of them below 3, as its input and output. It has
 * nothing else of ours. */
bool child_spawn(const char *program, const char *word, int input, int output, pid_t *pid,
                 GError **error) MUST_CHECK;
/* Until then, on the monotonic clock: 0 or more. */
int child_left_ms(gint64 end_us);
