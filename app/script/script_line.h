// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A line of a script, taken word by word; for script_parse.c. What fails says the line's number. */
#include "core/fault.h"
#include <stdint.h>

#define LINE_NUMBER_MOST 1000000

struct line {
    const char *name; /* of the script */
    int number;
    const char *at; /* what is left of it */
    char *token;    /* the last one read; unquoted */
    bool is_quoted;
};

/* Always false, for `return`. */
bool line_wrong(const struct line *line, GError **error, const char *what);
/* The next word into `token`, NULL at the end of the line or at a comment; `may_be_id` where #id is
 * a word. */
bool line_next(struct line *line, bool may_be_id, GError **error) MUST_CHECK;
/* A word that must be there; g_free. */
bool line_label(struct line *line, char **label, GError **error) MUST_CHECK;
bool line_word(struct line *line, const char *what, char **word, GError **error) MUST_CHECK;
/* The token as a number. */
bool line_is_number(const struct line *line);
bool line_number(const struct line *line, int64_t least, int64_t *number,
                 GError **error) MUST_CHECK;
/* A number, if the next word is one; leaves the word after it in `token`. */
bool line_maybe_number(struct line *line, int64_t *number, GError **error) MUST_CHECK;
