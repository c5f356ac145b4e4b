// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/schema.h"

/* Every answer of ours beside one of Debian's python3-jsonschema. */
static void assert_python_agrees(json_t *cases)
{
    static const char script[] =
        "import json, jsonschema\n"
        "for case in json.load(open('cases.json')):\n"
        "    jsonschema.Draft202012Validator.check_schema(case['schema'])\n"
        "    v = jsonschema.Draft202012Validator(case['schema'])\n"
        "    print(''.join('y' if v.is_valid(x) else 'n' for x in case['values']))\n";
    struct scratch *scratch = scratch_new();
    g_autofree char *path = scratch_path(scratch, "cases.json");
    g_autofree char *out = NULL;
    g_auto(GStrv) lines = NULL;
    size_t index, inner, wrong = 0, yes = 0, no = 0;
    json_t *one, *value;

    assert_int_equal(json_dump_file(cases, path, 0), 0);
    scratch_put(scratch, "check.py", script, strlen(script));
    assert_int_equal(scratch_run(scratch, "/usr/bin/python3 check.py"), 0);
    out = scratch_out(scratch);
    lines = g_strsplit(out, "\n", -1);
    assert_int_equal(g_strv_length(lines), json_array_size(cases) + 1);
    json_array_foreach(cases, index, one)
    {
        struct schema *schema = schema_new(json_object_get(one, "schema"), NULL);
        assert_non_null(schema);
        assert_int_equal(strlen(lines[index]), json_array_size(json_object_get(one, "values")));
        json_array_foreach(json_object_get(one, "values"), inner, value)
        {
            bool good = schema_check(schema, value, NULL);
            good ? yes++ : no++;
            if (good != (lines[index][inner] == 'y')) {
                char *shown = json_dumps(json_object_get(one, "schema"), JSON_ENCODE_ANY);
                char *against = json_dumps(value, JSON_ENCODE_ANY);
                print_message("python says %c: %s against %s\n", lines[index][inner], against,
                              shown);
                free(shown);
                free(against);
                wrong++;
            }
        }
        schema_free(schema);
    }
    scratch_free(scratch);
    assert_int_equal(wrong, 0);
    /* Both answers must have been put to the test. */
    assert_true(yes > 50 && no > 50);
}

static void python_agrees_on_a_table(void **state)
{
    static const char values[] =
        "[null,true,false,0,1,1.0,1.5,-1,2,5,10,9007199254740993,\"\",\"a\",\"ab\",\"abc\",\"A1\","
        "\"\\u00e9"
        "\\u00e9\",\"\\ud83d\\ude00\",[],[1],[1,2],[1,1.0],[1,true],[\"a\",1],[[1],[1]],[{\"a\":1},"
        "{\"a\":"
        "1.0}],{},{\"a\":1},{\"a\":\"x\"},{\"a\":null,\"b\":1},{\"b\":\"y\"},{\"kind\":\"x\",\"x\":"
        "1},{"
        "\"kind\":\"x\"},{\"kind\":\"y\"},{\"a\":{\"a\":{\"a\":1}}},{\"A\":1}]";
    static const char *const schemas[] = {
        "true",
        "false",
        "{}",
        "{\"type\":\"integer\"}",
        "{\"type\":\"number\"}",
        "{\"type\":[\"null\",\"string\"]}",
        "{\"type\":\"boolean\"}",
        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
        "{\"type\":\"object\"}",
        "{\"const\":1}",
        "{\"const\":true}",
        "{\"const\":[1]}",
        "{\"const\":{\"a\":1.0}}",
        "{\"const\":null}",
        "{\"enum\":[0,\"a\",[1,2],{\"a\":1},false]}",
        "{\"minimum\":1,\"maximum\":5}",
        "{\"minimum\":1.5}",
        "{\"minLength\":1,\"maxLength\":2}",
        "{\"minItems\":1,\"maxItems\":1}",
        "{\"uniqueItems\":true}",
        "{\"uniqueItems\":false}",
        "{\"minProperties\":1,\"maxProperties\":1}",
        "{\"propertyNames\":{\"pattern\":\"^[a-z]+$\"}}",
        "{\"pattern\":\"b\"}",
        "{\"pattern\":\"^[A-Z][0-9]$\"}",
        "{\"required\":[\"a\"]}",
        "{\"required\":[]}",
        "{\"properties\":{\"a\":{\"type\":\"string\"}}}",
        "{\"properties\":{\"a\":true},\"additionalProperties\":false}",
        "{\"properties\":{\"a\":false},\"additionalProperties\":{\"type\":\"integer\"}}",
        "{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}",
        "{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}",
        "{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}",
        "{\"not\":{\"type\":\"string\"}}",
        "{\"if\":{\"properties\":{\"kind\":{\"const\":\"x\"}},\"required\":[\"kind\"]},\"then\":{"
        "\"required\":[\"x\"]},\"else\":{\"maxProperties\":1}}",
        "{\"if\":{\"type\":\"integer\"},\"else\":{\"type\":\"string\"}}",
        "{\"then\":false,\"else\":false}",
        "{\"$ref\":\"#/$defs/"
        "tree\",\"$defs\":{\"tree\":{\"properties\":{\"a\":{\"anyOf\":[{\"type\":"
        "\"integer\"},{\"$ref\":\"#/$defs/tree\"}]}},\"type\":\"object\"}}}",
        "{\"$ref\":\"#/$defs/s\",\"maxLength\":1,\"$defs\":{\"s\":{\"type\":\"string\"}}}",
        "{\"title\":\"t\",\"description\":\"d\",\"$comment\":\"c\",\"items\":false}",
    };
    json_t *cases = json_array();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        json_array_append_new(cases, json_pack("{s:o, s:o}", "schema",
                                               json_loads(schemas[i], JSON_DECODE_ANY, NULL),
                                               "values", json_loads(values, 0, NULL)));
    assert_python_agrees(cases);
    json_decref(cases);
}

static json_t *random_value(GRand *random, int depth)
{
    static const char *const words[] = {"", "a", "b", "ab", "\u00e9"};
    int kind = g_rand_int_range(random, 0, depth > 0 ? 7 : 5);
    json_t *value;

    switch (kind) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(g_rand_boolean(random));
    case 2:
        return json_integer(g_rand_int_range(random, -1, 4));
    case 3:
        return json_real(g_rand_int_range(random, -1, 7) / 2.0);
    case 4:
        return json_string(words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
    default:
        value = kind == 5 ? json_array() : json_object();
        for (int i = g_rand_int_range(random, 0, 4); i > 0; i--) {
            json_t *child = random_value(random, depth - 1);
            if (kind == 5)
                json_array_append_new(value, child);
            else
                json_object_set_new(value, words[g_rand_int_range(random, 0, 4)], child);
        }
        return value;
    }
}

static json_t *random_schema(GRand *random, int depth);

static json_t *random_schemas(GRand *random, int depth)
{
    json_t *list = json_array();

    for (int i = g_rand_int_range(random, 1, 4); i > 0; i--)
        json_array_append_new(list, random_schema(random, depth));
    return list;
}

static void add_random_keyword(GRand *random, int depth, json_t *schema)
{
    static const char *const sizes[] = {"minItems",  "maxItems",      "minLength",
                                        "maxLength", "minProperties", "maxProperties"};
    static const char *const inner[] = {"items", "additionalProperties", "not", "if", "then",
                                        "else"};
    static const char *const lists[] = {"anyOf", "allOf", "oneOf"};
    static const char *const types[] = {"null",   "boolean", "object", "array",
                                        "number", "string",  "integer"};

    switch (g_rand_int_range(random, 0, depth > 0 ? 10 : 6)) {
    case 0:
        json_object_set_new(schema, "type", json_string(types[g_rand_int_range(random, 0, 7)]));
        break;
    case 1:
        json_object_set_new(schema, "const", random_value(random, 1));
        break;
    case 2:
        json_object_set_new(schema, sizes[g_rand_int_range(random, 0, 6)],
                            json_integer(g_rand_int_range(random, 0, 3)));
        break;
    case 3:
        json_object_set_new(schema, g_rand_boolean(random) ? "minimum" : "maximum",
                            json_real(g_rand_int_range(random, -2, 6) / 2.0));
        break;
    case 4:
        json_object_set_new(schema, "required",
                            json_pack("[s]", g_rand_boolean(random) ? "a" : "b"));
        break;
    case 5:
        json_object_set_new(schema, "uniqueItems", json_boolean(g_rand_boolean(random)));
        break;
    case 6:
        json_object_set_new(schema, "properties",
                            json_pack("{s:o, s:o}", "a", random_schema(random, depth - 1), "b",
                                      random_schema(random, depth - 1)));
        break;
    case 7:
        json_object_set_new(schema, lists[g_rand_int_range(random, 0, 3)],
                            random_schemas(random, depth - 1));
        break;
    default:
        json_object_set_new(schema, inner[g_rand_int_range(random, 0, 6)],
                            random_schema(random, depth - 1));
    }
}

static json_t *random_schema(GRand *random, int depth)
{
    json_t *schema;

    if (g_rand_int_range(random, 0, 12) == 0)
        return json_boolean(g_rand_boolean(random));
    schema = json_object();
    for (int i = g_rand_int_range(random, 1, 4); i > 0; i--)
        add_random_keyword(random, depth, schema);
    return schema;
}

static void python_agrees_on_a_thousand_random_schemas(void **state)
{
    GRand *random = g_rand_new_with_seed(20260102);
    json_t *cases = json_array();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        json_t *values = json_array();
        for (int j = 0; j < 20; j++)
            json_array_append_new(values, random_value(random, 2));
        json_array_append_new(
            cases, json_pack("{s:o, s:o}", "schema", random_schema(random, 3), "values", values));
    }
    assert_python_agrees(cases);
    json_decref(cases);
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(python_agrees_on_a_table),
        cmocka_unit_test(python_agrees_on_a_thousand_random_schemas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
