// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The vault's services: the lock, drafts, filing. Each is a task for the worker. */
#include "drawing.h"
#include "keep.h"

#include "seal/age.h"
#include "witness.h"

#include <stdio.h>
#include <string.h>

#define SNAPSHOT (REFRESH_COUNTS | REFRESH_DRAFTS)

/* --- the lock --- */

static bool work_lock(struct task *task, GError **error)
{
    drawing_rest(task->app->drawing);
    (void)error;
    vault_lock(task->app->vault);
    return true;
}

void app_lock(struct app *app)
{
    app_set_pupil(app, NULL);
    struct shelf *shelf = &app->shelf;
    shelf->is_open = false;
    g_clear_pointer(&shelf->draft_views, g_free);
    g_clear_pointer(&shelf->drafts, g_ptr_array_unref);
    g_clear_pointer(&shelf->items, g_ptr_array_unref);
    g_clear_pointer(&shelf->wrecks, g_array_unref);
    g_clear_pointer(&shelf->pack, pack_unref);
    g_clear_pointer(&shelf->who, g_free);
    openers_forget_badge(app);
    drafts_forget(app);
    picture_store_forget_photos(app->pictures);
    struct task *task = task_new(app, work_lock, NULL);
    task->refresh = REFRESH_COUNTS | REFRESH_PACK;
    task_post(task, JOB_FIRST);
    app_event("locked", shelf->device != NULL ? shelf->device : "");
}

/* --- drafts; reading and flattening them is drafts.c's --- */

static void then_saved(struct task *task)
{
    const char *id = record_id(task->record);
    if (task->ok) {
        app_event("saved", id);
        app_news(task->app, NEWS_SAVED, id);
    } else {
        app_news_fault(task->app, NEWS_SAVE_FAILED, id, g_steal_pointer(&task->error));
    }
}

void app_draft_save(struct app *app, json_t *record_take, json_t *app_part_take,
                    const struct medium *medium, GBytes *plain)
{
    struct task *task = task_new(app, task_save_draft, then_saved);
    task->record = record_take;
    task->app_part = app_part_take;
    task_know_cut(task);
    if (medium != NULL) {
        task->medium = *medium;
        task->bytes = g_bytes_ref(plain);
    }
    task->refresh = SNAPSHOT;
    task_post(task, JOB_FIRST);
}

static bool work_throw(struct task *task, GError **error)
{
    return vault_draft_throw(task->app->vault, task->id, task->staff, error);
}

static void then_thrown(struct task *task)
{
    if (task->ok) {
        shelf_drop_draft(task->app, task->id);
        app_event("thrown", task->id);
        app_news(task->app, NEWS_THROWN, task->id);
    } else {
        app_news_fault(task->app, NEWS_THROW_FAILED, task->id, g_steal_pointer(&task->error));
    }
}

void app_throw(struct app *app, const char *draft_id)
{
    struct task *task = task_new(app, work_throw, then_thrown);
    const struct pack_staff *staff = app_staff(app);
    task->id = g_strdup(draft_id);
    task->staff = staff != NULL ? g_strdup(staff->id) : NULL;
    task->refresh = SNAPSHOT | REFRESH_ITEMS;
    task_post(task, JOB_FIRST);
}

/* --- filing --- */

static bool file_record(struct task *task, GError **error)
{
    struct item item = {0};
    if (!vault_file(task->app->vault, record_id(task->record), task->record, &item, error))
        return false;
    task->number = item.seq;
    witness_filed(task->app->witness, item.seq, task->record);
    g_free(item.why);
    g_clear_pointer(&item.record, json_decref);
    return true;
}

static void then_filed(struct task *task)
{
    const char *id = record_id(task->record);
    if (task->ok) {
        shelf_drop_draft(task->app, id);
        app_event("filed", id);
        app_news(task->app, NEWS_FILED, id);
    } else {
        app_news_fault(task->app, NEWS_FILE_FAILED, id, g_steal_pointer(&task->error));
    }
}

void app_file(struct app *app, json_t *record_take)
{
    struct task *task = task_new(app, file_record, then_filed);
    task->record = record_take;
    task->refresh = SNAPSHOT | REFRESH_ITEMS;
    task_post(task, JOB_FIRST);
}

static cairo_status_t add_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static bool work_file_view(struct task *task, GError **error)
{
    GByteArray *png = g_byte_array_new();
    cairo_status_t status = cairo_surface_write_to_png_stream(task->surface, add_bytes, png);
    task->bytes = g_byte_array_free_to_bytes(png);
    if (status != CAIRO_STATUS_SUCCESS)
        return fault(error, FAULT_SYSTEM, "The picture of the view cannot be made: %s",
                     cairo_status_to_string(status));
    g_strlcpy(task->medium.name, "view.png", sizeof task->medium.name);
    g_strlcpy(task->medium.type, "image/png", sizeof task->medium.type);
    task->medium.width = cairo_image_surface_get_width(task->surface);
    task->medium.height = cairo_image_surface_get_height(task->surface);
    return task_save_draft(task, error) && file_record(task, error);
}

void app_file_view(struct app *app, json_t *record_take, cairo_surface_t *picture_take)
{
    struct task *task = task_new(app, work_file_view, then_filed);
    task->record = record_take;
    task->surface = picture_take;
    task->refresh = SNAPSHOT | REFRESH_ITEMS;
    task_post(task, JOB_FIRST);
}

/* --- opening, and what the dock brings --- */

static bool work_open_vault(struct task *task, GError **error)
{
    task->app->vault = vault_open(task->app->options.vault, VAULT_WRITE, error);
    return task->app->vault != NULL;
}

static void then_vault_open(struct task *task)
{
    if (!task->ok) {
        fprintf(stderr, "viewfinder: %s\n", task->error->message);
        task->app->shelf.is_known = true;
        task->app->exit_status = 1;
        task->app->shelf.trouble = fault_is(task->error, FAULT_BUSY)   ? "locked.busy"
                                   : fault_is(task->error, FAULT_FULL) ? "locked.full"
                                                                       : "locked.broken";
        app_news_fault(task->app, NEWS_OPEN_FAILED, NULL, g_steal_pointer(&task->error));
        return;
    }
    dockside_watch(task->app);
    app_news(task->app, NEWS_ITEMS, NULL);
}

void keep_start(struct app *app)
{
    struct task *task = task_new(app, work_open_vault, then_vault_open);
    task->opens = true;
    task->refresh = REFRESH_COUNTS | REFRESH_PACK;
    task_post(task, JOB_FIRST);
}

void keep_date(struct app *app)
{
    g_autoptr(GPtrArray) filed = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    g_autoptr(GError) why = NULL;
    /* What is not filed now is filed when the next is. */
    if (!vault_date(app->vault, filed, &why))
        fprintf(stderr, "viewfinder: the time is not noted yet: %s\n", why->message);
    for (guint i = 0; i < filed->len; i++) {
        const struct item *item = g_ptr_array_index(filed, i);
        witness_filed(app->witness, item->seq, item->record);
    }
    g_autoptr(GError) untold = NULL;
    if (!vault_report(app->vault, &untold))
        fprintf(stderr, "viewfinder: the school is not told of what is damaged yet: %s\n",
                untold->message);
}

static bool work_look(struct task *task, GError **error)
{
    struct vault *vault = task->app->vault;
    bool enrolled = false, asked = vault_enrolment(vault) == VAULT_ASKED;
    g_autoptr(GError) no_answer = NULL;
    if (asked && !vault_enrol_look(vault, &enrolled, &no_answer))
        fprintf(stderr, "viewfinder: the school's answer is passed over: %s\n", no_answer->message);
    if (enrolled)
        task->id = g_strdup(vault_device(vault));
    task->ids = vault_look(vault, error);
    if (task->ids == NULL)
        return false;
    keep_date(task->app);
    g_autoptr(GError) kept = NULL;
    if (!vault_free(vault, NULL, &kept))
        fprintf(stderr, "viewfinder: nothing could be freed: %s\n", kept->message);
    bool changed = false;
    if (vault_is_unlocked(vault) && !vault_pack_import(vault, NULL, NULL, &changed, error))
        return false;
    task->number = changed;
    return true;
}

static void then_looked(struct task *task)
{
    struct app *app = task->app;
    app->is_looking = false;
    if (app->look_again)
        keep_look(app);
    keep_scrub(app);
    if (!task->ok)
        fprintf(stderr, "viewfinder: from the dock: %s\n", task->error->message);
    if (task->id != NULL)
        app_event("enrolled", task->id);
    for (guint i = 0; task->ids != NULL && i < task->ids->len; i++)
        app_event("received", g_ptr_array_index(task->ids, i));
    app_news(app, NEWS_ITEMS, NULL);
    if (task->number != 0)
        app_news(app, NEWS_PACK, NULL);
}

void keep_look(struct app *app)
{
    app->look_again = app->is_looking;
    if (app->is_looking)
        return;
    app->is_looking = true;
    struct task *task = task_new(app, work_look, then_looked);
    task->refresh = REFRESH_COUNTS | REFRESH_PACK | (app->shelf.items != NULL ? REFRESH_ITEMS : 0);
    task_post(task, JOB_FIRST);
}

void app_items_wanted(struct app *app)
{
    shelf_refresh(app, REFRESH_ITEMS);
}

void keep_finish(struct app *app)
{
    struct shelf *shelf = &app->shelf;
    g_clear_pointer(&shelf->draft_views, g_free);
    g_clear_pointer(&shelf->drafts, g_ptr_array_unref);
    g_clear_pointer(&shelf->items, g_ptr_array_unref);
    g_clear_pointer(&shelf->pack, pack_unref);
    g_clear_pointer(&shelf->dock.trouble, g_free);
    g_clear_pointer(&shelf->wrecks, g_array_unref);
    g_clear_pointer(&shelf->device, g_free);
    g_clear_pointer(&shelf->words, g_free);
    g_clear_pointer(&shelf->people, g_array_unref);
    g_clear_pointer(&shelf->who, g_free);
    g_clear_pointer(&shelf->dating, dating_unref);
    openers_forget_badge(app);
    drafts_forget(app);
    vault_close(app->vault);
}
