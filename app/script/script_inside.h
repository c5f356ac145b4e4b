// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of a script: steps as they were read, and where the play stands. */
#include "script/script.h"
#include <glib.h>

union SDL_Event;

enum verb {
    VERB_TAP,
    VERB_HOLD,
    VERB_DRAG,
    VERB_STROKE,
    VERB_SWITCH,
    VERB_KEY,
    VERB_TYPE,
    VERB_WAIT,
    VERB_EXPECT,
    VERB_EXPECT_NOT,
    VERB_HEARD,
    VERB_SHOT,
    VERB_LIST,
    VERB_DOCK,
    VERB_UNDOCK,
    VERB_ADVANCE,
    VERB_SLEEP,
    VERB_POINT,
};

struct spot {
    double x_mm, y_mm;
};

struct step {
    int line;
    enum verb verb;
    char *source; /* as it was written */
    char *text;   /* label, words, name of a key or a shot */
    int nth;      /* 0: not said */
    char *onto;   /* drag */
    int onto_nth;
    int64_t ms;     /* hold, switch, wait, advance, sleep */
    GArray *spots;  /* stroke: struct spot */
    bool is_select; /* switch */
};

/* One event of a gesture, and how long the app has before the next. */
struct beat;

struct script {
    GPtrArray *steps; /* struct step * */
    int pipe;         /* where more come from; -1: all are here */
    GString *partial; /* of a line of the pipe */
    int lines;        /* of the pipe, so far */
    size_t at;
    enum script_state state;
    GQueue *beats;   /* what is left of the step's gesture */
    int64_t due_ms;  /* nothing before this */
    int64_t free_ms; /* from here on a choice is not taken for a repeat */
    bool is_choice;  /* the gesture being played ends in a choice */
    bool is_begun;   /* the step has begun: its clock runs */
    int64_t begun_ms;
    int64_t calm_ms; /* expect-not: since when the app is not busy and the label absent; -1 */
};

#define SCRIPT_LINE_MOST 8192

/* script_parse.c. A line that is bad adds no step. */
GPtrArray *script_steps_new(void);
bool script_parse_line(const char *name, int number, const char *text, GPtrArray *steps,
                       GError **error) MUST_CHECK;
GPtrArray *script_parse(const char *name, const char *text, gsize bytes, GError **error) MUST_CHECK;

/* script_read.c: steps that have come down a pipe since the last call; never waits. */
bool script_read_more(struct script *script, GError **error) MUST_CHECK;

/* script_hands.c: the step's gesture as beats, or why it cannot be: what stands on the screen
 * decides. Returns NULL when it can, else words; g_free. */
char *hands_begin(struct script *script, const struct script_host *host, const struct step *step);
/* Pushes the first of the beats; answers how long the app has. */
int64_t hands_beat(struct script *script);
bool hands_knows_key(const char *name);

/* script_find.c: the one target that a label names, or NULL and why not. g_free `*why`. */
const struct target *script_find(const struct scene *scene, const char *label, int nth, char **why);
bool script_is_on_top(const struct scene *scene, const struct target *target, bool for_drop,
                      double x, double y);
/* A point of the target that nothing else covers, in units; false when it is covered whole. */
bool script_point(const struct scene *scene, const struct target *target, bool for_drop, double *x,
                  double *y);
/* The target with the role of a picture to draw on. */
const struct target *script_canvas(const struct scene *scene);
void script_tell_targets(const struct script_host *host);
