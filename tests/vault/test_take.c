// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include <signal.h>
#include <sys/stat.h>

/* A recording, and what a cut leaves of it. */

#define PIECE 10000

static struct take *open_take(const struct kit *kit, const struct draft *draft)
{
    struct take *take;

    must((take = take_open(kit->vault, draft, "voice.ogg", "audio/ogg", &error)) != NULL);
    return take;
}

static void write_pieces(struct take *take, GBytes *plain, size_t from, size_t to, bool sync)
{
    const uint8_t *data = g_bytes_get_data(plain, NULL);

    for (size_t at = from; at < to; at += PIECE) {
        must(take_write(take, data + at, MIN(PIECE, to - at), &error));
        if (sync)
            must(take_sync(take, &error));
    }
}

static struct draft *only_draft(const struct kit *kit)
{
    int damaged;
    g_autoptr(GPtrArray) drafts = vault_drafts(kit->vault, &damaged, NULL);

    assert_non_null(drafts);
    assert_int_equal(drafts->len, 1);
    assert_int_equal(damaged, 0);
    return g_ptr_array_steal_index(drafts, 0);
}

static GBytes *voice_of(const struct kit *kit, const struct draft *draft)
{
    GBytes *voice = NULL;

    must((voice = vault_draft_medium(kit->vault, draft->id.text, "voice.ogg", &error)) != NULL);
    return voice;
}

static void finished_take_is_what_was_written(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(250000, 1), voice = NULL;
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", AMARA), *read;
    struct take *take = open_take(kit, draft);
    struct digest expected = digest_of_bytes(plain);
    struct medium medium;

    write_pieces(take, plain, 0, 250000, true);
    must(take_finish(take, 4200, &medium, &error));
    assert_int_equal(medium.bytes, 250000);
    assert_int_equal(medium.duration_ms, 4200);
    assert_true(digest_equal(&medium.sha256, &expected));
    assert_int_equal(kit_count(kit, "drafts", ".tail."), 0);
    read = only_draft(kit);
    assert_false(read->is_cut);
    voice = voice_of(kit, read);
    assert_true(g_bytes_equal(voice, plain));
    kit_file(kit, read, NULL);
    draft_free(read);
    draft_free(draft);
}

static int64_t voice_bytes(const struct kit *kit)
{
    g_autoptr(GDir) dir = NULL;
    g_autofree char *path = g_build_filename(kit->folder, "drafts", NULL);
    int64_t size = -1;

    dir = g_dir_open(path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        struct stat about;
        if (g_str_has_suffix(name, ".voice.ogg.age") && stat(file, &about) == 0)
            size = about.st_size;
    }
    return size;
}

/* In a child: records `synced` bytes with a sync after each piece, then more without, and is
 * killed. Answers how long the file was at the last sync. */
static int64_t killed_while_recording(struct kit *kit, GBytes *plain, size_t synced)
{
    int channel[2];
    int64_t size = -1;
    pid_t child;
    int status;

    vault_close(kit->vault);
    assert_int_equal(pipe(channel), 0);
    child = fork();
    if (child == 0) {
        struct vault *vault = vault_open(kit->folder, VAULT_WRITE, NULL);
        struct kit inside = {kit->scratch, kit->folder, vault, kit->secrets};
        struct draft *draft = kit_draft(&inside, "view.voice", "pupil", NULL);
        struct take *take = open_take(&inside, draft);
        write_pieces(take, plain, 0, synced, true);
        size = voice_bytes(&inside);
        if (write(channel[1], &size, sizeof size) != sizeof size)
            _exit(1);
        write_pieces(take, plain, synced, g_bytes_get_size(plain), false);
        raise(SIGKILL);
    }
    close(channel[1]);
    assert_int_equal(read(channel[0], &size, sizeof size), sizeof size);
    close(channel[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    kit_unlock(kit);
    return size;
}

static void assert_beginning(GBytes *voice, GBytes *plain, size_t at_least)
{
    gsize bytes = voice ? g_bytes_get_size(voice) : 0;

    assert_true(bytes >= at_least && bytes <= g_bytes_get_size(plain));
    if (bytes)
        assert_memory_equal(g_bytes_get_data(voice, NULL), g_bytes_get_data(plain, NULL), bytes);
}

static void killed_take_keeps_every_synced_byte(void **state)
{
    static const size_t synced[] = {0, 10000, 60000, 65536, 70000, 131072, 200000};
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(260000, 2);

    for (size_t i = 0; i < G_N_ELEMENTS(synced); i++) {
        struct draft *draft;
        killed_while_recording(kit, plain, synced[i]);
        draft = only_draft(kit);
        assert_true(draft->is_cut);
        assert_string_equal(record_kind(draft->record), "view.voice");
        g_autoptr(GBytes) voice = voice_of(kit, draft);
        assert_beginning(voice, plain, synced[i]);
        must(vault_draft_throw(kit->vault, draft->id.text, NULL, &error));
        draft_free(draft);
    }
}

/* What was not synced may be gone, cut anywhere, or be zeros after a power cut. */
static void unsynced_end_may_be_lost_torn_or_zero(void **state)
{
    static const int64_t kept_beyond[] = {0, 1, 1000, 65552, 65553};
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(400000, 3);
    int64_t size = killed_while_recording(kit, plain, 200000);
    int64_t whole = voice_bytes(kit);
    struct draft *draft = only_draft(kit);
    g_autofree char *name = g_strdup_printf("vault/drafts/%s.voice.ogg.age", draft->id.text);
    g_autofree char *path = scratch_path(kit->scratch, name);
    g_autofree char *kept = g_strconcat(path, ".kept", NULL);

    assert_true(whole > size);
    assert_int_equal(scratch_run(kit->scratch, "cp %s %s", path, kept), 0);
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(kept_beyond); i++) {
        int64_t at = size + kept_beyond[i / 2];
        assert_int_equal(scratch_run(kit->scratch, "cp %s %s", kept, path), 0);
        assert_int_equal(truncate(path, at), 0);
        if (i % 2)
            assert_int_equal(truncate(path, whole), 0);
        struct draft *read = vault_draft_read(kit->vault, draft->id.text, NULL);
        assert_non_null(read);
        assert_true(read->is_cut);
        g_autoptr(GBytes) voice = voice_of(kit, read);
        assert_beginning(voice, plain, 200000);
        draft_free(read);
    }
    g_remove(kept);
    draft_free(draft);
}

static void cut_take_can_be_saved_again_and_filed(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(150000, 4);
    struct draft *draft, *again;
    struct pack *pack;

    killed_while_recording(kit, plain, 100000);
    draft = only_draft(kit);
    g_autoptr(GBytes) voice = voice_of(kit, draft);
    pack = vault_pack(kit->vault);
    record_add_pupil(draft->record, pack_pupil(pack, AMARA));
    must(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    kit_reopen(kit);
    kit_unlock(kit);
    again = only_draft(kit);
    assert_true(again->is_cut);
    assert_true(json_equal(again->record, draft->record));
    kit_file(kit, again, NULL);
    g_autoptr(GBytes) filed = vault_item_medium(kit->vault, draft->id.text, "voice.ogg", NULL);
    assert_true(filed && g_bytes_equal(filed, voice));
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    pack_unref(pack);
    draft_free(draft);
    draft_free(again);
}

static void abandoned_take_leaves_the_draft_without_it(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(150000, 5);
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", AMARA), *read;
    struct take *take = open_take(kit, draft);

    write_pieces(take, plain, 0, 150000, true);
    take_abandon(take);
    assert_int_equal(kit_count(kit, "drafts", ""), 1);
    read = only_draft(kit);
    assert_int_equal(json_array_size(json_object_get(read->record, "media")), 0);
    assert_false(read->is_cut);
    draft_free(read);
    draft_free(draft);
}

static void draft_saved_while_recording_keeps_both(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(90000, 9), voice = NULL;
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", AMARA), *read;
    struct take *take = open_take(kit, draft);
    struct medium medium;

    write_pieces(take, plain, 0, 90000, true);
    record_set_body(draft->record, json_pack("{s:s}", "question", "How was it?"));
    must(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    read = only_draft(kit);
    voice = voice_of(kit, read);
    assert_true(g_bytes_equal(voice, plain));
    draft_free(read);
    must_fail(FAULT_BUSY, vault_file(kit->vault, draft->id.text, draft->record, NULL, &error));
    must_fail(FAULT_BUSY, vault_draft_throw(kit->vault, draft->id.text, NULL, &error));
    must_fail(FAULT_BUSY, take_open(kit->vault, draft, "other.ogg", "audio/ogg", &error) != NULL);
    must(take_finish(take, 900, &medium, &error));
    read = only_draft(kit);
    assert_non_null(json_object_get(json_object_get(read->record, "body"), "question"));
    assert_int_equal(json_array_size(json_object_get(read->record, "media")), 1);
    kit_file(kit, read, NULL);
    draft_free(read);
    draft_free(draft);
}

static void vault_closed_while_recording_keeps_what_was_recorded(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 10), voice = NULL;
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", AMARA), *read;

    write_pieces(open_take(kit, draft), plain, 0, 100000, false);
    kit_reopen(kit);
    kit_unlock(kit);
    read = only_draft(kit);
    assert_true(read->is_cut);
    voice = voice_of(kit, read);
    assert_true(g_bytes_equal(voice, plain));
    draft_free(read);
    draft_free(draft);
}

static void taken_again_replaces_the_take_before(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) first = kit_bytes(90000, 6), second = kit_bytes(30000, 7), voice = NULL;
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", AMARA), *read;
    struct medium medium;
    struct take *take = open_take(kit, draft);

    write_pieces(take, first, 0, 90000, false);
    must(take_finish(take, 9000, &medium, &error));
    read = only_draft(kit);
    take = open_take(kit, read);
    write_pieces(take, second, 0, 30000, false);
    must(take_finish(take, 3000, &medium, &error));
    draft_free(read);
    read = only_draft(kit);
    assert_int_equal(json_array_size(json_object_get(read->record, "media")), 1);
    voice = voice_of(kit, read);
    assert_true(g_bytes_equal(voice, second));
    draft_free(read);
    draft_free(draft);
}

static void take_works_while_locked(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(70000, 8), voice = NULL;
    struct draft *draft, *read;
    struct medium medium;
    struct take *take;

    vault_lock(kit->vault);
    draft = kit_draft(kit, "evidence", "staff", NULL);
    take = open_take(kit, draft);
    write_pieces(take, plain, 0, 70000, true);
    must(take_finish(take, 7000, &medium, &error));
    kit_unlock(kit);
    read = only_draft(kit);
    voice = voice_of(kit, read);
    assert_true(g_bytes_equal(voice, plain));
    draft_free(read);
    draft_free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(finished_take_is_what_was_written),
        TEST(killed_take_keeps_every_synced_byte),
        TEST(unsynced_end_may_be_lost_torn_or_zero),
        TEST(cut_take_can_be_saved_again_and_filed),
        TEST(abandoned_take_leaves_the_draft_without_it),
        TEST(draft_saved_while_recording_keeps_both),
        TEST(vault_closed_while_recording_keeps_what_was_recorded),
        TEST(taken_again_replaces_the_take_before),
        TEST(take_works_while_locked),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
