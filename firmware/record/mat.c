// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/mat_inside.h"

#include <string.h>

static void step_clear(void *data)
{
    struct mat_step *step = data;

    json_decref(step->when);
}

struct mat *mat_bare(const char *topic_id, const char *symbol, const char *words,
                     const char *question, const char *language)
{
    struct mat *mat = g_new0(struct mat, 1);

    mat->topic_id = g_strdup(topic_id);
    mat->symbol = g_strdup(symbol);
    mat->words = g_strdup(words);
    mat->question = g_strdup(question);
    mat->language = g_strdup(language);
    mat->history = g_array_new(FALSE, TRUE, sizeof(struct mat_step));
    g_array_set_clear_func(mat->history, step_clear);
    return mat;
}

void mat_room(struct mat *mat, size_t points, size_t options)
{
    mat->points = g_new0(struct topic_point, points);
    mat->point_count = points;
    mat->options = g_new0(struct topic_option, options);
    mat->option_count = options;
    mat->lies = g_new0(struct mat_lie, options);
    for (size_t i = 0; i < options; i++)
        mat->lies[i].point = -1;
}

void mat_set_point(struct mat *mat, size_t index, const struct topic_point *point)
{
    mat->points[index] = (struct topic_point){
        .id = g_strdup(point->id),
        .symbol = g_strdup(point->symbol),
        .words = g_strdup(point->words),
        .said = g_strdup(point->said),
        .meaning = g_strdup(point->meaning),
    };
}

void mat_set_option(struct mat *mat, size_t index, const struct topic_option *option)
{
    mat->options[index] = (struct topic_option){
        .id = g_strdup(option->id),
        .symbol = g_strdup(option->symbol),
        .words = g_strdup(option->words),
    };
}

struct mat *mat_new(const struct topic *topic, const char *language)
{
    struct mat *mat = mat_bare(topic->id, topic->symbol, topic->words, topic->question, language);

    mat_room(mat, topic->point_count, topic->option_count);
    for (size_t i = 0; i < topic->point_count; i++)
        mat_set_point(mat, i, &topic->points[i]);
    for (size_t i = 0; i < topic->option_count; i++)
        mat_set_option(mat, i, &topic->options[i]);
    return mat;
}

void mat_free(struct mat *mat)
{
    if (!mat)
        return;
    for (size_t i = 0; i < mat->point_count; i++) {
        struct topic_point *point = &mat->points[i];
        g_free((char *)point->id);
        g_free((char *)point->symbol);
        g_free((char *)point->words);
        g_free((char *)point->said);
        g_free((char *)point->meaning);
    }
    for (size_t i = 0; i < mat->option_count; i++) {
        g_free((char *)mat->options[i].id);
        g_free((char *)mat->options[i].symbol);
        g_free((char *)mat->options[i].words);
    }
    g_free(mat->points);
    g_free(mat->options);
    g_free(mat->lies);
    g_array_unref(mat->history);
    g_free(mat->topic_id);
    g_free(mat->symbol);
    g_free(mat->words);
    g_free(mat->question);
    g_free(mat->language);
    g_free(mat);
}

static const struct mat_step *step_at(const struct mat *mat, size_t index)
{
    return &g_array_index(mat->history, struct mat_step, index);
}

/* One flag a step: has a later undo taken it back? An undo is itself never taken back. */
static bool *undone_steps(const struct mat *mat)
{
    bool *undone = g_new0(bool, mat->history->len + 1);

    for (size_t i = 0; i < mat->history->len; i++) {
        const struct mat_step *step = step_at(mat, i);
        if (step->move == MAT_UNDO)
            undone[step->undoes] = true;
    }
    return undone;
}

static void replay_step(struct mat *mat, size_t index)
{
    static const enum mat_answer answers[] = {
        [MAT_PLACE] = ANSWER_PLACED,
        [MAT_NOT_NOW] = ANSWER_NOT_NOW,
        [MAT_SOMETHING_ELSE] = ANSWER_ELSE,
        [MAT_SET_ASIDE] = ANSWER_ASIDE,
    };
    const struct mat_step *step = step_at(mat, index);

    if (step->move == MAT_STOP)
        mat->stopped = true;
    else
        mat->lies[step->option] = (struct mat_lie){answers[step->move], step->point, index};
}

/* The history is the record: what is shown is drawn from it, whole, after every move. */
void mat_replay(struct mat *mat)
{
    g_autofree bool *undone = undone_steps(mat);

    mat->stopped = false;
    for (size_t i = 0; i < mat->option_count; i++)
        mat->lies[i] = (struct mat_lie){ANSWER_NONE, -1, 0};
    for (size_t i = 0; i < mat->history->len; i++) {
        if (!undone[i] && step_at(mat, i)->move != MAT_UNDO)
            replay_step(mat, i);
    }
}

void mat_step_take(struct mat *mat, struct mat_step step)
{
    g_array_append_val(mat->history, step);
    mat_replay(mat);
}

int mat_last_standing(const struct mat *mat)
{
    g_autofree bool *undone = undone_steps(mat);

    for (size_t i = mat->history->len; i > 0; i--) {
        if (!undone[i - 1] && step_at(mat, i - 1)->move != MAT_UNDO)
            return (int)i - 1;
    }
    return -1;
}

int mat_offered(const struct mat *mat)
{
    for (size_t i = 0; !mat->stopped && i < mat->option_count; i++) {
        if (mat->lies[i].answer == ANSWER_NONE)
            return (int)i;
    }
    return -1;
}

static bool has_option(const struct mat *mat, int option)
{
    return option >= 0 && (size_t)option < mat->option_count;
}

int mat_point_of(const struct mat *mat, int option)
{
    g_assert(has_option(mat, option));
    return mat->lies[option].point;
}

bool mat_is_not_now(const struct mat *mat, int option)
{
    g_assert(has_option(mat, option));
    return mat->lies[option].answer == ANSWER_NOT_NOW;
}

bool mat_is_something_else(const struct mat *mat, int option)
{
    g_assert(has_option(mat, option));
    return mat->lies[option].answer == ANSWER_ELSE;
}

size_t mat_option_count(const struct mat *mat)
{
    return mat->option_count;
}

size_t mat_point_count(const struct mat *mat)
{
    return mat->point_count;
}

size_t mat_on_point(const struct mat *mat, int point, int *options, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < mat->option_count; i++) {
        size_t at = count;
        if (mat->lies[i].answer != ANSWER_PLACED || mat->lies[i].point != point || count == most)
            continue;
        /* Insertion by arrival: a handful of cards. */
        for (; at > 0 && mat->lies[options[at - 1]].since > mat->lies[i].since; at--)
            options[at] = options[at - 1];
        options[at] = (int)i;
        count++;
    }
    return count;
}

const struct topic_option *mat_option(const struct mat *mat, int option)
{
    g_assert(has_option(mat, option));
    return &mat->options[option];
}

const struct topic_point *mat_point(const struct mat *mat, int point)
{
    g_assert(point >= 0 && (size_t)point < mat->point_count);
    return &mat->points[point];
}

const char *mat_question(const struct mat *mat)
{
    return mat->question;
}

const char *mat_topic_words(const struct mat *mat)
{
    return mat->words;
}

void mat_place(struct mat *mat, int option, int point, const struct moment *when)
{
    g_assert(has_option(mat, option) && point >= 0 && (size_t)point < mat->point_count);
    /* Put down where it lay: nothing was said. */
    if (mat->lies[option].answer == ANSWER_PLACED && mat->lies[option].point == point)
        return;
    mat_step_take(mat, (struct mat_step){MAT_PLACE, option, point, -1, moment_to_json(when)});
}

void mat_answer(struct mat *mat, enum mat_move move, int option, const struct moment *when)
{
    g_assert(move != MAT_PLACE && move != MAT_UNDO);
    g_assert(move == MAT_STOP || has_option(mat, option));
    if (move == MAT_STOP && mat->stopped)
        return;
    mat_step_take(
        mat, (struct mat_step){move, move == MAT_STOP ? -1 : option, -1, -1, moment_to_json(when)});
}

bool mat_undo(struct mat *mat, const struct moment *when)
{
    int last = mat_last_standing(mat);

    if (last < 0)
        return false;
    mat_step_take(mat, (struct mat_step){MAT_UNDO, -1, -1, last, moment_to_json(when)});
    return true;
}

bool mat_is_finished(const struct mat *mat)
{
    return mat_offered(mat) < 0;
}
