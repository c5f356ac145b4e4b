// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/assets.h"

#include <glib/gstdio.h>

static int setup(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autofree char *schema = scratch_path(scratch, "schema");

    assert_int_equal(g_mkdir(schema, 0700), 0);
    scratch_put(scratch, "words.json", "{\"a\":1}", 7);
    scratch_put(scratch, "schema/one.json", "{\"type\":\"integer\"}", 18);
    scratch_put(scratch, "schema/bad.json", "{\"typo\":\"integer\"}", 18);
    assert_int_equal(scratch_run(scratch, "ln -s words.json link.json"), 0);
    g_setenv("VIEWFINDER_ASSETS", scratch->path, TRUE);
    *state = scratch;
    return 0;
}

static int teardown(void **state)
{
    g_unsetenv("VIEWFINDER_ASSETS");
    scratch_free(*state);
    return 0;
}

static void folder_can_be_named_in_the_environment(void **state)
{
    struct scratch *scratch = *state;

    assert_string_equal(assets_path(), scratch->path);
    g_setenv("VIEWFINDER_ASSETS", "", TRUE);
    assert_true(g_path_is_absolute(assets_path()));
}

static void file_and_link_are_read_whole(void **state)
{
    g_autoptr(GBytes) file = assets_read("words.json", NULL);
    g_autoptr(GBytes) link = assets_read("link.json", NULL);
    json_t *json = assets_json("words.json", NULL);

    (void)state;
    assert_int_equal(g_bytes_get_size(file), 7);
    assert_true(g_bytes_equal(file, link));
    assert_int_equal(json_integer_value(json_object_get(json, "a")), 1);
    json_decref(json);
}

static void missing_and_leading_out_are_refused(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(assets_read("gone.json", &error));
    assert_true(fault_is(error, FAULT_MISSING));
    g_clear_error(&error);
    assert_null(assets_read("../passwd", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(assets_read("/etc/passwd", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(assets_read("schema", &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void schema_is_loaded_by_its_name(void **state)
{
    g_autoptr(GError) error = NULL;
    struct schema *schema = assets_schema("one", NULL);

    (void)state;
    assert_non_null(schema);
    schema_free(schema);
    assert_null(assets_schema("bad", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, "schema/bad.json"));
    g_clear_error(&error);
    assert_null(assets_schema("gone", &error));
    assert_true(fault_is(error, FAULT_MISSING));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(folder_can_be_named_in_the_environment),
        TEST(file_and_link_are_read_whole),
        TEST(missing_and_leading_out_are_refused),
        TEST(schema_is_loaded_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
