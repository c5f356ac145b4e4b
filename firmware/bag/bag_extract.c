// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/bag_read.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES 65536

void bag_close(struct bag *bag)
{
    if (!bag)
        return;
    g_ptr_array_unref(bag->names);
    g_ptr_array_unref(bag->payload);
    g_ptr_array_unref(bag->files);
    g_free(bag);
}

const struct bag_info *bag_info(const struct bag *bag)
{
    return &bag->info;
}

const struct digest *bag_sha256(const struct bag *bag)
{
    return &bag->sha256;
}

int64_t bag_bytes(const struct bag *bag)
{
    return bag->bytes;
}

const char *const *bag_names(const struct bag *bag)
{
    return (const char *const *)bag->names->pdata;
}

static const struct bag_file *find(const struct bag *bag, const char *name)
{
    for (guint i = 0; i < bag->payload->len; i++) {
        if (strcmp(g_ptr_array_index(bag->names, i), name) == 0)
            return g_ptr_array_index(bag->payload, i);
    }
    return NULL;
}

/* Feeds the sealed bytes of one file; they must still be those that were checked. */
static bool feed(const struct bag *bag, const struct bag_file *file, struct age_reader *reader,
                 GError **error)
{
    g_autofree char *buffer = g_malloc(BUFFER_BYTES);
    struct digest_stream *digest = digest_stream_new();
    int64_t done = 0;
    struct digest sha256;
    bool good = true;

    while (good && done < file->zip.bytes) {
        ssize_t got = pread(bag->fd, buffer, (size_t)MIN(BUFFER_BYTES, file->zip.bytes - done),
                            (off_t)(file->data_offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            good = fault_errno(error, "cannot read the bag");
        else if (got == 0)
            good = fault(error, FAULT_DAMAGED, "the bag became shorter while it was read");
        else
            good = age_reader_feed(reader, buffer, (size_t)got, error);
        if (good)
            digest_stream_add(digest, buffer, (size_t)got);
        done += got;
    }
    sha256 = digest_stream_finish(digest);
    digest_stream_free(digest);
    if (good && !digest_equal(&sha256, &file->sha256))
        good = fault(error, FAULT_DAMAGED, "the bag changed while it was read");
    return good;
}

bool bag_extract(const struct bag *bag, const char *name, const struct age_identity *identity,
                 age_sink *sink, void *context, GError **error)
{
    const struct bag_file *file = find(bag, name);
    struct age_reader *reader;
    bool done;

    if (!file)
        return fault(error, FAULT_MISSING, "the bag holds no '%.80s'", name);
    reader = age_reader_new(identity, sink, context);
    done = feed(bag, file, reader, error) && age_reader_finish(reader, NULL, error);
    age_reader_free(reader);
    return done;
}

struct in_memory {
    GByteArray *bytes;
    size_t most;
};

static bool append(void *context, const void *data, size_t bytes, GError **error)
{
    struct in_memory *memory = context;

    if (bytes > memory->most - memory->bytes->len)
        return fault(error, FAULT_INVALID, "a file of the bag is larger than %zu bytes",
                     memory->most);
    g_byte_array_append(memory->bytes, data, (guint)bytes);
    return true;
}

GBytes *bag_read(const struct bag *bag, const char *name, const struct age_identity *identity,
                 size_t most_bytes, GError **error)
{
    struct in_memory memory = {g_byte_array_new(), MIN(most_bytes, (size_t)G_MAXINT)};

    if (bag_extract(bag, name, identity, append, &memory, error))
        return g_byte_array_free_to_bytes(memory.bytes);
    g_byte_array_unref(memory.bytes);
    return NULL;
}
