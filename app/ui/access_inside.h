// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of access, for access*.c alone: what each way in keeps, and what they share. */
#include "ui/access.h"
#include <glib.h>

/* Between one choice and the next, whatever they are of. */
#define ACCESS_IGNORE_MS 300

/* The finger that counts; the others are ignored while it is down. */
struct touch {
    bool is_down;
    int64_t finger;
    int64_t down_ms;
    char target[64];               /* first touched; "" = nothing, or it is gone */
    double start_x, start_y, x, y; /* units of the layout */
    bool has_moved;                /* past the distance of a tap */
    bool is_drag, is_stroke, is_held;
    GArray *stroke; /* struct point */
};

/* Where the frame is. One frame serves keys and switches: the last one used moves it. */
enum mark_kind { MARK_NONE, MARK_FOCUS, MARK_ROW, MARK_CELL, MARK_OUT };

struct mark {
    enum mark_kind kind;
    bool is_hidden; /* a finger came after the last key */
    int row;
    int rounds;      /* of this row, in full */
    char target[64]; /* FOCUS and CELL */
};

struct access {
    const struct theme *theme;
    const struct scene *scene; /* borrowed, NULL before the first */
    struct touch touch;
    struct mark mark;
    int64_t chosen_ms; /* the last choice or press of select */
    int64_t next_ms;   /* the last press of next */
    GString *say;      /* of a row */
    char *out;
};

#define NOTHING_CHOSEN ((struct choice){.kind = CHOICE_NONE, .at = {-1, -1}})

/* access.c */
const struct target *access_target(const struct access *access, const char *id);
bool access_is_open(const struct target *target); /* can be chosen now */
/* False for a repeat that comes too soon; otherwise the clock of repeats starts again. */
bool access_take(struct access *access, int64_t now_ms);
struct choice access_choose(const struct target *target);

/* access_touch.c */
struct choice access_touch(struct access *access, const struct access_event *event);
void access_touch_forget(struct access *access);

/* access_scan.c */
struct choice access_scan(struct access *access, const struct access_event *event);
/* The first open target of a row, or after `after` in it; NULL when there is none. */
const struct target *access_in_row(const struct access *access, int row, const char *after);
struct box access_row_box(const struct access *access, int row);
void access_mark_keep(struct access *access);

/* access_focus.c */
struct choice access_focus(struct access *access, const struct access_event *event);
