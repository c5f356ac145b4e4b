// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A views mat in progress: a topic, options offered one at a time, each placed on a point of the
 * scale, moved, set aside or answered with not now / something else; all of it in order. The history
 * is the record; the present state is drawn from it. */
#include "core/clock.h"
#include "plan/pack.h"
#include <jansson.h>

enum mat_move {
    MAT_PLACE,          /* option to a point (first or again) */
    MAT_NOT_NOW,        /* an answer: this one, not now */
    MAT_SOMETHING_ELSE, /* an answer: I want to say another thing */
    MAT_SET_ASIDE,
    MAT_UNDO,
    MAT_STOP,           /* no more: an answer */
};

struct mat;

/* Borrows nothing: keeps the topic's words as they stand now. */
struct mat *mat_new(const struct topic *topic, const char *language);
void mat_free(struct mat *mat);

/* The option that is offered now: index into the topic's options, or -1 when all are answered. */
int mat_offered(const struct mat *mat);
/* Where an option lies: point index, or -1; and its answer otherwise. */
int mat_point_of(const struct mat *mat, int option);
bool mat_is_not_now(const struct mat *mat, int option);
bool mat_is_something_else(const struct mat *mat, int option);
size_t mat_option_count(const struct mat *mat);
size_t mat_point_count(const struct mat *mat);
/* Options on a point in the order they came to lie there; answers how many. */
size_t mat_on_point(const struct mat *mat, int point, int *options, size_t most);
const struct topic_option *mat_option(const struct mat *mat, int option);
const struct topic_point *mat_point(const struct mat *mat, int point);
const char *mat_question(const struct mat *mat);
const char *mat_topic_words(const struct mat *mat);

void mat_place(struct mat *mat, int option, int point, const struct moment *when);
void mat_answer(struct mat *mat, enum mat_move move, int option, const struct moment *when);
/* Takes back the last move that is not itself undone; false when there is none. Kept in order too. */
bool mat_undo(struct mat *mat, const struct moment *when);
bool mat_is_finished(const struct mat *mat);

/* The record's body (assets/schema/record.json, view.mat): topic, scale, history, final state. */
json_t *mat_body(const struct mat *mat);
/* A mat that was saved as a draft, with all its history. */
struct mat *mat_from_body(const json_t *body, GError **error) MUST_CHECK;
