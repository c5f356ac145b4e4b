// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/ingest.h"

#include "bag/bag.h"
#include "bag/receipt.h"
#include "core/file.h"
#include "planserver/opened.h"
#include "planserver/page.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SWEEP_US (2 * G_USEC_PER_SEC)
#define PIECE_BYTES ((size_t)256 * 1024)

struct ingest {
    struct store *store;
    const struct school *school;
    const struct school_secrets *secrets;
    const char *school_folder;
    GThread *thread;
    GMutex mutex;
    GCond cond;
    bool is_due;
    bool is_ending;
    char *trouble; /* what was last said of a disk that fails, so as not to say it every two seconds
                    */
};

/* True where the bag itself is at fault, so that looking again would not help. */
static bool is_refusal(const GError *error)
{
    return fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DENIED) ||
           fault_is(error, FAULT_DAMAGED) || fault_is(error, FAULT_REFUSED);
}

static int upload_open(struct ingest *ingest, const struct upload *upload, GError **error)
{
    int fd = openat(store_folder(ingest->store, STORE_UPLOADS), upload->id.text,
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

static struct bag *bag_of(struct ingest *ingest, int fd, const struct upload *upload,
                          GError **error)
{
    struct device *device = store_device(ingest->store, upload->device.text, error);
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
static bool keep_bytes(struct ingest *ingest, const struct upload *upload, GError **error)
{
    int uploads = store_folder(ingest->store, STORE_UPLOADS);
    int bags = store_folder(ingest->store, STORE_BAGS);
    g_autofree char *name = g_strdup_printf("%s.zip", upload->record.text);

    if (!file_remove(bags, name, error)) /* an earlier try's, without a receipt */
        return false;
    if (linkat(uploads, upload->id.text, bags, name, 0) != 0)
        return fault_errno(error, "cannot keep bags/%s", name);
    return folder_sync(bags, error);
}

static GBytes *receipt_for(struct ingest *ingest, const struct stored_bag *row, GError **error)
{
    struct receipt receipt = {
        .id = row->id,
        .device = row->device,
        .school = ingest->school->id,
        .seq = row->seq,
        .sha256 = row->sha256,
        .length_bytes = row->length_bytes,
        .stored_at_ms = row->stored_at_ms,
        .keep_until_ms = row->stored_at_ms + INGEST_KEEP_MS,
        .copies = 1,
    };

    return receipt_sign(&receipt, &ingest->secrets->receipt, error);
}

static bool keep_row(struct ingest *ingest, const struct upload *upload, const struct bag *bag,
                     const char *pupils, GError **error)
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

    row.answer = receipt_for(ingest, &row, error);
    if (!row.answer)
        return false;
    done = store_bag_add(ingest->store, &row, upload->id.text, error);
    g_bytes_unref(row.answer);
    return done;
}

static bool keep(struct ingest *ingest, const struct upload *upload, const struct bag *bag,
                 GError **error)
{
    json_t *record = opened_stage(ingest->store, bag, &ingest->secrets->ingest, error);
    g_autofree char *pupils = record ? opened_pupils(record, error) : NULL;
    bool done;

    json_decref(record);
    if (!pupils)
        return false;
    done = keep_bytes(ingest, upload, error) &&
           opened_place(ingest->store, upload->record.text, pupils, error) &&
           keep_row(ingest, upload, bag, pupils, error);
    if (!done && error && *error && !fault_is(*error, FAULT_FULL))
        (*error)->code = FAULT_SYSTEM; /* the bag is good: whatever failed is ours, try again */
    return done;
}

/* The chain tells of what was left out or put in between. It never refuses evidence: bags come in
 * any order, and a person decides. */
static void check_chain(struct ingest *ingest, const struct bag_info *info,
                        const struct digest *sha256)
{
    struct store *store = ingest->store;
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

static bool take_new(struct ingest *ingest, const struct upload *upload, GError **error)
{
    int fd = upload_open(ingest, upload, error);
    struct bag *bag = NULL;
    bool done = fd >= 0 && hash_is_as_promised(fd, upload, error) &&
                (bag = bag_of(ingest, fd, upload, error)) != NULL &&
                keep(ingest, upload, bag, error);

    if (done) {
        check_chain(ingest, bag_info(bag), bag_sha256(bag));
        g_printerr("received: record %s, device %s\n", upload->record.text, upload->device.text);
    }
    bag_close(bag);
    if (fd >= 0)
        close(fd);
    return done;
}

/* One id with one hash is one record: what was received is not taken in twice, nor replaced. */
static bool take_again(struct ingest *ingest, const struct upload *upload,
                       const struct stored_bag *bag, GError **error)
{
    if (strcmp(bag->device.text, upload->device.text) == 0 &&
        digest_equal(&bag->sha256, &upload->sha256))
        return store_upload_end(ingest->store, upload->id.text, UPLOAD_DONE, NULL, error);
    store_alarm(ingest->store, upload->device.text, upload->record.text,
                "sent again with another hash, or by another device");
    return fault(error, FAULT_REFUSED, "this record is here already, and it is another one");
}

static bool take(struct ingest *ingest, const struct upload *upload, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct stored_bag *bag = store_bag(ingest->store, upload->record.text, &why);
    bool done;

    if (!bag && !fault_is(why, FAULT_MISSING))
        return fault(error, FAULT_SYSTEM, "%s", why->message);
    done = bag ? take_again(ingest, upload, bag, error) : take_new(ingest, upload, error);
    stored_bag_free(bag);
    return done;
}

/* What is done or refused needs its bytes no more: the device keeps its own. */
static bool settle(struct ingest *ingest, const struct upload *upload, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (!take(ingest, upload, &why)) {
        if (!is_refusal(why)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        g_printerr("refused: record %s, device %s: %s\n", upload->record.text, upload->device.text,
                   why->message);
        if (!store_upload_end(ingest->store, upload->id.text, UPLOAD_REFUSED, why->message, error))
            return false;
    }
    return file_remove(store_folder(ingest->store, STORE_UPLOADS), upload->id.text, error);
}

static void complain(struct ingest *ingest, const char *what, GError *error)
{
    g_autofree char *trouble = g_strdup_printf("%s: %s", what, error ? error->message : "failed");

    if (g_strcmp0(trouble, ingest->trouble) != 0)
        g_printerr("ingest waits: %s\n", trouble);
    g_free(ingest->trouble);
    ingest->trouble = g_steal_pointer(&trouble);
}

static bool is_ending(struct ingest *ingest)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&ingest->mutex);

    return ingest->is_ending;
}

static void take_all(struct ingest *ingest)
{
    g_autoptr(GError) error = NULL;
    struct upload *upload;
    int64_t after = 0;

    while (!is_ending(ingest) &&
           (upload = store_upload_complete(ingest->store, &after, &error)) != NULL) {
        g_autoptr(GError) why = NULL;

        if (!settle(ingest, upload, &why))
            complain(ingest, upload->record.text, why);
        upload_free(upload);
    }
    if (error && !fault_is(error, FAULT_MISSING))
        complain(ingest, "planserver.db", error);
}

static void show_all(struct ingest *ingest)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pupils = store_unshown(ingest->store, &error);

    if (pupils && pupils->len == 0)
        return;
    if (!pupils ||
        !page_write(ingest->store, ingest->school, ingest->school_folder, pupils, &error) ||
        !store_shown(ingest->store, &error))
        complain(ingest, "pages", error);
}

/* What a kill left behind: bytes of uploads that have come to their end, and a bag half opened. */
static void clear_left(struct ingest *ingest)
{
    int uploads = store_folder(ingest->store, STORE_UPLOADS);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = folder_list(uploads, &error);
    bool done = names && opened_clear(ingest->store, &error);

    for (guint i = 0; done && i < names->len; i++) {
        g_autoptr(GError) why = NULL;
        struct upload *upload = store_upload(ingest->store, names->pdata[i], &why);
        bool needless = upload ? upload->state == UPLOAD_REFUSED || upload->state == UPLOAD_DONE
                               : fault_is(why, FAULT_MISSING);

        upload_free(upload);
        done = !needless || file_remove(uploads, names->pdata[i], &error);
    }
    if (!done)
        complain(ingest, "what an earlier run left", error);
}

static void *work(void *context)
{
    struct ingest *ingest = context;

    clear_left(ingest);
    g_mutex_lock(&ingest->mutex);
    while (!ingest->is_ending) {
        ingest->is_due = false;
        g_mutex_unlock(&ingest->mutex);
        take_all(ingest);
        show_all(ingest);
        g_mutex_lock(&ingest->mutex);
        gint64 until = g_get_monotonic_time() + SWEEP_US;
        while (!ingest->is_due && !ingest->is_ending)
            if (!g_cond_wait_until(&ingest->cond, &ingest->mutex, until))
                break;
    }
    g_mutex_unlock(&ingest->mutex);
    return NULL;
}

struct ingest *ingest_start(struct store *store, const struct school *school,
                            const struct school_secrets *secrets, const char *school_folder)
{
    struct ingest *ingest = g_new0(struct ingest, 1);

    ingest->store = store;
    ingest->school = school;
    ingest->secrets = secrets;
    ingest->school_folder = school_folder;
    g_mutex_init(&ingest->mutex);
    g_cond_init(&ingest->cond);
    ingest->thread = g_thread_new("ingest", work, ingest);
    return ingest;
}

void ingest_wake(struct ingest *ingest)
{
    g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&ingest->mutex);

    ingest->is_due = true;
    g_cond_signal(&ingest->cond);
}

void ingest_stop(struct ingest *ingest)
{
    if (!ingest)
        return;
    g_mutex_lock(&ingest->mutex);
    ingest->is_ending = true;
    g_cond_signal(&ingest->cond);
    g_mutex_unlock(&ingest->mutex);
    g_thread_join(ingest->thread);
    g_mutex_clear(&ingest->mutex);
    g_cond_clear(&ingest->cond);
    g_free(ingest->trouble);
    g_free(ingest);
}
