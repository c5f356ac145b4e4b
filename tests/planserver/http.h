// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* HTTP/1.1 on loopback, or over TLS where it is given a certificate, over libmicrohttpd, which no
 * other file knows of. One thread serves every connection: a handler never has to lock against
 * another.
 *
 * An exchange is a request and its reply. A reply that is decided before the body has come is kept
 * until the body has passed (and is thrown away): a client that is still writing when the
 * connection closes would lose the answer. One that asked first (Expect: 100-continue) is answered
 * at once. */
#include "core/fault.h"
#include <stdint.h>

struct http;
struct http_exchange;

struct http_handler {
    /* The head has come: answer, or say what to do with the body (`http_collect`, or nothing: it
     * goes to `body`). */
    void (*head)(void *context, struct http_exchange *exchange);
    /* A piece of the body; not called once the exchange is answered. */
    void (*body)(void *context, struct http_exchange *exchange, const void *data, size_t bytes);
    /* The whole body has come; must answer. Not called when that was done before. */
    void (*done)(void *context, struct http_exchange *exchange);
    /* Last of all, once for each exchange: frees its state. Before `done` if the connection went.
     */
    void (*gone)(void *context, struct http_exchange *exchange);
};

struct http_place {
    const char *address;     /* IPv4; NULL: 127.0.0.1 */
    uint16_t port;           /* 0 takes a free one */
    const char *certificate; /* PEM, the chain; NULL: no TLS */
    const char *key;         /* PEM */
};

/* Listens. FAULT_INVALID: another address than loopback without TLS. */
struct http *http_open(const struct http_place *place, const struct http_handler *handler,
                       void *context, GError **error) MUST_CHECK;
uint16_t http_port(const struct http *http);
void http_close(struct http *http); /* NULL allowed */

const char *http_method(const struct http_exchange *exchange);
const char *http_path(const struct http_exchange *exchange);
/* NULL when the request has none. */
const char *http_header(const struct http_exchange *exchange, const char *name);
const char *http_query(const struct http_exchange *exchange, const char *name);
/* What Content-Length says, -1 when the body comes in chunks. */
int64_t http_length(const struct http_exchange *exchange);
/* Where a handler keeps what it needs from call to call. */
void **http_state(struct http_exchange *exchange);

/* Keeps the body for `http_body` in `done`; a longer one is answered with 413. */
void http_collect(struct http_exchange *exchange, size_t most_bytes);
GBytes *http_body(struct http_exchange *exchange); /* new reference */

bool http_is_answered(const struct http_exchange *exchange);
void http_answer(struct http_exchange *exchange, unsigned status);
/* `{"error": words}`, for people who read logs. */
void http_answer_error(struct http_exchange *exchange, unsigned status, const char *words);
void http_answer_bytes(struct http_exchange *exchange, unsigned status, GBytes *body,
                       const char *type);
void http_answer_json(struct http_exchange *exchange, unsigned status, GBytes *body);
/* Takes the descriptor. */
void http_answer_file(struct http_exchange *exchange, unsigned status, int fd, int64_t bytes,
                      const char *type);
/* Adds to the reply, before or after it is answered. */
void http_reply_header(struct http_exchange *exchange, const char *name, const char *value);
