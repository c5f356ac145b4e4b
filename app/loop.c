// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The main loop: sleeps until a finger, a key, a worker, the dock or a timer; then lets the screen
 * act, declares it anew, and paints what differs. An idle app costs nothing. */
#include "loop.h"

#include "app_internal.h"
#include "player.h"

#include <poll.h>
#include <stdio.h>

#define STAFF_IDLE_MS (2 * 60 * 1000)
#define FDS_MOST 24
#define DAMAGE_MOST 64

static void stop(struct app *app, int status)
{
    app->is_quitting = true;
    app->exit_status = MAX(app->exit_status, status);
}

/* --- painting --- */

static void attach(struct app *app)
{
    g_autoptr(GError) error = NULL;
    if (!window_attach(app->window, app->paint, &error)) {
        fprintf(stderr, "viewfinder: %s\n", error->message);
        stop(app, 1);
    }
    app->is_dirty = true;
}

static void declare(struct app *app)
{
    if (!app->is_dirty)
        return;
    app->is_dirty = false;
    struct scene *scene = stage_declare(app);
    access_set_scene(app->access, scene, app->stage.is_fresh);
    app->stage.is_fresh = false;
    struct scene *old = app->scene;
    app->scene = scene;
    loop_paint(app);
    scene_free(old);
}

void loop_paint(struct app *app)
{
    if (app->scene == NULL)
        return;
    struct frame_mark mark = {0};
    int64_t now_ms = clock_boottime_ms();
    mark.is_ring = access_dwell(app->access, now_ms, &mark.box, &mark.permille);
    mark.shown = mark.is_ring || access_mark(app->access, &mark.box);
    char dragged[64];
    int dx = 0, dy = 0;
    bool is_dragging = access_drag(app->access, dragged, &dx, &dy);
    paint_drag(app->paint, is_dragging ? dragged : NULL, dx, dy);
    struct pixel_rect damage[DAMAGE_MOST];
    size_t count = paint_scene(app->paint, app->scene, access_pressed(app->access), mark, damage,
                               G_N_ELEMENTS(damage));
    window_show(app->window, damage, count);
}

/* --- events --- */

/* On a screen that writes, Space types; it chooses everywhere else. */
static bool is_writing(const struct app *app)
{
    for (size_t i = 0; app->scene != NULL && i < scene_target_count(app->scene); i++)
        if (scene_target_at(app->scene, i)->role == ROLE_LETTER)
            return true;
    return false;
}

static void handle_access(struct app *app, const struct window_event *event)
{
    if (event->text[0] == ' ' && is_writing(app))
        return;
    if (event->access.kind == ACCESS_DOWN || event->access.kind == ACCESS_NEXT)
        speech_ready(app->speech);
    struct choice choice = access_event(app->access, &event->access);
    stage_choose(app, &choice);
}

static void handle_text(struct app *app, const char *text)
{
    struct action action = {.kind = ACTION_TEXT, .on_code = -1, .at = {-1, -1}, .text = text};
    stage_act(app, &action);
}

static bool is_pointer(const struct window_event *event)
{
    return event->kind == WINDOW_ACCESS &&
           (event->access.kind == ACCESS_POINT || event->access.kind == ACCESS_GONE);
}

static void handle(struct app *app, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_NOTHING:
        break;
    case WINDOW_ACCESS:
        /* A pointer that nobody presses trembles by itself. */
        if (!is_pointer(event))
            app->last_touch_ms = app_ms(app);
        handle_access(app, event);
        break;
    case WINDOW_TEXT:
        app->last_touch_ms = app_ms(app);
        handle_text(app, event->text);
        break;
    case WINDOW_EXPOSED:
    case WINDOW_RESIZED:
        attach(app);
        paint_forget(app->paint);
        break;
    case WINDOW_QUIT:
        stop(app, 0);
        break;
    }
}

/* Each event is judged by the scene that it was aimed at, so what it changed is declared at once.
 */
static void handle_all(struct app *app)
{
    struct window_event event;
    while (!app->is_quitting && window_next(app->window, &event)) {
        if (is_pointer(&event) && !access_way(app->access)->dwells)
            continue;
        handle(app, &event);
        declare(app);
        loop_paint(app);
    }
}

/* --- time --- */

/* Nobody is there. As if they had gone back, screen by screen, so that what was chosen, written and
 * drawn is kept; what does not go by itself is closed. */
static void close_staff(struct app *app)
{
    struct action back = {.kind = ACTION_BACK, .on_code = -1, .at = {-1, -1}};
    for (int i = 0; i < STAGE_DEEPEST && stage_top(app)->is_staff; i++)
        stage_act(app, &back);
    stage_go(app, (struct go){.kind = GO_CHOOSER});
    app->is_dirty = true;
}

static void tick(struct app *app)
{
    int64_t now_ms = app_ms(app);
    if (app->tick_due_ms >= 0 && now_ms >= app->tick_due_ms) {
        app->tick_due_ms = -1;
        struct action action = {.kind = ACTION_TICK, .on_code = -1, .at = {-1, -1}};
        stage_act(app, &action);
    }
    if (stage_top(app)->is_staff && now_ms - app->last_touch_ms >= STAFF_IDLE_MS)
        close_staff(app);
    if (openers_must_lock(app)) {
        close_staff(app);
        stage_go(app, (struct go){.kind = GO_LOCK});
    }
    /* Staff screens show the time. */
    int64_t left_ms, minute = dates_minute(app, &left_ms);
    app->is_dirty = app->is_dirty || (stage_top(app)->is_staff && minute != app->minute);
    app->minute = minute;
    struct choice choice = access_time(app->access, clock_boottime_ms());
    stage_choose(app, &choice);
}

static int sooner(int wait_ms, int64_t other_ms)
{
    if (other_ms < 0)
        return wait_ms;
    int other = (int)MIN(other_ms, G_MAXINT);
    return wait_ms < 0 ? other : MIN(wait_ms, other);
}

static int wait_ms(const struct app *app)
{
    int64_t now_ms = app_ms(app);
    int wait = window_wait_ms(app->window);
    if (app->tick_due_ms >= 0)
        wait = sooner(wait, MAX(app->tick_due_ms - now_ms, 0));
    if (stage_top(app)->is_staff) {
        wait = sooner(wait, MAX(app->last_touch_ms + STAFF_IDLE_MS - now_ms, 0));
        int64_t left_ms;
        dates_minute(app, &left_ms);
        wait = sooner(wait, left_ms);
    }
    wait = sooner(wait, openers_open_left_ms(app));
    return sooner(wait, access_wait_ms(app->access, clock_boottime_ms()));
}

static int play_script(struct app *app, int wait)
{
    if (app->script == NULL)
        return wait;
    struct script_turn turn = player_turn(app);
    if (turn.state == SCRIPT_PLAYING)
        return sooner(wait, turn.wait_ms);
    stop(app, turn.state == SCRIPT_DONE ? 0 : 1);
    return 0;
}

static void sleep_until_something(struct app *app, int wait)
{
    int fds[FDS_MOST];
    size_t count = window_fds(app->window, fds, FDS_MOST - 3);
    size_t dock = count + 2, end = count + 1;
    fds[count++] = worker_fd(app->worker);
    fds[count++] = app->end_signals;
    fds[count++] = app->dock_watch; /* -1 before the vault is open: poll passes it over */
    struct pollfd polled[FDS_MOST];
    for (size_t i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    if (poll(polled, count, wait) <= 0)
        return;
    if (polled[dock].revents != 0)
        dockside_changed(app);
    if (polled[end].revents != 0)
        stop(app, 0);
}

static void notice_speech(struct app *app)
{
    g_autofree char *now = speech_now(app->speech);
    long at = speech_place(app->speech);
    bool has_moved = at != app->saying_at;
    app->saying_at = at;
    access_set_saying(app->access, *now != '\0', clock_boottime_ms());
    if (g_strcmp0(now, app_saying(app)) == 0) {
        if (has_moved)
            app_news(app, NEWS_SPOKEN, NULL);
        return;
    }
    g_free(app->saying);
    app->saying = g_steal_pointer(&now);
    app_news(app, NEWS_SPOKEN, NULL);
}

void loop_run(struct app *app)
{
    attach(app);
    /* The first screen needs nothing of the vault's, and is there before its opening takes a core.
     */
    declare(app);
    keep_start(app);
    while (!app->is_quitting) {
        handle_all(app);
        worker_collect(app->worker);
        studio_look(app->studio);
        notice_speech(app);
        tick(app);
        declare(app);
        loop_paint(app);
        int wait = play_script(app, wait_ms(app));
        if (!app->is_quitting)
            sleep_until_something(app, wait);
    }
}
