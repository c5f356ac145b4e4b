// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A machine whose clock can be set, for programs that it is preloaded into: the wall,
 * CLOCK_BOOTTIME, the boot's id, and who vouches for the wall. What they say stands in a file that
 * CLOCK_SHIM names, which may be changed while they run (tests/clock/machine.py). The monotonic
 * clock, which waits are made by, stays as it is. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

struct machine {
    int64_t wall_ms; /* added to the true wall */
    int64_t boot_ms; /* added to the true CLOCK_BOOTTIME */
    int32_t ntp;     /* a time server keeps the wall in step */
    int32_t rtc;     /* a battery clock set the wall, and agrees with it */
    char boot[40];
};

typedef int clock_reading(clockid_t, struct timespec *);
typedef int opening(const char *, int, ...);

static const struct machine *machine(void)
{
    static const struct machine *known;
    const char *path = getenv("CLOCK_SHIM");
    opening *real = (opening *)dlsym(RTLD_NEXT, "open64");
    int fd;
    void *at;

    if (known || !path)
        return known;
    fd = real(path, O_RDONLY | O_CLOEXEC);
    at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *known, PROT_READ, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (at == MAP_FAILED)
        abort();
    known = at;
    return known;
}

static int read_clock(clockid_t which, struct timespec *now)
{
    static clock_reading *real;

    if (!real)
        real = (clock_reading *)dlsym(RTLD_NEXT, "clock_gettime");
    return real(which, now);
}

static void add(struct timespec *now, int64_t ms)
{
    int64_t ns = now->tv_nsec + ms % 1000 * 1000000;

    now->tv_sec += ms / 1000 + ns / 1000000000;
    now->tv_nsec = ns % 1000000000;
    if (now->tv_nsec < 0) {
        now->tv_nsec += 1000000000;
        now->tv_sec--;
    }
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    int answer = read_clock(which, now);

    if (answer != 0 || !machine())
        return answer;
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE || which == CLOCK_TAI)
        add(now, machine()->wall_ms);
    else if (which == CLOCK_BOOTTIME)
        add(now, machine()->boot_ms);
    return 0;
}

time_t time(time_t *kept)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (kept)
        *kept = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec precise;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

int adjtimex(struct timex *state)
{
    memset(state, 0, sizeof *state);
    state->status = machine() && machine()->ntp ? 0 : STA_UNSYNC;
    return state->status ? TIME_ERROR : TIME_OK;
}

/* --- what the kernel says of itself in files --- */

static int said(const char *text)
{
    int fd = memfd_create("said", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text))
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* -2: the file is none of ours. */
static int open_said(const char *path)
{
    char text[64];

    if (!machine())
        return -2;
    if (strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) {
        snprintf(text, sizeof text, "%s\n", machine()->boot);
        return said(text);
    }
    if (strcmp(path, "/sys/class/rtc/rtc0/hctosys") == 0)
        return said(machine()->rtc ? "1\n" : "0\n");
    if (strcmp(path, "/sys/class/rtc/rtc0/since_epoch") != 0)
        return -2;
    snprintf(text, sizeof text, "%lld\n", (long long)time(NULL));
    return said(text);
}

static int open_any(const char *name, const char *path, int flags, mode_t mode)
{
    opening *real = (opening *)dlsym(RTLD_NEXT, name);
    int fd = open_said(path);

    return fd == -2 ? real(path, flags, mode) : fd;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any("open64", path, flags, mode);
}
