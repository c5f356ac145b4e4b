// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The judge: opens a vault as the device would after whatever befell it, and holds it against what
 * was promised. */
#include "fault/promise.h"

struct verdict {
    int lost;       /* what was called done and is not there */
    int twice;      /* one thing, or one number, two times */
    int early;      /* an item is gone that the server has not proved to hold */
    int undetected; /* bytes are wrong and nothing says so; or it says so of good ones */
    GString *why;   /* a line for each */
};

void verdict_init(struct verdict *verdict);
void verdict_finish(struct verdict *verdict);
bool verdict_is_good(const struct verdict *verdict);

/* Sweeps, opens by the PIN, reads everything, and goes on: a new item must take the next number. */
void check_world(const char *vault_folder, const struct promises *promises,
                 struct verdict *verdict);
