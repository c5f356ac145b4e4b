// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age.h"

#include <errno.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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

/* A core handler behind a pipe is handed a dump whatever the limit says: so both. The sanitizers'
 * leak finder looks into its own process, and cannot where nobody may. */
void seal_undumpable(void)
{
    static const struct rlimit none = {0, 0};

    if (setrlimit(RLIMIT_CORE, &none) != 0)
        g_warning("the limit on core files cannot be set: %s", g_strerror(errno));
#ifndef __SANITIZE_ADDRESS__
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        g_warning("this process can be dumped: %s", g_strerror(errno));
#endif
}

void seal_tag(const uint8_t key[SEAL_TAG_BYTES], const void *data, size_t bytes,
              uint8_t tag[SEAL_TAG_BYTES])
{
    crypto_generichash(tag, SEAL_TAG_BYTES, data, bytes, key, SEAL_TAG_BYTES);
}
