// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/worker.h"

#include <glib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LATER_MOST 256

struct worker {
    GThread *thread;
    GMutex mutex;
    GCond cond;
    GQueue queue[2]; /* struct job *, by rank */
    GQueue finished;
    bool is_running; /* a job is out of its queue and not yet in `finished` */
    bool stopping;
    int event;
};

static struct job *next_job(struct worker *worker)
{
    for (int rank = 0; rank < 2; rank++) {
        if (!g_queue_is_empty(&worker->queue[rank]))
            return g_queue_pop_head(&worker->queue[rank]);
    }
    return NULL;
}

static void *work(void *data)
{
    struct worker *worker = data;
    g_mutex_lock(&worker->mutex);
    for (;;) {
        struct job *job = next_job(worker);
        if (job == NULL) {
            if (worker->stopping)
                break;
            g_cond_wait(&worker->cond, &worker->mutex);
            continue;
        }
        worker->is_running = true;
        g_mutex_unlock(&worker->mutex);
        job->run(job->data);
        g_mutex_lock(&worker->mutex);
        worker->is_running = false;
        g_queue_push_tail(&worker->finished, job);
        worker_wake(worker);
    }
    g_mutex_unlock(&worker->mutex);
    return NULL;
}

struct worker *worker_new(void)
{
    struct worker *worker = g_new0(struct worker, 1);
    g_mutex_init(&worker->mutex);
    g_cond_init(&worker->cond);
    g_queue_init(&worker->queue[JOB_FIRST]);
    g_queue_init(&worker->queue[JOB_LATER]);
    g_queue_init(&worker->finished);
    worker->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    g_assert(worker->event >= 0);
    worker->thread = g_thread_new("worker", work, worker);
    return worker;
}

void worker_free(struct worker *worker)
{
    if (worker == NULL)
        return;
    g_mutex_lock(&worker->mutex);
    worker->stopping = true;
    g_cond_signal(&worker->cond);
    g_mutex_unlock(&worker->mutex);
    g_thread_join(worker->thread);
    worker_collect(worker);
    close(worker->event);
    g_mutex_clear(&worker->mutex);
    g_cond_clear(&worker->cond);
    g_free(worker);
}

bool worker_post(struct worker *worker, struct job job, enum job_rank rank)
{
    g_mutex_lock(&worker->mutex);
    bool taken = rank == JOB_FIRST || g_queue_get_length(&worker->queue[rank]) < LATER_MOST;
    if (taken) {
        g_queue_push_tail(&worker->queue[rank], g_memdup2(&job, sizeof job));
        g_cond_signal(&worker->cond);
    }
    g_mutex_unlock(&worker->mutex);
    return taken;
}

void worker_wake(struct worker *worker)
{
    /* Full only after 2^64 - 2 wakes that nobody collected. */
    if (eventfd_write(worker->event, 1) != 0)
        g_assert_not_reached();
}

int worker_fd(const struct worker *worker)
{
    return worker->event;
}

void worker_collect(struct worker *worker)
{
    eventfd_t wakes;
    (void)!eventfd_read(worker->event, &wakes);
    for (;;) {
        g_mutex_lock(&worker->mutex);
        struct job *job = g_queue_pop_head(&worker->finished);
        g_mutex_unlock(&worker->mutex);
        if (job == NULL)
            return;
        if (job->done != NULL)
            job->done(job->data);
        if (job->free != NULL)
            job->free(job->data);
        g_free(job);
    }
}

bool worker_is_busy(struct worker *worker)
{
    g_mutex_lock(&worker->mutex);
    bool busy = worker->is_running || !g_queue_is_empty(&worker->queue[JOB_FIRST]) ||
                !g_queue_is_empty(&worker->queue[JOB_LATER]) ||
                !g_queue_is_empty(&worker->finished);
    g_mutex_unlock(&worker->mutex);
    return busy;
}
