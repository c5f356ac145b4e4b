// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/nth.h"

static void killed_at_each_flush(void **state)
{
    nth_disturb(*state, "fsync,fdatasync", "signal=SIGKILL", 1);
}

static void killed_at_each_rename_and_removal(void **state)
{
    nth_disturb(*state, "rename,renameat,renameat2,unlink,unlinkat", "signal=SIGKILL", 1);
}

static void killed_at_each_word_to_the_server(void **state)
{
    nth_disturb(*state, "sendto,connect", "signal=SIGKILL", 1);
}

static void killed_at_each_word_from_the_server(void **state)
{
    nth_disturb(*state, "recvfrom", "signal=SIGKILL", 1);
}

static void killed_at_each_write_of_the_database(void **state)
{
    nth_disturb(*state, "pwrite64", "signal=SIGKILL", 3);
}

static bool has(const struct dock_rig *rig, const char *name)
{
    g_autofree char *text = dock_rig_get(rig, name);

    return text != NULL;
}

/* A code works once: the server says no to a second time, so half of its answer must be no loss. */
static void killed_between_token_and_answer_it_needs_no_second_code(void **state)
{
    static const char no[] = "HTTP/1.1 403 Used\r\nContent-Length: 0\r\n\r\n";
    struct dock_rig *rig = *state;
    bool halved = false;

    for (int when = 1; !halved && when < 30; when++) {
        nth_prepare(rig);
        fault_server_heal(rig->server);
        fault_server_rule(rig->server, &(struct fault_rule){.method = "POST",
                                                            .path = "/v1/devices",
                                                            .skip = 1,
                                                            .times = FOR_EVER,
                                                            .reply = no});
        nth_run(rig, "renameat,renameat2", "signal=SIGKILL", when);
        halved = has(rig, "dock/token") && !has(rig, "dock/enrolled.json");
    }
    assert_true(halved);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(has(rig, "dock/enrolled.json"));
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(killed_at_each_flush),
        test(killed_at_each_rename_and_removal),
        test(killed_at_each_word_to_the_server),
        test(killed_at_each_word_from_the_server),
        test(killed_at_each_write_of_the_database),
        test(killed_between_token_and_answer_it_needs_no_second_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
