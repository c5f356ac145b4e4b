// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Access: fingers, pointers, keys and switches in; choices out. Knows targets and nothing of screens.
 * How each is understood is the pupil's own way (ui/way.h).
 *
 * Touch: select on release inside the target first touched, on press, or sliding; other fingers are
 * ignored while one is on a target; a second choice within 300 ms of the last, on any target, is
 * not taken. Drag: past 8 mm of movement on a target that can be dragged, with its tap alternative
 * always there. Mouse is a finger; unpressed, it is a pointer, which dwells for those who dwell.
 * Keyboard: Tab and Shift-Tab, arrows move the focus; Enter and Space choose; Escape is `back`.
 * Scanning (keys F1/F2, next and select by default, and script `switch`): first over rows, select
 * enters a row, then over its targets in the order in which they were declared; a row of one target
 * is that target. The last step in a row is the way out, and three rounds lead out by themselves;
 * after a choice scanning goes on from that row. The first press of a switch on a screen starts it
 * at the first row, so a target takes row number + cell number + 1 presses. Each step is spoken. A
 * second press of select within 300 ms, or of next within 100 ms, is a bounce. */
#include "ui/way.h"
#include "ui/scene.h"

struct access;

enum access_event_kind {
    ACCESS_DOWN, ACCESS_MOVE, ACCESS_UP, ACCESS_CANCEL, /* a finger: x, y in pixels */
    ACCESS_POINT, ACCESS_GONE,                           /* a pointer that is not pressed */
    ACCESS_NEXT, ACCESS_SELECT,                          /* a switch goes down */
    ACCESS_NEXT_UP, ACCESS_SELECT_UP,
    ACCESS_FOCUS_NEXT, ACCESS_FOCUS_PREVIOUS, ACCESS_FOCUS_UP, ACCESS_FOCUS_DOWN, ACCESS_FOCUS_LEFT,
    ACCESS_FOCUS_RIGHT, ACCESS_ENTER, ACCESS_ESCAPE,
};

struct access_event {
    enum access_event_kind kind;
    int64_t finger;
    double x, y;
    int64_t now_ms;
};

/* What comes out: at most one for each event. Points are in units from the target's top left as it is
 * seen: pictures are never mirrored, so these are not either. */
enum choice_kind { CHOICE_NONE, CHOICE_CHOSEN, CHOICE_HELD, CHOICE_DROPPED, CHOICE_STROKE_MOVE,
                   CHOICE_STROKE, CHOICE_STEP /* the mark moved: say it */, CHOICE_BACK };
struct point {
    int x, y;
};
struct choice {
    enum choice_kind kind;
    char target[64];       /* id */
    char dropped_on[64];   /* CHOICE_DROPPED: the target under the finger, "" = nowhere */
    struct point at;       /* CHOSEN and HELD by touch: where; DROPPED: where on `dropped_on`;
                              -1,-1 by switch or key, and nowhere */
    const struct point *stroke; /* CHOICE_STROKE*: borrowed until the next event */
    size_t stroke_points;
    const char *say;       /* CHOICE_STEP: borrowed until the next event; of a row, all that is in it */
};

struct access *access_new(const struct theme *theme);
void access_free(struct access *access);
/* From now on; what was half done is forgotten. Copied, and bounded. */
void access_set_way(struct access *access, const struct way *way);
const struct way *access_way(const struct access *access);
/* Something is being said: the frame waits for its end before it steps on by itself. */
void access_set_saying(struct access *access, bool is_saying, int64_t now_ms);
/* What the way out of a row is called, in the screen's language; "out" until it is told. Copied. */
void access_set_out(struct access *access, const char *say);
/* The scene that events are judged by from now on; the focus stays on the same id or row if it is
 * still there. Borrowed until the next. A new screen (`fresh`) puts it back to the start. */
void access_set_scene(struct access *access, const struct scene *scene, bool fresh);
struct choice access_event(struct access *access, const struct access_event *event);
/* When time alone may bring a choice or a step (a hold, a dwell, the frame that steps by itself):
 * milliseconds from `now_ms`, or -1. Then call _time. */
int64_t access_wait_ms(const struct access *access, int64_t now_ms);
struct choice access_time(struct access *access, int64_t now_ms);
/* For painting: the pressed target's id or NULL; the scan or focus frame (row frames surround all of
 * a row); the finger's drag (target id and offset in units, mirrored as the scene is). */
const char *access_pressed(const struct access *access);
bool access_mark(const struct access *access, struct box *box);
/* The ring of one who dwells: round what, and how much of it is full, in thousandths; 0 while it
 * locks on. */
bool access_dwell(const struct access *access, int64_t now_ms, struct box *box, int *permille);
bool access_drag(const struct access *access, char target[64], int *dx, int *dy);
