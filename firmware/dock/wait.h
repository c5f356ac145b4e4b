// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* How long to leave a server alone: exponential backoff with full jitter, so that a school's
 * devices that all failed at once do not all come back at once. */
#include <stdbool.h>
#include <stdint.h>

struct wait {
    int64_t first_ms; /* the most that the first wait may be; each next may be twice that … */
    int64_t most_ms;  /* … up to this */
};

/* After so many attempts that failed (from 1), and what the server asked for (-1: nothing), which
 * is never undercut. */
int64_t wait_ms(const struct wait *wait, int attempts, int64_t retry_after_ms);
/* Sleeps until then, or until `stop_fd` can be read. */
void wait_for(int64_t ms, int stop_fd);
/* True if `stop_fd` can be read. */
bool wait_is_stopped(int stop_fd);
