// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* A bag is read without us: by unzip, Python's zipfile, sha256sum, minisign and age. */
#include "bag/sample.h"

/* The bag unpacked by unzip: its top folder is `<id>`. */
static void unpack(struct sample *sample)
{
    scratch_put(sample->scratch, "bag.zip", sample->bag->data, sample->bag->len);
    assert_int_equal(scratch_run(sample->scratch, "unzip -q bag.zip"), 0);
}

static void unzip_finds_it_sound(void **state)
{
    struct sample *sample = *state;
    g_autofree char *out = NULL;

    scratch_put(sample->scratch, "bag.zip", sample->bag->data, sample->bag->len);
    assert_int_equal(scratch_run(sample->scratch, "unzip -t bag.zip"), 0);
    out = scratch_out(sample->scratch);
    assert_non_null(strstr(out, "No errors detected"));
    assert_int_equal(scratch_run(sample->scratch, "zipinfo -1 bag.zip | sed 's,^[^/]*/,,'"), 0);
    g_free(out);
    out = scratch_out(sample->scratch);
    assert_string_equal(out, "bagit.txt\nbag-info.txt\ndata/record.json.age\ndata/photo.jpg.age\n"
                             "data/voice.ogg.age\nmanifest-sha256.txt\ntagmanifest-sha256.txt\n"
                             "tagmanifest-sha256.txt.minisig\n");
}

static void python_finds_it_sound_and_stored(void **state)
{
    struct sample *sample = *state;
    static const char script[] =
        "import zipfile\n"
        "z = zipfile.ZipFile('bag.zip')\n"
        "assert z.testzip() is None\n"
        "for i in z.infolist():\n"
        "    assert i.compress_type == zipfile.ZIP_STORED and i.date_time[0] == 1980, i\n"
        "    assert i.external_attr >> 16 == 0o100644 and not i.extra, i\n"
        "    assert i.compress_size == i.file_size == len(z.read(i)), i\n";

    scratch_put(sample->scratch, "bag.zip", sample->bag->data, sample->bag->len);
    scratch_put(sample->scratch, "check.py", script, strlen(script));
    assert_int_equal(scratch_run(sample->scratch, "/usr/bin/python3 check.py"), 0);
}

static void manifests_hold(void **state)
{
    struct sample *sample = *state;
    g_autofree char *out = NULL;

    unpack(sample);
    assert_int_equal(scratch_run(sample->scratch,
                                 "cd %s && sha256sum -c manifest-sha256.txt && "
                                 "sha256sum -c tagmanifest-sha256.txt",
                                 sample->recipe.info.id.text),
                     0);
    out = scratch_out(sample->scratch);
    assert_string_equal(out, "data/record.json.age: OK\ndata/photo.jpg.age: OK\n"
                             "data/voice.ogg.age: OK\nbagit.txt: OK\nbag-info.txt: OK\n"
                             "manifest-sha256.txt: OK\n");
}

static void minisign_names_device_and_number(void **state)
{
    struct sample *sample = *state;
    g_autofree char *key = minisign_public_text(&sample->device_key);
    g_autofree char *comment = g_strdup_printf("id=%s device=%s seq=7", sample->recipe.info.id.text,
                                               sample->recipe.info.device.text);
    g_autofree char *out = NULL;

    unpack(sample);
    assert_int_equal(scratch_run(sample->scratch, "minisign -V -P %s -m %s/tagmanifest-sha256.txt",
                                 key, sample->recipe.info.id.text),
                     0);
    out = scratch_out(sample->scratch);
    assert_non_null(strstr(out, comment));
}

static void age_opens_every_file(void **state)
{
    struct sample *sample = *state;
    const char *id = sample->recipe.info.id.text;
    char key[AGE_TEXT_MAX];
    g_autoptr(GBytes) record = NULL;
    g_autoptr(GBytes) photo = NULL;

    unpack(sample);
    age_identity_text(&sample->escrow, key);
    scratch_put(sample->scratch, "escrow.key", key, strlen(key));
    assert_int_equal(
        scratch_run(sample->scratch, "age -d -i escrow.key %s/data/record.json.age >record", id),
        0);
    assert_int_equal(
        scratch_run(sample->scratch, "age -d -i escrow.key %s/data/photo.jpg.age >photo", id), 0);
    record = scratch_get(sample->scratch, "record");
    photo = scratch_get(sample->scratch, "photo");
    assert_true(g_bytes_equal(record, sample->recipe.record));
    assert_int_equal(g_bytes_get_size(photo), SAMPLE_PHOTO_BYTES);
    assert_memory_equal(g_bytes_get_data(photo, NULL), sample->photo, SAMPLE_PHOTO_BYTES);
}

static void info_in_clear_holds_what_the_chain_needs_and_no_more(void **state)
{
    struct sample *sample = *state;
    char previous[DIGEST_HEX + 1];
    int64_t octets =
        age_sealed_bytes(2, 19) + age_sealed_bytes(2, SAMPLE_PHOTO_BYTES) + age_sealed_bytes(2, 0);
    g_autofree char *expected = NULL;
    g_autofree char *name = NULL;
    g_autoptr(GBytes) info = NULL;

    unpack(sample);
    digest_hex(&sample->recipe.info.previous, previous);
    expected = g_strdup_printf(
        "External-Identifier: %s\nBag-Group-Identifier: %s\n"
        "Payload-Oxum: %" G_GINT64_FORMAT ".3\nViewfinder-Format: viewfinder-bag/1\n"
        "Viewfinder-Seq: 7\nViewfinder-Previous: %s\n",
        sample->recipe.info.id.text, sample->recipe.info.device.text, octets, previous);
    name = g_strdup_printf("%s/bag-info.txt", sample->recipe.info.id.text);
    info = scratch_get(sample->scratch, name);
    assert_int_equal(g_bytes_get_size(info), strlen(expected));
    assert_memory_equal(g_bytes_get_data(info, NULL), expected, strlen(expected));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)
    const struct CMUnitTest tests[] = {
        TEST(unzip_finds_it_sound), TEST(python_finds_it_sound_and_stored),
        TEST(manifests_hold),       TEST(minisign_names_device_and_number),
        TEST(age_opens_every_file), TEST(info_in_clear_holds_what_the_chain_needs_and_no_more),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
