// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/live.h"
#include "wire/score.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Real servers that die while a dock sends that dies too: see tests/fault/interop. */

#define LARGEST 1500000
#define LOOK_US 4000
#define LONGEST_S 600
#define A_DEATH_FOR_SO_MANY 4 /* items, of the server and of the dock each */

struct options {
    char *dock, *hurry;
    gint64 items, seed;
};

struct play {
    struct live *live;
    struct wire *wire;
    GRand *random;
    int deaths_left; /* of both */
    gint64 next_us;
    int killed_servers, killed_docks, undocked;
};

static int below(struct play *play, int most)
{
    return g_rand_int_range(play->random, 0, most);
}

/* Small ones mostly, as on a day of notes and photographs. */
static size_t draw_size(struct play *play)
{
    return 1 + (size_t)(g_rand_double(play->random) * g_rand_double(play->random) * LARGEST);
}

static void set_next(struct play *play)
{
    play->next_us = g_get_monotonic_time() + 20000 + below(play, 250000);
}

static void kill_server(struct play *play)
{
    live_kill(play->live);
    g_usleep((gulong)below(play, 200000));
    live_start(play->live);
    play->killed_servers++;
}

static void kill_dock(struct play *play)
{
    wire_signal(play->wire, SIGKILL);
    wire_wait(play->wire);
    wire_start(play->wire, false);
    play->killed_docks++;
}

/* Taken out of its dock, and put back. */
static void undock(struct play *play)
{
    g_autofree char *docked = g_build_filename(play->wire->folder, "docked", NULL);

    g_unlink(docked);
    g_usleep((gulong)below(play, 200000));
    wire_put(play->wire, "docked", "1");
    play->undocked++;
}

static void harm(struct play *play)
{
    static void (*const harms[])(struct play *) = {kill_server, kill_dock, kill_server, undock};

    harms[below(play, G_N_ELEMENTS(harms))](play);
    play->deaths_left--;
    set_next(play);
}

static guint count_done(const struct play *play)
{
    guint done = 0;

    for (guint i = 0; i < play->wire->names->len; i++)
        done += live_is_done(play->live, play->wire, i);
    return done;
}

/* Until all have arrived; false when they do not. */
static bool send_all(struct play *play, struct found *found)
{
    gint64 until_us = g_get_monotonic_time() + (gint64)LONGEST_S * G_USEC_PER_SEC;
    int status;

    wire_put(play->wire, "docked", "1");
    wire_start(play->wire, false);
    set_next(play);
    while (count_done(play) < play->wire->names->len) {
        gint64 now_us = g_get_monotonic_time();
        if (wire_has_ended(play->wire, &status)) {
            found_add(found, &found->undetected, "the dock ended with %d", status);
            return false;
        }
        if (now_us > until_us)
            return false;
        if (play->deaths_left > 0 && now_us > play->next_us)
            harm(play);
        g_usleep(LOOK_US);
    }
    wire_signal(play->wire, SIGTERM);
    status = wire_wait(play->wire);
    if (status != 0)
        found_add(found, &found->undetected, "told to stop, the dock ended with %d", status);
    return true;
}

static void check(struct play *play, struct found *found)
{
    int places = live_places(play->live), whole = 0;

    for (guint i = 0; i < play->wire->names->len; i++) {
        GBytes *bag = g_ptr_array_index(play->wire->bags, i);
        int copies = live_copies(play->live, bag, wire_id(play->wire, i));
        bool done = live_is_done(play->live, play->wire, i);
        found->acknowledged += done;
        whole += copies;
        if (copies == 0 && done)
            found_add(found, &found->early, "item %u is called done and is not there", i + 1);
        if (copies == 0)
            found_add(found, &found->lost, "item %u is not there", i + 1);
        if (copies > 1)
            found_add(found, &found->twice, "item %u is there %d times", i + 1, copies);
    }
    if (places > whole)
        found_add(found, &found->twice, "parts of %d items lie there twice", places - whole);
    if (wire_missing(play->wire))
        found_add(found, &found->lost, "%d are not in the vault", wire_missing(play->wire));
}

static void play_kind(const struct options *options, enum live_kind kind, gint64 items,
                      struct found *found)
{
    struct play play = {.live = live_new(kind),
                        .wire = wire_new(options->dock, options->hurry),
                        .random = g_rand_new_with_seed((guint32)options->seed + kind),
                        .deaths_left = (int)items / A_DEATH_FOR_SO_MANY * 2};

    wire_set_server(play.wire, live_url(play.live), kind == LIVE_PLAN ? "plan" : "tus");
    for (gint64 i = 0; i < items; i++)
        live_add_item(play.live, play.wire, draw_size(&play));
    if (!send_all(&play, found)) {
        g_autofree char *errors = wire_errors(play.wire);
        found_add(found, &found->undetected, "it does not come to an end: %s", errors);
    }
    check(&play, found);
    fprintf(stderr, "%s: %d items; it died %d times, the dock %d times, undocked %d times\n",
            live_name(kind), (int)items, play.killed_servers, play.killed_docks, play.undocked);
    g_rand_free(play.random);
    wire_free(play.wire);
    live_free(play.live);
}

static int prove(const struct options *options)
{
    struct score *score = score_new();

    for (enum live_kind kind = 0; kind < LIVE_KINDS; kind++) {
        struct found found;
        if (!live_is_here(kind)) {
            fprintf(stderr, "%s: this machine's Node is too old for it\n", live_name(kind));
            continue;
        }
        found_init(&found);
        play_kind(options, kind, options->items, &found);
        if (!found_is_good(&found))
            fprintf(stderr, "interop: %s\n%s", live_name(kind), found.why->str);
        score_add(score, &found);
        score->tried += options->items - 1;
        found_finish(&found);
    }
    return score_end(score, "interop");
}

int main(int argc, char **argv)
{
    struct options options = {.items = 50};
    const GOptionEntry entries[] = {
        {"dock", 0, 0, G_OPTION_ARG_FILENAME, &options.dock, "The program", "FILE"},
        {"hurry", 0, 0, G_OPTION_ARG_FILENAME, &options.hurry, "What hurries its clocks", "FILE"},
        {"items", 0, 0, G_OPTION_ARG_INT64, &options.items, "So many to each server", "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "Chooses; the time by itself", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("");
    g_autoptr(GError) error = NULL;
    int status;

    options.seed = g_get_real_time() / G_USEC_PER_SEC;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1 || !options.dock) {
        fprintf(stderr, "interop: %s\n", error ? error->message : "wrong use; see --help");
        return 2;
    }
    status = prove(&options);
    if (status)
        fprintf(stderr, "interop: the same again with --seed %" G_GINT64_FORMAT "\n", options.seed);
    g_free(options.dock);
    g_free(options.hurry);
    return status;
}
