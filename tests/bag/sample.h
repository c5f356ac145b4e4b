// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A bag to test with: a record, a small photograph and an empty sound. */
#include "bag/bag.h"
#include "mutate.h"
#include "scratch.h"

#include <zlib.h>

#define SAMPLE_PHOTO_BYTES 900

struct sample {
    struct scratch *scratch;
    struct age_identity identity, escrow;
    struct age_recipient recipients[2];
    struct minisign_public device_key;
    struct minisign_secret device_secret;
    uint8_t photo[SAMPLE_PHOTO_BYTES];
    size_t at[2];
    struct bag_source media[2];
    struct bag_recipe recipe;
    GByteArray *bag;
    struct digest sha256;
    int64_t bytes;
    int fd;
};

UNUSED_IN_SOME gssize sample_read_photo(void *context, void *buffer, size_t most, GError **error)
{
    struct sample *sample = context;
    size_t take = MIN(MIN(most, 999), SAMPLE_PHOTO_BYTES - sample->at[0]);

    (void)error;
    memcpy(buffer, sample->photo + sample->at[0], take);
    sample->at[0] += take;
    return (gssize)take;
}

UNUSED_IN_SOME gssize sample_read_nothing(void *context, void *buffer, size_t most, GError **error)
{
    (void)context, (void)buffer, (void)most, (void)error;
    return 0;
}

UNUSED_IN_SOME bool sample_sink(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    g_byte_array_append(context, data, (guint)bytes);
    return true;
}

/* The recipe as at first. */
UNUSED_IN_SOME void sample_rewind(struct sample *sample)
{
    sample->at[0] = 0;
    sample->media[0] =
        (struct bag_source){"photo.jpg", SAMPLE_PHOTO_BYTES, sample_read_photo, sample};
    sample->media[1] = (struct bag_source){"voice.ogg", 0, sample_read_nothing, sample};
}

UNUSED_IN_SOME void sample_write(struct sample *sample)
{
    g_autoptr(GError) error = NULL;

    g_byte_array_set_size(sample->bag, 0);
    sample_rewind(sample);
    assert_true(bag_write(&sample->recipe, sample_sink, sample->bag, &sample->sha256,
                          &sample->bytes, &error));
}

/* Makes these bytes the file behind `fd`. */
UNUSED_IN_SOME void sample_store(struct sample *sample, const void *data, size_t bytes)
{
    assert_int_equal(ftruncate(sample->fd, 0), 0);
    assert_int_equal(pwrite(sample->fd, data, bytes, 0), bytes);
}

UNUSED_IN_SOME struct bag *sample_open(struct sample *sample, GError **error)
{
    sample_store(sample, sample->bag->data, sample->bag->len);
    return bag_open(sample->fd, &sample->device_key, error);
}

/* Where `text` stands in the bag, from `from` on. */
UNUSED_IN_SOME size_t sample_find(const struct sample *sample, const char *text, size_t from)
{
    const uint8_t *found =
        memmem(sample->bag->data + from, sample->bag->len - from, text, strlen(text));

    assert_non_null(found);
    return (size_t)(found - sample->bag->data);
}

/* After a change of the file whose `bytes` begin at `at`: puts its CRC right, behind it and in the
 * directory. */
UNUSED_IN_SOME void sample_fix_crc(struct sample *sample, size_t at, size_t bytes)
{
    static const uint8_t signature[] = {'P', 'K', 7, 8};
    uint8_t *descriptor = sample->bag->data + at + bytes;
    uint32_t crc = GUINT32_TO_LE((uint32_t)crc32_z(0, sample->bag->data + at, bytes));
    size_t from = (size_t)(descriptor - sample->bag->data);
    uint8_t *listed;

    assert_memory_equal(descriptor, signature, sizeof signature);
    listed =
        memmem(sample->bag->data + from + 16, sample->bag->len - from - 16, descriptor + 4, 12);
    assert_non_null(listed);
    memcpy(descriptor + 4, &crc, sizeof crc);
    memcpy(listed, &crc, sizeof crc);
}

UNUSED_IN_SOME int sample_setup(void **state)
{
    struct sample *sample = g_new0(struct sample, 1);
    g_autofree char *path = NULL;

    sample->scratch = scratch_new();
    age_identity_new(&sample->identity);
    age_identity_new(&sample->escrow);
    age_recipient_of(&sample->identity, &sample->recipients[0]);
    age_recipient_of(&sample->escrow, &sample->recipients[1]);
    minisign_new(&sample->device_key, &sample->device_secret);
    seal_random(sample->photo, sizeof sample->photo);
    sample->bag = g_byte_array_new();
    sample->recipe = (struct bag_recipe){
        .info = {.id = id_new(),
                 .device = id_new(),
                 .seq = 7,
                 .has_previous = true,
                 .previous = digest_of("previous", 8)},
        .record = g_bytes_new_static("{\"kind\":\"evidence\"}", 19),
        .media = sample->media,
        .media_count = 2,
        .recipients = sample->recipients,
        .recipient_count = 2,
        .signing = &sample->device_secret,
    };
    path = scratch_path(sample->scratch, "bag.zip");
    sample->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(sample->fd >= 0);
    sample_write(sample);
    *state = sample;
    return 0;
}

UNUSED_IN_SOME int sample_teardown(void **state)
{
    struct sample *sample = *state;

    close(sample->fd);
    g_bytes_unref(sample->recipe.record);
    g_byte_array_unref(sample->bag);
    scratch_free(sample->scratch);
    g_free(sample);
    return 0;
}
