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

/* --- when it was made --- */

static bool local_of(int64_t wall_ms, struct tm *local)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    return localtime_r(&seconds, local) != NULL;
}

static bool is_same_day(const struct tm *one, const struct tm *other)
{
    return one->tm_year == other->tm_year && one->tm_yday == other->tm_yday;
}

enum { WITH_DAY = 1, WITH_TIME = 2 };

/* The day as far as it is not today's, and the time. */
static char *moment_text(const struct app *app, int64_t wall_ms, unsigned parts)
{
    struct tm then, today;
    int64_t heard_ms = app_dock(app)->clock_fixed_ms;
    bool now_known = app_clock(app) >= CLOCK_RTC && local_of(app_now(app).wall_ms, &today);
    bool year_known = now_known || (heard_ms != CLOCK_NO_WALL && local_of(heard_ms, &today));
    if (!local_of(wall_ms, &then))
        return g_strdup(app_word(app, "frame.time-unknown"));
    GString *text = g_string_new(NULL);
    if ((parts & WITH_DAY) != 0 && !(now_known && is_same_day(&then, &today))) {
        g_string_append_printf(text, "%d.%d.", then.tm_mday, then.tm_mon + 1);
        if (!year_known || then.tm_year != today.tm_year)
            g_string_append_printf(text, "%d", then.tm_year + 1900);
    }
    if ((parts & WITH_TIME) != 0 || text->len == 0)
        g_string_append_printf(text, "%s%02d:%02d", text->len > 0 ? " " : "", then.tm_hour,
                               then.tm_min);
    char *figures = words_figures(app_words(app), text->str);
    g_string_free(text, TRUE);
    return figures;
}

char *shown_wall(const struct app *app, int64_t wall_ms)
{
    if (wall_ms == CLOCK_NO_WALL)
        return g_strdup(app_word(app, "frame.time-unknown"));
    return moment_text(app, wall_ms, WITH_DAY | WITH_TIME);
}

/* Of a boot of which no time is known: it lies between two others. */
static char *between_text(const struct app *app, const struct dated *dated, bool brief)
{
    struct tm from, to;
    bool has_from = dated->from_ms != CLOCK_NO_WALL && local_of(dated->from_ms, &from);
    bool has_to = dated->to_ms != CLOCK_NO_WALL && local_of(dated->to_ms, &to);
    bool one_day = has_from && has_to && is_same_day(&from, &to);
    g_autofree char *after =
        has_from ? moment_text(app, dated->from_ms, one_day ? WITH_DAY | WITH_TIME : WITH_DAY)
                 : NULL;
    g_autofree char *before =
        has_to ? moment_text(app, dated->to_ms, one_day ? WITH_TIME : WITH_DAY) : NULL;
    if (has_from && has_to)
        return words_fill(app_words(app), brief ? "when.range" : "when.between", "from", after,
                          "to", before, NULL);
    if (has_from)
        return words_fill(app_words(app), "when.after", "from", after, NULL);
    if (has_to)
        return words_fill(app_words(app), "when.before", "to", before, NULL);
    return g_strdup(app_word(app, "frame.time-unknown"));
}

static char *ago_text(const struct app *app, int64_t age_ms)
{
    int64_t minutes = age_ms / 60000;
    if (minutes < 1)
        return g_strdup(app_word(app, "when.now"));
    return minutes < 60 ? words_count(app_words(app), "when.minutes-ago", minutes)
                        : words_count(app_words(app), "when.hours-ago", minutes / 60);
}

static char *when(const struct app *app, const json_t *record, bool brief)
{
    struct dated dated = app_dated(app, record);
    int64_t age_ms = app_age_ms(app, record);
    if (dated.how == DATED_AT)
        return moment_text(app, dated.from_ms, brief ? WITH_DAY : WITH_DAY | WITH_TIME);
    return age_ms >= 0 ? ago_text(app, age_ms) : between_text(app, &dated, brief);
}

char *shown_when(const struct app *app, const json_t *record)
{
    return when(app, record, false);
}

char *shown_when_brief(const struct app *app, const json_t *record)
{
    return when(app, record, true);
}

/* --- what it is --- */

bool shown_is_of_device(const json_t *record)
{
    const char *kind = record != NULL ? record_kind(record) : "";
    return g_str_equal(kind, "time") || g_str_equal(kind, "device");
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
        {"evidence", "kind.photo", "camera"}, {"view.mat", "kind.mat", "board"},
        {"view.voice", "kind.voice", "mic"},  {"withdrawal", "kind.withdrawal", "away"},
        {"time", "kind.time", "clock"},
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
