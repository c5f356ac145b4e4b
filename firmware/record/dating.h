// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* When things were made, as far as it can be known. A device may have no clock: then a record says
 * only how long after which boot it was made. One true time in a boot dates all of it; a boot
 * without one lies between the dated boots before and after it. The screens show this; no order
 * follows from it. Immutable once it is shared: any thread may ask it. */
#include "core/clock.h"
#include "core/fault.h"

enum dated_how { DATED_NOT, DATED_AT, DATED_BETWEEN };

/* UTC, ms. DATED_AT: both are the same. DATED_BETWEEN: one of the two may be CLOCK_NO_WALL. */
struct dated {
    enum dated_how how;
    int64_t from_ms, to_ms;
};

struct dating;

struct dating *dating_new(void);
struct dating *dating_ref(struct dating *dating);
void dating_unref(struct dating *dating);

/* It was `wall_ms` in boot `boot`, the device's `boot_no`th, when its CLOCK_BOOTTIME stood at
 * `boottime_ms`. What is said last of a boot counts. A
 * `boot_no` of 0 is not known: then nothing follows for other boots. */
void dating_add(struct dating *dating, const char *boot, int64_t boot_no, int64_t wall_ms,
                int64_t boottime_ms);
/* When was this `made` (a record's member)? `now` may be NULL: what the clock believes now dates
 * its own boot as well. A time that was only restored, or that contradicts the dated boots around
 * it, is no time. */
struct dated dating_of(const struct dating *dating, const struct moment *now, const json_t *made);
/* The same for a moment. */
struct dated dating_of_moment(const struct dating *dating, const struct moment *now,
                              const struct moment *made);

/* The opposite of moment_to_json; false when it is none. */
bool moment_from_json(const json_t *made, struct moment *moment) MUST_CHECK;
