// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include <signal.h>

/* Opening: one writer, a vault that cannot be written, readers, the index lost or wrong. */

static void file_some(const struct kit *kit, int count)
{
    for (int i = 0; i < count; i++) {
        g_autoptr(GBytes) plain = kit_bytes(3000, (uint32_t)i);
        struct draft *draft = kit_photo(kit, AMARA, plain);
        kit_file(kit, draft, NULL);
        draft_free(draft);
    }
}

static void second_writer_is_refused_and_told_who_writes(void **state)
{
    struct kit *kit = *state;
    g_autofree char *pid = g_strdup_printf("%d", (int)getpid());
    GError *why = NULL;

    assert_null(vault_open(kit->folder, VAULT_WRITE, &why));
    assert_true(fault_is(why, FAULT_BUSY));
    assert_non_null(strstr(why->message, pid));
    g_error_free(why);
}

static void killed_writer_leaves_no_lock(void **state)
{
    struct kit *kit = *state;
    int status;
    pid_t child;

    vault_close(kit->vault);
    child = fork();
    if (child == 0) {
        if (vault_open(kit->folder, VAULT_WRITE, NULL))
            raise(SIGKILL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
}

static void reader_sees_the_items_beside_a_writer_and_changes_nothing(void **state)
{
    struct kit *kit = *state;
    struct vault *reader;
    g_autoptr(GPtrArray) items = NULL;
    g_autoptr(GBytes) plain = kit_bytes(10, 1);
    struct draft *draft;

    file_some(kit, 3);
    draft = kit_photo(kit, AMARA, plain);
    assert_int_equal(scratch_run(kit->scratch, "ls -lR --time-style=full-iso vault > before"), 0);
    must((reader = vault_open(kit->folder, VAULT_READ, &error)) != NULL);
    items = vault_items(reader, NULL);
    assert_int_equal(items->len, 3);
    assert_int_equal(((struct item *)g_ptr_array_index(items, 2))->seq, 3);
    assert_int_equal(vault_draft_count(reader), 1);
    assert_int_equal(vault_verify(reader, NULL, NULL, NULL), 3);
    must_fail(FAULT_DENIED, vault_draft_save(reader, draft, NULL, NULL, 0, &error));
    must(vault_unlock(reader, PIN, &error));
    must_fail(FAULT_DENIED, vault_file(reader, draft->id.text, draft->record, NULL, &error));
    must_fail(FAULT_DENIED, vault_draft_throw(reader, draft->id.text, STAFF, &error));
    vault_close(reader);
    assert_int_equal(scratch_run(kit->scratch, "ls -lR --time-style=full-iso vault > after; "
                                               "cmp before after"),
                     0);
    draft_free(draft);
}

static void folder_that_is_no_vault_has_nothing(void **state)
{
    struct kit *kit = *state;
    g_autofree char *nowhere = scratch_path(kit->scratch, "nowhere");
    g_autofree char *file = scratch_path(kit->scratch, "file");
    struct vault *vault;

    must_fail(FAULT_MISSING, vault_open(nowhere, VAULT_READ, &error) != NULL);
    must((vault = vault_open(nowhere, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(vault_enrolment(vault), VAULT_NEW);
    assert_null(vault_device(vault));
    must_fail(FAULT_DENIED, vault_unlock(vault, PIN, &error));
    vault_close(vault);
    scratch_put(kit->scratch, "file", "x", 1);
    g_autoptr(GError) why = NULL;
    assert_null(vault_open(file, VAULT_WRITE, &why));
    assert_non_null(why);
}

/* As a user who may not write there: root may write everywhere. */
static void folder_that_cannot_be_written_is_said_plainly(void **state)
{
    struct kit *kit = *state;
    int status;
    pid_t child;

    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "chmod -R a-w vault && chmod a+rx . vault vault/*"),
                     0);
    child = fork();
    if (child == 0) {
        GError *why = NULL;
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(2);
        if (vault_open(kit->folder, VAULT_WRITE, &why))
            _exit(3);
        _exit(fault_is(why, FAULT_DENIED) && strstr(why->message, "vault") ? 0 : 4);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(scratch_run(kit->scratch, "chmod -R u+w vault"), 0);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
}

static void assert_same_items(const struct kit *kit, GPtrArray *before)
{
    g_autoptr(GPtrArray) after = kit_items(kit);

    assert_int_equal(after->len, before->len);
    for (guint i = 0; i < before->len; i++) {
        const struct item *one = g_ptr_array_index(before, i), *two = g_ptr_array_index(after, i);
        assert_string_equal(one->id.text, two->id.text);
        assert_int_equal(one->seq, two->seq);
        assert_int_equal(one->bytes, two->bytes);
        assert_int_equal(one->state, two->state);
        assert_true(digest_equal(&one->sha256, &two->sha256));
        assert_int_equal(one->has_previous, two->has_previous);
        assert_true(digest_equal(&one->previous, &two->previous));
        assert_true(json_equal(one->record, two->record));
    }
}

static void index_may_be_deleted_at_any_time(void **state)
{
    static const char *const harm[] = {
        "rm -f vault/vault.db*",
        "head -c 3000 /dev/urandom > vault/vault.db; rm -f vault/vault.db-*",
        "truncate -s 5000 vault/vault.db",
        ": > vault/vault.db",
        "printf x | dd of=vault/vault.db bs=1 seek=4200 conv=notrunc",
        "rm -f vault/vault.db; mkdir vault/vault.db",
    };
    struct kit *kit = *state;
    g_autoptr(GPtrArray) before = NULL;

    file_some(kit, 4);
    before = kit_items(kit);
    for (size_t i = 0; i < G_N_ELEMENTS(harm); i++) {
        vault_close(kit->vault);
        assert_int_equal(scratch_run(kit->scratch, "%s", harm[i]), 0);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        kit_unlock(kit);
        assert_same_items(kit, before);
    }
    file_some(kit, 1);
    g_autoptr(GPtrArray) after = kit_items(kit);
    assert_int_equal(((struct item *)g_ptr_array_index(after, 4))->seq, 5);
}

/* Where in the database the bytes of a hash stand: only our own sum notices a change there. */
static size_t place_of(GBytes *db, const struct digest *sha256)
{
    gsize bytes;
    const char *data = g_bytes_get_data(db, &bytes);
    const char *at = memmem(data, bytes, sha256->bytes, DIGEST_BYTES);

    assert_non_null(at);
    return (size_t)(at - data);
}

static void flipped_bit_in_the_index_changes_nothing_that_is_shown(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GBytes) db = NULL;
    size_t size, inside;

    file_some(kit, 3);
    before = kit_items(kit);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "cp vault/vault.db kept.db; test ! -e "
                                               "vault/vault.db-wal"),
                     0);
    db = scratch_get(kit->scratch, "kept.db");
    size = g_bytes_get_size(db);
    inside = place_of(db, &((struct item *)g_ptr_array_index(before, 1))->sha256);
    for (size_t i = 0; i < 12; i++) {
        size_t at = i < 4 ? inside - 8 + 9 * i : size * (i - 4) / 8 + 37 * i;
        assert_int_equal(scratch_run(kit->scratch, "rm -f vault/vault.db*; cp kept.db "
                                                   "vault/vault.db"),
                         0);
        kit_flip(kit, "vault/vault.db", at, false);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        kit_unlock(kit);
        assert_same_items(kit, before);
        vault_close(kit->vault);
    }
    kit->vault = NULL;
}

static void damaged_item_is_shown_and_named_and_never_hidden(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) before = NULL;

    file_some(kit, 3);
    before = kit_items(kit);
    for (int lose_index = 0; lose_index < 2; lose_index++) {
        const struct item *item = g_ptr_array_index(before, (guint)lose_index);
        g_autofree char *file = kit_item_file(item);
        kit_flip(kit, file, 2000, false);
        vault_close(kit->vault);
        if (lose_index)
            assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db*"), 0);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        kit_unlock(kit);
        g_autoptr(GPtrArray) items = kit_items(kit);
        assert_int_equal(items->len, 3);
        assert_int_equal(kit_state(kit, item->id.text), ITEM_ATTENTION);
        must_fail(FAULT_DAMAGED,
                  vault_item_medium(kit->vault, item->id.text, "photo.jpg", &error) != NULL);
        kit_flip(kit, file, 2000, false);
        kit_reopen(kit);
        kit_unlock(kit);
        assert_same_items(kit, before);
    }
}

static void collect(void *context, const char *id, const char *what)
{
    assert_true(strlen(what) > 10);
    g_ptr_array_add(context, g_strdup(id));
}

/* A bit that turned without anybody writing: only reading it all finds it. */
static void verify_finds_what_time_alone_changed(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) items = NULL, found = g_ptr_array_new_with_free_func(g_free);
    const struct item *item;
    g_autofree char *file = NULL;

    file_some(kit, 3);
    items = kit_items(kit);
    item = g_ptr_array_index(items, 1);
    file = kit_item_file(item);
    assert_int_equal(scratch_run(kit->scratch, "touch -r %s stamp", file), 0);
    kit_flip(kit, file, 2500, false);
    assert_int_equal(scratch_run(kit->scratch, "touch -r stamp %s", file), 0);
    kit_reopen(kit);
    assert_int_equal(kit_state(kit, item->id.text), ITEM_WAITING);
    assert_int_equal(vault_verify(kit->vault, collect, found, NULL), 3);
    assert_int_equal(found->len, 1);
    assert_string_equal(g_ptr_array_index(found, 0), item->id.text);
    assert_int_equal(kit_state(kit, item->id.text), ITEM_ATTENTION);
    kit_reopen(kit);
    assert_int_equal(kit_state(kit, item->id.text), ITEM_ATTENTION);
}

static void missing_and_foreign_items_are_said(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) items = NULL, found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *second = NULL, *third = NULL;

    file_some(kit, 3);
    items = kit_items(kit);
    second = kit_item_file(g_ptr_array_index(items, 1));
    third = kit_item_file(g_ptr_array_index(items, 2));
    assert_int_equal(scratch_run(kit->scratch, "mv %s second; cp second %s", second, third), 0);
    kit_reopen(kit);
    assert_int_equal(kit_items(kit)->len, 3);
    assert_int_equal(vault_verify(kit->vault, collect, found, NULL), 3);
    assert_int_equal(found->len, 2);
}

/* Without the index, which remembers what is missing, and without any key. */
static void chain_alone_tells_what_was_taken_out_or_swapped(void **state)
{
    static const struct harm {
        const char *how;
        guint found;
    } harms[] = {
        {"rm $2", 1},
        {"rm $2 $3", 1},
        {"rm $2 $4", 2},
        {"mv $2 x && mv $3 $2 && mv x $3", 2},
        {"cp $2 $(echo $2 | sed 's/0000000002/0000000003/')", 1},
        {"true", 0},
    };
    struct kit *kit = *state;

    file_some(kit, 5);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db* && cp -a vault kept"), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(harms); i++) {
        g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
        struct vault *vault;
        assert_int_equal(scratch_run(kit->scratch,
                                     "rm -rf vault && cp -a kept vault && set -- vault/items/* && "
                                     "%s",
                                     harms[i].how),
                         0);
        must((vault = vault_open(kit->folder, VAULT_READ, &error)) != NULL);
        assert_true(vault_verify(vault, collect, found, NULL) > 0);
        if (found->len < harms[i].found || (harms[i].found == 0 && found->len))
            fail_msg("'%s': %u found", harms[i].how, found->len);
        vault_close(vault);
    }
    kit->vault = NULL;
}

static void two_items_with_one_number_are_both_kept(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GPtrArray) items = NULL;
    guint attention = 0;

    file_some(kit, 1);
    assert_int_equal(scratch_run(kit->scratch, "cp -a vault/items kept; rm vault/items/* "
                                               "vault/vault.db*"),
                     0);
    kit_reopen(kit);
    kit_unlock(kit);
    file_some(kit, 1);
    assert_int_equal(scratch_run(kit->scratch, "cp -a kept/. vault/items/"), 0);
    kit_reopen(kit);
    items = kit_items(kit);
    assert_int_equal(items->len, 2);
    for (guint i = 0; i < items->len; i++)
        attention += ((struct item *)g_ptr_array_index(items, i))->state == ITEM_ATTENTION;
    assert_int_equal(attention, 1);
    kit_unlock(kit);
    file_some(kit, 1);
    g_autoptr(GPtrArray) after = kit_items(kit);
    assert_int_equal(((struct item *)g_ptr_array_index(after, 2))->seq, 2);
}

static void boots_are_counted_once_a_boot(void **state)
{
    struct kit *kit = *state;
    static const char earlier[] = "{\"boot\":\"00000000-0000-4000-8000-000000000001\","
                                  "\"boot_no\":6}";
    int64_t number = clock_now(vault_clock(kit->vault)).boot_no;

    assert_int_equal(number, 1);
    kit_reopen(kit);
    assert_int_equal(clock_now(vault_clock(kit->vault)).boot_no, 1);
    scratch_put(kit->scratch, "vault/keys/boot", earlier, strlen(earlier));
    assert_int_equal(scratch_run(kit->scratch, "rm vault/keys/boot.2"), 0);
    kit_reopen(kit);
    assert_int_equal(clock_now(vault_clock(kit->vault)).boot_no, 7);
    kit_reopen(kit);
    assert_int_equal(clock_now(vault_clock(kit->vault)).boot_no, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(second_writer_is_refused_and_told_who_writes),
        TEST(killed_writer_leaves_no_lock),
        TEST(reader_sees_the_items_beside_a_writer_and_changes_nothing),
        TEST(folder_that_is_no_vault_has_nothing),
        TEST(folder_that_cannot_be_written_is_said_plainly),
        TEST(index_may_be_deleted_at_any_time),
        TEST(flipped_bit_in_the_index_changes_nothing_that_is_shown),
        TEST(damaged_item_is_shown_and_named_and_never_hidden),
        TEST(verify_finds_what_time_alone_changed),
        TEST(missing_and_foreign_items_are_said),
        TEST(chain_alone_tells_what_was_taken_out_or_swapped),
        TEST(two_items_with_one_number_are_both_kept),
        TEST(boots_are_counted_once_a_boot),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
