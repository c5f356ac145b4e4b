// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

/* The server's time, boot by boot: what is filed of it, what it dates, and what a cut leaves. */

#define MONDAY INT64_C(1790000000000)
#define HOUR ((int64_t)60 * 60 * 1000)
#define OLD_BOOT "0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab"

/* dock/clock.json about any boot. */
static void put_time(const struct kit *kit, int64_t now_ms, const char *boot, int64_t boottime_ms)
{
    static const char nonce[] = "00112233445566778899aabbccddeeff";
    json_t *body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)now_ms);
    g_autoptr(GBytes) answer = answer_sign(&kit->secrets->receipt, body, "time", NULL);
    json_t *clock = json_pack("{s:o, s:s, s:s, s:I, s:i}", "answer", json_read(answer, 65536, NULL),
                              "nonce", nonce, "boot", boot, "boottime_ms", (json_int_t)boottime_ms,
                              "half_round_trip_ms", 7);
    g_autofree char *text = json_dumps(clock, JSON_COMPACT | JSON_SORT_KEYS);

    scratch_put(kit->scratch, "vault/dock/clock.json", text, strlen(text));
    json_decref(clock);
    json_decref(body);
}

static void look(const struct kit *kit)
{
    g_ptr_array_unref(vault_look(kit->vault, NULL));
}

/* How many `time` records there are. */
static int times(const struct kit *kit)
{
    g_autoptr(GPtrArray) items = kit_items(kit);
    int count = 0;

    for (guint i = 0; i < items->len; i++)
        count +=
            strcmp(record_kind(((struct item *)g_ptr_array_index(items, i))->record), "time") == 0;
    return count;
}

/* Files what is to be filed; how many. */
static int date(const struct kit *kit)
{
    g_autoptr(GPtrArray) filed = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);

    must(vault_date(kit->vault, filed, &error));
    return (int)filed->len;
}

/* A draft of another boot, in which nobody knew the time. */
static struct draft *old_draft(const struct kit *kit, int boot_no, int64_t boottime_ms)
{
    struct draft *draft = kit_draft(kit, "evidence", "staff", AMARA);
    g_autoptr(GBytes) plain = kit_bytes(5000, (uint32_t)boot_no);

    json_object_set_new(draft->record, "made",
                        json_pack("{s:n, s:s, s:s, s:i, s:I}", "wall", "quality", "unknown", "boot",
                                  OLD_BOOT, "boot_no", boot_no, "boottime_ms",
                                  (json_int_t)boottime_ms));
    kit_save(kit, draft, "photo.jpg", "image/jpeg", plain);
    return draft;
}

static struct dated dated_of(const struct kit *kit, const struct draft *draft)
{
    struct dating *dating = vault_dating(kit->vault);
    struct dated dated = dating_of(dating, NULL, json_object_get(draft->record, "made"));

    dating_unref(dating);
    return dated;
}

static void boot_is_dated_once_and_only_if_something_was_recorded(void **state)
{
    struct kit *kit = *state;
    struct draft *draft;

    look(kit);
    hand_time(kit, MONDAY);
    look(kit);
    assert_int_equal(date(kit), 0);
    draft = kit_draft(kit, "evidence", "staff", AMARA);
    g_autoptr(GBytes) plain = kit_bytes(5000, 1);
    kit_save(kit, draft, "photo.jpg", "image/jpeg", plain);
    assert_int_equal(date(kit), 1);
    assert_int_equal(times(kit), 1);
    /* Not again: the same time, an hour later; nor after the next start. */
    hand_time(kit, MONDAY + 3000);
    look(kit);
    assert_int_equal(date(kit), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    look(kit);
    assert_int_equal(date(kit), 0);
    assert_int_equal(times(kit), 1);
    draft_free(draft);
}

static void jump_of_the_servers_time_is_filed_as_one(void **state)
{
    struct kit *kit = *state;
    struct item item = hand_item(kit, 1);
    g_autoptr(GPtrArray) filed = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    const json_t *body;

    (void)item;
    hand_time(kit, MONDAY);
    look(kit);
    assert_int_equal(date(kit), 1);
    hand_time(kit, MONDAY - 10 * HOUR);
    look(kit);
    must(vault_date(kit->vault, filed, &error));
    assert_int_equal(filed->len, 1);
    body = json_object_get(((struct item *)g_ptr_array_index(filed, 0))->record, "body");
    assert_in_range(-json_integer_value(json_object_get(body, "jump_ms")), 10 * HOUR - 60000,
                    10 * HOUR + 60000);
    assert_int_equal(times(kit), 2);
}

/* The vault was locked when the time came, the device was switched off, and the dock's own file
 * speaks of another boot by now. */
static void time_heard_while_locked_dates_a_boot_that_is_over(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = old_draft(kit, 1, 2 * HOUR);
    char now[37];

    vault_lock(kit->vault);
    put_time(kit, MONDAY, OLD_BOOT, 5 * HOUR);
    look(kit);
    clock_boot_id(now);
    put_time(kit, MONDAY + 20 * HOUR, now, clock_boottime_ms());
    look(kit);
    kit_reopen(kit);
    assert_int_equal(date(kit), 0);
    kit_unlock(kit);
    assert_int_equal(dated_of(kit, draft).how, DATED_AT);
    assert_int_equal(date(kit), 1);
    assert_int_equal(dated_of(kit, draft).how, DATED_AT);
    assert_true(dated_of(kit, draft).from_ms == MONDAY - 3 * HOUR);
    draft_free(draft);
}

static void undated_boot_lies_before_the_next_dated_one(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = old_draft(kit, 1, HOUR);
    int64_t began_ms;

    assert_int_equal(dated_of(kit, draft).how, DATED_NOT);
    began_ms = MONDAY - clock_boottime_ms();
    /* This boot counts as the second: keys/boot says that another was the first. */
    scratch_put(kit->scratch, "vault/keys/boot", "{\"boot\":\"" OLD_BOOT "\",\"boot_no\":1}",
                strlen("{\"boot\":\"" OLD_BOOT "\",\"boot_no\":1}"));
    assert_int_equal(scratch_run(kit->scratch, "rm vault/keys/boot.2"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    hand_time(kit, MONDAY);
    look(kit);
    assert_int_equal(dated_of(kit, draft).how, DATED_BETWEEN);
    assert_true(dated_of(kit, draft).from_ms == CLOCK_NO_WALL);
    assert_in_range(dated_of(kit, draft).to_ms, began_ms - 60000, began_ms + 60000);
    draft_free(draft);
}

/* Nothing that is lost of keys/ undates what was filed, or files it again. */
static void lost_or_damaged_keys_of_time_are_told_by_the_items(void **state)
{
    static const char *const harms[] = {"rm vault/keys/times", "echo '{}' > vault/keys/times",
                                        "sed -i 's/\"wall\":1/\"wall\":2/' vault/keys/times"};
    struct kit *kit = *state;
    struct draft *draft = old_draft(kit, 1, 2 * HOUR);

    put_time(kit, MONDAY, OLD_BOOT, 5 * HOUR);
    look(kit);
    assert_int_equal(date(kit), 1);
    for (size_t i = 0; i < G_N_ELEMENTS(harms); i++) {
        assert_int_equal(scratch_run(kit->scratch, "%s", harms[i]), 0);
        kit_reopen(kit);
        kit_unlock(kit);
        assert_true(dated_of(kit, draft).from_ms == MONDAY - 3 * HOUR);
        assert_int_equal(date(kit), 0);
        assert_int_equal(times(kit), 1);
    }
    draft_free(draft);
}

static void time_that_the_school_did_not_sign_dates_nothing(void **state)
{
    struct kit *kit = *state;
    struct item item = hand_item(kit, 1);

    (void)item;
    seal_secret_free(kit->secrets);
    g_autofree char *other = scratch_path(kit->scratch, "other");
    must(school_make(other, &error));
    kit->secrets = school_secrets_read(other, NULL);
    hand_time(kit, MONDAY);
    look(kit);
    assert_int_equal(date(kit), 0);
    assert_int_not_equal(clock_now(vault_clock(kit->vault)).quality, CLOCK_SERVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(boot_is_dated_once_and_only_if_something_was_recorded,
                                        kit_open, kit_close),
        cmocka_unit_test_setup_teardown(jump_of_the_servers_time_is_filed_as_one, kit_open,
                                        kit_close),
        cmocka_unit_test_setup_teardown(time_heard_while_locked_dates_a_boot_that_is_over, kit_open,
                                        kit_close),
        cmocka_unit_test_setup_teardown(undated_boot_lies_before_the_next_dated_one, kit_open,
                                        kit_close),
        cmocka_unit_test_setup_teardown(lost_or_damaged_keys_of_time_are_told_by_the_items,
                                        kit_open, kit_close),
        cmocka_unit_test_setup_teardown(time_that_the_school_did_not_sign_dates_nothing, kit_open,
                                        kit_close),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
