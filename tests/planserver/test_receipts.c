// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "core/assets.h"
#include "seal/answer.h"

static struct rig_reply *query(struct rig *rig, const struct rig_device *device, const char *body)
{
    g_autofree char *head = g_strdup_printf(
        "POST /v1/receipts/query HTTP/1.1\r\nAuthorization: Bearer %s\r\n", device->token);

    return rig_send(rig, head, body, strlen(body));
}

static char *ids_body(size_t count)
{
    GString *body = g_string_new("{\"ids\":[");

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(body, "%s\"%s\"", i ? "," : "", id_new().text);
    g_string_append(body, "]}");
    return g_string_free(body, FALSE);
}

static void five_hundred_may_be_asked_for_and_no_more(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    g_autofree char *most = ids_body(500);
    g_autofree char *more = ids_body(501);
    struct rig_reply *reply = query(rig, device, most);
    json_t *answer = rig_reply_json(reply);

    assert_int_equal(reply->status, 200);
    assert_int_equal(json_array_size(json_object_get(answer, "receipts")), 500);
    json_decref(answer);
    rig_reply_free(reply);
    reply = query(rig, device, more);
    assert_int_equal(reply->status, 400);
    rig_reply_free(reply);
    rig_device_free(device);
}

static void malformed_queries_are_400(void **state)
{
    static const char *const bad[] = {
        "", "{}", "[]", "{\"ids\":[]}", "{\"ids\":[\"x\"]}", "{\"ids\":[1]}", "{\"ids\":\"x\"}",
    };
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct rig_reply *reply = query(rig, device, bad[i]);

        assert_int_equal(reply->status, 400);
        rig_reply_free(reply);
    }
    rig_device_free(device);
}

/* Received, refused, partial and unknown, in the order asked, as the schema has it. */
static void every_state_is_told_in_the_schemas_words(void **state)
{
    static const char *const wanted[] = {"received", "refused", "partial", "unknown"};
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Here");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    g_autoptr(GBytes) junk = g_bytes_new("junk", 4);
    struct id refused = id_new(), partial = id_new(), unknown = id_new();
    g_autofree char *path = rig_create(rig, device, partial.text, bag, NULL);
    g_autofree char *body =
        g_strdup_printf("{\"ids\":[\"%s\",\"%s\",\"%s\",\"%s\"]}", item->id.text, refused.text,
                        partial.text, unknown.text);
    g_autoptr(GError) error = NULL;
    struct schema *schema = assets_schema("receipts-answer", &error);
    struct rig_reply *reply;
    json_t *answer;

    assert_non_null(schema);
    rig_upload(rig, device, item->id.text, bag);
    rig_upload(rig, device, refused.text, junk);
    receipt_free(rig_receipt(rig, device, item->id.text));
    rig_refused(rig, device, refused.text, "no bag");
    reply = query(rig, device, body);
    answer = rig_reply_json(reply);
    if (!schema_check(schema, answer, &error))
        fail_msg("%s", error->message);
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        json_t *entry = json_array_get(json_object_get(answer, "receipts"), i);

        assert_string_equal(json_string_value(json_object_get(entry, "state")), wanted[i]);
    }
    json_decref(answer);
    rig_reply_free(reply);
    schema_free(schema);
    rig_item_free(item);
    rig_device_free(device);
}

static void time_is_signed_for_the_nonce(void **state)
{
    struct rig *rig = *state;
    int64_t before = g_get_real_time() / 1000;
    struct rig_reply *reply =
        rig_send(rig, "GET /v1/time?nonce=0123456789abcdef0123456789abcdef HTTP/1.1\r\n", NULL, 0);
    g_autoptr(GError) error = NULL;
    json_t *body = answer_check(&rig->school->receipt_key, reply->body, &error);
    struct schema *schema = assets_schema("time", &error);
    int64_t now;

    assert_int_equal(reply->status, 200);
    assert_non_null(body);
    assert_non_null(schema);
    assert_true(schema_check(schema, body, &error));
    assert_string_equal(json_string_value(json_object_get(body, "nonce")),
                        "0123456789abcdef0123456789abcdef");
    now = json_integer_value(json_object_get(body, "now"));
    assert_true(now >= before && now <= g_get_real_time() / 1000);
    schema_free(schema);
    json_decref(body);
    rig_reply_free(reply);
}

static void time_without_a_proper_nonce_is_400(void **state)
{
    static const char *const bad[] = {"", "?nonce=", "?nonce=0123",
                                      "?nonce=0123456789ABCDEF0123456789ABCDEF"};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *head = g_strdup_printf("GET /v1/time%s HTTP/1.1\r\n", bad[i]);
        struct rig_reply *reply = rig_send(*state, head, NULL, 0);

        assert_int_equal(reply->status, 400);
        rig_reply_free(reply);
    }
}

static void what_is_not_there_is_404_and_the_wrong_method_405(void **state)
{
    struct rig_reply *reply = rig_send(*state, "GET /v1/nothing HTTP/1.1\r\n", NULL, 0);
    g_autofree char *allow = NULL;

    assert_int_equal(reply->status, 404);
    rig_reply_free(reply);
    reply = rig_send(*state, "DELETE /v1/pack HTTP/1.1\r\n", NULL, 0);
    allow = rig_reply_header(reply, "Allow");
    assert_int_equal(reply->status, 405);
    assert_string_equal(allow, "GET");
    rig_reply_free(reply);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(five_hundred_may_be_asked_for_and_no_more),
        EACH(malformed_queries_are_400),
        EACH(every_state_is_told_in_the_schemas_words),
        EACH(time_is_signed_for_the_nonce),
        EACH(time_without_a_proper_nonce_is_400),
        EACH(what_is_not_there_is_404_and_the_wrong_method_405),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
