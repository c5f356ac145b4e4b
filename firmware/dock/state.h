// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* dock/state.json: what the dock is doing, for the app's screens. Replaced whole, whenever what it
 * says has changed, and at most four times a second.
 *
 * It alone of what the dock writes is not flushed: it says what happens now, in the boot that it
 * names, and after a power cut it is about another boot. Flushing it at every step of an upload
 * would wear out the card that the evidence is on. */
#include "dock/queue.h"

#define STATE_LEAST_MS 250

struct state;

/* What there is to say. */
struct state_view {
    bool docked;
    enum trouble trouble;
    const GPtrArray *items;       /* struct queued */
    const struct queued *sending; /* or NULL */
};

/* `folder` is dock/, open for as long as the state. */
struct state *state_new(int folder);
void state_free(struct state *state); /* NULL allowed */
/* Says it soon; with `at_once` now. A state that cannot be written is no reason to stop sending:
 * that is said on standard error, once. */
void state_show(struct state *state, const struct state_view *view, bool at_once);
