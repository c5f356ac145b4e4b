// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/opened.h"

#include "core/file.h"
#include "core/json.h"
#include "record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD_NAME "record.json"
#define RECORD_MOST ((size_t)16 * 1024 * 1024)
#define MEDIA_MOST 100
#define PUPIL_ID_MOST 64

/* A disk that fails is no fault of the bag's, whatever errno was: it is to be tried again. */
static bool on_disk(bool done, GError **error)
{
    if (!done && error && *error && !fault_is(*error, FAULT_FULL))
        (*error)->code = FAULT_SYSTEM;
    return done;
}

/* --- folders of files, one deep --- */

static bool tree_remove(int parent, const char *name, GError **error)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GPtrArray) names = NULL;
    bool done;

    if (folder < 0)
        return errno == ENOENT || fault_errno(error, "cannot open %s", name);
    names = folder_list(folder, error);
    done = names != NULL;
    for (guint i = 0; done && i < names->len; i++)
        done = unlinkat(folder, names->pdata[i], 0) == 0 ||
               fault_errno(error, "cannot remove %s", (const char *)names->pdata[i]);
    close(folder);
    return done && (unlinkat(parent, name, AT_REMOVEDIR) == 0 ||
                    fault_errno(error, "cannot remove %s", name));
}

static bool tree_link(int from, int to, GError **error)
{
    g_autoptr(GPtrArray) names = folder_list(from, error);

    for (guint i = 0; names && i < names->len; i++)
        if (linkat(from, names->pdata[i], to, names->pdata[i], 0) != 0)
            return fault_errno(error, "cannot link %s", (const char *)names->pdata[i]);
    return names && folder_sync(to, error);
}

bool opened_clear(struct store *store, GError **error)
{
    int staging = store_folder(store, STORE_STAGING);
    g_autoptr(GPtrArray) names = folder_list(staging, error);

    for (guint i = 0; names && i < names->len; i++)
        if (!tree_remove(staging, names->pdata[i], error))
            return false;
    return names != NULL;
}

/* --- opening --- */

struct plain {
    struct file_writer *writer;
    struct digest_stream *digest;
    int64_t bytes;
};

static bool plain_sink(void *context, const void *data, size_t bytes, GError **error)
{
    struct plain *plain = context;

    digest_stream_add(plain->digest, data, bytes);
    plain->bytes += (int64_t)bytes;
    return on_disk(file_writer_write(plain->writer, data, bytes, error), error);
}

/* In place: nobody looks in staging/, and no medium's name can stand in another's way. */
static bool extract(int folder, const struct bag *bag, const struct age_identity *ingest,
                    const char *name, struct digest *sha256, int64_t *bytes, GError **error)
{
    struct plain plain = {.writer = file_writer_open(folder, name, true, 0600, error)};
    bool done;

    if (!plain.writer)
        return on_disk(false, error);
    plain.digest = digest_stream_new();
    done = bag_extract(bag, name, ingest, plain_sink, &plain, error);
    if (done) {
        *sha256 = digest_stream_finish(plain.digest);
        *bytes = plain.bytes;
        done = on_disk(file_writer_commit(plain.writer, FILE_NEW, error), error);
    } else {
        file_writer_abandon(plain.writer);
    }
    digest_stream_free(plain.digest);
    return done;
}

static bool extract_medium(int folder, const struct bag *bag, const struct age_identity *ingest,
                           const struct medium *medium, GError **error)
{
    struct digest sha256;
    int64_t bytes;

    if (!g_strv_contains(bag_names(bag) + 1, medium->name))
        return fault(error, FAULT_INVALID, "the record names %s, which is not in the bag",
                     medium->name);
    if (!extract(folder, bag, ingest, medium->name, &sha256, &bytes, error))
        return false;
    return (bytes == medium->bytes && digest_equal(&sha256, &medium->sha256)) ||
           fault(error, FAULT_INVALID, "%s is not what the record says it is", medium->name);
}

static bool extract_media(int folder, const struct bag *bag, const struct age_identity *ingest,
                          const json_t *record, GError **error)
{
    g_autofree struct medium *media = g_new0(struct medium, MEDIA_MOST);
    size_t count = record_media(record, media, MEDIA_MOST);

    if (count != g_strv_length((char **)bag_names(bag)) - 1)
        return fault(error, FAULT_INVALID, "the record does not name what the bag holds");
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(media[i].name, media[j].name) == 0)
                return fault(error, FAULT_INVALID, "the record names %s twice", media[i].name);
        if (!extract_medium(folder, bag, ingest, &media[i], error))
            return false;
    }
    return true;
}

/* The record, read, held against its schema and known to be this bag's. */
static json_t *read_record(const struct bag *bag, const struct age_identity *ingest, GBytes **bytes,
                           GError **error)
{
    const struct bag_info *info = bag_info(bag);
    g_autoptr(GBytes) canonical = NULL;
    json_t *record;

    *bytes = bag_read(bag, RECORD_NAME, ingest, RECORD_MOST, error);
    record = *bytes ? record_read(*bytes, error) : NULL;
    canonical = record ? json_canonical(record, error) : NULL;
    if (!canonical) {
        json_decref(record);
        return NULL;
    }
    if (!g_bytes_equal(canonical, *bytes))
        fault(error, FAULT_INVALID, "record.json is not in the canonical form");
    else if (strcmp(record_id(record), info->id.text) != 0)
        fault(error, FAULT_INVALID, "record.json is of another record than its bag");
    else if (g_strcmp0(json_string_value(json_object_get(record, "device")), info->device.text))
        fault(error, FAULT_INVALID, "record.json is from another device than its bag");
    else
        return record;
    json_decref(record);
    return NULL;
}

/* An empty folder in staging/ with the record in it; -1 on failure. */
static int stage_folder(struct store *store, const char *id, GBytes *record, GError **error)
{
    int staging = store_folder(store, STORE_STAGING);
    int folder = tree_remove(staging, id, error) ? folder_make(staging, id, 0700, error) : -1;

    if (folder >= 0 && !file_write(folder, RECORD_NAME, record, FILE_NEW, 0600, error)) {
        close(folder);
        folder = -1;
    }
    on_disk(folder >= 0, error);
    return folder;
}

json_t *opened_stage(struct store *store, const struct bag *bag, const struct age_identity *ingest,
                     GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    json_t *record = read_record(bag, ingest, &bytes, error);
    int folder = record ? stage_folder(store, bag_info(bag)->id.text, bytes, error) : -1;
    bool done = folder >= 0 && extract_media(folder, bag, ingest, record, error) &&
                on_disk(folder_sync(folder, error), error);

    if (folder >= 0)
        close(folder);
    if (!done) {
        json_decref(record);
        return NULL;
    }
    return record;
}

/* --- placing --- */

static bool names_a_folder(const char *pupil)
{
    return *pupil && strlen(pupil) <= PUPIL_ID_MOST && *pupil != '-' &&
           strcmp(pupil, OPENED_NONE) != 0 &&
           strspn(pupil, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
               strlen(pupil);
}

char *opened_pupils(const json_t *record, GError **error)
{
    const json_t *pupils = json_object_get(record, "pupils");
    g_autoptr(GString) ids = g_string_new(NULL);
    size_t index;
    json_t *pupil;

    if (json_object_get(record, "for"))
        return g_strdup("");
    json_array_foreach(pupils, index, pupil)
    {
        const char *id = json_string_value(json_object_get(pupil, "id"));

        if (!names_a_folder(id)) {
            fault(error, FAULT_INVALID, "a pupil's id in the record cannot name a folder");
            return NULL;
        }
        g_string_append_printf(ids, "%s%s", ids->len ? " " : "", id);
    }
    return g_strdup(ids->len ? ids->str : OPENED_NONE);
}

/* A folder of links under a name of its own, then the whole under the right one. */
static bool place_in(int staged, int parent, const char *id, GError **error)
{
    g_autofree char *part = g_strdup_printf(".%s.part", id);
    int folder = tree_remove(parent, part, error) ? folder_make(parent, part, 0700, error) : -1;
    bool done = folder >= 0 && tree_link(staged, folder, error);

    if (folder >= 0)
        close(folder);
    if (!done || !tree_remove(parent, id, error))
        return false;
    return (renameat(parent, part, parent, id) == 0 || fault_errno(error, "cannot place %s", id)) &&
           folder_sync(parent, error);
}

static bool place_for(struct store *store, int staged, const char *pupil, const char *id,
                      GError **error)
{
    int parent = folder_make(store_folder(store, STORE_OPENED), pupil, 0700, error);
    bool done = parent >= 0 && place_in(staged, parent, id, error);

    if (parent >= 0)
        close(parent);
    return done;
}

bool opened_place(struct store *store, const char *id, const char *pupils, GError **error)
{
    int staging = store_folder(store, STORE_STAGING);
    int staged = openat(staging, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_auto(GStrv) ids = g_strsplit(pupils, " ", -1);
    bool done = staged >= 0 || fault_errno(error, "cannot open staging/%s", id);

    if (done && !*ids)
        done = place_in(staged, store_folder(store, STORE_SAFEGUARDING), id, error);
    for (char **pupil = ids; done && *pupil; pupil++)
        done = place_for(store, staged, *pupil, id, error);
    if (staged >= 0)
        close(staged);
    return on_disk(done && tree_remove(staging, id, error), error);
}
