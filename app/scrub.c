// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* In the dock, whenever the dock says something: what is sealed is read again, after whatever else
 * the worker has to do, in pieces that nobody waits for. */
#include "keep.h"

#include <stdio.h>

#define PIECE_BYTES ((int64_t)16 * 1024 * 1024)

static bool work_scrub(struct task *task, GError **error)
{
    (void)error;
    task->number = vault_scrub(task->app->vault, PIECE_BYTES);
    return true;
}

static void then_scrubbed(struct task *task)
{
    struct app *app = task->app;
    app->is_scrubbing = false;
    if (task->number != 0)
        keep_scrub(app);
    else
        app_news(app, NEWS_ITEMS, NULL);
}

void keep_scrub(struct app *app)
{
    if (app->is_scrubbing || !app->shelf.dock.docked)
        return;
    struct task *task = task_new(app, work_scrub, then_scrubbed);
    task->refresh = REFRESH_COUNTS;
    app->is_scrubbing = task_post(task, JOB_LATER);
}
