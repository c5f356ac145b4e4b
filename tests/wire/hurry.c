// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A library to be loaded before a program (LD_PRELOAD): its clocks that only count on run
 * VIEWFINDER_HURRY times as fast, and its waits are shortened as much, so that the very program
 * that is shipped goes through its minutes of patience in seconds. The wall clock is left alone.
 * At its end it writes how long it lived by its own clock, in ms, to VIEWFINDER_HURRY_SAYS. */

typedef int clock_call(clockid_t clock, struct timespec *time);
typedef int poll_call(struct pollfd *fds, nfds_t count, int timeout_ms);

int __poll_chk(struct pollfd *fds, nfds_t count, int timeout_ms, size_t room);

static long times = 1;
static clock_call *real_clock;
static poll_call *real_poll;
static struct timespec began[16]; /* by clock */

static int64_t ns_of(const struct timespec *time)
{
    return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

__attribute__((constructor)) static void start(void)
{
    const char *text = getenv("VIEWFINDER_HURRY");

    real_clock = (clock_call *)dlsym(RTLD_NEXT, "clock_gettime");
    real_poll = (poll_call *)dlsym(RTLD_NEXT, "poll");
    for (clockid_t clock = 0; clock < 16; clock++)
        real_clock(clock, &began[clock]);
    if (text)
        times = strtol(text, NULL, 10);
}

static int is_hurried(clockid_t clock)
{
    return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
           clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int64_t from, ns;
    int answer;

    if (!real_clock)
        start();
    answer = real_clock(clock, time);
    if (answer != 0 || !is_hurried(clock))
        return answer;
    from = ns_of(&began[clock]);
    ns = from + (ns_of(time) - from) * times;
    time->tv_sec = ns / 1000000000;
    time->tv_nsec = ns % 1000000000;
    return 0;
}

static int shorten(int timeout_ms)
{
    return timeout_ms <= 0 ? timeout_ms : (int)((timeout_ms + times - 1) / times);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    if (!real_poll)
        start();
    return real_poll(fds, count, shorten(timeout_ms));
}

int __poll_chk(struct pollfd *fds, nfds_t count, int timeout_ms, size_t room)
{
    (void)room;
    return poll(fds, count, timeout_ms);
}

__attribute__((destructor)) static void say(void)
{
    const char *path = getenv("VIEWFINDER_HURRY_SAYS");
    FILE *file = path ? fopen(path, "we") : NULL;
    struct timespec now;

    if (!file)
        return;
    clock_gettime(CLOCK_BOOTTIME, &now);
    fprintf(file, "%lld\n", (long long)(ns_of(&now) - ns_of(&began[CLOCK_BOOTTIME])) / 1000000);
    fclose(file);
}
