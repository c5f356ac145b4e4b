// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

/* How long receipts stay once their items are gone: by the server's time alone. */

#define NOW INT64_C(1800000000000)
#define DAY ((int64_t)24 * 60 * 60 * 1000)

static int64_t server_ms;

static json_t *say_time(void *context, const char *nonce)
{
    g_autofree char *body = g_strdup_printf("{\"nonce\":\"%s\",\"now\":%" G_GINT64_FORMAT "}",
                                            nonce, (gint64)server_ms);

    (void)context;
    return json_pack("{s:s, s:s}", "body", body, "minisig", "none");
}

/* The items have 100 bytes for each number, and 200 more. */
static json_t *say_receipt(void *context, const char *id, const char *sha256, int64_t length)
{
    g_autofree char *body = g_strdup_printf("{\"id\":\"%s\",\"length\":%" G_GINT64_FORMAT
                                            ",\"seq\":%d,\"sha256\":\"%s\"}",
                                            id, (gint64)length, (int)(length - 200) / 100, sha256);

    (void)context;
    return json_pack("{s:s, s:s}", "body", body, "minisig", "none");
}

static int open_rig(void **state)
{
    struct fault_school school = {.time = say_time, .receipt = say_receipt};

    dock_rig_open(state);
    fault_server_school(((struct dock_rig *)*state)->server, &school);
    return 0;
}

static void dock_at(struct dock_rig *rig, int64_t now_ms)
{
    server_ms = now_ms;
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
}

/* Its receipt has come, and the app frees it. */
static void free_item(const struct dock_rig *rig, int seq, struct id id)
{
    g_autofree char *path = dock_rig_path(rig, seq, id);

    assert_true(dock_rig_has_receipt(rig, id));
    assert_int_equal(g_unlink(path), 0);
}

static void receipt_stays_a_year_after_its_item_went(void **state)
{
    struct dock_rig *rig = *state;
    struct id first = dock_rig_item(rig, 1, 300), last = dock_rig_item(rig, 2, 400);

    dock_at(rig, NOW);
    free_item(rig, 1, first);
    dock_at(rig, NOW + 30 * DAY);
    dock_at(rig, NOW + 390 * DAY);
    assert_true(dock_rig_has_receipt(rig, first));
    dock_at(rig, NOW + 397 * DAY);
    assert_false(dock_rig_has_receipt(rig, first));
    assert_true(dock_rig_has_receipt(rig, last));
}

static void receipt_of_what_is_here_stays_for_ever(void **state)
{
    struct dock_rig *rig = *state;
    struct id first = dock_rig_item(rig, 1, 300);

    dock_rig_item(rig, 2, 400);
    dock_at(rig, NOW);
    dock_at(rig, NOW + 4000 * DAY);
    dock_at(rig, NOW + 8000 * DAY);
    assert_true(dock_rig_has_receipt(rig, first));
}

/* By the last one the app knows its next number, whatever is lost. */
static void receipt_with_the_highest_number_stays_for_ever(void **state)
{
    struct dock_rig *rig = *state;
    struct id first = dock_rig_item(rig, 1, 300), last = dock_rig_item(rig, 2, 400);

    dock_at(rig, NOW);
    free_item(rig, 1, first);
    free_item(rig, 2, last);
    dock_at(rig, NOW + DAY);
    dock_at(rig, NOW + 4000 * DAY);
    assert_true(dock_rig_has_receipt(rig, last));
    assert_true(dock_rig_has_receipt(rig, first));
}

/* Lost with dock.db, or said when the server was wrong: it only stays longer. */
static void since_when_it_is_gone_can_only_be_too_late(void **state)
{
    struct dock_rig *rig = *state;
    struct id first = dock_rig_item(rig, 1, 300);

    dock_rig_item(rig, 2, 400);
    dock_at(rig, NOW);
    free_item(rig, 1, first);
    dock_at(rig, NOW + 9000 * DAY);
    dock_at(rig, NOW + DAY);
    dock_at(rig, NOW + 300 * DAY);
    assert_true(dock_rig_has_receipt(rig, first));
    assert_int_equal(scratch_run(rig->scratch, "rm vault/dock/dock.db*"), 0);
    dock_at(rig, NOW + 400 * DAY);
    assert_true(dock_rig_has_receipt(rig, first));
    dock_at(rig, NOW + 770 * DAY);
    assert_false(dock_rig_has_receipt(rig, first));
}

/* A receipt that cannot be read says no number: nobody knows that it may go. */
static void receipt_that_cannot_be_read_stays(void **state)
{
    struct dock_rig *rig = *state;
    struct id first = dock_rig_item(rig, 1, 300);
    g_autofree char *name = g_strdup_printf("dock/receipts/%s.json", first.text);

    dock_rig_item(rig, 2, 400);
    dock_at(rig, NOW);
    free_item(rig, 1, first);
    dock_rig_put(rig, name, "{}");
    dock_at(rig, NOW + DAY);
    dock_at(rig, NOW + 4000 * DAY);
    g_autofree char *there = dock_rig_get(rig, name);
    assert_string_equal(there, "{}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(receipt_stays_a_year_after_its_item_went, open_rig,
                                        dock_rig_close),
        cmocka_unit_test_setup_teardown(receipt_of_what_is_here_stays_for_ever, open_rig,
                                        dock_rig_close),
        cmocka_unit_test_setup_teardown(receipt_with_the_highest_number_stays_for_ever, open_rig,
                                        dock_rig_close),
        cmocka_unit_test_setup_teardown(since_when_it_is_gone_can_only_be_too_late, open_rig,
                                        dock_rig_close),
        cmocka_unit_test_setup_teardown(receipt_that_cannot_be_read_stays, open_rig,
                                        dock_rig_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
