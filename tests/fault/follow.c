// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/follow_inside.h"

#include <string.h>

char *follow_hex(const char *text)
{
    GString *hex = g_string_new(NULL);

    for (; *text; text++)
        g_string_append_printf(hex, "\\x%02x", (unsigned char)*text);
    return g_string_free(hex, FALSE);
}

/* Splits at the commas outside brackets and quotes; `line` is changed. */
static void split(char *line, struct spoken *spoken)
{
    int depth = 0;
    bool quoted = false;

    spoken->arguments[spoken->count++] = line;
    for (; *line && spoken->count < ARGUMENTS_MOST; line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (!quoted && (*line == '[' || *line == '{'))
            depth++;
        else if (!quoted && (*line == ']' || *line == '}'))
            depth--;
        else if (!quoted && depth == 0 && *line == ',') {
            *line = '\0';
            spoken->arguments[spoken->count++] = line + 2;
        }
    }
}

static bool read_line(char *line, struct spoken *spoken)
{
    char *open = strchr(line, '('), *end = g_strrstr(line, ") = ");

    /* Anything else is a signal, the end, or a call that a signal ended. */
    if (!open || !end || !g_ascii_islower(line[0]))
        return false;
    *open = '\0';
    *end = '\0';
    spoken->name = line;
    spoken->answer = g_ascii_strtoll(end + 4, NULL, 10);
    spoken->failed = spoken->answer < 0;
    spoken->injected = strstr(end + 4, "INJECTED") != NULL;
    split(open + 1, spoken);
    for (int i = spoken->count; i < ARGUMENTS_MOST; i++)
        spoken->arguments[i] = (char *)"";
    return true;
}

static void follow_line(struct following *following, char *line)
{
    struct spoken spoken = {0};
    struct call *call;
    int number;

    if (!read_line(line, &spoken))
        return;
    follow_call(following, &spoken);
    number = GPOINTER_TO_INT(g_hash_table_lookup(following->counts, spoken.name)) + 1;
    g_hash_table_insert(following->counts, g_strdup(spoken.name), GINT_TO_POINTER(number));
    call = g_new0(struct call, 1);
    *call = (struct call){.name = g_strdup(spoken.name),
                          .number = number,
                          .order = (int)following->calls->len,
                          .inside = spoken.inside,
                          .failed = spoken.failed,
                          .injected = spoken.injected,
                          .writes_outside = spoken.writes_outside};
    g_ptr_array_add(following->calls, call);
}

bool follow(const char *log, const char *folder, struct disk *disk, GPtrArray *calls)
{
    struct following following = {.folder = folder, .disk = disk, .calls = calls, .good = true};
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);

    following.counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    following.files = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    for (char **line = lines; *line && following.good; line++)
        follow_line(&following, *line);
    for (int i = 0; i < following.names_room; i++)
        g_hash_table_unref(following.names[i]);
    g_free(following.names);
    g_hash_table_unref(following.files);
    g_hash_table_unref(following.counts);
    return following.good;
}
