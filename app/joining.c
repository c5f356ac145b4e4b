// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A device joins a school: its keys are made here, and what it asks is left for the dock. */
#include "keep.h"
#include "seal/words.h"

const char *app_device_name(const struct app *app)
{
    return app->options.name;
}

const char *app_device_words(const struct app *app)
{
    return app->shelf.words;
}

char *joining_words(const struct vault *vault)
{
    if (vault_enrolment(vault) == VAULT_NEW)
        return NULL;
    return words_of_device(vault_device_key(vault), vault_device_recipient(vault));
}

static bool work_join(struct task *task, GError **error)
{
    const struct badge *badge = task->badge;
    struct vault_opener opener = {badge != NULL ? badge->staff.text : NULL, badge, task->secret};
    return vault_enrol_ask(task->app->vault, task->id, task->name, &opener, error);
}

static void then_joined(struct task *task)
{
    struct app *app = task->app;
    if (!task->ok) {
        app_news_fault(app, NEWS_ASK_FAILED, NULL, g_steal_pointer(&task->error));
        return;
    }
    openers_forget_badge(app);
    app_event("asked", app_device_words(app));
    app_news(app, NEWS_ASKED, NULL);
}

void app_join(struct app *app, const char *code, const char *name, const char *pin)
{
    struct task *task = task_new(app, work_join, then_joined);
    task->id = g_strdup(code);
    task->name = g_strdup(name);
    task->badge = openers_badge_of(app, "");
    task->secret = g_strdup(pin);
    task->refresh = REFRESH_COUNTS;
    task_post(task, JOB_FIRST);
}
