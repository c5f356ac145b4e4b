// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "dock/sense.h"
#include "dock/wait.h"

#include <sys/eventfd.h>

static bool says(const struct scratch *scratch, const char *spec)
{
    g_autofree char *whole = g_str_has_prefix(spec, "file:")
                                 ? g_strdup_printf("file:%s/%s", scratch->path, spec + 5)
                                 : g_strdup(spec);
    struct sense *sense = sense_open(whole, scratch->path, NULL);
    bool docked;

    assert_non_null(sense);
    docked = sense_says_docked(sense);
    sense_close(sense);
    return docked;
}

static void a_file_says_yes_unless_it_says_0(void **state)
{
    struct scratch *scratch = scratch_new();

    (void)state;
    assert_false(says(scratch, "file:docked"));
    scratch_put(scratch, "docked", "", 0);
    assert_true(says(scratch, "file:docked"));
    scratch_put(scratch, "docked", "1\n", 2);
    assert_true(says(scratch, "file:docked"));
    scratch_put(scratch, "docked", "0\n", 2);
    assert_false(says(scratch, "file:docked"));
    scratch_free(scratch);
}

static void a_supply_and_a_carrier_say_yes_by_1(void **state)
{
    struct scratch *scratch = scratch_new();
    static const char *const specs[] = {"supply:usb", "carrier:eth0"};
    static const char *const files[] = {"sys/class/power_supply/usb/online",
                                        "sys/class/net/eth0/carrier"};

    (void)state;
    assert_int_equal(scratch_run(scratch, "mkdir -p sys/class/power_supply/usb sys/class/net/eth0"),
                     0);
    for (size_t i = 0; i < 2; i++) {
        assert_false(says(scratch, specs[i]));
        scratch_put(scratch, files[i], "1\n", 2);
        assert_true(says(scratch, specs[i]));
        scratch_put(scratch, files[i], "0\n", 2);
        assert_false(says(scratch, specs[i]));
        scratch_put(scratch, files[i], "", 0);
        assert_false(says(scratch, specs[i]));
    }
    scratch_free(scratch);
}

static void the_carrier_of_this_machine_can_be_read(void **state)
{
    struct sense *sense = sense_open("carrier:lo", "/", NULL);

    (void)state;
    assert_non_null(sense);
    assert_true(sense_says_docked(sense));
    sense_close(sense);
}

static void another_form_is_refused_in_plain_words(void **state)
{
    static const char *const specs[] = {
        "",          "yes",     "file:docked", "supply:",      "supply:..",      "carrier:a/b",
        "gpio:chip", "gpio:,1", "gpio:chip,x", "gpio:chip,-1", "gpio:chip,99999"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(sense_open(specs[i], "/", &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_non_null(strstr(error->message, "[dock] sense"));
    }
}

static void a_line_that_is_not_there_fails_with_its_name(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(sense_open("gpio:no-such-chip,4", "/", &error));
    assert_non_null(strstr(error->message, "no-such-chip"));
}

static void docked_is_believed_after_two_seconds_and_undocked_at_once(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autofree char *spec = g_strdup_printf("file:%s/docked", scratch->path);
    struct sense *sense = sense_open(spec, "/", NULL);

    (void)state;
    assert_false(sense_is_docked(sense, 10000));
    scratch_put(scratch, "docked", "1", 1);
    assert_false(sense_is_docked(sense, 10500));
    assert_false(sense_is_docked(sense, 12499));
    assert_true(sense_is_docked(sense, 12500));
    scratch_put(scratch, "docked", "0", 1);
    assert_false(sense_is_docked(sense, 12600));
    scratch_put(scratch, "docked", "1", 1);
    assert_false(sense_is_docked(sense, 12700)); /* a loose contact begins anew */
    assert_true(sense_is_docked(sense, 14700));
    sense_close(sense);
    scratch_free(scratch);
}

static void a_change_of_the_file_ends_the_wait_and_one_beside_it_does_not(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autofree char *spec = g_strdup_printf("file:%s/docked", scratch->path);
    struct sense *sense = sense_open(spec, "/", NULL);
    int stop = eventfd(0, EFD_CLOEXEC);
    gint64 before = g_get_monotonic_time();

    (void)state;
    scratch_put(scratch, "docked", "1", 1);
    sense_wait(sense, 60000, stop);
    assert_true(g_get_monotonic_time() - before < 30 * G_TIME_SPAN_SECOND);
    before = g_get_monotonic_time();
    scratch_put(scratch, "other", "1", 1);
    sense_wait(sense, 300, stop);
    assert_true(g_get_monotonic_time() - before >= 300 * G_TIME_SPAN_MILLISECOND);
    before = g_get_monotonic_time();
    assert_int_equal(unlinkat(scratch->fd, "docked", 0), 0);
    sense_wait(sense, -1, stop);
    assert_true(g_get_monotonic_time() - before < 30 * G_TIME_SPAN_SECOND);
    close(stop);
    sense_close(sense);
    scratch_free(scratch);
}

static void waits_grow_with_full_jitter_to_their_most(void **state)
{
    const struct wait wait = {1000, 900000};
    int64_t ceilings[] = {1000, 2000, 4000, 8000, 900000};
    int attempts[] = {1, 2, 3, 4, 40};

    (void)state;
    for (int i = 0; i < 5; i++) {
        int64_t least = G_MAXINT64;
        int64_t most = 0;
        for (int j = 0; j < 2000; j++) {
            int64_t ms = wait_ms(&wait, attempts[i], -1);
            least = MIN(least, ms);
            most = MAX(most, ms);
        }
        assert_true(most <= ceilings[i] && most > ceilings[i] * 9 / 10);
        assert_true(least >= 0 && least < ceilings[i] / 10);
    }
    assert_true(wait_ms(&wait, 1, 5000) >= 5000);
    assert_true(wait_ms(&wait, 1000000, -1) <= 900000);
}

static void a_wait_ends_when_it_is_told_to(void **state)
{
    int stop = eventfd(1, EFD_CLOEXEC);
    gint64 before = g_get_monotonic_time();

    (void)state;
    wait_for(60000, stop);
    assert_true(wait_is_stopped(stop));
    assert_true(g_get_monotonic_time() - before < 30 * G_TIME_SPAN_SECOND);
    close(stop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_says_yes_unless_it_says_0),
        cmocka_unit_test(a_supply_and_a_carrier_say_yes_by_1),
        cmocka_unit_test(the_carrier_of_this_machine_can_be_read),
        cmocka_unit_test(another_form_is_refused_in_plain_words),
        cmocka_unit_test(a_line_that_is_not_there_fails_with_its_name),
        cmocka_unit_test(docked_is_believed_after_two_seconds_and_undocked_at_once),
        cmocka_unit_test(a_change_of_the_file_ends_the_wait_and_one_beside_it_does_not),
        cmocka_unit_test(waits_grow_with_full_jitter_to_their_most),
        cmocka_unit_test(a_wait_ends_when_it_is_told_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
