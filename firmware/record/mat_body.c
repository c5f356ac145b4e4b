// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/mat_inside.h"

#include "core/json.h"

#include <string.h>

#define STEPS_MOST 20000
#define CARDS_MOST 200

static const char *const move_names[] = {
    [MAT_PLACE] = "place",
    [MAT_NOT_NOW] = "not-now",
    [MAT_SOMETHING_ELSE] = "something-else",
    [MAT_SET_ASIDE] = "set-aside",
    [MAT_UNDO] = "undo",
    [MAT_STOP] = "stop",
};
static const char *const answer_names[] = {
    [ANSWER_NONE] = "none",           [ANSWER_PLACED] = "placed",   [ANSWER_NOT_NOW] = "not-now",
    [ANSWER_ELSE] = "something-else", [ANSWER_ASIDE] = "set-aside",
};

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *scale_to_json(const struct mat *mat)
{
    json_t *scale = json_array();

    for (size_t i = 0; i < mat->point_count; i++) {
        const struct topic_point *point = &mat->points[i];
        json_array_append_new(scale,
                              json_pack("{s:s, s:o, s:s, s:s, s:s}", "id", point->id, "symbol",
                                        text_or_null(point->symbol), "words", point->words, "said",
                                        point->said, "meaning", point->meaning));
    }
    return scale;
}

static json_t *options_to_json(const struct mat *mat)
{
    json_t *options = json_array();

    for (size_t i = 0; i < mat->option_count; i++) {
        const struct topic_option *option = &mat->options[i];
        json_array_append_new(options,
                              json_pack("{s:s, s:o, s:s}", "id", option->id, "symbol",
                                        text_or_null(option->symbol), "words", option->words));
    }
    return options;
}

static json_t *history_to_json(const struct mat *mat)
{
    json_t *history = json_array();

    for (size_t i = 0; i < mat->history->len; i++) {
        const struct mat_step *step = &g_array_index(mat->history, struct mat_step, i);
        json_t *entry = json_pack("{s:s, s:O}", "move", move_names[step->move], "when", step->when);
        if (step->option >= 0)
            json_object_set_new(entry, "option", json_string(mat->options[step->option].id));
        if (step->point >= 0)
            json_object_set_new(entry, "point", json_string(mat->points[step->point].id));
        if (step->undoes >= 0)
            json_object_set_new(entry, "undoes", json_integer(step->undoes));
        json_array_append_new(history, entry);
    }
    return history;
}

static json_t *final_to_json(const struct mat *mat)
{
    json_t *final = json_array();

    for (size_t i = 0; i < mat->option_count; i++) {
        const struct mat_lie *lie = &mat->lies[i];
        json_t *entry = json_pack("{s:s, s:s}", "option", mat->options[i].id, "answer",
                                  answer_names[lie->answer]);
        if (lie->point >= 0)
            json_object_set_new(entry, "point", json_string(mat->points[lie->point].id));
        json_array_append_new(final, entry);
    }
    return final;
}

json_t *mat_body(const struct mat *mat)
{
    json_t *topic =
        json_pack("{s:s, s:o, s:s, s:s}", "id", mat->topic_id, "symbol", text_or_null(mat->symbol),
                  "words", mat->words, "question", mat->question);
    json_t *body =
        json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:b}", "topic", topic, "language", mat->language,
                  "scale", scale_to_json(mat), "options", options_to_json(mat), "history",
                  history_to_json(mat), "final", final_to_json(mat), "stopped", (int)mat->stopped);

    g_assert(body);
    return body;
}

static const char *text_of(const json_t *value, const char *key)
{
    return json_string_value(json_object_get(value, key));
}

static bool read_points(struct mat *mat, const json_t *scale, GError **error)
{
    size_t index;
    const json_t *entry;

    json_array_foreach((json_t *)scale, index, entry)
    {
        struct topic_point point = {
            .id = json_get_string(entry, "id", error),
            .symbol = text_of(entry, "symbol"),
            .words = text_of(entry, "words"),
            .said = text_of(entry, "said"),
            .meaning = text_of(entry, "meaning"),
        };
        if (!point.id)
            return false;
        if (!point.words || !point.said || !point.meaning)
            return fault(error, FAULT_INVALID, "point '%s' of the mat is not whole", point.id);
        mat_set_point(mat, index, &point);
    }
    return true;
}

static bool read_options(struct mat *mat, const json_t *options, GError **error)
{
    size_t index;
    const json_t *entry;

    json_array_foreach((json_t *)options, index, entry)
    {
        struct topic_option option = {
            .id = json_get_string(entry, "id", error),
            .symbol = text_of(entry, "symbol"),
            .words = text_of(entry, "words"),
        };
        if (!option.id)
            return false;
        if (!option.words)
            return fault(error, FAULT_INVALID, "option '%s' of the mat has no words", option.id);
        mat_set_option(mat, index, &option);
    }
    return true;
}

static int option_index(const struct mat *mat, const char *id)
{
    for (size_t i = 0; id && i < mat->option_count; i++) {
        if (strcmp(mat->options[i].id, id) == 0)
            return (int)i;
    }
    return -1;
}

static int point_index(const struct mat *mat, const char *id)
{
    for (size_t i = 0; id && i < mat->point_count; i++) {
        if (strcmp(mat->points[i].id, id) == 0)
            return (int)i;
    }
    return -1;
}

/* A move as it was saved; false for one that could never have been made. */
static bool step_read(const struct mat *mat, const json_t *entry, struct mat_step *step)
{
    const char *name = text_of(entry, "move");
    bool on_option;
    size_t move = 0;

    while (move < G_N_ELEMENTS(move_names) && g_strcmp0(name, move_names[move]) != 0)
        move++;
    if (move == G_N_ELEMENTS(move_names) || !json_is_object(json_object_get(entry, "when")))
        return false;
    *step = (struct mat_step){
        .move = (enum mat_move)move,
        .option = option_index(mat, text_of(entry, "option")),
        .point = point_index(mat, text_of(entry, "point")),
        .undoes = -1,
    };
    if (step->move == MAT_UNDO) {
        step->undoes = mat_last_standing(mat);
        return step->undoes >= 0 &&
               json_integer_value(json_object_get(entry, "undoes")) == step->undoes;
    }
    on_option = step->move != MAT_STOP;
    return (step->option >= 0) == on_option && (step->point >= 0) == (step->move == MAT_PLACE);
}

static bool read_history(struct mat *mat, const json_t *history, GError **error)
{
    size_t index;
    const json_t *entry;

    json_array_foreach((json_t *)history, index, entry)
    {
        struct mat_step step;
        if (index >= STEPS_MOST || !step_read(mat, entry, &step))
            return fault(error, FAULT_INVALID, "move %zu of the mat cannot have been made", index);
        step.when = json_incref(json_object_get(entry, "when"));
        g_array_append_val(mat->history, step);
    }
    mat_replay(mat);
    return true;
}

struct mat *mat_from_body(const json_t *body, GError **error)
{
    const json_t *topic = json_get_object(body, "topic", error);
    const json_t *scale = topic ? json_get_array(body, "scale", error) : NULL;
    const json_t *options = scale ? json_get_array(body, "options", error) : NULL;
    const json_t *history = options ? json_get_array(body, "history", error) : NULL;
    const char *language = history ? json_get_string(body, "language", error) : NULL;
    struct mat *mat;

    if (!language)
        return NULL;
    if (!text_of(topic, "id") || !text_of(topic, "words") || !text_of(topic, "question") ||
        json_array_size(scale) > CARDS_MOST || json_array_size(options) > CARDS_MOST) {
        fault(error, FAULT_INVALID, "the mat's topic is not whole");
        return NULL;
    }
    mat = mat_bare(text_of(topic, "id"), text_of(topic, "symbol"), text_of(topic, "words"),
                   text_of(topic, "question"), language);
    mat_room(mat, json_array_size(scale), json_array_size(options));
    if (read_points(mat, scale, error) && read_options(mat, options, error) &&
        read_history(mat, history, error))
        return mat;
    mat_free(mat);
    return NULL;
}
