// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

/* What the dock does with whole items when the server does right, and when it does not. In each the
 * server must end with exactly one upload of an item, and with no byte sent twice. */

#define OK204 "HTTP/1.1 204 No Content\r\nTus-Resumable: 1.0.0\r\n"
#define EMPTY "Content-Length: 0\r\nConnection: close\r\n\r\n"
#define TUS "Tus-Resumable: 1.0.0\r\n"

static void rule(struct dock_rig *rig, struct fault_rule rule)
{
    fault_server_rule(rig->server, &rule);
}

static void expect_received_once(struct dock_rig *rig, int seq, struct id id, int64_t bytes)
{
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_receipt(rig, id));
    assert_true(dock_rig_has_upload(rig, 1, seq, id));
    assert_int_equal(fault_server_created(rig->server), 1);
    if (bytes >= 0)
        assert_int_equal(fault_server_body_bytes(rig->server), bytes);
}

static void nothing_to_send_is_done(void **state)
{
    struct dock_rig *rig = *state;

    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(fault_server_created(rig->server), 0);
}

static void an_item_goes_and_its_receipt_comes(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    expect_received_once(rig, 1, id, 5000);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(fault_server_body_bytes(rig->server), 5000);
}

static void in_pieces_every_byte_goes_once(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5001);

    rig->asked.piece_bytes = 1000;
    expect_received_once(rig, 1, id, 5001);
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 6);
}

static void the_smallest_goes_first_then_the_oldest(void **state)
{
    struct dock_rig *rig = *state;
    struct id large = dock_rig_item(rig, 1, 3000);
    struct id later = dock_rig_item(rig, 3, 1000);
    struct id sooner = dock_rig_item(rig, 2, 1000);

    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 1, 2, sooner));
    assert_true(dock_rig_has_upload(rig, 2, 3, later));
    assert_true(dock_rig_has_upload(rig, 3, 1, large));
}

static void the_one_asked_for_goes_before_all(void **state)
{
    struct dock_rig *rig = *state;
    struct id large = dock_rig_item(rig, 1, 3000);
    struct id small = dock_rig_item(rig, 2, 1000);
    g_autofree char *first = g_strdup_printf("{\"ids\":[7,\"x\",\"%s\"]}", large.text);

    dock_rig_put(rig, "ask/first", first);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 1, 1, large));
    assert_true(dock_rig_has_upload(rig, 2, 2, small));
}

static void a_lost_201_makes_no_second_upload(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    rule(rig, (struct fault_rule){.method = "POST", .path = "/v1/bags", .play = PLAY_ACT});
    expect_received_once(rig, 1, id, 5000);
    assert_int_equal(fault_server_count(rig->server, "POST"), 4); /* ask, create, ask, ask */
}

static void a_post_is_not_made_before_the_receipts_were_asked(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, 100);
    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/receipts",
                                  .times = FOR_EVER,
                                  .reply = "HTTP/1.1 503 Busy\r\n" EMPTY});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    assert_int_equal(fault_server_created(rig->server), 0);
}

static void a_lost_last_204_sends_nothing_twice(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    rule(rig, (struct fault_rule){.method = "PATCH", .play = PLAY_ACT});
    expect_received_once(rig, 1, id, 5000);
}

static void a_cut_goes_on_where_the_server_is(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 200000);

    for (int i = 0; i < 3; i++)
        rule(rig, (struct fault_rule){.method = "PATCH", .play = PLAY_CUT, .bytes = 40001});
    expect_received_once(rig, 1, id, 200000);
    assert_int_equal(fault_server_count(rig->server, "PATCH"), 4);
}

static void cut_off_at_every_edge_of_a_piece(void **state)
{
    struct dock_rig *rig = *state;

    rig->asked.piece_bytes = 1000;
    for (int i = 0; i < 6; i++) {
        static const int edges[] = {0, 1, 2, 998, 999, 1000};
        struct id id = dock_rig_item(rig, i + 1, 2500);
        rule(rig, (struct fault_rule){
                      .method = "PATCH", .skip = 1, .play = PLAY_CUT, .bytes = edges[i]});
        assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
        assert_true(dock_rig_has_receipt(rig, id));
        assert_true(dock_rig_has_upload(rig, i + 1, i + 1, id));
        assert_int_equal(fault_server_body_bytes(rig->server), 2500 * (i + 1));
        fault_server_heal(rig->server);
    }
}

static void a_storm_of_locks_and_hooks_makes_no_second_upload(void **state)
{
    static const char *const replies[] = {"HTTP/1.1 423 Locked\r\n" TUS EMPTY,
                                          "HTTP/1.1 500 Lock timeout\r\n" TUS EMPTY,
                                          "HTTP/1.1 400 Interrupted\r\n" TUS EMPTY,
                                          "HTTP/1.1 409 Conflict\r\n" TUS EMPTY,
                                          "HTTP/1.1 503 Busy\r\n" EMPTY,
                                          "HTTP/1.1 429 Slow down\r\n" EMPTY,
                                          "HTTP/1.1 502 Bad gateway\r\n" EMPTY};
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    for (size_t i = 0; i < G_N_ELEMENTS(replies); i++) {
        rule(rig, (struct fault_rule){.method = "PATCH", .reply = replies[i]});
        rule(rig, (struct fault_rule){.method = "HEAD", .reply = replies[i]});
        rule(rig, (struct fault_rule){.method = "PATCH", .reply = replies[i]});
    }
    expect_received_once(rig, 1, id, -1);
}

static void a_lock_on_creation_is_asked_about_first(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    rule(rig, (struct fault_rule){.method = "POST",
                                  .path = "/v1/bags",
                                  .times = 3,
                                  .reply = "HTTP/1.1 423 Locked\r\n" TUS EMPTY});
    expect_received_once(rig, 1, id, 5000);
}

static void a_hook_that_fails_at_the_end_is_sent_and_not_received(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    rule(rig, (struct fault_rule){
                  .method = "PATCH", .play = PLAY_ACT, .reply = "HTTP/1.1 500 Hook\r\n" TUS EMPTY});
    rule(rig, (struct fault_rule){
                  .method = "POST",
                  .path = "/v1/receipts",
                  .skip = 1,
                  .times = FOR_EVER,
                  .reply = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"receipts\":[]}"});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    assert_false(dock_rig_has_receipt(rig, id));
    assert_int_equal(fault_server_body_bytes(rig->server), 5000);
    fault_server_heal(rig->server);
    expect_received_once(rig, 1, id, 5000);
}

/* The head of the loop: an upload that is half way there when the dock stops. */
static struct id half_way(struct dock_rig *rig)
{
    struct id id = dock_rig_item(rig, 1, 5000);

    rule(rig, (struct fault_rule){.method = "PATCH", .play = PLAY_CUT, .bytes = 2000});
    rule(rig, (struct fault_rule){.method = "HEAD", .times = FOR_EVER, .reply = NULL});
    assert_int_equal(dock_rig_run_briefly(rig), DOCK_ATTENTION);
    fault_server_heal(rig->server);
    return id;
}

static void a_second_run_goes_on_where_the_server_is(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = half_way(rig);

    expect_received_once(rig, 1, id, 5000);
}

static void an_upload_that_expired_is_made_anew_after_asking(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = half_way(rig);
    g_autofree char *log = NULL;

    fault_server_forget(rig->server);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 2, 1, id));
    assert_int_equal(fault_server_created(rig->server), 2);
    log = fault_server_log(rig->server);
    assert_non_null(strstr(log, "HEAD /v1/bags/1\nPOST /v1/receipts/query\nPOST /v1/bags\n"));
}

static void a_server_that_lost_bytes_gets_them_again(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = half_way(rig);

    fault_server_lower(rig->server, 1, 700);
    expect_received_once(rig, 1, id, 5700);
}

static void without_its_database_an_upload_is_found_again(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = half_way(rig);

    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/dock.db*"), 0);
    expect_received_once(rig, 1, id, 5000);
}

static void without_its_database_a_receipt_still_counts(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);
    int questions;

    expect_received_once(rig, 1, id, 5000);
    questions = fault_server_count(rig->server, "POST");
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/dock.db*"), 0);
    expect_received_once(rig, 1, id, 5000);
    assert_int_equal(fault_server_count(rig->server, "POST"), questions);
}

static void a_lost_receipt_is_fetched_again(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);

    expect_received_once(rig, 1, id, 5000);
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/receipts/*"), 0);
    expect_received_once(rig, 1, id, 5000);
}

static void retry_after_is_waited_for(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);
    gint64 before = g_get_monotonic_time();

    rule(rig, (struct fault_rule){.method = "PATCH",
                                  .reply = "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n" EMPTY});
    expect_received_once(rig, 1, id, -1);
    assert_true(g_get_monotonic_time() - before >= G_TIME_SPAN_SECOND);
}

static void a_longer_retry_after_than_patience_ends_at_once(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *trouble = NULL;
    gint64 before = g_get_monotonic_time();

    dock_rig_item(rig, 1, 5000);
    rule(rig, (struct fault_rule){.method = "PATCH",
                                  .reply = "HTTP/1.1 503 Busy\r\nRetry-After: 600\r\n" EMPTY});
    assert_int_equal(dock_rig_run(rig), DOCK_ATTENTION);
    assert_true(g_get_monotonic_time() - before < 120 * G_TIME_SPAN_SECOND);
    trouble = dock_rig_trouble(rig);
    assert_string_equal(trouble, "server-error");
}

static void an_item_that_comes_while_another_goes_is_sent_too(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 100);
    g_autofree char *path = dock_rig_path(rig, 1, id);

    rule(rig, (struct fault_rule){.method = "PATCH", .play = PLAY_CUT, .bytes = 50});
    expect_received_once(rig, 1, id, 100);
    assert_int_equal(unlink(path), 0); /* freed by the app */
    id = dock_rig_item(rig, 2, 200);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_upload(rig, 2, 2, id));
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(nothing_to_send_is_done),
        test(an_item_goes_and_its_receipt_comes),
        test(in_pieces_every_byte_goes_once),
        test(the_smallest_goes_first_then_the_oldest),
        test(the_one_asked_for_goes_before_all),
        test(a_lost_201_makes_no_second_upload),
        test(a_post_is_not_made_before_the_receipts_were_asked),
        test(a_lost_last_204_sends_nothing_twice),
        test(a_cut_goes_on_where_the_server_is),
        test(cut_off_at_every_edge_of_a_piece),
        test(a_storm_of_locks_and_hooks_makes_no_second_upload),
        test(a_lock_on_creation_is_asked_about_first),
        test(a_hook_that_fails_at_the_end_is_sent_and_not_received),
        test(a_second_run_goes_on_where_the_server_is),
        test(an_upload_that_expired_is_made_anew_after_asking),
        test(a_server_that_lost_bytes_gets_them_again),
        test(without_its_database_an_upload_is_found_again),
        test(without_its_database_a_receipt_still_counts),
        test(a_lost_receipt_is_fetched_again),
        test(retry_after_is_waited_for),
        test(a_longer_retry_after_than_patience_ends_at_once),
        test(an_item_that_comes_while_another_goes_is_sent_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
