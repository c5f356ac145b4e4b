// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"

#include <string.h>

struct age_writer {
    age_sink *sink;
    void *context;
    struct age_chunks *chunks;
    bool broken; /* the sink failed or the last chunk is written */
    size_t pending_bytes;
    uint8_t pending[AGE_CHUNK_BYTES];
    uint8_t sealed[AGE_CHUNK_BYTES + AGE_TAG_BYTES];
};

/* Header and payload nonce, under a fresh file key. */
static bool start(struct age_writer *writer, const struct age_recipient *recipients, size_t count,
                  GError **error)
{
    uint8_t file_key[AGE_FILE_KEY_BYTES], nonce[AGE_NONCE_BYTES];
    g_autoptr(GByteArray) header = g_byte_array_new();
    bool made;

    seal_random(file_key, sizeof file_key);
    seal_random(nonce, sizeof nonce);
    made = age_header_make(header, recipients, count, file_key, error);
    if (made)
        writer->chunks = age_chunks_new(file_key, nonce, true);
    seal_wipe(file_key, sizeof file_key);
    g_byte_array_append(header, nonce, sizeof nonce);
    return made && writer->sink(writer->context, header->data, header->len, error);
}

struct age_writer *age_writer_new(const struct age_recipient *recipients, size_t count,
                                  age_sink *sink, void *context, GError **error)
{
    struct age_writer *writer = seal_secret_new(sizeof *writer);

    writer->sink = sink;
    writer->context = context;
    if (start(writer, recipients, count, error))
        return writer;
    age_writer_free(writer);
    return NULL;
}

static bool put_chunk(struct age_writer *writer, const void *plain, size_t bytes, bool last,
                      GError **error)
{
    age_chunk_seal(writer->chunks, plain, bytes, last, writer->sealed);
    writer->broken = !writer->sink(writer->context, writer->sealed, bytes + AGE_TAG_BYTES, error);
    return !writer->broken;
}

static bool check_open(const struct age_writer *writer, GError **error)
{
    return !writer->broken ||
           fault(error, FAULT_SYSTEM, "sealing has ended or failed before: nothing can be added");
}

/* A full chunk waits until there is more: the last one must be marked. */
bool age_writer_write(struct age_writer *writer, const void *data, size_t bytes, GError **error)
{
    const uint8_t *from = data;

    if (!check_open(writer, error))
        return false;
    while (bytes > 0) {
        size_t take = MIN(bytes, AGE_CHUNK_BYTES - writer->pending_bytes);
        if (writer->pending_bytes == AGE_CHUNK_BYTES) {
            if (!put_chunk(writer, writer->pending, AGE_CHUNK_BYTES, false, error))
                return false;
            writer->pending_bytes = 0;
            continue;
        }
        if (writer->pending_bytes == 0 && bytes > AGE_CHUNK_BYTES) {
            if (!put_chunk(writer, from, AGE_CHUNK_BYTES, false, error))
                return false;
        } else {
            memcpy(writer->pending + writer->pending_bytes, from, take);
            writer->pending_bytes += take;
        }
        from += take;
        bytes -= take;
    }
    return true;
}

const void *age_writer_pending(const struct age_writer *writer, size_t *bytes)
{
    *bytes = writer->pending_bytes;
    return writer->pending;
}

bool age_writer_finish(struct age_writer *writer, GError **error)
{
    if (!check_open(writer, error))
        return false;
    if (!put_chunk(writer, writer->pending, writer->pending_bytes, true, error))
        return false;
    writer->pending_bytes = 0;
    writer->broken = true;
    return true;
}

void age_writer_free(struct age_writer *writer)
{
    if (!writer)
        return;
    age_chunks_free(writer->chunks);
    seal_secret_free(writer);
}
