// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/harm.h"

#include <stdio.h>
#include <string.h>

/* Every system call on the vault fails once, in each way that it can; and, where a disk is full or
 * gone, from then on. Each run must end in a clear fault or in success, with nothing called done
 * that is not.
 *
 * A flush that fails takes what it was to flush with it (the kernel calls the pages clean and the
 * next flush succeeds): such a run is recorded, and what the disk may hold in the end is judged,
 * not what the folder still shows. */

struct way {
    const char *call, *way;
    bool goes_on, is_short;
};

static const struct way ways[] = {
    {"openat", "error=EMFILE", false, false},   {"openat", "error=ENOSPC", true, false},
    {"openat", "error=EIO", false, false},      {"write", "error=ENOSPC", false, false},
    {"write", "error=ENOSPC", true, false},     {"write", "error=EIO", false, false},
    {"write", "error=EINTR", false, false},     {"write", "", false, true},
    {"pwrite64", "error=ENOSPC", true, false},  {"pwrite64", "error=EIO", false, false},
    {"pwrite64", "error=EINTR", false, false},  {"pwrite64", "", false, true},
    {"ftruncate", "error=EIO", false, false},   {"fallocate", "error=ENOSPC", false, false},
    {"close", "error=EIO", false, false},       {"close", "error=EINTR", false, false},
    {"rename", "error=EIO", false, false},      {"renameat", "error=EIO", false, false},
    {"renameat", "error=ENOSPC", true, false},  {"renameat2", "error=EIO", false, false},
    {"renameat2", "error=ENOSPC", true, false}, {"unlink", "error=EIO", false, false},
    {"unlinkat", "error=EIO", false, false},    {"unlinkat", "error=EROFS", true, false},
    {"mkdir", "error=ENOSPC", false, false},    {"mkdirat", "error=ENOSPC", false, false},
    {"fchmod", "error=EIO", false, false},      {"read", "error=EIO", false, false},
    {"read", "error=EINTR", false, false},      {"pread64", "error=EIO", false, false},
    {"pread64", "error=EINTR", false, false},   {"getdents64", "error=EIO", false, false},
    {"newfstatat", "error=EIO", false, false},  {"fstatfs", "error=EIO", false, false},
    {"faccessat", "error=EIO", false, false},   {"faccessat2", "error=EIO", false, false},
    {"lseek", "error=EIO", false, false},       {"flock", "error=EINTR", false, false},
};

static const struct way flushes[] = {
    {"fsync", "error=EIO", false, false},       {"fsync", "error=ENOSPC", true, false},
    {"fsync", "error=EINTR", false, false},     {"fdatasync", "error=EIO", false, false},
    {"fdatasync", "error=ENOSPC", true, false},
};

/* Those of the driver, of the dock, or of both. */
enum whose { DRIVERS = 1, DOCKS = 2, BOTH = 3 };

static void add_ways(struct harms *harms, const GPtrArray *stages, enum whose whose,
                     const struct way *list, size_t count)
{
    for (guint i = 0; i < stages->len; i++) {
        const struct stage *stage = g_ptr_array_index(stages, i);
        if (!(whose & (stage_is_send(stage) ? DOCKS : DRIVERS)))
            continue;
        for (guint j = 0; j < stage->calls->len; j++) {
            const struct call *call = g_ptr_array_index(stage->calls, j);
            for (size_t k = 0; k < count; k++) {
                struct harm harm = {stage, call, list[k].way, list[k].goes_on, list[k].is_short};
                if (strcmp(list[k].call, call->name) == 0)
                    g_array_append_val(harms->list, harm);
            }
        }
    }
}

/* --- flushes that fail --- */

#define STATES_A_FLUSH 8

struct flushed {
    struct proof *proof;
    const struct harm *harm;
    struct disk *disk;
    const char *state; /* where states are made */
};

static int failed_at(const struct disk *disk)
{
    for (guint i = 0; i < disk->ops->len; i++) {
        if (((const struct op *)g_ptr_array_index(disk->ops, i))->kind == OP_SYNC_FAILED)
            return (int)i;
    }
    return (int)disk->ops->len;
}

static void judge_state(const struct flushed *flushed, int number)
{
    const struct harm *harm = flushed->harm;
    uint64_t seed = flushed->proof->seed + (uint64_t)number;
    int end = (int)flushed->disk->ops->len, failed = failed_at(flushed->disk);
    /* Half of them at the end, half somewhere after the failure. */
    int cut =
        number % 4 < 2 ? end : failed + (int)(disk_random(&seed) % (uint64_t)(end - failed + 1));
    struct promises *promises = promises_new();
    struct verdict verdict;
    int before;

    promises_hear_all(promises, harm->stage->said);
    before = promises->count;
    for (int i = 0; i < cut; i++) {
        const struct op *op = g_ptr_array_index(flushed->disk->ops, i);
        if (op->kind == OP_SAID && !promises_hear(promises, op->words))
            g_error("nobody understands '%s'", op->words);
    }
    verdict_init(&verdict);
    disk_make(flushed->disk, cut, number % 2 ? DISK_STRICT : DISK_JOURNAL, disk_random(&seed),
              flushed->state);
    check_world(flushed->state, promises, &verdict);
    proof_add(flushed->proof, &verdict, promises->count - before, flushed->state,
              "%s: %s number %d fails (%s%s); cut before op %d of %d, %s", harm->stage->act,
              harm->call->name, harm->call->number, harm->way,
              harm->goes_on ? ", from then on" : "", cut, end, number % 2 ? "strict" : "journal");
    verdict_finish(&verdict);
    promises_free(promises);
    tree_remove(flushed->state);
}

static void fail_flush(struct proof *proof, void *context, int64_t number, int worker)
{
    const struct harms *harms = context;
    const struct harm *harm = &g_array_index(harms->list, struct harm, number);
    g_autofree char *name = g_strdup_printf("flush-%d", worker), *work = proof_path(proof, name);
    g_autofree char *world = g_build_filename(work, "world", NULL);
    g_autofree char *folder = g_build_filename(world, "vault", NULL);
    g_autofree char *state = g_build_filename(work, "state", NULL);
    g_autofree char *from = proof_path(proof, harm->stage->from);
    g_autofree char *inject = g_strdup_printf("inject=%s:%s:when=%d%s", harm->call->name, harm->way,
                                              harm->call->number, harm->goes_on ? "+" : "");
    g_autofree char *seed = g_strdup_printf("%u", (unsigned)proof->seed);
    const char *const command[] = {proof->driver, harm->stage->act, world, seed, NULL};
    const char *const options[] = {"-e", inject, NULL};
    struct flushed flushed = {proof, harm, NULL, state};
    struct trace *trace;

    g_mkdir_with_parents(work, 0700);
    tree_copy(from, world);
    flushed.disk = disk_read(folder, "dock");
    trace = trace_run(command, options, folder, flushed.disk, work);
    if (!trace || trace->status != 0 || !strstr(trace->said, "ended\n"))
        g_error("%s with %s does not end: %s", harm->stage->act, inject, trace ? trace->said : "");
    for (int i = 0; i < STATES_A_FLUSH; i++)
        judge_state(&flushed, i);
    trace_free(trace);
    disk_free(flushed.disk);
    tree_remove(work);
}

int main(int argc, char **argv)
{
    struct proof *proof = proof_start("io", argc, argv, 0);
    struct harms harms = {proof, g_array_new(FALSE, FALSE, sizeof(struct harm))};
    struct harms failing = {proof, g_array_new(FALSE, FALSE, sizeof(struct harm))};
    g_autoptr(GPtrArray) stages = stages_make(proof);

    add_ways(&harms, stages, BOTH, ways, G_N_ELEMENTS(ways));
    /* What the dock's disk may hold then, powercut knows; here it goes on from what it shows. */
    add_ways(&harms, stages, DOCKS, flushes, G_N_ELEMENTS(flushes));
    harms_choose(&harms);
    harms_do(&harms);
    add_ways(&failing, stages, DRIVERS, flushes, G_N_ELEMENTS(flushes));
    harms_choose(&failing);
    proof_share(proof, failing.list->len, fail_flush, &failing);
    printf("io: %u flushes failed, %d states of the disk after each\n", failing.list->len,
           STATES_A_FLUSH);
    return proof_end(proof);
}
