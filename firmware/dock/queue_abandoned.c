// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/queue.h"

#include <stdlib.h>

#define FACT "abandoned"
/* More than this a server that is never well again would make of it. */
#define MOST 100

json_t *queue_abandoned(struct queue *queue)
{
    g_autofree char *text = queue_fact(queue, FACT);
    json_t *list = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;

    if (json_is_array(list))
        return list;
    json_decref(list);
    return json_array();
}

bool queue_set_abandoned(struct queue *queue, const json_t *list, GError **error)
{
    char *text = json_array_size(list) ? json_dumps(list, JSON_COMPACT) : NULL;
    bool done = queue_set_fact(queue, FACT, text, error);

    free(text);
    return done;
}

bool queue_abandon(struct queue *queue, const struct queued *item, GError **error)
{
    char hex[DIGEST_HEX + 1];
    json_t *list;
    bool done;

    if (!item->url || !item->has_sha256 || item->state != QUEUED_WAITING)
        return true;
    list = queue_abandoned(queue);
    digest_hex(&item->sha256, hex);
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i}", "url", item->url, "id",
                                          item->id.text, "sha256", hex, "tries", 0));
    if (json_array_size(list) > MOST)
        json_array_remove(list, 0);
    done = queue_set_abandoned(queue, list, error);
    json_decref(list);
    return done;
}
