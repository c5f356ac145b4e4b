// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Messages as an Open Board Log (`.obl`, open-board-log-0.1), for other programs: a session for
 * each message, an event for each press, an utterance for each time the sentence was said and for
 * the one that was kept, `modeling` where an adult showed how. It is a person's communication:
 * whoever is given it holds as much of them as the messages themselves. */
#include "core/fault.h"
#include <jansson.h>
#include <stddef.h>

/* The log of one pupil's `view.message` records, oldest first. `pupil` and `name` as the pack has
 * them; `name` NULL leaves it out. A time that nobody knows is left out, and the press's place in
 * its boot given as `ext_viewfinder_boottime_ms`. New reference; FAULT_INVALID for a record that is
 * no message. */
json_t *obl_make(json_t *const *records, size_t count, const char *pupil, const char *name,
                 GError **error) MUST_CHECK;
