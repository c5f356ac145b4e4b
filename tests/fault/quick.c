// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digest.h"
#include "plan/pack.h"

#include <stdlib.h>
#include <string.h>

/* What makes the judges quick (not the driver: that is the product's code to the last call). Most
 * of opening a vault is its pack: the very same bytes, opened for the same device, are parsed once
 * (`--wrap=pack_open`). And their secrets, which are a test's, lie in plain memory, since locking
 * pages takes a third of the rest (`--wrap=sodium_malloc,sodium_free`). */

void *__wrap_sodium_malloc(size_t bytes);
void __wrap_sodium_free(void *memory);

void *__wrap_sodium_malloc(size_t bytes)
{
    return calloc(1, bytes);
}

void __wrap_sodium_free(void *memory)
{
    free(memory);
}

struct pack *__real_pack_open(GBytes *sealed, const char *minisig,
                              const struct age_identity *vault_key, const struct school *school,
                              const char *device, int64_t least_number, GError **error);
struct pack *__wrap_pack_open(GBytes *sealed, const char *minisig,
                              const struct age_identity *vault_key, const struct school *school,
                              const char *device, int64_t least_number, GError **error);

struct opened {
    struct digest of;
    struct pack *pack;
};

static struct opened *known;
static size_t known_count;

static void add(struct digest_stream *stream, const void *data, size_t bytes)
{
    digest_stream_add(stream, &bytes, sizeof bytes);
    digest_stream_add(stream, data, bytes);
}

struct pack *__wrap_pack_open(GBytes *sealed, const char *minisig,
                              const struct age_identity *vault_key, const struct school *school,
                              const char *device, int64_t least_number, GError **error)
{
    struct digest_stream *stream = digest_stream_new();
    struct opened opened;
    gsize length;
    const void *data = g_bytes_get_data(sealed, &length);

    add(stream, data, length);
    add(stream, minisig, strlen(minisig));
    add(stream, vault_key, sizeof *vault_key);
    add(stream, school->id, strlen(school->id));
    add(stream, &school->pack_key, sizeof school->pack_key);
    add(stream, device, strlen(device));
    add(stream, &least_number, sizeof least_number);
    opened.of = digest_stream_finish(stream);
    digest_stream_free(stream);
    for (size_t i = 0; i < known_count; i++) {
        if (digest_equal(&known[i].of, &opened.of))
            return pack_ref(known[i].pack);
    }
    opened.pack = __real_pack_open(sealed, minisig, vault_key, school, device, least_number, error);
    if (!opened.pack)
        return NULL;
    known = g_renew(struct opened, known, known_count + 1);
    known[known_count++] = opened;
    return pack_ref(opened.pack);
}
