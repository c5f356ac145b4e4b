// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What was told: by the witness, by the app's own events, by the device's list. */
#include "core/json.h"
#include "e2e/compare/compare.h"

#include <string.h>

static char **lines_of(struct compare *compare, const char *below, GError **error)
{
    g_autofree char *path = compare_path(compare, below);
    g_autofree char *text = NULL;

    return g_file_get_contents(path, &text, NULL, error) ? g_strsplit(text, "\n", -1) : NULL;
}

static bool read_medium(struct compare *compare, json_t *line, GError **error)
{
    const char *id = json_get_string(line, "id", error);
    const char *name = id ? json_get_string(line, "name", error) : NULL;
    json_t *media;

    if (!name)
        return false;
    media = json_object_get(compare->made, id);
    if (!media)
        json_object_set_new(compare->made, id, media = json_object());
    json_object_del(line, "event");
    json_object_del(line, "id");
    json_object_set(media, name, line);
    return true;
}

static bool read_filed(struct compare *compare, json_t *line, GError **error)
{
    const char *id = json_get_string(line, "id", error);

    if (!id)
        return false;
    if (json_object_get(compare->filed, id))
        compare_problem(compare, "%s was filed twice", id);
    json_object_set(compare->filed, id, line);
    return true;
}

static bool read_witness_line(struct compare *compare, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    json_t *line = json_read(bytes, 1 << 20, error);
    const char *event = line ? json_get_string(line, "event", error) : NULL;
    bool done = event != NULL;

    if (done && strcmp(event, "made") == 0)
        done = read_medium(compare, line, error);
    else if (done && strcmp(event, "filed") == 0)
        done = read_filed(compare, line, error);
    json_decref(line);
    return done;
}

static bool read_witness(struct compare *compare, GError **error)
{
    g_auto(GStrv) lines = lines_of(compare, "log/witness.jsonl", error);

    for (char **line = lines; line && *line; line++)
        if (**line && !read_witness_line(compare, *line, error))
            return false;
    return lines != NULL;
}

static bool read_events(struct compare *compare, GError **error)
{
    g_auto(GStrv) lines = lines_of(compare, "log/events.txt", error);

    for (char **line = lines; line && *line; line++) {
        if (g_str_has_prefix(*line, "saved "))
            json_object_set_new(compare->saved, *line + 6, json_true());
        else if (g_str_has_prefix(*line, "thrown "))
            json_object_set_new(compare->thrown, *line + 7, json_true());
    }
    return lines != NULL;
}

static bool read_list(struct compare *compare, GError **error)
{
    g_autofree char *path = compare_path(compare, "log/list.json");
    json_error_t problem;

    compare->list = json_load_file(path, 0, &problem);
    if (!compare->list)
        return fault(error, FAULT_INVALID, "%s: %s", path, problem.text);
    return json_get_array(compare->list, "items", error) != NULL;
}

bool told_read(struct compare *compare, GError **error)
{
    compare->made = json_object();
    compare->filed = json_object();
    compare->saved = json_object();
    compare->thrown = json_object();
    return read_witness(compare, error) && read_events(compare, error) && read_list(compare, error);
}

json_t *told_media(struct compare *compare, const char *id, const json_t *names)
{
    const json_t *made = json_object_get(compare->made, id);
    json_t *media = json_array(), *name;
    size_t i;

    json_array_foreach(names, i, name)
    {
        json_t *medium = json_object_get(made, json_string_value(name));

        if (medium)
            json_array_append(media, medium);
        else
            compare_problem(compare, "%s was filed with %s, which the app never made", id,
                            json_string_value(name));
    }
    return media;
}

int64_t told_captured(const struct compare *compare)
{
    json_t *all = json_copy(compare->saved);
    int64_t count;

    json_object_update(all, compare->made);
    count = (int64_t)json_object_size(all);
    json_decref(all);
    return count;
}
