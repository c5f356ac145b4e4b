// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keep.h"

#include "seal/age.h"
#include "talk/book.h"
#include "witness.h"

#include <stdio.h>
#include <string.h>

/* Of ten thousand nobody turns to the last; what needs attention is among them, however old. */
#define ITEMS_SHOWN 240

struct task *task_new(struct app *app, bool (*work)(struct task *, GError **),
                      void (*then)(struct task *))
{
    struct task *task = g_new0(struct task, 1);
    task->app = app;
    task->work = work;
    task->then = then;
    return task;
}

static void task_free(void *data)
{
    struct task *task = data;
    if (task->secret != NULL) {
        seal_wipe(task->secret, strlen(task->secret));
        g_free(task->secret);
    }
    seal_secret_free(task->badge);
    g_free(task->id);
    g_free(task->staff);
    g_free(task->name);
    g_clear_pointer(&task->record, json_decref);
    g_clear_pointer(&task->app_part, json_decref);
    g_clear_pointer(&task->bytes, g_bytes_unref);
    g_clear_pointer(&task->surface, cairo_surface_destroy);
    g_clear_pointer(&task->draft, draft_free);
    g_clear_pointer(&task->markup, markup_free);
    g_clear_pointer(&task->photo.preview, pixels_free);
    g_clear_pointer(&task->ids, g_ptr_array_unref);
    g_clear_pointer(&task->book, board_book_unref);
    g_clear_error(&task->error);
    g_clear_error(&task->given);
    g_free(task);
}

/* Worker: the parts of the shelf that this task may have changed. A list that cannot be read now
 * keeps its last state: what is on the screen was true a moment ago, and nothing is lost by it. */
static void read_shelf(struct task *task)
{
    struct vault *vault = task->app->vault;
    struct shelf *shelf = &task->shelf;
    shelf->enrolment = vault_enrolment(vault);
    shelf->is_open = vault_is_unlocked(vault);
    shelf->device = g_strdup(vault_device(vault));
    shelf->words = joining_words(vault);
    shelf->draft_count = vault_draft_count(vault);
    shelf->photos_left = vault_photos_left(vault);
    shelf->people = vault_people(vault);
    shelf->people_ms = app_ms(task->app);
    shelf->who = g_strdup(vault_who(vault));
    vault_dock(vault, &shelf->dock);
    shelf->dating = vault_dating(vault);
    if ((task->refresh & REFRESH_PACK) != 0)
        shelf->pack = vault_pack(vault);
    /* Lists cost more than counts: what a person waits for ("saved") is told before they are read.
     */
    if (task->work != NULL)
        return;
    if ((task->refresh & REFRESH_DRAFTS) != 0 && shelf->is_open)
        shelf->drafts = vault_drafts(vault, &shelf->damaged_drafts, NULL);
    if (shelf->damaged_drafts > 0)
        shelf->wrecks = vault_wrecks(vault, NULL);
    if ((task->refresh & REFRESH_ITEMS) != 0)
        shelf->items = vault_shown(vault, ITEMS_SHOWN);
}

static void run(void *data)
{
    struct task *task = data;
    if (task->app->vault == NULL && !task->opens) {
        fault(&task->error, FAULT_SYSTEM,
              "The place where everything is kept could not be opened.");
        return;
    }
    task->ok = task->work == NULL || task->work(task, &task->error);
    if (task->app->vault != NULL && task->refresh != 0)
        read_shelf(task);
}

/* How old it is for certain, in whole days; -1 when that is not known. */
static int64_t age_days(const struct app *app, const json_t *record)
{
    int64_t age_ms = app_age_ms(app, record);
    struct dated dated = app_dated(app, record);
    if (age_ms < 0 && app_clock(app) >= CLOCK_RTC && dated.to_ms != CLOCK_NO_WALL)
        age_ms = app_now(app).wall_ms - dated.to_ms;
    return age_ms >= 0 ? age_ms / (24 * 3600 * 1000) : -1;
}

static void view_drafts(const struct app *app, struct shelf *shelf)
{
    shelf->draft_views = g_new0(struct draft_view, shelf->drafts->len + 1);
    for (guint i = 0; i < shelf->drafts->len; i++) {
        const struct draft *draft = g_ptr_array_index(shelf->drafts, i);
        shelf->draft_views[i] = (struct draft_view){
            .id = draft->id.text,
            .kind = record_kind(draft->record),
            .record = draft->record,
            .app_part = draft->app,
            .is_cut = draft->is_cut,
            .age_days = age_days(app, draft->record),
        };
    }
}

/* Main thread: what the worker read takes the place of what was known. */
static void take_shelf(struct task *task)
{
    struct shelf *known = &task->app->shelf;
    struct shelf *fresh = &task->shelf;
    known->is_known = true;
    known->enrolment = fresh->enrolment;
    known->is_open = fresh->is_open;
    g_free(known->device);
    known->device = fresh->device;
    g_free(known->words);
    known->words = fresh->words;
    known->draft_count = fresh->draft_count;
    known->photos_left = fresh->photos_left;
    g_clear_pointer(&known->people, g_array_unref);
    known->people = fresh->people;
    known->people_ms = fresh->people_ms;
    g_free(known->who);
    known->who = fresh->who;
    g_free(known->dock.trouble);
    known->dock = fresh->dock;
    g_clear_pointer(&known->dating, dating_unref);
    known->dating = fresh->dating;
    if (fresh->drafts != NULL) {
        g_clear_pointer(&known->draft_views, g_free);
        g_clear_pointer(&known->drafts, g_ptr_array_unref);
        known->drafts = fresh->drafts;
        known->damaged_drafts = fresh->damaged_drafts;
        g_clear_pointer(&known->wrecks, g_array_unref);
        known->wrecks = fresh->wrecks;
        view_drafts(task->app, known);
    }
    if (fresh->items != NULL) {
        g_clear_pointer(&known->items, g_ptr_array_unref);
        known->items = fresh->items;
    }
    if ((task->refresh & REFRESH_PACK) != 0) {
        struct pack *old = known->pack;
        known->pack = fresh->pack;
        pack_unref(old);
    }
}

static void done(void *data)
{
    struct task *task = data;
    if (task->app->vault != NULL && task->refresh != 0)
        take_shelf(task);
    task->app->is_dirty = true;
    if (task->then != NULL)
        task->then(task);
    if (task->work != NULL)
        shelf_refresh(task->app, task->refresh & REFRESH_LISTS);
}

void shelf_drop_draft(struct app *app, const char *id)
{
    struct shelf *shelf = &app->shelf;
    for (guint i = 0; shelf->drafts != NULL && i < shelf->drafts->len; i++) {
        const struct draft *draft = g_ptr_array_index(shelf->drafts, i);
        if (!g_str_equal(draft->id.text, id))
            continue;
        g_ptr_array_remove_index(shelf->drafts, i);
        g_clear_pointer(&shelf->draft_views, g_free);
        view_drafts(app, shelf);
        return;
    }
}

static void then_refreshed(struct task *task)
{
    task->app->is_refreshing = false;
    app_news(task->app, NEWS_DRAFTS, NULL);
    app_news(task->app, NEWS_ITEMS, NULL);
    shelf_refresh(task->app, 0);
}

void shelf_refresh(struct app *app, unsigned lists)
{
    app->lists_wanted |= lists;
    if (app->is_refreshing || app->lists_wanted == 0)
        return;
    struct task *task = task_new(app, NULL, then_refreshed);
    task->refresh = REFRESH_COUNTS | app->lists_wanted;
    app->is_refreshing = task_post(task, JOB_LATER);
    if (app->is_refreshing)
        app->lists_wanted = 0;
}

void task_know_cut(struct task *task)
{
    const struct draft_view *drafts;
    size_t count = app_drafts(task->app, &drafts);
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(drafts[i].id, record_id(task->record)))
            task->is_cut = drafts[i].is_cut;
}

bool task_post(struct task *task, enum job_rank rank)
{
    struct job job = {.run = run, .done = done, .free = task_free, .data = task};
    bool is_posted = worker_post(task->app->worker, job, rank);
    if (!is_posted)
        task_free(task);
    return is_posted;
}

bool task_save_draft(struct task *task, GError **error)
{
    struct draft draft = {.record = task->record, .app = task->app_part, .is_cut = task->is_cut};
    g_strlcpy(draft.id.text, record_id(task->record), sizeof draft.id.text);
    size_t count = task->bytes != NULL ? 1 : 0;
    if (count > 0) {
        task->medium.bytes = (int64_t)g_bytes_get_size(task->bytes);
        task->medium.sha256 = digest_of_bytes(task->bytes);
        witness_made(task->app->witness, draft.id.text, &task->medium);
        record_add_medium(task->record, &task->medium);
    }
    GBytes *plain[] = {task->bytes};
    return vault_draft_save(task->app->vault, &draft, &task->medium, plain, count, error);
}
