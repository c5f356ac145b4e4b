// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include "core/assets.h"
#include "plan/topic.h"

/* What ships for every new school: that it is whole, and says that it is a demonstration. */

static json_t *read_json(const char *path)
{
    json_error_t problem;
    json_t *value = json_load_file(path, 0, &problem);

    if (!value)
        fail_msg("%s: %s", path, problem.text);
    return value;
}

static void need_symbol(const json_t *words, const char *name, const char *where)
{
    if (name && !g_str_has_prefix(name, "photos/") && !json_object_get(words, name))
        fail_msg("%s: there is no symbol '%s'", where, name);
}

static void every_symbol_is_in_the_table(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 1, &minisig);
    struct pack *pack = kit_open(kit, sealed, minisig, 0, NULL);
    json_t *table = read_json(SOURCE_DIR "/assets/symbols/words.json");
    const json_t *words = json_object_get(table, "words");
    size_t count;
    const struct pack_pupil *pupils = pack_pupils(pack, &count);
    const struct topic *topics;

    for (size_t i = 0; i < count; i++) {
        need_symbol(words, pupils[i].picture, pupils[i].shown);
        for (size_t t = 0; t < pupils[i].target_count; t++)
            need_symbol(words, pupils[i].targets[t].symbol, pupils[i].targets[t].words);
    }
    topics = pack_topics(pack, "en", &count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        need_symbol(words, topics[i].symbol, topics[i].id);
        for (size_t p = 0; p < topics[i].point_count; p++)
            need_symbol(words, topics[i].points[p].symbol, topics[i].points[p].id);
        for (size_t o = 0; o < topics[i].option_count; o++)
            need_symbol(words, topics[i].options[o].symbol, topics[i].options[o].id);
    }
    json_decref(table);
    pack_unref(pack);
}

static void topics_speak_three_languages_throughout(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 1, &minisig);
    struct pack *pack = kit_open(kit, sealed, minisig, 0, NULL);
    const char *const languages[] = {"cy", "ar"};
    size_t count;
    const struct topic *english = pack_topics(pack, "en", &count);

    for (size_t l = 0; l < G_N_ELEMENTS(languages); l++) {
        const struct topic *other = pack_topics(pack, languages[l], &count);
        for (size_t i = 0; i < count; i++) {
            assert_string_not_equal(english[i].words, other[i].words);
            assert_string_not_equal(english[i].question, other[i].question);
            assert_true(english[i].option_count >= 6 && english[i].option_count <= 9);
            assert_int_equal(english[i].point_count, 3);
            for (size_t o = 0; o < english[i].option_count; o++)
                assert_string_not_equal(english[i].options[o].words, other[i].options[o].words);
            for (size_t p = 0; p < 3; p++)
                assert_string_not_equal(english[i].points[p].said, other[i].points[p].said);
        }
    }
    pack_unref(pack);
}

static void no_two_things_on_a_mat_are_called_the_same(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 1, &minisig);
    struct pack *pack = kit_open(kit, sealed, minisig, 0, NULL);
    const char *const languages[] = {"en", "cy", "ar"};
    size_t count;

    for (size_t l = 0; l < G_N_ELEMENTS(languages); l++) {
        const struct topic *topics = pack_topics(pack, languages[l], &count);
        for (size_t i = 0; i < count; i++) {
            g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
            for (size_t p = 0; p < topics[i].point_count; p++)
                assert_true(g_hash_table_add(seen, (char *)topics[i].points[p].words));
            for (size_t o = 0; o < topics[i].option_count; o++)
                assert_true(g_hash_table_add(seen, (char *)topics[i].options[o].words));
        }
    }
    pack_unref(pack);
}

static void things_i_do_are_asked_in_their_order(void **state)
{
    static const char *const words[] = {"music",    "art",    "computer", "reading", "noise",
                                        "swimming", "dinner", "the bus",  "maths"};
    g_autoptr(GBytes) bytes = kit_read(SOURCE_DIR "/assets/topics/things-i-do.json");
    struct schema *rules = assets_schema("topic", NULL);
    json_t *document = topic_read(bytes, "things-i-do", rules, NULL);
    g_autoptr(GPtrArray) documents = g_ptr_array_new();
    struct topic_set *set;
    const struct topic *topic;
    size_t count;

    (void)state;
    assert_non_null(document);
    g_ptr_array_add(documents, document);
    set = topic_set_new(documents, "en", "en");
    topic = topic_set_all(set, &count);
    assert_string_equal(topic->question, "How do you feel about");
    assert_int_equal(topic->option_count, G_N_ELEMENTS(words));
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        assert_string_equal(topic->options[i].words, words[i]);
    assert_string_equal(topic->points[0].words, "Like");
    assert_string_equal(topic->points[1].words, "Not sure");
    assert_string_equal(topic->points[2].words, "Don’t like");
    topic_set_free(set);
    json_decref(document);
    schema_free(rules);
}

static void everything_says_that_it_is_a_demonstration(void **state)
{
    const struct kit *kit = *state;
    json_t *pack = read_json(SOURCE_DIR "/assets/school/pack.json");
    g_autoptr(GDir) folder = g_dir_open(SOURCE_DIR "/assets/school/photos", 0, NULL);
    const char *name;

    assert_non_null(strstr(kit->school->name, "demonstration"));
    assert_true(json_is_true(json_object_get(pack, "demonstration")));
    assert_non_null(strstr(json_string_value(json_object_get(pack, "x-notice")), "nobody"));
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(SOURCE_DIR "/assets/school/photos", name, NULL);
        g_autoptr(GBytes) bytes = kit_read(path);
        assert_non_null(g_strstr_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
                                     "Nobody real"));
    }
    json_decref(pack);
}

static void target_areas_are_those_of_the_scheme(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 1, &minisig);
    struct pack *pack = kit_open(kit, sealed, minisig, 0, NULL);
    json_t *scheme = read_json(SOURCE_DIR "/assets/schemes/sen-support.json");
    const json_t *areas = json_object_get(scheme, "areas");
    size_t count;
    const struct pack_pupil *pupils = pack_pupils(pack, &count);

    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pupils[i].target_count, json_array_size(areas));
        for (size_t t = 0; t < pupils[i].target_count; t++)
            assert_string_equal(pupils[i].targets[t].areas[0],
                                json_string_value(json_object_get(json_array_get(areas, t), "id")));
    }
    json_decref(scheme);
    pack_unref(pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_symbol_is_in_the_table),
        cmocka_unit_test(topics_speak_three_languages_throughout),
        cmocka_unit_test(no_two_things_on_a_mat_are_called_the_same),
        cmocka_unit_test(things_i_do_are_asked_in_their_order),
        cmocka_unit_test(everything_says_that_it_is_a_demonstration),
        cmocka_unit_test(target_areas_are_those_of_the_scheme),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
