// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/assets.h"
#include "core/json.h"
#include "core/schema.h"

static struct schema *load(const char *text, GError **error)
{
    json_t *document = json_loads(text, JSON_DECODE_ANY, NULL);
    struct schema *schema;

    assert_non_null(document);
    schema = schema_new(document, error);
    json_decref(document);
    return schema;
}

static bool fits(const struct schema *schema, const char *text, GError **error)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    bool good;

    assert_non_null(value);
    good = schema_check(schema, value, error);
    json_decref(value);
    return good;
}

static void unknown_keyword_is_refused_at_loading(void **state)
{
    static const char *const bad[] = {
        "{\"minimun\":1}",
        "{\"properties\":{\"a\":{\"format\":\"date\"}}}",
        "{\"items\":{\"prefixItems\":[]}}",
        "{\"$defs\":{\"x\":{\"contains\":{}}}}",
        "{\"anyOf\":[{\"exclusiveMinimum\":1}]}",
        "{\"not\":{\"dependentRequired\":{}}}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(load(bad[i], &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_non_null(strstr(error->message, "is not known here"));
    }
}

static void keyword_with_a_wrong_value_is_refused_at_loading(void **state)
{
    static const char *const bad[] = {
        "3",
        "[]",
        "{\"type\":\"text\"}",
        "{\"type\":[]}",
        "{\"type\":[\"string\",\"text\"]}",
        "{\"enum\":[]}",
        "{\"enum\":\"a\"}",
        "{\"required\":\"a\"}",
        "{\"required\":[1]}",
        "{\"properties\":[]}",
        "{\"properties\":{\"a\":1}}",
        "{\"items\":[{}]}",
        "{\"minItems\":-1}",
        "{\"minLength\":1.5}",
        "{\"maximum\":\"3\"}",
        "{\"pattern\":\"(\"}",
        "{\"pattern\":3}",
        "{\"anyOf\":[]}",
        "{\"anyOf\":{}}",
        "{\"uniqueItems\":1}",
        "{\"$ref\":\"#/$defs/gone\"}",
        "{\"$ref\":\"other.json\"}",
        "{\"$ref\":\"#/$defs\",\"$defs\":{\"a\":{}}}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(load(bad[i], &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void circle_without_progress_is_refused_and_a_tree_is_not(void **state)
{
    static const char *const bad[] = {
        "{\"$ref\":\"#\"}",
        "{\"allOf\":[{\"$ref\":\"#\"}]}",
        "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"$ref\":\"#/properties/a\"}",
        "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"if\":{\"$ref\":\"#/$defs/a\"}}}}",
    };
    struct schema *tree = load("{\"type\":\"object\",\"properties\":{\"in\":{\"$ref\":\"#\"}},"
                               "\"additionalProperties\":false}",
                               NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(load(bad[i], &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
    assert_non_null(tree);
    assert_true(fits(tree, "{\"in\":{\"in\":{}}}", NULL));
    assert_false(fits(tree, "{\"in\":{\"in\":{\"out\":1}}}", NULL));
    schema_free(tree);
}

static void error_names_the_field_and_what_was_expected(void **state)
{
    static const struct {
        const char *schema, *value, *message;
    } cases[] = {
        {"{\"type\":\"object\",\"properties\":{\"made\":{\"properties\":{\"wall\":{\"type\":["
         "\"integer\",\"null\"]}}}}}",
         "{\"made\":{\"wall\":\"x\"}}", "/made/wall: expected integer or null, found string"},
        {"{\"items\":{\"required\":[\"id\"]}}", "[{\"id\":1},{}]", "/1: 'id' is missing"},
        {"{\"additionalProperties\":false}", "{\"a~b/c\":1}", "/: there is no 'a~b/c' here"},
        {"{\"additionalProperties\":{\"maxLength\":1}}", "{\"a~b/c\":\"xx\"}",
         "/a~0b~1c: 2 is more than the maxLength of 1"},
        {"{\"enum\":[\"a\",1]}", "\"b\"", "/: expected one of [\"a\",1]"},
        {"{\"const\":\"a\"}", "\"b\"", "/: expected \"a\""},
        {"{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"object\",\"properties\":{\"a\":{"
         "\"minimum\":"
         "5}}}]}",
         "{\"a\":4}", "/: none of 2 forms fits; the nearest says /a: 4 is below the minimum of 5"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct schema *schema = load(cases[i].schema, NULL);
        g_autoptr(GError) error = NULL;
        assert_non_null(schema);
        assert_false(fits(schema, cases[i].value, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_string_equal(error->message, cases[i].message);
        schema_free(schema);
    }
}

static void pattern_ends_at_the_very_end(void **state)
{
    struct schema *schema = load("{\"pattern\":\"^[0-9a-f]{2}$\"}", NULL);

    (void)state;
    assert_true(fits(schema, "\"0f\"", NULL));
    assert_false(fits(schema, "\"0f\\n\"", NULL));
    assert_false(fits(schema, "\"0f0\"", NULL));
    assert_false(fits(schema, "\"x0f\"", NULL));
    schema_free(schema);
}

static void large_whole_numbers_are_told_apart(void **state)
{
    struct schema *schema = load("{\"maximum\":9007199254740992}", NULL);

    (void)state;
    assert_true(fits(schema, "9007199254740992", NULL));
    assert_false(fits(schema, "9007199254740993", NULL));
    schema_free(schema);
}

static void every_schema_that_ships_can_be_loaded(void **state)
{
    g_autofree char *path = g_build_filename(assets_path(), "schema", NULL);
    GDir *folder = g_dir_open(path, 0, NULL);
    size_t seen = 0;

    (void)state;
    assert_non_null(folder);
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_autofree char *stem = g_strndup(name, strlen(name) - MIN(strlen(name), 5));
        g_autoptr(GError) error = NULL;
        struct schema *schema;
        if (!g_str_has_suffix(name, ".json") || g_str_has_suffix(name, ".openapi.json"))
            continue;
        schema = assets_schema(stem, &error);
        if (!schema)
            fail_msg("%s: %s", name, error->message);
        schema_free(schema);
        seen++;
    }
    g_dir_close(folder);
    assert_true(seen >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_keyword_is_refused_at_loading),
        cmocka_unit_test(keyword_with_a_wrong_value_is_refused_at_loading),
        cmocka_unit_test(circle_without_progress_is_refused_and_a_tree_is_not),
        cmocka_unit_test(error_names_the_field_and_what_was_expected),
        cmocka_unit_test(pattern_ends_at_the_very_end),
        cmocka_unit_test(large_whole_numbers_are_told_apart),
        cmocka_unit_test(every_schema_that_ships_can_be_loaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
