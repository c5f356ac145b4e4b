// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Inside camera: what the owner's calls (camera.c) and the camera's thread (camera_run.c) share. */
#include "capture/camera.h"
#include "capture/lens.h"

struct press {
    camera_shot *shot;
    void *context;
    unsigned int opening; /* the one that it was made in */
    struct lens_take take;
    GError *error;
};

/* What was asked and what there is to see, under the lock. */
struct shared {
    bool open, quit;
    unsigned int opening; /* their count: what is seen belongs to one of them */
    int view_width_px, view_height_px;
    GQueue presses; /* struct press, not answered yet */
    enum camera_state state;
    enum fault_code why;
    struct pixels *frame;
};

struct camera {
    camera_news *news;
    void *context;
    GMutex lock;
    struct shared shared;
    int wake;        /* an eventfd: something was asked */
    GThread *thread; /* from the first opening on */

    /* The rest is the camera's thread's own. */
    GThreadPool *shots; /* one thread: presses are answered in their order */
    struct lens *lens;  /* NULL for `none` */
    bool is_open;
    unsigned int opening;
    enum fault_code why; /* of the last loss */
    int64_t again_ms;    /* when to look for the device, or pass over a broken picture; 0: never */
    int64_t seen_ms;     /* when the last frame came, or the device was opened */
    int64_t drawn_ms;    /* when the last frame was handed over */
    int view_width_px, view_height_px; /* what it was made for, 0 for none yet */
};

/* The thread: runs until shared.quit. `of` is the camera. */
gpointer camera_run(gpointer of);
