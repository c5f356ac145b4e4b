// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/file.h"
#include "dock/dock_inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A server may take some minutes to notice that an upload is whole. After so many questions in
 * vain, and so long, it is taken at its word: it does not hold it. */
#define UNKNOWN_TRIES 8
#define UNKNOWN_MS ((int64_t)3 * 60 * 1000)

/* Sent ones for their receipt; and before anything is created, whether it was created before. */
static bool is_to_be_asked(const struct queued *item, int64_t now_ms)
{
    if (item->not_before_ms > now_ms)
        return false;
    return item->state == QUEUED_SENT ||
           (item->state == QUEUED_WAITING && !item->url && !item->asked);
}

/* The receipt must be for the bytes that lie here; whether it is signed is for the app to judge. */
static bool is_for(const struct queued *item, const struct plan_word *word)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(&item->sha256, hex);
    return strcmp(hex, word->sha256) == 0 && word->length_bytes == item->bytes;
}

/* A server may know an item that we have no hash of, once dock.db was lost. */
static enum step make_sure_of_hash(struct dock *dock, struct queued *item)
{
    enum step step = STEP_GO_ON;
    int fd;

    if (item->has_sha256)
        return STEP_GO_ON;
    fd = item_open(dock, item, &step);
    if (fd >= 0)
        close(fd);
    return step;
}

static enum step take_receipt(struct dock *dock, struct queued *item, const struct plan_word *word)
{
    g_autofree char *name = g_strconcat(item->id.text, ".json", NULL);
    enum step step = make_sure_of_hash(dock, item);
    GError *error = NULL;

    if (step != STEP_GO_ON || !item->has_sha256 || item->state == QUEUED_ATTENTION)
        return step;
    if (!is_for(item, word))
        return item_park(dock, item, TROUBLE_REFUSED,
                         "The server has other bytes under this id and gave a receipt for those");
    if (!file_write(dock->receipts, name, word->receipt, FILE_REPLACE, 0640, &error))
        return dock_fail(dock, error);
    item->state = QUEUED_RECEIVED;
    dock_moved(dock);
    dock_say("received %s", item->id.text);
    return item_store_soon(dock, item); /* its file is durable, and says so too */
}

/* By its URL all of it is there, by the receipts nothing is, and that for long: it is sent once
 * more, and after that it needs a person. What lies there whole is left alone. */
static enum step send_again(struct dock *dock, struct queued *item)
{
    if (item->again)
        return item_park(dock, item, TROUBLE_SERVER_ERROR,
                         "The server has all of it, sent twice, and does not confirm it");
    fprintf(stderr,
            "attention %s: the server took all of it and knows nothing of it. It is still "
            "here, and is sent again\n",
            item->id.text);
    g_clear_pointer(&item->url, g_free);
    item->again = true;
    item->asked = true;
    item->best = 0;
    item->offset = 0;
    item->attempts = 0;
    item->unknown_ms = 0;
    item->not_before_ms = 0;
    return item_store(dock, item);
}

/* It is looked at again by its URL, but not at once: the server may only be about to notice. */
static enum step wait_for_sense(struct dock *dock, struct queued *item)
{
    int64_t now_ms = clock_boottime_ms();

    if (item->unknown_ms == 0)
        item->unknown_ms = now_ms;
    if (item->attempts >= UNKNOWN_TRIES && now_ms - item->unknown_ms >= UNKNOWN_MS)
        return send_again(dock, item);
    return item_wait(dock, item, -1);
}

static enum step hear_unknown(struct dock *dock, struct queued *item)
{
    bool was_sent = item->state == QUEUED_SENT;

    item->asked = true;
    item->state = QUEUED_WAITING;
    return was_sent ? wait_for_sense(dock, item) : STEP_GO_ON;
}

static enum step adopt(struct dock *dock, struct queued *item, const struct plan_word *word)
{
    bool was_sent = item->state == QUEUED_SENT;

    item->state = QUEUED_WAITING;
    /* A server that says both "all there" and "not all there" is not to be asked in a circle. */
    if (was_sent && g_strcmp0(item->url, word->url) == 0)
        return wait_for_sense(dock, item);
    g_free(item->url);
    item->url = g_strdup(word->url);
    item->best = 0;
    if (was_sent)
        return item_wait(dock, item, -1);
    /* With an URL goes a hash: without it nobody would know whose upload it is. */
    return item->has_sha256 ? item_store(dock, item) : make_sure_of_hash(dock, item);
}

static enum step hear(struct dock *dock, struct queued *item, const struct plan_word *word)
{
    switch (word->state) {
    case PLAN_RECEIVED:
        return take_receipt(dock, item, word);
    case PLAN_REFUSED:
        return item_park(dock, item, TROUBLE_REFUSED, word->reason);
    case PLAN_PARTIAL:
        return adopt(dock, item, word);
    case PLAN_CHECKING:
        item->state = QUEUED_SENT;
        return item_wait(dock, item, -1);
    case PLAN_UNKNOWN:
        return hear_unknown(dock, item);
    }
    return STEP_GO_ON;
}

static enum step hear_all(struct dock *dock, const GPtrArray *words)
{
    enum step step = STEP_GO_ON;

    for (guint i = 0; step == STEP_GO_ON && i < words->len; i++) {
        const struct plan_word *word = g_ptr_array_index(words, i);
        struct queued *item = queue_find(dock->queue, word->id.text);
        if (item)
            step = hear(dock, item, word);
    }
    dock_show(dock, false);
    return step;
}

/* An id that the server passes over in silence waits, like one that it knows nothing of. */
static enum step wait_for_silent(struct dock *dock, const struct id *ids, size_t count,
                                 const GPtrArray *words)
{
    g_autoptr(GHashTable) heard = g_hash_table_new(g_str_hash, g_str_equal);
    enum step step = STEP_GO_ON;

    for (guint i = 0; i < words->len; i++)
        g_hash_table_add(heard, ((struct plan_word *)g_ptr_array_index(words, i))->id.text);
    for (size_t i = 0; step == STEP_GO_ON && i < count; i++) {
        struct queued *item = queue_find(dock->queue, ids[i].text);
        if (item && !g_hash_table_contains(heard, ids[i].text))
            step = item_wait(dock, item, -1);
    }
    return step;
}

static enum step ask(struct dock *dock, const struct id *ids, size_t count)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) words = plan_receipts(&dock->server, ids, count, &error);
    enum step step;

    if (!words)
        return dock_server_failed(dock, error);
    step = hear_all(dock, words);
    return step == STEP_GO_ON ? wait_for_silent(dock, ids, count, words) : step;
}

enum step receipts_round(struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    g_autofree struct id *ids = g_new0(struct id, PLAN_IDS_MOST);
    int64_t now_ms = clock_boottime_ms();
    enum step step = STEP_GO_ON;
    size_t count = 0;

    for (guint i = 0; step == STEP_GO_ON && i < items->len; i++) {
        const struct queued *item = g_ptr_array_index(items, i);
        if (is_to_be_asked(item, now_ms))
            ids[count++] = item->id;
        if (count == PLAN_IDS_MOST) {
            step = ask(dock, ids, count);
            count = 0;
        }
    }
    return step == STEP_GO_ON && count > 0 ? ask(dock, ids, count) : step;
}
