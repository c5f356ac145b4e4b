// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of access, for access*.c alone: what each way in keeps, and what they share. */
#include "ui/access.h"
#include <glib.h>

#define ACCESS_LONG_AGO (INT64_MIN / 2)

/* The finger that counts; the others are ignored while it is down. */
struct touch {
    bool is_down;
    int64_t finger;
    int64_t down_ms;
    char target[64];               /* first touched; "" = nothing, or it is gone */
    double start_x, start_y, x, y; /* units of the layout */
    bool has_moved;                /* past the distance of a tap */
    bool is_drag, is_stroke, is_held;
    bool is_spent;  /* it chose when it came down */
    GArray *stroke; /* struct point */
};

/* Where the frame is. One frame serves keys and switches: the last one used moves it. OUT is the
 * way out of a row, OUT_GROUP of a group of rows. */
enum mark_kind { MARK_NONE, MARK_FOCUS, MARK_GROUP, MARK_ROW, MARK_CELL, MARK_OUT, MARK_OUT_GROUP };

struct mark {
    enum mark_kind kind;
    bool is_hidden; /* a finger came after the last key */
    int group;
    int row;
    int rounds;      /* of this row or group, in full */
    char target[64]; /* FOCUS and CELL */
};

/* What a switch does over time. */
struct presses {
    bool is_down, is_spent; /* spent: it has done what it does */
    enum access_event_kind which;
    int64_t down_ms;
    int64_t next_ms;       /* the last press of next, for bounces */
    bool is_running;       /* the frame steps by itself */
    int64_t stepped_ms;    /* when it last did */
    int64_t not_before_ms; /* the next step: something was being said until then */
    bool is_first;         /* of a row, or after a choice */
    int rounds;            /* of the whole screen, without a choice */
    bool is_saying;
};

/* A pointer that is not pressed, and the ring. */
struct dwell {
    bool is_there;
    double x, y;           /* units */
    double rest_x, rest_y; /* where it rested when a choice was made, or the screen changed */
    bool must_move;        /* nothing locks on before it has moved away from there */
    char target[64];       /* locked on or filling; "" none */
    int64_t since_ms;      /* on it: since when, what was kept already counted */
    int64_t left_ms;       /* slipped off: when; else ACCESS_LONG_AGO */
    char other[64];        /* slipped onto: since when */
    int64_t other_ms;
};

struct access {
    const struct theme *theme;
    const struct scene *scene; /* borrowed, NULL before the first */
    struct touch touch;
    struct mark mark;
    struct way way;
    struct presses presses;
    struct dwell dwell;
    int64_t chosen_ms; /* the last choice or press of select */
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

/* What lies on top there: what was declared last. */
const struct target *access_under(const struct access *access, double x, double y, bool for_drop);
/* Of two waits in milliseconds, -1 for none, the sooner. */
int64_t access_sooner(int64_t a_ms, int64_t b_ms);

/* access_touch.c */
struct choice access_touch(struct access *access, const struct access_event *event);
void access_touch_forget(struct access *access);
int64_t touch_wait_ms(const struct access *access, int64_t now_ms);
struct choice touch_time(struct access *access, int64_t now_ms);

/* access_press.c: what switches do over time */
struct choice access_press(struct access *access, const struct access_event *event);
int64_t press_wait_ms(const struct access *access, int64_t now_ms);
struct choice press_time(struct access *access, int64_t now_ms);
void press_forget(struct access *access);

/* access_scan.c: where the frame goes */
struct choice scan_next(struct access *access);
struct choice scan_select(struct access *access);
/* The first open target of a row, or after `after` in it; NULL when there is none. */
const struct target *access_in_row(const struct access *access, int row, const char *after);
void access_mark_keep(struct access *access);

/* access_rows.c: what there is to scan */
/* The group that a target is scanned in; all are one but with WAY_GROUPS. */
int scan_group_of(const struct access *access, const struct target *target);
/* The next group, and row of a group, after this one in order of scanning; false: none. Group -1 is
 * any. */
bool scan_group_after(const struct access *access, int group, int *next);
bool scan_row_after(const struct access *access, int group, int row, int *next);
bool scan_is_single(const struct access *access, int row);
struct box scan_row_box(const struct access *access, int row);
struct box scan_group_box(const struct access *access, int group);
const char *scan_row_words(struct access *access, int row);
const char *scan_group_words(struct access *access, int group);

/* access_focus.c */
struct choice access_focus(struct access *access, const struct access_event *event);

/* access_dwell.c */
struct choice access_point(struct access *access, const struct access_event *event);
int64_t dwell_wait_ms(const struct access *access, int64_t now_ms);
struct choice dwell_time(struct access *access, int64_t now_ms);
/* A choice was made, or the screen is another: the pointer must move before it locks on again. */
void dwell_rest(struct access *access);
