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

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(killed_at_each_flush),
        test(killed_at_each_rename_and_removal),
        test(killed_at_each_word_to_the_server),
        test(killed_at_each_word_from_the_server),
        test(killed_at_each_write_of_the_database),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
