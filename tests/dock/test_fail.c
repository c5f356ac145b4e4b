// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/nth.h"

static void failed_at_each_flush(void **state)
{
    nth_disturb(*state, "fsync,fdatasync", "error=EIO", 1);
}

static void failed_at_each_rename(void **state)
{
    nth_disturb(*state, "rename,renameat,renameat2", "error=EACCES", 1);
}

static void a_disk_that_is_full_at_each_write(void **state)
{
    nth_disturb(*state, "pwrite64,ftruncate", "error=ENOSPC", 3);
}

static void a_disk_that_is_full_for_a_file(void **state)
{
    nth_disturb(*state, "write", "error=ENOSPC", 1);
}

static void a_line_that_breaks_at_each_word(void **state)
{
    nth_disturb(*state, "sendto,recvfrom", "error=ECONNRESET", 1);
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(failed_at_each_flush),
        test(failed_at_each_rename),
        test(a_disk_that_is_full_at_each_write),
        test(a_disk_that_is_full_for_a_file),
        test(a_line_that_breaks_at_each_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
