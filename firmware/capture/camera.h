// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The camera: a live preview of which the newest frame wins, and a shutter.
 *
 * No call waits for a device: opening, decoding, scaling and encoding happen on the camera's own
 * threads, and `news` tells the owner to come and look. A camera that is not there, or is unplugged
 * while in use, is CAMERA_GONE with a reason; it is looked for again every two seconds, and comes
 * back by itself. All calls belong to one thread (the main one); only the callbacks come on others.
 *
 * Sources, as the settings have them:
 * - v4l2, v4l2:/dev/video0: a USB or other V4L2 camera (the first one where none is named).
 * - libcamera: the board's own camera.
 * - file:/path: a JPEG, or a folder of JPEGs in name order. The preview shows one; the shutter
 * takes exactly that one in full size and moves to the next, after the last to the first again. A
 * frame comes only when the picture or the view's size changes, so a still preview costs nothing. A
 * file or folder that vanishes is an unplugged camera. A broken picture is
 * CAMERA_GONE with FAULT_DAMAGED for two seconds, or until the shutter is pressed (which says so
 * too); then comes the next one.
 * - pattern: a moving test picture, 1280 by 720.
 * - none: no camera: CAMERA_GONE with FAULT_MISSING, and never looked for. */
#include "capture/photo.h"

struct camera;

enum camera_state {
    CAMERA_CLOSED,  /* not asked to run */
    CAMERA_OPENING, /* asked for; no frame yet */
    CAMERA_LIVE,    /* frames come */
    CAMERA_GONE,    /* not there, and looked for every two seconds */
};

/* Something changed: ask `camera_state` and `camera_frame_take`. Called on a thread of the
 * camera's, must return at once, and may only wake the owner's loop. */
typedef void camera_news(void *context);

/* A press of the shutter came to its end. `jpeg` is upright, cleaned (see photo.h) and borrowed:
 * take a reference to keep it. On failure `jpeg` is NULL and `error` says why: FAULT_MISSING the
 * camera is not there, FAULT_DAMAGED the picture is broken, FAULT_BUSY it gave no picture in time;
 * nothing was taken. Called on a thread of the camera's, once a press, in the order of the presses.
 */
typedef void camera_shot(void *context, GBytes *jpeg, int width_px, int height_px,
                         const GError *error);

/* What is asked for; nothing is opened yet. FAULT_INVALID for a source that is none of the above.
 * `news` may be NULL. */
struct camera *camera_new(const char *source, camera_news *news, void *context,
                          GError **error) MUST_CHECK;
/* Closes, waits for the camera's threads (every shot pressed has been answered then), and frees.
 * NULL allowed. */
void camera_free(struct camera *camera);

/* Starts the preview; does nothing when it runs. Returns at once. */
void camera_open(struct camera *camera);
/* Stops it and lets the device go; shots already pressed are still answered. Returns at once. A
 * frame that was not taken is forgotten. */
void camera_close(struct camera *camera);

/* The room that frames are fitted into, in proportion and never enlarged; 640 by 480 until set. */
void camera_set_view(struct camera *camera, int width_px, int height_px);

/* With CAMERA_GONE, `*why` (may be NULL) is FAULT_MISSING no such device or file, FAULT_DENIED not
 * allowed, FAULT_BUSY in use by another program, FAULT_DAMAGED a picture that cannot be read,
 * FAULT_SYSTEM anything else. */
enum camera_state camera_state(struct camera *camera, enum fault_code *why);

/* The newest frame not taken yet, or NULL. The caller's: pixels_free. Costs no copy. */
struct pixels *camera_frame_take(struct camera *camera);

/* Presses the shutter, in any state but CAMERA_CLOSED: asserts. Returns at once. `shot` may come
 * after camera_close, never after camera_free. */
void camera_shoot(struct camera *camera, camera_shot *shot, void *context);
