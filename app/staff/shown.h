// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What lists show of a record: whose it is, when it was made, what kind of thing it is. A record
 * may be NULL where it cannot be read. */
#include "app.h"

/* The first pupil that the pack knows, or NULL; and the names of all, "Maya, Ben". g_free. */
const struct pack_pupil *shown_pupil(const struct app *app, const json_t *record);
char *shown_names(const json_t *record);
/* When it was made: "10:42" today, else with its day, and its year if that is another; in words
 * where its time is not known: how long ago, between which times, or that nobody knows. g_free. */
char *shown_when(const struct app *app, const json_t *record);
/* The same where there is little room: a time today, else the day alone. g_free. */
char *shown_when_brief(const struct app *app, const json_t *record);
/* A time as the clock then said it. g_free. */
char *shown_wall(const struct app *app, int64_t wall_ms);
/* Has it a medium of this name? */
bool shown_has(const json_t *record, const char *name);
/* The name of the picture to show: the one with its marks before the photo, a view's own picture;
 * or NULL. */
const char *shown_picture(const json_t *record);
/* Facts about the device itself, which name nobody. */
bool shown_is_of_device(const json_t *record);
/* The kind in words, and its icon. */
const char *shown_kind(const struct app *app, const json_t *record);
const char *shown_icon(const json_t *record);
