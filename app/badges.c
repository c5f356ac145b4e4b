// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A badge, or a plan server's code, before the camera: the newest frame is looked at by the worker,
 * one at a time, while a screen asks for it. Nothing of a frame is kept. */
#include "capture/qr.h"
#include "keep.h"

#include "seal/age.h"

#include <string.h>

static const char *const BEGINS[] = {
    [WATCH_BADGE] = "VIEWFINDER-BADGE:",
    [WATCH_CODE] = "viewfinder-enrol:",
};

static bool work_find(struct task *task, GError **error)
{
    enum app_watch watch = (enum app_watch)task->number;
    g_autoptr(GBytes) text = qr_find(task->app->qr, task->photo.preview, BEGINS[watch]);
    if (text == NULL)
        return true;
    gsize length;
    const char *data = g_bytes_get_data(text, &length);
    if (watch == WATCH_CODE) {
        task->id = g_strndup(data, length);
        return true;
    }
    task->badge = seal_secret_new(sizeof *task->badge);
    bool good = badge_parse(data, length, task->badge, error);
    if (!good)
        g_clear_pointer(&task->badge, seal_secret_free);
    seal_wipe((void *)data, length);
    return good;
}

static void then_found(struct task *task)
{
    struct app *app = task->app;
    app->is_finding = false;
    if ((int64_t)app->watching != task->number)
        return;
    if (!task->ok) {
        app_news(app, NEWS_NO_BADGE, NULL);
    } else if (task->badge != NULL) {
        openers_take_badge(app, g_steal_pointer(&task->badge));
        app_news(app, NEWS_BADGE, app_badge_who(app));
    } else if (task->id != NULL) {
        app_news(app, NEWS_CODE, task->id);
    }
}

void badges_saw(struct app *app, const struct pixels *frame)
{
    if (app->watching == WATCH_NOTHING || app->is_finding)
        return;
    struct task *task = task_new(app, work_find, then_found);
    task->number = app->watching;
    task->photo.preview = pixels_new(frame->width_px, frame->height_px);
    memcpy(task->photo.preview->bgrx, frame->bgrx, frame->stride_bytes * (size_t)frame->height_px);
    app->is_finding = true;
    task_post(task, JOB_FIRST);
}

static bool work_rest(struct task *task, GError **error)
{
    (void)error;
    qr_rest(task->app->qr);
    return true;
}

void app_watch(struct app *app, enum app_watch watch)
{
    if (watch == WATCH_NOTHING && app->watching != WATCH_NOTHING)
        task_post(task_new(app, work_rest, NULL), JOB_FIRST);
    app->watching = watch;
}
