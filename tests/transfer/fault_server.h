// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A server on loopback that does right until it is told to do wrong: tus 1.0.0 at /v1/bags (and
 * anywhere else), and the plan server's requests without real signatures, which the dock does not
 * judge. Raw sockets, so that it can send what no library would. One connection at a time, closed
 * after each answer; a thread of its own. What it was sent can be counted. */
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct fault_server;

enum fault_play {
    PLAY_REPLY,      /* reads the request, does nothing, sends `reply` */
    PLAY_ACT,        /* does right, and sends `reply` instead of the right answer */
    PLAY_CUT,        /* keeps `bytes` of the body and closes */
    PLAY_HOLD,       /* keeps `bytes` of the body, reads no more until released; then to the end */
    PLAY_SILENT,     /* never answers */
    PLAY_TRICKLE,    /* answers a byte at a time, and never comes to an end */
    PLAY_CUT_ASKED,  /* reads `bytes` of the request, head and all, and closes: only a request that
                        came whole, or the part of a PATCH that came, counts */
    PLAY_CUT_ANSWER, /* does right, sends `bytes` of the right answer, and closes */
    PLAY_POUR,       /* sends `reply`, and its last `bytes` again and again, without an end */
    PLAY_UNAWARE,    /* does right, but says `reply` (a state) of what it holds whole */
};

/* What to do wrong, `times` times (0: once), to requests with this method ("*": any) whose path
 * contains `path` (NULL: any), after letting `skip` of them pass. */
struct fault_rule {
    const char *method;
    const char *path;
    int skip;
    int times;
    enum fault_play play;
    int64_t bytes;
    const char *reply;  /* copied; NULL: closes without a word */
    size_t reply_bytes; /* 0: up to its NUL, and told that the connection closes */
};

#define FOR_EVER G_MAXINT

struct fault_server *fault_server_new(void);
void fault_server_free(struct fault_server *server);
/* `http://127.0.0.1:port`. Borrowed. */
const char *fault_server_url(const struct fault_server *server);
void fault_server_rule(struct fault_server *server, const struct fault_rule *rule);
/* Forgets all rules. */
void fault_server_heal(struct fault_server *server);
/* What /v1/pack gives from now on; number 0: nothing. */
void fault_server_pack(struct fault_server *server, int number, GBytes *bytes);
/* Forgets all uploads, as an expiry or a restored backup would. */
void fault_server_forget(struct fault_server *server);
/* Who signs: each gives a signed answer as the contract has it, a new reference. Without it, or
 * where one is NULL, answers have their form and no signature. */
struct fault_school {
    void *context;
    json_t *(*receipt)(void *context, const char *id, const char *sha256, int64_t length);
    json_t *(*attest)(void *context, const char *id, const char *nonce, GBytes *bag);
    json_t *(*time)(void *context, const char *nonce);
};
/* Called from the server's thread, from now on. Copied. */
void fault_server_school(struct fault_server *server, const struct fault_school *school);
/* Those that are not whole. */
void fault_server_expire(struct fault_server *server);
/* A reply of its own making: takes away bytes from the end of an upload, as some stores do. */
void fault_server_lower(struct fault_server *server, int upload, int64_t bytes);

/* Waits until a PLAY_HOLD holds, at most a minute; false when it did not come to that. */
bool fault_server_wait_held(struct fault_server *server);
void fault_server_release(struct fault_server *server);

int fault_server_created(struct fault_server *server);        /* uploads */
int64_t fault_server_body_bytes(struct fault_server *server); /* of all PATCHes, kept or not */
int fault_server_count(struct fault_server *server, const char *method); /* requests */
/* The uploads of this id that the server holds whole, and those that it holds some bytes of. */
void fault_server_held(struct fault_server *server, const char *id, int *whole, int *some);
/* The bytes of an upload (from 1): new reference. */
GBytes *fault_server_upload(struct fault_server *server, int upload);
/* "METHOD path offset", a line each, in their order. Free with g_free. */
char *fault_server_log(struct fault_server *server);
/* "ASKED ANSWERED" in bytes, a line each, of the exchanges in which it did right. Free with g_free.
 */
char *fault_server_sizes(struct fault_server *server);
/* The last request's head, as it came. Free with g_free. */
char *fault_server_head(struct fault_server *server);
