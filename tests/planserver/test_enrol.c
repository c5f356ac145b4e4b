// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "core/assets.h"
#include "seal/answer.h"

#define SIGNING "RWRzg59HWp8rOjo604ac62kPF2i8oE3mGfK+sQzE4RuGGlWJ2UYrFwfx"
#define RECIPIENT "age15jhq4zvewqm3afenvr48udmk2xfcph4wkez6xz676a4zgk2qaazq587msk"

static struct rig_reply *enrol(struct rig *rig, const char *code, const char *extra)
{
    g_autofree char *body =
        g_strdup_printf("{\"code\":\"%s\",\"name\":\"Maple\",\"signing\":\"" SIGNING "\","
                        "\"recipient\":\"" RECIPIENT "\"%s}",
                        code, extra);

    return rig_send(rig, "POST /v1/devices HTTP/1.1\r\n", body, strlen(body));
}

static void assert_enrol(struct rig *rig, const char *code, const char *extra, int status)
{
    struct rig_reply *reply = enrol(rig, code, extra);

    assert_int_equal(reply->status, status);
    rig_reply_free(reply);
}

static void code_names_server_and_key(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *key = minisign_public_text(&rig->school->receipt_key);
    g_autofree char *url_escaped = g_uri_escape_string(rig->url, NULL, FALSE);
    g_autofree char *key_escaped = g_uri_escape_string(key, NULL, FALSE);
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *wanted = g_strdup_printf("viewfinder-enrol:1?server=%s&code=%s&key=%s",
                                              url_escaped, digits, key_escaped);

    assert_string_equal(code, wanted);
    assert_int_equal(strspn(digits, "0123456789abcdef"), 32);
}

static void answer_is_signed_and_says_what_was_asked(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    g_autoptr(GError) error = NULL;
    struct rig_reply *reply = enrol(rig, digits, "");
    json_t *answer = rig_reply_json(reply);
    char *text = json_dumps(json_object_get(answer, "enrolled"), JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    json_t *body = answer_check(&rig->school->receipt_key, bytes, &error);
    struct schema *schema = assets_schema("enrolled", &error);
    json_t *school = school_to_json(rig->school);

    assert_int_equal(reply->status, 201);
    assert_non_null(body);
    assert_true(schema_check(schema, body, &error));
    assert_string_equal(json_string_value(json_object_get(body, "code")), digits);
    assert_string_equal(json_string_value(json_object_get(body, "signing")), SIGNING);
    assert_string_equal(json_string_value(json_object_get(body, "recipient")), RECIPIENT);
    assert_true(json_equal(json_object_get(body, "school"), school));
    json_decref(school);
    json_decref(body);
    json_decref(answer);
    schema_free(schema);
    rig_reply_free(reply);
}

static void code_works_once(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);

    assert_enrol(rig, digits, "", 201);
    assert_enrol(rig, digits, "", 403);
}

static void used_code_stays_used_when_its_file_comes_back(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, digits, -1);
    g_autofree char *file = g_strdup_printf("store/codes/%s", sum);
    g_autoptr(GBytes) kept = scratch_get(rig->scratch, file);

    assert_enrol(rig, digits, "", 201);
    assert_false(rig_has(rig, "codes/%s", sum));
    scratch_put(rig->scratch, file, g_bytes_get_data(kept, NULL), g_bytes_get_size(kept));
    assert_enrol(rig, digits, "", 403);
}

static void unknown_code_is_refused(void **state)
{
    assert_enrol(*state, "00000000000000000000000000000000", "", 403);
}

static void code_of_eleven_minutes_ago_is_refused(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, digits, -1);
    g_autofree char *file = g_strdup_printf("store/codes/%s", sum);
    g_autofree char *old = g_strdup_printf("{\"made\":%" G_GINT64_FORMAT "}",
                                           g_get_real_time() / 1000 - (int64_t)11 * 60 * 1000);

    assert_true(rig_has(rig, "codes/%s", sum));
    scratch_put(rig->scratch, file, old, strlen(old));
    assert_enrol(rig, digits, "", 403);
}

static void request_that_breaks_the_schema_is_400_and_costs_no_code(void **state)
{
    struct rig *rig = *state;
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    struct rig_reply *reply = rig_send(rig, "POST /v1/devices HTTP/1.1\r\n", "{\"code\":1}", 10);

    assert_int_equal(reply->status, 400);
    rig_reply_free(reply);
    reply = rig_send(rig, "POST /v1/devices HTTP/1.1\r\n", "nonsense", 8);
    assert_int_equal(reply->status, 400);
    rig_reply_free(reply);
    assert_enrol(rig, "short", "", 400);
    assert_enrol(rig, digits, ",\"more\":true", 400);
    assert_enrol(rig, digits, ",\"name\":\"twice\"", 400);
    assert_enrol(rig, digits, "", 201);
}

static void longer_body_than_any_request_is_413(void **state)
{
    struct rig *rig = *state;
    g_autofree char *body = g_strnfill(70000, ' ');
    struct rig_reply *reply = rig_send(rig, "POST /v1/devices HTTP/1.1\r\n", body, 70000);

    assert_int_equal(reply->status, 413);
    rig_reply_free(reply);
}

static int query_status(struct rig *rig, const char *authorization)
{
    g_autofree char *head =
        g_strdup_printf("POST /v1/receipts/query HTTP/1.1\r\n%s", authorization);
    struct id id = id_new();
    g_autofree char *body = g_strdup_printf("{\"ids\":[\"%s\"]}", id.text);
    struct rig_reply *reply = rig_send(rig, head, body, strlen(body));
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

static void only_a_known_token_opens(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    g_autofree char *good = g_strdup_printf("Authorization: Bearer %s\r\n", device->token);
    g_autofree char *basic = g_strdup_printf("Authorization: Basic %s\r\n", device->token);

    assert_int_equal(query_status(rig, good), 200);
    assert_int_equal(query_status(rig, basic), 401);
    assert_int_equal(query_status(rig, ""), 401);
    assert_int_equal(query_status(rig, "Authorization: Bearer \r\n"), 401);
    assert_int_equal(query_status(rig, "Authorization: Bearer 00\r\n"), 401);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(query_status(rig, good), 200);
    rig_device_free(device);
}

static void revoked_device_is_403_while_the_server_runs(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_device *other = rig_enrol(rig);
    g_autofree char *token = g_strdup_printf("Authorization: Bearer %s\r\n", device->token);
    g_autofree char *another = g_strdup_printf("Authorization: Bearer %s\r\n", other->token);

    assert_int_equal(scratch_run(rig->scratch, BUILD_DIR "/bin/planserver --store store revoke %s",
                                 device->id.text),
                     0);
    assert_int_equal(query_status(rig, token), 403);
    assert_int_equal(query_status(rig, another), 200);
    rig_device_free(device);
    rig_device_free(other);
}

static void token_and_code_are_not_in_the_store(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);

    assert_int_equal(scratch_run(rig->scratch, "grep -raq %s store", device->id.text), 0);
    assert_int_equal(scratch_run(rig->scratch, "grep -raq %s store", device->token), 1);
    assert_int_equal(scratch_run(rig->scratch, "grep -raq %s store", digits), 1);
    rig_device_free(device);
}

static void wrong_use_is_2_and_failure_is_1(void **state)
{
    struct rig *rig = *state;

#define RUN(line) scratch_run(rig->scratch, BUILD_DIR "/bin/planserver " line)
    assert_int_equal(RUN("--help"), 0);
    assert_int_equal(RUN("--version"), 0);
    assert_int_equal(RUN("--nonsense"), 2);
    assert_int_equal(RUN(""), 2);
    assert_int_equal(RUN("code"), 2);
    assert_int_equal(RUN("--store store nonsense"), 2);
    assert_int_equal(RUN("--school school --store other --port 70000"), 2);
    assert_int_equal(RUN("--store nowhere code"), 1);
    assert_int_equal(RUN("--school nowhere --store other --port 0"), 1);
    assert_int_equal(RUN("--school school --store store --port 0"), 1); /* one runs on it already */
    assert_int_equal(RUN("--store store revoke nobody"), 1);
#undef RUN
}

static void port_that_is_taken_is_said(void **state)
{
    struct rig *rig = *state;
    g_autofree char *out = NULL;

    assert_int_equal(scratch_run(rig->scratch,
                                 BUILD_DIR "/bin/planserver --school school --store third "
                                           "--port %u",
                                 (unsigned)rig->port),
                     1);
    out = scratch_out(rig->scratch);
    assert_non_null(strstr(out, "Address already in use"));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(code_names_server_and_key),
        EACH(answer_is_signed_and_says_what_was_asked),
        EACH(code_works_once),
        EACH(used_code_stays_used_when_its_file_comes_back),
        EACH(unknown_code_is_refused),
        EACH(code_of_eleven_minutes_ago_is_refused),
        EACH(request_that_breaks_the_schema_is_400_and_costs_no_code),
        EACH(longer_body_than_any_request_is_413),
        EACH(only_a_known_token_opens),
        EACH(revoked_device_is_403_while_the_server_runs),
        EACH(token_and_code_are_not_in_the_store),
        EACH(wrong_use_is_2_and_failure_is_1),
        EACH(port_that_is_taken_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
