// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A lens: what a camera sees through. One kind plays files, the other is a GStreamer stream. Used
 * on the camera's own thread only. */
#include "capture/photo.h"

/* A picture that was taken and is not encoded or cleaned yet: one of the two. */
struct lens_take {
    GBytes *jpeg;
    struct pixels *pixels;
};

struct lens {
    const struct lens_kind *kind;
    int fd; /* while open: readable when there is something to look at */
};

struct lens_kind {
    /* False with MISSING, DENIED, BUSY or SYSTEM. A lens can be opened again after closing. */
    bool (*open)(struct lens *lens, GError **error);
    void (*close)(struct lens *lens);
    /* Takes what is new; `*fresh` says that the picture is another. False when the device is gone.
     */
    bool (*look)(struct lens *lens, bool *fresh, GError **error);
    /* The picture seen, fitted into a size; NULL with DAMAGED, or BUSY when there is none yet. */
    struct pixels *(*frame)(struct lens *lens, int most_width_px, int most_height_px,
                            GError **error);
    /* The picture seen, in full; files move to the next one. */
    bool (*take)(struct lens *lens, struct lens_take *take, GError **error);
    void (*free)(struct lens *lens); /* closed before */
    /* Frames come all the time: their absence is a fault, and one broken frame is not. */
    bool is_steady;
};

/* `where` is a path. */
struct lens *lens_file_new(const char *where);
/* `source` is "v4l2", "libcamera" or "pattern"; `device` a path, or NULL for the first there is. */
struct lens *lens_stream_new(const char *source, const char *device);
