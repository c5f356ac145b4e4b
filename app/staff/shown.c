// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/shown.h"

#include <time.h>

const struct pack_pupil *shown_pupil(const struct app *app, const json_t *record)
{
    const json_t *first = json_array_get(json_object_get(record, "pupils"), 0);
    const char *id = json_string_value(json_object_get(first, "id"));
    return id != NULL && app_pack(app) != NULL ? pack_pupil(app_pack(app), id) : NULL;
}

char *shown_names(const json_t *record)
{
    GString *names = g_string_new(NULL);
    size_t i;
    json_t *pupil;
    json_array_foreach(json_object_get(record, "pupils"), i, pupil)
    {
        const char *name = json_string_value(json_object_get(pupil, "shown"));
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name != NULL ? name : "");
    }
    return g_string_free(names, FALSE);
}

char *shown_when(const struct app *app, const json_t *record)
{
    const json_t *wall = json_object_get(json_object_get(record, "made"), "wall");
    struct tm made, today;
    time_t then = (time_t)(json_integer_value(wall) / 1000), now = time(NULL);
    if (!json_is_integer(wall) || localtime_r(&then, &made) == NULL ||
        localtime_r(&now, &today) == NULL)
        return g_strdup(app_word(app, "frame.time-unknown"));
    bool is_today = made.tm_year == today.tm_year && made.tm_yday == today.tm_yday;
    g_autofree char *day = g_strdup_printf("%d.%d. ", made.tm_mday, made.tm_mon + 1);
    g_autofree char *text =
        g_strdup_printf("%s%02d:%02d", is_today ? "" : day, made.tm_hour, made.tm_min);
    return words_figures(app_words(app), text);
}

bool shown_has(const json_t *record, const char *name)
{
    size_t i;
    json_t *medium;
    json_array_foreach(json_object_get(record, "media"), i,
                       medium) if (g_strcmp0(json_string_value(json_object_get(medium, "name")),
                                             name) == 0) return true;
    return false;
}

const char *shown_picture(const json_t *record)
{
    static const char *const ORDER[] = {"flat.jpg", "photo.jpg", "view.png"};
    for (size_t i = 0; i < G_N_ELEMENTS(ORDER); i++)
        if (shown_has(record, ORDER[i]))
            return ORDER[i];
    return NULL;
}

struct kind {
    const char *kind, *words, *icon;
};

static const struct kind *kind_of(const json_t *record)
{
    static const struct kind KINDS[] = {
        {"evidence", "kind.photo", "camera"},
        {"view.mat", "kind.mat", "board"},
        {"view.voice", "kind.voice", "mic"},
        {"withdrawal", "kind.withdrawal", "away"},
    };
    static const struct kind OTHER = {"", "kind.other", "note"};
    const char *kind = record != NULL ? record_kind(record) : "";
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (g_str_equal(kind, KINDS[i].kind))
            return &KINDS[i];
    return &OTHER;
}

const char *shown_kind(const struct app *app, const json_t *record)
{
    return app_word(app, kind_of(record)->words);
}

const char *shown_icon(const json_t *record)
{
    return kind_of(record)->icon;
}
