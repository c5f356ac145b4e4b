// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* HTTP as the dock speaks it, over libcurl, which no other file knows of: HTTP/1.1, https or
 * loopback, no redirects, no proxy or credentials from the environment, TLS 1.2 or later by the
 * school's own CA or pinned key and by no other (never the system's), and a limit on everything
 * that comes back. To a server that is not the school's not one byte of a request is sent.
 *
 * One request at a time, from one thread. A request that dies is never repeated underneath: what is
 * uncertain is the caller's to ask about. */
#include "core/fault.h"
#include <stdint.h>

#define HTTP_NO_TIME INT64_MIN

/* 0 takes the usual. */
struct http_limits {
    int connect_ms;      /* 10 s */
    int slow_bytes;      /* fewer bytes a second than this (512) … */
    int slow_seconds;    /* … for so long (60 s): given up */
    int total_ms;        /* a request without a body that streams either way: 60 s */
    size_t header_bytes; /* all headers of an answer together: 32 KB */
};

struct http_asked {
    const char *ca;        /* a PEM file, the only one that is trusted, or NULL */
    const char *ca_sha256; /* without `ca`: the authority whose certificate, which the server sends
                              along, has this SHA-256 (64 hex digits), or NULL */
    const char *pin;       /* `sha256//<base64>`, several with ';', or NULL. It must fit as well;
                              without an authority the key alone is the proof */
    /* What time it is, for the dates of certificates: UTC ms, or HTTP_NO_TIME when nobody knows.
     * Then dates refuse no server whose pinned key fits; without a pin the system's clock counts.
     * NULL: the system's clock. */
    int64_t (*now_ms)(void *context);
    struct http_limits limits;
    /* Asked at least once a second while a request is under way, with the bytes of the body given
     * to the network so far; false ends the request. May be NULL. */
    bool (*go_on)(void *context, int64_t sent_bytes);
    void *context; /* of both */
};

struct http;

/* Copies what it is asked. FAULT_MISSING when the CA file cannot be read; FAULT_INVALID for a pin
 * or hash that is none. */
struct http *http_open(const struct http_asked *asked, GError **error) MUST_CHECK;
void http_close(struct http *http); /* NULL allowed */

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PATCH, HTTP_DELETE };

/* A place for a body that is too large for memory: false ends the request. */
typedef bool http_sink(void *context, const void *data, size_t bytes, GError **error);

struct http_request {
    enum http_method method;
    const char *url;
    const char *token;          /* Bearer, or NULL */
    const char *const *headers; /* `Name: value`, NULL-terminated, or NULL */
    GBytes *body;               /* of a POST; NULL: empty */
    int fd;                     /* of a PATCH: read from `offset`, exactly `bytes` */
    int64_t offset;
    int64_t bytes;
    size_t most_bytes; /* of the answer's body; 0: none is kept, up to 64 KB are passed over */
    http_sink *sink;   /* takes the body of a 200; NULL: kept in the answer */
    void *sink_context;
    bool fresh; /* on a connection of its own */
};

struct http_answer {
    int status;
    GHashTable *headers; /* lower-case name: value; the same name again is joined by ", " */
    GBytes *body;
    int64_t retry_after_ms; /* at most an hour; -1: not said */
    bool near;              /* the other end is this machine or on the local network */
};

/* FAULT_OFFLINE: no answer, or cut off. FAULT_INVALID: what answers breaks the rules above or its
 * key is another. FAULT_BUSY: `go_on` said no. FAULT_DAMAGED: the file ended before `bytes`.
 * Whatever failed may have reached the server. */
struct http_answer *http_send(struct http *http, const struct http_request *request,
                              GError **error) MUST_CHECK;
void http_answer_free(struct http_answer *answer); /* NULL allowed */
/* NULL when the answer has none. Borrowed. */
const char *http_answer_header(const struct http_answer *answer, const char *name);
