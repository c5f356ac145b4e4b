// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A badge before the camera: the newest frame is looked at by the worker, one at a time, while a
 * screen asks for it. Nothing of a frame is kept. */
#include "capture/qr.h"
#include "keep.h"

#include "seal/age.h"

#include <string.h>

#define BADGE_BEGINS "VIEWFINDER-BADGE:"

static bool work_find(struct task *task, GError **error)
{
    g_autoptr(GBytes) text = qr_find(task->photo.preview, BADGE_BEGINS);
    if (text == NULL)
        return true;
    gsize length;
    const char *data = g_bytes_get_data(text, &length);
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
    app->is_finding_badge = false;
    if (!app->wants_badge)
        return;
    if (!task->ok) {
        app_news(app, NEWS_NO_BADGE, NULL);
    } else if (task->badge != NULL) {
        openers_take_badge(app, g_steal_pointer(&task->badge));
        app_news(app, NEWS_BADGE, app_badge_who(app));
    }
}

void badges_saw(struct app *app, const struct pixels *frame)
{
    if (!app->wants_badge || app->is_finding_badge)
        return;
    struct task *task = task_new(app, work_find, then_found);
    task->photo.preview = pixels_new(frame->width_px, frame->height_px);
    memcpy(task->photo.preview->bgrx, frame->bgrx, frame->stride_bytes * (size_t)frame->height_px);
    app->is_finding_badge = true;
    task_post(task, JOB_FIRST);
}

void app_badge_watch(struct app *app, bool watch)
{
    app->wants_badge = watch;
}
