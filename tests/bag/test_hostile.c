// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* Bags from somebody who wants harm. */
#include "bag/sample.h"

static bool refuses(struct sample *sample, const void *data, size_t bytes, GError **error)
{
    struct bag *bag;

    sample_store(sample, data, bytes);
    bag = bag_open(sample->fd, &sample->device_key, error);
    bag_close(bag);
    return bag == NULL;
}

static void every_flipped_byte_is_refused(void **state)
{
    struct sample *sample = *state;

    for (guint i = 0; i < sample->bag->len; i++) {
        g_autoptr(GError) error = NULL;
        sample->bag->data[i] ^= 1 << i % 8;
        assert_true(refuses(sample, sample->bag->data, sample->bag->len, &error));
        assert_true(fault_is(error, FAULT_DAMAGED) || fault_is(error, FAULT_INVALID) ||
                    fault_is(error, FAULT_DENIED));
        sample->bag->data[i] ^= 1 << i % 8;
    }
    assert_false(refuses(sample, sample->bag->data, sample->bag->len, NULL));
}

static void flipped_byte_of_a_sealed_file_is_damage(void **state)
{
    struct sample *sample = *state;
    size_t middle = sample_find(sample, "age-encryption.org/v1", 0) + 100;
    g_autoptr(GError) error = NULL;

    sample->bag->data[middle] ^= 1;
    assert_true(refuses(sample, sample->bag->data, sample->bag->len, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
}

static void every_cut_is_refused(void **state)
{
    struct sample *sample = *state;

    for (guint i = 0; i < sample->bag->len; i++) {
        g_autoptr(GError) error = NULL;
        assert_true(refuses(sample, sample->bag->data, i, &error));
        assert_true(fault_is(error, i < 30 ? FAULT_INVALID : FAULT_DAMAGED) ||
                    fault_is(error, FAULT_INVALID));
    }
}

static void bytes_before_or_behind_are_refused(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GByteArray) longer = g_byte_array_new();

    g_byte_array_append(longer, (const guint8 *)"MZ", 2);
    g_byte_array_append(longer, sample->bag->data, sample->bag->len);
    assert_true(refuses(sample, longer->data, longer->len, NULL));
    g_byte_array_remove_range(longer, 0, 2);
    assert_false(refuses(sample, longer->data, longer->len, NULL));
    g_byte_array_append(longer, (const guint8 *)"", 1);
    assert_true(refuses(sample, longer->data, longer->len, NULL));
    g_byte_array_append(longer, sample->bag->data, sample->bag->len);
    assert_true(refuses(sample, longer->data, longer->len, NULL));
}

/* A bag with a valid signature and another inner form, zipped by Python from what unzip took out.
 */
static void repack(struct sample *sample, const char *script, GError **error)
{
    g_autofree char *whole = NULL;
    g_autoptr(GBytes) made = NULL;

    scratch_put(sample->scratch, "bag.zip", sample->bag->data, sample->bag->len);
    whole = g_strdup_printf("import zipfile, warnings\n"
                            "warnings.simplefilter('ignore')\n"
                            "old = zipfile.ZipFile('bag.zip')\n"
                            "files = [(i.filename, old.read(i)) for i in old.infolist()]\n"
                            "top = files[0][0].split('/')[0]\n"
                            "method = zipfile.ZIP_STORED\n"
                            "%s\n"
                            "new = zipfile.ZipFile('new.zip', 'w', method)\n"
                            "for name, data in files: new.writestr(name, data)\n"
                            "new.close()\n",
                            script);
    scratch_put(sample->scratch, "repack.py", whole, strlen(whole));
    assert_int_equal(scratch_run(sample->scratch, "/usr/bin/python3 repack.py"), 0);
    made = scratch_get(sample->scratch, "new.zip");
    assert_true(refuses(sample, g_bytes_get_data(made, NULL), g_bytes_get_size(made), error));
}

static void another_form_of_zip_is_refused(void **state)
{
    static const char *const scripts[] = {
        "",
        "method = zipfile.ZIP_DEFLATED",
        "files[3] = ('../../etc/cron.d/x', files[3][1])",
        "files[3] = (top + '/data/../../../x.age', files[3][1])",
        "files[3] = ('/etc/passwd', files[3][1])",
        "files[3] = (top + '/data/sub/photo.jpg.age', files[3][1])",
        "files[3] = (top + '/data/photo.jpg', files[3][1])",
        "files[3] = (top + '/data/.age', files[3][1])",
        "files[3] = (top + '/data/' + 'x' * 300 + '.age', files[3][1])",
        "files.insert(4, files[3])",
        "files.insert(3, files[2])",
        "files.insert(5, (top + '/data/run.sh.age', b'x'))",
        "files.insert(0, ('readme.txt', b'x'))",
        "files.append((top + '/more.txt', b'x'))",
        "files.append((top + '/data/', b''))",
        "del files[3]",
        "del files[5]",
        "del files[7]",
        "files.reverse()",
        "files[3] = (files[3][0], b'')",
        "files = files[:2] + files[3:]",
        "files = [(n.replace(top, 'A' * 36), d) for n, d in files]",
        "files = []",
    };
    struct sample *sample = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autoptr(GError) error = NULL;
        repack(sample, scripts[i], &error);
        assert_true(fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DAMAGED));
    }
}

/* Byte for byte as we write it, header, manifest and directory at one, with a name that climbs. */
static void name_that_leaves_the_folder_is_refused(void **state)
{
    static const char plain[] = "data/photo.jpg.age";
    static const char climbing[] = "data/../poto.j.age";
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    size_t seen = 0;
    uint8_t *at;

    assert_int_equal(strlen(plain), strlen(climbing));
    for (; (at = memmem(sample->bag->data, sample->bag->len, plain, strlen(plain))); seen++)
        memcpy(at, climbing, strlen(climbing));
    assert_int_equal(seen, 3);
    assert_true(refuses(sample, sample->bag->data, sample->bag->len, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void bag_of_another_device_under_our_name_is_denied(void **state)
{
    struct sample *sample = *state;
    struct minisign_public ours = sample->device_key;
    struct minisign_public other;
    struct minisign_secret secret;
    g_autoptr(GError) error = NULL;

    minisign_new(&other, &secret);
    memcpy(secret.key_id, ours.key_id, sizeof secret.key_id);
    sample->recipe.signing = &secret;
    sample_write(sample);
    assert_true(refuses(sample, sample->bag->data, sample->bag->len, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

/* A signature of ours over the same list, made for another number, does not fit this bag. */
static void signature_with_another_comment_is_denied(void **state)
{
    struct sample *sample = *state;
    size_t list =
        sample_find(sample, "tagmanifest-sha256.txt", 0) + strlen("tagmanifest-sha256.txt");
    size_t end = sample_find(sample, "PK\x07\x08", list);
    g_autofree char *comment = g_strdup_printf("id=%s device=%s seq=8", sample->recipe.info.id.text,
                                               sample->recipe.info.device.text);
    g_autofree char *forged =
        minisign_sign(&sample->device_secret, sample->bag->data + list, end - list, comment);
    size_t old = sample_find(sample, "untrusted comment: ", end);
    g_autoptr(GError) error = NULL;

    memcpy(sample->bag->data + old, forged, strlen(forged));
    sample_fix_crc(sample, old, strlen(forged));
    assert_true(refuses(sample, sample->bag->data, sample->bag->len, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

static void what_is_no_plain_file_is_refused(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int closed = fcntl(null, F_DUPFD_CLOEXEC, 100);

    assert_null(bag_open(null, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(bag_open(sample->scratch->fd, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    close(closed);
    assert_null(bag_open(closed, NULL, &error));
    assert_true(fault_is(error, FAULT_SYSTEM));
    close(null);
}

static void larger_than_four_gibibytes_is_refused(void **state)
{
    struct sample *sample = *state;
    g_autoptr(GError) error = NULL;
    struct digest sha256;
    int64_t bytes;

    assert_int_equal(ftruncate(sample->fd, INT64_C(0x100000000)), 0);
    assert_null(bag_open(sample->fd, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    sample_rewind(sample);
    sample->media[0].bytes = INT64_C(0xfffffff0);
    assert_false(bag_write(&sample->recipe, sample_sink, sample->bag, &sha256, &bytes, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

/* Random harm: a mutation that opens must be the bag itself. */
static void thousands_of_mutations_are_refused(void **state)
{
    struct sample *sample = *state;
    GRand *random = g_rand_new_with_seed(20260101);

    for (int round = 0; round < 6000; round++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_byte_array_append(changed, sample->bag->data, sample->bag->len);
        mutate(random, changed);
        if (changed->len == sample->bag->len &&
            memcmp(changed->data, sample->bag->data, changed->len) == 0)
            continue;
        assert_true(refuses(sample, changed->data, changed->len, NULL));
    }
    g_rand_free(random);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_flipped_byte_is_refused),
        TEST(flipped_byte_of_a_sealed_file_is_damage),
        TEST(every_cut_is_refused),
        TEST(bytes_before_or_behind_are_refused),
        TEST(another_form_of_zip_is_refused),
        TEST(name_that_leaves_the_folder_is_refused),
        TEST(bag_of_another_device_under_our_name_is_denied),
        TEST(signature_with_another_comment_is_denied),
        TEST(what_is_no_plain_file_is_refused),
        TEST(larger_than_four_gibibytes_is_refused),
        TEST(thousands_of_mutations_are_refused),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
