// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the proofs about the network share: a device's folders with items in them, and the very
 * program `viewfinder-dock` beside a server of the proof's choice, with its clocks hurried
 * (hurry.c). Nothing in here may fail but what is proved: whatever else does ends the proof. */
#include "core/id.h"
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define WIRE_ITEMS 2
#define WIRE_TOKEN "0123456789abcdef0123456789abcdef"
/* How much faster the program's clocks run, if nothing else is said and the machine is not busy:
 * its slowness counts as much more, and where every request takes long, a minute must be longer. */
#define WIRE_HURRY 20
int wire_hurry(int most);

struct wire {
    char *dock;   /* the program */
    char *hurry;  /* the library before it; NULL: its clocks are left alone */
    int times;    /* as fast */
    char *folder; /* all of it */
    char *vault;
    GPtrArray *names; /* of the items' files, in their order */
    GPtrArray *bags;  /* GBytes, their bytes */
    GPid pid;         /* of a dock that runs, or 0 */
};

/* In a folder of its own, in memory where there is room. */
struct wire *wire_new(const char *dock, const char *hurry);
/* Ends a dock that runs. */
void wire_free(struct wire *wire);

/* An item of these bytes (taken over), also one that has its id already, and one of so many bytes
 * of its seq's own. */
struct id wire_add(struct wire *wire, GBytes *bag_take);
void wire_add_as(struct wire *wire, GBytes *bag_take, struct id id);
struct id wire_add_bytes(struct wire *wire, size_t bytes);
struct id wire_id(const struct wire *wire, guint item);
void wire_put(const struct wire *wire, const char *name, const char *text);
/* NULL when it is not there; g_free. */
char *wire_get(const struct wire *wire, const char *name);
/* How many items are not in the vault as they were put there. */
int wire_missing(const struct wire *wire);
bool wire_has_receipt(const struct wire *wire, struct id id);

/* Settings for a server, `plan` or `tus`. */
void wire_set_server(const struct wire *wire, const char *url, const char *kind);
/* Starts the program: once, or by its sense, which is <folder>/docked. */
void wire_start(struct wire *wire, bool once);
/* True when it has ended; then `*status` is its exit status, or 128 + signal. */
bool wire_has_ended(struct wire *wire, int *status);
void wire_signal(struct wire *wire, int signal);
/* Waits, at most three minutes (by our clock): it is killed after that, which is its own status. */
int wire_wait(struct wire *wire);
/* How long the last run took by its own clock; -1 when it did not come to its end. */
int64_t wire_lived_ms(const struct wire *wire);
/* What it said on standard error in all runs so far; g_free. */
char *wire_errors(const struct wire *wire);

/* A plain tus server has all of it, by dock/state.json. */
bool wire_is_sent(const struct wire *wire, const char *id);
/* The trouble in dock/state.json, and why an item (NULL: any) needs attention: "" for none. The
 * answer is to be freed. */
char *wire_trouble(const struct wire *wire);
char *wire_why(const struct wire *wire, const char *id);
