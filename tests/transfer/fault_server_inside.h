// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the parts of the fault server share: sockets and rules (fault_server.c), what one that does
 * right would do (fault_server_act.c), and what one does that does wrong (fault_server_play.c). */
#include "transfer/fault_server.h"

struct upload {
    int64_t length;
    char id[64];
    char sha256[80];
    char *metadata; /* as it came; NULL: none */
    GByteArray *bytes;
    bool gone;
};

struct fault_server {
    GThread *thread;
    GMutex lock;
    GCond changed;
    int listener, wake;
    char *url;
    GPtrArray *rules;
    GPtrArray *uploads; /* struct upload; the first is /v1/bags/1 */
    GString *log;
    GString *sizes;
    char *last_head;
    int64_t body_bytes;
    int pack_number;
    GBytes *pack;
    struct fault_school school;
    const char *unaware; /* NULL: it knows what it holds */
    bool held, ending;
};

struct rule {
    struct fault_rule is;
    char *method, *path, *reply;
};

struct request {
    int connection;
    char method[16];
    char path[2048];
    GString *head;
    GByteArray *body; /* as far as it was read */
    bool whole;
};

/* Free with g_free; NULL when there is none. */
char *request_header(const struct request *request, const char *name);
int64_t request_number(const struct request *request, const char *name); /* -1: none */

/* Does what is asked, as far as the body has come, and writes the answer. */
void fault_server_act(struct fault_server *server, const struct request *request, GString *reply);
/* Reads the rest and answers it. */
void fault_server_do_right(struct fault_server *server, struct request *request);
void fault_server_play(struct fault_server *server, struct request *request, struct rule *rule);
