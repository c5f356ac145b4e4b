// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Plays one case: a device docks while its server does wrong, and once more when it is well again.
 * After each what must hold is looked at. */
#include "wire/cases.h"
#include "wire/score.h"

struct players {
    const char *dock;
    const char *hurry;
};

void play_case(const struct players *players, const struct fault_case *one, struct found *found);
/* Of a small exchange in which nothing goes wrong, as cases_of_cuts wants it; g_free. */
char *play_sizes(const struct players *players);
