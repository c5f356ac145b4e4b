// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

/* Enrolment, time and packs: what comes is written as it came, and judged by the app alone. */

#define CODE "00112233445566778899aabbccddeeff"
#define EMPTY "Content-Length: 0\r\nConnection: close\r\n\r\n"

static void ask(struct dock_rig *rig, const char *code, const char *url)
{
    g_autofree char *text = g_strdup_printf("{\"code\":\"%s\",\"key\":\"RWx\",\"name\":\"Oak\","
                                            "\"recipient\":\"age1x\",\"server\":\"%s\","
                                            "\"signing\":\"RWy\"}",
                                            code, url);

    dock_rig_put(rig, "ask/enrol", text);
}

static void forget_enrolment(struct dock_rig *rig)
{
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/token"), 0);
}

static int devices_asked(struct dock_rig *rig)
{
    g_autofree char *log = fault_server_log(rig->server);
    int count = 0;

    for (const char *at = log; (at = strstr(at, "POST /v1/devices")) != NULL; at++)
        count++;
    return count;
}

static void expect_trouble(struct dock_rig *rig, const char *code)
{
    g_autofree char *trouble = NULL;

    assert_int_equal(dock_rig_run(rig), DOCK_ATTENTION);
    trouble = dock_rig_trouble(rig);
    assert_string_equal(trouble, code);
}

static void a_device_that_was_never_asked_for_is_not_enrolled(void **state)
{
    struct dock_rig *rig = *state;

    forget_enrolment(rig);
    expect_trouble(rig, "not-enrolled");
    assert_int_equal(fault_server_count(rig->server, "GET"), 0);
    assert_int_equal(fault_server_count(rig->server, "POST"), 0);
}

static void an_enrolment_goes_and_its_answer_and_token_are_kept(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *token = NULL;
    g_autofree char *enrolled = NULL;
    g_autofree char *mode = NULL;

    forget_enrolment(rig);
    ask(rig, CODE, fault_server_url(rig->server));
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    token = dock_rig_get(rig, "dock/token");
    assert_string_equal(token, "0123456789abcdef0123456789abcdef");
    enrolled = dock_rig_get(rig, "dock/enrolled.json");
    assert_non_null(strstr(enrolled, CODE));
    assert_int_equal(scratch_run(rig->scratch, "stat -c %%a vault/dock/token"), 0);
    mode = scratch_out(rig->scratch);
    assert_string_equal(mode, "600\n");
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(devices_asked(rig), 1);
}

static void only_four_members_go_to_the_server(void **state)
{
    static const char reply[] = "HTTP/1.1 403 No\r\n" EMPTY;
    static const char sent[] = "{\"code\":\"" CODE "\",\"name\":\"Oak\",\"signing\":\"RWy\","
                               "\"recipient\":\"age1x\"}";
    g_autofree char *length = g_strdup_printf("\r\nContent-Length: %zu\r\n", strlen(sent));
    struct dock_rig *rig = *state;
    g_autofree char *head = NULL;

    forget_enrolment(rig);
    ask(rig, CODE, fault_server_url(rig->server));
    fault_server_rule(rig->server, &(struct fault_rule){.method = "POST", .reply = reply});
    expect_trouble(rig, "code-refused");
    head = fault_server_head(rig->server);
    assert_non_null(strstr(head, length));
    assert_null(strstr(head, "Authorization:"));
}

static void a_code_that_was_refused_is_not_sent_again(void **state)
{
    struct dock_rig *rig = *state;

    forget_enrolment(rig);
    ask(rig, CODE, fault_server_url(rig->server));
    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "POST", .reply = "HTTP/1.1 403 No\r\n" EMPTY});
    expect_trouble(rig, "code-refused");
    expect_trouble(rig, "code-refused");
    assert_int_equal(devices_asked(rig), 1);
    ask(rig, "ffeeddccbbaa99887766554433221100", fault_server_url(rig->server));
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(devices_asked(rig), 2);
}

static void a_code_for_another_server_goes_nowhere(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *slash = g_strconcat(fault_server_url(rig->server), "/", NULL);

    forget_enrolment(rig);
    ask(rig, CODE, "http://127.0.0.1:1");
    expect_trouble(rig, "not-our-server");
    assert_int_equal(devices_asked(rig), 0);
    ask(rig, CODE, slash); /* the same place */
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
}

static void a_bad_code_does_not_hold_up_an_enrolled_device(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);

    ask(rig, CODE, "http://127.0.0.1:1");
    expect_trouble(rig, "not-our-server");
    assert_true(dock_rig_has_receipt(rig, id));
}

static void an_enrolment_that_makes_no_sense_is_not_taken(void **state)
{
    static const char *const bodies[] = {
        "{}",
        "{\"token\":\"abc\"}",
        "{\"token\":\"0123456789abcdef\"}",
        "{\"token\":\"0123456789abcdef\",\"enrolled\":7}",
        "{\"token\":\"0123456789abcdef\",\"enrolled\":{\"body\":\"x\",\"minisig\":\"y\"}}",
        "{\"token\":\"abc\\r\\nX-Y: "
        "0123456789\",\"enrolled\":{\"body\":\"{}\",\"minisig\":\"y\"}}"};
    struct dock_rig *rig = *state;

    forget_enrolment(rig);
    ask(rig, CODE, fault_server_url(rig->server));
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *reply = g_strdup_printf(
            "HTTP/1.1 201 Created\r\nContent-Length: %zu\r\n\r\n%s", strlen(bodies[i]), bodies[i]);
        fault_server_rule(rig->server, &(struct fault_rule){.method = "POST", .reply = reply});
        expect_trouble(rig, "not-our-server");
        assert_null(dock_rig_get(rig, "dock/token"));
        assert_null(dock_rig_get(rig, "dock/enrolled.json"));
    }
}

static void an_ask_that_is_none_is_said(void **state)
{
    static const char *const asks[] = {"", "{", "[]", "{\"code\":1}", "{\"code\":\"x\"}"};
    struct dock_rig *rig = *state;

    forget_enrolment(rig);
    for (size_t i = 0; i < G_N_ELEMENTS(asks); i++) {
        dock_rig_put(rig, "ask/enrol", asks[i]);
        assert_int_equal(dock_rig_run(rig), DOCK_ATTENTION);
    }
    assert_int_equal(devices_asked(rig), 0);
}

static void the_time_is_kept_with_the_question_it_answers(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *text = NULL;
    g_autofree char *log = NULL;
    g_autofree char *asked = NULL;
    json_t *clock;

    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    text = dock_rig_get(rig, "dock/clock.json");
    clock = json_loads(text, 0, NULL);
    log = fault_server_log(rig->server);
    asked = g_strconcat("nonce=", json_string_value(json_object_get(clock, "nonce")), "\n", NULL);
    assert_non_null(strstr(log, asked));
    dock_rig_check("dock-clock", clock);
    json_decref(clock);
}

static void a_time_of_another_question_is_not_kept(void **state)
{
    static const char body[] =
        "{\"body\":\"{\\\"nonce\\\":\\\"" CODE "\\\",\\\"now\\\":5}\",\"minisig\":\"x\"}";
    struct dock_rig *rig = *state;
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);

    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "GET", .path = "/v1/time", .reply = reply});
    expect_trouble(rig, "not-our-server");
    assert_null(dock_rig_get(rig, "dock/clock.json"));
}

static void a_pack_is_fetched_once_and_again_when_it_is_newer(void **state)
{
    struct dock_rig *rig = *state;
    g_autoptr(GBytes) first = g_bytes_new_static("pack one", 8);
    g_autoptr(GBytes) second = g_bytes_new_static("pack two!", 9);
    g_autofree char *got = NULL;
    g_autofree char *minisig = NULL;
    g_autofree char *head = NULL;
    g_autofree char *newer = NULL;

    fault_server_pack(rig->server, 3, first);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    got = dock_rig_get(rig, "dock/pack.age");
    minisig = dock_rig_get(rig, "dock/pack.age.minisig");
    assert_string_equal(got, "pack one");
    assert_string_equal(minisig, "a signature");
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    head = fault_server_head(rig->server);
    assert_non_null(strstr(head, "GET /v1/pack "));
    assert_non_null(strstr(head, "\r\nIf-None-Match: \"3\"\r\n"));
    fault_server_pack(rig->server, 4, second);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    newer = dock_rig_get(rig, "dock/pack.age");
    assert_string_equal(newer, "pack two!");
}

static void half_a_pack_is_fetched_anew(void **state)
{
    struct dock_rig *rig = *state;
    g_autoptr(GBytes) pack = g_bytes_new_static("pack one", 8);
    g_autofree char *minisig = NULL;

    fault_server_pack(rig->server, 3, pack);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/pack.age.minisig"), 0);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    minisig = dock_rig_get(rig, "dock/pack.age.minisig");
    assert_string_equal(minisig, "a signature");
}

static void a_pack_that_is_cut_or_unsigned_leaves_the_old_one(void **state)
{
    static const char *const replies[] = {
        "HTTP/1.1 200 OK\r\nETag: \"4\"\r\nViewfinder-Minisig: YWJj\r\nContent-Length: "
        "100\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nETag: \"4\"\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nViewfinder-Minisig: YWJj\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nETag: W/\"x\"\r\nViewfinder-Minisig: YWJj\r\nContent-Length: "
        "3\r\n\r\nabc"};
    struct dock_rig *rig = *state;
    g_autoptr(GBytes) pack = g_bytes_new_static("pack one", 8);

    fault_server_pack(rig->server, 3, pack);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    for (size_t i = 0; i < G_N_ELEMENTS(replies); i++) {
        g_autofree char *got = NULL;
        fault_server_heal(rig->server);
        fault_server_rule(rig->server, &(struct fault_rule){.method = "GET",
                                                            .path = "/v1/pack",
                                                            .times = FOR_EVER,
                                                            .reply = replies[i]});
        assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
        got = dock_rig_get(rig, "dock/pack.age");
        assert_string_equal(got, "pack one");
    }
    assert_int_not_equal(scratch_run(rig->scratch, "ls vault/dock/*.part"), 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_device_that_was_never_asked_for_is_not_enrolled),
        test(an_enrolment_goes_and_its_answer_and_token_are_kept),
        test(only_four_members_go_to_the_server),
        test(a_code_that_was_refused_is_not_sent_again),
        test(a_code_for_another_server_goes_nowhere),
        test(a_bad_code_does_not_hold_up_an_enrolled_device),
        test(an_enrolment_that_makes_no_sense_is_not_taken),
        test(an_ask_that_is_none_is_said),
        test(the_time_is_kept_with_the_question_it_answers),
        test(a_time_of_another_question_is_not_kept),
        test(a_pack_is_fetched_once_and_again_when_it_is_newer),
        test(half_a_pack_is_fetched_anew),
        test(a_pack_that_is_cut_or_unsigned_leaves_the_old_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
