// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/driver.h"

#include "bag/receipt.h"

#include <string.h>

/* --- capturing --- */

/* A draft on its way: what the next save says. */
struct job {
    struct draft draft;
    struct medium medium;
    GBytes *plain; /* NULL: no new medium with this save */
    uint32_t seed; /* of the medium */
    int step;      /* counted in the draft, so that an old version is known */
    struct take *take;
};

static void job_start(struct scene *scene, struct job *job, const char *kind, const char *by)
{
    struct moment now = clock_now(vault_clock(scene->vault));
    const char *staff = strcmp(by, "staff") == 0 ? WORLD_STAFF : NULL;

    memset(job, 0, sizeof *job);
    job->draft.id = id_new();
    job->draft.record =
        record_new(job->draft.id.text, kind, &now, vault_device(scene->vault), by, staff);
    job->draft.app = json_object();
}

static void job_end(struct job *job)
{
    json_decref(job->draft.record);
    json_decref(job->draft.app);
    if (job->plain)
        g_bytes_unref(job->plain);
}

static void job_medium(struct scene *scene, struct job *job, const char *name, const char *type,
                       size_t bytes)
{
    job->seed = scene_below(scene, UINT32_MAX);
    job->plain = world_bytes(bytes, job->seed);
    job->medium = world_medium(name, type, job->plain);
}

static bool try_save(struct scene *scene, void *context, GError **error)
{
    struct job *job = context;

    return vault_draft_save(scene->vault, &job->draft, &job->medium, &job->plain,
                            job->plain ? 1 : 0, error);
}

static bool save(struct scene *scene, struct job *job, const char *caption)
{
    bool done;

    job->step++;
    if (strcmp(record_kind(job->draft.record), "evidence") == 0)
        record_set_body(job->draft.record,
                        json_pack("{s:s, s:s}", "evidence", "photograph", "caption", caption));
    json_object_set_new(job->draft.app, "step", json_integer(job->step));
    say("try-save %s %d\n", job->draft.id.text, job->step);
    done = twice(scene, "save", try_save, job);
    if (!done)
        return false;
    if (job->plain)
        say("kept %s %d %s %" G_GINT64_FORMAT " %u\n", job->draft.id.text, job->step,
            job->medium.name, job->medium.bytes, job->seed);
    else
        say("saved %s %d\n", job->draft.id.text, job->step);
    g_clear_pointer(&job->plain, g_bytes_unref);
    return true;
}

void act_capture(struct scene *scene)
{
    struct job job;

    job_start(scene, &job, "evidence", "staff");
    job_medium(scene, &job, "photo.jpg", "image/jpeg", 60000 + scene_below(scene, 20000));
    record_add_medium(job.draft.record, &job.medium);
    if (save(scene, &job, "")) {
        save(scene, &job, "At the pool");
        job_medium(scene, &job, "flat.jpg", "image/jpeg", 3000 + scene_below(scene, 3000));
        record_add_medium(job.draft.record, &job.medium);
        save(scene, &job, "At the pool, marked");
    }
    job_end(&job);
}

void act_words(struct scene *scene)
{
    static const char *const words[] = {"I", "I like", "I like swimming"};
    struct job job;

    job_start(scene, &job, "evidence", "staff");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!save(scene, &job, words[i]))
            break;
    }
    job_end(&job);
}

/* --- recording --- */

static bool try_take(struct scene *scene, void *context, GError **error)
{
    struct job *job = context;

    job->take = take_open(scene->vault, &job->draft, job->medium.name, job->medium.type, error);
    return job->take != NULL;
}

static bool record_piece(struct job *job, size_t *at, size_t piece, GError **error)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(job->plain, &length);
    size_t bytes = MIN(piece, length - *at);

    if (!take_write(job->take, data + *at, bytes, error) || !take_sync(job->take, error))
        return false;
    *at += bytes;
    say("synced %s %s %zu %u\n", job->draft.id.text, job->medium.name, *at, job->seed);
    return true;
}

/* What failed once in a recording ends it: what was synced stays. */
static bool record(struct scene *scene, struct job *job, size_t until)
{
    GError *why = NULL;
    size_t at = 0;

    say("try-take %s %s %" G_GINT64_FORMAT " %u\n", job->draft.id.text, job->medium.name,
        job->medium.bytes, job->seed);
    if (!twice(scene, "take", try_take, job))
        return false;
    while (at < until) {
        if (record_piece(job, &at, 9000 + scene_below(scene, 30000), &why))
            continue;
        say("failed record %d %s\n", why->code, why->message);
        g_error_free(why);
        return false;
    }
    return true;
}

static void start_voice(struct scene *scene, struct job *job)
{
    job_start(scene, job, "view.voice", "pupil");
    job_medium(scene, job, "voice.ogg", "audio/ogg", 80000 + scene_below(scene, 60000));
}

void act_voice(struct scene *scene)
{
    GError *why = NULL;
    struct medium medium;
    struct job job;
    bool whole;

    start_voice(scene, &job);
    whole = record(scene, &job, (size_t)job.medium.bytes);
    if (!job.take) {
        job_end(&job);
        return;
    }
    if (!take_finish(job.take, 3000, &medium, &why)) {
        say("failed finish %d %s\n", why->code, why->message);
        g_error_free(why);
    } else if (whole && digest_equal(&medium.sha256, &job.medium.sha256)) {
        say("taken %s %s %" G_GINT64_FORMAT " %u\n", job.draft.id.text, job.medium.name,
            job.medium.bytes, job.seed);
    }
    job_end(&job);
}

void act_hang(struct scene *scene)
{
    struct job job;

    start_voice(scene, &job);
    record(scene, &job, (size_t)job.medium.bytes / 2);
    job_end(&job); /* the take is the vault's to leave when it is closed */
}

/* --- filing and throwing away --- */

static bool try_drafts(struct scene *scene, void *context, GError **error)
{
    GPtrArray **drafts = context;

    *drafts = vault_drafts(scene->vault, NULL, error);
    return *drafts != NULL;
}

struct filing {
    const struct draft *draft;
    struct item item;
};

static bool try_file(struct scene *scene, void *context, GError **error)
{
    struct filing *filing = context;

    return vault_file(scene->vault, filing->draft->id.text, filing->draft->record, &filing->item,
                      error);
}

static void file_draft(struct scene *scene, const struct draft *draft)
{
    struct filing filing = {.draft = draft};
    char hex[DIGEST_HEX + 1];

    say("try-file %s\n", draft->id.text);
    if (!twice(scene, "file", try_file, &filing))
        return;
    digest_hex(&filing.item.sha256, hex);
    say("filed %s %" G_GINT64_FORMAT " %s\n", draft->id.text, filing.item.seq, hex);
}

static bool try_throw(struct scene *scene, void *context, GError **error)
{
    const struct draft *draft = context;

    return vault_draft_throw(scene->vault, draft->id.text, WORLD_STAFF, error);
}

/* The number of the item that says that it was thrown away; 0: there is none. */
static int withdrawal_of(struct scene *scene, const char *id)
{
    g_autoptr(GPtrArray) items = vault_items(scene->vault, NULL);

    for (guint i = 0; i < items->len; i++) {
        const struct item *item = g_ptr_array_index(items, i);
        const json_t *body = json_object_get(item->record, "body");
        if (item->record && strcmp(record_kind(item->record), "withdrawal") == 0 &&
            g_strcmp0(json_string_value(json_object_get(body, "of")), id) == 0)
            return (int)item->seq;
    }
    return 0;
}

static void throw_draft(struct scene *scene, const struct draft *draft)
{
    const char *by = json_string_value(json_object_get(draft->record, "by"));

    say("try-throw %s %s\n", draft->id.text, by);
    if (twice(scene, "throw", try_throw, (void *)draft))
        say("thrown %s %s %d\n", draft->id.text, by, withdrawal_of(scene, draft->id.text));
}

/* With all of the drafts, or one that the seed chooses. */
static void with_drafts(struct scene *scene, bool one,
                        void (*act)(struct scene *, const struct draft *))
{
    g_autoptr(GPtrArray) drafts = NULL;
    guint only;

    if (!twice(scene, "drafts", try_drafts, &drafts))
        return;
    only = scene_below(scene, MAX(drafts->len, 1));
    for (guint i = 0; i < drafts->len; i++) {
        if (!one || i == only)
            act(scene, g_ptr_array_index(drafts, i));
    }
}

void act_file(struct scene *scene)
{
    with_drafts(scene, false, file_draft);
}

void act_file_one(struct scene *scene)
{
    with_drafts(scene, true, file_draft);
}

void act_throw(struct scene *scene)
{
    with_drafts(scene, false, throw_draft);
}

void act_throw_one(struct scene *scene)
{
    with_drafts(scene, true, throw_draft);
}
