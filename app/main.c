// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Viewfinder: the screen. Puts the app together, runs its loop, and takes it apart. */
#include "app_internal.h"
#include "capture/capture.h"
#include "capture/qr.h"
#include "drawing.h"
#include "loop.h"
#include "player.h"
#include "seal/age.h"
#include "witness.h"

#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void close_book(void *book)
{
    words_close(book);
}

static bool open_screen(struct app *app, GError **error)
{
    const struct options *options = &app->options;
    app->window = window_open(options->width_px, options->height_px, options->windowed, error);
    if (app->window == NULL)
        return false;
    int width, height;
    window_size(app->window, &width, &height);
    app->words = words_open(options->language, error);
    if (app->words == NULL)
        return false;
    app->books = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_book);
    g_hash_table_insert(app->books, g_strdup(options->language), app->words);
    app->reach = reach_usual(app);
    if (!theme_load(&app->theme, options->theme, width, height, options->dpi, options->text_percent,
                    options->language, error))
        return false;
    app->theme.mirrored = words_is_right_to_left(app->words);
    app->pictures = picture_store_new(&app->theme, pictures_fetch, app);
    app->paint = paint_new(&app->theme, app->pictures);
    app->access = access_new(&app->theme);
    access_set_out(app->access, words_get(app->words, "access.out"));
    return true;
}

static void wake(void *context)
{
    struct app *app = context;
    worker_wake(app->worker);
}

static bool open_proofs(struct app *app, GError **error)
{
    const struct options *options = &app->options;
    if (options->witness != NULL && (app->witness = witness_open(options->witness, error)) == NULL)
        return false;
    return options->script == NULL || (app->script = script_open(options->script, error)) != NULL;
}

static void start(struct app *app)
{
    app->dock_watch = -1;
    app->tick_due_ms = -1;
    app->is_dirty = true;
    app->drawing = drawing_new();
    app->qr = qr_new();
    app->worker = worker_new();
    app->studio = studio_new(app);
    app->speech = speech_new(app->options.speech_rate, app->options.speech_volume, wake, app);
    stage_start(app, SCREEN_LOCKED);
}

static void finish(struct app *app)
{
    stage_finish(app);
    studio_free(app->studio);
    g_clear_pointer(&app->speech, speech_free); /* before the worker, which it wakes */
    worker_free(app->worker);
    drawing_free(app->drawing);
    qr_free(app->qr);
    keep_finish(app);
    script_close(app->script);
    witness_close(app->witness);
    scene_free(app->scene);
    access_free(app->access);
    paint_free(app->paint);
    picture_store_free(app->pictures);
    g_clear_pointer(&app->books, g_hash_table_destroy);
    books_close(app);
    window_close(app->window);
    capture_finish();
    g_clear_error(&app->fault);
    g_free(app->pupil);
    g_free(app->saying);
    g_free(app->written);
    options_finish(&app->options);
}

/* Asked to end, the app ends its loop: what a person made is on the disk before it goes. Blocked
 * before there is any other thread. */
static void catch_signals(struct app *app)
{
    signal(SIGPIPE, SIG_IGN);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    app->end_signals = signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
    struct app app = {0};
    switch (options_read(&app.options, argc, argv)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_DONE:
        options_finish(&app.options);
        return 0;
    case OPTIONS_WRONG:
        options_finish(&app.options);
        return 2;
    case OPTIONS_FAILED:
        options_finish(&app.options);
        return 1;
    }
    catch_signals(&app);
    seal_undumpable();
    seal_start();
    g_autoptr(GError) error = NULL;
    if (studio_sources_are_known(&app.options, &error) && open_proofs(&app, &error) &&
        open_screen(&app, &error)) {
        start(&app);
        loop_run(&app);
    } else {
        fprintf(stderr, "viewfinder: %s\n", error->message);
        app.exit_status = 1;
    }
    finish(&app);
    close(app.end_signals);
    return app.exit_status;
}
