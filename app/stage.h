// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The stage: which screens are open, one on another, and the one way to move between them. */
#include "screen.h"

#define STAGE_DEEPEST 12

struct stage_entry {
    const struct screen *screen;
    void *state;
};

struct stage {
    struct stage_entry entry[STAGE_DEEPEST];
    int depth;
    bool is_fresh; /* the top changed since the last scene */
};

void stage_start(struct app *app, enum screen_id first);
void stage_finish(struct app *app);
const struct screen *stage_top(const struct app *app);
/* Declares the top screen into a new scene; the caller frees it. */
struct scene *stage_declare(struct app *app);
/* Gives an action to the screen on top, and goes where it says. */
void stage_act(struct app *app, const struct action *action);
/* What access made of an event, against the scene that it was judged by. */
void stage_choose(struct app *app, const struct choice *choice);
void stage_go(struct app *app, struct go go);
