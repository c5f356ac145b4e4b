// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

/* A cut at every flush, rename, unlink and write of freeing, and a disk that fails there: an item
 * is there whole, or it is gone and its receipt and attest are there; and the next start frees what
 * is left to free. The act runs in this same program under strace. */

#define ITEMS 3 /* the last is the chain's end and stays */

static void act(char *folder)
{
    GError *why = NULL;
    struct vault *vault = vault_open(folder, VAULT_WRITE, &why);

    if (!vault)
        _exit(0); /* a disk that fails may keep it shut */
    g_ptr_array_unref(vault_look(vault, NULL));
    if (!vault_free(vault, NULL, &why))
        g_clear_error(&why);
    vault_close(vault);
    _exit(0);
}

/* Everything that freeing needs, in the scratch folder's vault/. */
static void prepare(struct kit *kit, struct item items[ITEMS])
{
    for (size_t i = 0; i < ITEMS; i++) {
        items[i] = hand_item(kit, (uint32_t)i + 1);
        hand_receipt(kit, &items[i]);
    }
    hand_time(kit, HAND_KEEP + 1000);
    g_ptr_array_unref(vault_look(kit->vault, NULL));
    must(vault_free(kit->vault, NULL, &error));
    for (size_t i = 0; i + 1 < ITEMS; i++) {
        g_autofree char *nonce = hand_nonce(kit, items[i].id.text);
        struct attest attest = hand_attest(kit, &items[i], nonce);
        hand_put_attest(kit, items[i].id.text, &attest, &kit->secrets->receipt);
    }
    vault_close(kit->vault);
    kit->vault = NULL;
}

static void perform(const struct kit *kit, const char *call, const char *harm, int at)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    int status;

    assert_int_equal(scratch_run(kit->scratch, "rm -rf work && cp -a vault work"), 0);
    status = scratch_run(kit->scratch,
                         "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o trace -e trace=%s "
                         "-e inject=%s:%s:when=%d %s act work 2>errors",
                         call, call, harm, at, self);
    if (status != 0 && status != 128 && status != 137) {
        assert_int_equal(scratch_run(kit->scratch, "cat errors >&2"), 0);
        fail_msg("freeing under %s %s:%d ended with %d", call, harm, at, status);
    }
}

static bool was_harmed(const struct kit *kit)
{
    return scratch_run(kit->scratch, "grep -qE 'INJECTED|killed by SIGKILL' trace") == 0;
}

static bool is_there(const struct kit *kit, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(kit->scratch->path, "work", folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void finding(void *context, const char *id, const char *what)
{
    print_error("%s: %s\n", id, what);
    ++*(int *)context;
}

/* As the next start finds it: nothing is missed, nothing is damaged. */
static int check_left(const struct kit *kit, const struct item items[ITEMS], struct vault *vault)
{
    g_autoptr(GPtrArray) left = vault_items(vault, NULL);
    int findings = 0;

    for (guint i = 0; i < left->len; i++) {
        const struct item *item = g_ptr_array_index(left, i);
        assert_int_equal(item->state, ITEM_RECEIVED);
    }
    for (size_t i = 0; i < ITEMS; i++) {
        g_autofree char *name = g_strconcat(items[i].id.text, ".json", NULL);
        assert_true(is_there(kit, "dock/receipts", name));
    }
    assert_int_equal(vault_verify(vault, finding, &findings, NULL), left->len);
    assert_int_equal(findings, 0);
    return (int)left->len;
}

static void check_after(const struct kit *kit, const struct item items[ITEMS])
{
    g_autofree char *folder = scratch_path(kit->scratch, "work");
    struct vault *vault;

    must((vault = vault_open(folder, VAULT_WRITE, &error)) != NULL);
    assert_in_range(check_left(kit, items, vault), 1, ITEMS);
    g_ptr_array_unref(vault_look(vault, NULL));
    must(vault_free(vault, NULL, &error));
    assert_int_equal(check_left(kit, items, vault), 1);
    vault_close(vault);
    must((vault = vault_open(folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(check_left(kit, items, vault), 1);
    vault_close(vault);
    assert_false(is_there(kit, "ask", "free"));
}

static int each(struct kit *kit, const struct item items[ITEMS], const char *call, const char *harm)
{
    for (int at = 1; at < 200; at++) {
        perform(kit, call, harm, at);
        check_after(kit, items);
        if (!was_harmed(kit))
            return at - 1;
    }
    fail_msg("freeing never came to its end under %s", harm);
    return 0;
}

static void cut_while_freeing(void **state)
{
    static const char *const calls[] = {"fsync",     "fdatasync", "unlinkat",
                                        "renameat2", "pwrite64",  "write"};
    struct item items[ITEMS];
    int tried = 0;

    prepare(*state, items);
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        tried += each(*state, items, calls[i], "signal=SIGKILL");
    print_message("cut at %d calls\n", tried);
    assert_true(tried > 10);
}

static void disk_that_fails_while_freeing(void **state)
{
    struct item items[ITEMS];

    prepare(*state, items);
    each(*state, items, "fsync", "error=EIO");
    each(*state, items, "fdatasync", "error=EIO");
    each(*state, items, "unlinkat", "error=EIO");
    each(*state, items, "pwrite64", "error=ENOSPC");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cut_while_freeing, kit_open, kit_close),
        cmocka_unit_test_setup_teardown(disk_that_fails_while_freeing, kit_open, kit_close),
    };

    if (argc == 3 && strcmp(argv[1], "act") == 0)
        act(argv[2]);
    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
