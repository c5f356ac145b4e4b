// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A screen: a row in the table of screens.c. It declares what can be chosen and what is to be seen,
 * and acts on what was chosen; it knows nothing of fingers, switches or painting.
 *
 * To add one: a file in pupil/ or staff/, a line in `enum screen_id`, a row in screens.c, a test.
 */
#include "ui/access.h"
#include "ui/scene.h"
#include <stddef.h>

struct app;

enum screen_id {
    SCREEN_LOCKED,    /* staff/locked.c: the first */
    SCREEN_CHOOSER,   /* pupil/chooser.c: who are you? */
    SCREEN_HOME,      /* pupil/home.c */
    SCREEN_TOPICS,    /* pupil/topics.c: what shall we talk about? */
    SCREEN_MAT,       /* pupil/mat.c */
    SCREEN_VOICE,     /* pupil/voice.c */
    SCREEN_TALK,      /* pupil/talk.c */
    SCREEN_JOIN,      /* staff/join.c: a new device asks to join a school */
    SCREEN_BADGE,     /* staff/badge_view.c: hold it before the camera */
    SCREEN_STAFF_PIN, /* staff/staff_pin.c */
    SCREEN_PEOPLE,    /* staff/people.c: who opens this device */
    SCREEN_NEW_PIN,   /* staff/new_pin.c */
    SCREEN_CAMERA,    /* staff/camera_view.c */
    SCREEN_MARKUP,    /* staff/mark_up.c */
    SCREEN_FILE_IT,   /* staff/file_it.c */
    SCREEN_KEYBOARD,  /* staff/caption.c */
    SCREEN_INBOX,     /* staff/inbox.c */
    SCREEN_ITEMS,     /* staff/items.c */
    SCREEN_DOCK,      /* staff/docked.c */
    SCREEN_COUNT
};

enum action_kind {
    ACTION_CHOOSE, /* a target: code and arg are the target's */
    ACTION_HOLD,
    ACTION_DROP, /* code and arg of the dragged one; on_code and on_arg of where, on_code -1 nowhere
                  */
    ACTION_STROKE_MOVE,
    ACTION_STROKE, /* on a target with takes_strokes; points in units from its top left */
    ACTION_TEXT,   /* typed on a real keyboard: text */
    ACTION_BACK,   /* Escape: what `back` does */
    ACTION_NEWS,   /* something came from the workers: code is an enum news (app.h) */
    ACTION_TICK,   /* a timer that the screen asked for by app_tick_after */
};

struct action {
    enum action_kind kind;
    int code, arg;
    int on_code, on_arg;
    struct point at; /* where on the target, or -1,-1 */
    const struct point *stroke;
    size_t stroke_points;
    const char *text; /* ACTION_TEXT; of news: an id, or NULL */
};

enum go_kind {
    GO_STAY,
    GO_PUSH,
    GO_REPLACE,
    GO_BACK,
    GO_HOME /* the pupil's home */,
    GO_CHOOSER,
    GO_OVER_CHOOSER /* that screen, with only the chooser beneath */,
    GO_LOCK
};

struct go {
    enum go_kind kind;
    enum screen_id screen;
    const char *text; /* handed to the next screen's enter: copied; NULL allowed */
};
#define STAY ((struct go){GO_STAY, 0, NULL})
#define PUSH(id, text) ((struct go){GO_PUSH, (id), (text)})
#define REPLACE(id, text) ((struct go){GO_REPLACE, (id), (text)})
#define OVER_CHOOSER(id) ((struct go){GO_OVER_CHOOSER, (id), NULL})
#define BACK ((struct go){GO_BACK, 0, NULL})

struct screen {
    const char *name;   /* as `list` and screenshots name it */
    size_t state_bytes; /* zeroed before enter */
    bool is_staff;      /* closes after two idle minutes, back to the chooser */
    void (*enter)(void *state, struct app *app, const char *text);
    void (*leave)(void *state, struct app *app); /* NULL allowed */
    /* Again after something was pushed above it and went; NULL allowed. */
    void (*again)(void *state, struct app *app);
    void (*declare)(const void *state, const struct app *app, struct scene *scene);
    struct go (*act)(void *state, struct app *app, const struct action *action);
};

/* The table. */
const struct screen *screen_of(enum screen_id id);
