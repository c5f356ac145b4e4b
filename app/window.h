// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The window: SDL's side of the screen. Pixels that Cairo paints into, events in, and a descriptor
 * that tells when there may be some, so that an idle app sleeps. */
#include "ui/access.h"
#include "ui/paint.h"

struct window;
union SDL_Event;

/* Full screen unless a size is given. With no display at all SDL's offscreen driver serves.
 * FAULT_SYSTEM when there is no 32-bit surface to paint on. */
struct window *window_open(int width_px, int height_px, bool windowed, GError **error) MUST_CHECK;
void window_close(struct window *window);
void window_size(const struct window *window, int *width_px, int *height_px);
/* (Re)attaches the window's pixels to the painter; after opening and after a change of size. */
bool window_attach(struct window *window, struct paint *paint, GError **error) MUST_CHECK;
void window_show(struct window *window, const struct pixel_rect *damage, size_t count);
/* Descriptors to poll, at most `most`; answers how many. On X11 its connection, on a bare console
 * the input devices, offscreen none. */
size_t window_fds(struct window *window, int *fds, size_t most);
/* Milliseconds to sleep at most when the descriptors cannot tell of everything, or -1. */
int window_wait_ms(const struct window *window);
/* Saves what is on the window as a PNG. */
bool window_save(struct window *window, const char *path, GError **error) MUST_CHECK;

enum window_event_kind {
    WINDOW_NOTHING,
    WINDOW_ACCESS,
    WINDOW_TEXT,
    WINDOW_EXPOSED,
    WINDOW_RESIZED,
    WINDOW_QUIT
};
struct window_event {
    enum window_event_kind kind;
    struct access_event access;
    char text[40];
};
/* The next event, turned into ours; false when there is none. */
bool window_next(struct window *window, struct window_event *event);
