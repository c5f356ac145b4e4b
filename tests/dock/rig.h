// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A vault with items of any bytes (the dock opens none), a server that can do wrong, and the dock,
 * run in this process or as the program. */
#include "scratch.h"

#include "core/id.h"
#include "dock/dock.h"
#include "transfer/fault_server.h"

#include <jansson.h>

struct dock_rig {
    struct scratch *scratch;
    struct fault_server *server;
    char *vault;
    struct dock_asked asked; /* once, a plan server, short waits; tests change it */
    GPid pid;                /* of the program, once spawned */
    int out;                 /* its standard output */
};

/* Enrolled already: dock/token is there. */
int dock_rig_open(void **state);
int dock_rig_close(void **state);

/* An item of so many bytes, different for each seq. */
struct id dock_rig_item(struct dock_rig *rig, int seq, size_t bytes);
/* Its path. Free with g_free. */
char *dock_rig_path(const struct dock_rig *rig, int seq, struct id id);
void dock_rig_put(const struct dock_rig *rig, const char *name, const char *text);
/* NULL when it is not there. Free with g_free. */
char *dock_rig_get(const struct dock_rig *rig, const char *name);

/* Fails the test if the value is not as the contract's schema has it. */
void dock_rig_check(const char *schema_name, const json_t *value);

enum dock_end dock_rig_run(struct dock_rig *rig);
/* The same with little patience, for what only ends when it runs out. */
enum dock_end dock_rig_run_briefly(struct dock_rig *rig);
bool dock_rig_has_receipt(const struct dock_rig *rig, struct id id);
/* The code why an item needs attention, by dock/state.json; NULL when it does not. Free with
 * g_free. */
char *dock_rig_why(const struct dock_rig *rig, struct id id);
/* `trouble` of dock/state.json; free with g_free. */
char *dock_rig_trouble(const struct dock_rig *rig);
/* The server's upload (from 1) has exactly the item's bytes. */
bool dock_rig_has_upload(struct dock_rig *rig, int upload, int seq, struct id id);

/* The program, with its settings; `once` or by the dock sense `file:<scratch>/docked`. */
void dock_rig_spawn(struct dock_rig *rig, bool once);
/* Once, with settings of the test's own: a file in the scratch folder. */
void dock_rig_spawn_with(struct dock_rig *rig, const char *settings);
/* Waits for a line of its output that begins so, at most a minute; fails the test otherwise. */
void dock_rig_wait_line(struct dock_rig *rig, const char *begins);
/* Sends the signal (0: none), waits for its end; its exit status, or 128 + signal. */
int dock_rig_end(struct dock_rig *rig, int signal);
