// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "record/dating.h"

#define MONDAY INT64_C(1790000000000)
#define HOUR ((int64_t)60 * 60 * 1000)

static struct moment moment(int boot_no, int64_t boottime_ms, enum clock_quality quality,
                            int64_t wall_ms)
{
    struct moment made = {
        .wall_ms = wall_ms, .quality = quality, .boot_no = boot_no, .boottime_ms = boottime_ms};

    g_snprintf(made.boot, sizeof made.boot, "00000000-0000-4000-8000-%012d", boot_no);
    return made;
}

static void add(struct dating *dating, int boot_no, int64_t wall_ms, int64_t boottime_ms)
{
    struct moment boot = moment(boot_no, 0, CLOCK_UNKNOWN, CLOCK_NO_WALL);

    dating_add(dating, boot.boot, boot_no, wall_ms, boottime_ms);
}

static void expect(const struct dating *dating, const struct moment *now, struct moment made,
                   enum dated_how how, int64_t from_ms, int64_t to_ms)
{
    json_t *json = moment_to_json(&made);
    struct dated dated = dating_of(dating, now, json);

    json_decref(json);
    assert_int_equal(dated.how, how);
    assert_true(dated.from_ms == from_ms);
    assert_true(dated.to_ms == to_ms);
}

static void one_true_time_dates_the_whole_boot(void **state)
{
    struct dating *dating = dating_new();

    (void)state;
    add(dating, 3, MONDAY, 5 * HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_AT, MONDAY - 4 * HOUR,
           MONDAY - 4 * HOUR);
    /* Whatever the clock believed then: fifty years off, or right. */
    expect(dating, NULL, moment(3, 6 * HOUR, CLOCK_RTC, MONDAY + 438000 * HOUR), DATED_AT,
           MONDAY + HOUR, MONDAY + HOUR);
    /* The last word counts. */
    add(dating, 3, MONDAY + 2 * HOUR, 5 * HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_AT, MONDAY - 2 * HOUR,
           MONDAY - 2 * HOUR);
    /* Of a boot whose number is not known nothing follows for others. */
    dating_add(dating, "00000000-0000-4000-8000-000000000008", 0, MONDAY, HOUR);
    expect(dating, NULL, moment(8, 2 * HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_AT, MONDAY + HOUR,
           MONDAY + HOUR);
    expect(dating, NULL, moment(2, HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_BETWEEN,
           CLOCK_NO_WALL, MONDAY - 3 * HOUR);
    dating_unref(dating);
    dating_unref(NULL);
}

static void boot_without_a_time_lies_between_its_neighbours(void **state)
{
    struct dating *dating = dating_new();
    struct moment made = moment(5, HOUR, CLOCK_RESTORED, MONDAY);

    (void)state;
    expect(dating, NULL, made, DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL);
    add(dating, 3, MONDAY, 2 * HOUR);
    /* Boot 3 is known to have lasted until MONDAY, and this was an hour into a later one. */
    expect(dating, NULL, made, DATED_BETWEEN, MONDAY + HOUR, CLOCK_NO_WALL);
    add(dating, 9, MONDAY + 100 * HOUR, 4 * HOUR);
    expect(dating, NULL, made, DATED_BETWEEN, MONDAY + HOUR, MONDAY + 96 * HOUR);
    add(dating, 7, MONDAY + 50 * HOUR, 4 * HOUR);
    expect(dating, NULL, made, DATED_BETWEEN, MONDAY + HOUR, MONDAY + 46 * HOUR);
    expect(dating, NULL, moment(1, HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_BETWEEN,
           CLOCK_NO_WALL, MONDAY - 2 * HOUR);
    /* Neighbours that nearly meet leave little between them; */
    add(dating, 4, MONDAY + 46 * HOUR - 30000, 40 * HOUR);
    expect(dating, NULL, moment(5, 40000, CLOCK_UNKNOWN, CLOCK_NO_WALL), DATED_BETWEEN,
           MONDAY + 46 * HOUR, MONDAY + 46 * HOUR + 10000);
    /* those that contradict each other say nothing. */
    add(dating, 4, MONDAY + 60 * HOUR, HOUR);
    expect(dating, NULL, made, DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL);
    dating_unref(dating);
}

static void battery_clock_is_believed_unless_its_neighbours_know_better(void **state)
{
    struct dating *dating = dating_new();

    (void)state;
    add(dating, 1, MONDAY, HOUR);
    add(dating, 5, MONDAY + 50 * HOUR, HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_RTC, MONDAY + 9 * HOUR), DATED_AT, MONDAY + 9 * HOUR,
           MONDAY + 9 * HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_RTC, MONDAY - 9 * HOUR), DATED_BETWEEN,
           MONDAY + HOUR, MONDAY + 49 * HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_RTC, MONDAY + 90 * HOUR), DATED_BETWEEN,
           MONDAY + HOUR, MONDAY + 49 * HOUR);
    expect(dating, NULL, moment(3, HOUR, CLOCK_NTP, MONDAY + 90 * HOUR), DATED_AT,
           MONDAY + 90 * HOUR, MONDAY + 90 * HOUR);
    dating_unref(dating);
}

static void what_the_clock_believes_now_dates_its_own_boot(void **state)
{
    struct dating *dating = dating_new();
    struct moment now = moment(4, 5 * HOUR, CLOCK_NTP, MONDAY);
    struct moment lost = moment(4, 5 * HOUR, CLOCK_RESTORED, MONDAY);
    struct moment made = moment(4, HOUR, CLOCK_UNKNOWN, CLOCK_NO_WALL);

    (void)state;
    expect(dating, &now, made, DATED_AT, MONDAY - 4 * HOUR, MONDAY - 4 * HOUR);
    expect(dating, &lost, made, DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL);
    /* And what an earlier boot made was before it. */
    expect(dating, &now, moment(2, HOUR, CLOCK_RESTORED, MONDAY), DATED_BETWEEN, CLOCK_NO_WALL,
           MONDAY - 5 * HOUR);
    dating_unref(dating);
}

static void what_is_no_moment_is_not_dated(void **state)
{
    struct dating *dating = dating_new();
    json_t *none = json_pack("{s:i}", "wall", 5);
    struct moment made = moment(7, 11, CLOCK_SERVER, MONDAY), again;
    json_t *whole = moment_to_json(&made);

    (void)state;
    assert_int_equal(dating_of(dating, NULL, NULL).how, DATED_NOT);
    assert_int_equal(dating_of(dating, NULL, none).how, DATED_NOT);
    assert_true(moment_from_json(whole, &again));
    assert_memory_equal(&again, &made, sizeof made);
    json_decref(none);
    json_decref(whole);
    dating_unref(dating);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_true_time_dates_the_whole_boot),
        cmocka_unit_test(boot_without_a_time_lies_between_its_neighbours),
        cmocka_unit_test(battery_clock_is_believed_unless_its_neighbours_know_better),
        cmocka_unit_test(what_the_clock_believes_now_dates_its_own_boot),
        cmocka_unit_test(what_is_no_moment_is_not_dated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
