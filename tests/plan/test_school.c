// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include <sys/stat.h>

static char *run(char **argv)
{
    char *out = NULL;
    int status;
    g_autoptr(GError) error = NULL;

    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                      &error))
        fail_msg("%s", error->message);
    assert_true(g_spawn_check_wait_status(status, NULL));
    return out;
}

static char *in(const struct kit *kit, const char *name)
{
    return g_build_filename(kit->school_folder, name, NULL);
}

static void age_program_reads_the_key_files(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *key = in(kit, "escrow.key");
    g_autofree char *public = run((char *[]){"age-keygen", "-y", key, NULL});
    char expected[AGE_TEXT_MAX];

    age_recipient_text(&kit->school->escrow, expected);
    assert_string_equal(g_strstrip(public), expected);
}

static void secrets_are_for_their_owner_alone(void **state)
{
    const struct kit *kit = *state;
    const char *const secrets[] = {"ingest.key", "escrow.key", "receipt.key", "pack.key"};

    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
        g_autofree char *path = in(kit, secrets[i]);
        struct stat about;
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
}

static void secrets_fit_what_the_device_pins(void **state)
{
    const struct kit *kit = *state;
    struct age_recipient recipient;
    struct minisign_public key;

    age_recipient_of(&kit->secrets->ingest, &recipient);
    assert_memory_equal(&recipient, &kit->school->ingest, sizeof recipient);
    age_recipient_of(&kit->secrets->escrow, &recipient);
    assert_memory_equal(&recipient, &kit->school->escrow, sizeof recipient);
    minisign_public_of(&kit->secrets->pack, &key);
    assert_memory_equal(&key, &kit->school->pack_key, sizeof key);
    minisign_public_of(&kit->secrets->receipt, &key);
    assert_memory_equal(&key, &kit->school->receipt_key, sizeof key);
}

static void json_goes_there_and_back(void **state)
{
    const struct kit *kit = *state;
    json_t *value = school_to_json(kit->school);
    struct school *again = school_from_json(value, NULL);
    json_t *second = again ? school_to_json(again) : NULL;

    assert_true(json_equal(value, second));
    json_decref(value);
    json_decref(second);
    school_free(again);
}

static void no_secret_stands_in_school_json(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *path = in(kit, "school.json");
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_null(strstr(text, "SECRET"));
    assert_non_null(strstr(text, "demonstration"));
}

static void folder_that_holds_anything_is_refused(void **state)
{
    const struct kit *kit = *state;
    g_autoptr(GError) error = NULL;

    assert_false(school_make(kit->school_folder, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, kit->school_folder));
}

static void two_schools_share_no_key(void **state)
{
    const struct kit *kit = *state;
    void *second = NULL;
    const struct kit *other;

    kit_open_school(&second);
    other = second;
    assert_string_not_equal(kit->school->id, other->school->id);
    assert_memory_not_equal(&kit->school->ingest, &other->school->ingest, AGE_KEY_BYTES);
    assert_memory_not_equal(&kit->school->pack_key, &other->school->pack_key,
                            sizeof kit->school->pack_key);
    kit_close_school(&second);
}

/* One member changed: refused, with its name. */
static void refused_with(const struct kit *kit, const char *key, json_t *value_take)
{
    json_t *json = school_to_json(kit->school);
    g_autoptr(GError) error = NULL;
    struct school *school;

    json_object_set_new(json, key, value_take);
    school = school_from_json(json, &error);
    assert_null(school);
    assert_true(fault_is(error, FAULT_INVALID));
    json_decref(json);
}

static void bad_members_are_refused(void **state)
{
    const struct kit *kit = *state;
    json_t *whole = school_to_json(kit->school);
    json_t *recipients = json_object_get(whole, "recipients");
    json_t *same = json_deep_copy(recipients);
    json_t *bad_sum = json_deep_copy(recipients);
    g_autofree char *text = g_strdup(json_string_value(json_object_get(recipients, "ingest")));

    refused_with(kit, "id", json_string("../../etc"));
    refused_with(kit, "name", json_string("two\nlines"));
    refused_with(kit, "pack_key", json_string("RWnonsense"));
    refused_with(kit, "more", json_true());
    json_object_set(same, "escrow", json_object_get(same, "ingest"));
    refused_with(kit, "recipients", same);
    text[20] = text[20] == 'q' ? 'p' : 'q';
    json_object_set_new(bad_sum, "ingest", json_string(text));
    refused_with(kit, "recipients", bad_sum);
    json_decref(whole);
}

static void missing_secret_is_named(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *path = in(kit, "pack.key");
    g_autofree char *aside = in(kit, "pack.key.aside");
    g_autoptr(GError) error = NULL;

    assert_int_equal(rename(path, aside), 0);
    assert_null(school_secrets_read(kit->school_folder, &error));
    assert_int_equal(rename(aside, path), 0);
    assert_true(fault_is(error, FAULT_MISSING));
    assert_non_null(strstr(error->message, "pack.key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(age_program_reads_the_key_files),
        cmocka_unit_test(secrets_are_for_their_owner_alone),
        cmocka_unit_test(secrets_fit_what_the_device_pins),
        cmocka_unit_test(json_goes_there_and_back),
        cmocka_unit_test(no_secret_stands_in_school_json),
        cmocka_unit_test(folder_that_holds_anything_is_refused),
        cmocka_unit_test(two_schools_share_no_key),
        cmocka_unit_test(bad_members_are_refused),
        cmocka_unit_test(missing_secret_is_named),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
