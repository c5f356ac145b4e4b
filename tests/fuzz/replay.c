// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "mutate.h"
#include "seal/age.h"

#include <stdio.h>
#include <stdlib.h>

/* Every target as a plain test: each seed as it is, and with a little harm, the same in every run.
 * A file named as the second argument is played instead: what tests/fuzz/run found. */

#define TIMES 40

static GPtrArray *seeds;

static void keep_seed(const void *data, size_t bytes)
{
    g_ptr_array_add(seeds, g_bytes_new(data, bytes));
}

static void play(const struct fuzz_target *target, GRand *random, GBytes *seed)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(seed, &length);

    target->run(data ? data : (const uint8_t *)"", length);
    for (int i = 0; length && i < TIMES; i++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_byte_array_append(changed, data, (guint)length);
        mutate(random, changed);
        target->run(changed->len ? changed->data : (const uint8_t *)"", changed->len);
    }
}

static void play_seeds(const struct fuzz_target *target)
{
    GRand *random = g_rand_new_with_seed(20261121);

    seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    fuzz_seed = keep_seed;
    target->seeds();
    if (seeds->len == 0)
        fuzz_lost("a target without a seed");
    for (guint i = 0; i < seeds->len; i++)
        play(target, random, g_ptr_array_index(seeds, i));
    printf("%s: %u seeds, each harmed %d times\n", target->name, seeds->len, TIMES);
    g_ptr_array_unref(seeds);
    g_rand_free(random);
}

static void play_file(const struct fuzz_target *target, const char *path)
{
    g_autofree char *data = NULL;
    gsize bytes;

    if (!g_file_get_contents(path, &data, &bytes, NULL))
        fuzz_lost("the file cannot be read");
    target->run((const uint8_t *)data, bytes);
}

static void pass_over(const char *domain, GLogLevelFlags level, const char *words, gpointer data)
{
    (void)domain;
    (void)data;
    if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR))
        fuzz_lost(words);
}

int main(int argc, char **argv)
{
    seal_start();
    g_log_set_default_handler(pass_over, NULL);
    for (size_t i = 0; fuzz_targets[i]; i++) {
        const struct fuzz_target *target = fuzz_targets[i];
        if (argc > 1 && strcmp(argv[1], target->name) != 0)
            continue;
        if (target->prepare)
            target->prepare();
        if (argc > 2)
            play_file(target, argv[2]);
        else
            play_seeds(target);
    }
    return 0;
}
