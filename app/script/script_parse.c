// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading a script: words of a line, then a step by the table of verbs. */
#include "script/script_inside.h"

#include <math.h>
#include <string.h>

#define LINE_MOST 8192
#define NUMBER_MOST 1000000
#define MM_MOST 2000.0

struct line {
    const char *name; /* of the script */
    int number;
    const char *at; /* what is left of it */
    char *token;    /* the last one read; unquoted */
    bool is_quoted;
};

static bool wrong(const struct line *line, GError **error, const char *what)
{
    return fault(error, FAULT_INVALID, "%s line %d: %s", line->name, line->number, what);
}

static bool read_quoted(struct line *line, GError **error)
{
    GString *text = g_string_new(NULL);
    const char *at = line->at + 1;

    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '"' && at[1] != '\\')
            break;
        at += *at == '\\';
        g_string_append_c(text, *at);
    }
    line->token = g_string_free(text, FALSE);
    line->is_quoted = true;
    line->at = *at == '"' ? at + 1 : at;
    if (*at == '\\')
        return wrong(line, error, "in quotes \\ stands before \" or \\ only.");
    if (*at != '"')
        return wrong(line, error, "a closing quote is missing.");
    if (*line->at && !g_ascii_isspace(*line->at))
        return wrong(line, error, "a space is missing after the closing quote.");
    return true;
}

/* The next word into `token`, NULL at the end of the line or at a comment. */
static bool next(struct line *line, bool may_be_id, GError **error)
{
    const char *end;

    g_clear_pointer(&line->token, g_free);
    line->is_quoted = false;
    while (g_ascii_isspace(*line->at))
        line->at++;
    if (*line->at == '"')
        return read_quoted(line, error);
    if (!*line->at || (*line->at == '#' && !(may_be_id && g_ascii_isalnum(line->at[1]))))
        return true;
    for (end = line->at; *end && !g_ascii_isspace(*end); end++) {
    }
    line->token = g_strndup(line->at, (gsize)(end - line->at));
    line->at = end;
    return true;
}

static bool take_label(struct line *line, char **label, GError **error)
{
    if (!next(line, true, error))
        return false;
    if (!line->token || !(line->is_quoted || line->token[0] == '#'))
        return wrong(line, error, "a label in quotes is missing here.");
    if (!*line->token)
        return wrong(line, error, "an empty label names nothing.");
    *label = g_steal_pointer(&line->token);
    return true;
}

static bool take_word(struct line *line, const char *what, char **word, GError **error)
{
    if (!next(line, false, error))
        return false;
    if (!line->token || line->is_quoted)
        return fault(error, FAULT_INVALID, "%s line %d: %s is missing here.", line->name,
                     line->number, what);
    *word = g_steal_pointer(&line->token);
    return true;
}

static bool is_number(const struct line *line)
{
    return line->token && !line->is_quoted && g_ascii_isdigit(*line->token);
}

static bool number_of(const struct line *line, int64_t least, int64_t *number, GError **error)
{
    guint64 value;

    if (!g_ascii_string_to_unsigned(line->token, 10, (guint64)least, NUMBER_MOST, &value, NULL))
        return fault(error, FAULT_INVALID, "%s line %d: \"%s\" is no whole number from %d to %d.",
                     line->name, line->number, line->token, (int)least, NUMBER_MOST);
    *number = (int64_t)value;
    return true;
}

/* Leaves the word after it in `token`. */
static bool maybe_number(struct line *line, int64_t *number, GError **error)
{
    if (!next(line, false, error))
        return false;
    if (!is_number(line))
        return true;
    return number_of(line, 1, number, error) && next(line, false, error);
}

static bool maybe_nth(struct line *line, int *nth, GError **error)
{
    int64_t number = 0;

    if (!maybe_number(line, &number, error))
        return false;
    *nth = (int)number;
    return true;
}

static bool read_label(struct line *line, struct step *step, GError **error)
{
    return take_label(line, &step->text, error) && maybe_nth(line, &step->nth, error);
}

static bool read_words(struct line *line, struct step *step, GError **error)
{
    if (!next(line, false, error))
        return false;
    if (!line->token || !line->is_quoted || !*line->token)
        return wrong(line, error, "words in quotes are missing here.");
    step->text = g_steal_pointer(&line->token);
    return next(line, false, error);
}

static bool read_hold(struct line *line, struct step *step, GError **error)
{
    int64_t first;

    if (!take_label(line, &step->text, error) || !next(line, false, error))
        return false;
    if (!is_number(line))
        return wrong(line, error, "how long to hold, in milliseconds, is missing here.");
    if (!number_of(line, 1, &first, error) || !next(line, false, error))
        return false;
    step->ms = first;
    if (!is_number(line))
        return true;
    step->nth = (int)first;
    return number_of(line, 1, &step->ms, error) && next(line, false, error);
}

static bool read_drag(struct line *line, struct step *step, GError **error)
{
    if (!read_label(line, step, error))
        return false;
    if (!line->token || line->is_quoted || strcmp(line->token, "to") != 0)
        return wrong(line, error, "\"to\" is missing: drag \"a\" to \"b\".");
    return take_label(line, &step->onto, error) && maybe_nth(line, &step->onto_nth, error);
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
    if (!next(line, false, error))
        return false;
    while (line->token) {
        if (line->is_quoted || !read_spot(line->token, &spot))
            return wrong(line, error, "a point is two numbers of millimetres: 12,30.5");
        g_array_append_val(step->spots, spot);
        if (!next(line, false, error))
            return false;
    }
    return step->spots->len >= 2 || wrong(line, error, "a stroke has two points or more.");
}

static bool read_switch(struct line *line, struct step *step, GError **error)
{
    if (!take_word(line, "next or select", &step->text, error))
        return false;
    step->is_select = strcmp(step->text, "select") == 0;
    if (!step->is_select && strcmp(step->text, "next") != 0)
        return wrong(line, error, "a switch is next or select.");
    return next(line, false, error);
}

static bool read_key(struct line *line, struct step *step, GError **error)
{
    if (!take_word(line, "the name of a key", &step->text, error))
        return false;
    if (!hands_knows_key(step->text))
        return fault(error, FAULT_INVALID, "%s line %d: there is no key \"%s\".", line->name,
                     line->number, step->text);
    return next(line, false, error);
}

static bool read_wait(struct line *line, struct step *step, GError **error)
{
    int64_t seconds = 10;

    if (!take_label(line, &step->text, error) || !maybe_number(line, &seconds, error))
        return false;
    step->ms = seconds * 1000;
    return true;
}

static bool read_shot(struct line *line, struct step *step, GError **error)
{
    if (!take_word(line, "the name of the picture", &step->text, error))
        return false;
    if (strspn(step->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") !=
            strlen(step->text) ||
        strlen(step->text) > 100)
        return wrong(line, error, "a picture's name has letters, figures, - and _ only.");
    return next(line, false, error);
}

static bool read_alone(struct line *line, struct step *step, GError **error)
{
    (void)step;
    return next(line, false, error);
}

static bool read_time(struct line *line, struct step *step, GError **error)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
    guint64 number;
    char *unit;

    if (!take_word(line, "a time such as 2m, 30s or 500ms", &step->text, error))
        return false;
    number = g_ascii_strtoull(step->text, &unit, 10);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_isdigit(*step->text) && number > 0 && number <= NUMBER_MOST &&
            strcmp(unit, units[i].unit) == 0) {
            step->ms = (int64_t)number * units[i].ms;
            return next(line, false, error);
        }
    }
    return wrong(line, error, "a time is written 2m, 30s or 500ms.");
}

static bool read_sleep(struct line *line, struct step *step, GError **error)
{
    if (!next(line, false, error))
        return false;
    if (!is_number(line))
        return wrong(line, error, "how long to sleep, in milliseconds, is missing here.");
    return number_of(line, 0, &step->ms, error) && next(line, false, error);
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
    {"sleep", VERB_SLEEP, read_sleep},
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
        return !line->token || wrong(line, error, "there is more here than the step takes.");
    }
    return fault(error, FAULT_INVALID, "%s line %d: \"%s\" is no step of a script.", line->name,
                 line->number, line->token);
}

static bool read_line(struct line *line, GPtrArray *steps, GError **error)
{
    g_autofree char *source = g_strstrip(g_strdup(line->at));
    struct step *step;

    if (strlen(line->at) > LINE_MOST)
        return wrong(line, error, "the line is too long.");
    if (!next(line, false, error))
        return false;
    if (!line->token)
        return true;
    step = g_new0(struct step, 1);
    g_ptr_array_add(steps, step);
    step->line = line->number;
    step->source = g_steal_pointer(&source);
    return read_step(line, step, error);
}

GPtrArray *script_parse(const char *name, const char *text, gsize bytes, GError **error)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(step_free);
    g_auto(GStrv) lines = NULL;

    if (!g_utf8_validate_len(text, bytes, NULL)) {
        fault(error, FAULT_INVALID, "%s is not a text in UTF-8.", name);
        return NULL;
    }
    lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        struct line line = {.name = name, .number = i + 1, .at = lines[i]};
        bool is_good = read_line(&line, steps, error);

        g_free(line.token);
        if (!is_good)
            return NULL;
    }
    return g_steal_pointer(&steps);
}
