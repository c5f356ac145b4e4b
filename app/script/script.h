// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A script: one step a line, played as real SDL events, so that it can do nothing that hands could
 * not. For the proof of a day, for tests, and for schools that check a device.
 *
 *   # a comment                        wait "label" [seconds]    expect "label" [nth]
 *   tap "label" [nth]                  expect-not "label"        heard "words"
 *   hold "label" [nth] MS              shot NAME                 list
 *   drag "label" [nth] to "label" [nth]    dock                  undock
 *   stroke X,Y X,Y …  (mm from the picture's top left)
 *   switch next|select [MS held]       advance 2m|30s|500ms      sleep MS
 *   point "label" [nth]  (a pointer that nobody presses goes there)
 *   key NAME  (Tab, Shift-Tab, Return, Escape, Left, F1, a …)    type "text"
 *
 * `shot s1` writes s1-<width>x<height>.png of the window into the folder of --shots.
 * A label matches whole, or is "#id" (with or without quotes); in quotes \" and \\ stand for
 * themselves. Every line of a file is read before the first is played; of a pipe, each is played when
 * it has come. Main thread. */
#include "core/fault.h"
#include "ui/scene.h"
#include <stdio.h>

/* What the app does for its script. */
struct script_host {
    void *context;
    const struct scene *(*scene)(void *context); /* as painted last; NULL before the first */
    const char *(*screen)(void *context);        /* its name */
    /* Something that was asked for is not done yet: the worker, a picture on its way, a scene to be
     * declared. Not a recording, a camera or speech, which go on by themselves. */
    bool (*is_busy)(void *context);
    bool (*heard)(void *context, const char *words);
    bool (*shoot)(void *context, const char *path, GError **error); /* a PNG of the window */
    void (*dock)(void *context, bool is_docked);
    void (*advance)(void *context, int64_t ms);
    const char *shots; /* folder for `shot`, made if needed; NULL: such a step fails */
    FILE *out, *err;   /* `list`, and why a step failed; NULL: standard output and error */
};

struct script;
/* "-" is standard input. FAULT_INVALID with the number of the first bad line. */
struct script *script_open(const char *path, GError **error) MUST_CHECK;
void script_close(struct script *script);

enum script_state { SCRIPT_PLAYING, SCRIPT_DONE, SCRIPT_FAILED };
struct script_turn {
    enum script_state state;
    int64_t wait_ms; /* PLAYING: take events, paint and call again after this long, or sooner */
};
/* Called by the loop after it has taken all events and painted. Pushes at most one event. A step
 * that fails has said why on `err`; every later call answers the same. */
struct script_turn script_next(struct script *script, const struct script_host *host,
                               int64_t now_ms);
