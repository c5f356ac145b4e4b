// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The way somebody reaches the screen: how their finger, switches and gaze are understood. Each
 * pupil has their own; all of it is data, and all times are milliseconds. */
#include <stdbool.h>

enum way_scan {
    WAY_STEP,      /* two switches: the one steps, the other chooses */
    WAY_STEP_ONE,  /* one switch: a short press steps, a held one chooses */
    WAY_AUTOMATIC, /* the frame steps by itself, any switch chooses */
    WAY_INVERSE,   /* the frame steps while the switch is down, letting go chooses */
};

enum way_pattern {
    WAY_ROWS,   /* rows, then what is in one */
    WAY_LINEAR, /* one after the other */
    WAY_GROUPS, /* the stage, my no, mine; then rows, then what is in one */
};

struct way {
    /* A finger. */
    bool on_press; /* it chooses when it comes down, not when it goes; what can be dragged, held or
                      drawn on is chosen on release all the same */
    bool slides;   /* it chooses what it leaves, wherever it came down */
    int hold_ms;   /* how long it must lie on a target to choose it; 0: not at all */
    int ignore_ms; /* after one choice, none is taken for so long, of whatever target; scanning
                      takes at most half a step of it */
    /* Switches. */
    enum way_scan scan;
    enum way_pattern pattern;
    int step_ms;       /* WAY_AUTOMATIC and WAY_INVERSE */
    int first_percent; /* the first step after a choice, and of a row, takes so much of step_ms */
    int rounds;        /* so many in full of a row lead out of it; so many of a screen, and
                          WAY_AUTOMATIC waits for a press */
    int accept_ms;     /* a shorter press is none */
    int choose_ms;     /* WAY_STEP_ONE: held so long, it chooses */
    /* A pointer that nobody presses: mouse, head, gaze; and a finger that lies still. */
    bool dwells;
    int dwell_ms;   /* twice as long for what ends or throws away */
    int lock_on_ms; /* before the ring begins to fill */
    int grace_ms;   /* it stands still for so long when the pointer slips off, then goes */
};

/* What holds before a pupil is known, and for whom the school says nothing else. */
struct way way_usual(void);
/* Every number within what can be used; what is not is as way_usual has it. */
void way_bound(struct way *way);
