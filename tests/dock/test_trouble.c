// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

/* What needs a person: it is said with its code, nothing is lost, and nothing else is held up
 * without reason. */

#define EMPTY "Content-Length: 0\r\nConnection: close\r\n\r\n"
#define TUS "Tus-Resumable: 1.0.0\r\n"

static void rule(struct dock_rig *rig, struct fault_rule rule)
{
    fault_server_rule(rig->server, &rule);
}

static void expect_why(struct dock_rig *rig, struct id id, const char *code)
{
    g_autofree char *why = NULL;

    assert_int_equal(dock_rig_run(rig), DOCK_ATTENTION);
    why = dock_rig_why(rig, id);
    assert_non_null(why);
    assert_string_equal(why, code);
    assert_false(dock_rig_has_receipt(rig, id));
}

/* One that waiting may help against: only patience ends it. */
static void expect_lasting_trouble(struct dock_rig *rig, const char *code)
{
    g_autofree char *trouble = NULL;

    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    trouble = dock_rig_trouble(rig);
    assert_non_null(trouble);
    assert_string_equal(trouble, code);
}

static void expect_trouble(struct dock_rig *rig, const char *code)
{
    g_autofree char *trouble = NULL;

    assert_int_equal(dock_rig_run(rig), DOCK_ATTENTION);
    trouble = dock_rig_trouble(rig);
    assert_non_null(trouble);
    assert_string_equal(trouble, code);
}

/* A reply to one item's creation parks it; the next item goes. */
static void expect_parked_alone(struct dock_rig *rig, const char *reply, const char *code)
{
    struct id first = dock_rig_item(rig, 1, 100);
    struct id second = dock_rig_item(rig, 2, 200);

    rule(rig, (struct fault_rule){.method = "POST", .path = "/v1/bags", .reply = reply});
    expect_why(rig, first, code);
    assert_true(dock_rig_has_receipt(rig, second));
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE); /* another chance at the next docking */
    assert_true(dock_rig_has_receipt(rig, first));
}

static void an_item_that_is_too_large_is_parked_alone(void **state)
{
    expect_parked_alone(*state, "HTTP/1.1 413 Too large\r\n" EMPTY, "too-large");
}

static void a_method_that_does_not_pass_parks(void **state)
{
    expect_parked_alone(*state, "HTTP/1.1 405 Not allowed\r\n" EMPTY, "method");
}

static void a_type_that_does_not_pass_parks(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);

    rule(rig, (struct fault_rule){
                  .method = "PATCH", .times = FOR_EVER, .reply = "HTTP/1.1 415 Odd\r\n" EMPTY});
    expect_why(rig, id, "method");
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 1);
}

static void a_bad_creation_parks(void **state)
{
    expect_parked_alone(*state, "HTTP/1.1 400 Bad\r\n" TUS EMPTY, "refused");
}

static void a_400_on_every_piece_parks_in_the_end(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);

    rule(rig, (struct fault_rule){
                  .method = "PATCH", .times = FOR_EVER, .reply = "HTTP/1.1 400 Bad\r\n" TUS EMPTY});
    rig->asked.wait.first_ms = rig->asked.wait.most_ms = 1;
    expect_why(rig, id, "refused");
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 20);
    assert_int_equal(fault_server_created(rig->server), 1);
}

static void a_token_that_is_refused_stops_the_whole_queue(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    dock_rig_item(rig, 2, 200);
    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/bags",
                                  .times = FOR_EVER,
                                  .reply = "HTTP/1.1 401 Who\r\n" TUS EMPTY});
    expect_trouble(rig, "token-refused");
    assert_int_equal(fault_server_count(rig->server, "POST"), 2); /* one question, one creation */
    fault_server_heal(rig->server);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
}

static void a_sign_in_page_gets_not_one_byte_of_an_item(void **state)
{
    static const char *const pages[] = {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 302 Found\r\nLocation: http://sign.in/\r\n" EMPTY,
        "HTTP/1.1 511 Network Authentication Required\r\n" EMPTY};
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        fault_server_heal(rig->server);
        for (int j = 0; j < 3; j++) {
            static const char *const methods[] = {"GET", "POST", "PATCH"};
            rule(rig,
                 (struct fault_rule){.method = methods[j], .times = FOR_EVER, .reply = pages[i]});
        }
        expect_trouble(rig, "not-our-server");
    }
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 0);
    assert_int_equal(fault_server_count(rig->server, "POST"), 0);
}

static void a_place_on_another_server_is_never_gone_to(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/bags",
                                  .reply = "HTTP/1.1 201 Created\r\n" TUS
                                           "Location: http://127.0.0.1:1/x\r\n" EMPTY});
    expect_trouble(rig, "not-our-server");
}

static void a_dead_server_is_offline_and_ends(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    rig->asked.url = "http://127.0.0.1:1";
    expect_lasting_trouble(rig, "offline");
}

static void a_full_server_is_said(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/bags",
                                  .times = FOR_EVER,
                                  .reply = "HTTP/1.1 507 Full\r\n" TUS EMPTY});
    expect_lasting_trouble(rig, "server-full");
}

static void an_item_that_changed_is_not_sent_again(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);
    g_autofree char *path = dock_rig_path(rig, 1, id);
    int fd;

    rule(rig, (struct fault_rule){.method = "PATCH", .play = PLAY_CUT, .bytes = 2000});
    rule(rig, (struct fault_rule){.method = "HEAD", .times = FOR_EVER});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    fault_server_heal(rig->server);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "x", 1, 4000), 1);
    close(fd);
    expect_why(rig, id, "changed");
    assert_int_equal(fault_server_body_bytes(rig->server), 2000);
}

static void what_is_no_file_is_not_read(void **state)
{
    struct dock_rig *rig = *state;
    struct id link = id_new();
    struct id empty = dock_rig_item(rig, 2, 0);
    g_autofree char *path = dock_rig_path(rig, 1, link);
    g_autofree char *why = NULL;

    scratch_put(rig->scratch, "secret", "not to be sent", 14);
    assert_int_equal(symlink("../../secret", path), 0);
    expect_why(rig, link, "damaged");
    why = dock_rig_why(rig, empty);
    assert_string_equal(why, "damaged");
    assert_int_equal(fault_server_created(rig->server), 0);
}

static void names_that_are_no_items_are_passed_over(void **state)
{
    static const char *const names[] = {
        "items/0000000001-0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip.part",
        "items/000000001-0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/00000000001-0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/0000000001_0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/0000000001-0C2B2E2E-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/0000000001-0c2b2e2e-6a1c-1b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/-000000001-0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.zip",
        "items/0000000001-0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f.ZIP",
        "items/readme"};
    struct dock_rig *rig = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        dock_rig_put(rig, names[i], "x");
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(fault_server_created(rig->server), 0);
}

static void what_the_server_refuses_is_shown_with_its_reason(void **state)
{
    static const char body[] = "{\"receipts\":[{\"id\":\"%s\",\"state\":\"refused\","
                               "\"reason\":\"no such device\\u001b[31m\"}]}";
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);
    g_autofree char *answer = g_strdup_printf(body, id.text);
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(answer), answer);

    rule(rig, (struct fault_rule){
                  .method = "POST", .path = "/v1/receipts", .times = FOR_EVER, .reply = reply});
    expect_why(rig, id, "refused");
    assert_int_equal(fault_server_created(rig->server), 0);
}

/* A receipt as the server would write it, for other bytes. */
static void a_receipt_for_other_bytes_is_no_receipt(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);
    g_autofree char *zeros = g_strnfill(64, '0');
    g_autofree char *answer = g_strdup_printf(
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"received\",\"receipt\":{\"minisig\":\"x\","
        "\"body\":"
        "\"{\\\"id\\\":\\\"%s\\\",\\\"length\\\":100,\\\"sha256\\\":\\\"%s\\\"}\"}}]}",
        id.text, id.text, zeros);
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(answer), answer);

    rule(rig, (struct fault_rule){
                  .method = "POST", .path = "/v1/receipts", .times = FOR_EVER, .reply = reply});
    expect_why(rig, id, "refused");
}

static void nonsense_about_receipts_is_not_our_server(void **state)
{
    static const char *const bodies[] = {
        "",
        "null",
        "[]",
        "{}",
        "{\"receipts\":7}",
        "{\"receipts\":[7]}",
        "{\"receipts\":[{}]}",
        "{\"receipts\":[{\"id\":\"%s\"}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"lovely\"}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"received\"}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"received\",\"receipt\":{\"body\":\"{}\","
        "\"minisig\":"
        "\"\"}}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"partial\",\"url\":\"/v1/bags/"
        "1\",\"offset\":-1}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"partial\",\"url\":\"http://evil/"
        "1\",\"offset\":1}]}",
        "{\"receipts\":[{\"id\":\"%s\",\"state\":\"partial\",\"offset\":1}]}"};
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);

    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_auto(GStrv) parts = g_strsplit(bodies[i], "%s", -1);
        g_autofree char *body = g_strjoinv(id.text, parts);
        g_autofree char *reply =
            g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
        fault_server_heal(rig->server);
        rule(rig, (struct fault_rule){
                      .method = "POST", .path = "/v1/receipts", .times = FOR_EVER, .reply = reply});
        expect_trouble(rig, "not-our-server");
        assert_int_equal(fault_server_created(rig->server), 0);
    }
}

static void a_server_that_has_all_and_not_all_is_not_asked_in_a_circle(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);
    g_autofree char *answer = g_strdup_printf("{\"receipts\":[{\"id\":\"%s\",\"state\":\"partial\","
                                              "\"url\":\"/v1/bags/1\",\"offset\":5}]}",
                                              id.text);
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(answer), answer);

    rig->asked.wait.first_ms = rig->asked.wait.most_ms = 1000;
    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/receipts",
                                  .skip = 1,
                                  .times = FOR_EVER,
                                  .reply = reply});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    assert_true(fault_server_count(rig->server, "HEAD") < 20);
    assert_int_equal(fault_server_body_bytes(rig->server), 100);
}

static void to_a_stock_server_sent_is_what_a_second_look_says(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);
    g_autofree char *url = g_strconcat(fault_server_url(rig->server), "/files/", NULL);
    g_autofree char *log = NULL;

    rig->asked.kind = DOCK_TUS;
    rig->asked.url = url;
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 1, 1, id));
    assert_false(dock_rig_has_receipt(rig, id));
    log = fault_server_log(rig->server);
    assert_string_equal(log, "POST /files/\nPATCH /v1/bags/1 0\nHEAD /v1/bags/1\n");
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(fault_server_created(rig->server), 1);
}

static void a_204_that_was_a_lie_is_not_sent(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    rig->asked.kind = DOCK_TUS;
    rule(rig, (struct fault_rule){.method = "PATCH",
                                  .reply = "HTTP/1.1 204 No Content\r\n" TUS
                                           "Upload-Offset: 5000\r\n\r\n"});
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 1, 1, id));
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 2);
}

static void a_server_that_always_lies_is_given_up_slowly(void **state)
{
    struct dock_rig *rig = *state;

    rig->asked.kind = DOCK_TUS;
    rig->asked.wait.first_ms = rig->asked.wait.most_ms = 1000;
    dock_rig_item(rig, 1, 5000);
    rule(rig, (struct fault_rule){.method = "PATCH",
                                  .times = FOR_EVER,
                                  .reply = "HTTP/1.1 204 No Content\r\n" TUS
                                           "Upload-Offset: 5000\r\n\r\n"});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    assert_true(fault_server_count(rig->server, "PATCH") < 20);
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(an_item_that_is_too_large_is_parked_alone),
        test(a_method_that_does_not_pass_parks),
        test(a_type_that_does_not_pass_parks),
        test(a_bad_creation_parks),
        test(a_400_on_every_piece_parks_in_the_end),
        test(a_token_that_is_refused_stops_the_whole_queue),
        test(a_sign_in_page_gets_not_one_byte_of_an_item),
        test(a_place_on_another_server_is_never_gone_to),
        test(a_dead_server_is_offline_and_ends),
        test(a_full_server_is_said),
        test(an_item_that_changed_is_not_sent_again),
        test(what_is_no_file_is_not_read),
        test(names_that_are_no_items_are_passed_over),
        test(what_the_server_refuses_is_shown_with_its_reason),
        test(a_receipt_for_other_bytes_is_no_receipt),
        test(nonsense_about_receipts_is_not_our_server),
        test(a_server_that_has_all_and_not_all_is_not_asked_in_a_circle),
        test(to_a_stock_server_sent_is_what_a_second_look_says),
        test(a_204_that_was_a_lie_is_not_sent),
        test(a_server_that_always_lies_is_given_up_slowly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
