// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>
#include <unistd.h>

/* Before its first byte the draft's JSON says which medium is being taken: a cut leaves a draft
 * that knows of its recording. The file grows in place, in chunks of 64 KiB; what waits for its
 * chunk to fill stands in the tail file, replaced whole at every sync. */

struct take {
    struct vault *vault;
    struct draft draft; /* record and app are ours */
    struct medium medium;
    struct file_writer *file;
    struct age_writer *age;
    struct digest_stream *digest;
    int64_t synced_bytes;
};

static void take_free(struct take *take)
{
    g_ptr_array_remove(take->vault->takes, take);
    age_writer_free(take->age);
    digest_stream_free(take->digest);
    json_decref(take->draft.record);
    json_decref(take->draft.app);
    g_free(take);
}

struct take *take_of(const struct vault *vault, const char *id)
{
    for (guint i = 0; i < vault->takes->len; i++) {
        struct take *take = g_ptr_array_index(vault->takes, i);
        if (strcmp(take->draft.id.text, id) == 0)
            return take;
    }
    return NULL;
}

const struct medium *take_medium(const struct take *take)
{
    return &take->medium;
}

void take_set_draft(struct take *take, const struct draft *draft)
{
    json_decref(take->draft.record);
    json_decref(take->draft.app);
    take->draft.record = json_deep_copy(draft->record);
    take->draft.app = draft->app ? json_deep_copy(draft->app) : json_object();
}

bool take_is_over(const struct vault *vault, const char *id, GError **error)
{
    return !take_of(vault, id) ||
           fault(error, FAULT_BUSY, "'%s' is still being recorded: stop the recording first", id);
}

static bool to_file(void *context, const void *data, size_t bytes, GError **error)
{
    struct take *take = context;

    return file_writer_write(take->file, data, bytes, error);
}

static bool take_check(struct vault *vault, const struct draft *draft, const char *name,
                       const char *type, GError **error)
{
    if (!vault_may_write(vault, error) || !vault_needs_school(vault, error) ||
        !medium_name_check(name, error))
        return false;
    if (strlen(type) >= sizeof((struct medium *)NULL)->type)
        return fault(error, FAULT_INVALID, "'%.80s' is too long for a type", type);
    if (!id_is_valid(draft->id.text) || g_strcmp0(record_id(draft->record), draft->id.text) != 0)
        return fault(error, FAULT_INVALID, "a draft's record bears the draft's id");
    if (row_find(vault, draft->id.text))
        return fault(error, FAULT_INVALID, "'%s' was filed: it is not changed any more",
                     draft->id.text);
    return take_is_over(vault, draft->id.text, error) && lead_begin(vault, draft, error);
}

/* Takes the medium that is to be made again out of the record, then off the disk. */
static bool clear_place(struct take *take, GError **error)
{
    json_t *media = json_object_get(take->draft.record, "media");
    g_autofree char *file = draft_medium_name(take->vault, take->draft.id.text, take->medium.name);
    g_autofree char *tail = draft_tail_name(take->vault, take->draft.id.text, take->medium.name);

    for (size_t i = json_array_size(media); i > 0; i--) {
        const char *name = json_string_value(json_object_get(json_array_get(media, i - 1), "name"));
        if (g_strcmp0(name, take->medium.name) == 0)
            json_array_remove(media, i - 1);
    }
    if (!draft_json_put(take->vault, &take->draft, &take->medium, false, error) ||
        !folder_sync(take->vault->drafts, error))
        return false;
    unlinkat(take->vault->drafts, tail, 0);
    unlinkat(take->vault->drafts, file, 0);
    return true;
}

struct take *take_open(struct vault *vault, const struct draft *draft, const char *name,
                       const char *type, GError **error)
{
    g_autofree char *file = NULL;
    struct take *take;

    if (!take_check(vault, draft, name, type, error))
        return NULL;
    take = g_new0(struct take, 1);
    take->vault = vault;
    take->draft.id = draft->id;
    take_set_draft(take, draft);
    g_ptr_array_add(vault->takes, take);
    g_strlcpy(take->medium.name, name, sizeof take->medium.name);
    g_strlcpy(take->medium.type, type, sizeof take->medium.type);
    take->digest = digest_stream_new();
    file = draft_medium_name(vault, draft->id.text, name);
    if (clear_place(take, error))
        take->file = file_writer_open(vault->drafts, file, true, 0600, error);
    if (take->file) {
        struct age_recipient recipients[DRAFT_RECIPIENTS];
        size_t count = draft_recipients(vault, draft->id.text, recipients);
        take->age = age_writer_new(recipients, count, to_file, take, error);
    }
    if (take->age)
        return take;
    file_writer_abandon(take->file);
    take_free(take);
    return NULL;
}

bool take_write(struct take *take, const void *data, size_t bytes, GError **error)
{
    if (!age_writer_write(take->age, data, bytes, error))
        return false;
    digest_stream_add(take->digest, data, bytes);
    take->medium.bytes += (int64_t)bytes;
    return true;
}

/* The file first: a tail is right for the file that it was made beside, and for a longer one it is
 * not needed. */
bool take_sync(struct take *take, GError **error)
{
    g_autofree char *name = draft_tail_name(take->vault, take->draft.id.text, take->medium.name);
    g_autoptr(GBytes) plain = NULL;
    size_t bytes;
    const void *pending = age_writer_pending(take->age, &bytes);
    uint64_t offset = GUINT64_TO_BE((uint64_t)(take->medium.bytes - (int64_t)bytes));
    uint8_t *whole;

    if (take->medium.bytes == take->synced_bytes)
        return true;
    if (!file_writer_sync(take->file, error))
        return false;
    whole = g_malloc(sizeof offset + bytes);
    memcpy(whole, &offset, sizeof offset);
    memcpy(whole + sizeof offset, pending, bytes);
    plain = g_bytes_new_take(whole, sizeof offset + bytes);
    if (!draft_file_put(take->vault, take->draft.id.text, name, plain, error) ||
        !folder_sync(take->vault->drafts, error))
        return false;
    take->synced_bytes = take->medium.bytes;
    return true;
}

/* The recording is whole on the disk: that it is said may draw on the kept reserve. */
static bool say_finished(struct take *take, GError **error)
{
    GError *why = NULL;

    record_add_medium(take->draft.record, &take->medium);
    if (draft_json_put(take->vault, &take->draft, NULL, false, &why))
        return true;
    if (fault_is(why, FAULT_FULL) && room_release(take->vault)) {
        g_error_free(why);
        return draft_json_put(take->vault, &take->draft, NULL, false, error);
    }
    g_propagate_error(error, why);
    return false;
}

bool take_finish(struct take *take, int64_t duration_ms, struct medium *medium, GError **error)
{
    struct vault *vault = take->vault;
    g_autofree char *tail = draft_tail_name(take->vault, take->draft.id.text, take->medium.name);
    struct file_writer *file = take->file;
    bool ended = age_writer_finish(take->age, error);
    bool done;

    take->medium.sha256 = digest_stream_finish(take->digest);
    take->medium.duration_ms = duration_ms;
    /* Whatever happens, the file stays: what is durable of it is found again as a cut take. */
    done = file_writer_commit(file, FILE_NEW, ended ? error : NULL) && ended;
    done = done && say_finished(take, error);
    if (done) {
        unlinkat(vault->drafts, tail, 0);
        done = folder_sync(vault->drafts, error);
        *medium = take->medium;
    }
    take_free(take);
    return done;
}

void take_leave(struct take *take)
{
    bool synced = take_sync(take, NULL);
    bool closed = file_writer_commit(take->file, FILE_NEW, NULL);

    if (!synced || !closed)
        g_warning("the end of a recording of %s is lost", take->draft.id.text);
    take_free(take);
}

void take_abandon(struct take *take)
{
    struct vault *vault;
    g_autofree char *tail = NULL;

    if (!take)
        return;
    vault = take->vault;
    tail = draft_tail_name(take->vault, take->draft.id.text, take->medium.name);
    unlinkat(vault->drafts, tail, 0);
    file_writer_abandon(take->file);
    if (!draft_json_put(vault, &take->draft, NULL, false, NULL) ||
        !folder_sync(vault->drafts, NULL))
        g_debug("the draft still speaks of a recording that was thrown away");
    take_free(take);
}
