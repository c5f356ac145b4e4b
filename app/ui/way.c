// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/way.h"

struct way way_usual(void)
{
    return (struct way){
        .ignore_ms = 300,
        .scan = WAY_STEP,
        .pattern = WAY_ROWS,
        .step_ms = 2000,
        .first_percent = 150,
        .rounds = 3,
        .choose_ms = 400,
        .dwell_ms = 1000,
        .lock_on_ms = 250,
        .grace_ms = 750,
    };
}

static void bound(int *value, int least, int most, int usual)
{
    if (*value < least || *value > most)
        *value = usual;
}

void way_bound(struct way *way)
{
    struct way usual = way_usual();

    bound(&way->hold_ms, 0, 5000, usual.hold_ms);
    bound(&way->ignore_ms, 0, 5000, usual.ignore_ms);
    bound(&way->step_ms, 300, 20000, usual.step_ms);
    bound(&way->first_percent, 100, 400, usual.first_percent);
    bound(&way->rounds, 1, 20, usual.rounds);
    bound(&way->accept_ms, 0, 3000, usual.accept_ms);
    bound(&way->choose_ms, 200, 5000, usual.choose_ms);
    bound(&way->dwell_ms, 200, 10000, usual.dwell_ms);
    bound(&way->lock_on_ms, 0, 3000, usual.lock_on_ms);
    bound(&way->grace_ms, 0, 5000, usual.grace_ms);
    if (way->scan < WAY_STEP || way->scan > WAY_INVERSE)
        way->scan = usual.scan;
    if (way->pattern < WAY_ROWS || way->pattern > WAY_GROUPS)
        way->pattern = usual.pattern;
}
