// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/http_inside.h"

#include <string.h>

void http_answer_free(struct http_answer *answer)
{
    if (!answer)
        return;
    g_hash_table_unref(answer->headers);
    g_bytes_unref(answer->body);
    g_free(answer);
}

const char *http_answer_header(const struct http_answer *answer, const char *name)
{
    g_autofree char *key = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(answer->headers, key);
}

/* The same name again is a list (RFC 9110, 5.3): where a number was expected it is none then. */
void http_answer_keep(struct http_answer *answer, char *line)
{
    GHashTable *headers = answer->headers;
    char *colon = strchr(line, ':');
    const char *before;
    char *name;
    char *value;

    if (!colon || !g_utf8_validate(line, -1, NULL))
        return;
    *colon = '\0';
    value = g_strstrip(colon + 1);
    name = g_ascii_strdown(line, -1);
    before = g_hash_table_lookup(headers, name);
    value = before ? g_strconcat(before, ", ", value, NULL) : g_strdup(value);
    g_hash_table_replace(headers, name, value);
}
