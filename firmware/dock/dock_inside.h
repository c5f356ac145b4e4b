// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of the dock share: one struct, and the steps of a round. */
#include "core/clock.h"
#include "dock/dock.h"
#include "dock/queue.h"
#include "dock/sense.h"
#include "dock/state.h"
#include "dock/watch.h"
#include "transfer/plan_server.h"
#include "transfer/tus.h"

#include <jansson.h>
#include <time.h>

/* How a step ended, which is what the round does next. */
enum step {
    STEP_GO_ON,
    STEP_WAIT,    /* the server is to be left alone until `not_before_ms` */
    STEP_STOPPED, /* undocked, or told to stop */
    STEP_FAILED,  /* the device itself failed: `failure` says how */
};

struct dock {
    const struct dock_asked *asked;
    struct wait wait;
    int64_t patience_ms;
    int vault;    /* folders, open */
    int folder;   /* dock/ */
    int receipts; /* dock/receipts/ */
    int attests;  /* dock/attests/ */
    struct queue *queue;
    struct state *state;
    struct sense *sense;   /* NULL when once */
    struct watch *network; /* NULL when once, or where nobody tells of it */
    struct clock *clock;
    struct http *http;
    struct plan_server server;
    char *endpoint; /* for tus */

    bool docked;
    int64_t sensed_ms;          /* when the sense was last asked within a request */
    enum trouble trouble;       /* of the server */
    enum trouble enrol_trouble; /* of a code that was not taken */
    enum trouble said_trouble;
    struct timespec free_asked_at; /* of the ask/free that was last gone through */
    int64_t person_due_ms;         /* when to ask again whether a person has accepted the device */
    char *refused_code;            /* what was said about it need not be said again */
    struct timespec asked_at;      /* of the ask/enrol that was last looked at */
    int failures;                  /* of the server, one after another */
    int64_t not_before_ms;         /* for any request, CLOCK_BOOTTIME */
    int64_t moved_ms;              /* when something last went forward */
    int64_t looked_ms; /* when the items were looked at, and the folder's own word then */
    struct timespec looked_at;
    int64_t time_due_ms;
    int64_t pack_due_ms;
    int64_t past_due_ms; /* when to look for receipts that are past their year */
    struct queued *sending;
    int64_t sending_from; /* where the piece under way begins */
    int64_t told_ms;      /* when progress was last said */
    GError *failure;
};

/* dock.c */
void dock_show(struct dock *dock, bool at_once);
/* One line on standard output. */
void dock_say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* To be called at least once a second whatever is going on. */
void dock_alive(struct dock *dock);
/* Something went forward: waiting begins anew. */
void dock_moved(struct dock *dock);
/* The whole queue waits: returns STEP_WAIT. `words` for the log, may be NULL. */
enum step dock_wait_all(struct dock *dock, enum trouble trouble, int64_t retry_after_ms,
                        const char *words);
/* Nothing can be sent until the app does its part, which is looked for every second. */
enum step dock_wait_for_app(struct dock *dock, enum trouble trouble);
/* What a failed request to the plan server means: frees `error`. */
enum step dock_server_failed(struct dock *dock, GError *error);
/* A failure of the device: takes `error`, returns STEP_FAILED. */
enum step dock_fail(struct dock *dock, GError *error);
bool dock_is_stopped(struct dock *dock);

/* server.c: the connection to the server, and whose certificate counts there. */
bool server_open(struct dock *dock, GError **error) MUST_CHECK;
void server_close(struct dock *dock);
/* From now on what the enrolment code says of the server, kept in dock/server.json; the settings go
 * before it. */
bool server_trust(struct dock *dock, const json_t *ask, GError **error) MUST_CHECK;
/* enrol.c: takes over what an earlier run was told, then sends what the app asks. */
enum step enrol_round(struct dock *dock);
bool enrol_is_asked_anew(const struct dock *dock);
/* fetch.c */
enum step fetch_time(struct dock *dock);
enum step fetch_pack(struct dock *dock);
bool fetch_forget_pack(struct dock *dock, GError **error) MUST_CHECK;
/* receipts.c: asks about all that was sent, and about all that might have been. */
enum step receipts_round(struct dock *dock);
/* attest.c: the server's word, just now, on what the app would free. */
enum step attest_round(struct dock *dock);
bool attest_is_asked_anew(const struct dock *dock);
/* abandon.c: ends at the server what was begun there and given up. */
enum step abandon_round(struct dock *dock);
/* past.c: receipts of items that were freed a year ago, by the server's time, go. */
enum step past_round(struct dock *dock);
/* item.c */
enum step item_store(struct dock *dock, struct queued *item);
enum step item_store_soon(struct dock *dock, struct queued *item);
enum step item_wait(struct dock *dock, struct queued *item, int64_t retry_after_ms);
enum step item_park(struct dock *dock, struct queued *item, enum trouble why, const char *note);
/* Its file, read only, with its hash taken: -1 when the item cannot be sent now, and `*step` says
 * what follows. An item whose hash is not the one first sent is parked. */
int item_open(struct dock *dock, struct queued *item, enum step *step);
/* send.c: the one upload in flight. */
enum step send_item(struct dock *dock, struct queued *item);
/* pick.c: what to send next; NULL when nothing can be sent now. */
struct queued *pick_next(struct dock *dock);
/* When something next falls due, CLOCK_BOOTTIME. */
int64_t pick_due_ms(struct dock *dock);
/* How many there are that are neither done nor given up. */
int pick_unfinished(const struct dock *dock);
