// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/assets.h"
#include "core/json.h"
#include "seal/age.h"
#include "seal/answer.h"

struct fixture {
    struct minisign_public public_key;
    struct minisign_secret secret;
    json_t *body;
    GBytes *answer;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    seal_start();
    minisign_new(&fixture->public_key, &fixture->secret);
    fixture->body = json_pack("{s:s, s:I}", "nonce", "b\xc3\xbc\"\n", "now",
                              (json_int_t)INT64_C(1790000000000));
    fixture->answer = answer_sign(&fixture->secret, fixture->body, "time", NULL);
    assert_non_null(fixture->answer);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    json_decref(fixture->body);
    g_bytes_unref(fixture->answer);
    g_free(fixture);
    return 0;
}

static void signed_body_comes_back(void **state)
{
    struct fixture *fixture = *state;
    json_t *body = answer_check(&fixture->public_key, fixture->answer, NULL);

    assert_non_null(body);
    assert_true(json_equal(body, fixture->body));
    json_decref(body);
    body = answer_peek(fixture->answer, NULL);
    assert_true(json_equal(body, fixture->body));
    json_decref(body);
}

static void answer_fits_its_schema(void **state)
{
    struct fixture *fixture = *state;
    struct schema *schema = assets_schema("answer", NULL);
    json_t *answer = json_read(fixture->answer, 10000, NULL);

    assert_non_null(schema);
    assert_true(schema_check(schema, answer, NULL));
    schema_free(schema);
    json_decref(answer);
}

/* The minisign program sees exactly the body's bytes. */
static void minisign_program_checks_the_body(void **state)
{
    struct fixture *fixture = *state;
    struct scratch *scratch = scratch_new();
    json_t *answer = json_read(fixture->answer, 10000, NULL);
    const char *body = json_string_value(json_object_get(answer, "body"));
    const char *minisig = json_string_value(json_object_get(answer, "minisig"));
    g_autofree char *key = minisign_public_text(&fixture->public_key);

    scratch_put(scratch, "body", body, strlen(body));
    scratch_put(scratch, "body.minisig", minisig, strlen(minisig));
    assert_int_equal(scratch_run(scratch, "minisign -V -P %s -m body", key), 0);
    json_decref(answer);
    scratch_free(scratch);
}

static void another_key_is_denied(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GError) error = NULL;

    fixture->public_key.key[0] ^= 1;
    assert_null(answer_check(&fixture->public_key, fixture->answer, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

/* An answer with this body, signed as it stands. */
static GBytes *sign_text(struct fixture *fixture, const char *text)
{
    g_autofree char *minisig = minisign_sign(&fixture->secret, text, strlen(text), "c");
    json_t *both = json_pack("{s:s, s:s}", "body", text, "minisig", minisig);
    GBytes *answer = json_canonical(both, NULL);

    json_decref(both);
    return answer;
}

static void body_that_is_not_canonical_is_refused(void **state)
{
    static const char *const bodies[] = {
        "{\"a\": 1}", "{\"b\":1,\"a\":2}", "{\"a\":1.5}", "{\"a\":1",
        "",           "{\"a\":1,\"a\":1}", "{\"a\":1}\n"};
    struct fixture *fixture = *state;
    g_autoptr(GBytes) good = sign_text(fixture, "{\"a\":1}");
    json_t *body = answer_check(&fixture->public_key, good, NULL);

    assert_non_null(body);
    json_decref(body);
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(GBytes) answer = sign_text(fixture, bodies[i]);
        g_autoptr(GError) error = NULL;
        assert_null(answer_check(&fixture->public_key, answer, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        g_clear_error(&error);
        assert_null(answer_peek(answer, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void what_is_no_answer_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "null",
        "[]",
        "{}",
        "<html>Sign in to the network</html>",
        "{\"body\":\"{}\"}",
        "{\"body\":{},\"minisig\":\"\"}",
        "{\"body\":\"{}\",\"minisig\":\"x\",\"more\":1}",
        "{\"body\":\"{}\",\"minisig\":\"x\"}",
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) answer = g_bytes_new_static(texts[i], strlen(texts[i]));
        g_autoptr(GError) error = NULL;
        assert_null(answer_check(&fixture->public_key, answer, &error));
        assert_true(fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_MISSING));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(signed_body_comes_back),
        TEST(answer_fits_its_schema),
        TEST(minisign_program_checks_the_body),
        TEST(another_key_is_denied),
        TEST(body_that_is_not_canonical_is_refused),
        TEST(what_is_no_answer_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
