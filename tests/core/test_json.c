// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/json.h"
#include "mutate.h"

static json_t *read_text(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    return json_read(bytes, 100000, error);
}

static void assert_canonical(const char *text, const char *expected)
{
    json_t *value = read_text(text, NULL);
    g_autoptr(GBytes) bytes = NULL;

    assert_non_null(value);
    bytes = json_canonical(value, NULL);
    json_decref(value);
    assert_non_null(bytes);
    assert_int_equal(g_bytes_get_size(bytes), strlen(expected));
    assert_memory_equal(g_bytes_get_data(bytes, NULL), expected, strlen(expected));
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "{",
        "{\"a\":1,}",
        "[1,]",
        "nul",
        "'a'",
        "{a:1}",
        "[1] [2]",
        "01",
        "+1",
        "\"\x01\"",
        "\"\xff\"",
        "\"\xc0\x80\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "{\"a\":1,\"a\":2}",
        "\xef\xbb\xbf{}",
        "[1e999]",
        "99999999999999999999",
        "\"\\x\"",
        "NaN",
        "[Infinity]",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        json_t *value = read_text(bad[i], &error);
        assert_null(value);
        assert_true(fault_is(error, FAULT_INVALID));
        assert_non_null(strstr(error->message, "JSON line "));
    }
}

static void error_names_line_and_column(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(read_text("{\n  \"a\": 1,\n  \"b\" 2\n}", &error));
    assert_non_null(strstr(error->message, "line 3, column 7"));
}

static void longer_or_deeper_than_allowed_is_refused(void **state)
{
    g_autofree char *open = g_strnfill(40, '[');
    g_autofree char *close = g_strnfill(40, ']');
    g_autoptr(GBytes) four = g_bytes_new_static("1234", 4);
    g_autoptr(GBytes) nul = g_bytes_new_static("[1\0]", 4);
    g_autoptr(GError) error = NULL;
    json_t *value;

    (void)state;
    for (int depth = 31; depth <= 34; depth++) {
        g_autofree char *text = g_strdup_printf("%.*s%.*s", depth, open, depth, close);
        value = read_text(text, NULL);
        assert_int_equal(value != NULL, depth <= 32);
        json_decref(value);
    }
    value = json_read(four, 4, NULL);
    assert_int_equal(json_integer_value(value), 1234);
    json_decref(value);
    assert_null(json_read(four, 3, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_null(json_read(nul, 10, NULL));
}

static void keys_are_sorted_and_spaces_gone(void **state)
{
    (void)state;
    assert_canonical(" { \"b\" : [ 1 , 2 ] , \"a\" : { } , \"\" : null } ",
                     "{\"\":null,\"a\":{},\"b\":[1,2]}");
    assert_canonical("[true,false,null,0,-1,\"\"]", "[true,false,null,0,-1,\"\"]");
    assert_canonical("{\"aa\":1,\"a\":2,\"B\":3}", "{\"B\":3,\"a\":2,\"aa\":1}");
}

/* RFC 8785, 3.2.3: by UTF-16, where the emoji's surrogates come before U+FB33; its own example. */
static void keys_are_sorted_as_utf16(void **state)
{
    (void)state;
    assert_canonical("{\"\\u20ac\":1,\"\\ufb33\":2,\"1\":3,\"\\ud83d\\ude00\":4,\"\\u00f6\":5}",
                     "{\"1\":3,\"\u00f6\":5,\"\u20ac\":1,\"\U0001f600\":4,\"\ufb33\":2}");
}

static void strings_are_escaped_in_one_way(void **state)
{
    (void)state;
    assert_canonical("\"\\u0041\\/\\\"\\\\\\n\\t\\u00e9\\ud83d\\ude00\"",
                     "\"A/\\\"\\\\\\n\\t\u00e9\U0001f600\"");
}

static void what_has_no_canonical_form_here_is_refused(void **state)
{
    static const char *const bad[] = {
        "1.5",         "[1.0]",       "1e3",         "\"\\r\"",          "\"\\u0007\"",
        "\"\\u007f\"", "\"\\u0085\"", "{\"\\b\":1}", "9007199254740992", "-9007199254740992"};
    json_t *raw = json_stringn_nocheck("\xff", 1);
    g_autoptr(GError) error = NULL;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        json_t *value = read_text(bad[i], NULL);
        assert_non_null(value);
        assert_null(json_canonical(value, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        g_clear_error(&error);
        json_decref(value);
    }
    assert_null(json_canonical(raw, &error));
    json_decref(raw);
    assert_canonical("[9007199254740991,-9007199254740991]",
                     "[9007199254740991,-9007199254740991]");
}

static void canonical_bytes_read_back_as_themselves(void **state)
{
    static const char *const text =
        "{\"id\":\"x\",\"made\":{\"wall\":null,\"boot_no\":3},\"pupils\":[\"\u0142\",\"\\n\"]}";
    json_t *value = read_text(text, NULL);
    g_autoptr(GBytes) once = json_canonical(value, NULL);
    json_t *again = json_read(once, 1000, NULL);
    g_autoptr(GBytes) twice = json_canonical(again, NULL);

    (void)state;
    assert_true(json_equal(value, again));
    assert_true(g_bytes_equal(once, twice));
    json_decref(value);
    json_decref(again);
}

static void python_agrees_on_canonical_bytes(void **state)
{
    static const char *const script = "import json, sys\n"
                                      "v = json.load(open('in.json'))\n"
                                      "sys.stdout.write(json.dumps(v, sort_keys=True, "
                                      "separators=(',', ':'), ensure_ascii=False))\n";
    static const char *const text =
        "{\"z\":[{\"b\":{},\"a\":[[]]},\"\\u00e9\\\"\\\\\"],\"a\":{\"y\":-0,\"x\":123456789}}";
    struct scratch *scratch = scratch_new();
    g_autofree char *out = NULL;

    (void)state;
    scratch_put(scratch, "in.json", text, strlen(text));
    scratch_put(scratch, "c.py", script, strlen(script));
    assert_int_equal(scratch_run(scratch, "PYTHONIOENCODING=utf-8 /usr/bin/python3 c.py"), 0);
    out = scratch_out(scratch);
    assert_canonical(text, out);
    scratch_free(scratch);
}

static void members_are_given_with_their_type_or_a_reason(void **state)
{
    json_t *object = read_text("{\"s\":\"x\",\"i\":7,\"a\":[],\"o\":{},\"r\":1.5}", NULL);
    g_autoptr(GError) error = NULL;
    int64_t number = 0;

    (void)state;
    assert_string_equal(json_get_string(object, "s", NULL), "x");
    assert_true(json_get_int(object, "i", &number, NULL));
    assert_int_equal(number, 7);
    assert_non_null(json_get_array(object, "a", NULL));
    assert_non_null(json_get_object(object, "o", NULL));
    assert_null(json_get_string(object, "i", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, "'i'"));
    g_clear_error(&error);
    assert_null(json_get_array(object, "gone", &error));
    assert_true(fault_is(error, FAULT_MISSING));
    assert_non_null(strstr(error->message, "'gone'"));
    g_clear_error(&error);
    assert_false(json_get_int(object, "r", &number, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_null(json_get_object(object, "a", NULL));
    assert_null(json_get_array(object, "o", NULL));
    assert_null(json_get_string(NULL, "s", NULL));
    json_decref(object);
}

/* Random harm to JSON: what is read at all has a canonical form that reads back, or a reason. */
static void mutations_read_or_are_refused(void **state)
{
    static const char *const text =
        "{\"id\":\"0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab\",\"n\":[1,-2,3e5,{\"\\u00e9\":null}],"
        "\"\\ud83d\\ude00\":[true,false],\"deep\":[[[[[[[[[[]]]]]]]]]]}";
    GRand *random = g_rand_new_with_seed(1);

    (void)state;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;
        json_t *value;
        g_byte_array_append(changed, (const guint8 *)text, (guint)strlen(text));
        mutate(random, changed);
        bytes = g_bytes_new(changed->data, changed->len);
        value = json_read(bytes, 1000, &error);
        assert_true(value ? !error : fault_is(error, FAULT_INVALID));
        if (value) {
            g_autoptr(GBytes) canonical = json_canonical(value, NULL);
            json_t *again = canonical ? json_read(canonical, 2000, NULL) : NULL;
            assert_true(!canonical || json_equal(value, again));
            json_decref(again);
        }
        json_decref(value);
    }
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(error_names_line_and_column),
        cmocka_unit_test(longer_or_deeper_than_allowed_is_refused),
        cmocka_unit_test(keys_are_sorted_and_spaces_gone),
        cmocka_unit_test(keys_are_sorted_as_utf16),
        cmocka_unit_test(strings_are_escaped_in_one_way),
        cmocka_unit_test(what_has_no_canonical_form_here_is_refused),
        cmocka_unit_test(canonical_bytes_read_back_as_themselves),
        cmocka_unit_test(python_agrees_on_canonical_bytes),
        cmocka_unit_test(members_are_given_with_their_type_or_a_reason),
        cmocka_unit_test(mutations_read_or_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
