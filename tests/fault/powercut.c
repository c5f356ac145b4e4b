// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/proof.h"
#include "fault/send.h"
#include "fault/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The power goes. A device's day is recorded call by call; then, for random points of it, random
 * states that a disk could be left in are made and opened, and everything that the driver had been
 * told is done by then must be there. Every other day starts from such a state, so that the sweep
 * is cut too. Each fourth day is the dock's: it sends what was filed. */

#define STATES_A_DAY 1250
#define DAYS_ON_END 2
#define DAYS_TO_DOCK 4
/* So many of the dock's states are taken up again: it takes as long as ten others. */
#define RESUMED 20

struct day {
    struct disk *disk;
    int first;       /* the op from where a cut may come */
    GString *before; /* what was said before this day */
    uint64_t seed;
    int number;
    struct send *send;           /* the dock's day; or NULL */
    char pin[16], other_pin[16]; /* as promises.h has them */
};

static int said_index(const struct disk *disk, const char *words)
{
    for (guint i = 0; i < disk->ops->len; i++) {
        const struct op *op = g_ptr_array_index(disk->ops, i);
        if (op->kind == OP_SAID && strcmp(op->words, words) == 0)
            return (int)i;
    }
    return -1;
}

/* Records a day in `<work>/world`. */
static struct disk *record(struct proof *proof, const char *world, const struct day *day)
{
    g_autofree char *folder = g_build_filename(world, "vault", NULL);
    g_autofree char *number = g_strdup_printf("%u", (unsigned)day->seed);
    const char *const command[] = {proof->driver, "day",          world, number,
                                   day->pin,      day->other_pin, NULL};
    struct disk *disk = disk_read(folder, day->send ? NULL : "dock");
    struct trace *trace =
        trace_run(day->send ? send_command(day->send) : command, NULL, folder, disk, proof->work);
    bool good =
        trace && trace->status == 0 && !strstr(trace->said, "failed ") &&
        (day->send ? strstr(trace->said, "received ") != NULL : said_index(disk, "ended") > 0);

    if (!good) {
        fprintf(stderr, "the day did not come to its end:\n%s\n", trace ? trace->said : "");
        exit(1);
    }
    trace_free(trace);
    return disk;
}

/* Every line by then, as it was said. */
static void hear_lines(const struct day *day, int cut, GString *said)
{
    for (int i = 0; i < cut; i++) {
        const struct op *op = g_ptr_array_index(day->disk->ops, i);
        if (op->kind == OP_SAID && strcmp(op->words, "ended") != 0)
            g_string_append_printf(said, "%s\n", op->words);
    }
}

/* The same in the driver's words, and what was said before this day. */
static void hear_before(const struct day *day, int cut, GString *said)
{
    GString *lines = g_string_new(NULL);

    g_string_append_len(said, day->before->str, (gssize)day->before->len);
    hear_lines(day, cut, lines);
    if (day->send)
        send_said(lines->str, said);
    else
        g_string_append_len(said, lines->str, (gssize)lines->len);
    g_string_free(lines, TRUE);
}

struct cut {
    int at;
    enum disk_model model;
    uint64_t seed;
};

static struct cut draw(const struct day *day, int64_t number)
{
    uint64_t seed = day->seed + (uint64_t)number * 2654435761u;
    int span = (int)day->disk->ops->len - day->first + 1;
    struct cut cut = {.model = number % 2 ? DISK_STRICT : DISK_JOURNAL};

    cut.at = day->first + (int)(disk_random(&seed) % (uint64_t)span);
    cut.seed = disk_random(&seed);
    return cut;
}

static void check_dock(const struct day *day, const struct cut *cut, int64_t number,
                       const char *folder, struct verdict *verdict)
{
    GString *said = g_string_new(NULL);

    hear_lines(day, cut->at, said);
    send_check_cut(folder, said->str, verdict);
    g_string_free(said, TRUE);
    if (number % RESUMED == 0)
        send_resume(day->send, folder, verdict);
}

static void try_cut(struct proof *proof, void *context, int64_t number, int worker)
{
    const struct day *day = context;
    struct cut cut = draw(day, number);
    struct promises *promises = promises_new();
    g_autofree char *name = g_strdup_printf("state-%d", worker);
    g_autofree char *folder = proof_path(proof, name);
    GString *said = g_string_new(NULL);
    struct verdict verdict;

    hear_before(day, cut.at, said);
    if (!promises_hear_all(promises, said->str))
        g_error("the driver says what nobody understands: %s", said->str);
    verdict_init(&verdict);
    disk_make(day->disk, cut.at, cut.model, cut.seed, folder);
    if (day->send)
        check_dock(day, &cut, number, folder, &verdict);
    check_world(folder, promises, &verdict);
    proof_add(proof, &verdict, promises->count, folder,
              "day %d, state %d: cut before call %d of %u, %s", day->number, (int)number, cut.at,
              day->disk->ops->len, cut.model == DISK_STRICT ? "strict" : "journal");
    verdict_finish(&verdict);
    promises_free(promises);
    g_string_free(said, TRUE);
    tree_remove(folder);
}

static void learn_pin(struct day *day)
{
    struct promises *promises = promises_new();

    if (!promises_hear_all(promises, day->before->str))
        g_error("what was said before is not understood");
    g_strlcpy(day->pin, promises->pin, sizeof day->pin);
    g_strlcpy(day->other_pin, promises->tried_pin, sizeof day->other_pin);
    promises_free(promises);
}

/* The next day starts where a cut left this one; after some, anew. */
static void end_day(struct proof *proof, struct day *day, const char *world)
{
    g_autofree char *base = proof_path(proof, "base");
    g_autofree char *vault = g_build_filename(world, "vault", NULL);
    struct cut cut = draw(day, -1);
    GString *said = g_string_new(NULL);

    if ((day->number + 1) % DAYS_ON_END != 0) {
        hear_before(day, cut.at, said);
        tree_remove(vault);
        disk_make(day->disk, cut.at, cut.model, cut.seed, vault);
    } else {
        tree_remove(world);
        tree_copy(base, world);
    }
    g_string_free(day->before, TRUE);
    day->before = said;
    learn_pin(day);
    g_clear_pointer(&day->disk, disk_free);
}

/* A vault in which some of everything waits for the dock. */
static void start_sending(struct proof *proof, struct day *day, const char *world)
{
    static const char *const acts[] = {"capture", "voice", "words", "file"};
    g_autofree char *base = proof_path(proof, "base");

    tree_remove(world);
    tree_copy(base, world);
    g_string_truncate(day->before, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        g_autofree char *command =
            g_strdup_printf("%s %s %s %u", proof->driver, acts[i], world, (unsigned)day->seed);
        g_autofree char *out = NULL;
        int status;
        if (!g_spawn_command_line_sync(command, &out, NULL, &status, NULL) || status != 0)
            g_error("'%s' does not come to its end: %s", acts[i], out);
        g_string_append(day->before, out);
    }
    learn_pin(day);
    day->send = send_new(proof->driver, world);
}

static void end_sending(struct proof *proof, struct day *day)
{
    struct verdict verdict;

    if (!day->send)
        return;
    verdict_init(&verdict);
    send_check_server(day->send, &verdict);
    if (!verdict_is_good(&verdict))
        proof_add(proof, &verdict, 0, NULL, "day %d, the server", day->number);
    verdict_finish(&verdict);
    g_clear_pointer(&day->send, send_free);
}

static void play_day(struct proof *proof, struct day *day, const char *world, int64_t states)
{
    bool sends = proof->act ? strcmp(proof->act, "send") == 0
                            : day->number % DAYS_TO_DOCK == DAYS_TO_DOCK - 1;

    if (sends)
        start_sending(proof, day, world);
    day->disk = record(proof, world, day);
    day->first = sends ? 0 : said_index(day->disk, "start") + 1;
    proof_share(proof, states, try_cut, day);
    end_day(proof, day, world);
    end_sending(proof, day);
    day->number++;
}

int main(int argc, char **argv)
{
    struct proof *proof = proof_start("powercut", argc, argv, 5000);
    g_autofree char *base = proof_path(proof, "base"), *world = proof_path(proof, "world");
    struct day day = {.before = g_string_new(NULL)};
    int64_t start = g_get_monotonic_time();
    uint64_t seed = proof->seed;

    if (proof->all)
        proof->states = 1000000;
    tree_copy(base, world);
    learn_pin(&day);
    for (int64_t left = proof->states; left > 0; left -= STATES_A_DAY) {
        day.seed = disk_random(&seed);
        play_day(proof, &day, world, MIN(left, STATES_A_DAY));
    }
    g_string_free(day.before, TRUE);
    printf("powercut: seed %" G_GUINT64_FORMAT ", %d days recorded, %.0f states a second\n",
           proof->seed, day.number,
           (double)proof->tally->tried * 1e6 / (double)(g_get_monotonic_time() - start));
    return proof_end(proof);
}
