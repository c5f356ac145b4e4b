// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEDIA_MOST 100
/* What photographs and documents leave free while their item is written beside their draft. */
#define LEAVES_FREE ((int64_t)24 * 1024 * 1024)

/* A source whose plain bytes must be those that were promised when they were captured. */
struct checked {
    const struct bag_source *inner;
    const struct medium *medium;
    struct digest_stream *digest;
    int64_t bytes;
    bool good;
};

static bool check_whole(struct checked *checked, GError **error)
{
    struct digest sha256;

    if (checked->good)
        return true;
    sha256 = digest_stream_finish(checked->digest);
    digest_stream_free(g_steal_pointer(&checked->digest));
    checked->good = digest_equal(&sha256, &checked->medium->sha256);
    return checked->good || fault(error, FAULT_DAMAGED,
                                  "'%s' is not what it was when it was saved: nothing was filed",
                                  checked->medium->name);
}

static gssize checked_read(void *context, void *buffer, size_t most, GError **error)
{
    struct checked *checked = context;
    gssize got = checked->inner->read(checked->inner->context, buffer, most, error);

    if (got < 0)
        return -1;
    if (got == 0)
        return check_whole(checked, error) ? 0 : -1;
    checked->bytes += got;
    if (!checked->digest || checked->bytes > checked->medium->bytes) {
        fault(error, FAULT_DAMAGED, "'%s' is longer than it was when it was saved",
              checked->medium->name);
        return -1;
    }
    digest_stream_add(checked->digest, buffer, (size_t)got);
    if (checked->bytes == checked->medium->bytes && !check_whole(checked, error))
        return -1;
    return got;
}

/* --- writing the one file --- */

struct item_file {
    struct vault *vault;
    struct file_writer *writer;
};

static bool to_item(void *context, const void *data, size_t bytes, GError **error)
{
    struct item_file *file = context;

    return file_writer_write(file->writer, data, bytes, error);
}

static void row_of_recipe(struct vault *vault, struct row *row, const struct bag_recipe *recipe,
                          const char *name)
{
    struct stat about;

    row->has_previous = recipe->info.has_previous;
    row->previous = recipe->info.previous;
    row->present = true;
    row->was_whole = true;
    if (fstatat(vault->items, name, &about, AT_SYMLINK_NOFOLLOW) == 0)
        row_saw_file(row, &about);
}

/* Sealed, flushed, named, the folder flushed: only then it is filed. A name that could not be made
 * durable is taken back. */
static bool write_durably(struct vault *vault, const struct bag_recipe *recipe, struct row *row,
                          GError **error)
{
    g_autofree char *name = item_name(row->seq, row->id.text);
    struct item_file file = {vault, file_writer_open(vault->items, name, false, ITEM_MODE, error)};

    if (!file.writer)
        return false;
    if (!bag_write(recipe, to_item, &file, &row->sha256, &row->bytes, error)) {
        file_writer_abandon(file.writer);
        return false;
    }
    if (!file_writer_commit(file.writer, FILE_NEW, error))
        return false;
    if (!folder_sync(vault->items, error)) {
        unlinkat(vault->items, name, 0);
        return false;
    }
    row_of_recipe(vault, row, recipe, name);
    return true;
}

/* The media of a record, each with the source that has its bytes. */
struct pairs {
    struct medium media[MEDIA_MOST];
    struct checked checked[MEDIA_MOST];
    struct bag_source sources[MEDIA_MOST]; /* what the bag is written from */
    size_t count;
};

static bool pair_media(struct pairs *pairs, const json_t *record, const struct bag_source *sources,
                       size_t count, GError **error)
{
    pairs->count = record_media(record, pairs->media, MEDIA_MOST);
    if (pairs->count != count)
        return fault(error, FAULT_INVALID, "the record names %zu media, and %zu are there",
                     pairs->count, count);
    for (size_t i = 0; i < count; i++) {
        const struct medium *medium = &pairs->media[i];
        size_t at = 0;
        while (at < count && strcmp(sources[at].name, medium->name) != 0)
            at++;
        if (at == count || sources[at].bytes != medium->bytes)
            return fault(error, FAULT_INVALID, "'%s' is not there, or not as long as it was",
                         medium->name);
        pairs->checked[i] = (struct checked){&sources[at], medium, digest_stream_new(), 0, false};
        pairs->sources[i] =
            (struct bag_source){medium->name, medium->bytes, checked_read, &pairs->checked[i]};
    }
    return true;
}

static void pairs_free(struct pairs *pairs)
{
    for (size_t i = 0; i < MEDIA_MOST; i++)
        digest_stream_free(pairs->checked[i].digest);
    g_free(pairs);
}

static bool is_words(const json_t *record, size_t media)
{
    return media == 0 || g_str_has_prefix(record_kind(record), "view.");
}

static bool room_for(struct vault *vault, const struct bag_recipe *recipe, const json_t *record,
                     GError **error)
{
    int64_t room = folder_room_bytes(vault->items, error);

    if (room < 0)
        return false;
    if (is_words(record, recipe->media_count) || room - LEAVES_FREE >= bag_room_bytes(recipe))
        return true;
    return fault(error, FAULT_FULL,
                 "there is no room to file this: it stays saved as a draft; dock the device");
}

/* The next in the chain. */
static void info_fill(struct vault *vault, const json_t *record, struct bag_info *info)
{
    g_strlcpy(info->id.text, record_id(record), sizeof info->id.text);
    info->device = vault->device;
    info->seq = vault->highest_seq + 1;
    info->has_previous = vault->has_last;
    info->previous = vault->last;
}

static bool write_item(struct vault *vault, const json_t *record, struct bag_recipe *recipe,
                       struct row **row, GError **error)
{
    struct row *made = row_new(recipe->info.id.text, recipe->info.seq);

    if (!room_for(vault, recipe, record, error) || !write_durably(vault, recipe, made, error)) {
        row_free(made);
        return false;
    }
    made->is_closed = record_is_for_lead(record);
    row_add(vault, made);
    row_set_record(vault, made, record);
    times_news(vault);
    *row = made;
    return true;
}

bool item_write(struct vault *vault, const json_t *record, const struct bag_source *media,
                size_t count, struct row **row, GError **error)
{
    bool for_lead = record_is_for_lead(record);
    /* The lead's is not for this device: the last of the three is left out. */
    const struct age_recipient recipients[] = {vault->ingest, vault->escrow,
                                               vault->asked->recipient};
    struct pairs *pairs = g_new0(struct pairs, 1);
    g_autoptr(GBytes) bytes = record_bytes(record, error);
    struct bag_recipe recipe = {
        .record = bytes,
        .media = pairs->sources,
        .media_count = count,
        .recipients = recipients,
        .recipient_count = G_N_ELEMENTS(recipients) - for_lead,
        .signing = vault->signing,
    };
    bool done = bytes && pair_media(pairs, record, media, count, error);

    if (done) {
        info_fill(vault, record, &recipe.info);
        done = write_item(vault, record, &recipe, row, error);
    }
    pairs_free(pairs);
    return done;
}

/* --- filing --- */

static bool may_file(struct vault *vault, const json_t *record, GError **error)
{
    if (!vault_may_write(vault, error) || !vault_needs_school(vault, error))
        return false;
    if (!vault->key || !vault->signing)
        return fault(error, FAULT_DENIED, "the vault is locked: open it with a PIN first");
    return record_check(record, error) && record_may_file(record, vault->pack, error);
}

/* Words are written again into the room that the kept reserve gives up. */
static bool worth_reserve(struct vault *vault, const json_t *record, const GError *why)
{
    return fault_is(why, FAULT_FULL) &&
           is_words(record, json_array_size(json_object_get(record, "media"))) &&
           room_release(vault);
}

static bool file_draft(struct vault *vault, const char *id, const json_t *record, struct row **row,
                       GError **error)
{
    struct medium media[MEDIA_MOST];
    struct bag_source sources[MEDIA_MOST];
    size_t count = record_media(record, media, MEDIA_MOST), opened = 0;
    bool done = true;

    while (done && opened < count) {
        struct medium_reader *reader = medium_open(vault, id, media[opened].name, error);
        done = reader != NULL;
        if (!done)
            break;
        sources[opened] =
            (struct bag_source){media[opened].name, media[opened].bytes, medium_read, reader};
        opened++;
    }
    done = done && item_write(vault, record, sources, count, row, error);
    for (size_t i = 0; i < opened; i++)
        medium_close(sources[i].context);
    return done;
}

bool vault_file(struct vault *vault, const char *draft, const json_t *record, struct item *item,
                GError **error)
{
    GError *why = NULL;
    struct row *row = row_find(vault, draft);
    bool done = row != NULL;

    if (!may_file(vault, record, error))
        return false;
    if (strcmp(record_id(record), draft) != 0)
        return fault(error, FAULT_INVALID, "the record bears another id than the draft");
    if (!take_is_over(vault, draft, error))
        return false;
    if (!done)
        done = file_draft(vault, draft, record, &row, &why);
    if (!done && worth_reserve(vault, record, why)) {
        g_clear_error(&why);
        done = file_draft(vault, draft, record, &row, &why);
    }
    if (!done) {
        g_propagate_error(error, why);
        return false;
    }
    /* Both there means filed: what cannot be unlinked now, the next sweep unlinks. */
    if (!draft_remove(vault, draft, &why)) {
        g_warning("item %s is filed, but its draft is still there: %s", draft, why->message);
        g_error_free(why);
    }
    item_of_row(row, item);
    return true;
}

bool vault_file_sources(struct vault *vault, const json_t *record, const struct bag_source *sources,
                        size_t count, struct item *item, GError **error)
{
    struct row *row;

    if (!may_file(vault, record, error))
        return false;
    if (row_find(vault, record_id(record)))
        return fault(error, FAULT_INVALID, "there is an item '%s' already", record_id(record));
    if (!item_write(vault, record, sources, count, &row, error))
        return false;
    item_of_row(row, item);
    return true;
}
