// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/packs.h"

#include "core/file.h"
#include "plan/pack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST ((size_t)512 * 1024 * 1024)
#define DEPTH_MOST 8

/* Into one digest: each file's path and content, in the order of their names. */
static bool digest_folder(struct digest_stream *stream, int folder, const char *path, int depth,
                          GError **error);

static bool digest_entry(struct digest_stream *stream, int folder, const char *name,
                         const char *path, int depth, GError **error)
{
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GBytes) bytes = NULL;
    struct digest digest;
    bool done;

    if (inner >= 0) {
        done = digest_folder(stream, inner, path, depth + 1, error);
        close(inner);
        return done;
    }
    bytes = file_read(folder, name, FILE_MOST, error);
    if (!bytes)
        return false;
    digest = digest_of_bytes(bytes);
    digest_stream_add(stream, path, strlen(path) + 1);
    digest_stream_add(stream, digest.bytes, sizeof digest.bytes);
    return true;
}

static bool digest_folder(struct digest_stream *stream, int folder, const char *path, int depth,
                          GError **error)
{
    g_autoptr(GPtrArray) names = folder_list(folder, error);
    bool done = names != NULL;

    if (depth > DEPTH_MOST)
        return fault(error, FAULT_INVALID, "%s: folders too deep", path);
    for (guint i = 0; done && i < names->len; i++) {
        g_autofree char *under = g_build_filename(path, names->pdata[i], NULL);

        done = digest_entry(stream, folder, names->pdata[i], under, depth, error);
    }
    return done;
}

static bool plan_digest(const char *plan, struct digest *digest, GError **error)
{
    struct digest_stream *stream;
    int folder = folder_open(plan, error);
    bool done;

    if (folder < 0)
        return false;
    stream = digest_stream_new();
    done = digest_folder(stream, folder, "plan", 0, error);
    if (done)
        *digest = digest_stream_finish(stream);
    digest_stream_free(stream);
    close(folder);
    return done;
}

static char *pack_name(const struct call *call, int64_t number)
{
    return g_strdup_printf("%s-%" G_GINT64_FORMAT ".age", call->device->id.text, number);
}

/* The bytes first, the row second: a number is given out only with the bytes that it has for ever.
 * The old bytes go last. */
static bool pack_keep(struct call *call, GBytes *sealed, struct stored_pack *pack, GError **error)
{
    struct store *store = call->server->store;
    int folder = store_folder(store, STORE_PACKS);
    g_autofree char *name = pack_name(call, pack->number);
    g_autofree char *old = pack_name(call, pack->number - 1);

    return file_write(folder, name, sealed, FILE_REPLACE, 0600, error) &&
           store_pack_set(store, call->device->id.text, pack, error) &&
           file_remove(folder, old, error);
}

static bool pack_make(struct call *call, const char *plan, const struct digest *digest,
                      struct stored_pack *pack, GError **error)
{
    struct server *server = call->server;
    struct stored_pack next = {.number = pack->number + 1, .plan = *digest};
    g_autofree char *comment =
        g_strdup_printf("school=%s device=%s pack=%" G_GINT64_FORMAT, server->school->id,
                        call->device->id.text, next.number);
    g_autoptr(GBytes) sealed = pack_seal(plan, &call->device->recipient, &server->secrets->pack,
                                         comment, &next.minisig, error);

    if (!sealed || !pack_keep(call, sealed, &next, error)) {
        stored_pack_clear(&next);
        return false;
    }
    stored_pack_clear(pack);
    *pack = next;
    return true;
}

/* A plan that cannot be sealed (being edited, perhaps) leaves the pack of before in force. */
static bool pack_refresh(struct call *call, struct stored_pack *pack, GError **error)
{
    g_autofree char *plan = g_build_filename(call->server->school_folder, "plan", NULL);
    g_autofree char *json = g_build_filename(plan, "pack.json", NULL);
    g_autoptr(GError) why = NULL;
    struct digest digest;

    if (!store_pack(call->server->store, call->device->id.text, pack, error))
        return false;
    if (access(json, F_OK) != 0)
        return true;
    if (plan_digest(plan, &digest, &why) &&
        ((pack->number > 0 && digest_equal(&digest, &pack->plan)) ||
         pack_make(call, plan, &digest, pack, &why)))
        return true;
    if (pack->number == 0) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    g_printerr("plan: %s; devices keep pack %" G_GINT64_FORMAT "\n", why->message, pack->number);
    return true;
}

static bool pack_send(struct call *call, const struct stored_pack *pack, GError **error)
{
    g_autofree char *name = pack_name(call, pack->number);
    g_autofree char *minisig =
        g_base64_encode((const guchar *)pack->minisig, strlen(pack->minisig));
    int fd = openat(store_folder(call->server->store, STORE_PACKS), name,
                    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat is;

    if (fd < 0)
        return fault_errno(error, "pack %s", name);
    if (fstat(fd, &is) != 0) {
        close(fd);
        return fault_errno(error, "pack %s", name);
    }
    http_reply_header(call->exchange, "Viewfinder-Minisig", minisig);
    http_answer_file(call->exchange, 200, fd, is.st_size, "application/octet-stream");
    return true;
}

void packs_answer(struct call *call)
{
    const char *known = http_header(call->exchange, "If-None-Match");
    g_autoptr(GError) error = NULL;
    struct stored_pack pack = {0};
    g_autofree char *etag = NULL;

    if (!pack_refresh(call, &pack, &error)) {
        call_fail(call, error);
    } else if (pack.number == 0) {
        http_answer_error(call->exchange, 404, "the school has no plan pack yet");
    } else {
        etag = g_strdup_printf("\"%" G_GINT64_FORMAT "\"", pack.number);
        http_reply_header(call->exchange, "ETag", etag);
        if (g_strcmp0(known, etag) == 0)
            http_answer(call->exchange, 304);
        else if (!pack_send(call, &pack, &error))
            call_fail(call, error);
    }
    stored_pack_clear(&pack);
}
