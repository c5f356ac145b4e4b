// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"

#include <string.h>

#define SEALED_CHUNK (AGE_CHUNK_BYTES + AGE_TAG_BYTES)

struct age_reader {
    age_sink *sink;
    void *context;
    struct age_identity identity;
    struct age_chunks *chunks; /* NULL until the header and the nonce were read */
    GByteArray *header;
    uint64_t opened; /* chunks so far */
    bool broken;
    size_t held_bytes;
    uint8_t held[SEALED_CHUNK];
    uint8_t plain[AGE_CHUNK_BYTES];
};

struct age_reader *age_reader_new(const struct age_identity *identity, age_sink *sink,
                                  void *context)
{
    struct age_reader *reader = seal_secret_new(sizeof *reader);

    reader->identity = *identity;
    reader->sink = sink;
    reader->context = context;
    reader->header = g_byte_array_new();
    return reader;
}

void age_reader_free(struct age_reader *reader)
{
    if (!reader)
        return;
    age_chunks_free(reader->chunks);
    if (reader->header)
        g_byte_array_unref(reader->header);
    seal_secret_free(reader);
}

/* Takes bytes until header and nonce are whole. `*used` says how many of `data` were taken. */
static bool feed_header(struct age_reader *reader, const uint8_t *data, size_t bytes, size_t *used,
                        GError **error)
{
    size_t before = reader->header->len;
    size_t take = MIN(bytes, AGE_HEADER_MOST + AGE_NONCE_BYTES - before);
    uint8_t file_key[AGE_FILE_KEY_BYTES];
    gssize length;
    bool good;

    g_byte_array_append(reader->header, data, (guint)take);
    *used = take;
    length = age_header_length(reader->header->data, reader->header->len, error);
    if (length < 0)
        return false;
    if (length == 0 || reader->header->len < (size_t)length + AGE_NONCE_BYTES)
        return true;
    good =
        age_header_open(reader->header->data, (size_t)length, &reader->identity, file_key, error);
    if (good)
        reader->chunks = age_chunks_new(file_key, reader->header->data + length, false);
    seal_wipe(file_key, sizeof file_key);
    *used = (size_t)length + AGE_NONCE_BYTES - before;
    return good;
}

static bool put_chunk(struct age_reader *reader, const uint8_t *sealed, size_t bytes, bool last,
                      GError **error)
{
    if (!age_chunk_open(reader->chunks, sealed, bytes, last, reader->plain))
        return fault(error, FAULT_DAMAGED, "the sealed bytes were changed or cut short");
    /* An empty chunk is the whole of an empty file, and nothing else. */
    if (bytes == AGE_TAG_BYTES && reader->opened > 0)
        return fault(error, FAULT_DAMAGED, "the sealed bytes end in an empty chunk");
    reader->opened++;
    return bytes == AGE_TAG_BYTES ||
           reader->sink(reader->context, reader->plain, bytes - AGE_TAG_BYTES, error);
}

/* A full chunk is opened when there is a byte behind it: only then it is not the last one. */
static bool feed_payload(struct age_reader *reader, const uint8_t *data, size_t bytes,
                         GError **error)
{
    while (bytes > 0) {
        size_t take = MIN(bytes, SEALED_CHUNK - reader->held_bytes);
        if (reader->held_bytes == SEALED_CHUNK) {
            if (!put_chunk(reader, reader->held, SEALED_CHUNK, false, error))
                return false;
            reader->held_bytes = 0;
            continue;
        }
        if (reader->held_bytes == 0 && bytes > SEALED_CHUNK) {
            if (!put_chunk(reader, data, SEALED_CHUNK, false, error))
                return false;
        } else {
            memcpy(reader->held + reader->held_bytes, data, take);
            reader->held_bytes += take;
        }
        data += take;
        bytes -= take;
    }
    return true;
}

static bool check_open(const struct age_reader *reader, GError **error)
{
    return !reader->broken ||
           fault(error, FAULT_DAMAGED, "opening has ended or failed before: nothing more comes");
}

bool age_reader_feed(struct age_reader *reader, const void *data, size_t bytes, GError **error)
{
    const uint8_t *from = data;
    bool good = true;

    if (!check_open(reader, error))
        return false;
    while (good && !reader->chunks && bytes > 0) {
        size_t used;
        good = feed_header(reader, from, bytes, &used, error);
        from += good ? used : 0;
        bytes -= good ? used : 0;
    }
    good = good && feed_payload(reader, from, bytes, error);
    reader->broken = !good;
    return good;
}

/* The file ended here without a last chunk. A chunk that is whole is still its authentic end. */
static bool finish_cut(struct age_reader *reader, GError **error)
{
    g_autoptr(GError) damaged = NULL;

    if (!reader->chunks || reader->held_bytes < SEALED_CHUNK)
        return true;
    if (put_chunk(reader, reader->held, SEALED_CHUNK, false, &damaged) ||
        fault_is(damaged, FAULT_DAMAGED))
        return true;
    g_propagate_error(error, g_steal_pointer(&damaged));
    return false;
}

bool age_reader_finish(struct age_reader *reader, bool *cut, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (cut)
        *cut = false;
    if (!check_open(reader, error))
        return false;
    reader->broken = true;
    if (!reader->chunks)
        fault(&problem, cut || reader->header->len ? FAULT_DAMAGED : FAULT_INVALID,
              "the age header was cut short");
    else if (put_chunk(reader, reader->held, reader->held_bytes, true, &problem))
        return true;
    if (cut && fault_is(problem, FAULT_DAMAGED)) {
        *cut = true;
        return finish_cut(reader, error);
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}
