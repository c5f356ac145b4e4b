// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

#include "core/assets.h"

/* Freeing: only what is due, only with receipt, attest and our own bytes, and nothing else. */

struct two {
    struct item old, newest; /* the old one is due */
};

static void look(const struct kit *kit)
{
    g_autoptr(GPtrArray) ids = vault_look(kit->vault, NULL);

    assert_non_null(ids);
}

static guint free_now(const struct kit *kit)
{
    g_autoptr(GPtrArray) freed = g_ptr_array_new_with_free_func(g_free);

    look(kit);
    must(vault_free(kit->vault, freed, &error));
    return freed->len;
}

static bool is_here(const struct kit *kit, const struct item *item)
{
    g_autofree char *name = kit_item_file(item);
    g_autofree char *path = scratch_path(kit->scratch, name);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Two received items, the server's time past their keeping, and the first asked for. */
static struct two prepare(const struct kit *kit)
{
    struct two two = {hand_item(kit, 1), hand_item(kit, 2)};

    hand_receipt(kit, &two.old);
    hand_receipt(kit, &two.newest);
    hand_time(kit, HAND_KEEP + 1000);
    assert_int_equal(free_now(kit), 0);
    return two;
}

static void answer(const struct kit *kit, const struct item *item)
{
    g_autofree char *nonce = hand_nonce(kit, item->id.text);
    struct attest attest;

    assert_non_null(nonce);
    attest = hand_attest(kit, item, nonce);
    hand_put_attest(kit, item->id.text, &attest, &kit->secrets->receipt);
}

static void finding(void *context, const char *id, const char *what)
{
    print_error("%s: %s\n", id, what);
    ++*(int *)context;
}

static void item_with_receipt_and_attest_is_freed_and_known_no_more(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    struct item next;
    int findings = 0;

    answer(kit, &two.old);
    assert_int_equal(free_now(kit), 1);
    assert_false(is_here(kit, &two.old));
    assert_true(is_here(kit, &two.newest));
    assert_int_equal(kit_count(kit, "ask", "free"), 0);
    assert_int_equal(kit_count(kit, "dock/receipts", two.old.id.text), 1);
    kit_reopen(kit);
    kit_unlock(kit);
    g_autoptr(GPtrArray) items = kit_items(kit);
    assert_int_equal(items->len, 1);
    assert_int_equal(kit_state(kit, two.newest.id.text), ITEM_RECEIVED);
    assert_int_equal(vault_verify(kit->vault, finding, &findings, NULL), 1);
    assert_int_equal(findings, 0);
    next = hand_item(kit, 3);
    assert_int_equal(next.seq, 3);
    assert_true(digest_equal(&next.previous, &two.newest.sha256));
}

static void question_fits_its_schema_and_leaves_out_the_newest(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    g_autofree char *path = g_build_filename(kit->folder, "ask", "free", NULL);
    g_autofree char *nonce = hand_nonce(kit, two.old.id.text);
    json_t *ask = json_load_file(path, 0, NULL);
    struct schema *schema = assets_schema("ask-free", NULL);

    must(schema_check(schema, ask, &error));
    assert_non_null(nonce);
    assert_null(hand_nonce(kit, two.newest.id.text));
    schema_free(schema);
    json_decref(ask);
}

static void nothing_is_asked_before_its_time_by_the_server(void **state)
{
    struct kit *kit = *state;
    struct item old = hand_item(kit, 1), newest = hand_item(kit, 2);

    hand_receipt(kit, &old);
    hand_receipt(kit, &newest);
    assert_int_equal(free_now(kit), 0); /* the server has not spoken: our own clock says nothing */
    assert_int_equal(kit_count(kit, "ask", "free"), 0);
    hand_time(kit, HAND_KEEP - 60000);
    assert_int_equal(free_now(kit), 0);
    assert_int_equal(kit_count(kit, "ask", "free"), 0);
    hand_time(kit, HAND_KEEP + 60000);
    assert_int_equal(free_now(kit), 0);
    assert_int_equal(kit_count(kit, "ask", "free"), 1);
}

static void item_without_receipt_is_never_asked_for(void **state)
{
    struct kit *kit = *state;
    struct item item = hand_item(kit, 1), newest = hand_item(kit, 2);

    hand_receipt(kit, &newest);
    hand_time(kit, HAND_KEEP + 1000);
    assert_int_equal(free_now(kit), 0);
    assert_int_equal(kit_count(kit, "ask", "free"), 0);
    assert_true(is_here(kit, &item));
}

/* Each of these spoils an honest attest, or what it meets. */
static void spoil_proof(struct attest *attest)
{
    attest->proof.bytes[7] ^= 1;
}

static void spoil_nonce(struct attest *attest)
{
    attest->nonce[3] = attest->nonce[3] == '0' ? '1' : '0';
}

static void spoil_id(struct attest *attest)
{
    attest->id = id_new();
}

static void spoil_time(struct attest *attest)
{
    attest->now_ms = HAND_KEEP - 1;
}

static void attest_that_is_not_quite_right_frees_nothing(void **state)
{
    static void (*const spoils[])(struct attest *) = {spoil_proof, spoil_nonce, spoil_id,
                                                      spoil_time};
    struct kit *kit = *state;
    struct two two = prepare(kit);

    for (size_t i = 0; i < G_N_ELEMENTS(spoils); i++) {
        g_autofree char *nonce = NULL;
        struct attest attest;
        kit_reopen(kit); /* what was set aside is looked at again */
        assert_int_equal(free_now(kit), 0);
        nonce = hand_nonce(kit, two.old.id.text);
        attest = hand_attest(kit, &two.old, nonce);
        spoils[i](&attest);
        hand_put_attest(kit, two.old.id.text, &attest, &kit->secrets->receipt);
        assert_int_equal(free_now(kit), 0);
        assert_true(is_here(kit, &two.old));
        assert_int_equal(kit_state(kit, two.old.id.text), ITEM_RECEIVED);
        assert_int_equal(
            scratch_run(kit->scratch, "rm vault/dock/attests/%s.json", two.old.id.text), 0);
    }
    kit_reopen(kit);
    free_now(kit);
    answer(kit, &two.old);
    assert_int_equal(free_now(kit), 1);
}

static void attest_of_a_foreign_signer_frees_nothing(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    g_autofree char *nonce = hand_nonce(kit, two.old.id.text);
    struct attest attest = hand_attest(kit, &two.old, nonce);
    struct minisign_public key;
    struct minisign_secret secret;

    minisign_new(&key, &secret);
    hand_put_attest(kit, two.old.id.text, &attest, &secret);
    assert_int_equal(free_now(kit), 0);
    hand_put_attest(kit, two.old.id.text, &attest, &kit->secrets->pack); /* the school's other */
    kit_reopen(kit);
    assert_int_equal(free_now(kit), 0);
    assert_true(is_here(kit, &two.old));
}

/* What was asked in another boot, or more than an hour ago, is asked anew. */
static void stale_question_counts_no_more(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    g_autofree char *before = hand_nonce(kit, two.old.id.text);
    g_autofree char *after = NULL;

    answer(kit, &two.old);
    assert_int_equal(scratch_run(kit->scratch,
                                 "sed -i 's/\"boot\":\"[0-9a-f]*/\"boot\":\"00000000/' "
                                 "vault/ask/free"),
                     0);
    kit_reopen(kit);
    assert_int_equal(free_now(kit), 0);
    assert_true(is_here(kit, &two.old));
    after = hand_nonce(kit, two.old.id.text);
    assert_string_not_equal(before, after);
    assert_int_equal(free_now(kit), 0); /* the old answer is a replay now */
    assert_true(is_here(kit, &two.old));
}

static void attest_that_nobody_asked_for_frees_nothing(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    struct attest attest;
    char nonce[ATTEST_NONCE_HEX + 1];

    attest_nonce(nonce);
    attest = hand_attest(kit, &two.newest, nonce);
    hand_put_attest(kit, two.newest.id.text, &attest, &kit->secrets->receipt);
    assert_int_equal(free_now(kit), 0);
    assert_true(is_here(kit, &two.newest));
}

static void own_copy_that_is_damaged_is_kept_and_shown(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);
    g_autofree char *name = kit_item_file(&two.old);

    answer(kit, &two.old);
    kit_flip(kit, name, 9000, false);
    assert_int_equal(free_now(kit), 0);
    assert_true(is_here(kit, &two.old));
    assert_int_equal(kit_state(kit, two.old.id.text), ITEM_ATTENTION);
}

static void receipt_that_went_meanwhile_frees_nothing_and_waits_again(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);

    answer(kit, &two.old);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/dock/receipts/%s.json", two.old.id.text),
                     0);
    assert_int_equal(free_now(kit), 0);
    assert_true(is_here(kit, &two.old));
    assert_int_equal(kit_state(kit, two.old.id.text), ITEM_WAITING);
    assert_int_equal(kit_count(kit, "ask", "free"), 0); /* nothing to ask about it */
}

static void nothing_is_freed_by_a_vault_that_only_reads(void **state)
{
    struct kit *kit = *state;

    vault_close(kit->vault);
    must((kit->vault = vault_open(kit->folder, VAULT_READ, &error)) != NULL);
    must_fail(FAULT_DENIED, vault_free(kit->vault, NULL, &error));
}

static void freed_item_is_not_missed_when_the_index_is_deleted(void **state)
{
    struct kit *kit = *state;
    struct two two = prepare(kit);

    answer(kit, &two.old);
    assert_int_equal(free_now(kit), 1);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db*"), 0);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    g_autoptr(GPtrArray) items = kit_items(kit);
    assert_int_equal(items->len, 1);
    assert_int_equal(kit_state(kit, two.newest.id.text), ITEM_RECEIVED);
}

static void many_are_asked_for_at_once_and_freed_as_their_answers_come(void **state)
{
    struct kit *kit = *state;
    struct item items[6];

    for (size_t i = 0; i < G_N_ELEMENTS(items); i++) {
        items[i] = hand_item(kit, (uint32_t)i + 1);
        hand_receipt(kit, &items[i]);
    }
    hand_time(kit, HAND_KEEP + 1000);
    assert_int_equal(free_now(kit), 0);
    answer(kit, &items[3]);
    assert_int_equal(free_now(kit), 1);
    assert_false(is_here(kit, &items[3]));
    for (size_t i = 0; i < 3; i++)
        answer(kit, &items[i]);
    assert_int_equal(free_now(kit), 3);
    assert_true(is_here(kit, &items[4]) && is_here(kit, &items[5]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(item_with_receipt_and_attest_is_freed_and_known_no_more),
        TEST(question_fits_its_schema_and_leaves_out_the_newest),
        TEST(nothing_is_asked_before_its_time_by_the_server),
        TEST(item_without_receipt_is_never_asked_for),
        TEST(attest_that_is_not_quite_right_frees_nothing),
        TEST(attest_of_a_foreign_signer_frees_nothing),
        TEST(stale_question_counts_no_more),
        TEST(attest_that_nobody_asked_for_frees_nothing),
        TEST(own_copy_that_is_damaged_is_kept_and_shown),
        TEST(receipt_that_went_meanwhile_frees_nothing_and_waits_again),
        TEST(nothing_is_freed_by_a_vault_that_only_reads),
        TEST(freed_item_is_not_missed_when_the_index_is_deleted),
        TEST(many_are_asked_for_at_once_and_freed_as_their_answers_come),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
