// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* One line of a script, word by word. */
#include "script/script_line.h"

bool line_wrong(const struct line *line, GError **error, const char *what)
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
        return line_wrong(line, error, "in quotes \\ stands before \" or \\ only.");
    if (*at != '"')
        return line_wrong(line, error, "a closing quote is missing.");
    if (*line->at && !g_ascii_isspace(*line->at))
        return line_wrong(line, error, "a space is missing after the closing quote.");
    return true;
}

bool line_next(struct line *line, bool may_be_id, GError **error)
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

bool line_label(struct line *line, char **label, GError **error)
{
    if (!line_next(line, true, error))
        return false;
    if (!line->token || !(line->is_quoted || line->token[0] == '#'))
        return line_wrong(line, error, "a label in quotes is missing here.");
    if (!*line->token)
        return line_wrong(line, error, "an empty label names nothing.");
    *label = g_steal_pointer(&line->token);
    return true;
}

bool line_word(struct line *line, const char *what, char **word, GError **error)
{
    if (!line_next(line, false, error))
        return false;
    if (!line->token || line->is_quoted)
        return fault(error, FAULT_INVALID, "%s line %d: %s is missing here.", line->name,
                     line->number, what);
    *word = g_steal_pointer(&line->token);
    return true;
}

bool line_is_number(const struct line *line)
{
    return line->token && !line->is_quoted && g_ascii_isdigit(*line->token);
}

bool line_number(const struct line *line, int64_t least, int64_t *number, GError **error)
{
    guint64 value;

    if (!g_ascii_string_to_unsigned(line->token, 10, (guint64)least, LINE_NUMBER_MOST, &value,
                                    NULL))
        return fault(error, FAULT_INVALID, "%s line %d: \"%s\" is no whole number from %d to %d.",
                     line->name, line->number, line->token, (int)least, LINE_NUMBER_MOST);
    *number = (int64_t)value;
    return true;
}

bool line_maybe_number(struct line *line, int64_t *number, GError **error)
{
    if (!line_next(line, false, error))
        return false;
    if (!line_is_number(line))
        return true;
    return line_number(line, 1, number, error) && line_next(line, false, error);
}
