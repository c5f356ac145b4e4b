// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The clock: what time it is believed to be, and how much that belief is worth. A device may have
 * no clock at all, so order is by boot and CLOCK_BOOTTIME, never by the wall. */
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum clock_quality { CLOCK_UNKNOWN, CLOCK_RESTORED, CLOCK_RTC, CLOCK_NTP, CLOCK_SERVER };

#define CLOCK_NO_WALL INT64_MIN

struct moment {
    int64_t wall_ms; /* UTC since 1970, or CLOCK_NO_WALL */
    enum clock_quality quality;
    char boot[37]; /* the kernel's boot id */
    int64_t boot_no;
    int64_t boottime_ms;
};

struct clock;

/* What a wall clock is worth that no server has spoken for: `ntp` says that a time server keeps it
 * in step, `rtc` that a battery clock set it. Before 2026 it is CLOCK_UNKNOWN, whoever set it. */
enum clock_quality clock_judge(int64_t wall_ms, bool ntp, bool rtc);

/* `boot_no` is the count of this device's boots (the vault keeps it). Never fails. May be used from
 * any thread. */
struct clock *clock_new(int64_t boot_no);
void clock_free(struct clock *clock);

/* A signed word of the server's: it was `wall_ms` when CLOCK_BOOTTIME stood at `boottime_ms` in
 * boot `boot`. Dates the whole of that boot; ignored when it is another boot than this one. */
void clock_fix(struct clock *clock, int64_t wall_ms, const char *boot, int64_t boottime_ms);

struct moment clock_now(const struct clock *clock);
int64_t clock_boottime_ms(void);
/* The kernel's id of this boot: 36 characters and a NUL. */
void clock_boot_id(char boot[37]);

/* `made` of a record, as the contract writes it: wall null when unknown. New reference. */
json_t *moment_to_json(const struct moment *moment);
