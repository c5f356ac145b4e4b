// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading a script: each line a step, by the table of verbs. */
#include "script/script_inside.h"
#include "script/script_line.h"

#include <math.h>
#include <string.h>

#define MM_MOST 2000.0

static bool maybe_nth(struct line *line, int *nth, GError **error)
{
    int64_t number = 0;

    if (!line_maybe_number(line, &number, error))
        return false;
    *nth = (int)number;
    return true;
}

static bool read_label(struct line *line, struct step *step, GError **error)
{
    return line_label(line, &step->text, error) && maybe_nth(line, &step->nth, error);
}

static bool read_words(struct line *line, struct step *step, GError **error)
{
    if (!line_next(line, false, error))
        return false;
    if (!line->token || !line->is_quoted || !*line->token)
        return line_wrong(line, error, "words in quotes are missing here.");
    step->text = g_steal_pointer(&line->token);
    return line_next(line, false, error);
}

static bool read_hold(struct line *line, struct step *step, GError **error)
{
    int64_t first;

    if (!line_label(line, &step->text, error) || !line_next(line, false, error))
        return false;
    if (!line_is_number(line))
        return line_wrong(line, error, "how long to hold, in milliseconds, is missing here.");
    if (!line_number(line, 1, &first, error) || !line_next(line, false, error))
        return false;
    step->ms = first;
    if (!line_is_number(line))
        return true;
    step->nth = (int)first;
    return line_number(line, 1, &step->ms, error) && line_next(line, false, error);
}

static bool read_drag(struct line *line, struct step *step, GError **error)
{
    if (!read_label(line, step, error))
        return false;
    if (!line->token || line->is_quoted || strcmp(line->token, "to") != 0)
        return line_wrong(line, error, "\"to\" is missing: drag \"a\" to \"b\".");
    return line_label(line, &step->onto, error) && maybe_nth(line, &step->onto_nth, error);
}

static bool read_spot(const char *token, struct spot *spot)
{
    char *comma = NULL, *end = NULL;

    spot->x_mm = g_ascii_strtod(token, &comma);
    if (comma == token || *comma != ',')
        return false;
    spot->y_mm = g_ascii_strtod(comma + 1, &end);
    return end != comma + 1 && !*end && spot->x_mm >= 0 && spot->x_mm <= MM_MOST &&
           spot->y_mm >= 0 && spot->y_mm <= MM_MOST;
}

static bool read_stroke(struct line *line, struct step *step, GError **error)
{
    struct spot spot;

    step->spots = g_array_new(FALSE, FALSE, sizeof spot);
    if (!line_next(line, false, error))
        return false;
    while (line->token) {
        if (line->is_quoted || !read_spot(line->token, &spot))
            return line_wrong(line, error, "a point is two numbers of millimetres: 12,30.5");
        g_array_append_val(step->spots, spot);
        if (!line_next(line, false, error))
            return false;
    }
    return step->spots->len >= 2 || line_wrong(line, error, "a stroke has two points or more.");
}

static bool read_switch(struct line *line, struct step *step, GError **error)
{
    if (!line_word(line, "next or select", &step->text, error))
        return false;
    step->is_select = strcmp(step->text, "select") == 0;
    if (!step->is_select && strcmp(step->text, "next") != 0)
        return line_wrong(line, error, "a switch is next or select.");
    return line_maybe_number(line, &step->ms, error);
}

static bool read_key(struct line *line, struct step *step, GError **error)
{
    if (!line_word(line, "the name of a key", &step->text, error))
        return false;
    if (!hands_knows_key(step->text))
        return fault(error, FAULT_INVALID, "%s line %d: there is no key \"%s\".", line->name,
                     line->number, step->text);
    return line_next(line, false, error);
}

static bool read_wait(struct line *line, struct step *step, GError **error)
{
    int64_t seconds = 10;

    if (!line_label(line, &step->text, error) || !line_maybe_number(line, &seconds, error))
        return false;
    step->ms = seconds * 1000;
    return true;
}

static bool read_shot(struct line *line, struct step *step, GError **error)
{
    if (!line_word(line, "the name of the picture", &step->text, error))
        return false;
    if (strspn(step->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") !=
            strlen(step->text) ||
        strlen(step->text) > 100)
        return line_wrong(line, error, "a picture's name has letters, figures, - and _ only.");
    return line_next(line, false, error);
}

static bool read_alone(struct line *line, struct step *step, GError **error)
{
    (void)step;
    return line_next(line, false, error);
}

static bool read_time(struct line *line, struct step *step, GError **error)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
    guint64 number;
    char *unit;

    if (!line_word(line, "a time such as 2m, 30s or 500ms", &step->text, error))
        return false;
    number = g_ascii_strtoull(step->text, &unit, 10);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_isdigit(*step->text) && number > 0 && number <= LINE_NUMBER_MOST &&
            strcmp(unit, units[i].unit) == 0) {
            step->ms = (int64_t)number * units[i].ms;
            return line_next(line, false, error);
        }
    }
    return line_wrong(line, error, "a time is written 2m, 30s or 500ms.");
}

static bool read_sleep(struct line *line, struct step *step, GError **error)
{
    if (!line_next(line, false, error))
        return false;
    if (!line_is_number(line))
        return line_wrong(line, error, "how long to sleep, in milliseconds, is missing here.");
    return line_number(line, 0, &step->ms, error) && line_next(line, false, error);
}

static const struct {
    const char *word;
    enum verb verb;
    bool (*read)(struct line *line, struct step *step, GError **error);
} verbs[] = {
    {"tap", VERB_TAP, read_label},        {"hold", VERB_HOLD, read_hold},
    {"drag", VERB_DRAG, read_drag},       {"stroke", VERB_STROKE, read_stroke},
    {"switch", VERB_SWITCH, read_switch}, {"key", VERB_KEY, read_key},
    {"type", VERB_TYPE, read_words},      {"wait", VERB_WAIT, read_wait},
    {"expect", VERB_EXPECT, read_label},  {"expect-not", VERB_EXPECT_NOT, read_label},
    {"heard", VERB_HEARD, read_words},    {"shot", VERB_SHOT, read_shot},
    {"list", VERB_LIST, read_alone},      {"dock", VERB_DOCK, read_alone},
    {"undock", VERB_UNDOCK, read_alone},  {"advance", VERB_ADVANCE, read_time},
    {"sleep", VERB_SLEEP, read_sleep},    {"point", VERB_POINT, read_label},
};

static void step_free(void *data)
{
    struct step *step = data;

    g_free(step->source);
    g_free(step->text);
    g_free(step->onto);
    if (step->spots)
        g_array_free(step->spots, TRUE);
    g_free(step);
}

static bool read_step(struct line *line, struct step *step, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(line->token, verbs[i].word) != 0)
            continue;
        step->verb = verbs[i].verb;
        if (!verbs[i].read(line, step, error))
            return false;
        return !line->token || line_wrong(line, error, "there is more here than the step takes.");
    }
    return fault(error, FAULT_INVALID, "%s line %d: \"%s\" is no step of a script.", line->name,
                 line->number, line->token);
}

static bool read_line(struct line *line, GPtrArray *steps, GError **error)
{
    g_autofree char *source = g_strstrip(g_strdup(line->at));
    struct step *step;

    if (!line_next(line, false, error))
        return false;
    if (!line->token)
        return true;
    step = g_new0(struct step, 1);
    g_ptr_array_add(steps, step);
    step->line = line->number;
    step->source = g_steal_pointer(&source);
    return read_step(line, step, error);
}

GPtrArray *script_steps_new(void)
{
    return g_ptr_array_new_with_free_func(step_free);
}

bool script_parse_line(const char *name, int number, const char *text, GPtrArray *steps,
                       GError **error)
{
    struct line line = {.name = name, .number = number, .at = text};
    guint before = steps->len;
    bool is_good;

    if (strlen(text) > SCRIPT_LINE_MOST)
        return line_wrong(&line, error, "the line is too long.");
    if (!g_utf8_validate(text, -1, NULL))
        return line_wrong(&line, error, "this is not text in UTF-8.");
    is_good = read_line(&line, steps, error);
    g_free(line.token);
    if (!is_good)
        g_ptr_array_set_size(steps, (int)before);
    return is_good;
}

GPtrArray *script_parse(const char *name, const char *text, gsize bytes, GError **error)
{
    g_autoptr(GPtrArray) steps = script_steps_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    if (strlen(text) != bytes) {
        fault(error, FAULT_INVALID, "%s is no text: it holds a zero byte.", name);
        return NULL;
    }
    for (int i = 0; lines[i]; i++) {
        if (!script_parse_line(name, i + 1, lines[i], steps, error))
            return NULL;
    }
    return g_steal_pointer(&steps);
}
