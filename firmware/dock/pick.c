// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/file.h"
#include "core/json.h"
#include "dock/dock_inside.h"

#include <fcntl.h>
#include <unistd.h>

#define FIRST_MOST ((size_t)64 * 1024)

/* A plan server is asked about an item before it is created there. */
static bool can_be_sent(const struct dock *dock, const struct queued *item, int64_t now_ms)
{
    return item->state == QUEUED_WAITING && item->not_before_ms <= now_ms &&
           (item->url || item->asked || dock->asked->kind == DOCK_TUS);
}

/* ask/first: {"ids": [...]}, what the app wants sent before the rest. NULL when there is none. */
static json_t *read_first(const struct dock *dock)
{
    int ask = openat(dock->vault, "ask", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GBytes) bytes = ask < 0 ? NULL : file_read(ask, "first", FIRST_MOST, NULL);

    if (ask >= 0)
        close(ask);
    return bytes ? json_read(bytes, FIRST_MOST, NULL) : NULL;
}

static struct queued *pick_first(struct dock *dock, int64_t now_ms)
{
    json_t *first = read_first(dock);
    const json_t *ids = first ? json_object_get(first, "ids") : NULL;
    struct queued *found = NULL;

    for (size_t i = 0; !found && i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        struct queued *item = id ? queue_find(dock->queue, id) : NULL;
        if (item && can_be_sent(dock, item, now_ms))
            found = item;
    }
    json_decref(first);
    return found;
}

struct queued *pick_next(struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    int64_t now_ms = clock_boottime_ms();
    struct queued *first = pick_first(dock, now_ms);

    for (guint i = 0; !first && i < items->len; i++) {
        struct queued *item = g_ptr_array_index(items, i);
        if (can_be_sent(dock, item, now_ms))
            first = item;
    }
    return first;
}

static bool is_unfinished(const struct dock *dock, const struct queued *item)
{
    return item->state == QUEUED_WAITING ||
           (item->state == QUEUED_SENT && dock->asked->kind == DOCK_PLAN);
}

int64_t pick_due_ms(struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    int64_t due_ms = G_MAXINT64;

    for (guint i = 0; i < items->len; i++) {
        const struct queued *item = g_ptr_array_index(items, i);
        if (is_unfinished(dock, item))
            due_ms = MIN(due_ms, item->not_before_ms);
    }
    if (dock->asked->kind == DOCK_PLAN)
        due_ms = MIN(due_ms, MIN(dock->time_due_ms, dock->pack_due_ms));
    return MAX(due_ms, dock->not_before_ms);
}

int pick_unfinished(const struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    int count = 0;

    for (guint i = 0; i < items->len; i++)
        count += is_unfinished(dock, g_ptr_array_index(items, i));
    return count;
}
