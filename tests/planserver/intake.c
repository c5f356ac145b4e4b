// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/intake.h"

#include "bag/bag.h"
#include "bag/receipt.h"
#include "core/file.h"
#include "planserver/opened.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)256 * 1024)

/* True where the bag itself is at fault, so that looking again would not help. */
static bool is_refusal(const GError *error)
{
    return fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DENIED) ||
           fault_is(error, FAULT_DAMAGED) || fault_is(error, FAULT_REFUSED);
}

static int upload_open(const struct intake *intake, const struct upload *upload, GError **error)
{
    int fd = openat(store_folder(intake->store, STORE_UPLOADS), upload->id.text,
                    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT) /* an upload of no bytes has no file */
        fault(error, FAULT_INVALID, "nothing was sent");
    else if (fd < 0)
        fault_errno(error, "upload %s", upload->id.text);
    return fd;
}

static bool hash_is_as_promised(int fd, const struct upload *upload, GError **error)
{
    g_autofree char *piece = g_malloc(PIECE_BYTES);
    struct digest_stream *stream = digest_stream_new();
    struct digest digest;
    ssize_t got;

    while ((got = read(fd, piece, PIECE_BYTES)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            digest_stream_add(stream, piece, (size_t)got);
    digest = digest_stream_finish(stream);
    digest_stream_free(stream);
    if (got < 0 || lseek(fd, 0, SEEK_SET) != 0)
        return fault_errno(error, "upload %s", upload->id.text);
    return digest_equal(&digest, &upload->sha256) ||
           fault(error, FAULT_INVALID, "what came has another SHA-256 than was promised");
}

static struct bag *bag_of(const struct intake *intake, int fd, const struct upload *upload,
                          GError **error)
{
    struct device *device = store_device(intake->store, upload->device.text, error);
    struct bag *bag = device ? bag_open(fd, &device->signing, error) : NULL;

    device_free(device);
    if (!bag)
        return NULL;
    if (!digest_equal(bag_sha256(bag), &upload->sha256))
        fault(error, FAULT_DAMAGED, "the bag changed while it was read");
    else if (strcmp(bag_info(bag)->id.text, upload->record.text) != 0)
        fault(error, FAULT_INVALID, "the bag is of another record than was promised");
    else if (strcmp(bag_info(bag)->device.text, upload->device.text) != 0)
        fault(error, FAULT_INVALID, "the bag says that it is from another device");
    else
        return bag;
    bag_close(bag);
    return NULL;
}

/* A second name for the upload's bytes; they were flushed when they came. */
static bool keep_bytes(const struct intake *intake, const struct upload *upload, GError **error)
{
    int uploads = store_folder(intake->store, STORE_UPLOADS);
    int bags = store_folder(intake->store, STORE_BAGS);
    g_autofree char *name = g_strdup_printf("%s.zip", upload->record.text);

    if (!file_remove(bags, name, error)) /* an earlier try's, without a receipt */
        return false;
    if (linkat(uploads, upload->id.text, bags, name, 0) != 0)
        return fault_errno(error, "cannot keep bags/%s", name);
    return folder_sync(bags, error);
}

static GBytes *receipt_for(const struct intake *intake, const struct stored_bag *row,
                           GError **error)
{
    struct receipt receipt = {
        .id = row->id,
        .device = row->device,
        .school = intake->school->id,
        .seq = row->seq,
        .sha256 = row->sha256,
        .length_bytes = row->length_bytes,
        .stored_at_ms = row->stored_at_ms,
        .keep_until_ms = row->stored_at_ms + intake->keep_days * INTAKE_DAY_MS,
        .copies = 1,
    };

    return receipt_sign(&receipt, &intake->secrets->receipt, error);
}

static bool keep_row(const struct intake *intake, const struct upload *upload,
                     const struct bag *bag, const char *pupils, GError **error)
{
    const struct bag_info *info = bag_info(bag);
    struct stored_bag row = {
        .id = info->id,
        .device = info->device,
        .sha256 = *bag_sha256(bag),
        .length_bytes = bag_bytes(bag),
        .seq = info->seq,
        .has_previous = info->has_previous,
        .previous = info->previous,
        .stored_at_ms = store_now_ms(),
        .pupils = pupils,
    };
    bool done;

    row.answer = receipt_for(intake, &row, error);
    if (!row.answer)
        return false;
    done = store_bag_add(intake->store, &row, upload->id.text, error);
    g_bytes_unref(row.answer);
    return done;
}

static bool keep(const struct intake *intake, const struct upload *upload, const struct bag *bag,
                 GError **error)
{
    json_t *record = opened_stage(intake->store, bag, &intake->secrets->ingest, error);
    g_autofree char *pupils = record ? opened_pupils(record, error) : NULL;
    bool done;

    json_decref(record);
    if (!pupils)
        return false;
    done = keep_bytes(intake, upload, error) &&
           opened_place(intake->store, upload->record.text, pupils, error) &&
           keep_row(intake, upload, bag, pupils, error);
    if (!done && error && *error && !fault_is(*error, FAULT_FULL))
        (*error)->code = FAULT_SYSTEM; /* the bag is good: whatever failed is ours, try again */
    return done;
}

/* The chain tells of what was left out or put in between. It never refuses evidence: bags come in
 * any order, and a person decides. */
static void check_chain(const struct intake *intake, const struct bag_info *info,
                        const struct digest *sha256)
{
    struct store *store = intake->store;
    const char *device = info->device.text, *id = info->id.text;
    struct stored_bag *same = store_bag_at(store, device, info->seq, id, NULL);
    struct stored_bag *before = store_bag_at(store, device, info->seq - 1, id, NULL);
    struct stored_bag *after = store_bag_at(store, device, info->seq + 1, id, NULL);

    if (same)
        store_alarm(store, device, id, "record %s has the same place in the chain", same->id.text);
    if (before && (!info->has_previous || !digest_equal(&info->previous, &before->sha256)))
        store_alarm(store, device, id, "it does not follow record %s", before->id.text);
    if (after && (!after->has_previous || !digest_equal(&after->previous, sha256)))
        store_alarm(store, device, id, "record %s does not follow it", after->id.text);
    stored_bag_free(same);
    stored_bag_free(before);
    stored_bag_free(after);
}

static bool take_new(const struct intake *intake, const struct upload *upload, GError **error)
{
    int fd = upload_open(intake, upload, error);
    struct bag *bag = NULL;
    bool done = fd >= 0 && hash_is_as_promised(fd, upload, error) &&
                (bag = bag_of(intake, fd, upload, error)) != NULL &&
                keep(intake, upload, bag, error);

    if (done) {
        check_chain(intake, bag_info(bag), bag_sha256(bag));
        g_printerr("received: record %s, device %s\n", upload->record.text, upload->device.text);
    }
    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return done;
}

/* One id with one hash is one record: what was received is not taken in twice, nor replaced. */
static bool take_again(const struct intake *intake, const struct upload *upload,
                       const struct stored_bag *bag, GError **error)
{
    if (strcmp(bag->device.text, upload->device.text) == 0 &&
        digest_equal(&bag->sha256, &upload->sha256))
        return store_upload_end(intake->store, upload->id.text, UPLOAD_DONE, NULL, error);
    store_alarm(intake->store, upload->device.text, upload->record.text,
                "sent again with another hash, or by another device");
    return fault(error, FAULT_REFUSED, "this record is here already, and it is another one");
}

static bool take(const struct intake *intake, const struct upload *upload, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct stored_bag *bag = store_bag(intake->store, upload->record.text, &why);
    bool done;

    if (!bag && !fault_is(why, FAULT_MISSING))
        return fault(error, FAULT_SYSTEM, "%s", why->message);
    done = bag ? take_again(intake, upload, bag, error) : take_new(intake, upload, error);
    stored_bag_free(bag);
    return done;
}

bool intake_settle(const struct intake *intake, const struct upload *upload, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (!take(intake, upload, &why)) {
        if (!is_refusal(why)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        g_printerr("refused: record %s, device %s: %s\n", upload->record.text, upload->device.text,
                   why->message);
        if (!store_upload_end(intake->store, upload->id.text, UPLOAD_REFUSED, why->message, error))
            return false;
    }
    return file_remove(store_folder(intake->store, STORE_UPLOADS), upload->id.text, error);
}
