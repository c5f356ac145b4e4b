// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/tus_inside.h"

#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Flushed this often while one PATCH runs. */
#define SYNC_BYTES ((int64_t)8 * 1024 * 1024)

struct tus_patch {
    struct upload *upload;
    int fd;
    int64_t written_bytes; /* the offset in the file */
    bool is_new;           /* the folder does not know of the file for certain */
    bool is_spoilt;        /* nothing after the durable offset counts */
};

/* Answers, and says false, when this PATCH may not begin. */
static bool may_patch(struct call *call, const struct upload *upload)
{
    struct http_exchange *exchange = call->exchange;
    const char *type = http_header(exchange, "Content-Type");
    int64_t offset;

    if (g_strcmp0(type, "application/offset+octet-stream") != 0)
        http_answer_error(exchange, 415, "Content-Type must be application/offset+octet-stream");
    else if (!tus_number(http_header(exchange, "Upload-Offset"), &offset))
        http_answer_error(exchange, 400, "Upload-Offset must be a whole number of bytes");
    else if (g_hash_table_contains(call->server->tus->busy, upload->id.text))
        http_answer_error(exchange, 423, "another request is sending to this upload");
    else if (offset != upload->offset_bytes)
        http_answer_error(exchange, 409, "the upload stands at another offset; ask with HEAD");
    else if (http_length(exchange) > upload->length_bytes - offset)
        http_answer_error(exchange, 413, "more bytes than the upload is long");
    else
        return tus_is_whole(call, upload);
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
    struct upload *upload = tus_find(call);
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
    tus_forget(call, patch->upload);
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
    tus_reply_number(call, "Upload-Offset", offset);
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
