// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* What screens ask for of many items, and what a program that only reads takes from the index. */

static struct item file_one(const struct kit *kit, const char *pupil, uint32_t seed)
{
    g_autoptr(GBytes) plain = kit_bytes(3000, seed);
    struct draft *draft = kit_photo(kit, pupil, plain);
    struct item item;

    record_set_body(draft->record, json_pack("{ss, so}", "evidence", "photograph", "caption",
                                             json_sprintf("Number %u", (unsigned)seed)));
    kit_file(kit, draft, &item);
    draft_free(draft);
    return item;
}

static void assert_number(GPtrArray *items, guint at, unsigned number)
{
    const struct item *item = g_ptr_array_index(items, at);
    const json_t *body = json_object_get(item->record, "body");
    g_autofree char *caption = g_strdup_printf("Number %u", number);

    assert_string_equal(json_string_value(json_object_get(body, "caption")), caption);
}

/* Number 0 to `count - 1`: each third is a saying of a pupil's own. */
static void file_many(const struct kit *kit, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        file_one(kit, i % 3 == 2 ? NULL : AMARA, i);
}

static void assert_amaras(const struct kit *kit)
{
    g_autoptr(GPtrArray) newest = vault_newest(kit->vault, AMARA, 0, 24);
    g_autoptr(GPtrArray) later = vault_newest(kit->vault, AMARA, 24, 24);

    assert_int_equal(vault_item_count(kit->vault, NULL), 45);
    assert_int_equal(vault_item_count(kit->vault, AMARA), 30);
    assert_int_equal(newest->len, 24);
    assert_int_equal(later->len, 6);
    assert_number(newest, 0, 43);
    assert_number(newest, 1, 42);
    assert_number(newest, 2, 40);
    assert_number(later, 0, 7);
    assert_number(later, 5, 0);
}

static void newest_of_a_pupil_are_theirs_alone_and_in_order(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) all = NULL, none = NULL;

    file_many(kit, 45);
    assert_amaras(kit);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_amaras(kit);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db*"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_amaras(kit);
    all = vault_newest(kit->vault, NULL, 0, 2);
    assert_number(all, 0, 44);
    none = vault_newest(kit->vault, BEN, 0, 24);
    assert_int_equal(none->len, 0);
}

static void locked_vault_tells_of_no_pupil(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) of_pupil = NULL, all = NULL;

    file_many(kit, 2);
    vault_lock(kit->vault);
    of_pupil = vault_newest(kit->vault, AMARA, 0, 24);
    all = vault_newest(kit->vault, NULL, 0, 24);
    assert_int_equal(of_pupil->len, 0);
    assert_int_equal(all->len, 2);
    assert_null(((struct item *)g_ptr_array_index(all, 0))->record);
}

static void what_needs_attention_is_shown_however_old(void **state)
{
    struct kit *kit = *state;
    struct item oldest = file_one(kit, AMARA, 0);
    g_autofree char *file = kit_item_file(&oldest);
    g_autoptr(GPtrArray) shown = NULL;

    for (uint32_t i = 1; i < 6; i++)
        file_one(kit, AMARA, i);
    kit_flip(kit, file, 2000, false);
    kit_reopen(kit);
    kit_unlock(kit);
    shown = vault_shown(kit->vault, 2);
    assert_int_equal(shown->len, 3);
    assert_string_equal(((struct item *)g_ptr_array_index(shown, 0))->id.text, oldest.id.text);
    assert_int_equal(((struct item *)g_ptr_array_index(shown, 0))->state, ITEM_ATTENTION);
}

/* --- a program that only reads --- */

static enum item_state state_read(const struct kit *kit, const char *id)
{
    struct vault *reader = vault_open(kit->folder, VAULT_READ, NULL);
    struct item *item = vault_item(reader, id, NULL);
    enum item_state state = item->state;

    item_free(item);
    vault_close(reader);
    return state;
}

/* Changes a byte as time would, without anybody writing: size, time and inode stay. */
static void turn_quietly(const struct kit *kit, const char *file)
{
    assert_int_equal(scratch_run(kit->scratch, "touch -r %s stamp", file), 0);
    kit_flip(kit, file, 2000, false);
    assert_int_equal(scratch_run(kit->scratch, "touch -r stamp %s", file), 0);
}

static void reader_takes_the_index_where_a_file_is_as_it_was(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, AMARA, 1);
    g_autofree char *file = kit_item_file(&item);

    vault_close(kit->vault);
    kit->vault = NULL;
    turn_quietly(kit, file);
    assert_int_equal(state_read(kit, item.id.text), ITEM_WAITING); /* it was not read again */
    assert_int_equal(scratch_run(kit->scratch, "mv vault/vault.db kept"), 0);
    assert_int_equal(state_read(kit, item.id.text), ITEM_ATTENTION);
    assert_int_equal(scratch_run(kit->scratch, "mv kept vault/vault.db && touch %s", file), 0);
    assert_int_equal(state_read(kit, item.id.text), ITEM_ATTENTION);
}

static void reader_trusts_no_other_file_of_the_same_length_and_time(void **state)
{
    struct kit *kit = *state;
    struct item item = file_one(kit, AMARA, 1);
    g_autofree char *file = kit_item_file(&item);

    vault_close(kit->vault);
    kit->vault = NULL;
    assert_int_equal(scratch_run(kit->scratch, "cp -a %s other", file), 0);
    kit_flip(kit, "other", 2000, false);
    assert_int_equal(scratch_run(kit->scratch, "touch -r %s other && mv other %s", file, file), 0);
    assert_int_equal(state_read(kit, item.id.text), ITEM_ATTENTION);
}

static void reader_sees_what_was_filed_and_found_beside_it(void **state)
{
    struct kit *kit = *state;
    struct item first = file_one(kit, AMARA, 1), second;
    g_autofree char *file = kit_item_file(&first);

    kit_reopen(kit);
    kit_unlock(kit);
    second = file_one(kit, AMARA, 2);
    turn_quietly(kit, file);
    assert_int_equal(vault_verify(kit->vault, NULL, NULL, NULL), 2);
    assert_int_equal(state_read(kit, first.id.text), ITEM_ATTENTION);
    assert_int_equal(state_read(kit, second.id.text), ITEM_WAITING);
}

static void reader_bears_an_index_that_is_none(void **state)
{
    static const char *const harm[] = {
        "head -c 9000 /dev/urandom > vault/vault.db",
        "truncate -s 5000 vault/vault.db",
        ": > vault/vault.db",
        "rm vault/vault.db && ln -s /etc/passwd vault/vault.db",
        "rm vault/vault.db && mkdir vault/vault.db",
    };
    struct kit *kit = *state;
    struct item item = file_one(kit, AMARA, 1);

    vault_close(kit->vault);
    kit->vault = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(harm); i++) {
        assert_int_equal(scratch_run(kit->scratch, "%s", harm[i]), 0);
        assert_int_equal(state_read(kit, item.id.text), ITEM_WAITING);
    }
}

/* Before any program that writes has taken it in. */
static void reader_sees_the_plan_that_the_dock_brought(void **state)
{
    struct kit *kit = *state;
    struct vault *reader;
    struct pack *pack;

    vault_close(kit->vault);
    kit->vault = NULL;
    assert_int_equal(
        scratch_run(kit->scratch,
                    "mkdir -p vault/dock && mv vault/packs/1.age vault/dock/pack.age && "
                    "mv vault/packs/1.age.minisig vault/dock/pack.age.minisig && "
                    "rm vault/keys/pack && ls -R vault >before"),
        0);
    must((reader = vault_open(kit->folder, VAULT_READ, &error)) != NULL);
    must(vault_unlock(reader, PIN, &error));
    pack = vault_pack(reader);
    assert_non_null(pack);
    assert_int_equal(pack_number(pack), 1);
    pack_unref(pack);
    vault_close(reader);
    assert_int_equal(scratch_run(kit->scratch, "ls -R vault | cmp - before"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(newest_of_a_pupil_are_theirs_alone_and_in_order),
        TEST(locked_vault_tells_of_no_pupil),
        TEST(what_needs_attention_is_shown_however_old),
        TEST(reader_takes_the_index_where_a_file_is_as_it_was),
        TEST(reader_trusts_no_other_file_of_the_same_length_and_time),
        TEST(reader_sees_what_was_filed_and_found_beside_it),
        TEST(reader_bears_an_index_that_is_none),
        TEST(reader_sees_the_plan_that_the_dock_brought),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
