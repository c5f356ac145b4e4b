// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age.h"

#include <sodium.h>

void seal_start(void)
{
    int started = sodium_init();

    g_assert(started >= 0);
}

void *seal_secret_new(size_t bytes)
{
    void *memory = sodium_malloc(bytes);

    g_assert(memory);
    sodium_memzero(memory, bytes);
    return memory;
}

void seal_secret_free(void *secret)
{
    sodium_free(secret);
}

void seal_wipe(void *memory, size_t bytes)
{
    sodium_memzero(memory, bytes);
}

void seal_random(void *memory, size_t bytes)
{
    randombytes_buf(memory, bytes);
}
