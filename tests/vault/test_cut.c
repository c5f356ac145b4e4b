// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "acts.h"

/* A cut at every flush, rename, unlink and write of saving, filing, throwing away and recording,
 * and a disk that fails there: whatever was called done is there afterwards, whatever was not is
 * there whole, or as a beginning, or not at all.
 *
 * The acts run in this same program under strace, which kills or fails the Nth call of one kind; N
 * grows until an act comes to its end untouched. */

/* --- running them under strace --- */

static char *own_path(void)
{
    char *path = g_file_read_link("/proc/self/exe", NULL);

    assert_non_null(path);
    return path;
}

/* What the act said. `strace` are its options; the folder is a fresh copy of `from` as `work`. */
static char *perform(const struct kit *kit, const char *from, const char *act, const char *strace)
{
    g_autofree char *self = own_path();
    int status;

    assert_int_equal(scratch_run(kit->scratch, "rm -rf work && cp -a %s work", from), 0);
    status = scratch_run(kit->scratch,
                         "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o trace %s %s act %s "
                         "work 2>errors",
                         strace, self, act);
    if (status != 0 && status != 128 && status != 137) {
        assert_int_equal(scratch_run(kit->scratch, "cat out errors >&2"), 0);
        fail_msg("%s under %s ended with %d", act, strace, status);
    }
    return scratch_out(kit->scratch);
}

static bool said(const char *out, const char *word)
{
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, word) && (*line)[strlen(word)] == ' ')
            return true;
    }
    return false;
}

/* --- what must hold afterwards, for everything --- */

struct after {
    struct vault *vault;
    GPtrArray *drafts, *items;
};

static void open_after(const struct kit *kit, struct after *after)
{
    g_autofree char *folder = scratch_path(kit->scratch, "work");
    int damaged = 0;

    must((after->vault = vault_open(folder, VAULT_WRITE, &error)) != NULL);
    must(vault_unlock_identity(after->vault, &kit->secrets->escrow, &error));
    after->drafts = vault_drafts(after->vault, &damaged, NULL);
    after->items = vault_items(after->vault, NULL);
    assert_int_equal(damaged, 0);
    for (guint i = 0; i < after->items->len; i++) {
        const struct item *item = g_ptr_array_index(after->items, i);
        assert_int_equal(item->state, ITEM_WAITING);
        assert_non_null(item->record);
        assert_int_equal(item->seq, i + 1);
    }
    assert_int_equal(scratch_run(kit->scratch, "find work -name '*.part' -o -name '*.bad-*' | "
                                               "grep ."),
                     1);
}

static void close_after(struct after *after)
{
    g_ptr_array_unref(after->drafts);
    g_ptr_array_unref(after->items);
    vault_close(after->vault);
}

static const struct draft *draft_at(const struct after *after, guint index)
{
    return g_ptr_array_index(after->drafts, index);
}

static void assert_photo(GBytes *photo)
{
    g_autoptr(GBytes) plain = kit_bytes(ACT_PHOTO_BYTES, 1);

    assert_true(photo && g_bytes_equal(photo, plain));
}

static void check_photo(const struct after *after, const char *out)
{
    bool saved = said(out, "saved");

    assert_int_equal(after->items->len, 0);
    assert_true(after->drafts->len <= 1);
    assert_true(!saved || after->drafts->len == 1);
    for (guint i = 0; i < after->drafts->len; i++) {
        const struct draft *draft = draft_at(after, i);
        const json_t *body = json_object_get(draft->record, "body");
        g_autoptr(GBytes) photo =
            vault_draft_medium(after->vault, draft->id.text, "photo.jpg", NULL);
        assert_photo(photo);
        assert_int_equal(draft->is_cut, !saved && draft->is_cut);
        if (said(out, "captioned"))
            assert_non_null(json_object_get(body, "caption"));
    }
}

/* One draft before: one draft or one item after, never both, never neither. */
static void check_file(const struct after *after, const char *out)
{
    assert_int_equal(after->drafts->len + after->items->len, 1);
    if (said(out, "filed"))
        assert_int_equal(after->items->len, 1);
    if (after->items->len) {
        const struct item *item = g_ptr_array_index(after->items, 0);
        g_autoptr(GBytes) photo = vault_item_medium(after->vault, item->id.text, "photo.jpg", NULL);
        assert_photo(photo);
    } else {
        g_autoptr(GBytes) photo =
            vault_draft_medium(after->vault, draft_at(after, 0)->id.text, "photo.jpg", NULL);
        assert_photo(photo);
    }
}

/* The draft may be half gone only when its withdrawal is there. */
static void check_throw(const struct after *after, const char *out)
{
    assert_true(after->items->len <= 1 && after->drafts->len <= 1);
    assert_true(after->items->len + after->drafts->len >= 1);
    if (said(out, "thrown")) {
        assert_int_equal(after->drafts->len, 0);
        assert_int_equal(after->items->len, 1);
    }
    if (after->items->len) {
        const struct item *item = g_ptr_array_index(after->items, 0);
        assert_string_equal(record_kind(item->record), "withdrawal");
    } else {
        check_file(after, out);
    }
}

static size_t most_synced(const char *out)
{
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    size_t most = 0;

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, "synced "))
            most = (size_t)g_ascii_strtoull(*line + 7, NULL, 10);
    }
    return most;
}

static void check_voice(const struct after *after, const char *out)
{
    g_autoptr(GBytes) plain = kit_bytes(ACT_VOICE_BYTES, 2), voice = NULL;
    size_t synced = most_synced(out);
    gsize bytes;

    assert_int_equal(after->items->len, 0);
    assert_true(after->drafts->len <= 1);
    if (after->drafts->len == 0) {
        assert_int_equal(synced, 0);
        return;
    }
    voice = vault_draft_medium(after->vault, draft_at(after, 0)->id.text, "voice.ogg", NULL);
    bytes = voice ? g_bytes_get_size(voice) : 0;
    assert_true(bytes >= synced && bytes <= ACT_VOICE_BYTES);
    if (bytes)
        assert_memory_equal(g_bytes_get_data(voice, NULL), g_bytes_get_data(plain, NULL), bytes);
    if (said(out, "taken")) {
        assert_int_equal(bytes, ACT_VOICE_BYTES);
        assert_false(draft_at(after, 0)->is_cut);
    } else if (bytes < ACT_VOICE_BYTES) {
        assert_true(draft_at(after, 0)->is_cut);
    }
}

/* --- every call of an act in turn --- */

typedef void check(const struct after *after, const char *out);

/* strace counts the calls of each kind by itself, from the program's start: opening the vault too.
 */
static int each_call(const struct kit *kit, const char *from, const char *act, const char *call,
                     const char *harm, check *holds)
{
    int tried = 0;

    for (int at = 1; at < 200; at++) {
        g_autofree char *options =
            g_strdup_printf("-e trace=%s -e inject=%s:%s:when=%d", call, call, harm, at);
        g_autofree char *out = perform(kit, from, act, options);
        struct after after;
        open_after(kit, &after);
        holds(&after, out);
        close_after(&after);
        tried++;
        if (scratch_run(kit->scratch, "grep -qE 'INJECTED|killed by SIGKILL' trace") != 0) {
            assert_true(said(out, "ended"));
            return tried;
        }
    }
    fail_msg("%s never came to its end under %s", act, harm);
    return tried;
}

static const char *const changing[] = {"fsync", "renameat2", "unlinkat", "write"};

static void cut_while_saving_a_photo(void **state)
{
    const struct kit *kit = *state;
    int tried = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(changing); i++)
        tried += each_call(kit, "vault", "photo", changing[i], "signal=SIGKILL", check_photo);
    assert_true(tried > 10);
}

static void disk_that_fails_while_saving_a_photo(void **state)
{
    const struct kit *kit = *state;

    each_call(kit, "vault", "photo", "fsync", "error=EIO", check_photo);
    each_call(kit, "vault", "photo", "renameat2", "error=ENOSPC", check_photo);
    each_call(kit, "vault", "photo", "write", "error=ENOSPC", check_photo);
}

static void save_one(struct kit *kit)
{
    g_autofree char *out = NULL;

    vault_close(kit->vault);
    kit->vault = NULL;
    out = perform(kit, "vault", "photo", "-e trace=none");
    assert_true(said(out, "captioned"));
    assert_int_equal(scratch_run(kit->scratch, "rm -rf one && mv work one"), 0);
}

static void cut_while_filing(void **state)
{
    struct kit *kit = *state;
    int tried = 0;

    save_one(kit);
    for (size_t i = 0; i < G_N_ELEMENTS(changing); i++)
        tried += each_call(kit, "one", "file", changing[i], "signal=SIGKILL", check_file);
    tried += each_call(kit, "one", "file", "fdatasync", "signal=SIGKILL", check_file);
    assert_true(tried > 8);
}

static void disk_that_fails_while_filing(void **state)
{
    struct kit *kit = *state;

    save_one(kit);
    each_call(kit, "one", "file", "fsync", "error=EIO", check_file);
    each_call(kit, "one", "file", "write", "error=ENOSPC", check_file);
    each_call(kit, "one", "file", "renameat2", "error=EIO", check_file);
    each_call(kit, "one", "file", "unlinkat", "error=EIO", check_file);
}

static void cut_while_throwing_away(void **state)
{
    struct kit *kit = *state;

    save_one(kit);
    for (size_t i = 0; i < G_N_ELEMENTS(changing); i++)
        each_call(kit, "one", "throw", changing[i], "signal=SIGKILL", check_throw);
}

static void cut_while_recording(void **state)
{
    const struct kit *kit = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(changing); i++)
        each_call(kit, "vault", "voice", changing[i], "signal=SIGKILL", check_voice);
}

static void disk_that_fails_while_recording(void **state)
{
    each_call(*state, "vault", "voice", "fsync", "error=EIO", check_voice);
    each_call(*state, "vault", "voice", "write", "error=ENOSPC", check_voice);
}

static int flushes(const struct kit *kit, const char *from, const char *act)
{
    g_autofree char *out =
        perform(kit, from, act, "-e trace=fsync,fdatasync,sync_file_range,syncfs,sync,msync");
    g_autofree char *count = NULL;

    assert_true(said(out, "ended"));
    assert_int_equal(scratch_run(kit->scratch, "grep -c sync trace"), 0);
    count = scratch_out(kit->scratch);
    return (int)g_ascii_strtoll(count, NULL, 10);
}

/* The act saves a photograph and then, again, its caption: two flushes for the second. Filing
 * counts what the index does when the vault is closed, too. */
static void photo_costs_at_most_five_flushes_and_its_filing_nine(void **state)
{
    struct kit *kit = *state;
    int idle = flushes(kit, "vault", "nothing");
    int photo = flushes(kit, "vault", "photo") - idle - 2;

    print_message("a photograph: %d flushes\n", photo);
    assert_in_range(photo, 2, 5);
    save_one(kit);
    idle = flushes(kit, "one", "unlock"); /* one: the count of PINs tried */
    print_message("its filing: %d flushes\n", flushes(kit, "one", "file") - idle);
    assert_in_range(flushes(kit, "one", "file") - idle, 3, 9);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open_locked, kit_close)
        TEST(cut_while_saving_a_photo),
        TEST(disk_that_fails_while_saving_a_photo),
        TEST(cut_while_filing),
        TEST(disk_that_fails_while_filing),
        TEST(cut_while_throwing_away),
        TEST(cut_while_recording),
        TEST(disk_that_fails_while_recording),
        TEST(photo_costs_at_most_five_flushes_and_its_filing_nine),
    };

    if (argc == 4 && strcmp(argv[1], "act") == 0)
        return run_act(argv[2], argv[3]);
    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
