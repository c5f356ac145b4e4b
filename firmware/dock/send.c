// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "dock/dock_inside.h"

#include <unistd.h>

/* About a day at the longest waits: a URL that only ever fails is given up then, since a server can
 * have lost its own notes about an upload. */
#define URL_TRIES 200

/* One upload under way. */
struct sending {
    struct dock *dock;
    struct queued *item;
    struct tus_server server;
    struct tus_upload upload;
    int fd;
    bool near;
};

static enum step forget_url(struct sending *sending, int64_t retry_after_ms)
{
    struct queued *item = sending->item;
    bool again = item->attempts > 0;

    g_clear_pointer(&item->url, g_free);
    item->best = 0;
    item->offset = 0;
    item->asked = false;
    if (again)
        return item_wait(sending->dock, item, retry_after_ms);
    item->attempts++;
    return item_store(sending->dock, item);
}

/* Nobody says that it leads nowhere: it is ended there, once the server is well again. */
static enum step give_up_url(struct sending *sending, int64_t retry_after_ms)
{
    GError *error = NULL;

    if (!queue_abandon(sending->dock->queue, sending->item, &error))
        return dock_fail(sending->dock, error);
    return forget_url(sending, retry_after_ms);
}

/* What every reaction but TUS_DONE and TUS_ASK comes to. */
static enum step react(struct sending *sending, const struct tus_answer *answer)
{
    struct dock *dock = sending->dock;
    struct queued *item = sending->item;

    switch (answer->reaction) {
    case TUS_FORGET:
        return forget_url(sending, answer->retry_after_ms);
    case TUS_PARK:
        return item_park(dock, item, answer->trouble, answer->words);
    case TUS_WAIT_ALL:
        return dock_wait_all(dock, answer->trouble, answer->retry_after_ms, answer->words);
    case TUS_STOPPED:
        return STEP_STOPPED;
    default:
        if (answer->park_after && item->attempts + 1 >= answer->park_after)
            return item_park(dock, item, answer->trouble, answer->words);
        if (item->attempts >= URL_TRIES && item->url)
            return give_up_url(sending, answer->retry_after_ms);
        return item_wait(dock, item, answer->retry_after_ms);
    }
}

/* The server has so much. More than ever before is a step forward. */
static void arrive(struct sending *sending, int64_t offset)
{
    struct queued *item = sending->item;

    item->offset = offset;
    if (offset > item->best) {
        item->best = offset;
        item->attempts = 0;
        dock_moved(sending->dock);
    }
    dock_show(sending->dock, false);
}

/* The URL is durable before the first byte goes to it. */
static enum step create(struct sending *sending)
{
    struct queued *item = sending->item;
    struct tus_answer answer;
    enum step step;

    item->asked = false;
    tus_create(&sending->server, &sending->upload, &answer);
    if (answer.reaction == TUS_DONE) {
        item->url = g_steal_pointer(&answer.url);
        item->best = 0;
        item->offset = 0;
        sending->near = answer.near;
        step = item_store(sending->dock, item);
    } else {
        step = react(sending, &answer);
    }
    tus_answer_clear(&answer);
    return step;
}

/* Asks where the server is; `*known` when it said so. */
static enum step ask(struct sending *sending, bool fresh, bool *known)
{
    struct tus_answer answer;
    enum step step = STEP_GO_ON;

    tus_head(&sending->server, &sending->upload, sending->item->url, fresh, &answer);
    *known = answer.reaction == TUS_DONE;
    if (*known) {
        sending->near = answer.near;
        arrive(sending, answer.offset);
    } else {
        step = react(sending, &answer);
    }
    tus_answer_clear(&answer);
    return step;
}

/* After an uncertain answer: HEAD; and where nothing new has come, wait before the next try. */
static enum step recover(struct sending *sending, int64_t retry_after_ms, bool *known)
{
    struct queued *item = sending->item;
    int64_t best = item->best;
    enum step step = ask(sending, false, known);

    if (*known && item->best == best) {
        *known = false;
        return item_wait(sending->dock, item, retry_after_ms);
    }
    return step;
}

/* One PATCH; `*known` false when sending does not go on from here. */
static enum step put_piece(struct sending *sending, bool *known)
{
    struct queued *item = sending->item;
    int64_t most = sending->dock->asked->piece_bytes;
    int64_t wanted = tus_piece_bytes(sending->near, item->bytes - item->offset);
    struct tus_piece piece = {sending->fd, item->offset, most ? MIN(most, wanted) : wanted};
    struct tus_answer answer;
    enum step step = STEP_GO_ON;

    sending->dock->sending_from = item->offset;
    tus_patch(&sending->server, item->url, &piece, &answer);
    item->offset = piece.offset; /* what was only handed over counts for nothing */
    *known = answer.reaction == TUS_DONE;
    if (*known)
        arrive(sending, answer.offset);
    else if (answer.reaction == TUS_ASK)
        step = recover(sending, answer.retry_after_ms, known);
    else
        step = react(sending, &answer);
    tus_answer_clear(&answer);
    return step;
}

/* Every byte is there. To a stock server that is all that can be known, so it is asked once more,
 * on a connection of its own; a plan server's word is its receipt. */
static enum step finish(struct sending *sending)
{
    struct dock *dock = sending->dock;
    struct queued *item = sending->item;
    bool known = true;
    enum step step = STEP_GO_ON;

    if (dock->asked->kind == DOCK_TUS)
        step = ask(sending, true, &known);
    if (!known)
        return step;
    if (item->offset != item->bytes)
        return item_wait(dock, item, -1);
    item->state = QUEUED_SENT;
    item->not_before_ms = 0;
    dock_say("sent %s", item->id.text);
    return item_store_soon(dock, item);
}

static enum step send_all(struct sending *sending)
{
    struct queued *item = sending->item;
    bool known = true;
    enum step step = item->url ? ask(sending, false, &known) : create(sending);

    if (!item->url || !known)
        return step;
    while (step == STEP_GO_ON && known && item->offset < item->bytes)
        step = put_piece(sending, &known);
    return step == STEP_GO_ON && known ? finish(sending) : step;
}

enum step send_item(struct dock *dock, struct queued *item)
{
    struct sending sending = {.dock = dock, .item = item};
    enum step step;

    sending.fd = item_open(dock, item, &step);
    if (sending.fd < 0)
        return step;
    sending.server = (struct tus_server){dock->http, dock->endpoint, dock->server.token};
    sending.upload = (struct tus_upload){item->id, item->sha256, item->bytes};
    dock_say("sending %s (%" G_GINT64_FORMAT " bytes)", item->id.text, item->bytes);
    dock->sending = item;
    dock->sending_from = 0;
    dock->told_ms = clock_boottime_ms();
    dock_show(dock, false);
    step = send_all(&sending);
    dock->sending = NULL;
    dock_show(dock, false);
    close(sending.fd);
    return step;
}
