// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What all staff screens share: the dark rail with its keys, the title with the time and the
 * staff's face, and how words and keys stand in the content. */
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
bool frame_act(const struct action *action, struct go *go);
/* Was it back, by its key or by Escape? For a screen that has something to do before it goes. */
bool frame_is_back(const struct action *action);

/* The content's box right of the rail, from below the title. */
struct box frame_content(const struct theme *theme);
int frame_gap(const struct theme *theme);

/* Words in the middle of a box's height: bold ones in ink, plain ones as a second line. */
void frame_line(struct scene *scene, const char *text, struct box box, enum type_size type,
                bool bold, enum align align);
/* Words from the top of a box down, as many lines as it has room for. */
void frame_text(struct scene *scene, const char *text, struct box box, enum type_size type,
                enum colour colour);
/* A whole content with nothing in it, or nothing to be seen: an icon, words, and why. */
void frame_empty(struct scene *scene, struct box box, const char *icon, const char *title,
                 const char *text);
/* A mark that this card is chosen, over whatever its screen drew on it. */
void frame_tick(struct scene *scene, struct box card);
