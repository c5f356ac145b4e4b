// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/harm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A driver that says nothing for so long hangs. */
#define LONGEST_S "60"
/* How often a pipe is read is not the same each time, so that the last reads may not come. */
#define TRIES 3

static bool is_wanted(const struct proof *proof, const struct stage *stage)
{
    return !proof->act || strcmp(proof->act, stage->act) == 0;
}

void harms_choose(struct harms *harms)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(struct harm));
    int64_t turn = harms->proof->third ? harms->proof->third : time(NULL) / 86400;

    for (guint i = 0; i < harms->list->len; i++) {
        const struct harm *harm = &g_array_index(harms->list, struct harm, i);
        if (!is_wanted(harms->proof, harm->stage))
            continue;
        if (harms->proof->all || harm->stage->is_main || i % 3 == (guint)(turn % 3))
            g_array_append_vals(chosen, harm, 1);
    }
    if (harms->proof->states > 0 && chosen->len > harms->proof->states)
        g_array_set_size(chosen, (guint)harms->proof->states);
    g_array_unref(harms->list);
    harms->list = chosen;
}

/* --- one --- */

struct attempt {
    struct harms *harms;
    const struct harm *harm;
    char *work, *world, *vault;
    char *said;
    struct send *send; /* where the stage is the dock's */
    bool was_reached;
    int status;
};

/* The words after the first ones, which are NULL-terminated. */
static void add_words(GPtrArray *words, const char *const *more)
{
    for (; *more; more++)
        g_ptr_array_add(words, g_strdup(*more));
}

/* strace does not follow: what parses packs is a program of its own, with calls of its own. */
static GPtrArray *command(const struct attempt *attempt, const char *log)
{
    const struct harm *harm = attempt->harm;
    const struct proof *proof = attempt->harms->proof;
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    add_words(words, (const char *const[]){"timeout", LONGEST_S, NULL});
    if (!harm->is_short) {
        add_words(words, (const char *const[]){"strace", "-q", "-o", log, "-e", NULL});
        g_ptr_array_add(words, g_strconcat("trace=", harm->call->name, NULL));
        add_words(words, (const char *const[]){"-e", NULL});
        g_ptr_array_add(words,
                        g_strdup_printf("inject=%s:%s:when=%d%s", harm->call->name, harm->way,
                                        harm->call->number, harm->goes_on ? "+" : ""));
    }
    if (attempt->send) {
        add_words(words, send_command(attempt->send));
    } else {
        add_words(words,
                  (const char *const[]){proof->driver, harm->stage->act, attempt->world, NULL});
        g_ptr_array_add(words, g_strdup_printf("%u", (unsigned)proof->seed));
    }
    g_ptr_array_add(words, NULL);
    return words;
}

/* The exit status of strace, which is the driver's; 128 and the signal if one ended it. */
static int run(const struct attempt *attempt, const char *out, const char *log)
{
    const struct harm *harm = attempt->harm;
    g_autoptr(GPtrArray) words = command(attempt, log);
    g_autofree char *which = g_strdup_printf("%s %d", harm->call->name, harm->call->number);
    g_autofree char *bin = g_path_get_dirname(attempt->harms->proof->driver);
    g_autofree char *library = g_build_filename(bin, "libfault_short.so", NULL);
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (harm->is_short) {
            setenv("LD_PRELOAD", library, 1);
            setenv("VIEWFINDER_FAULT_SHORT", which, 1);
            setenv("VIEWFINDER_FAULT_SHORT_LOG", log, 1);
        }
        if (!freopen(out, "w", stdout) || (attempt->send && !freopen("/dev/null", "w", stderr)))
            _exit(126);
        execvp(words->pdata[0], (char **)words->pdata);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void perform(struct attempt *attempt)
{
    g_autofree char *from = proof_path(attempt->harms->proof, attempt->harm->stage->from);
    g_autofree char *out = g_build_filename(attempt->work, "said", NULL);
    g_autofree char *log = g_build_filename(attempt->work, "log", NULL), *text = NULL;

    g_clear_pointer(&attempt->said, g_free);
    g_clear_pointer(&attempt->send, send_free);
    tree_remove(attempt->work);
    g_mkdir_with_parents(attempt->work, 0700);
    tree_copy(from, attempt->world);
    if (stage_is_send(attempt->harm->stage))
        attempt->send = send_new(attempt->harms->proof->driver, attempt->world);
    attempt->status = run(attempt, out, log);
    if (!g_file_get_contents(out, &attempt->said, NULL, NULL))
        attempt->said = g_strdup("");
    if (g_file_get_contents(log, &text, NULL, NULL))
        attempt->was_reached =
            strstr(text, "INJECTED") || strstr(text, "killed by SIGKILL") || strstr(text, "short");
}

/* The dock again, undisturbed: then everything must be done, and done once. */
static void finish_sending(struct attempt *attempt, struct verdict *verdict)
{
    GString *said = g_string_new(NULL);

    send_said(attempt->said, said);
    send_finish(attempt->send, said, verdict);
    g_free(attempt->said);
    attempt->said = g_string_free(said, FALSE);
}

/* A dock that could not do all says 1 or 3; a driver says itself what failed, and ends well. */
static bool ended_well(const struct attempt *attempt, const struct promises *promises)
{
    if (strstr(attempt->harm->way, "SIGKILL") && attempt->was_reached)
        return attempt->status == 137;
    if (attempt->send)
        return attempt->status == 0 || attempt->status == 1 || attempt->status == 3;
    return attempt->status == 0 &&
           (promises->is_ended || strstr(attempt->harm->way, "SIGKILL") != NULL);
}

static void judge(struct attempt *attempt)
{
    const struct harm *harm = attempt->harm;
    struct promises *promises = promises_new();
    struct verdict verdict;
    int before;

    promises_hear_all(promises, harm->stage->said);
    before = promises->count;
    promises->is_ended = false;
    verdict_init(&verdict);
    if (attempt->send)
        finish_sending(attempt, &verdict);
    if (!promises_hear_all(promises, attempt->said)) {
        verdict.undetected++;
        g_string_append_printf(verdict.why, "it says what nobody understands: %s\n", attempt->said);
    }
    if (!ended_well(attempt, promises)) {
        verdict.undetected++;
        g_string_append_printf(verdict.why, "it ended with %d and no clear fault\n%s\n",
                               attempt->status, attempt->said);
    }
    check_world(attempt->vault, promises, &verdict);
    proof_add(attempt->harms->proof, &verdict, promises->count - before, attempt->vault,
              "%s: %s number %d, %s%s", harm->stage->act, harm->call->name, harm->call->number,
              harm->is_short ? "short" : harm->way, harm->goes_on ? ", from then on" : "");
    verdict_finish(&verdict);
    promises_free(promises);
}

static void do_one(struct proof *proof, void *context, int64_t number, int worker)
{
    struct harms *harms = context;
    g_autofree char *name = g_strdup_printf("worker-%d", worker);
    struct attempt attempt = {.harms = harms,
                              .harm = &g_array_index(harms->list, struct harm, number)};

    attempt.work = proof_path(proof, name);
    attempt.world = g_build_filename(attempt.work, "world", NULL);
    attempt.vault = g_build_filename(attempt.world, "vault", NULL);
    for (int i = 0; i < TRIES && !attempt.was_reached; i++)
        perform(&attempt);
    if (!attempt.was_reached)
        __atomic_fetch_add(&proof->tally->missed, 1, __ATOMIC_RELAXED);
    judge(&attempt);
    send_free(attempt.send);
    tree_remove(attempt.work);
    g_free(attempt.work);
    g_free(attempt.world);
    g_free(attempt.vault);
    g_free(attempt.said);
}

void harms_do(struct harms *harms)
{
    struct tally *tally = harms->proof->tally;

    proof_share(harms->proof, harms->list->len, do_one, harms);
    printf("%s: seed %u, %u calls harmed, %" G_GINT64_FORMAT " of them not reached\n",
           harms->proof->name, (unsigned)harms->proof->seed, harms->list->len, tally->missed);
    /* A call that is not reached harms nothing, and proves nothing. */
    if (tally->missed * 20 > harms->list->len)
        tally->undetected++;
}
