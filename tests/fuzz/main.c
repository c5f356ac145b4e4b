// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "seal/age.h"

#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls. VIEWFINDER_FUZZ names the target; with VIEWFINDER_FUZZ_SEEDS its seeds are
 * written into that folder instead, and with the name `list` the names are. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const struct fuzz_target *target;
static int seeds;

static void write_seed(const void *data, size_t bytes)
{
    g_autofree char *path =
        g_strdup_printf("%s/seed-%03d", g_getenv("VIEWFINDER_FUZZ_SEEDS"), seeds++);

    if (bytes <= target->most_bytes && !g_file_set_contents(path, data, (gssize)bytes, NULL))
        fuzz_lost("a seed cannot be written");
}

static void pass_over(const char *domain, GLogLevelFlags level, const char *words, gpointer data)
{
    (void)domain;
    (void)words;
    (void)data;
    if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR))
        fuzz_lost(words);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = g_getenv("VIEWFINDER_FUZZ");

    (void)argc;
    (void)argv;
    for (size_t i = 0; g_strcmp0(name, "list") == 0 && fuzz_targets[i]; i++)
        puts(fuzz_targets[i]->name);
    if (g_strcmp0(name, "list") == 0)
        exit(0);
    target = fuzz_find(name);
    if (!target)
        fuzz_lost("VIEWFINDER_FUZZ names no target");
    seal_start();
    g_log_set_default_handler(pass_over, NULL);
    if (target->prepare)
        target->prepare();
    if (!g_getenv("VIEWFINDER_FUZZ_SEEDS"))
        return 0;
    fuzz_seed = write_seed;
    target->seeds();
    exit(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    target->run(data, bytes);
    return 0;
}
