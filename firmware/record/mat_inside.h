// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What mat.c and mat_body.c share. */
#include "record/mat.h"

struct mat_step {
    enum mat_move move;
    int option; /* -1 for undo and stop */
    int point;  /* -1 but for place */
    int undoes; /* index of the step taken back; -1 but for undo */
    json_t *when;
};

enum mat_answer { ANSWER_NONE, ANSWER_PLACED, ANSWER_NOT_NOW, ANSWER_ELSE, ANSWER_ASIDE };

struct mat_lie { /* how an option stands now, replayed from the history */
    enum mat_answer answer;
    int point;
    size_t since; /* the step that brought it there */
};

struct mat {
    char *topic_id, *symbol, *words, *question, *language;
    struct topic_point *points; /* strings owned */
    size_t point_count;
    struct topic_option *options; /* strings owned */
    size_t option_count;
    GArray *history; /* struct mat_step */
    struct mat_lie *lies;
    bool stopped;
};

/* A mat without points and options; `_room` makes place for them. */
struct mat *mat_bare(const char *topic_id, const char *symbol, const char *words,
                     const char *question, const char *language);
void mat_room(struct mat *mat, size_t points, size_t options);
void mat_set_point(struct mat *mat, size_t index, const struct topic_point *point);
void mat_set_option(struct mat *mat, size_t index, const struct topic_option *option);
/* Appends a step (takes `when`) and replays. */
void mat_step_take(struct mat *mat, struct mat_step step);
/* Draws the present state from the history anew. */
void mat_replay(struct mat *mat);
/* The last step that an undo would take back; -1 when there is none. */
int mat_last_standing(const struct mat *mat);
