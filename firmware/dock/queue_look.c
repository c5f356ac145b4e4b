// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "dock/queue_inside.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEQ_DIGITS 10
#define ENDING ".zip"
#define NAME_LENGTH (SEQ_DIGITS + 1 + ID_LENGTH + strlen(ENDING))

struct queued *queued_new(const char *id)
{
    struct queued *item = g_new0(struct queued, 1);

    g_strlcpy(item->id.text, id, sizeof item->id.text);
    return item;
}

void queued_free(gpointer data)
{
    struct queued *item = data;

    g_free(item->name);
    g_free(item->url);
    g_free(item->note);
    g_free(item);
}

/* `0000000012-<id>.zip`, to the letter. */
static bool read_name(const char *name, int64_t *seq, char id[ID_LENGTH + 1])
{
    if (strlen(name) != NAME_LENGTH || strspn(name, "0123456789") != SEQ_DIGITS ||
        name[SEQ_DIGITS] != '-' || !g_str_has_suffix(name, ENDING))
        return false;
    *seq = g_ascii_strtoll(name, NULL, 10);
    g_strlcpy(id, name + SEQ_DIGITS + 1, ID_LENGTH + 1);
    return id_is_valid(id);
}

static bool has_receipt(int receipts, const char *id)
{
    g_autofree char *name = g_strconcat(id, ".json", NULL);
    struct stat about;

    return fstatat(receipts, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) &&
           about.st_size > 0;
}

/* What is no plain file keeps its place in the list: opening it is refused later, with words. */
static void see(struct queue *queue, int items, int receipts, const char *name)
{
    char id[ID_LENGTH + 1];
    struct queued *item;
    struct stat about;
    int64_t seq;

    if (!read_name(name, &seq, id) || fstatat(items, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    item = g_hash_table_lookup(queue->by_id, id);
    if (!item) {
        item = queued_new(id);
        item->state = has_receipt(receipts, id) ? QUEUED_RECEIVED : QUEUED_WAITING;
        g_hash_table_replace(queue->by_id, item->id.text, item);
    } else if (item->present) {
        return; /* a second file of one id: names come sorted, the lower seq was first */
    }
    g_free(item->name);
    item->name = g_strdup(name);
    item->seq = seq;
    item->bytes = about.st_size;
    item->present = true;
}

/* A receipt that is gone is asked for again. */
static void settle(struct queued *item, int receipts)
{
    if (item->state == QUEUED_RECEIVED && !has_receipt(receipts, item->id.text))
        item->state = QUEUED_WAITING;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const struct queued *left = *(const struct queued *const *)a;
    const struct queued *right = *(const struct queued *const *)b;

    if (left->bytes != right->bytes)
        return left->bytes < right->bytes ? -1 : 1;
    return left->seq < right->seq ? -1 : left->seq > right->seq;
}

static bool sweep(struct queue *queue, int receipts, GError **error)
{
    GHashTableIter each;
    gpointer value;
    bool good = true;

    g_ptr_array_set_size(queue->sorted, 0);
    g_hash_table_iter_init(&each, queue->by_id);
    while (good && g_hash_table_iter_next(&each, NULL, &value)) {
        struct queued *item = value;
        if (item->present) {
            settle(item, receipts);
            g_ptr_array_add(queue->sorted, item);
            continue;
        }
        good = queue_abandon(queue, item, error) && queue_drop(queue, item->id.text, error);
        if (good)
            g_hash_table_iter_remove(&each);
    }
    g_ptr_array_sort(queue->sorted, compare);
    return good;
}

bool queue_look(struct queue *queue, int items, int receipts, GError **error)
{
    g_autoptr(GPtrArray) names = items < 0 ? g_ptr_array_new() : folder_list(items, error);
    GHashTableIter each;
    gpointer value;

    if (!names)
        return false;
    g_hash_table_iter_init(&each, queue->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value))
        ((struct queued *)value)->present = false;
    for (guint i = 0; i < names->len; i++)
        see(queue, items, receipts, g_ptr_array_index(names, i));
    return sweep(queue, receipts, error);
}

const GPtrArray *queue_items(const struct queue *queue)
{
    return queue->sorted;
}

struct queued *queue_find(const struct queue *queue, const char *id)
{
    struct queued *item = g_hash_table_lookup(queue->by_id, id);

    return item && item->present ? item : NULL;
}

void queue_wake(struct queue *queue)
{
    for (guint i = 0; i < queue->sorted->len; i++) {
        struct queued *item = g_ptr_array_index(queue->sorted, i);
        item->attempts = 0;
        item->not_before_ms = 0;
        if (item->state == QUEUED_ATTENTION)
            item->state = QUEUED_WAITING;
    }
}
