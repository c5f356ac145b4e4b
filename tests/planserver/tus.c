// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/tus.h"

#include "core/file.h"
#include "planserver/tus_inside.h"
#include "planserver/tus_metadata.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define VERSION "1.0.0"
#define ROOM_SPARE_BYTES ((int64_t)64 * 1024 * 1024)

struct tus *tus_new(void)
{
    struct tus *tus = g_new0(struct tus, 1);

    tus->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return tus;
}

void tus_free(struct tus *tus)
{
    if (!tus)
        return;
    g_hash_table_unref(tus->busy);
    g_free(tus);
}

bool tus_greet(struct call *call)
{
    const char *version = http_header(call->exchange, "Tus-Resumable");

    http_reply_header(call->exchange, "Tus-Resumable", VERSION);
    if (strcmp(http_method(call->exchange), "OPTIONS") == 0 || g_strcmp0(version, VERSION) == 0)
        return true;
    http_reply_header(call->exchange, "Tus-Version", VERSION);
    http_answer_error(call->exchange, 412, "this server speaks tus " VERSION);
    return false;
}

void tus_options(struct call *call)
{
    g_autofree char *most = g_strdup_printf("%" G_GINT64_FORMAT, TUS_LENGTH_MOST);

    http_reply_header(call->exchange, "Tus-Version", VERSION);
    http_reply_header(call->exchange, "Tus-Extension", "creation,termination");
    http_reply_header(call->exchange, "Tus-Max-Size", most);
    http_answer(call->exchange, 204);
}

bool tus_number(const char *text, int64_t *value)
{
    guint64 number;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        return false;
    *value = (int64_t)number;
    return true;
}

void tus_reply_number(struct call *call, const char *name, int64_t value)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);

    http_reply_header(call->exchange, name, text);
}

void tus_forget(struct call *call, const struct upload *upload)
{
    struct store *store = call->server->store;
    g_autoptr(GError) error = NULL;

    if (!file_remove(store_folder(store, STORE_UPLOADS), upload->id.text, &error) ||
        !store_upload_drop(store, upload->id.text, &error))
        g_printerr("upload %s: %s\n", upload->id.text, error->message);
}

/* A device that starts again has given up what it started before. */
static bool forget_others(struct call *call, const struct upload *fresh, GError **error)
{
    g_autoptr(GPtrArray) others =
        store_uploads_open(call->server->store, fresh->device.text, fresh->record.text, error);

    for (guint i = 0; others && i < others->len; i++) {
        const struct upload *other = others->pdata[i];

        if (!g_hash_table_contains(call->server->tus->busy, other->id.text))
            tus_forget(call, other);
    }
    return others != NULL;
}

static bool has_room(struct call *call, int64_t bytes, GError **error)
{
    int64_t room = folder_room_bytes(store_folder(call->server->store, STORE_UPLOADS), error);

    if (room < 0)
        return false;
    return room / 2 >= bytes + ROOM_SPARE_BYTES || /* twice: as it came, and opened */
           fault(error, FAULT_FULL, "no room for %" G_GINT64_FORMAT " bytes", bytes);
}

/* One id with one hash is one record, from one device. */
static bool is_of_one_piece(struct call *call, const struct upload *upload, GError **error)
{
    struct store *store = call->server->store;
    g_autoptr(GError) why = NULL;
    struct stored_bag *bag = store_bag(store, upload->record.text, &why);
    bool same = bag && digest_equal(&bag->sha256, &upload->sha256) &&
                strcmp(bag->device.text, upload->device.text) == 0;

    stored_bag_free(bag);
    if (same || fault_is(why, FAULT_MISSING))
        return true;
    if (!bag)
        g_propagate_error(error, g_steal_pointer(&why));
    else
        store_alarm(store, upload->device.text, upload->record.text,
                    "the record is here already, with another hash or from another device");
    return bag && fault(error, FAULT_REFUSED, "this record is here already, and it is another one");
}

static bool read_creation(struct call *call, struct upload *upload)
{
    struct http_exchange *exchange = call->exchange;
    const char *metadata = http_header(exchange, "Upload-Metadata");

    upload->id = id_new();
    upload->device = call->device->id;
    if (!tus_number(http_header(exchange, "Upload-Length"), &upload->length_bytes))
        http_answer_error(exchange, 400, "Upload-Length must be a whole number of bytes");
    else if (upload->length_bytes > TUS_LENGTH_MOST)
        http_answer_error(exchange, 413, "larger than this server takes");
    else if (!tus_metadata_read(metadata, &upload->record, &upload->sha256))
        http_answer_error(exchange, 400,
                          "Upload-Metadata must have record <base64 of an id> and sha256 <base64 "
                          "of 64 hex digits>, each once");
    else
        upload->metadata = g_strdup(metadata);
    return upload->metadata != NULL;
}

void tus_create(struct call *call)
{
    g_autoptr(GError) error = NULL;
    struct upload upload = {0};
    g_autofree char *path = NULL;
    g_autofree char *url = NULL;

    if (!read_creation(call, &upload))
        return;
    if (is_of_one_piece(call, &upload, &error) && has_room(call, upload.length_bytes, &error) &&
        forget_others(call, &upload, &error) &&
        store_upload_add(call->server->store, &upload, &error)) {
        path = g_strdup_printf(TUS_PATH "/%s", upload.id.text);
        url = call_url(call, path);
        http_reply_header(call->exchange, "Location", url);
        http_answer(call->exchange, 201);
        if (upload.length_bytes == 0)
            ingest_wake(call->server->ingest);
    } else if (fault_is(error, FAULT_REFUSED)) {
        http_answer_error(call->exchange, 409, error->message);
    } else {
        call_fail(call, error);
    }
    g_free(upload.metadata);
}

struct upload *tus_find(struct call *call)
{
    const char *id = http_path(call->exchange) + strlen(TUS_PATH "/");
    g_autoptr(GError) error = NULL;
    struct upload *upload = id_is_valid(id) ? store_upload(call->server->store, id, &error) : NULL;

    if (upload && strcmp(upload->device.text, call->device->id.text) == 0)
        return upload;
    upload_free(upload);
    if (error && !fault_is(error, FAULT_MISSING))
        call_fail(call, error);
    else
        http_answer_error(call->exchange, 404, "there is no such upload; ask for the receipt");
    return NULL;
}

bool tus_is_whole(struct call *call, const struct upload *upload)
{
    struct stat is;

    if (upload->state != UPLOAD_OPEN || upload->offset_bytes == 0)
        return true;
    if (fstatat(store_folder(call->server->store, STORE_UPLOADS), upload->id.text, &is,
                AT_SYMLINK_NOFOLLOW) == 0 &&
        is.st_size >= upload->offset_bytes)
        return true;
    store_alarm(call->server->store, upload->device.text, upload->record.text,
                "bytes of upload %s have gone from the disk", upload->id.text);
    tus_forget(call, upload);
    http_answer_error(call->exchange, 404, "this upload was lost here; please start again");
    return false;
}

void tus_head(struct call *call)
{
    struct upload *upload = tus_find(call);

    if (upload && tus_is_whole(call, upload)) {
        tus_reply_number(call, "Upload-Offset", upload->offset_bytes);
        tus_reply_number(call, "Upload-Length", upload->length_bytes);
        http_reply_header(call->exchange, "Upload-Metadata", upload->metadata);
        http_reply_header(call->exchange, "Cache-Control", "no-store");
        http_answer(call->exchange, 200);
    }
    upload_free(upload);
}

/* Only what was begun and never finished: what is whole is evidence. */
void tus_terminate(struct call *call)
{
    struct upload *upload = tus_find(call);

    if (!upload)
        return;
    if (upload->state != UPLOAD_OPEN) {
        http_answer_error(call->exchange, 403, "this upload is whole: it is not given up");
    } else if (g_hash_table_contains(call->server->tus->busy, upload->id.text)) {
        http_answer_error(call->exchange, 423, "another request is sending to this upload");
    } else {
        tus_forget(call, upload);
        http_answer(call->exchange, 204);
    }
    upload_free(upload);
}
