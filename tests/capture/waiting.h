// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Waiting for a condition that news may have made true: never for a time. `scratch.h` comes first.
 */
#define WAIT_LIMIT_S 20

struct waiting {
    GMutex lock;
    GCond told;
    unsigned int news;
};

__attribute__((unused)) static void waiting_init(struct waiting *waiting)
{
    g_mutex_init(&waiting->lock);
    g_cond_init(&waiting->told);
    waiting->news = 0;
}

__attribute__((unused)) static void waiting_clear(struct waiting *waiting)
{
    g_mutex_clear(&waiting->lock);
    g_cond_clear(&waiting->told);
}

/* What a camera or microphone calls. */
__attribute__((unused)) static void waiting_tell(void *context)
{
    struct waiting *waiting = context;

    g_mutex_lock(&waiting->lock);
    waiting->news++;
    g_cond_broadcast(&waiting->told);
    g_mutex_unlock(&waiting->lock);
}

/* Waits for news after those counted in `*seen`; fails the test when none comes. */
__attribute__((unused)) static void waiting_more(struct waiting *waiting, unsigned int *seen)
{
    gint64 end = g_get_monotonic_time() + WAIT_LIMIT_S * G_TIME_SPAN_SECOND;
    bool in_time = true;

    g_mutex_lock(&waiting->lock);
    while (waiting->news == *seen && in_time)
        in_time = g_cond_wait_until(&waiting->told, &waiting->lock, end);
    *seen = waiting->news;
    g_mutex_unlock(&waiting->lock);
    assert_true(in_time);
}

/* Evaluates `condition` now and after each piece of news, until it is true. */
#define WAIT_FOR(waiting, condition)                                                               \
    for (unsigned int seen_ = 0; !(condition); waiting_more((waiting), &seen_))
