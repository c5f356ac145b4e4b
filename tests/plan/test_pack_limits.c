// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#define MIB ((size_t)1024 * 1024)

static void path_that_leaves_is_refused(void **state)
{
    const char *const names[] = {"../x.txt", "photos/../../x", "/etc/x", "photos//x",
                                 "./x",      "photos/.",       "..",     "a\nb"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GPtrArray) files = kit_files(*state);
        kit_add_text(files, names[i], "x");
        kit_refused(*state, files, names[i], "leaves the pack");
    }
}

static void name_that_is_there_twice_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "topics/my-day.json", "{}");
    kit_refused(*state, files, "topics/my-day.json", "there twice");
}

static void link_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "photos/link.svg", "");
    kit_find(files, "photos/link.svg")->type = AE_IFLNK;
    kit_refused(*state, files, "photos/link.svg", "neither a file nor a folder");
}

static void folders_of_their_own_are_no_harm(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "photos/", "");
    kit_find(files, "photos/")->type = AE_IFDIR;
    kit_accepted(*state, files);
}

/* The good zip with so many entries in all, by another program: it is quicker at it than we are
 * under a sanitizer. */
static GBytes *zip_with_entries(const struct kit *kit, int entries)
{
    g_autofree char *path = g_build_filename(kit->folder, "many.zip", NULL);
    g_autofree char *number = g_strdup_printf("%d", entries);
    const char *program = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'a')\n"
                          "for i in range(int(sys.argv[2]) - len(z.namelist())): "
                          "z.writestr(f'boards/{i}', b'')\n"
                          "z.close()";
    char *argv[] = {"/usr/bin/python3", "-c", (char *)program, path, number, NULL};
    int status;

    assert_true(g_file_set_contents(path, g_bytes_get_data(kit->zip, NULL),
                                    (gssize)g_bytes_get_size(kit->zip), NULL));
    assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
    assert_true(g_spawn_check_wait_status(status, NULL));
    return kit_read(path);
}

static void entries_are_counted(void **state)
{
    const struct kit *kit = *state;
    g_autoptr(GBytes) most = zip_with_entries(kit, 20000);
    g_autoptr(GBytes) more = zip_with_entries(kit, 20001);
    g_autoptr(GError) error = NULL;
    struct pack *pack = kit_open_zip(kit, most, NULL);

    assert_non_null(pack);
    pack_unref(pack);
    assert_null(kit_open_zip(kit, more, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, "more than 20000 entries"));
}

static void bomb_is_refused_by_its_ratio(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autofree char *zeros = g_malloc0(16 * MIB);

    kit_add(files, "boards/bomb.obz", zeros, 16 * MIB);
    kit_refused(*state, files, "boards/bomb.obz", "100 times");
}

/* A header that says ten bytes: what counts is what comes out. */
static void bomb_with_a_lying_header_is_refused(void **state)
{
    const struct kit *kit = *state;
    g_autoptr(GPtrArray) files = kit_files(kit);
    g_autofree char *zeros = g_malloc0(16 * MIB);
    g_autoptr(GBytes) zip = NULL;
    g_autoptr(GBytes) lying = NULL;
    g_autoptr(GError) error = NULL;
    uint32_t big = GUINT32_TO_LE(16 * MIB);
    uint32_t small = GUINT32_TO_LE(10);
    g_autofree uint8_t *copy = NULL;
    gsize length;
    int changed = 0;

    kit_add(files, "boards/bomb.obz", zeros, 16 * MIB);
    zip = kit_zip(files);
    copy = g_memdup2(g_bytes_get_data(zip, &length), g_bytes_get_size(zip));
    for (gsize at = 0; at + 4 <= length; at++) {
        if (memcmp(copy + at, &big, 4) == 0) {
            memcpy(copy + at, &small, 4);
            changed++;
        }
    }
    assert_true(changed > 0);
    lying = g_bytes_new(copy, length);
    assert_null(kit_open_zip(kit, lying, &error));
    assert_non_null(strstr(error->message, "boards/bomb.obz"));
}

/* Enough that cannot be squeezed keeps the ratio low; then only the sum is against it. */
static void unpacked_bytes_are_counted(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autofree uint8_t *noise = g_malloc(8 * MIB);
    g_autofree uint8_t *zeros = g_malloc0(180 * MIB);

    seal_random(noise, 8 * MIB);
    kit_add(files, "other/noise.bin", noise, 8 * MIB);
    kit_add(files, "other/1.bin", zeros, 180 * MIB);
    kit_add(files, "other/2.bin", zeros, 180 * MIB);
    kit_accepted(*state, files);
    kit_add(files, "other/3.bin", zeros, 180 * MIB);
    kit_refused(*state, files, "other/3.bin", "more than 512 MiB");
}

static void json_that_is_too_large_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autofree uint8_t *noise = g_malloc(33 * MIB);

    seal_random(noise, 33 * MIB);
    kit_add(files, "history.json", noise, 33 * MIB);
    kit_refused(*state, files, "history.json", "larger than 32 MiB");
}

static void json_that_is_none_is_named(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "history.json", "{\n  \"a\": }");
    kit_refused(*state, files, "history.json", "line 2");
}

static void zip_that_is_none_is_refused(void **state)
{
    const struct kit *kit = *state;
    const char *const texts[] = {"", "PK", "no zip at all, only words",
                                 "PK\003\004and then nothing"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) zip = g_bytes_new_static(texts[i], strlen(texts[i]));
        g_autoptr(GError) error = NULL;
        assert_null(kit_open_zip(kit, zip, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void pack_without_pack_json_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    g_free(kit_find(files, "pack.json")->name);
    ((struct kit_file *)g_ptr_array_index(files, 0))->name = g_strdup("other.json");
    kit_refused(*state, files, "", "no pack.json");
}

/* Bytes all over a good zip changed, or the zip cut there, sealed and signed by the school:
 * refused, or a pack whose parts can all be read. What must not happen is anything else. */
static void damaged_zips_are_refused_or_whole(void **state)
{
    const struct kit *kit = *state;
    g_autoptr(GPtrArray) files = kit_files(kit);
    g_autoptr(GBytes) zip = kit_zip(files);
    gsize length;
    const uint8_t *data = g_bytes_get_data(zip, &length);
    int refused = 0;

    for (gsize at = 0; at < length; at += 1 + length / 60) {
        g_autofree uint8_t *copy = g_memdup2(data, length);
        g_autoptr(GBytes) changed = NULL;
        g_autoptr(GError) error = NULL;
        struct pack *pack;
        size_t count;
        copy[at] ^= (uint8_t)(1 + at % 255);
        changed = g_bytes_new_take(g_steal_pointer(&copy), at % 3 == 0 ? at : length);
        pack = kit_open_zip(kit, changed, &error);
        assert_true((pack == NULL) == (error != NULL));
        refused += pack == NULL;
        if (pack)
            assert_non_null(pack_topics(pack, "en", &count));
        pack_unref(pack);
    }
    assert_true(refused > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_that_leaves_is_refused),
        cmocka_unit_test(name_that_is_there_twice_is_refused),
        cmocka_unit_test(link_is_refused),
        cmocka_unit_test(folders_of_their_own_are_no_harm),
        cmocka_unit_test(entries_are_counted),
        cmocka_unit_test(bomb_is_refused_by_its_ratio),
        cmocka_unit_test(bomb_with_a_lying_header_is_refused),
        cmocka_unit_test(unpacked_bytes_are_counted),
        cmocka_unit_test(json_that_is_too_large_is_refused),
        cmocka_unit_test(json_that_is_none_is_named),
        cmocka_unit_test(zip_that_is_none_is_refused),
        cmocka_unit_test(pack_without_pack_json_is_refused),
        cmocka_unit_test(damaged_zips_are_refused_or_whole),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
