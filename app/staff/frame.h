// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What all staff screens share: the dark rail with its keys, the title, and what the dock and the
 * clock say. */
#include "app.h"
#include "layout.h"

enum rail { RAIL_BACK, RAIL_CAMERA, RAIL_INBOX, RAIL_FILED, RAIL_DOCK, RAIL_LOCK, RAIL_NONE };

#define RAIL_ACTION 0x20000
enum { ROW_RAIL = 200 };

/* Draws the rail with `here` chosen (RAIL_NONE: only back and lock). */
void frame_rail(struct scene *scene, const struct app *app, enum rail here);
/* Title, second line (NULL: none), and at the right what waits, the time and the staff's face. */
void frame_title(struct scene *scene, const struct app *app, const char *title, const char *second);
/* True when the action was a rail's key or back, with where to go. */
bool frame_act(struct app *app, const struct action *action, struct go *go);

/* The content's box right of the rail, from below the title. */
struct box frame_content(const struct theme *theme);
int frame_gap(const struct theme *theme);
/* A record's first pupil known to the pack, or NULL; and the names of all, "Maya, Ben"; g_free. */
const struct pack_pupil *frame_pupil(const struct app *app, const json_t *record);
char *frame_names(const json_t *record);
/* A record's wall time as "10:42", "yesterday" or a date; g_free. */
char *frame_when(const struct app *app, const json_t *record);
