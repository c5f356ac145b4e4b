// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "dock/dock_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_BYTES ((size_t)1024 * 1024)

enum step item_store(struct dock *dock, struct queued *item)
{
    GError *error = NULL;

    if (queue_store(dock->queue, item, &error))
        return STEP_GO_ON;
    return dock_fail(dock, error);
}

enum step item_store_soon(struct dock *dock, struct queued *item)
{
    GError *error = NULL;

    if (queue_store_soon(dock->queue, item, &error))
        return STEP_GO_ON;
    return dock_fail(dock, error);
}

enum step item_wait(struct dock *dock, struct queued *item, int64_t retry_after_ms)
{
    item->attempts++;
    item->not_before_ms =
        clock_boottime_ms() + wait_ms(&dock->wait, item->attempts, retry_after_ms);
    return item_store_soon(dock, item);
}

enum step item_park(struct dock *dock, struct queued *item, enum trouble why, const char *note)
{
    item->state = QUEUED_ATTENTION;
    item->why = why;
    g_free(item->note);
    item->note = g_strdup(note);
    fprintf(stderr, "attention %s %s: %s%s%s\n", item->id.text, trouble_code(why),
            trouble_words(why), note ? ". " : "", note ? note : "");
    dock_show(dock, true);
    return item_store(dock, item);
}

/* Hashes all of it; false when stopped or when it cannot be read to its end. */
static bool hash_file(struct dock *dock, int fd, int64_t bytes, struct digest *digest)
{
    struct digest_stream *stream = digest_stream_new();
    g_autofree char *buffer = g_malloc(HASH_BYTES);
    int64_t at = 0;
    bool good = true;

    while (good && at < bytes) {
        ssize_t got = TEMP_FAILURE_RETRY(pread(fd, buffer, HASH_BYTES, at));
        dock_alive(dock);
        good = got > 0 && !dock_is_stopped(dock);
        if (good)
            digest_stream_add(stream, buffer, (size_t)got);
        at += MAX(got, 0);
    }
    if (good)
        *digest = digest_stream_finish(stream);
    digest_stream_free(stream);
    return good && at == bytes;
}

static int open_file(struct dock *dock, struct queued *item, struct stat *about)
{
    int items = openat(dock->vault, "items", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int fd = -1;

    if (items >= 0)
        fd = openat(items, item->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (items >= 0)
        close(items);
    if (fd >= 0 && (fstat(fd, about) != 0 || !S_ISREG(about->st_mode) || about->st_size == 0)) {
        close(fd);
        errno = EINVAL;
        fd = -1;
    }
    return fd;
}

/* The hash that was first sent stands: an item never changes, so another hash is damage. */
static bool check_hash(struct dock *dock, struct queued *item, const struct digest *digest,
                       enum step *step)
{
    if (item->has_sha256 && !digest_equal(&item->sha256, digest)) {
        *step = item_park(dock, item, TROUBLE_CHANGED, NULL);
        return false;
    }
    *step = STEP_GO_ON;
    if (!item->has_sha256) {
        item->has_sha256 = true;
        item->sha256 = *digest;
        *step = item_store_soon(dock, item); /* durable with the URL, at the latest */
    }
    return *step == STEP_GO_ON;
}

int item_open(struct dock *dock, struct queued *item, enum step *step)
{
    struct digest digest = {0};
    struct stat about;
    int fd = open_file(dock, item, &about);

    *step = STEP_GO_ON;
    if (fd < 0 && errno == ENOENT)
        return -1; /* the app took it away; the next look drops it */
    if (fd < 0) {
        *step = item_park(dock, item, TROUBLE_DAMAGED, NULL);
        return -1;
    }
    item->bytes = about.st_size;
    if (!hash_file(dock, fd, item->bytes, &digest))
        *step = dock_is_stopped(dock) ? STEP_STOPPED : item_park(dock, item, TROUBLE_DAMAGED, NULL);
    else if (check_hash(dock, item, &digest, step))
        return fd;
    close(fd);
    return -1;
}
