// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* How one pupil reaches the screen, hears it and sees it: their `access` in the plan pack (the keys
 * stand in assets/schema/README.md), over the device's own settings. Holds from when they choose
 * themself until somebody else may come. A value that cannot be used is as if it were not there. */
#include "app.h"
#include "ui/way.h"

struct reach {
    struct way way;
    struct tone tone;
    bool has_prompts; /* each step of scanning and focus is said */
    bool left_handed; /* the sides change places */
    char theme[16];
    int text_percent;
    char language[16];
};

/* What holds before a pupil is known. */
struct reach reach_usual(const struct app *app);
/* Puts into `reach` what `access` says; NULL or no object says nothing. */
void reach_read(struct reach *reach, const json_t *access);
/* Of whoever is here now; cheap when nothing is different. */
void reach_take(struct app *app);
