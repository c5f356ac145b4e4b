// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/camera.h"
#include "capture/camera_run.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct lens *lens_of(const char *source, bool *known)
{
    *known = true;
    if (g_str_has_prefix(source, "file:") && source[5])
        return lens_file_new(source + 5);
    if (g_str_has_prefix(source, "v4l2:") && source[5])
        return lens_stream_new("v4l2", source + 5);
    if (strcmp(source, "v4l2") == 0)
        return lens_stream_new("v4l2", NULL);
    if (strcmp(source, "libcamera") == 0)
        return lens_stream_new("libcamera", NULL);
    if (strcmp(source, "pattern") == 0)
        return lens_stream_new("pattern", NULL);
    *known = strcmp(source, "none") == 0;
    return NULL;
}

struct camera *camera_new(const char *source, camera_news *news, void *context, GError **error)
{
    struct camera *camera;
    bool known;
    struct lens *lens = lens_of(source, &known);

    if (!known) {
        fault(error, FAULT_INVALID,
              "'%s' is no camera: v4l2, v4l2:/dev/…, libcamera, file:/…, pattern or none", source);
        return NULL;
    }
    camera = g_new0(struct camera, 1);
    camera->lens = lens;
    camera->news = news;
    camera->context = context;
    camera->shared.view_width_px = 640;
    camera->shared.view_height_px = 480;
    camera->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    g_assert(camera->wake >= 0);
    g_mutex_init(&camera->lock);
    g_queue_init(&camera->shared.presses);
    return camera;
}

static void poke(struct camera *camera)
{
    eventfd_write(camera->wake, 1);
}

void camera_open(struct camera *camera)
{
    g_mutex_lock(&camera->lock);
    if (!camera->shared.open) {
        camera->shared.state = CAMERA_OPENING;
        camera->shared.opening++;
    }
    camera->shared.open = true;
    g_mutex_unlock(&camera->lock);
    if (!camera->thread)
        camera->thread = g_thread_new("camera", camera_run, camera);
    poke(camera);
}

void camera_close(struct camera *camera)
{
    g_mutex_lock(&camera->lock);
    camera->shared.open = false;
    g_mutex_unlock(&camera->lock);
    poke(camera);
}

void camera_free(struct camera *camera)
{
    if (!camera)
        return;
    g_mutex_lock(&camera->lock);
    camera->shared.quit = true;
    g_mutex_unlock(&camera->lock);
    poke(camera);
    if (camera->thread)
        g_thread_join(camera->thread);
    if (camera->lens)
        camera->lens->kind->free(camera->lens);
    pixels_free(camera->shared.frame);
    close(camera->wake);
    g_mutex_clear(&camera->lock);
    g_free(camera);
}

void camera_set_view(struct camera *camera, int width_px, int height_px)
{
    g_assert(width_px > 0 && height_px > 0);
    g_mutex_lock(&camera->lock);
    camera->shared.view_width_px = width_px;
    camera->shared.view_height_px = height_px;
    g_mutex_unlock(&camera->lock);
    poke(camera);
}

enum camera_state camera_state(struct camera *camera, enum fault_code *why)
{
    enum camera_state state;

    g_mutex_lock(&camera->lock);
    state = camera->shared.open ? camera->shared.state : CAMERA_CLOSED;
    if (why)
        *why = camera->shared.why;
    g_mutex_unlock(&camera->lock);
    return state;
}

struct pixels *camera_frame_take(struct camera *camera)
{
    struct pixels *frame;

    g_mutex_lock(&camera->lock);
    frame = camera->shared.open ? g_steal_pointer(&camera->shared.frame) : NULL;
    g_mutex_unlock(&camera->lock);
    return frame;
}

void camera_shoot(struct camera *camera, camera_shot *shot, void *context)
{
    struct press *press = g_new0(struct press, 1);

    press->shot = shot;
    press->context = context;
    g_mutex_lock(&camera->lock);
    g_assert(camera->shared.open);
    press->opening = camera->shared.opening;
    g_queue_push_tail(&camera->shared.presses, press);
    g_mutex_unlock(&camera->lock);
    poke(camera);
}
