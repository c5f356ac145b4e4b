// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* What a start makes of what a cut left. */

static struct draft *only_draft(const struct kit *kit)
{
    int damaged;
    g_autoptr(GPtrArray) drafts = vault_drafts(kit->vault, &damaged, NULL);

    assert_non_null(drafts);
    assert_int_equal(drafts->len, 1);
    assert_int_equal(damaged, 0);
    return g_ptr_array_steal_index(drafts, 0);
}

static void photo_without_its_json_is_adopted_and_can_be_filed(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 1), photo = NULL;
    struct draft *draft = kit_photo(kit, AMARA, plain), *found, *again;

    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/drafts/%s.json.age", draft->id.text), 0);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(vault_draft_count(kit->vault), 1);
    kit_unlock(kit);
    found = only_draft(kit);
    assert_string_equal(found->id.text, draft->id.text);
    assert_true(found->is_cut);
    assert_string_equal(json_string_value(json_object_get(found->record, "by")), "unknown");
    photo = vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_true(photo && g_bytes_equal(photo, plain));
    kit_reopen(kit);
    kit_unlock(kit);
    again = only_draft(kit);
    kit_file(kit, again, NULL);
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    draft_free(draft);
    draft_free(found);
    draft_free(again);
}

static void medium_that_is_gone_is_said_and_the_rest_can_be_filed(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) one = kit_bytes(1000, 2), two = kit_bytes(2000, 3);
    struct draft *draft = kit_photo(kit, AMARA, one), *found;
    const json_t *missing;

    kit_save(kit, draft, "voice.ogg", "audio/ogg", two);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/drafts/%s.photo.jpg.age", draft->id.text),
                     0);
    kit_reopen(kit);
    kit_unlock(kit);
    found = only_draft(kit);
    assert_true(found->is_cut);
    missing = json_object_get(found->app, "missing");
    assert_string_equal(json_string_value(json_array_get(missing, 0)), "photo.jpg");
    kit_file(kit, found, NULL);
    draft_free(draft);
    draft_free(found);
}

static void parts_and_lonely_tails_are_taken_away(void **state)
{
    struct kit *kit = *state;
    struct id id = id_new();
    g_autofree char *tail = g_strdup_printf("vault/drafts/%s.voice.ogg.tail.age", id.text);
    static const char *const parts[] = {"vault/drafts/x.part", "vault/items/x.part",
                                        "vault/keys/x.part", "vault/packs/x.part",
                                        "vault/ask/x.part"};

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        scratch_put(kit->scratch, parts[i], "x", 1);
    scratch_put(kit->scratch, tail, "x", 1);
    kit_reopen(kit);
    assert_int_equal(scratch_run(kit->scratch, "find vault -name '*.part' -o -name '*.tail.age' | "
                                               "grep ."),
                     1);
    assert_int_equal(vault_draft_count(kit->vault), 0);
}

/* Keeps a copy of the draft, files it, and puts the copy back: a cut before the unlinking. */
static void file_with_draft_left(struct kit *kit, struct draft *draft, struct item *item)
{
    assert_int_equal(scratch_run(kit->scratch, "cp -a vault/drafts kept"), 0);
    kit_file(kit, draft, item);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "cp -a kept/. vault/drafts/"), 0);
}

static void draft_beside_its_item_goes(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 4);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    struct item item;

    file_with_draft_left(kit, draft, &item);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    assert_int_equal(kit_state(kit, draft->id.text), ITEM_WAITING);
    draft_free(draft);
}

static void draft_beside_a_damaged_item_stays(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 5), photo = NULL;
    struct draft *draft = kit_photo(kit, AMARA, plain);
    g_autofree char *file = NULL;
    struct item item;

    file_with_draft_left(kit, draft, &item);
    file = kit_item_file(&item);
    kit_flip(kit, file, 50000, false);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    kit_unlock(kit);
    assert_int_equal(kit_state(kit, draft->id.text), ITEM_ATTENTION);
    photo = vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_true(photo && g_bytes_equal(photo, plain));
    draft_free(draft);
}

static void flipped_bit_in_a_draft_is_counted_and_hides_no_other(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 6);
    struct draft *one = kit_photo(kit, AMARA, plain), *two = kit_photo(kit, AMARA, plain);
    g_autofree char *json = g_strdup_printf("vault/drafts/%s.json.age", one->id.text);
    g_autofree char *photo = g_strdup_printf("vault/drafts/%s.photo.jpg.age", two->id.text);
    int damaged;

    kit_flip(kit, json, 30, true);
    kit_flip(kit, photo, 5000, true);
    g_autoptr(GPtrArray) drafts = vault_drafts(kit->vault, &damaged, NULL);
    assert_int_equal(drafts->len, 1);
    assert_int_equal(damaged, 1);
    must_fail(FAULT_DAMAGED, vault_draft_read(kit->vault, one->id.text, &error) != NULL);
    must_fail(FAULT_DAMAGED,
              vault_draft_medium(kit->vault, two->id.text, "photo.jpg", &error) != NULL);
    must_fail(FAULT_DAMAGED, vault_file(kit->vault, two->id.text, two->record, NULL, &error));
    assert_int_equal(kit_count(kit, "items", ""), 0);
    assert_int_equal(vault_draft_count(kit->vault), 2);
    draft_free(one);
    draft_free(two);
}

static void damaged_draft_can_be_thrown_away_and_says_so(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(1000, 7);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    g_autofree char *json = g_strdup_printf("vault/drafts/%s.json.age", draft->id.text);
    const struct item *item;
    const json_t *body;

    kit_flip(kit, json, 30, true);
    must(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    g_autoptr(GPtrArray) items = kit_items(kit);
    item = g_ptr_array_index(items, 0);
    body = json_object_get(item->record, "body");
    assert_string_equal(json_string_value(json_object_get(body, "kind")), "unknown");
    assert_int_equal(vault_draft_count(kit->vault), 0);
    draft_free(draft);
}

static void withdrawal_is_written_once_when_the_unlinking_was_cut(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(1000, 8);
    struct draft *draft = kit_photo(kit, AMARA, plain);

    assert_int_equal(scratch_run(kit->scratch, "cp -a vault/drafts kept"), 0);
    must(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    assert_int_equal(scratch_run(kit->scratch, "cp -a kept/. vault/drafts/"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(vault_draft_count(kit->vault), 1);
    must(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    assert_int_equal(kit_count(kit, "items", ".zip"), 1);
    assert_int_equal(vault_draft_count(kit->vault), 0);
    draft_free(draft);
}

static void files_that_are_not_ours_are_left_alone(void **state)
{
    struct kit *kit = *state;

    scratch_put(kit->scratch, "vault/drafts/notes.txt", "x", 1);
    scratch_put(kit->scratch, "vault/items/README", "x", 1);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(kit_count(kit, "drafts", "notes.txt"), 1);
    assert_int_equal(kit_count(kit, "items", "README"), 1);
    assert_int_equal(vault_draft_count(kit->vault), 0);
    assert_int_equal(vault_verify(kit->vault, NULL, NULL, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(photo_without_its_json_is_adopted_and_can_be_filed),
        TEST(medium_that_is_gone_is_said_and_the_rest_can_be_filed),
        TEST(parts_and_lonely_tails_are_taken_away),
        TEST(draft_beside_its_item_goes),
        TEST(draft_beside_a_damaged_item_stays),
        TEST(flipped_bit_in_a_draft_is_counted_and_hides_no_other),
        TEST(damaged_draft_can_be_thrown_away_and_says_so),
        TEST(withdrawal_is_written_once_when_the_unlinking_was_cut),
        TEST(files_that_are_not_ours_are_left_alone),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
