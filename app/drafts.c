// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A draft opened again: read with its photo, and its marks flattened. */
#include "keep.h"
#include "ui/hand.h"
#include "witness.h"

#include <string.h>

void drafts_forget(struct app *app)
{
    g_clear_pointer(&app->read_draft, draft_free);
    g_clear_pointer(&app->read_photo.preview, pixels_free);
    app->read_photo = (struct draft_photo){0};
}

/* A draft without a photo is a whole draft; one whose photo cannot be opened is not. */
static bool read_photo(struct task *task, GError **error)
{
    g_autoptr(GError) none = NULL;
    g_autoptr(GBytes) jpeg = vault_draft_medium(task->app->vault, task->id, "photo.jpg", &none);
    if (jpeg == NULL) {
        if (fault_is(none, FAULT_MISSING))
            return true;
        g_propagate_error(error, g_steal_pointer(&none));
        return false;
    }
    struct draft_photo *photo = &task->photo;
    if (!photo_size(jpeg, &photo->width_px, &photo->height_px, error))
        return false;
    photo->preview = photo_decode_scaled(jpeg, task->size.width_px, task->size.height_px, error);
    return photo->preview != NULL;
}

static bool work_read(struct task *task, GError **error)
{
    task->draft = vault_draft_read(task->app->vault, task->id, error);
    return task->draft != NULL && read_photo(task, error);
}

static void then_read(struct task *task)
{
    struct app *app = task->app;
    if (!task->ok) {
        app_news_fault(app, NEWS_SAVE_FAILED, task->id, g_steal_pointer(&task->error));
        return;
    }
    drafts_forget(app);
    app->read_draft = g_steal_pointer(&task->draft);
    app->read_photo = task->photo;
    task->photo.preview = NULL;
    app_news(app, NEWS_DRAFT_READ, task->id);
}

void app_draft_read(struct app *app, const char *draft_id)
{
    struct task *task = task_new(app, work_read, then_read);
    task->id = g_strdup(draft_id);
    task->size = (struct picture_size){app->theme.width_px, app->theme.height_px, true};
    task->refresh = REFRESH_COUNTS;
    task_post(task, JOB_FIRST);
}

struct draft *app_draft_take(struct app *app, struct draft_photo *photo)
{
    if (photo != NULL) {
        *photo = app->read_photo;
        app->read_photo.preview = NULL;
    }
    struct draft *draft = g_steal_pointer(&app->read_draft);
    drafts_forget(app);
    return draft;
}

/* --- flattening --- */

static void drop_medium(json_t *record, const char *name)
{
    json_t *media = json_object_get(record, "media");
    for (size_t i = json_array_size(media); i-- > 0;) {
        const char *this_name =
            json_string_value(json_object_get(json_array_get(media, i), "name"));
        if (g_strcmp0(this_name, name) == 0)
            json_array_remove(media, i);
    }
}

static bool work_flatten(struct task *task, GError **error)
{
    const char *id = record_id(task->record);
    g_autoptr(GBytes) jpeg = vault_draft_medium(task->app->vault, id, "photo.jpg", error);
    if (jpeg == NULL)
        return false;
    struct ui_hand *hand = ui_hand_new(task->app->options.language);
    struct markup_hand drawing = {ui_hand_symbol, ui_hand_words, hand};
    task->bytes = markup_flatten(task->markup, jpeg, &drawing, error);
    ui_hand_free(hand);
    if (task->bytes == NULL ||
        !photo_size(task->bytes, &task->medium.width, &task->medium.height, error))
        return false;
    drop_medium(task->record, "flat.jpg");
    json_object_set_new(json_object_get(task->record, "body"), "markup",
                        markup_to_json(task->markup));
    return task_save_draft(task, error);
}

static void then_flat(struct task *task)
{
    struct app *app = task->app;
    const char *id = record_id(task->record);
    if (!task->ok) {
        app_news_fault(app, NEWS_SAVE_FAILED, id, g_steal_pointer(&task->error));
        return;
    }
    drafts_forget(app);
    app->read_draft = g_new0(struct draft, 1);
    g_strlcpy(app->read_draft->id.text, id, sizeof app->read_draft->id.text);
    app->read_draft->record = json_incref(task->record);
    app->read_draft->app = json_incref(task->app_part);
    app_event("saved", id);
    app_news(app, NEWS_FLAT, id);
}

void app_flatten(struct app *app, json_t *record_take, json_t *app_part_take,
                 const struct markup *markup)
{
    struct task *task = task_new(app, work_flatten, then_flat);
    task->record = record_take;
    task->app_part = app_part_take;
    task_know_cut(task);
    task->markup = markup_copy(markup);
    g_strlcpy(task->medium.name, "flat.jpg", sizeof task->medium.name);
    g_strlcpy(task->medium.type, "image/jpeg", sizeof task->medium.type);
    task->refresh = REFRESH_COUNTS | REFRESH_DRAFTS;
    task_post(task, JOB_FIRST);
}
