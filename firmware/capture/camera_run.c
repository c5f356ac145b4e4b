// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/camera_run.h"
#include "core/clock.h"

#include <poll.h>
#include <sys/eventfd.h>

#define AGAIN_MS 2000
/* A device that opens and then shows nothing is as good as gone. */
#define PATIENCE_MS 5000
/* A screen draws no more than this of a camera that could give thirty a second. */
#define FRAME_MS 60
#define NEVER INT64_MAX

static void tell(struct camera *camera)
{
    if (camera->news)
        camera->news(camera->context);
}

static void set_state(struct camera *camera, enum camera_state state, enum fault_code why)
{
    bool changed;

    g_mutex_lock(&camera->lock);
    /* Opened again meanwhile: what was does not count any more. */
    changed =
        camera->shared.opening == camera->opening &&
        (camera->shared.state != state || (state == CAMERA_GONE && camera->shared.why != why));
    if (changed) {
        camera->shared.state = state;
        camera->shared.why = why;
    }
    g_mutex_unlock(&camera->lock);
    if (changed)
        tell(camera);
}

static void answer(gpointer data, gpointer unused)
{
    struct press *press = data;
    GBytes *jpeg = NULL;
    int width = 0, height = 0;

    (void)unused;
    if (press->take.pixels) {
        width = press->take.pixels->width_px;
        height = press->take.pixels->height_px;
        jpeg = photo_encode(press->take.pixels, &press->error);
    } else if (press->take.jpeg) {
        jpeg = photo_clean(press->take.jpeg, &width, &height, &press->error);
    }
    press->shot(press->context, jpeg, width, height, press->error);
    g_clear_pointer(&jpeg, g_bytes_unref);
    g_clear_pointer(&press->take.jpeg, g_bytes_unref);
    pixels_free(press->take.pixels);
    g_clear_error(&press->error);
    g_free(press);
}

static void send_to_answer(struct camera *camera, struct press *press)
{
    if (!camera->shots)
        camera->shots = g_thread_pool_new(answer, NULL, 1, FALSE, NULL);
    g_thread_pool_push(camera->shots, press, NULL);
}

/* None that was made after the camera was opened again: those wait for what it will see. */
static struct press *next_press(struct camera *camera)
{
    struct press *press;

    g_mutex_lock(&camera->lock);
    press = g_queue_peek_head(&camera->shared.presses);
    if (press && (int)(press->opening - camera->opening) <= 0)
        g_queue_pop_head(&camera->shared.presses);
    else
        press = NULL;
    g_mutex_unlock(&camera->lock);
    return press;
}

static void refuse_presses(struct camera *camera)
{
    struct press *press;

    while ((press = next_press(camera))) {
        fault(&press->error, camera->why, "the camera is not there: nothing was taken");
        send_to_answer(camera, press);
    }
}

static void forget_frame(struct camera *camera)
{
    g_mutex_lock(&camera->lock);
    g_clear_pointer(&camera->shared.frame, pixels_free);
    g_mutex_unlock(&camera->lock);
}

static void shut(struct camera *camera)
{
    if (camera->is_open)
        camera->lens->kind->close(camera->lens);
    camera->is_open = false;
    camera->view_width_px = 0;
    camera->again_ms = 0;
    forget_frame(camera);
}

/* Gone: what is on the screen is not what the camera sees any more. */
static void lose(struct camera *camera, const GError *problem)
{
    enum fault_code why = problem->domain == FAULT ? (enum fault_code)problem->code : FAULT_SYSTEM;

    g_debug("camera: %s", problem->message);
    shut(camera);
    camera->again_ms = clock_boottime_ms() + AGAIN_MS;
    camera->why = why;
    set_state(camera, CAMERA_GONE, why);
}

static void try_open(struct camera *camera)
{
    g_autoptr(GError) problem = NULL;

    if (!camera->lens) {
        camera->again_ms = NEVER;
        camera->why = FAULT_MISSING;
        set_state(camera, CAMERA_GONE, FAULT_MISSING);
        return;
    }
    if (clock_boottime_ms() < camera->again_ms)
        return;
    if (!camera->lens->kind->open(camera->lens, &problem)) {
        lose(camera, problem);
        return;
    }
    camera->is_open = true;
    camera->again_ms = 0;
    camera->seen_ms = clock_boottime_ms();
}

static void hand_over(struct camera *camera, struct pixels *frame_take)
{
    g_mutex_lock(&camera->lock);
    if (camera->shared.opening == camera->opening) {
        struct pixels *older = camera->shared.frame;
        camera->shared.frame = frame_take;
        frame_take = older;
        camera->shared.state = CAMERA_LIVE;
    }
    g_mutex_unlock(&camera->lock);
    pixels_free(frame_take);
    camera->drawn_ms = clock_boottime_ms();
    camera->seen_ms = camera->drawn_ms;
    camera->again_ms = 0;
    tell(camera);
}

static void draw(struct camera *camera, int view_width_px, int view_height_px)
{
    g_autoptr(GError) problem = NULL;
    struct pixels *frame =
        camera->lens->kind->frame(camera->lens, view_width_px, view_height_px, &problem);

    if (frame || !fault_is(problem, FAULT_BUSY)) {
        camera->view_width_px = view_width_px;
        camera->view_height_px = view_height_px;
    }
    if (frame) {
        hand_over(camera, frame);
    } else if (!camera->lens->kind->is_steady) {
        camera->again_ms = clock_boottime_ms() + AGAIN_MS;
        forget_frame(camera);
        set_state(camera, CAMERA_GONE, (enum fault_code)problem->code);
    }
}

/* One press a look: each takes what was seen when it was its turn, and a file camera shows the next
 * picture before that is taken. */
static void take_press(struct camera *camera)
{
    struct press *press = next_press(camera);

    if (!press)
        return;
    camera->again_ms = 0;
    if (!camera->lens->kind->take(camera->lens, &press->take, &press->error))
        g_debug("camera: %s", press->error->message);
    send_to_answer(camera, press);
    eventfd_write(camera->wake, 1);
}

/* A broken picture has been told for long enough: on to the next one, if there is one. */
static void pass_over(struct camera *camera)
{
    struct lens_take take = {.jpeg = NULL};
    g_autoptr(GError) problem = NULL;

    camera->again_ms = 0;
    if (!camera->lens->kind->take(camera->lens, &take, &problem))
        g_debug("camera: %s", problem->message);
    g_clear_pointer(&take.jpeg, g_bytes_unref);
    pixels_free(take.pixels);
}

static void look(struct camera *camera, const struct shared *asked)
{
    g_autoptr(GError) problem = NULL;
    const struct lens_kind *kind = camera->lens->kind;
    bool fresh = false;

    if (camera->again_ms && clock_boottime_ms() >= camera->again_ms)
        pass_over(camera);
    if (!kind->look(camera->lens, &fresh, &problem)) {
        lose(camera, problem);
        return;
    }
    if (kind->is_steady && clock_boottime_ms() - camera->seen_ms > PATIENCE_MS) {
        fault(&problem, FAULT_BUSY, "no picture came for %d s", PATIENCE_MS / 1000);
        lose(camera, problem);
        return;
    }
    if (fresh || camera->view_width_px != asked->view_width_px ||
        camera->view_height_px != asked->view_height_px)
        draw(camera, asked->view_width_px, asked->view_height_px);
    /* Whoever presses before the first frame waits for it. */
    if (asked->state != CAMERA_OPENING || camera->view_width_px)
        take_press(camera);
}

/* How long to sleep; the lens is not listened to before its next frame may be drawn. */
static int pause_ms(const struct camera *camera, bool open, bool *listen)
{
    int64_t now = clock_boottime_ms();

    *listen = camera->is_open;
    if (!open || (!camera->is_open && camera->again_ms == NEVER))
        return -1;
    if (!camera->is_open || camera->again_ms)
        return (int)CLAMP(camera->again_ms - now, 0, AGAIN_MS);
    if (!camera->lens->kind->is_steady)
        return -1;
    if (now - camera->drawn_ms >= FRAME_MS)
        return PATIENCE_MS;
    *listen = false;
    return FRAME_MS - (int)(now - camera->drawn_ms);
}

static void sleep_until_something(struct camera *camera, bool open)
{
    bool listen;
    int timeout_ms = pause_ms(camera, open, &listen);
    struct pollfd fds[2] = {{.fd = camera->wake, .events = POLLIN}};
    eventfd_t count;

    if (listen) {
        fds[1].fd = camera->lens->fd;
        fds[1].events = POLLIN;
    }
    poll(fds, listen ? 2 : 1, timeout_ms);
    eventfd_read(camera->wake, &count);
}

/* Who pressed and left at once still gets the picture. */
static void go_to_sleep(struct camera *camera)
{
    if (camera->is_open)
        take_press(camera);
    shut(camera);
    camera->why = FAULT_MISSING;
    refuse_presses(camera);
    set_state(camera, CAMERA_CLOSED, FAULT_MISSING);
}

static void step(struct camera *camera, const struct shared *asked)
{
    if (!asked->open) {
        camera->opening = asked->opening;
        go_to_sleep(camera);
        return;
    }
    if (camera->opening != asked->opening) {
        camera->opening = asked->opening;
        shut(camera);
    }
    if (!camera->is_open)
        try_open(camera);
    if (camera->is_open)
        look(camera, asked);
    if (!camera->is_open)
        refuse_presses(camera);
}

gpointer camera_run(gpointer of)
{
    struct camera *camera = of;
    struct shared asked;

    do {
        g_mutex_lock(&camera->lock);
        asked = camera->shared;
        g_mutex_unlock(&camera->lock);
        asked.open = asked.open && !asked.quit;
        step(camera, &asked);
        if (!asked.quit)
            sleep_until_something(camera, asked.open);
    } while (!asked.quit);
    if (camera->shots)
        g_thread_pool_free(camera->shots, FALSE, TRUE);
    return NULL;
}
