// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* Packs: taken in whole or not at all, the last two kept, the number never going back. */

static int64_t number_of(const struct kit *kit)
{
    struct pack *pack = vault_pack(kit->vault);
    int64_t number = pack ? pack_number(pack) : 0;

    pack_unref(pack);
    return number;
}

static void newer_pack_replaces_the_old_and_two_are_kept(void **state)
{
    struct kit *kit = *state;

    for (int64_t number = 2; number <= 4; number++) {
        kit_import(kit->scratch, kit->vault, number);
        assert_int_equal(number_of(kit), number);
    }
    assert_int_equal(kit_count(kit, "packs", ""), 4);
    kit_reopen(kit);
    assert_int_equal(number_of(kit), 0);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 4);
}

static void older_or_same_pack_is_refused_even_when_the_packs_are_gone(void **state)
{
    struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) old = kit_pack(kit->scratch, kit->vault, 2, &minisig);
    bool changed;

    kit_import(kit->scratch, kit->vault, 3);
    must_fail(FAULT_DENIED, vault_pack_import(kit->vault, old, minisig, &changed, &error));
    assert_int_equal(number_of(kit), 3);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/packs/*"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 0);
    must_fail(FAULT_DENIED, vault_pack_import(kit->vault, old, minisig, &changed, &error));
    kit_import(kit->scratch, kit->vault, 3);
}

static void damaged_newest_pack_leaves_the_one_before_and_can_come_again(void **state)
{
    struct kit *kit = *state;

    kit_import(kit->scratch, kit->vault, 2);
    kit_flip(kit, "vault/packs/2.age", 300, false);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 1);
    kit_import(kit->scratch, kit->vault, 2);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 2);
}

static void put_dock_pack(const struct kit *kit, GBytes *sealed, const char *minisig)
{
    scratch_put(kit->scratch, "vault/dock/pack.age", g_bytes_get_data(sealed, NULL),
                g_bytes_get_size(sealed));
    scratch_put(kit->scratch, "vault/dock/pack.age.minisig", minisig, strlen(minisig));
}

static void pack_of_the_dock_is_taken_once(void **state)
{
    struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, 2, &minisig);
    bool changed = true;

    must(vault_pack_import(kit->vault, NULL, NULL, &changed, &error));
    assert_false(changed);
    put_dock_pack(kit, sealed, minisig);
    must(vault_pack_import(kit->vault, NULL, NULL, &changed, &error));
    assert_true(changed);
    must(vault_pack_import(kit->vault, NULL, NULL, &changed, &error));
    assert_false(changed);
    assert_int_equal(number_of(kit), 2);
}

static void pack_of_the_dock_is_in_force_after_opening(void **state)
{
    struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, 5, &minisig);

    kit_reopen(kit);
    put_dock_pack(kit, sealed, minisig);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 5);
    scratch_put(kit->scratch, "vault/dock/pack.age", "nonsense", 8);
    scratch_put(kit->scratch, "vault/dock/pack.age.minisig", "nonsense", 8);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 5);
}

static void pack_that_is_not_ours_keeps_the_old_one(void **state)
{
    struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, 2, &minisig);
    g_autoptr(GBytes) shorter = g_bytes_new_from_bytes(sealed, 0, g_bytes_get_size(sealed) - 1);
    bool changed;

    must_fail(FAULT_DENIED, vault_pack_import(kit->vault, shorter, minisig, &changed, &error));
    assert_false(changed);
    minisig[strlen(minisig) / 2] ^= 2;
    put_dock_pack(kit, sealed, minisig);
    g_autoptr(GError) why = NULL;
    assert_false(vault_pack_import(kit->vault, NULL, NULL, &changed, &why));
    assert_non_null(why);
    assert_int_equal(number_of(kit), 1);
    vault_lock(kit->vault);
    must_fail(FAULT_DENIED, vault_pack_import(kit->vault, sealed, minisig, &changed, &error));
}

/* A pack with newer recipients: what is filed from then on opens with the new ingest key. */
/* The reader is killed as it reads: nothing of what is here changes, and the same pack is taken
 * when it can be read. */
static void pack_whose_reader_dies_keeps_the_old_one(void **state)
{
    struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, 2, &minisig);
    g_autofree char *reader = scratch_path(kit->scratch, "reader");
    g_autoptr(GError) error = NULL;
    bool changed = true;

    scratch_put(kit->scratch, "reader", "#!/bin/sh\nkill -9 $$\n", 21);
    assert_int_equal(g_chmod(reader, 0700), 0);
    assert_true(g_setenv("VIEWFINDER_READER", reader, TRUE));
    assert_false(vault_pack_import(kit->vault, sealed, minisig, &changed, &error));
    g_unsetenv("VIEWFINDER_READER");
    assert_true(fault_is(error, FAULT_INVALID));
    assert_false(changed);
    assert_int_equal(number_of(kit), 1);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(number_of(kit), 1);
    assert_true(vault_pack_import(kit->vault, sealed, minisig, &changed, NULL));
    assert_int_equal(number_of(kit), 2);
}

static void newer_recipients_of_a_pack_hold_from_then_on(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plan = scratch_get(kit->scratch, "school/plan/pack.json"), changed = NULL;
    g_autoptr(GBytes) plain = kit_bytes(500, 1);
    json_t *json = json_read(plan, 1 << 20, NULL);
    json_t *recipients = json_object_get(json, "recipients");
    char text[AGE_TEXT_MAX], secret[AGE_TEXT_MAX];
    struct age_identity *fresh = seal_secret_new(sizeof *fresh);
    struct age_recipient recipient;
    struct draft *draft;
    struct item item;
    g_autofree char *file = NULL;

    age_identity_new(fresh);
    age_recipient_of(fresh, &recipient);
    age_recipient_text(&recipient, text);
    age_identity_text(fresh, secret);
    assert_non_null(recipients);
    json_object_set_new(recipients, "version", json_integer(2));
    json_object_set_new(recipients, "ingest", json_string(text));
    changed = json_canonical(json, NULL);
    scratch_put(kit->scratch, "school/plan/pack.json", g_bytes_get_data(changed, NULL),
                g_bytes_get_size(changed));
    kit_import(kit->scratch, kit->vault, 2);
    kit_reopen(kit);
    kit_unlock(kit);
    draft = kit_photo(kit, AMARA, plain);
    kit_file(kit, draft, &item);
    file = kit_item_file(&item);
    scratch_put(kit->scratch, "fresh.key", secret, strlen(secret));
    assert_int_equal(scratch_run(kit->scratch,
                                 "unzip -q %s -d open && age -d -i fresh.key "
                                 "open/*/data/photo.jpg.age > /dev/null",
                                 file),
                     0);
    assert_int_equal(scratch_run(kit->scratch, "age -d -i school/ingest.key "
                                               "open/*/data/photo.jpg.age > /dev/null"),
                     1);
    seal_secret_free(fresh);
    json_decref(json);
    draft_free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(newer_pack_replaces_the_old_and_two_are_kept),
        TEST(older_or_same_pack_is_refused_even_when_the_packs_are_gone),
        TEST(damaged_newest_pack_leaves_the_one_before_and_can_come_again),
        TEST(pack_of_the_dock_is_taken_once),
        TEST(pack_of_the_dock_is_in_force_after_opening),
        TEST(pack_that_is_not_ours_keeps_the_old_one),
        TEST(pack_whose_reader_dies_keeps_the_old_one),
        TEST(newer_recipients_of_a_pack_hold_from_then_on),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
