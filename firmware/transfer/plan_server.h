// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The plan server's own requests, as assets/schema/README.md has them: enrolment, time, pack,
 * receipts. Only forms are judged here: whether a signature is the school's is for the app, which
 * keeps the keys. Every answer is hostile input: limits on size, types and characters.
 *
 * Failures of all calls: FAULT_OFFLINE; FAULT_INVALID: what answers is no plan server, or talks
 * nonsense; FAULT_DENIED: 401 or 403; FAULT_FULL: 507; FAULT_REFUSED: another 4xx; FAULT_BUSY:
 * 429 or 5xx, or `go_on` of the connection said no. */
#include "core/id.h"
#include "transfer/http.h"

struct plan_server {
    struct http *http;
    char *url;              /* from the settings; /v1/… comes behind */
    char *token;            /* NULL before enrolment */
    int64_t retry_after_ms; /* what the last call that failed was told, or -1 */
};

/* What came of it: enrolled, or still to be accepted by a person there. */
struct plan_enrolled {
    GBytes *answer; /* signed, as it came; NULL: not yet */
    char *token;    /* what to show from now on */
    char *poll;     /* without `answer`: where to ask again, of the server's own origin */
};
void plan_enrolled_clear(struct plan_enrolled *enrolled);
/* Sends the code and the device's public keys; to `poll` (NULL the first time) the same again.
 * FAULT_DENIED: the code is unknown, used or too old, or a person refused the device. */
bool plan_enrol(struct plan_server *server, GBytes *request, const char *poll,
                struct plan_enrolled *enrolled, GError **error) MUST_CHECK;

struct plan_time {
    GBytes *answer;      /* signed; it holds `nonce` and `now` */
    char nonce[33];      /* ours, 32 hex digits */
    int64_t now_ms;      /* what it says, unchecked */
    int64_t boottime_ms; /* CLOCK_BOOTTIME half way between asking and hearing */
    int64_t half_round_trip_ms;
};
bool plan_time(struct plan_server *server, struct plan_time *time, GError **error) MUST_CHECK;

struct plan_pack {
    bool changed;   /* false: `have` is the newest, or there is none yet */
    int64_t number; /* of the new one */
    GBytes *minisig;
};
/* Fetches the pack into `sink` unless it is number `have` (0: none). The bytes are only worth
 * keeping when it returns true with `changed`. */
bool plan_pack(struct plan_server *server, int64_t have, http_sink *sink, void *context,
               struct plan_pack *pack, GError **error) MUST_CHECK;

enum plan_state { PLAN_UNKNOWN, PLAN_PARTIAL, PLAN_CHECKING, PLAN_RECEIVED, PLAN_REFUSED };

/* What the server says of one id. */
struct plan_word {
    struct id id;
    enum plan_state state;
    GBytes *receipt; /* PLAN_RECEIVED: signed, as it came; the fields below are what it says */
    char sha256[65];
    int64_t length_bytes;
    char *url; /* PLAN_PARTIAL: absolute, of the server's own origin */
    int64_t offset;
    char *reason; /* PLAN_REFUSED: printable, short; never NULL then */
};

#define PLAN_IDS_MOST 500

/* Words for the ids that were asked for (at most PLAN_IDS_MOST), each at most once, in any order;
 * for an id that the server passes over there is none. Free with g_ptr_array_unref. */
GPtrArray *plan_receipts(struct plan_server *server, const struct id *ids, size_t count,
                         GError **error) MUST_CHECK;

/* Does the server hold this bag now? `*attest` is its signed word with `nonce` in it, as it came;
 * NULL: it does not, and the bag is to be sent again. */
bool plan_attest(struct plan_server *server, const char *id, const char *nonce, GBytes **attest,
                 GError **error) MUST_CHECK;
