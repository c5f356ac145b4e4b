// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include "core/assets.h"

/* pack.json with one place changed. `path` is keys and indexes apart by slashes. */
static void change(json_t *root, const char *path, json_t *value_take)
{
    g_auto(GStrv) steps = g_strsplit(path, "/", -1);
    json_t *at = root;
    guint last = g_strv_length(steps) - 1;

    for (guint i = 0; i < last; i++)
        at = json_is_array(at) ? json_array_get(at, (size_t)atoi(steps[i]))
                               : json_object_get(at, steps[i]);
    assert_non_null(at);
    if (json_is_array(at))
        json_array_set_new(at, (size_t)atoi(steps[last]), value_take);
    else
        json_object_set_new(at, steps[last], value_take);
}

static void refused_with(void **state, const char *entry, const char *path, json_t *value_take,
                         const char *reason)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    json_t *json = kit_json(files, entry);

    change(json, path, value_take);
    kit_put_json(files, entry, json);
    kit_refused(*state, files, entry, reason);
}

static json_t *parse(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

    assert_non_null(value);
    return value;
}

static void wrong_field_is_named(void **state)
{
    refused_with(state, "pack.json", "pupils/2/may/photo", json_string("maybe"),
                 "/pupils/2/may/photo");
    refused_with(state, "pack.json", "pupils/0/id", json_string("../../etc/passwd"),
                 "/pupils/0/id");
    refused_with(state, "pack.json", "pupils/1/shown", json_string(""), "/pupils/1/shown");
    refused_with(state, "pack.json", "pupils/1/shown", json_string("a\nb"), "/pupils/1/shown");
    refused_with(state, "pack.json", "pupils/0/targets/3/areas", json_array(),
                 "/pupils/0/targets/3/areas");
    refused_with(state, "pack.json", "pupils/0/picture", json_string("../../keys/x"),
                 "/pupils/0/picture");
    refused_with(state, "pack.json", "format", json_string("viewfinder-pack/2"), "/format");
    refused_with(state, "pack.json", "recipients", parse("{\"version\": 1}"), "/recipients");
    refused_with(state, "pack.json", "lock_hours", json_real(1.5), "/lock_hours");
}

static void unknown_member_is_refused_but_x_is_not(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    json_t *json = kit_json(files, "pack.json");

    change(json, "pupils/0/x-colour", parse("{\"deep\": [1, 2]}"));
    kit_put_json(files, "pack.json", json);
    kit_accepted(*state, files);
    refused_with(state, "pack.json", "pupils/0/colour", json_string("red"), "/pupils/0");
}

static void what_is_not_in_the_pack_is_named(void **state)
{
    refused_with(state, "pack.json", "pupils/0/picture", json_string("photos/nobody.svg"),
                 "/pupils/0/picture: the pack has no picture 'photos/nobody.svg'");
    refused_with(state, "pack.json", "pupils/1/targets/2/symbol", json_string("photos/x.svg"),
                 "/pupils/1/targets/2/symbol");
    refused_with(state, "pack.json", "staff/0/picture", json_string("photos/x.svg"),
                 "/staff/0/picture");
    refused_with(state, "pack.json", "classes/0/today/0",
                 json_string("11111111-1111-4111-8111-111111111111"), "/classes/0/today");
    refused_with(state, "pack.json", "topics/0", json_string("no-such-topic"), "/topics");
    refused_with(state, "pack.json", "scheme", json_string("no-such-scheme"), "/scheme");
    refused_with(state, "topics/my-day.json", "options/1/symbol", json_string("photos/x.svg"),
                 "/options/1/symbol");
}

static void id_that_is_there_twice_is_named(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    json_t *json = kit_json(files, "pack.json");
    json_t *pupils = json_object_get(json, "pupils");

    json_array_append(pupils, json_array_get(pupils, 4));
    kit_put_json(files, "pack.json", json);
    kit_refused(*state, files, "pack.json", "/pupils/9/id: is there twice");
}

static void target_that_is_there_twice_is_named(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    json_t *json = kit_json(files, "pack.json");
    json_t *targets =
        json_object_get(json_array_get(json_object_get(json, "pupils"), 1), "targets");

    json_array_append(targets, json_array_get(targets, 0));
    kit_put_json(files, "pack.json", json);
    kit_refused(*state, files, "pack.json", "/pupils/1/targets/4/id: is there twice");
}

static void pack_of_another_school_is_refused(void **state)
{
    refused_with(state, "pack.json", "school/id",
                 json_string("11111111-1111-4111-8111-111111111111"), "/school/id");
}

static void ingest_and_escrow_must_be_two(void **state)
{
    const struct kit *kit = *state;
    char text[AGE_TEXT_MAX];

    age_recipient_text(&kit->school->ingest, text);
    refused_with(state, "pack.json", "recipients/escrow", json_string(text), "/recipients/escrow");
}

static void read_back_has_one_place_for_the_words(void **state)
{
    static const char *const bad[] = {"You like it", "%s and %s", "%d", "%n", "100% %s", "%s%"};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        refused_with(state, "topics/things-i-do.json", "points/0/said/en", json_string(bad[i]),
                     "/points/0/said/en");
}

static void topic_refuses_the_whole_pack(void **state)
{
    refused_with(state, "topics/my-day.json", "points/1/meaning", json_string("wrong"),
                 "/points/1/meaning");
    refused_with(state, "topics/my-day.json", "id", json_string("your-day"), "/id");
    refused_with(state, "topics/my-day.json", "options/0/id", json_string("dinner"),
                 "is there twice");
    refused_with(state, "topics/my-day.json", "options", json_array(), "/options");
    refused_with(state, "schemes/ilp.json", "areas", json_array(), "/areas");
}

static void seal_refuses_what_a_device_would(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *plan = kit_plan(kit);
    g_autofree char *stray = g_build_filename(plan, "topics", "stray.json", NULL);
    g_autofree char *minisig = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents(stray, "{}", -1, NULL));
    assert_null(pack_seal(plan, &kit->device_key, &kit->secrets->pack, "x", &minisig, &error));
    assert_int_equal(remove(stray), 0);
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, "topics/stray.json"));
    assert_null(minisig);
}

static void words_fall_back_one_by_one(void **state)
{
    const struct kit *kit = *state;
    g_autoptr(GPtrArray) files = kit_files(kit);
    json_t *json = kit_json(files, "topics/things-i-do.json");
    g_autoptr(GBytes) zip = NULL;
    struct pack *pack;
    const struct topic *topic;
    size_t count;

    json_object_del(json_object_get(json_array_get(json_object_get(json, "options"), 0), "words"),
                    "cy");
    kit_put_json(files, "topics/things-i-do.json", json);
    zip = kit_zip(files);
    pack = kit_open_zip(kit, zip, NULL);
    assert_non_null(pack);
    topic = &pack_topics(pack, "cy", &count)[1];
    assert_string_equal(topic->options[0].words, "music");
    assert_string_equal(topic->options[1].words, "celf");
    pack_unref(pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_field_is_named),
        cmocka_unit_test(unknown_member_is_refused_but_x_is_not),
        cmocka_unit_test(what_is_not_in_the_pack_is_named),
        cmocka_unit_test(id_that_is_there_twice_is_named),
        cmocka_unit_test(target_that_is_there_twice_is_named),
        cmocka_unit_test(pack_of_another_school_is_refused),
        cmocka_unit_test(ingest_and_escrow_must_be_two),
        cmocka_unit_test(read_back_has_one_place_for_the_words),
        cmocka_unit_test(topic_refuses_the_whole_pack),
        cmocka_unit_test(seal_refuses_what_a_device_would),
        cmocka_unit_test(words_fall_back_one_by_one),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
