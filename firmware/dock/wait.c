// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/wait.h"

#include <glib.h>
#include <poll.h>

int64_t wait_ms(const struct wait *wait, int attempts, int64_t retry_after_ms)
{
    int64_t ceiling = wait->first_ms;
    int64_t drawn;

    for (int i = 1; i < attempts && ceiling < wait->most_ms; i++)
        ceiling *= 2;
    ceiling = MIN(ceiling, wait->most_ms);
    drawn = (int64_t)(g_random_double() * (double)ceiling);
    return MAX(drawn, retry_after_ms);
}

void wait_for(int64_t ms, int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};

    poll(&stop, 1, (int)CLAMP(ms, 0, G_MAXINT));
}

bool wait_is_stopped(int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};

    return poll(&stop, 1, 0) > 0;
}
