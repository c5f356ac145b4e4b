// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include "core/assets.h"

/* Records held against their schema, by us and by another's validator. */

/* One of each that the device makes. */
static json_t *full_record(const char *kind)
{
    json_t *record = kit_record(kind, "staff", AMARA);
    const struct pack_pupil *amara = pack_pupil(pack, AMARA);
    struct moment now = kit_moment(3000);

    record_add_target(record, amara, &amara->targets[0], "en");
    kit_medium(record, "photo.jpg", "image/jpeg");
    record_add_unrecognisable(record, AMARA, STAFF, &now);
    json_object_set_new(record, "with",
                        json_pack("[{s:s, s:s}]", "who", "Gran", "relationship", "grandmother"));
    json_object_set_new(record, "context", json_string("on school transport"));
    return record;
}

static json_t *mat_record(void)
{
    size_t count;
    const struct topic *topics = pack_topics(pack, "cy", &count);
    struct mat *mat = mat_new(&topics[0], "cy");
    struct moment now = kit_moment(5000);
    json_t *record = kit_record("view.mat", "pupil", AMARA);

    assert_true(count > 0);
    mat_place(mat, 0, 0, &now);
    mat_undo(mat, &now);
    mat_place(mat, 0, 1, &now);
    record_set_body(record, mat_body(mat));
    kit_medium(record, "view.png", "image/png");
    mat_free(mat);
    return record;
}

static json_t *withdrawal(void)
{
    json_t *record = kit_record("withdrawal", "staff", NULL);

    record_set_body(record,
                    json_pack("{s:s, s:s, s:s}", "of", "f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f1",
                              "kind", "evidence", "why", "thrown-away"));
    return record;
}

static json_t *server_time(void)
{
    json_t *record = kit_record("time", "unknown", NULL);

    record_set_body(record,
                    json_pack("{s:s, s:i, s:i, s:I, s:i, s:i}", "boot",
                              "0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab", "boot_no", 3, "boottime_ms",
                              7000, "wall", (json_int_t)INT64_C(1790000000000), "within_ms", 4,
                              "jump_ms", -3600000));
    return record;
}

static GPtrArray *good_records(void)
{
    GPtrArray *records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);

    g_ptr_array_add(records, full_record("evidence"));
    g_ptr_array_add(records, mat_record());
    g_ptr_array_add(records, withdrawal());
    g_ptr_array_add(records, kit_record("view.voice", "pupil", AMARA));
    g_ptr_array_add(records, server_time());
    return records;
}

static void record_comes_back_from_its_bytes_the_same(void **state)
{
    g_autoptr(GPtrArray) records = good_records();

    (void)state;
    for (guint i = 0; i < records->len; i++) {
        const json_t *record = g_ptr_array_index(records, i);
        GError *why = NULL;
        g_autoptr(GBytes) bytes = record_bytes(record, &why);
        json_t *again;
        if (!bytes)
            fail_msg("record %u: %s", i, why->message);
        again = record_read(bytes, NULL);
        assert_true(json_equal(record, again));
        g_autoptr(GBytes) twice = record_bytes(again, NULL);
        assert_true(g_bytes_equal(bytes, twice));
        json_decref(again);
    }
}

static void medium_comes_back_the_same(void **state)
{
    struct medium medium = {.name = "voice.ogg",
                            .type = "audio/ogg",
                            .bytes = 77,
                            .width = 0,
                            .duration_ms = 4200},
                  again, list[3];
    json_t *json, *record = kit_record("evidence", "staff", NULL);

    (void)state;
    medium.sha256 = digest_of("x", 1);
    json = medium_to_json(&medium);
    assert_true(medium_from_json(json, &again, NULL));
    assert_string_equal(again.name, medium.name);
    assert_int_equal(again.duration_ms, 4200);
    assert_true(digest_equal(&again.sha256, &medium.sha256));
    record_add_medium(record, &medium);
    medium.bytes = 78;
    record_add_medium(record, &medium);
    assert_int_equal(record_media(record, list, 3), 1);
    assert_int_equal(list[0].bytes, 78);
    assert_int_equal(record_media(record, list, 0), 0);
    json_decref(json);
    json_decref(record);
}

static void what_a_record_keeps_of_the_pack_is_its_words(void **state)
{
    json_t *record = full_record("evidence");
    const json_t *pupil = json_array_get(json_object_get(record, "pupils"), 0);
    const json_t *target = json_array_get(json_object_get(record, "targets"), 0);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(pupil, "shown")), "Amara");
    assert_true(strlen(json_string_value(json_object_get(target, "words"))) > 3);
    assert_string_equal(json_string_value(json_object_get(target, "language")), "en");
    assert_true(json_array_size(json_object_get(target, "areas")) > 0);
    json_decref(record);
}

/* A good record with one member changed. */
static json_t *changed(const char *pointer, json_t *value_take)
{
    json_t *record = full_record("evidence");
    g_auto(GStrv) keys = g_strsplit(pointer, "/", -1);
    json_t *at = record;
    guint last = g_strv_length(keys) - 1;

    for (guint i = 0; i < last; i++)
        at = json_is_array(at) ? json_array_get(at, (size_t)atoi(keys[i]))
                               : json_object_get(at, keys[i]);
    assert_true(json_is_object(at));
    if (value_take)
        json_object_set_new(at, keys[last], value_take);
    else
        json_object_del(at, keys[last]);
    return record;
}

static const struct wrong {
    const char *pointer, *value; /* JSON, or NULL to take it out */
} wrongs[] = {
    {"id", "\"not-an-id\""},
    {"id", NULL},
    {"kind", "\"gossip\""},
    {"by", "\"teacher\""},
    {"made", "{}"},
    {"made/boot_no", "-1"},
    {"made/wall", "\"today\""},
    {"device", "7"},
    {"extra", "1"},
    {"body", "[]"},
    {"body/evidence", NULL},
    {"body/markup", "{\"width\":1,\"height\":1,\"marks\":[{\"kind\":\"erase\",\"points\":[1,1]}]}"},
    {"media/0/name", "\"../x.jpg\""},
    {"media/0/name", "\"Photo.JPG\""},
    {"media/0/name", "\"photo\""},
    {"media/0/type", "\"jpeg\""},
    {"media/0/sha256", "\"00\""},
    {"media/0/bytes", "-5"},
    {"pupils/0/id", "\"\""},
    {"targets/0/words", NULL},
    {"for", "\"everybody\""},
};

static json_t *wrong_record(size_t index)
{
    json_t *value =
        wrongs[index].value ? json_loads(wrongs[index].value, JSON_DECODE_ANY, NULL) : NULL;

    return changed(wrongs[index].pointer, value);
}

static void record_that_breaks_its_schema_is_refused_with_the_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(wrongs); i++) {
        json_t *record = wrong_record(i);
        GError *why = NULL;
        if (record_check(record, &why))
            fail_msg("%s was allowed", wrongs[i].pointer);
        assert_true(fault_is(why, FAULT_INVALID));
        assert_null(record_bytes(record, NULL));
        g_error_free(why);
        json_decref(record);
    }
}

static void what_no_schema_can_say_is_refused_too(void **state)
{
    json_t *twice = full_record("evidence"), *stranger = full_record("evidence");
    json_t *media = json_object_get(twice, "media");
    json_t *vouched = json_array_get(json_object_get(stranger, "unrecognisable"), 0);
    json_t *fraction = changed("body/level", json_real(1.5));

    (void)state;
    json_array_append(media, json_array_get(media, 0));
    assert_false(record_check(twice, NULL));
    json_object_set_new(vouched, "pupil", json_string("nobody"));
    assert_false(record_check(stranger, NULL));
    assert_null(record_bytes(fraction, NULL));
    json_decref(twice);
    json_decref(stranger);
    json_decref(fraction);
}

static void broken_bytes_are_refused(void **state)
{
    static const char *const texts[] = {"", "{", "null", "[]", "{\"id\":1}"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));
        GError *why = NULL;
        assert_null(record_read(bytes, &why));
        assert_non_null(why);
        g_error_free(why);
    }
}

/* Writes one record a line. */
static void put_records(const struct scratch *scratch, const char *name, GPtrArray *records)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < records->len; i++) {
        char *line = json_dumps(g_ptr_array_index(records, i), JSON_COMPACT);
        g_string_append_printf(text, "%s\n", line);
        free(line);
    }
    scratch_put(scratch, name, text->str, text->len);
}

static void another_validator_judges_every_record_as_we_do(void **state)
{
    static const char script[] =
        "import json, jsonschema, sys\n"
        "schema = json.load(open(sys.argv[1]))\n"
        "jsonschema.Draft202012Validator.check_schema(schema)\n"
        "check = jsonschema.Draft202012Validator(schema)\n"
        "good = [check.is_valid(json.loads(line)) for line in open('good')]\n"
        "bad = [check.is_valid(json.loads(line)) for line in open('bad')]\n"
        "print(len(good), all(good), len(bad), any(bad))\n";
    struct scratch *scratch = scratch_new();
    g_autoptr(GPtrArray) good = good_records();
    g_autoptr(GPtrArray) bad = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    g_autofree char *expected = NULL, *out = NULL;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(wrongs); i++)
        g_ptr_array_add(bad, wrong_record(i));
    put_records(scratch, "good", good);
    put_records(scratch, "bad", bad);
    scratch_put(scratch, "check.py", script, strlen(script));
    assert_int_equal(
        scratch_run(scratch, "/usr/bin/python3 check.py %s/schema/record.json", assets_path()), 0);
    expected = g_strdup_printf("%u True %u False\n", good->len, bad->len);
    out = scratch_out(scratch);
    assert_string_equal(out, expected);
    scratch_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_comes_back_from_its_bytes_the_same),
        cmocka_unit_test(medium_comes_back_the_same),
        cmocka_unit_test(what_a_record_keeps_of_the_pack_is_its_words),
        cmocka_unit_test(record_that_breaks_its_schema_is_refused_with_the_field),
        cmocka_unit_test(what_no_schema_can_say_is_refused_too),
        cmocka_unit_test(broken_bytes_are_refused),
        cmocka_unit_test(another_validator_judges_every_record_as_we_do),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
