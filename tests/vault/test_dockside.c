// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include "bag/receipt.h"

/* What the dock leaves: receipts that count and receipts that do not, state, time. */

static struct item file_one(const struct kit *kit, uint32_t seed)
{
    g_autoptr(GBytes) plain = kit_bytes(20000, seed);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    struct item item;

    kit_file(kit, draft, &item);
    draft_free(draft);
    return item;
}

static struct receipt good_receipt(const struct kit *kit, const struct item *item)
{
    struct receipt receipt = {
        .id = item->id,
        .school = vault_school(kit->vault)->id,
        .seq = item->seq,
        .sha256 = item->sha256,
        .length_bytes = item->bytes,
        .stored_at_ms = 1800000000000,
        .keep_until_ms = 1900000000000,
        .copies = 1,
    };

    g_strlcpy(receipt.device.text, vault_device(kit->vault), sizeof receipt.device.text);
    return receipt;
}

static void put_receipt(const struct kit *kit, const char *id, const struct receipt *receipt,
                        const struct minisign_secret *secret)
{
    g_autoptr(GBytes) answer = receipt_sign(receipt, secret, NULL);
    g_autofree char *name = g_strdup_printf("vault/dock/receipts/%s.json", id);
    g_autofree char *folder = g_build_filename(kit->folder, "dock", "receipts", NULL);

    assert_non_null(answer);
    g_mkdir_with_parents(folder, 0700);
    scratch_put(kit->scratch, name, g_bytes_get_data(answer, NULL), g_bytes_get_size(answer));
}

static guint news(const struct kit *kit)
{
    g_autoptr(GPtrArray) ids = vault_look(kit->vault, NULL);

    assert_non_null(ids);
    return ids->len;
}

static void receipt_that_fits_makes_it_received_once(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 1);
    struct receipt receipt = good_receipt(kit, &item);

    assert_int_equal(news(kit), 0);
    put_receipt(kit, item.id.text, &receipt, &kit->secrets->receipt);
    g_autoptr(GPtrArray) ids = vault_look(kit->vault, NULL);
    assert_int_equal(ids->len, 1);
    assert_string_equal(g_ptr_array_index(ids, 0), item.id.text);
    assert_int_equal(kit_state(kit, item.id.text), ITEM_RECEIVED);
    assert_int_equal(news(kit), 0);
    kit_reopen(kit);
    assert_int_equal(kit_state(kit, item.id.text), ITEM_RECEIVED);
    assert_int_equal(news(kit), 0);
}

static void receipt_that_came_while_closed_is_told_at_the_next_look(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 2);
    struct receipt receipt = good_receipt(kit, &item);

    put_receipt(kit, item.id.text, &receipt, &kit->secrets->receipt);
    kit_reopen(kit);
    assert_int_equal(kit_state(kit, item.id.text), ITEM_RECEIVED);
    assert_int_equal(news(kit), 1);
}

static void assert_attention(const struct kit *kit, const char *id)
{
    g_autoptr(GPtrArray) items = kit_items(kit);
    const struct item *item = g_ptr_array_index(items, 0);

    assert_string_equal(item->id.text, id);
    assert_int_equal(item->state, ITEM_ATTENTION);
    assert_string_equal(item->why,
                        "The receipt that came for this does not fit it. It is safe here.");
}

static void receipt_for_something_else_never_counts(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 3);
    struct receipt wrong[6];

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        wrong[i] = good_receipt(kit, &item);
    wrong[0].sha256.bytes[5] ^= 1;
    wrong[1].length_bytes++;
    wrong[2].seq++;
    wrong[3].device = id_new();
    wrong[4].id = id_new();
    wrong[5].school = (char *)"0e4f0c0e-7d1b-4d57-9d4c-7cbd5a3f5a11";
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        put_receipt(kit, item.id.text, &wrong[i], &kit->secrets->receipt);
        assert_int_equal(news(kit), 0);
        assert_attention(kit, item.id.text);
    }
    wrong[0] = good_receipt(kit, &item);
    put_receipt(kit, item.id.text, &wrong[0], &kit->secrets->receipt);
    assert_int_equal(news(kit), 1);
    assert_int_equal(kit_count(kit, "items", ".zip"), 1);
}

static void receipt_of_a_foreign_signer_never_counts(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 4);
    struct receipt receipt = good_receipt(kit, &item);
    struct minisign_secret *stranger = seal_secret_new(sizeof *stranger);
    struct minisign_public public_key;

    minisign_new(&public_key, stranger);
    put_receipt(kit, item.id.text, &receipt, stranger);
    assert_int_equal(news(kit), 0);
    assert_attention(kit, item.id.text);
    put_receipt(kit, item.id.text, &receipt, &kit->secrets->pack);
    assert_int_equal(news(kit), 0);
    assert_attention(kit, item.id.text);
    seal_secret_free(stranger);
}

static void flipped_receipt_never_counts_and_crashes_nothing(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 5);
    struct receipt receipt = good_receipt(kit, &item);
    g_autofree char *name = g_strdup_printf("vault/dock/receipts/%s.json", item.id.text);

    /* In the body, and in the signature of the trusted comment at the end. */
    for (size_t at = 0; at < 300; at += 17) {
        put_receipt(kit, item.id.text, &receipt, &kit->secrets->receipt);
        kit_flip(kit, name, at < 60 ? at + 8 : at, at < 60);
        assert_int_equal(news(kit), 0);
        assert_int_equal(kit_state(kit, item.id.text), ITEM_ATTENTION);
    }
}

static void receipt_that_is_gone_is_no_receipt(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, 6);
    struct receipt receipt = good_receipt(kit, &item);

    put_receipt(kit, item.id.text, &receipt, &kit->secrets->receipt);
    assert_int_equal(news(kit), 1);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/dock/receipts/*"), 0);
    assert_int_equal(news(kit), 0);
    assert_int_equal(kit_state(kit, item.id.text), ITEM_WAITING);
}

static void next_number_follows_a_receipt_whose_item_is_gone(void **state)
{
    struct kit *kit = *state;
    struct item first = file_one(kit, 7), next;
    struct receipt receipt = good_receipt(kit, &first);
    g_autofree char *file = kit_item_file(&first);

    receipt.seq = 41;
    receipt.id = id_new();
    receipt.sha256.bytes[0] ^= 0xff;
    put_receipt(kit, receipt.id.text, &receipt, &kit->secrets->receipt);
    kit_reopen(kit);
    kit_unlock(kit);
    next = file_one(kit, 8);
    assert_int_equal(next.seq, 42);
    assert_true(next.has_previous);
    assert_true(digest_equal(&next.previous, &receipt.sha256));
}

static void put_state(const struct kit *kit, const char *boot, const char *trouble,
                      const char *items)
{
    g_autofree char *text =
        g_strdup_printf("{\"docked\":true,\"boot\":\"%s\",\"boottime_ms\":1,\"trouble\":%s,"
                        "\"items\":{%s}}",
                        boot, trouble, items);

    scratch_put(kit->scratch, "vault/dock/state.json", text, strlen(text));
}

static void state_of_the_dock_is_shown(void **state)
{
    struct kit *kit = *state;
    struct item one = file_one(kit, 9), two = file_one(kit, 10), three = file_one(kit, 11);
    g_autofree char *items = g_strdup_printf(
        "\"%s\":{\"state\":\"sending\",\"offset\":1000,\"length\":%d,\"why\":null},"
        "\"%s\":{\"state\":\"attention\",\"offset\":0,\"length\":1,\"why\":\"too-large\"}",
        one.id.text, (int)one.bytes, two.id.text);
    struct vault_dock dock;
    char boot[37];

    clock_boot_id(boot);
    put_state(kit, boot, "\"server-full\"", items);
    assert_int_equal(news(kit), 0);
    assert_int_equal(kit_state(kit, one.id.text), ITEM_SENDING);
    assert_int_equal(kit_state(kit, two.id.text), ITEM_ATTENTION);
    assert_int_equal(kit_state(kit, three.id.text), ITEM_WAITING);
    vault_dock(kit->vault, &dock);
    assert_true(dock.docked);
    assert_string_equal(dock.trouble, "The school's server has no room. It will be tried again.");
    assert_int_equal(dock.sending, 1);
    assert_int_equal(dock.waiting, 1);
    assert_int_equal(dock.attention, 1);
    assert_int_equal(dock.bytes_to_go, one.bytes - 1000 + three.bytes);
    g_free(dock.trouble);

    put_state(kit, "00000000-0000-4000-8000-00000000000b", "null", "");
    assert_int_equal(news(kit), 0);
    vault_dock(kit->vault, &dock);
    assert_false(dock.docked);
    assert_null(dock.trouble);
    assert_int_equal(dock.waiting, 3);
}

static void nonsense_from_the_dock_is_passed_over(void **state)
{
    static const char *const nonsense[] = {
        "",
        "{",
        "[]",
        "{\"docked\":1}",
        "\xff\xfe",
        "{\"docked\":true,\"boot\":\"x\",\"boottime_ms\":-1,\"trouble\":\"<b>\",\"items\":[]}"};
    struct kit *kit = *state;
    struct item item = file_one(kit, 12);
    struct vault_dock dock;

    for (size_t i = 0; i < G_N_ELEMENTS(nonsense); i++) {
        scratch_put(kit->scratch, "vault/dock/state.json", nonsense[i], strlen(nonsense[i]));
        scratch_put(kit->scratch, "vault/dock/clock.json", nonsense[i], strlen(nonsense[i]));
        assert_int_equal(news(kit), 0);
        assert_int_equal(kit_state(kit, item.id.text), ITEM_WAITING);
        vault_dock(kit->vault, &dock);
        assert_false(dock.docked);
        assert_string_equal(dock.trouble_code, "nonsense");
        assert_int_equal(dock.clock_fixed_ms, CLOCK_NO_WALL);
        g_free(dock.trouble);
    }
    g_autofree char *left = g_build_filename(kit->scratch->path, "vault/dock/state.json", NULL);
    assert_int_equal(unlink(left), 0);
    assert_int_equal(news(kit), 0);
    vault_dock(kit->vault, &dock);
    assert_null(dock.trouble);
}

static void put_clock(const struct kit *kit, const struct minisign_secret *secret,
                      const char *signed_nonce, int64_t now)
{
    static const char nonce[] = "00112233445566778899aabbccddeeff";
    json_t *body = json_pack("{s:s, s:I}", "nonce", signed_nonce ? signed_nonce : nonce, "now",
                             (json_int_t)now);
    g_autoptr(GBytes) answer = answer_sign(secret, body, "time", NULL), whole = NULL;
    char boot[37];
    json_t *clock;

    clock_boot_id(boot);
    clock = json_pack("{s:o, s:s, s:s, s:I, s:i}", "answer", json_read(answer, 65536, NULL),
                      "nonce", nonce, "boot", boot, "boottime_ms", (json_int_t)clock_boottime_ms(),
                      "half_round_trip_ms", 4);
    whole = json_canonical(clock, NULL);
    scratch_put(kit->scratch, "vault/dock/clock.json", g_bytes_get_data(whole, NULL),
                g_bytes_get_size(whole));
    json_decref(clock);
    json_decref(body);
}

static void time_is_taken_from_the_school_alone(void **state)
{
    struct kit *kit = *state;
    struct vault_dock dock;
    struct moment moment;

    put_clock(kit, &kit->secrets->pack, NULL, 2000000000000);
    assert_int_equal(news(kit), 0);
    assert_int_not_equal(clock_now(vault_clock(kit->vault)).quality, CLOCK_SERVER);
    put_clock(kit, &kit->secrets->receipt, "ffffffffffffffffffffffffffffffff", 2000000000000);
    assert_int_equal(news(kit), 0);
    assert_int_not_equal(clock_now(vault_clock(kit->vault)).quality, CLOCK_SERVER);
    put_clock(kit, &kit->secrets->receipt, NULL, 2000000000000);
    assert_int_equal(news(kit), 0);
    moment = clock_now(vault_clock(kit->vault));
    assert_int_equal(moment.quality, CLOCK_SERVER);
    assert_true(moment.wall_ms >= 2000000000000 && moment.wall_ms < 2000000060000);
    vault_dock(kit->vault, &dock);
    assert_true(dock.clock_fixed_ms == 2000000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(receipt_that_fits_makes_it_received_once),
        TEST(receipt_that_came_while_closed_is_told_at_the_next_look),
        TEST(receipt_for_something_else_never_counts),
        TEST(receipt_of_a_foreign_signer_never_counts),
        TEST(flipped_receipt_never_counts_and_crashes_nothing),
        TEST(receipt_that_is_gone_is_no_receipt),
        TEST(next_number_follows_a_receipt_whose_item_is_gone),
        TEST(state_of_the_dock_is_shown),
        TEST(nonsense_from_the_dock_is_passed_over),
        TEST(time_is_taken_from_the_school_alone),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
