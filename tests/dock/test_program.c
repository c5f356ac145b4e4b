// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

#include <poll.h>
#include <signal.h>

/* The program itself: its arguments, killed, stopped and undocked within an upload. */

#define BYTES 16000000
#define HELD 700000

static int run(struct dock_rig *rig, const char *arguments)
{
    return scratch_run(rig->scratch, "%s/bin/viewfinder-dock %s", BUILD_DIR, arguments);
}

static void expect_out(struct dock_rig *rig, const char *words)
{
    g_autofree char *out = scratch_out(rig->scratch);

    if (!strstr(out, words))
        fail_msg("'%s' is not in: %s", words, out);
}

static void wrong_use_is_two_and_says_how(void **state)
{
    struct dock_rig *rig = *state;

    assert_int_equal(run(rig, ""), 2);
    expect_out(rig, "--settings FILE is missing");
    assert_int_equal(run(rig, "--settings"), 2);
    assert_int_equal(run(rig, "--settings x --twice"), 2);
    expect_out(rig, "'--twice' is not understood");
    assert_int_equal(run(rig, "--help"), 0);
    expect_out(rig, "usage: viewfinder-dock");
    assert_int_equal(run(rig, "--version"), 0);
    expect_out(rig, "viewfinder-dock 0");
}

static void expect_failure(struct dock_rig *rig, const char *settings, const char *words,
                           bool of_file)
{
    scratch_put(rig->scratch, "settings", settings, strlen(settings));
    assert_int_equal(run(rig, "--settings ./settings --vault vault"), 1);
    expect_out(rig, words);
    if (of_file)
        expect_out(rig, "viewfinder-dock: ./settings: ");
}

static void settings_that_cannot_work_are_said_at_once(void **state)
{
    struct dock_rig *rig = *state;

    assert_int_equal(run(rig, "--settings nowhere"), 1);
    expect_out(rig, "nowhere");
    expect_failure(rig, "[server]\nurl=http://127.0.0.1:1\ncolour=red\n", "line 3", true);
    expect_failure(rig, "[server]\nkind=plan\n", "[server] url is not set", true);
    expect_failure(rig, "[server]\nurl=http://127.0.0.1:1\n", "[dock] sense is not set", true);
    expect_failure(rig, "[server]\nurl=http://127.0.0.1:1\n[dock]\nsense=wish:x\n", "wish:x",
                   false);
    expect_failure(rig, "[server]\nurl=http://10.0.0.1\n[dock]\nsense=file:/x\n", "https://",
                   false);
    expect_failure(rig, "[server]\nurl=https://a/\nca=/nowhere\n[dock]\nsense=file:/x\n",
                   "/nowhere", false);
    expect_failure(rig, "[server]\nurl=https://a/\npin=abc\n[dock]\nsense=file:/x\n", "pinned key",
                   false);
}

static void once_with_a_server_that_is_down_it_promises_nothing_more(void **state)
{
    struct dock_rig *rig = *state;
    static const char settings[] = "[server]\nurl=http://127.0.0.1:1\n";
    g_autofree char *out = NULL;

    dock_rig_item(rig, 1, 100);
    scratch_put(rig->scratch, "settings", settings, strlen(settings));
    assert_int_equal(run(rig, "--settings settings --vault vault --once"), 3);
    expect_out(rig, "run this again");
    out = scratch_out(rig->scratch);
    assert_null(strstr(out, "by itself"));
}

static void without_a_vault_it_says_what_to_start(void **state)
{
    struct dock_rig *rig = *state;
    static const char settings[] = "[server]\nurl=http://127.0.0.1:1\n";

    scratch_put(rig->scratch, "settings", settings, strlen(settings));
    assert_int_equal(run(rig, "--settings settings --vault nowhere --once"), 1);
    expect_out(rig, "first");
}

static void a_second_dock_on_one_vault_is_refused(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, BYTES);
    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = HELD});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    assert_int_equal(run(rig, "--settings settings --vault vault --once"), 1);
    expect_out(rig, "another viewfinder-dock is running");
    fault_server_release(rig->server);
}

static void a_second_dock_is_refused_also_when_the_first_ones_database_was_deleted(void **state)
{
    struct dock_rig *rig = *state;

    dock_rig_item(rig, 1, BYTES);
    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = HELD});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/dock.db*"), 0);
    assert_int_equal(run(rig, "--settings settings --vault vault --once"), 1);
    expect_out(rig, "another viewfinder-dock is running");
    fault_server_release(rig->server);
}

/* It says so a quarter of a second later, at the most. */
static void expect_sending(struct dock_rig *rig)
{
    bool said = false;

    for (int i = 0; i < 1000 && !said; i++) {
        g_autofree char *text = dock_rig_get(rig, "dock/state.json");
        said = text && strstr(text, "\"state\":\"sending\"");
        if (!said)
            poll(NULL, 0, 20);
    }
    assert_true(said);
}

/* Stops a first dock within its PATCH by `stop`, then lets a second one finish: what the server had
 * is not sent again. */
static void go_on_after(struct dock_rig *rig, int signal, int status)
{
    struct id id = dock_rig_item(rig, 1, BYTES);
    int64_t there;

    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = HELD});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    expect_sending(rig);
    assert_int_equal(dock_rig_end(rig, signal), status);
    fault_server_release(rig->server);
    there = fault_server_body_bytes(rig->server);
    dock_rig_spawn(rig, true);
    assert_int_equal(dock_rig_end(rig, 0), 0);
    assert_true(dock_rig_has_receipt(rig, id));
    assert_true(dock_rig_has_upload(rig, 1, 1, id));
    assert_int_equal(fault_server_created(rig->server), 1);
    assert_int_equal(fault_server_body_bytes(rig->server), BYTES);
    assert_true(there <= BYTES);
}

static void killed_within_a_piece_it_goes_on_at_the_servers_offset(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *log = NULL;
    const char *head;
    int64_t offset;

    go_on_after(rig, SIGKILL, 128 + SIGKILL);
    log = fault_server_log(rig->server);
    head = strstr(log, "HEAD /v1/bags/1\nPATCH /v1/bags/1 ");
    assert_non_null(head);
    offset = g_ascii_strtoll(head + strlen("HEAD /v1/bags/1\nPATCH /v1/bags/1 "), NULL, 10);
    assert_true(offset >= HELD && offset < BYTES);
}

static void told_to_stop_within_a_piece_it_stops_clean(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *text = NULL;

    go_on_after(rig, SIGTERM, DOCK_STOPPED);
    text = dock_rig_get(rig, "dock/state.json");
    assert_non_null(strstr(text, "\"docked\":false"));
}

static void killed_before_the_first_byte_it_knows_the_url(void **state)
{
    struct dock_rig *rig = *state;
    g_autofree char *log = NULL;

    dock_rig_item(rig, 1, 5000);
    fault_server_rule(rig->server, &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    assert_int_equal(dock_rig_end(rig, SIGKILL), 128 + SIGKILL);
    fault_server_release(rig->server);
    rig->asked.kind = DOCK_PLAN;
    dock_rig_spawn(rig, true);
    assert_int_equal(dock_rig_end(rig, 0), 0);
    log = fault_server_log(rig->server);
    /* No question and no second creation: its first word about the item is a HEAD. */
    assert_non_null(strstr(log, "PATCH /v1/bags/1 0\nGET /v1/time"));
    assert_non_null(strstr(log, "GET /v1/pack\nHEAD /v1/bags/1\n"));
    assert_int_equal(fault_server_created(rig->server), 1);
}

/* Its item was taken away while half of it was there. */
static void upload_whose_item_is_gone_is_ended_at_the_server_and_once(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, BYTES);
    g_autofree char *path = dock_rig_path(rig, 1, id);
    g_autofree char *log = NULL;

    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = HELD});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    assert_int_equal(dock_rig_end(rig, SIGKILL), 128 + SIGKILL);
    fault_server_release(rig->server);
    assert_int_equal(unlink(path), 0);
    for (int i = 0; i < 2; i++) {
        dock_rig_spawn(rig, true);
        assert_int_equal(dock_rig_end(rig, 0), 0);
    }
    log = fault_server_log(rig->server);
    assert_non_null(strstr(log, "HEAD /v1/bags/1\nDELETE /v1/bags/1\n"));
    assert_int_equal(fault_server_count(rig->server, "DELETE"), 1);
}

static void upload_of_a_received_item_is_never_ended(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, 5000);
    g_autofree char *path = dock_rig_path(rig, 1, id);

    dock_rig_spawn(rig, true);
    assert_int_equal(dock_rig_end(rig, 0), 0);
    assert_int_equal(unlink(path), 0);
    dock_rig_spawn(rig, true);
    assert_int_equal(dock_rig_end(rig, 0), 0);
    assert_int_equal(fault_server_count(rig->server, "DELETE"), 0);
}

static void undocked_within_a_piece_it_leaves_the_network_alone(void **state)
{
    struct dock_rig *rig = *state;
    struct id id = dock_rig_item(rig, 1, BYTES);
    g_autofree char *docked = scratch_path(rig->scratch, "docked");
    int requests;

    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = HELD});
    scratch_put(rig->scratch, "docked", "1", 1);
    dock_rig_spawn(rig, false);
    dock_rig_wait_line(rig, "docked");
    assert_true(fault_server_wait_held(rig->server));
    assert_int_equal(unlink(docked), 0);
    dock_rig_wait_line(rig, "undocked");
    fault_server_release(rig->server);
    requests = fault_server_count(rig->server, "PATCH") + fault_server_count(rig->server, "HEAD");
    scratch_put(rig->scratch, "docked", "1", 1);
    dock_rig_wait_line(rig, "docked");
    assert_int_equal(requests, 1); /* none came between the two dockings */
    dock_rig_wait_line(rig, "received");
    assert_true(dock_rig_has_upload(rig, 1, 1, id));
    assert_int_equal(fault_server_body_bytes(rig->server), BYTES);
    id = dock_rig_item(rig, 2, 1000); /* comes while it stands in the dock */
    dock_rig_wait_line(rig, "received");
    assert_true(dock_rig_has_upload(rig, 2, 2, id));
    assert_int_equal(dock_rig_end(rig, SIGTERM), 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(wrong_use_is_two_and_says_how),
        test(settings_that_cannot_work_are_said_at_once),
        test(once_with_a_server_that_is_down_it_promises_nothing_more),
        test(without_a_vault_it_says_what_to_start),
        test(a_second_dock_on_one_vault_is_refused),
        test(a_second_dock_is_refused_also_when_the_first_ones_database_was_deleted),
        test(killed_within_a_piece_it_goes_on_at_the_servers_offset),
        test(told_to_stop_within_a_piece_it_stops_clean),
        test(killed_before_the_first_byte_it_knows_the_url),
        test(upload_whose_item_is_gone_is_ended_at_the_server_and_once),
        test(upload_of_a_received_item_is_never_ended),
        test(undocked_within_a_piece_it_leaves_the_network_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
