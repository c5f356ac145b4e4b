// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "bag/sample.h"

static void written_bag_reads_back(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag = sample_open(sample, &error);
    g_autoptr(GBytes) record = NULL;
    g_autoptr(GBytes) photo = NULL;

    assert_non_null(bag);
    assert_string_equal(bag_info(bag)->id.text, sample->recipe.info.id.text);
    assert_string_equal(bag_info(bag)->device.text, sample->recipe.info.device.text);
    assert_int_equal(bag_info(bag)->seq, 7);
    assert_true(bag_info(bag)->has_previous);
    assert_true(digest_equal(&bag_info(bag)->previous, &sample->recipe.info.previous));
    assert_string_equal(bag_names(bag)[0], "record.json");
    assert_string_equal(bag_names(bag)[1], "photo.jpg");
    assert_string_equal(bag_names(bag)[2], "voice.ogg");
    assert_null(bag_names(bag)[3]);
    record = bag_read(bag, "record.json", &sample->identity, 1000, &error);
    assert_non_null(record);
    assert_true(g_bytes_equal(record, sample->recipe.record));
    photo = bag_read(bag, "photo.jpg", &sample->identity, SAMPLE_PHOTO_BYTES, &error);
    assert_non_null(photo);
    assert_memory_equal(g_bytes_get_data(photo, NULL), sample->photo, SAMPLE_PHOTO_BYTES);
    bag_close(bag);
}

static void hash_and_length_are_of_the_whole_file(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag = sample_open(sample, &error);
    struct digest whole = digest_of(sample->bag->data, sample->bag->len);

    assert_non_null(bag);
    assert_true(digest_equal(&whole, &sample->sha256));
    assert_true(digest_equal(&whole, bag_sha256(bag)));
    assert_int_equal(sample->bytes, sample->bag->len);
    assert_int_equal(bag_bytes(bag), sample->bag->len);
    bag_close(bag);
}

static void room_is_a_little_more_than_the_bag(void **state)
{
    struct sample *sample = *state;

    assert_true(bag_room_bytes(&sample->recipe) >= sample->bytes);
    assert_true(bag_room_bytes(&sample->recipe) < sample->bytes + 10000);
}

static void every_recipient_opens_it_and_nobody_else(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag = sample_open(sample, &error);
    g_autoptr(GBytes) escrow = bag_read(bag, "voice.ogg", &sample->escrow, 10, &error);
    struct age_identity other;

    assert_non_null(escrow);
    assert_int_equal(g_bytes_get_size(escrow), 0);
    age_identity_new(&other);
    assert_null(bag_read(bag, "photo.jpg", &other, SAMPLE_PHOTO_BYTES, &error));
    assert_true(fault_is(error, FAULT_DENIED));
    bag_close(bag);
}

static void larger_than_allowed_or_unknown_is_refused(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag = sample_open(sample, &error);

    assert_null(bag_read(bag, "photo.jpg", &sample->identity, SAMPLE_PHOTO_BYTES - 1, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(bag_read(bag, "video.webm", &sample->identity, 1000, &error));
    assert_true(fault_is(error, FAULT_MISSING));
    bag_close(bag);
}

static void signature_of_another_device_is_denied(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct minisign_public other;
    struct minisign_secret secret;

    minisign_new(&other, &secret);
    sample_store(sample, sample->bag->data, sample->bag->len);
    assert_null(bag_open(sample->fd, &other, &error));
    assert_true(fault_is(error, FAULT_DENIED));
    g_clear_error(&error);
    /* The same key id with another key: a forger may write what they like there. */
    memcpy(other.key_id, sample->device_key.key_id, sizeof other.key_id);
    assert_null(bag_open(sample->fd, &other, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

static void without_a_key_the_signature_is_not_judged(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag;

    sample_store(sample, sample->bag->data, sample->bag->len);
    bag = bag_open(sample->fd, NULL, &error);
    assert_non_null(bag);
    bag_close(bag);
}

static void refused(struct sample *sample, GError **error)
{
    struct digest sha256;
    int64_t bytes;
    g_autoptr(GByteArray) out = g_byte_array_new();

    assert_false(bag_write(&sample->recipe, sample_sink, out, &sha256, &bytes, error));
    assert_true(fault_is(*error, FAULT_INVALID));
}

static void names_that_are_not_plain_are_refused(void **state)
{
    static const char *const names[] = {
        "",
        "../x",
        "a/b",
        ".part",
        "Photo.jpg",
        "a b",
        "record.json",
        "f\xc3\xb6o",
        "-x",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"};
    struct sample *sample = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        sample_rewind(sample);
        sample->media[0].name = names[i];
        refused(sample, &error);
    }
    {
        g_autoptr(GError) error = NULL;
        sample_rewind(sample);
        sample->media[0].name = sample->media[1].name;
        refused(sample, &error);
    }
}

static void source_of_another_length_than_it_says_is_refused(void **state)
{
    struct sample *sample = *state;

    for (int by = -1; by <= 1; by += 2) {
        g_autoptr(GError) error = NULL;
        sample_rewind(sample);
        sample->media[0].bytes = SAMPLE_PHOTO_BYTES + by;
        refused(sample, &error);
    }
}

static gssize read_fails(void *context, void *buffer, size_t most, GError **error)
{
    (void)context, (void)buffer, (void)most;
    fault(error, FAULT_SYSTEM, "the disk went away");
    return -1;
}

static bool sink_fails(void *context, const void *data, size_t bytes, GError **error)
{
    int *left = context;

    (void)data;
    *left -= (int)bytes;
    return *left > 0 || fault(error, FAULT_FULL, "no room");
}

static void failing_source_and_sink_stop_the_bag(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    struct digest sha256;
    int64_t bytes;

    for (int room = 1; room < (int)sample->bytes; room += 97) {
        int left = room;
        sample_rewind(sample);
        assert_false(bag_write(&sample->recipe, sink_fails, &left, &sha256, &bytes, &error));
        assert_true(fault_is(error, FAULT_FULL));
        g_clear_error(&error);
    }
    sample_rewind(sample);
    sample->media[1].read = read_fails;
    assert_false(bag_write(&sample->recipe, sample_sink, out, &sha256, &bytes, &error));
    assert_true(fault_is(error, FAULT_SYSTEM));
}

static void bag_without_media_and_predecessor_is_whole(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag;

    sample->recipe.media_count = 0;
    sample->recipe.info.has_previous = false;
    sample->recipe.info.seq = 1;
    sample_write(sample);
    bag = sample_open(sample, &error);
    assert_non_null(bag);
    assert_false(bag_info(bag)->has_previous);
    assert_null(bag_names(bag)[1]);
    bag_close(bag);
}

static void bag_that_changes_after_opening_is_noticed(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct bag *bag = sample_open(sample, &error);
    size_t middle = sample_find(sample, "photo.jpg.age", 0) + 800;
    uint8_t flipped = sample->bag->data[middle] ^ 1;

    assert_non_null(bag);
    assert_int_equal(pwrite(sample->fd, &flipped, 1, (off_t)middle), 1);
    assert_null(bag_read(bag, "photo.jpg", &sample->identity, SAMPLE_PHOTO_BYTES, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    g_clear_error(&error);
    assert_int_equal(ftruncate(sample->fd, (off_t)middle), 0);
    assert_null(bag_read(bag, "photo.jpg", &sample->identity, SAMPLE_PHOTO_BYTES, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    bag_close(bag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(written_bag_reads_back, sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(hash_and_length_are_of_the_whole_file, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(room_is_a_little_more_than_the_bag, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(every_recipient_opens_it_and_nobody_else, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(larger_than_allowed_or_unknown_is_refused, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(signature_of_another_device_is_denied, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(without_a_key_the_signature_is_not_judged, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(names_that_are_not_plain_are_refused, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(source_of_another_length_than_it_says_is_refused,
                                        sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(failing_source_and_sink_stop_the_bag, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(bag_without_media_and_predecessor_is_whole, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(bag_that_changes_after_opening_is_noticed, sample_setup,
                                        sample_teardown),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
