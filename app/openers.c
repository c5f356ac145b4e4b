// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Who may open the device, who did, and with what: the lock as the screens see it. */
#include "keep.h"

#include "seal/age.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS (INT64_C(60) * 60 * 1000)
/* A badge that was shown and no PIN typed: somebody else may come. */
#define BADGE_HELD_MS (60 * 1000)

const struct vault_person *app_people(const struct app *app, size_t *count)
{
    const GArray *people = app->shelf.people;
    *count = people != NULL ? people->len : 0;
    return people != NULL ? (const struct vault_person *)(const void *)people->data : NULL;
}

const struct vault_person *app_person(const struct app *app, const char *who)
{
    size_t count;
    const struct vault_person *people = app_people(app, &count);
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(people[i].who, who))
            return &people[i];
    return who[0] == '\0' && count == 1 ? people : NULL;
}

int64_t app_wait_ms(const struct app *app, const struct vault_person *person)
{
    return MAX(person->wait_ms - (app_ms(app) - app->shelf.people_ms), 0);
}

const struct pack_staff *app_staff(const struct app *app)
{
    size_t count = 0;
    const struct pack_staff *staff =
        app->shelf.pack != NULL ? pack_staff(app->shelf.pack, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (g_strcmp0(staff[i].id, app->shelf.who) == 0)
            return &staff[i];
    return NULL;
}

/* --- the badge that was shown --- */

void openers_forget_badge(struct app *app)
{
    g_clear_pointer(&app->badge, seal_secret_free);
}

void openers_take_badge(struct app *app, struct badge *badge_take)
{
    openers_forget_badge(app);
    app->badge = badge_take;
    app->badge_ms = app_ms(app);
}

const char *app_badge_who(const struct app *app)
{
    if (app->badge == NULL || app_ms(app) - app->badge_ms > BADGE_HELD_MS)
        return NULL;
    return app->badge->staff.text;
}

struct badge *openers_badge_of(struct app *app, const char *who)
{
    const char *shown = app_badge_who(app);
    if (shown == NULL || (who[0] != '\0' && !g_str_equal(shown, who)))
        return NULL;
    struct badge *copy = seal_secret_new(sizeof *copy);
    *copy = *app->badge;
    return copy;
}

/* --- opening --- */

static bool work_unlock(struct task *task, GError **error)
{
    struct vault_opener opener = {task->id, task->badge, task->secret};
    bool changed;
    if (!vault_unlock_as(task->app->vault, &opener, error))
        return false;
    g_autoptr(GError) pack_error = NULL;
    if (!vault_pack_import(task->app->vault, NULL, NULL, &changed, &pack_error))
        fprintf(stderr, "viewfinder: the new plan pack was not taken, the old one stays: %s\n",
                pack_error->message);
    keep_date(task->app);
    return true;
}

static void then_unlock(struct task *task)
{
    struct app *app = task->app;
    if (!task->ok) {
        bool wrong = fault_is(task->error, FAULT_DENIED);
        app_news_fault(app, wrong ? NEWS_WRONG_PIN : NEWS_OPEN_FAILED, NULL,
                       g_steal_pointer(&task->error));
        return;
    }
    openers_forget_badge(app);
    if (task->number == 0) {
        app->opened_ms = app_ms(app);
        app_event("opened", app->shelf.device);
    }
    app_news(app, NEWS_OPENED, NULL);
}

void app_open(struct app *app, const char *who, const char *pin)
{
    struct task *task = task_new(app, work_unlock, then_unlock);
    task->id = who[0] != '\0' ? g_strdup(who) : NULL;
    task->badge = openers_badge_of(app, who);
    task->secret = g_strdup(pin);
    task->number = app->shelf.is_open;
    task->refresh = REFRESH_COUNTS | REFRESH_DRAFTS | REFRESH_PACK;
    task_post(task, JOB_FIRST);
}

/* --- a PIN for somebody --- */

static bool work_set(struct task *task, GError **error)
{
    struct vault *vault = task->app->vault;
    const struct badge *badge = task->badge;
    if (badge == NULL && g_strcmp0(vault_who(vault), task->id) == 0)
        badge = vault_badge(vault);
    return vault_person_set(vault, task->id, badge, task->secret, error);
}

static void then_set(struct task *task)
{
    struct app *app = task->app;
    if (task->ok) {
        openers_forget_badge(app);
        app_event("pin", task->id);
        app_news(app, NEWS_PIN_SET, task->id);
    } else {
        app_news_fault(app, NEWS_PIN_FAILED, task->id, g_steal_pointer(&task->error));
    }
}

void app_person_set(struct app *app, const char *staff, const char *pin)
{
    struct task *task = task_new(app, work_set, then_set);
    task->id = g_strdup(staff);
    task->badge = openers_badge_of(app, staff);
    task->secret = g_strdup(pin);
    task->refresh = REFRESH_COUNTS;
    task_post(task, JOB_FIRST);
}

/* --- how long it stays open --- */

int64_t openers_open_left_ms(const struct app *app)
{
    int hours =
        app->shelf.is_open && app->shelf.pack != NULL ? pack_open_hours(app->shelf.pack) : 0;
    return hours > 0 ? MAX(app->opened_ms + hours * HOUR_MS - app_ms(app), 0) : -1;
}

bool openers_must_lock(const struct app *app)
{
    const struct shelf *shelf = &app->shelf;
    bool has_left = shelf->is_open && shelf->pack != NULL && shelf->who == NULL;
    return (has_left || openers_open_left_ms(app) == 0) && !app_recording(app)->is_on;
}
