// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* Quick capture: what a locked device keeps, and no more. */

static bool shoot(struct kit *kit, struct draft **draft, GError **error)
{
    g_autoptr(GBytes) plain = kit_bytes(2000, 1);
    struct medium medium = kit_medium("photo.jpg", "image/jpeg", plain);
    bool saved;

    *draft = kit_draft(kit, "evidence", "staff", NULL);
    record_add_medium((*draft)->record, &medium);
    saved = vault_draft_save(kit->vault, *draft, &medium, &plain, 1, error);
    if (!saved)
        g_clear_pointer(draft, draft_free);
    return saved;
}

static void shoot_many(struct kit *kit, int count)
{
    for (int i = 0; i < count; i++) {
        struct draft *draft;
        must(shoot(kit, &draft, &error));
        draft_free(draft);
    }
}

static void locked_device_keeps_fifty_and_then_says_so(void **state)
{
    struct kit *kit = *state;
    struct draft *draft;

    assert_int_equal(vault_photos_left(kit->vault), 50);
    shoot_many(kit, 49);
    assert_int_equal(vault_photos_left(kit->vault), 1);
    kit_reopen(kit); /* a boot does not begin the count again */
    must(shoot(kit, &draft, &error));
    draft_free(draft);
    assert_int_equal(vault_photos_left(kit->vault), 0);
    must_fail(FAULT_FULL, shoot(kit, &draft, &error));
    assert_int_equal(vault_draft_count(kit->vault), 50);
    kit_unlock(kit);
    assert_true(vault_photos_left(kit->vault) > 50);
    shoot_many(kit, 1);
    vault_lock(kit->vault);
    assert_int_equal(vault_photos_left(kit->vault), 50);
    shoot_many(kit, 1);
}

static void draft_of_before_the_lock_goes_on(void **state)
{
    struct kit *kit = *state;
    struct draft *draft, *other;
    g_autoptr(GBytes) flat = kit_bytes(2000, 2);

    kit_unlock(kit);
    must(shoot(kit, &draft, &error));
    vault_lock(kit->vault);
    shoot_many(kit, 50);
    must_fail(FAULT_FULL, shoot(kit, &other, &error));
    kit_save(kit, draft, "flat.jpg", "image/jpeg", flat);
    must(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    draft_free(draft);
}

static void words_are_never_bounded(void **state)
{
    struct kit *kit = *state;

    shoot_many(kit, 50);
    for (int i = 0; i < 10; i++) {
        struct draft *draft = kit_draft(kit, "view.mat", "pupil", NULL);
        must(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
        draft_free(draft);
    }
}

static void damaged_count_opens_nothing_more(void **state)
{
    struct kit *kit = *state;
    struct draft *draft;

    shoot_many(kit, 1);
    kit_flip(kit, "vault/keys/quick", 0, false);
    must_fail(FAULT_FULL, shoot(kit, &draft, &error));
    kit_unlock(kit);
    vault_lock(kit->vault);
    shoot_many(kit, 1);
}

static void kept_while_locked_it_is_there_when_it_is_opened(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) drafts = NULL;
    struct draft *draft;

    must(shoot(kit, &draft, &error));
    kit_reopen(kit);
    assert_null(vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL));
    kit_unlock(kit);
    drafts = vault_drafts(kit->vault, NULL, NULL);
    assert_int_equal(drafts->len, 1);
    g_autoptr(GBytes) photo = vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_int_equal(g_bytes_get_size(photo), 2000);
    draft_free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open_locked, kit_close)
        TEST(locked_device_keeps_fifty_and_then_says_so),
        TEST(draft_of_before_the_lock_goes_on),
        TEST(words_are_never_bounded),
        TEST(damaged_count_opens_nothing_more),
        TEST(kept_while_locked_it_is_there_when_it_is_opened),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
