// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

/* Nights in the dock. What boot it is, and how long it runs, are the test's. */

static int64_t now_ms = 1000000;
static int boot_number = 1;

int64_t __wrap_clock_boottime_ms(void);
void __wrap_clock_boot_id(char boot[37]);

int64_t __wrap_clock_boottime_ms(void)
{
    return now_ms;
}

void __wrap_clock_boot_id(char boot[37])
{
    g_snprintf(boot, 37, "00000000-0000-4000-8000-%012d", boot_number);
}

#define HOUR_MS INT64_C(3600000)
#define ITEMS 21

static void set_docked(const struct kit *kit, bool docked)
{
    char boot[37];
    g_autofree char *text = NULL;

    __wrap_clock_boot_id(boot);
    text = g_strdup_printf("{\"docked\":%s,\"boot\":\"%s\",\"boottime_ms\":1,\"trouble\":null,"
                           "\"items\":{}}",
                           docked ? "true" : "false", boot);
    scratch_put(kit->scratch, "vault/dock/state.json", text, strlen(text));
    g_ptr_array_unref(vault_look(kit->vault, NULL));
}

static void file_all(const struct kit *kit)
{
    for (uint32_t i = 0; i < ITEMS; i++)
        hand_item(kit, i);
}

/* A bit of an item turns, and nothing else shows it. */
static void turn(const struct kit *kit, guint at)
{
    g_autoptr(GPtrArray) items = kit_items(kit);
    g_autofree char *file = kit_item_file(g_ptr_array_index(items, at));

    assert_int_equal(scratch_run(kit->scratch, "touch -r %s stamp", file), 0);
    kit_flip(kit, file, 2500, false);
    assert_int_equal(scratch_run(kit->scratch, "touch -r stamp %s", file), 0);
}

static int attention(const struct kit *kit)
{
    g_autoptr(GPtrArray) items = kit_items(kit);
    int count = 0;

    for (guint i = 0; i < items->len; i++)
        count += ((struct item *)g_ptr_array_index(items, i))->state == ITEM_ATTENTION;
    return count;
}

static int scrub(const struct kit *kit, int64_t most_bytes)
{
    int pieces = 1;

    while (vault_scrub(kit->vault, most_bytes))
        assert_true(++pieces < 100);
    return pieces;
}

/* A device that is new to scrubbing reads all; then each night its seventh. */
static void all_is_read_once(struct kit *kit)
{
    assert_int_equal(scratch_run(kit->scratch, "mkdir -p vault/dock"), 0);
    file_all(kit);
    set_docked(kit, true);
    scrub(kit, 1 << 30);
    assert_int_equal(attention(kit), 0);
}

static void every_item_is_read_within_seven_nights(void **state)
{
    struct kit *kit = *state;
    int found = 0;

    all_is_read_once(kit);
    for (guint i = 0; i < ITEMS; i++)
        turn(kit, i);
    scrub(kit, 1 << 30);
    assert_int_equal(attention(kit), 0); /* this night's is done */
    for (int night = 1; night <= 7; night++) {
        now_ms += 21 * HOUR_MS;
        scrub(kit, 1 << 30);
        assert_int_equal(attention(kit), found + ITEMS / 7);
        found += ITEMS / 7;
    }
    kit_reopen(kit);
    assert_int_equal(attention(kit), ITEMS);
}

static void device_that_is_switched_off_each_day_has_its_nights(void **state)
{
    struct kit *kit = *state;

    all_is_read_once(kit);
    for (guint i = 0; i < ITEMS; i++)
        turn(kit, i);
    for (int day = 1; day <= 7; day++) {
        vault_close(kit->vault);
        boot_number++;
        now_ms = 60000;
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        set_docked(kit, true);
        scrub(kit, 1 << 30);
        assert_int_equal(attention(kit), day * ITEMS / 7);
    }
}

/* As the cut left it: nobody wrote that the vault was closed. */
static void after_a_boot_that_was_not_closed_before_all_is_read(void **state)
{
    struct kit *kit = *state;

    all_is_read_once(kit);
    for (guint i = 0; i < ITEMS; i++)
        turn(kit, i);
    assert_int_equal(scratch_run(kit->scratch, "mkdir cut && cp vault/keys/scrub* cut/"), 0);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "cp cut/* vault/keys/"), 0);
    boot_number++;
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(attention(kit), 0);
    set_docked(kit, true);
    scrub(kit, 1 << 30);
    assert_int_equal(attention(kit), ITEMS);
}

static void undocked_nothing_is_read(void **state)
{
    struct kit *kit = *state;

    all_is_read_once(kit);
    for (guint i = 0; i < ITEMS; i++)
        turn(kit, i);
    set_docked(kit, false);
    now_ms += 100 * HOUR_MS;
    assert_false(vault_scrub(kit->vault, 1 << 30));
    assert_int_equal(attention(kit), 0);
}

/* Pieces, between which the device may be undocked, cut or switched off. */
static void night_goes_on_where_it_was_broken_off(void **state)
{
    struct kit *kit = *state;

    all_is_read_once(kit);
    for (guint i = 0; i < ITEMS; i++)
        turn(kit, i);
    now_ms += 21 * HOUR_MS;
    for (int piece = 1; piece <= ITEMS / 7; piece++) {
        vault_scrub(kit->vault, 1);
        assert_int_equal(attention(kit), piece);
        set_docked(kit, false);
        assert_false(vault_scrub(kit->vault, 1));
        kit_reopen(kit);
        set_docked(kit, true);
        assert_int_equal(attention(kit), piece);
    }
    scrub(kit, 1);
    assert_int_equal(attention(kit), ITEMS / 7);
}

static void what_it_knows_may_be_lost(void **state)
{
    static const char *const harm[] = {"rm vault/keys/scrub*",
                                       ": >vault/keys/scrub; : >vault/keys/scrub.2",
                                       "rm vault/keys/scrub.2; "
                                       "printf '{\"part\":9}' >vault/keys/scrub"};
    struct kit *kit = *state;

    all_is_read_once(kit);
    for (guint i = 0; i < G_N_ELEMENTS(harm); i++) {
        vault_close(kit->vault);
        assert_int_equal(scratch_run(kit->scratch, "%s", harm[i]), 0);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        turn(kit, i);
        set_docked(kit, true);
        scrub(kit, 1 << 30);
        assert_int_equal(attention(kit), (int)i + 1);
    }
}

static const json_t *damaged_of(const struct kit *kit, json_t **record)
{
    g_autoptr(GPtrArray) newest = vault_newest(kit->vault, NULL, 0, 1);

    *record = json_incref(((struct item *)g_ptr_array_index(newest, 0))->record);
    assert_string_equal(record_kind(*record), "device");
    return json_object_get(json_object_get(*record, "body"), "damaged");
}

static void school_is_told_once_of_each(void **state)
{
    struct kit *kit = *state;
    json_t *record;

    all_is_read_once(kit);
    turn(kit, 3);
    now_ms += 8 * 21 * HOUR_MS;
    for (int night = 0; night < 7; night++) {
        now_ms += 21 * HOUR_MS;
        scrub(kit, 1 << 30);
    }
    assert_int_equal(attention(kit), 1);
    must(vault_report(kit->vault, &error)); /* locked: nothing yet */
    kit_unlock(kit);
    must(vault_report(kit->vault, &error));
    must(vault_report(kit->vault, &error));
    assert_int_equal(vault_item_count(kit->vault, NULL), ITEMS + 1);
    assert_int_equal(json_array_size(damaged_of(kit, &record)), 1);
    json_decref(record);
    turn(kit, 5);
    assert_true(vault_verify(kit->vault, NULL, NULL, NULL) > 0);
    kit_reopen(kit);
    kit_unlock(kit);
    must(vault_report(kit->vault, &error));
    assert_int_equal(vault_item_count(kit->vault, NULL), ITEMS + 2);
    const json_t *told = json_array_get(damaged_of(kit, &record), 0);
    assert_int_equal(json_integer_value(json_object_get(told, "seq")), 6);
    json_decref(record);
}

static int open_in_time(void **state)
{
    now_ms = 1000000;
    boot_number = 1;
    return kit_open(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_in_time, kit_close)
        TEST(every_item_is_read_within_seven_nights),
        TEST(device_that_is_switched_off_each_day_has_its_nights),
        TEST(after_a_boot_that_was_not_closed_before_all_is_read),
        TEST(undocked_nothing_is_read),
        TEST(night_goes_on_where_it_was_broken_off),
        TEST(what_it_knows_may_be_lost),
        TEST(school_is_told_once_of_each),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
