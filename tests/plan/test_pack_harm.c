// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include "mutate.h"
#include "plan/picture.h"

/* Random harm, signed and sealed by the school as if nothing had happened: refused with a reason,
 * or taken and readable to the last word. Each is a process; tests/fuzz goes deeper, without. */

#define TIMES 80

static void read_pupils(const struct pack *pack)
{
    size_t count;
    const struct pack_pupil *pupils = pack_pupils(pack, &count);

    for (size_t i = 0; i < count; i++) {
        assert_non_null(pupils[i].shown);
        assert_ptr_equal(pack_pupil(pack, pupils[i].id), &pupils[i]);
        for (size_t t = 0; t < pupils[i].target_count; t++)
            assert_true(g_utf8_validate(pupils[i].targets[t].short_words, -1, NULL));
        if (!pupils[i].picture_is_symbol)
            g_bytes_unref(pack_file(pack, pupils[i].picture));
    }
}

static void read_topics(const struct pack *pack)
{
    size_t count;
    const struct topic *topics = pack_topics(pack, "ar", &count);

    for (size_t i = 0; i < count; i++) {
        for (size_t p = 0; p < topics[i].point_count; p++)
            assert_non_null(strstr(topics[i].points[p].said, "%s"));
        for (size_t o = 0; o < topics[i].option_count; o++)
            assert_true(g_utf8_validate(topics[i].options[o].words, -1, NULL));
    }
}

static void harm(GRand *random, struct kit_file *file)
{
    GByteArray *bytes = g_byte_array_new();

    g_byte_array_append(bytes, g_bytes_get_data(file->bytes, NULL),
                        (guint)g_bytes_get_size(file->bytes));
    mutate(random, bytes);
    g_bytes_unref(file->bytes);
    file->bytes = g_byte_array_free_to_bytes(bytes);
}

static bool is_taken(const struct kit *kit, const GPtrArray *files)
{
    g_autoptr(GBytes) zip = kit_zip(files);
    g_autoptr(GError) error = NULL;
    struct pack *pack = kit_open_zip(kit, zip, &error);

    assert_true((pack == NULL) == (error != NULL));
    if (!pack)
        return false;
    read_pupils(pack);
    read_topics(pack);
    pack_unref(pack);
    return true;
}

static void harmed_files_are_refused_or_readable(void **state)
{
    static const char *const names[] = {"pack.json", "topics/things-i-do.json",
                                        "schemes/sen-support.json", "photos/amara.svg"};
    GRand *random = g_rand_new_with_seed(20261121);
    int taken = 0;

    for (int i = 0; i < TIMES; i++) {
        g_autoptr(GPtrArray) files = kit_files(*state);
        harm(random, kit_find(files, names[i % G_N_ELEMENTS(names)]));
        taken += is_taken(*state, files);
    }
    g_rand_free(random);
    /* Some only change a letter of a word; most break something. */
    assert_in_range(taken, 1, TIMES / 2);
}

static void harmed_zips_are_refused_or_readable(void **state)
{
    const struct kit *kit = *state;
    GRand *random = g_rand_new_with_seed(7);

    for (int i = 0; i < TIMES; i++) {
        GByteArray *bytes = g_byte_array_new();
        g_autoptr(GBytes) zip = NULL;
        g_autoptr(GError) error = NULL;
        struct pack *pack;
        g_byte_array_append(bytes, g_bytes_get_data(kit->zip, NULL),
                            (guint)g_bytes_get_size(kit->zip));
        mutate(random, bytes);
        zip = g_byte_array_free_to_bytes(bytes);
        pack = kit_open_zip(kit, zip, &error);
        assert_true((pack == NULL) == (error != NULL));
        pack_unref(pack);
    }
    g_rand_free(random);
}

static void harmed_pictures_are_judged_to_the_end(void **state)
{
    g_autoptr(GBytes) svg = kit_read(SOURCE_DIR "/assets/school/photos/ellie.svg");
    static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 0,  4, 'J',  'F', 0xff, 0xdb, 0, 3,
                                   9,    0xff, 0xc0, 0,    17, 8, 1,    0,   1,    0,    3, 1,
                                   0x22, 0,    2,    0x11, 1,  3, 0x11, 1,   0xff, 0xda};
    g_autoptr(GBytes) photo = g_bytes_new_static(jpeg, sizeof jpeg);
    GRand *random = g_rand_new_with_seed(11);

    (void)state;
    for (int i = 0; i < 60 * TIMES; i++) {
        bool drawn = i % 2 == 0;
        struct kit_file file = {NULL, g_bytes_ref(drawn ? svg : photo), 0};
        g_autoptr(GError) error = NULL;
        bool good;
        harm(random, &file);
        good = picture_check(drawn ? "a.svg" : "a.jpg", file.bytes, &error);
        assert_true(good == (error == NULL));
        g_bytes_unref(file.bytes);
    }
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(harmed_files_are_refused_or_readable),
        cmocka_unit_test(harmed_zips_are_refused_or_readable),
        cmocka_unit_test(harmed_pictures_are_judged_to_the_end),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
