// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/tus.h"

#include "core/file.h"
#include "planserver/server.h"
#include "planserver/tus_metadata.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION "1.0.0"
/* Flushed this often while one PATCH runs. */
#define SYNC_BYTES ((int64_t)8 * 1024 * 1024)
#define ROOM_SPARE_BYTES ((int64_t)64 * 1024 * 1024)

struct tus {
    GHashTable *busy; /* ids of uploads that are being patched */
};

struct tus_patch {
    struct upload *upload;
    int fd;
    int64_t written_bytes; /* the offset in the file */
    bool is_new;           /* the folder does not know of the file for certain */
    bool is_spoilt;        /* nothing after the durable offset counts */
};

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
    http_reply_header(call->exchange, "Tus-Extension", "creation");
    http_reply_header(call->exchange, "Tus-Max-Size", most);
    http_answer(call->exchange, 204);
}

static bool read_number(const char *text, int64_t *value)
{
    guint64 number;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        return false;
    *value = (int64_t)number;
    return true;
}

static void reply_number(struct call *call, const char *name, int64_t value)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);

    http_reply_header(call->exchange, name, text);
}

/* Removes the bytes and the row; a crash between the two leaves a row whose bytes are missing,
 * which is noticed when it is used. */
static void upload_forget(struct call *call, const struct upload *upload)
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
            upload_forget(call, other);
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
    if (!read_number(http_header(exchange, "Upload-Length"), &upload->length_bytes))
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

/* The upload that the path names, if it is this device's; NULL when it was answered. */
static struct upload *upload_find(struct call *call)
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

/* False, and forgotten, when bytes that were promised are not there any more. */
static bool upload_is_whole(struct call *call, const struct upload *upload)
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
    upload_forget(call, upload);
    http_answer_error(call->exchange, 404, "this upload was lost here; please start again");
    return false;
}

void tus_head(struct call *call)
{
    struct upload *upload = upload_find(call);

    if (upload && upload_is_whole(call, upload)) {
        reply_number(call, "Upload-Offset", upload->offset_bytes);
        reply_number(call, "Upload-Length", upload->length_bytes);
        http_reply_header(call->exchange, "Upload-Metadata", upload->metadata);
        http_reply_header(call->exchange, "Cache-Control", "no-store");
        http_answer(call->exchange, 200);
    }
    upload_free(upload);
}

/* Answers, and says false, when this PATCH may not begin. */
static bool may_patch(struct call *call, const struct upload *upload)
{
    struct http_exchange *exchange = call->exchange;
    const char *type = http_header(exchange, "Content-Type");
    int64_t offset;

    if (g_strcmp0(type, "application/offset+octet-stream") != 0)
        http_answer_error(exchange, 415, "Content-Type must be application/offset+octet-stream");
    else if (!read_number(http_header(exchange, "Upload-Offset"), &offset))
        http_answer_error(exchange, 400, "Upload-Offset must be a whole number of bytes");
    else if (g_hash_table_contains(call->server->tus->busy, upload->id.text))
        http_answer_error(exchange, 423, "another request is sending to this upload");
    else if (offset != upload->offset_bytes)
        http_answer_error(exchange, 409, "the upload stands at another offset; ask with HEAD");
    else if (http_length(exchange) > upload->length_bytes - offset)
        http_answer_error(exchange, 413, "more bytes than the upload is long");
    else
        return upload_is_whole(call, upload);
    return false;
}

static int upload_file(struct call *call, const struct upload *upload, GError **error)
{
    int fd = openat(store_folder(call->server->store, STORE_UPLOADS), upload->id.text,
                    O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd >= 0 && ftruncate(fd, upload->offset_bytes) == 0 &&
        lseek(fd, upload->offset_bytes, SEEK_SET) == upload->offset_bytes)
        return fd;
    fault_errno(error, "upload %s", upload->id.text);
    if (fd >= 0)
        close(fd);
    return -1;
}

void tus_patch(struct call *call)
{
    struct upload *upload = upload_find(call);
    g_autoptr(GError) error = NULL;
    struct tus_patch *patch;

    if (!upload || !may_patch(call, upload)) {
        upload_free(upload);
        return;
    }
    patch = g_new0(struct tus_patch, 1);
    patch->upload = upload;
    patch->written_bytes = upload->offset_bytes;
    patch->is_new = upload->offset_bytes == 0;
    patch->fd = -1;
    call->patch = patch;
    g_hash_table_add(call->server->tus->busy, g_strdup(upload->id.text));
    if (upload->state != UPLOAD_OPEN) /* an empty PATCH at the end of a finished one */
        return;
    patch->fd = upload_file(call, upload, &error);
    if (patch->fd < 0) {
        patch->is_spoilt = true;
        call_fail(call, error);
        tus_patch_close(call);
    }
}

/* Makes what was written durable and says so in the row. After a failed flush nobody knows what is
 * on the disk, so the upload is given up, and the client starts again. */
static bool patch_sync(struct call *call, struct tus_patch *patch, GError **error)
{
    struct store *store = call->server->store;

    if (patch->fd < 0 || patch->written_bytes == patch->upload->offset_bytes)
        return true;
    if (fdatasync(patch->fd) != 0)
        fault_errno(error, "upload %s could not be flushed", patch->upload->id.text);
    else if ((!patch->is_new || folder_sync(store_folder(store, STORE_UPLOADS), error)) &&
             store_upload_advance(store, patch->upload->id.text, patch->written_bytes, error)) {
        patch->upload->offset_bytes = patch->written_bytes;
        patch->is_new = false;
        return true;
    }
    patch->is_spoilt = true;
    upload_forget(call, patch->upload);
    return false;
}

static bool patch_write(struct tus_patch *patch, const char *data, size_t bytes, GError **error)
{
    while (bytes > 0) {
        ssize_t wrote = write(patch->fd, data, bytes);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fault_errno(error, "upload %s", patch->upload->id.text);
        data += wrote;
        bytes -= (size_t)wrote;
        patch->written_bytes += wrote;
    }
    return true;
}

void tus_patch_body(struct call *call, const void *data, size_t bytes)
{
    struct tus_patch *patch = call->patch;
    g_autoptr(GError) error = NULL;

    if ((int64_t)bytes > patch->upload->length_bytes - patch->written_bytes) {
        patch->is_spoilt = true;
        http_answer_error(call->exchange, 413, "more bytes than the upload is long");
        tus_patch_close(call);
    } else if (!patch_write(patch, data, bytes, &error) ||
               (patch->written_bytes - patch->upload->offset_bytes >= SYNC_BYTES &&
                !patch_sync(call, patch, &error))) {
        patch->is_spoilt = true;
        call_fail(call, error);
        tus_patch_close(call);
    }
}

void tus_patch_done(struct call *call)
{
    g_autoptr(GError) error = NULL;
    int64_t offset;

    if (!patch_sync(call, call->patch, &error)) {
        call_fail(call, error);
        tus_patch_close(call);
        return;
    }
    offset = call->patch->upload->offset_bytes;
    reply_number(call, "Upload-Offset", offset);
    http_answer(call->exchange, 204);
    tus_patch_close(call); /* before the answer goes: the next request may be on its way */
}

void tus_patch_close(struct call *call)
{
    struct tus_patch *patch = g_steal_pointer(&call->patch);
    g_autoptr(GError) error = NULL;

    if (!patch)
        return;
    if (!patch->is_spoilt && !patch_sync(call, patch, &error))
        g_printerr("%s\n", error->message);
    if (patch->fd >= 0)
        close(patch->fd);
    g_hash_table_remove(call->server->tus->busy, patch->upload->id.text);
    if (patch->upload->offset_bytes == patch->upload->length_bytes)
        ingest_wake(call->server->ingest);
    upload_free(patch->upload);
    g_free(patch);
}
