// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/clock.h"

#include <stdarg.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>

#define NOW INT64_C(1790000000000)

/* The machine's wall and its battery clock are the test's, when it wants them. */
static int64_t wall_ms, rtc_ms; /* 0: the machine's own */

int __real_clock_gettime(clockid_t which, struct timespec *now);
int __wrap_clock_gettime(clockid_t which, struct timespec *now);
int __real_open(const char *path, int flags, mode_t mode);
int __wrap_open(const char *path, int flags, ...);
int __wrap_adjtimex(struct timex *state);

/* No time server keeps it in step. */
int __wrap_adjtimex(struct timex *state)
{
    state->status = STA_UNSYNC;
    return TIME_ERROR;
}

int __wrap_clock_gettime(clockid_t which, struct timespec *now)
{
    if (which != CLOCK_REALTIME || wall_ms == 0)
        return __real_clock_gettime(which, now);
    *now = (struct timespec){wall_ms / 1000, wall_ms % 1000 * 1000000};
    return 0;
}

static int said(const char *text)
{
    int fd = memfd_create("said", MFD_CLOEXEC);

    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    lseek(fd, 0, SEEK_SET);
    return fd;
}

int __wrap_open(const char *path, int flags, ...)
{
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT "\n", (gint64)(rtc_ms / 1000));
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (rtc_ms && strcmp(path, "/sys/class/rtc/rtc0/hctosys") == 0)
        return said("1\n");
    if (rtc_ms && strcmp(path, "/sys/class/rtc/rtc0/since_epoch") == 0)
        return said(seconds);
    return __real_open(path, flags, mode);
}

/* The wall set by a battery clock, then moved by `moved_ms`: what it is worth. */
static enum clock_quality worth_after(int64_t battery_ms, int64_t moved_ms)
{
    struct clock *clock;
    struct moment now;

    wall_ms = NOW;
    rtc_ms = battery_ms;
    clock = clock_new(1);
    wall_ms += moved_ms;
    now = clock_now(clock);
    clock_free(clock);
    wall_ms = rtc_ms = 0;
    return now.quality;
}

static void wall_that_was_moved_is_the_batterys_no_more(void **state)
{
    (void)state;
    assert_int_equal(worth_after(NOW, 0), CLOCK_RTC);
    assert_int_equal(worth_after(NOW, 30000), CLOCK_RTC);
    assert_int_equal(worth_after(NOW, 3600000), CLOCK_RESTORED);
    assert_int_equal(worth_after(NOW, -3600000), CLOCK_RESTORED);
    assert_int_equal(worth_after(NOW, 1000 - NOW), CLOCK_UNKNOWN);
    /* A battery clock that stands elsewhere was not its source. */
    assert_int_equal(worth_after(NOW - 3600000, 0), CLOCK_RESTORED);
}

static void boot_is_the_kernels(void **state)
{
    g_autofree char *kernel = NULL;
    struct clock *clock = clock_new(41);
    struct moment now = clock_now(clock);

    (void)state;
    assert_true(g_file_get_contents("/proc/sys/kernel/random/boot_id", &kernel, NULL, NULL));
    assert_string_equal(now.boot, g_strchomp(kernel));
    assert_int_equal(now.boot_no, 41);
    clock_free(clock);
    clock_free(NULL);
}

static void boottime_goes_on_and_never_back(void **state)
{
    struct clock *clock = clock_new(1);
    int64_t before = clock_boottime_ms();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct moment now = clock_now(clock);
        assert_true(now.boottime_ms >= before);
        before = now.boottime_ms;
    }
    assert_true(before > 0);
    clock_free(clock);
}

static void server_dates_the_whole_boot(void **state)
{
    struct clock *clock = clock_new(1);
    struct moment now = clock_now(clock);

    (void)state;
    assert_int_not_equal(now.quality, CLOCK_SERVER);
    clock_fix(clock, NOW, now.boot, now.boottime_ms - 5000);
    now = clock_now(clock);
    assert_int_equal(now.quality, CLOCK_SERVER);
    assert_in_range(now.wall_ms, NOW + 5000, NOW + 65000);
    /* A later word counts more than an earlier one, also backwards. */
    clock_fix(clock, NOW - 1000000, now.boot, now.boottime_ms);
    now = clock_now(clock);
    assert_in_range(now.wall_ms, NOW - 1000000, NOW - 940000);
    clock_free(clock);
}

static void word_about_another_boot_is_ignored(void **state)
{
    struct clock *clock = clock_new(1);

    (void)state;
    clock_fix(clock, NOW, "0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab", clock_boottime_ms());
    assert_int_not_equal(clock_now(clock).quality, CLOCK_SERVER);
    clock_free(clock);
}

static void wall_is_worth_what_set_it(void **state)
{
    (void)state;
    assert_int_equal(clock_judge(NOW, true, true), CLOCK_NTP);
    assert_int_equal(clock_judge(NOW, true, false), CLOCK_NTP);
    assert_int_equal(clock_judge(NOW, false, true), CLOCK_RTC);
    assert_int_equal(clock_judge(NOW, false, false), CLOCK_RESTORED);
    /* 1970, 2000, the last second of 2025: nobody set it. */
    assert_int_equal(clock_judge(1000, true, true), CLOCK_UNKNOWN);
    assert_int_equal(clock_judge(INT64_C(946684800000), false, true), CLOCK_UNKNOWN);
    assert_int_equal(clock_judge(INT64_C(1767225599999), false, false), CLOCK_UNKNOWN);
}

static void record_says_the_moment_as_the_contract_does(void **state)
{
    struct moment moment = {NOW, CLOCK_NTP, "0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab", 3, 7000};
    json_t *made = moment_to_json(&moment);
    char *text = json_dumps(made, JSON_COMPACT | JSON_SORT_KEYS);

    (void)state;
    assert_string_equal(text, "{\"boot\":\"0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab\",\"boot_no\":3,"
                              "\"boottime_ms\":7000,\"quality\":\"ntp\",\"wall\":1790000000000}");
    free(text);
    json_decref(made);
    moment.wall_ms = CLOCK_NO_WALL;
    moment.quality = CLOCK_UNKNOWN;
    made = moment_to_json(&moment);
    assert_true(json_is_null(json_object_get(made, "wall")));
    assert_string_equal(json_string_value(json_object_get(made, "quality")), "unknown");
    json_decref(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boot_is_the_kernels),
        cmocka_unit_test(boottime_goes_on_and_never_back),
        cmocka_unit_test(server_dates_the_whole_boot),
        cmocka_unit_test(word_about_another_boot_is_ignored),
        cmocka_unit_test(wall_is_worth_what_set_it),
        cmocka_unit_test(wall_that_was_moved_is_the_batterys_no_more),
        cmocka_unit_test(record_says_the_moment_as_the_contract_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
