// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/json.h"
#include "mutate.h"
#include "talk/mend.h"

/* What `text` is mended to, in canonical JSON; NULL when it is beyond mending. g_free. */
static char *mended(const char *text, gssize bytes)
{
    g_autoptr(GBytes) given = g_bytes_new(text, bytes < 0 ? strlen(text) : (size_t)bytes);
    g_autoptr(GBytes) made = mend_json(given);
    g_autoptr(GError) error = NULL;
    json_t *value = made ? json_read(made, 1 << 20, &error) : NULL;
    char *out;

    if (made && !value)
        fail_msg("%s: mended to no JSON: %.*s: %s", text, (int)g_bytes_get_size(made),
                 (const char *)g_bytes_get_data(made, NULL), error->message);
    out = value ? json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(value);
    return out;
}

static void what_people_write_becomes_json(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"{\"a\": 1}", "{\"a\":1}"},
        {"\xef\xbb\xbf{\"a\": 1}", "{\"a\":1}"},
        {"{\"a\": [1, 2,], }", "{\"a\":[1,2]}"},
        {"{\"a\": [,1,,2]}", "{\"a\":[1,2]}"},
        {"{\"a\": 1 \"b\": 2}", "{\"a\":1,\"b\":2}"},
        {"{\"a\": \"x\"\n \"b\": [1 2 \"c\"]}", "{\"a\":\"x\",\"b\":[1,2,\"c\"]}"},
        {"{a: 'it', 'b': \"say \\'no\\'\"}", "{\"a\":\"it\",\"b\":\"say 'no'\"}"},
        {"{\"a\": 'a \"b\" c'}", "{\"a\":\"a \\\"b\\\" c\"}"},
        {"/* NOTICE */ {\"a\": 1 // one\n, /* two */ \"b\": 2}", "{\"a\":1,\"b\":2}"},
        {"{\"a\": 1, \"a\": 2}", "{\"a\":1,\"ext_again_2_a\":2}"},
        {"{\"a\": undefined, \"b\": NaN, \"c\": yes}", "{\"a\":null,\"b\":null,\"c\":\"yes\"}"},
        {"{\"a\" 1, \"b\", \"c\":}", "{\"a\":1,\"b\":null,\"c\":null}"},
        {"{\"a\": 0123, \"b\": 123456789012345678901, \"c\": 1e999}",
         "{\"a\":\"0123\",\"b\":\"123456789012345678901\",\"c\":\"1e999\"}"},
        {"{\"a\": 0.25, \"b\": -3}", "{\"a\":0.25,\"b\":-3}"},
        {"{\"a\": \"\\ud83d\\ude00\", \"b\": \"\\ud83d\", \"c\": \"\\u0000\", \"d\": \"\\u00e9\"}",
         "{\"a\":\"\xf0\x9f\x98\x80\",\"b\":\"\xef\xbf\xbd\",\"c\":\"\xef\xbf\xbd\",\"d\":"
         "\"\xc3\xa9\"}"},
        {"{\"a\": \"two\nlines\tand\"}", "{\"a\":\"two\\nlines\\tand\"}"},
        {"{\"a\": \"cut o", "{\"a\":\"cut o\"}"},
        {"{\"a\": [{\"b\": 1, \"c", "{\"a\":[{\"b\":1,\"c\":null}]}"},
        {"{\"a\": [1, 2}", "{\"a\":[1,2]}"},
        {"{\"a\": 1]}", "{\"a\":1}"},
        {"{\"a\": 1}, {\"b\": 2}", "{\"a\":1}"},
        {"{\"a\": \"caf\xe9\"}", "{\"a\":\"caf\xef\xbf\xbd\"}"},
        {"{[1]: 2}", "{\"2\":null,\"ext_without_key\":[1]}"},
        {"nothing at all", NULL},
        {"", NULL},
        {"[1, 2]", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *json = mended(cases[i].text, -1);
        if (g_strcmp0(json, cases[i].json) != 0)
            fail_msg("%s: %s", cases[i].text, json ? json : "nothing");
    }
}

static void other_encodings_are_read(void **state)
{
    static const char little[] = "\xff\xfe{\0\"\0a\0\"\0:\0\"\0\xe9\0\"\0}\0";
    static const char big[] = "\xfe\xff\0{\0\"\0a\0\"\0:\0\"\0\xe9\0\"\0}";
    g_autofree char *first = mended(little, sizeof little - 1);
    g_autofree char *second = mended(big, sizeof big - 1);
    /* Says UTF-16, and is not. */
    g_autofree char *broken = mended("\xff\xfe{\"a\":1}", -1);
    g_autofree char *nul = mended("{\"a\":\0 1}", 9);

    (void)state;
    assert_string_equal(first, "{\"a\":\"\xc3\xa9\"}");
    assert_string_equal(second, "{\"a\":\"\xc3\xa9\"}");
    assert_string_equal(nul, "{\"a\":1}");
    assert_string_equal(broken, "{\"a\":1}");
}

static void nesting_has_an_end(void **state)
{
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autofree char *text = g_strconcat("{\"a\":", deep, NULL);

    (void)state;
    assert_null(mended(text, -1));
}

/* Whatever is done to it: JSON, or nothing; the check itself is in `mended`. */
static void harmed_text_is_mended_to_json_or_nothing(void **state)
{
    static const char whole[] =
        "{\"format\": \"open-board-0.1\", \"id\": 7, \"grid\": {\"rows\": 2, \"columns\": 1,"
        " \"order\": [[1], [null]]}, \"buttons\": [{\"id\": 1, \"label\": "
        "\"caf\\u00e9\\ud83d\\ude00\","
        " \"left\": 0.25, \"hidden\": true}], \"strings\": {\"cy\": {\"a\": \"b\"}}}";
    GRand *random = g_rand_new_with_seed(41);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        GByteArray *bytes = g_byte_array_new();
        g_byte_array_append(bytes, (const guint8 *)whole, sizeof whole - 1);
        mutate(random, bytes);
        g_free(mended((const char *)bytes->data, bytes->len));
        g_byte_array_unref(bytes);
    }
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_write_becomes_json),
        cmocka_unit_test(other_encodings_are_read),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(harmed_text_is_mended_to_json_or_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
