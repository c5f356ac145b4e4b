// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The studio: camera and microphone, and what they make on its way into a draft. The devices' own
 * threads only hand over and wake; sealing is the worker's; the screen sees news. */
#include "capture/capture.h"
#include "capture/microphone.h"
#include "capture/sound.h"
#include "keep.h"
#include "witness.h"

#include <string.h>

#define SYNC_EVERY_MS 2000
#define PLAY_RATE_HZ 22050

struct studio {
    struct app *app;
    struct camera *camera;
    enum camera_state camera_state;
    int shots; /* pressed and not yet answered on the main thread */

    struct microphone *microphone;
    struct recording recording;
    char *record_id;
    bool is_taking; /* from start until the take is durable or given up */

    struct take *take; /* the worker's */
    GError *take_error;
    int64_t synced_ms;
};

bool studio_sources_are_known(const struct options *options, GError **error)
{
    struct camera *camera = camera_new(options->camera, NULL, NULL, error);
    struct microphone *microphone =
        camera != NULL
            ? microphone_new(options->microphone, MICROPHONE_USUAL_SECONDS, NULL, NULL, error)
            : NULL;
    bool known = microphone != NULL;
    microphone_free(microphone);
    camera_free(camera);
    return known;
}

struct studio *studio_new(struct app *app)
{
    struct studio *studio = g_new0(struct studio, 1);
    studio->app = app;
    return studio;
}

void studio_free(struct studio *studio)
{
    if (studio == NULL)
        return;
    camera_free(studio->camera);
    microphone_free(studio->microphone);
    g_free(studio->record_id);
    g_clear_error(&studio->take_error);
    g_free(studio);
}

bool studio_is_busy(const struct studio *studio)
{
    bool opening = studio->camera_state == CAMERA_OPENING;
    return studio->shots > 0 || opening || (studio->is_taking && !studio->recording.is_on);
}

static void wake(void *context)
{
    struct app *app = context;
    worker_wake(app->worker);
}

/* --- camera --- */

void app_camera_start(struct app *app, struct box view)
{
    struct studio *studio = app->studio;
    g_autoptr(GError) error = NULL;
    if (studio->camera == NULL)
        studio->camera = camera_new(app->options.camera, wake, app, &error);
    if (studio->camera == NULL) {
        studio->camera_state = CAMERA_GONE;
        app_news_fault(app, NEWS_CAMERA, NULL, g_steal_pointer(&error));
        return;
    }
    double scale = app->theme.scale;
    camera_set_view(studio->camera, (int)(view.w * scale), (int)(view.h * scale));
    camera_open(studio->camera);
    studio->camera_state = camera_state(studio->camera, NULL);
}

void app_camera_stop(struct app *app)
{
    struct studio *studio = app->studio;
    if (studio->camera != NULL)
        camera_close(studio->camera);
    studio->camera_state = CAMERA_CLOSED;
    picture_store_live(app->pictures, NULL);
}

enum camera_state app_camera(const struct app *app)
{
    return app->studio->camera_state;
}

static void look_at_camera(struct studio *studio)
{
    struct app *app = studio->app;
    if (studio->camera == NULL || studio->camera_state == CAMERA_CLOSED)
        return;
    struct pixels *frame = camera_frame_take(studio->camera);
    if (frame != NULL) {
        badges_saw(app, frame);
        picture_store_live(app->pictures, pictures_surface(frame));
        paint_image_changed(app->paint, IMAGE_LIVE, NULL);
    }
    enum camera_state state = camera_state(studio->camera, NULL);
    if (state == studio->camera_state)
        return;
    studio->camera_state = state;
    if (state == CAMERA_GONE)
        picture_store_live(app->pictures, NULL);
    app_news(app, NEWS_CAMERA, NULL);
}

static bool work_save_shot(struct task *task, GError **error)
{
    if (task->bytes == NULL) {
        g_propagate_error(error, g_steal_pointer(&task->given));
        return false;
    }
    return vault_has_room(task->app->vault, VAULT_NEED_PHOTO,
                          (int64_t)g_bytes_get_size(task->bytes), error) &&
           task_save_draft(task, error);
}

static void then_shot(struct task *task)
{
    struct app *app = task->app;
    app->studio->shots--;
    const char *id = record_id(task->record);
    if (task->ok) {
        app_event("saved", id);
        app_news(app, NEWS_PHOTO, id);
    } else {
        app_news_fault(app, NEWS_PHOTO_FAILED, id, g_steal_pointer(&task->error));
    }
}

/* On the camera's thread. */
static void take_shot(void *context, GBytes *jpeg, int width_px, int height_px, const GError *error)
{
    struct task *task = context;
    if (jpeg != NULL)
        task->bytes = g_bytes_ref(jpeg);
    else
        task->given = g_error_copy(error);
    task->medium.width = width_px;
    task->medium.height = height_px;
    task_post(task, JOB_FIRST);
}

void app_shoot(struct app *app)
{
    struct studio *studio = app->studio;
    if (app->shelf.photos_left <= 0) {
        GError *full = NULL;
        fault(&full, FAULT_FULL, "no room for another photograph");
        app_news_fault(app, NEWS_PHOTO_FAILED, NULL, full);
        return;
    }
    if (studio->camera == NULL || studio->camera_state != CAMERA_LIVE)
        return;
    struct task *task = task_new(app, work_save_shot, then_shot);
    task->record = app_record(app, "evidence", "staff");
    record_set_body(task->record, json_pack("{ss}", "evidence", "photograph"));
    g_strlcpy(task->medium.name, "photo.jpg", sizeof task->medium.name);
    g_strlcpy(task->medium.type, "image/jpeg", sizeof task->medium.type);
    task->refresh = REFRESH_COUNTS | REFRESH_DRAFTS;
    studio->shots++;
    camera_shoot(studio->camera, take_shot, task);
}

/* --- recording --- */

static bool work_begin(struct task *task, GError **error)
{
    struct studio *studio = task->app->studio;
    struct draft draft = {.record = task->record};
    g_strlcpy(draft.id.text, task->id, sizeof draft.id.text);
    g_clear_error(&studio->take_error);
    studio->synced_ms = clock_boottime_ms();
    if (vault_has_room(task->app->vault, VAULT_NEED_VOICE, 0, error))
        studio->take = take_open(task->app->vault, &draft, "voice.ogg", "audio/ogg", error);
    if (studio->take == NULL && error != NULL && *error != NULL)
        studio->take_error = g_error_copy(*error);
    return studio->take != NULL;
}

/* What cannot be kept is not recorded on: whoever speaks is told at once. */
static void then_taken(struct task *task)
{
    if (!task->ok)
        app_record_stop(task->app);
}

static bool work_write(struct task *task, GError **error)
{
    (void)error;
    struct studio *studio = task->app->studio;
    if (studio->take == NULL || studio->take_error != NULL)
        return false;
    gsize length;
    const void *data = g_bytes_get_data(task->bytes, &length);
    if (!take_write(studio->take, data, length, &studio->take_error))
        return false;
    int64_t now_ms = clock_boottime_ms();
    if (now_ms - studio->synced_ms < SYNC_EVERY_MS)
        return true;
    studio->synced_ms = now_ms;
    return take_sync(studio->take, &studio->take_error);
}

/* On the microphone's thread. */
static void take_sound(void *context, const void *data, size_t bytes)
{
    struct task *task = task_new(context, work_write, then_taken);
    task->bytes = g_bytes_new(data, bytes);
    task_post(task, JOB_FIRST);
}

static bool work_end(struct task *task, GError **error)
{
    struct studio *studio = task->app->studio;
    struct take *take = g_steal_pointer(&studio->take);
    if (studio->take_error != NULL) {
        /* What could be kept is kept, marked as cut; the fault is told all the same. */
        g_autoptr(GError) left = NULL;
        if (take != NULL && !take_finish(take, task->number, &task->medium, &left))
            g_printerr("viewfinder: a recording stays cut: %s\n", left->message);
        g_propagate_error(error, g_steal_pointer(&studio->take_error));
        return false;
    }
    if (take == NULL)
        return fault(error, FAULT_MISSING, "no recording was begun");
    if (task->number == 0) {
        take_abandon(take);
        g_autoptr(GError) left = NULL;
        if (!vault_draft_throw(task->app->vault, task->id, NULL, &left))
            g_printerr("viewfinder: an empty recording stays in the inbox: %s\n", left->message);
        return fault(error, FAULT_MISSING, "nothing was recorded");
    }
    if (!take_finish(take, task->number, &task->medium, error))
        return false;
    witness_made(task->app->witness, task->id, &task->medium);
    return true;
}

static void then_ended(struct task *task)
{
    struct app *app = task->app;
    app->studio->is_taking = false;
    if (task->ok) {
        app_event("saved", task->id);
        app_news(app, NEWS_RECORDED, task->id);
    } else {
        app_news_fault(app, NEWS_RECORD_FAILED, task->id, g_steal_pointer(&task->error));
    }
}

void app_record_start(struct app *app, json_t *record_take)
{
    struct studio *studio = app->studio;
    g_assert(!studio->is_taking);
    g_autoptr(GError) error = NULL;
    studio->recording = (struct recording){.most_ms = MICROPHONE_USUAL_SECONDS * 1000};
    if (studio->microphone == NULL)
        studio->microphone =
            microphone_new(app->options.microphone, MICROPHONE_USUAL_SECONDS, wake, app, &error);
    if (studio->microphone == NULL) {
        studio->recording.is_gone = true;
        json_decref(record_take);
        app_news_fault(app, NEWS_RECORD_FAILED, NULL, g_steal_pointer(&error));
        return;
    }
    struct task *task = task_new(app, work_begin, then_taken);
    g_free(studio->record_id);
    studio->record_id = g_strdup(record_id(record_take));
    task->record = record_take;
    task->id = g_strdup(studio->record_id);
    task_post(task, JOB_FIRST);
    studio->is_taking = true;
    studio->recording.is_on = true;
    microphone_start(studio->microphone, take_sound, app);
}

void app_record_stop(struct app *app)
{
    if (app->studio->recording.is_on)
        microphone_stop(app->studio->microphone);
}

const struct recording *app_recording(const struct app *app)
{
    return &app->studio->recording;
}

/* A bar's height: -50 dBFS and below is nothing, 0 is full. */
static uint8_t bar_of(struct microphone_level level)
{
    int height = (level.peak_dbfs + 50) * 2;
    return (uint8_t)CLAMP(height, 0, 100);
}

static void copy_levels(struct studio *studio, size_t count)
{
    struct recording *recording = &studio->recording;
    struct microphone_level levels[G_N_ELEMENTS(recording->levels)];
    size_t room = G_N_ELEMENTS(levels);
    size_t first = count > room ? count - room : 0;
    recording->level_count = microphone_levels(studio->microphone, first, levels, room);
    for (size_t i = 0; i < recording->level_count; i++)
        recording->levels[i] = bar_of(levels[i]);
}

static void look_at_microphone(struct studio *studio)
{
    struct app *app = studio->app;
    struct recording *recording = &studio->recording;
    if (studio->microphone == NULL || !recording->is_on)
        return;
    struct microphone_look look;
    microphone_look(studio->microphone, &look);
    recording->elapsed_ms = look.duration_ms;
    recording->heard_something = look.has_heard;
    recording->is_silent = look.is_silent || look.has_gone_quiet;
    copy_levels(studio, look.levels);
    if (look.state == MICROPHONE_ENDED || look.state == MICROPHONE_GONE) {
        recording->is_on = false;
        recording->is_gone = look.state == MICROPHONE_GONE;
        struct task *task = task_new(app, work_end, then_ended);
        task->id = g_strdup(studio->record_id);
        task->number = look.duration_ms;
        task->refresh = REFRESH_COUNTS | REFRESH_DRAFTS;
        task_post(task, JOB_FIRST);
    }
    app_news(app, NEWS_LEVEL, NULL);
}

void studio_look(struct studio *studio)
{
    look_at_camera(studio);
    look_at_microphone(studio);
}

/* --- playing back --- */

static bool work_play(struct task *task, GError **error)
{
    g_autoptr(GBytes) bytes =
        vault_draft_medium(task->app->vault, task->id, task->medium.name, error);
    if (bytes == NULL)
        return false;
    struct sound *sound = sound_decode(bytes, PLAY_RATE_HZ, error);
    if (sound == NULL)
        return false;
    task->bytes = g_bytes_new(sound->pcm, sound->samples * sizeof *sound->pcm);
    sound_free(sound);
    return true;
}

static void then_play(struct task *task)
{
    struct app *app = task->app;
    if (!task->ok) {
        app_news_fault(app, NEWS_RECORD_FAILED, task->id, g_steal_pointer(&task->error));
        return;
    }
    g_free(app->saying);
    app->saying = g_strdup(task->id);
    speech_play(app->speech, task->bytes, PLAY_RATE_HZ, task->id);
}

void app_play_medium(struct app *app, const char *draft_id, const char *name)
{
    struct task *task = task_new(app, work_play, then_play);
    task->id = g_strdup(draft_id);
    g_strlcpy(task->medium.name, name, sizeof task->medium.name);
    task_post(task, JOB_FIRST);
}
