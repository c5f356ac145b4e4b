// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The reference plan server: the other side of assets/schema/README.md. It routes, knows who asks,
 * and leaves each answer to the file that has its noun. All of this runs on HTTP's one thread;
 * taking bags in has its own (ingest.h). */
#include "plan/school.h"
#include "planserver/http.h"
#include "planserver/ingest.h"
#include "planserver/store.h"
#include "planserver/tls.h"
#include "planserver/tus.h"

struct server {
    char *school_folder, *store_folder;
    char *desk_secret;
    char *host; /* in the URL */
    int keep_days;
    struct tls *tls; /* NULL: plain HTTP, on loopback */
    struct store *store;
    struct school *school;
    struct school_secrets *secrets;
    struct ingest *ingest;
    struct tus *tus;
    struct schema *enrol_request;
    struct schema *receipts_query;
    struct schema *attest_request;
    struct http *http;
};

struct server_asked {
    const char *school, *store; /* folders */
    const char *address;        /* where to listen; NULL: 127.0.0.1 */
    uint16_t port;
    int keep_days; /* for how long a device keeps what has a receipt; INTAKE_KEEP_DAYS is usual */
    const char *hosts;                     /* names for a certificate of the school's own */
    const char *tls_certificate, *tls_key; /* files of another one; the URL has `hosts`' first */
};

/* Opens school and store, takes in what an earlier run left, and listens. */
struct server *server_open(const struct server_asked *asked, GError **error) MUST_CHECK;
/* `http://127.0.0.1:<port>`, or https and the first host, to be freed. */
char *server_url(const struct server *server);
void server_close(struct server *server); /* NULL allowed */

/* One request of a known device (NULL where none is needed). */
struct call {
    struct server *server;
    struct http_exchange *exchange;
    struct device *device;
    struct tus_patch *patch;
    const struct route *route;
};

/* 500, 503 or 507 by what the fault is; the reason goes to standard error. */
void call_fail(struct call *call, const GError *error);
/* A body that was collected, held against a schema; NULL when it was answered with 400. */
json_t *call_json(struct call *call, const struct schema *schema);
/* Answers with `body`, signed by the school's receipt key. */
void call_answer_signed(struct call *call, const json_t *body, const char *comment);
/* A resource's address as this client reaches us (or from the root), to be freed. */
char *call_url(const struct call *call, const char *path);
