// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a proof found, and its one line. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Of one case. */
struct found {
    int acknowledged;
    int lost;       /* did not arrive whole, or is not in the vault any more */
    int twice;      /* the server holds it two times */
    int early;      /* called received, or freed, without the server's holding it */
    int undetected; /* another reaction than the protocol and the table ask for; a crash */
    GString *why;   /* a line for each of these */
};

void found_init(struct found *found);
void found_finish(struct found *found);
bool found_is_good(const struct found *found);
/* Adds one to a count of it, with a line why. */
void found_add(struct found *found, int *count, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Sums, in memory that several processes share. */
struct score {
    int64_t tried, acknowledged, lost, twice, early, undetected;
    int64_t next; /* number of the next case that nobody plays yet */
};

struct score *score_new(void);
void score_add(struct score *score, const struct found *found);
/* Calls `work` until it has no more, in so many processes. False if one of them died. */
typedef bool score_work(void *context, int64_t number);
bool score_share(struct score *score, int jobs, score_work *work, void *context);
/* `<name>: tried …`; the exit status that it comes to. */
int score_end(const struct score *score, const char *name);
