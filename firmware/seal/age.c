// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age.h"

#include "seal/age_inside.h"

int64_t age_sealed_bytes(size_t recipients, int64_t plain_bytes)
{
    int64_t chunks = plain_bytes > 0 ? (plain_bytes - 1) / AGE_CHUNK_BYTES + 1 : 1;

    return AGE_FRAME_BYTES + (int64_t)recipients * AGE_STANZA_BYTES + AGE_NONCE_BYTES +
           plain_bytes + chunks * AGE_TAG_BYTES;
}

static bool append(void *context, const void *data, size_t bytes, GError **error)
{
    GByteArray *out = context;

    if (bytes > G_MAXUINT - out->len)
        return fault(error, FAULT_INVALID, "too large to hold in memory");
    g_byte_array_append(out, data, (guint)bytes);
    return true;
}

GBytes *age_seal(GBytes *plain, const struct age_recipient *recipients, size_t count,
                 GError **error)
{
    gsize bytes;
    const void *data = g_bytes_get_data(plain, &bytes);
    int64_t sealed = age_sealed_bytes(count, (int64_t)bytes);
    GByteArray *out = g_byte_array_sized_new((guint)MIN(sealed, INT64_C(0x7fffffff)));
    struct age_writer *writer = age_writer_new(recipients, count, append, out, error);
    bool good =
        writer && age_writer_write(writer, data, bytes, error) && age_writer_finish(writer, error);

    age_writer_free(writer);
    if (good)
        return g_byte_array_free_to_bytes(out);
    g_byte_array_unref(out);
    return NULL;
}

GBytes *age_open(GBytes *sealed, const struct age_identity *identity, GError **error)
{
    gsize bytes;
    const void *data = g_bytes_get_data(sealed, &bytes);
    GByteArray *out = g_byte_array_new();
    struct age_reader *reader = age_reader_new(identity, append, out);
    bool good =
        age_reader_feed(reader, data, bytes, error) && age_reader_finish(reader, NULL, error);

    age_reader_free(reader);
    if (good)
        return g_byte_array_free_to_bytes(out);
    seal_wipe(out->data, out->len);
    g_byte_array_unref(out);
    return NULL;
}
