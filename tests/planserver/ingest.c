// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/ingest.h"

#include "core/file.h"
#include "planserver/intake.h"
#include "planserver/opened.h"
#include "planserver/page.h"

#define SWEEP_US (2 * G_USEC_PER_SEC)

struct ingest {
    struct intake intake;
    const char *school_folder;
    GThread *thread;
    GMutex mutex;
    GCond cond;
    bool is_due;
    bool is_ending;
    char *trouble; /* what was said last, so as not to say it every two seconds */
};

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
           (upload = store_upload_complete(ingest->intake.store, &after, &error)) != NULL) {
        g_autoptr(GError) why = NULL;

        if (!intake_settle(&ingest->intake, upload, &why))
            complain(ingest, upload->record.text, why);
        upload_free(upload);
    }
    if (error && !fault_is(error, FAULT_MISSING))
        complain(ingest, "planserver.db", error);
}

static void show_all(struct ingest *ingest)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pupils = store_unshown(ingest->intake.store, &error);

    if (pupils && pupils->len == 0)
        return;
    if (!pupils ||
        !page_write(ingest->intake.store, ingest->intake.school, ingest->school_folder, pupils,
                    &error) ||
        !store_shown(ingest->intake.store, &error))
        complain(ingest, "pages", error);
}

/* What a kill left behind: bytes of uploads that have come to their end, and a bag half opened. */
static void clear_left(struct ingest *ingest)
{
    int uploads = store_folder(ingest->intake.store, STORE_UPLOADS);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = folder_list(uploads, &error);
    bool done = names && opened_clear(ingest->intake.store, &error);

    for (guint i = 0; done && i < names->len; i++) {
        g_autoptr(GError) why = NULL;
        struct upload *upload = store_upload(ingest->intake.store, names->pdata[i], &why);
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
                            const struct school_secrets *secrets, const char *school_folder,
                            int keep_days)
{
    struct ingest *ingest = g_new0(struct ingest, 1);

    ingest->intake = (struct intake){store, school, secrets, keep_days};
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
