// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/proof.h"
#include "fault/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The power goes. A device's day is recorded call by call; then, for random points of it, random
 * states that a disk could be left in are made and opened, and everything that the driver had been
 * told is done by then must be there. Every other day starts from such a state, so that the sweep
 * is cut too. */

#define STATES_A_DAY 1250
#define DAYS_ON_END 2

struct day {
    struct disk *disk;
    int first;       /* the op from where a cut may come */
    GString *before; /* what was said before this day */
    uint64_t seed;
    int number;
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
    struct disk *disk = disk_read(folder, "dock");
    struct trace *trace = trace_run(command, NULL, folder, disk, proof->work);
    bool good = trace && trace->status == 0 && said_index(disk, "ended") > 0 &&
                !strstr(trace->said, "failed ");

    if (!good) {
        fprintf(stderr, "the day did not come to its end:\n%s\n", trace ? trace->said : "");
        exit(1);
    }
    trace_free(trace);
    return disk;
}

static void hear_before(const struct day *day, int cut, GString *said)
{
    g_string_append_len(said, day->before->str, (gssize)day->before->len);
    for (int i = 0; i < cut; i++) {
        const struct op *op = g_ptr_array_index(day->disk->ops, i);
        if (op->kind == OP_SAID && strcmp(op->words, "ended") != 0)
            g_string_append_printf(said, "%s\n", op->words);
    }
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
        day.disk = record(proof, world, &day);
        day.first = said_index(day.disk, "start") + 1;
        proof_share(proof, MIN(left, STATES_A_DAY), try_cut, &day);
        end_day(proof, &day, world);
        day.number++;
    }
    g_string_free(day.before, TRUE);
    printf("powercut: seed %" G_GUINT64_FORMAT ", %d days recorded, %.0f states a second\n",
           proof->seed, day.number,
           (double)proof->tally->tried * 1e6 / (double)(g_get_monotonic_time() - start));
    return proof_end(proof);
}
