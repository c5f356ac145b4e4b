// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/file.h"
#include "core/json.h"
#include "dock/dock_inside.h"
#include "seal/answer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Receipts of items that were freed. Each stays for a year, by the server's time, from when the
 * dock first sees that its item is gone: dock.db keeps since when. Without that they only stay
 * longer. One that no item here has a higher number than stays for ever: by it the app knows the
 * next number. */

#define FACT "gone"
#define RECEIPT_MOST ((size_t)65536)
#define YEAR_MS ((int64_t)366 * 24 * 60 * 60 * 1000)
#define AGAIN_MS ((int64_t)60 * 60 * 1000)

static int64_t highest_here(const struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    int64_t highest = 0;

    for (guint i = 0; i < items->len; i++)
        highest = MAX(highest, ((const struct queued *)g_ptr_array_index(items, i))->seq);
    return highest;
}

static bool is_here(const struct dock *dock, const char *id)
{
    const struct queued *item = queue_find(dock->queue, id);

    return item && item->present;
}

/* The number that a receipt speaks of; G_MAXINT64, which none is above, when it cannot be read. */
static int64_t seq_of(const struct dock *dock, const char *name)
{
    g_autoptr(GBytes) answer = file_read(dock->receipts, name, RECEIPT_MOST, NULL);
    json_t *body = answer ? answer_peek(answer, NULL) : NULL;
    int64_t seq;

    if (!json_get_int(body, "seq", &seq, NULL))
        seq = G_MAXINT64;
    json_decref(body);
    return seq;
}

static json_t *gone_read(struct dock *dock)
{
    g_autofree char *text = queue_fact(dock->queue, FACT);
    json_t *gone = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;

    if (json_is_object(gone))
        return gone;
    json_decref(gone);
    return json_object();
}

static bool gone_write(struct dock *dock, const json_t *gone, GError **error)
{
    char *text = json_dumps(gone, JSON_COMPACT | JSON_SORT_KEYS);
    bool done = queue_set_fact(dock->queue, FACT, json_object_size(gone) ? text : NULL, error);

    free(text);
    return done;
}

/* Since when it is gone, by the server. A time that lies ahead was said by a server that was wrong.
 */
static int64_t since_of(const json_t *before, const char *id, int64_t now_ms)
{
    const json_t *since = json_object_get(before, id);

    return json_is_integer(since) ? MIN(json_integer_value(since), now_ms) : now_ms;
}

/* One receipt: it goes, or stands in `after` with the time since which its item is gone. */
static bool judge(struct dock *dock, const char *name, int64_t now_ms, const json_t *before,
                  json_t *after, GError **error)
{
    g_autofree char *id = g_strndup(name, ID_LENGTH);
    int64_t since_ms;

    if (strlen(name) != ID_LENGTH + 5 || !g_str_has_suffix(name, ".json") || !id_is_valid(id) ||
        is_here(dock, id))
        return true;
    since_ms = since_of(before, id, now_ms);
    if (now_ms - since_ms >= YEAR_MS && seq_of(dock, name) < highest_here(dock))
        return file_remove(dock->receipts, name, error);
    json_object_set_new(after, id, json_integer(since_ms));
    return true;
}

static bool go_through(struct dock *dock, int64_t now_ms, GError **error)
{
    g_autoptr(GPtrArray) names = folder_list(dock->receipts, error);
    json_t *before = gone_read(dock), *after = json_object();
    bool done = names != NULL;

    for (guint i = 0; done && i < names->len; i++)
        done = judge(dock, g_ptr_array_index(names, i), now_ms, before, after, error);
    if (done && !json_equal(before, after))
        done = gone_write(dock, after, error);
    json_decref(before);
    json_decref(after);
    return done;
}

enum step past_round(struct dock *dock)
{
    struct moment now = clock_now(dock->clock);
    GError *error = NULL;

    if (now.quality != CLOCK_SERVER || now.boottime_ms < dock->past_due_ms)
        return STEP_GO_ON;
    dock->past_due_ms = now.boottime_ms + AGAIN_MS;
    return go_through(dock, now.wall_ms, &error) ? STEP_GO_ON : dock_fail(dock, error);
}
