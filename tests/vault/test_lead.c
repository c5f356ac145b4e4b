// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include "vault/vault_internal.h"

/* For the safeguarding lead: kept on the device, and read by nobody there. */

static const char words[] = "what the child said, quokka-concern-33";

static struct draft *concern(const struct kit *kit)
{
    struct draft *draft = kit_draft(kit, "concern", "staff", AMARA);

    record_set_for_lead(draft->record);
    record_set_body(draft->record, json_pack("{ss}", "words", words));
    return draft;
}

static struct draft *saved_concern(const struct kit *kit)
{
    struct draft *draft = concern(kit);
    g_autoptr(GBytes) plain = kit_bytes(5000, 7);

    kit_save(kit, draft, "photo.jpg", "image/jpeg", plain);
    return draft;
}

/* Every sealed file in a folder, against the key of the device that lies open before us. */
static void assert_device_opens_none(const struct kit *kit, const char *folder)
{
    g_autofree char *path = g_build_filename(kit->folder, folder, NULL);
    GDir *dir = g_dir_open(path, 0, NULL);
    int files = 0;

    assert_non_null(kit->vault->key);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_strdup_printf("vault/%s/%s", folder, name);
        g_autoptr(GBytes) sealed = scratch_get(kit->scratch, file);
        must_fail(FAULT_DENIED, age_open(sealed, kit->vault->key, &error) != NULL);
        files++;
    }
    g_dir_close(dir);
    assert_true(files > 0);
}

static GBytes *from_item(const struct kit *kit, const struct item *item, const char *name,
                         const struct age_identity *identity, GError **error)
{
    int fd = vault_item_fd(kit->vault, item->id.text, NULL);
    struct bag *bag = bag_open(fd, vault_device_key(kit->vault), NULL);
    GBytes *bytes;

    assert_non_null(bag);
    bytes = bag_read(bag, name, identity, 1 << 20, error);
    bag_close(bag);
    close(fd);
    return bytes;
}

static bool has_words(GBytes *bytes)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    return memmem(data, length, words, strlen(words)) != NULL;
}

/* The school's keys open it, the device's does not, and nothing of it stands beside it. */
static void assert_lead_alone(const struct kit *kit, const struct item *item)
{
    const struct age_identity *const school[] = {&kit->secrets->ingest, &kit->secrets->escrow};
    GPtrArray *items = kit_items(kit);
    bool found = false;

    for (guint i = 0; i < items->len; i++) {
        const struct item *each = g_ptr_array_index(items, i);
        if (strcmp(each->id.text, item->id.text) != 0)
            continue;
        found = true;
        assert_true(each->is_closed);
        assert_null(each->record);
        assert_int_equal(each->state, ITEM_WAITING);
    }
    g_ptr_array_unref(items);
    assert_true(found);
    for (size_t i = 0; i < 2; i++) {
        g_autoptr(GBytes) record = from_item(kit, item, "record.json", school[i], NULL);
        assert_non_null(record);
    }
    must_fail(FAULT_DENIED, from_item(kit, item, "record.json", kit->vault->key, &error) != NULL);
    assert_null(index_box(kit->vault->index, item->id.text));
    assert_int_equal(scratch_run(kit->scratch, "grep -rqaF quokka vault"), 1);
    assert_int_equal(vault_item_count(kit->vault, AMARA), 0);
}

static void what_was_filed_for_the_lead_nobody_here_opens(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);
    struct item item;

    kit_file(kit, draft, &item);
    assert_true(item.is_closed);
    g_autoptr(GBytes) record = from_item(kit, &item, "record.json", &kit->secrets->ingest, NULL);
    assert_true(has_words(record));
    assert_lead_alone(kit, &item);
    must_fail(FAULT_DENIED,
              vault_item_medium(kit->vault, item.id.text, "photo.jpg", &error) != NULL);
    assert_int_equal(kit_count(kit, "drafts", ".age"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_lead_alone(kit, &item);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db*"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_lead_alone(kit, &item);
    draft_free(draft);
}

static void draft_for_the_lead_is_open_to_its_writer_alone(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit), *read;
    g_autoptr(GPtrArray) drafts = vault_drafts(kit->vault, NULL, NULL);
    g_autoptr(GBytes) photo = NULL;

    assert_int_equal(drafts->len, 0);
    assert_int_equal(vault_draft_count(kit->vault), 0);
    assert_int_equal(vault_lead_count(kit->vault), 1);
    assert_device_opens_none(kit, "drafts");
    assert_int_equal(scratch_run(kit->scratch, "grep -rqaF quokka vault"), 1);
    must((read = vault_draft_read(kit->vault, draft->id.text, &error)) != NULL);
    assert_true(json_equal(read->record, draft->record));
    photo = vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_int_equal(g_bytes_get_size(photo), 5000);
    draft_free(read);
    vault_lock(kit->vault);
    must_fail(FAULT_DENIED, vault_draft_read(kit->vault, draft->id.text, &error) != NULL);
    must_fail(FAULT_DENIED, vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    draft_free(draft);
}

/* The item's media are the draft's sealed files; only escrow opens what is in them. */
static void assert_filed_as_it_was(const struct kit *kit, const struct draft *draft)
{
    struct item *item = vault_item(kit->vault, draft->id.text, NULL);
    g_autoptr(GBytes) sealed = NULL, plain = NULL, photo = NULL, inner = NULL;

    assert_non_null(item);
    assert_lead_alone(kit, item);
    sealed = from_item(kit, item, "json.lead.age", &kit->secrets->ingest, NULL);
    assert_non_null(sealed);
    must_fail(FAULT_DENIED, age_open(sealed, &kit->secrets->ingest, &error) != NULL);
    must((plain = age_open(sealed, &kit->secrets->escrow, &error)) != NULL);
    assert_true(has_words(plain));
    photo = from_item(kit, item, "photo.jpg.lead.age", &kit->secrets->escrow, NULL);
    must((inner = age_open(photo, &kit->secrets->escrow, &error)) != NULL);
    assert_int_equal(g_bytes_get_size(inner), 5000);
    assert_int_equal(kit_count(kit, "drafts", ".age"), 0);
    assert_int_equal(vault_lead_count(kit->vault), 0);
    item_free(item);
}

static void draft_that_was_locked_away_is_filed_as_it_is(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);

    vault_lock(kit->vault);
    kit_unlock(kit);
    assert_filed_as_it_was(kit, draft);
    draft_free(draft);
}

static void draft_of_a_program_that_died_is_filed_as_it_is(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);

    assert_int_equal(scratch_run(kit->scratch, "cp -a vault crashed"), 0);
    vault_close(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "rm -r vault; mv crashed vault"), 0);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(vault_draft_count(kit->vault), 0);
    assert_int_equal(vault_lead_count(kit->vault), 1);
    kit_unlock(kit);
    assert_filed_as_it_was(kit, draft);
    draft_free(draft);
}

/* The draft outlived its item's filing, with the JSON or without. */
static void cut_after_the_filing_files_nothing_twice(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);

    vault_lock(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "cp -a vault/drafts kept"), 0);
    kit_unlock(kit);
    for (int i = 0; i < 2; i++) {
        vault_close(kit->vault);
        assert_int_equal(scratch_run(kit->scratch, "cp -a kept/. vault/drafts/ && rm kept/*json*"
                                                   " || true"),
                         0);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        kit_unlock(kit);
        assert_filed_as_it_was(kit, draft);
        assert_int_equal(vault_item_count(kit->vault, NULL), 1);
    }
    draft_free(draft);
}

static void media_without_their_json_are_filed_too(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);
    g_autoptr(GBytes) photo = NULL, inner = NULL;
    struct item *item;

    vault_lock(kit->vault);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/drafts/*.json.lead.age"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    must((item = vault_item(kit->vault, draft->id.text, &error)) != NULL);
    photo = from_item(kit, item, "photo.jpg.lead.age", &kit->secrets->ingest, NULL);
    must((inner = age_open(photo, &kit->secrets->escrow, &error)) != NULL);
    item_free(item);
    draft_free(draft);
}

static void recording_that_outlives_the_lock_is_escrows_alone(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = concern(kit);
    g_autoptr(GBytes) plain = kit_bytes(90000, 3);
    const uint8_t *data = g_bytes_get_data(plain, NULL);
    struct take *take;
    struct medium medium;

    must((take = take_open(kit->vault, draft, "voice.ogg", "audio/ogg", &error)) != NULL);
    must(take_write(take, data, 45000, &error));
    vault_lock(kit->vault);
    must(take_write(take, data + 45000, 45000, &error));
    must(take_sync(take, &error));
    must(take_finish(take, 1000, &medium, &error));
    kit_unlock(kit);
    assert_int_equal(vault_lead_count(kit->vault), 0);
    struct item *item = vault_item(kit->vault, draft->id.text, NULL);
    assert_lead_alone(kit, item);
    g_autoptr(GBytes) sealed =
        from_item(kit, item, "voice.ogg.lead.age", &kit->secrets->ingest, NULL);
    g_autoptr(GBytes) voice = age_open(sealed, &kit->secrets->escrow, NULL);
    assert_true(g_bytes_equal(voice, plain));
    item_free(item);
    draft_free(draft);
}

static void draft_that_began_otherwise_is_filed_for_the_lead_alone(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 7);
    struct draft *draft = kit_photo(kit, BEN, plain);
    struct item item;

    /* Ben may not be pictured: for the lead that is no reason. */
    must_fail(FAULT_REFUSED, vault_file(kit->vault, draft->id.text, draft->record, NULL, &error));
    record_set_for_lead(draft->record);
    kit_file(kit, draft, &item);
    assert_lead_alone(kit, &item);
    assert_int_equal(kit_count(kit, "drafts", ".age"), 0);
    draft_free(draft);
}

static void locked_vault_begins_none(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = concern(kit);

    vault_lock(kit->vault);
    must_fail(FAULT_DENIED, vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    assert_int_equal(kit_count(kit, "drafts", ".age"), 0);
    draft_free(draft);
}

static void thrown_away_it_leaves_a_word_to_the_lead_alone(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit);
    g_autoptr(GPtrArray) items = NULL;

    must(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    assert_int_equal(kit_count(kit, "drafts", ".age"), 0);
    items = kit_items(kit);
    assert_int_equal(items->len, 1);
    assert_lead_alone(kit, g_ptr_array_index(items, 0));
    draft_free(draft);
}

static void escrow_reads_what_waits_here(void **state)
{
    struct kit *kit = *state;
    struct draft *draft = saved_concern(kit), *read;
    struct item *item;

    vault_lock(kit->vault);
    must(vault_unlock_identity(kit->vault, &kit->secrets->escrow, &error));
    must((read = vault_draft_read(kit->vault, draft->id.text, &error)) != NULL);
    assert_true(json_equal(read->record, draft->record));
    vault_lock(kit->vault);
    kit_unlock(kit);
    must(vault_unlock_identity(kit->vault, &kit->secrets->ingest, &error));
    must((item = vault_item(kit->vault, draft->id.text, &error)) != NULL);
    assert_string_equal(record_kind(item->record), "concern");
    item_free(item);
    draft_free(read);
    draft_free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(what_was_filed_for_the_lead_nobody_here_opens),
        TEST(draft_for_the_lead_is_open_to_its_writer_alone),
        TEST(draft_that_was_locked_away_is_filed_as_it_is),
        TEST(draft_of_a_program_that_died_is_filed_as_it_is),
        TEST(cut_after_the_filing_files_nothing_twice),
        TEST(media_without_their_json_are_filed_too),
        TEST(recording_that_outlives_the_lock_is_escrows_alone),
        TEST(draft_that_began_otherwise_is_filed_for_the_lead_alone),
        TEST(locked_vault_begins_none),
        TEST(thrown_away_it_leaves_a_word_to_the_lead_alone),
        TEST(escrow_reads_what_waits_here),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
