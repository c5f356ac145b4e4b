// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"

#include <fcntl.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

/* No wall clock before 1 January 2026 was set by anybody: Viewfinder is younger. */
#define YOUNGEST_MS INT64_C(1767225600000)
/* How far the battery clock may stand from the wall and still be its source. */
#define RTC_NEAR_MS INT64_C(60000)

struct clock {
    GMutex lock;
    int64_t boot_no;
    char boot[37];
    bool rtc;              /* the battery clock set the wall when the machine started, */
    int64_t rtc_offset_ms; /* and this was the wall minus boottime then */
    bool fixed;
    int64_t fixed_offset_ms; /* wall minus boottime, by the server's word */
};

static int64_t milliseconds(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_boottime_ms(void)
{
    return milliseconds(CLOCK_BOOTTIME);
}

/* Reads a small kernel file as a line; false if it cannot be read. */
static bool read_line(const char *path, char *line, size_t most)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, line, most - 1);

    if (fd >= 0)
        close(fd);
    if (got <= 0)
        return false;
    line[got] = '\0';
    g_strchomp(line);
    return true;
}

void clock_boot_id(char boot[37])
{
    char line[64];

    if (!read_line("/proc/sys/kernel/random/boot_id", line, sizeof line) || strlen(line) != 36)
        g_strlcpy(line, "00000000-0000-4000-8000-000000000000", sizeof line);
    memcpy(boot, line, 37);
}

/* A Pi's clock without a battery also says that it set the wall, from 1970; systemd then moves the
 * wall on. Only a battery clock that still agrees with the wall was its source. */
static bool rtc_agrees(void)
{
    char line[32];
    int64_t rtc_ms;

    if (!read_line("/sys/class/rtc/rtc0/hctosys", line, sizeof line) || strcmp(line, "1") != 0)
        return false;
    if (!read_line("/sys/class/rtc/rtc0/since_epoch", line, sizeof line))
        return false;
    rtc_ms = g_ascii_strtoll(line, NULL, 10) * 1000;
    return ABS(rtc_ms - milliseconds(CLOCK_REALTIME)) < RTC_NEAR_MS;
}

/* adjtimex(2): the kernel knows whether a time server keeps the wall in step. */
static bool ntp_in_step(void)
{
    struct timex state = {.modes = 0};
    int answer = adjtimex(&state);

    return answer >= 0 && answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}

static int64_t wall_offset_ms(void)
{
    return milliseconds(CLOCK_REALTIME) - clock_boottime_ms();
}

/* A wall that somebody moved since is the battery's no more. */
static bool rtc_holds(const struct clock *clock)
{
    return clock->rtc && ABS(wall_offset_ms() - clock->rtc_offset_ms) < RTC_NEAR_MS;
}

struct clock *clock_new(int64_t boot_no)
{
    struct clock *clock = g_new0(struct clock, 1);

    g_mutex_init(&clock->lock);
    clock->boot_no = boot_no;
    clock_boot_id(clock->boot);
    clock->rtc = rtc_agrees();
    clock->rtc_offset_ms = wall_offset_ms();
    return clock;
}

void clock_free(struct clock *clock)
{
    if (!clock)
        return;
    g_mutex_clear(&clock->lock);
    g_free(clock);
}

void clock_fix(struct clock *clock, int64_t wall_ms, const char *boot, int64_t boottime_ms)
{
    if (strcmp(boot, clock->boot) != 0)
        return;
    g_mutex_lock(&clock->lock);
    clock->fixed = true;
    clock->fixed_offset_ms = wall_ms - boottime_ms;
    g_mutex_unlock(&clock->lock);
}

enum clock_quality clock_judge(int64_t wall_ms, bool ntp, bool rtc)
{
    if (wall_ms < YOUNGEST_MS)
        return CLOCK_UNKNOWN;
    if (ntp)
        return CLOCK_NTP;
    return rtc ? CLOCK_RTC : CLOCK_RESTORED;
}

struct moment clock_now(const struct clock *clock)
{
    GMutex *lock = (GMutex *)&clock->lock;
    struct moment now = {.boot_no = clock->boot_no, .boottime_ms = clock_boottime_ms()};

    memcpy(now.boot, clock->boot, sizeof now.boot);
    g_mutex_lock(lock);
    if (clock->fixed) {
        now.quality = CLOCK_SERVER;
        now.wall_ms = now.boottime_ms + clock->fixed_offset_ms;
    } else {
        now.wall_ms = milliseconds(CLOCK_REALTIME);
        now.quality = clock_judge(now.wall_ms, ntp_in_step(), rtc_holds(clock));
    }
    g_mutex_unlock(lock);
    if (now.quality == CLOCK_UNKNOWN)
        now.wall_ms = CLOCK_NO_WALL;
    return now;
}

json_t *moment_to_json(const struct moment *moment)
{
    static const char *const words[] = {"unknown", "restored", "rtc", "ntp", "server"};
    json_t *wall = moment->wall_ms == CLOCK_NO_WALL ? json_null() : json_integer(moment->wall_ms);
    json_t *made =
        json_pack("{s:o, s:s, s:s, s:I, s:I}", "wall", wall, "quality", words[moment->quality],
                  "boot", moment->boot, "boot_no", (json_int_t)moment->boot_no, "boottime_ms",
                  (json_int_t)moment->boottime_ms);

    g_assert(made);
    return made;
}
