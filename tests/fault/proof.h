// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the proofs share: their options, a folder to work in (in memory where there is room), and
 * the one line that each ends with. */
#include "fault/check.h"

struct proof {
    const char *name;
    char *work;   /* a scratch folder, gone at the end */
    char *driver; /* the driver's path */
    char *act;    /* only this one of the driver's; NULL: every one */
    char *keep;   /* where the first bad vault is put; NULL: nowhere */
    int64_t states;
    bool all;
    uint64_t seed;
    int jobs;
    int rounds; /* of all of it, each with the next seed */
    int third;  /* of what takes turns: 1 to 3; 0: another one each day */
    /* Shared by the workers. */
    struct tally *tally;
};

/* Sums; changed by several processes at once. */
struct tally {
    int64_t tried, acknowledged, lost, twice, early, undetected;
    int64_t faults; /* how many were tried in vain */
    int64_t missed; /* calls that were to be harmed and were not reached */
};

/* Reads --states, --all, --third, --act, --seed, --rounds, --jobs, --keep; ends the program for
 * --help and wrong ones. Makes the folder and in it `base`, a world, whose PIN is known from now
 * on. */
struct proof *proof_start(const char *name, int argc, char **argv, int64_t states);
/* Prints the line and answers the exit status. Frees. */
int proof_end(struct proof *proof);
/* `<work>/<name>`; g_free. */
char *proof_path(const struct proof *proof, const char *name);

/* Adds what was found; says the first ones on standard error with `what` was tried, and keeps the
 * vault of the first. `folder` (may be NULL) is that vault. */
void proof_add(struct proof *proof, const struct verdict *verdict, int acknowledged,
               const char *folder, const char *what, ...) G_GNUC_PRINTF(5, 6);
/* Calls `work` with 0 … count-1, in as many processes as there are jobs. False if one of them
 * died. */
typedef void proof_work(struct proof *proof, void *context, int64_t number, int worker);
bool proof_share(struct proof *proof, int64_t count, proof_work *work, void *context);

void tree_remove(const char *path);
void tree_copy(const char *from, const char *to);
/* The same, but files in folders called `linked` (nobody writes these) are the very same ones, as a
 * disk has them: by what an index knows them. */
void tree_link(const char *from, const char *to, const char *linked);
