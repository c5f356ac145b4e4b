// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "reach.h"

#include "app_internal.h"
#include "core/json.h"

#include <stdio.h>
#include <string.h>

/* --- reading --- */

static void read_int(const json_t *access, const char *key, int *value)
{
    const json_t *found = json_object_get(access, key);
    if (!json_is_integer(found))
        return;
    *value = (int)CLAMP(json_integer_value(found), INT32_MIN, INT32_MAX);
}

static void read_bool(const json_t *access, const char *key, bool *value)
{
    const json_t *found = json_object_get(access, key);
    if (json_is_boolean(found))
        *value = json_is_true(found);
}

/* One of `names`, a NULL-terminated list in the order of the enum. */
static int read_name(const json_t *access, const char *key, const char *const *names, int otherwise)
{
    const char *found = json_string_value(json_object_get(access, key));
    for (int i = 0; found != NULL && names[i] != NULL; i++)
        if (g_str_equal(names[i], found))
            return i;
    return otherwise;
}

static void read_way(struct way *way, const json_t *access)
{
    static const char *const touches[] = {"release", "press", NULL};
    static const char *const scans[] = {"step", "step-one", "automatic", "inverse", NULL};
    static const char *const patterns[] = {"rows", "linear", "groups", NULL};
    way->on_press = read_name(access, "touch", touches, way->on_press) == 1;
    way->scan = (enum way_scan)read_name(access, "scan", scans, (int)way->scan);
    way->pattern = (enum way_pattern)read_name(access, "pattern", patterns, (int)way->pattern);
    read_bool(access, "slides", &way->slides);
    read_bool(access, "dwells", &way->dwells);
    const struct {
        const char *key;
        int *value;
    } numbers[] = {
        {"hold_ms", &way->hold_ms},     {"ignore_ms", &way->ignore_ms},
        {"step_ms", &way->step_ms},     {"first_percent", &way->first_percent},
        {"rounds", &way->rounds},       {"accept_ms", &way->accept_ms},
        {"choose_ms", &way->choose_ms}, {"dwell_ms", &way->dwell_ms},
        {"grace_ms", &way->grace_ms},   {"lock_on_ms", &way->lock_on_ms},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        read_int(access, numbers[i].key, numbers[i].value);
    way_bound(way);
}

static void read_tone(struct tone *tone, const json_t *access)
{
    const char *voice = json_string_value(json_object_get(access, "voice"));
    read_int(access, "rate_percent", &tone->rate_percent);
    read_int(access, "pitch", &tone->pitch);
    read_int(access, "volume_percent", &tone->volume_percent);
    if (voice != NULL && tone_has_voice(voice))
        g_strlcpy(tone->voice, voice, sizeof tone->voice);
}

void reach_read(struct reach *reach, const json_t *access)
{
    static const char *const themes[] = {"calm", "contrast", "low", NULL};
    if (!json_is_object(access))
        return;
    read_way(&reach->way, access);
    read_tone(&reach->tone, access);
    read_bool(access, "prompts", &reach->has_prompts);
    read_bool(access, "left_handed", &reach->left_handed);
    read_int(access, "text_percent", &reach->text_percent);
    int theme = read_name(access, "theme", themes, -1);
    if (theme >= 0)
        g_strlcpy(reach->theme, themes[theme], sizeof reach->theme);
}

struct reach reach_usual(const struct app *app)
{
    const struct options *options = &app->options;
    struct reach reach = {
        .way = way_usual(),
        .tone = {options->speech_rate, 50, options->speech_volume, ""},
        .has_prompts = true,
        .text_percent = options->text_percent,
    };
    g_strlcpy(reach.theme, options->theme, sizeof reach.theme);
    g_strlcpy(reach.language, options->language, sizeof reach.language);
    return reach;
}

/* --- taking --- */

static const json_t *access_of(const struct app *app)
{
    const json_t *pupil;
    size_t i;
    if (app->pupil == NULL || app->shelf.pack == NULL)
        return NULL;
    json_array_foreach(json_object_get(pack_json(app->shelf.pack), "pupils"), i, pupil)
    {
        const char *id = json_string_value(json_object_get(pupil, "id"));
        if (g_strcmp0(id, app->pupil) == 0)
            return json_object_get(pupil, "access");
    }
    return NULL;
}

static struct reach reach_of(const struct app *app)
{
    struct reach reach = reach_usual(app);
    const struct pack_pupil *pupil = app_pupil(app);
    if (pupil == NULL)
        return reach;
    reach_read(&reach, access_of(app));
    if (pupil->language != NULL && words_exist(pupil->language))
        g_strlcpy(reach.language, pupil->language, sizeof reach.language);
    return reach;
}

/* Words once shown are borrowed here and there: a book stays open until the end. */
static bool take_language(struct app *app, const char *language)
{
    g_autoptr(GError) error = NULL;
    struct words_book *book = g_hash_table_lookup(app->books, language);
    if (book == NULL) {
        book = words_open(language, &error);
        if (book == NULL) {
            fprintf(stderr, "viewfinder: %s\n", error->message);
            return false;
        }
        g_hash_table_insert(app->books, g_strdup(language), book);
    }
    app->words = book;
    access_set_out(app->access, words_get(book, "access.out"));
    return true;
}

/* A look that cannot be loaded leaves the one before it. */
static void take_look(struct app *app, const struct reach *reach)
{
    g_autoptr(GError) error = NULL;
    struct theme theme;
    if (!take_language(app, reach->language))
        return;
    if (!theme_load(&theme, reach->theme, app->theme.width_px, app->theme.height_px,
                    app->options.dpi, reach->text_percent, reach->language, &error)) {
        fprintf(stderr, "viewfinder: %s\n", error->message);
        return;
    }
    theme.left_handed = reach->left_handed;
    app->theme = theme;
    picture_store_forget(app->pictures);
    paint_forget(app->paint);
    app->is_dirty = true;
}

void reach_take(struct app *app)
{
    struct reach reach = reach_of(app), *now = &app->reach;
    bool looks_otherwise =
        !g_str_equal(reach.theme, now->theme) || !g_str_equal(reach.language, now->language) ||
        reach.text_percent != now->text_percent || reach.left_handed != now->left_handed;
    if (memcmp(&reach.way, &now->way, sizeof reach.way) != 0)
        access_set_way(app->access, &reach.way);
    speech_set_tone(app->speech, &reach.tone);
    if (looks_otherwise)
        take_look(app, &reach);
    app->reach = reach;
}
