// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/deletion.h"
#include "wire/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The server's replies: see tests/fault/server. */

struct options {
    char *dock, *hurry, *driver, *only;
    gint64 cases, seed;
    gint jobs;
    gboolean all, list;
};

struct proof {
    struct players players;
    struct score *score;
    GPtrArray *cases; /* struct fault_case, those to be played; then those of the deletion */
    struct deletion *deletion; /* NULL: none */
};

static GPtrArray *make_cases(const struct players *players, guint *before_cuts, guint *fixed)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func(case_free);
    g_autofree char *sizes = play_sizes(players);

    cases_of_stories(cases);
    *fixed = cases->len;
    cases_of_forms(cases);
    cases_of_offsets(cases);
    cases_of_statuses(cases);
    *before_cuts = cases->len;
    cases_of_cuts(cases, sizes);
    return cases;
}

/* Another place for each, the same for the same seed. */
static void shuffle(GPtrArray *cases, gint64 seed)
{
    GRand *random = g_rand_new_with_seed((guint32)seed);

    for (guint i = cases->len; i > 1; i--) {
        guint other = (guint)g_rand_int_range(random, 0, (gint32)i);
        gpointer kept = cases->pdata[i - 1];
        cases->pdata[i - 1] = cases->pdata[other];
        cases->pdata[other] = kept;
    }
    g_rand_free(random);
}

/* So many that the seed chooses of [from, until), `seldom` ones left out. */
static void choose(GPtrArray *chosen, const GPtrArray *cases, guint from, guint until, gint64 seed,
                   gint64 count)
{
    g_autoptr(GPtrArray) some = g_ptr_array_new();

    for (guint i = from; i < until; i++) {
        struct fault_case *one = g_ptr_array_index(cases, i);
        if (!one->seldom)
            g_ptr_array_add(some, one);
    }
    shuffle(some, seed);
    for (guint i = 0; i < some->len && i < count; i++)
        g_ptr_array_add(chosen, some->pdata[i]);
}

/* In a short run: every story, a quarter of it cuts, and of the rest what the seed chooses. */
static GPtrArray *choose_all(const struct options *options, const GPtrArray *cases,
                             guint before_cuts, guint fixed)
{
    GPtrArray *chosen = g_ptr_array_new();
    gint64 cuts = options->cases / 4;

    for (guint i = 0; i < cases->len; i++) {
        struct fault_case *one = g_ptr_array_index(cases, i);
        if (options->only ? g_str_has_prefix(one->name, options->only) : options->all || i < fixed)
            g_ptr_array_add(chosen, one);
    }
    if (options->only || options->all)
        return chosen;
    choose(chosen, cases, before_cuts, cases->len, options->seed, cuts);
    choose(chosen, cases, fixed, before_cuts, options->seed, options->cases - chosen->len);
    return chosen;
}

static const char *play_one(struct proof *proof, guint number, struct found *found)
{
    guint later = number - proof->cases->len;

    if (number < proof->cases->len) {
        struct fault_case *one = g_ptr_array_index(proof->cases, number);
        play_case(&proof->players, one, found);
        return one->name;
    }
    deletion_play(proof->deletion, later, found);
    return deletion_name(later);
}

static bool play_next(void *context, int64_t number)
{
    struct proof *proof = context;
    guint count = proof->cases->len + (proof->deletion ? deletion_count() : 0);
    struct found found;
    const char *name;

    if (number >= count)
        return false;
    found_init(&found);
    name = play_one(proof, (guint)number, &found);
    if (!found_is_good(&found))
        fprintf(stderr, "server: %s\n%s", name, found.why->str);
    score_add(proof->score, &found);
    found_finish(&found);
    return true;
}

static int prove(const struct options *options)
{
    struct proof proof = {.players = {options->dock, options->hurry}, .score = score_new()};
    guint before_cuts, fixed;
    g_autoptr(GPtrArray) cases = make_cases(&proof.players, &before_cuts, &fixed);
    int status = 0;

    proof.cases = choose_all(options, cases, before_cuts, fixed);
    for (guint i = 0; options->list && i < proof.cases->len; i++)
        puts(((struct fault_case *)g_ptr_array_index(proof.cases, i))->name);
    if (!options->list) {
        if (options->driver && !options->only)
            proof.deletion = deletion_new(options->dock, options->driver);
        if (!score_share(proof.score, options->jobs, play_next, &proof))
            proof.score->undetected++;
        status = score_end(proof.score, "server");
        if (status)
            fprintf(stderr, "server: the same again with --seed %" G_GINT64_FORMAT "\n",
                    options->seed);
    }
    deletion_free(proof.deletion);
    g_ptr_array_unref(proof.cases);
    return status;
}

/* What the vault warns of is what is played to it. */
static void pass_over(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
    (void)domain;
    (void)data;
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
        fprintf(stderr, "server: %s\n", message);
}

int main(int argc, char **argv)
{
    struct options options = {.cases = 300, .jobs = 4};
    const GOptionEntry entries[] = {
        {"dock", 0, 0, G_OPTION_ARG_FILENAME, &options.dock, "The program", "FILE"},
        {"hurry", 0, 0, G_OPTION_ARG_FILENAME, &options.hurry, "What hurries its clocks", "FILE"},
        {"driver", 0, 0, G_OPTION_ARG_FILENAME, &options.driver,
         "What makes a vault; without it nothing is freed", "FILE"},
        {"cases", 0, 0, G_OPTION_ARG_INT64, &options.cases, "So many in a short run", "N"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &options.all, "Every case", NULL},
        {"only", 0, 0, G_OPTION_ARG_STRING, &options.only, "Cases that begin so", "NAME"},
        {"list", 0, 0, G_OPTION_ARG_NONE, &options.list, "Their names and nothing else", NULL},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "Chooses; today's by itself", "N"},
        {"jobs", 0, 0, G_OPTION_ARG_INT, &options.jobs, "At once", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("");
    g_autoptr(GError) error = NULL;
    int status;

    g_log_set_default_handler(pass_over, NULL);
    options.seed = g_get_real_time() / G_TIME_SPAN_DAY;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1 || !options.dock) {
        fprintf(stderr, "server: %s\n", error ? error->message : "wrong use; see --help");
        return 2;
    }
    status = prove(&options);
    g_free(options.dock);
    g_free(options.hurry);
    g_free(options.driver);
    g_free(options.only);
    return status;
}
