// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "player.h"

#include "app_internal.h"

#include <stdio.h>

static const struct scene *scene(void *context)
{
    const struct app *app = context;
    return app->scene;
}

static const char *screen(void *context)
{
    const struct app *app = context;
    return stage_top(app)->name;
}

static bool is_busy(void *context)
{
    struct app *app = context;
    return app->is_dirty || worker_is_busy(app->worker) || studio_is_busy(app->studio);
}

static bool heard(void *context, const char *words)
{
    struct app *app = context;
    return speech_heard(app->speech, words);
}

static bool shoot(void *context, const char *path, GError **error)
{
    struct app *app = context;
    return window_save(app->window, path, error);
}

/* A file is what the sense of a test or a demonstration looks at; real senses cannot be moved. */
static void dock(void *context, bool is_docked)
{
    struct app *app = context;
    const char *sense = app->options.dock_sense;
    if (!g_str_has_prefix(sense, "file:")) {
        fprintf(stderr, "viewfinder: `dock` in a script needs [dock] sense=file:/…\n");
        return;
    }
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(sense + strlen("file:"), is_docked ? "1\n" : "0\n", -1, &error))
        fprintf(stderr, "viewfinder: %s\n", error->message);
}

static void advance(void *context, int64_t ms)
{
    struct app *app = context;
    app->advanced_ms += ms;
}

struct script_turn player_turn(struct app *app)
{
    struct script_host host = {
        .context = app,
        .scene = scene,
        .screen = screen,
        .is_busy = is_busy,
        .heard = heard,
        .shoot = shoot,
        .dock = dock,
        .advance = advance,
        .shots = app->options.shots,
    };
    return script_next(app->script, &host, clock_boottime_ms());
}
