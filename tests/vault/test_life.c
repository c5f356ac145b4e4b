// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* The life of an item, from the draft to the receipt, with the programs that a school has. */

static void photo_is_saved_filed_and_opened_by_foreign_programs(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(300000, 1);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    g_autofree char *file = NULL;
    struct item item;

    assert_int_equal(vault_draft_count(kit->vault), 1);
    kit_file(kit, draft, &item);
    assert_int_equal(item.seq, 1);
    assert_false(item.has_previous);
    assert_int_equal(item.state, ITEM_WAITING);
    assert_int_equal(vault_draft_count(kit->vault), 0);
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    file = kit_item_file(&item);
    assert_int_equal(scratch_run(kit->scratch, "unzip -tq %s && unzip -q %s -d out.d", file, file),
                     0);
    for (int i = 0; i < 2; i++) {
        static const char *const keys[] = {"ingest", "escrow"};
        assert_int_equal(scratch_run(kit->scratch,
                                     "age -d -i school/%s.key -o plain.%s "
                                     "out.d/%s/data/photo.jpg.age && "
                                     "age -d -i school/%s.key out.d/%s/data/record.json.age",
                                     keys[i], keys[i], draft->id.text, keys[i], draft->id.text),
                         0);
    }
    g_autoptr(GBytes) opened = scratch_get(kit->scratch, "plain.escrow");
    g_autofree char *record = scratch_out(kit->scratch);
    assert_true(g_bytes_equal(opened, plain));
    assert_non_null(strstr(record, "\"kind\":\"evidence\""));
    assert_int_equal(scratch_run(kit->scratch,
                                 "minisign -V -p vault/keys/device.pub -m "
                                 "out.d/%s/tagmanifest-sha256.txt",
                                 draft->id.text),
                     0);
    assert_int_equal(scratch_run(kit->scratch,
                                 "test \"$(sha256sum < %s | cut -c1-8)\" = %02x%02x%02x%02x", file,
                                 item.sha256.bytes[0], item.sha256.bytes[1], item.sha256.bytes[2],
                                 item.sha256.bytes[3]),
                     0);
    draft_free(draft);
}

static void each_item_names_the_hash_of_the_one_before(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(1000, 2);
    struct item before = {.seq = 0};

    for (int i = 1; i <= 3; i++) {
        struct draft *draft = kit_photo(kit, AMARA, plain);
        struct item item;
        kit_file(kit, draft, &item);
        assert_int_equal(item.seq, i);
        assert_int_equal(item.has_previous, i > 1);
        if (i > 1)
            assert_true(digest_equal(&item.previous, &before.sha256));
        before = item;
        draft_free(draft);
        if (i == 2) {
            kit_reopen(kit);
            kit_unlock(kit);
        }
    }
    assert_int_equal(vault_verify(kit->vault, NULL, NULL, NULL), 3);
}

static void record_is_known_again_after_reopening_and_only_with_the_key(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 3);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    g_autoptr(GPtrArray) locked = NULL, open = NULL;
    const struct item *item;

    kit_file(kit, draft, NULL);
    kit_reopen(kit);
    locked = kit_items(kit);
    assert_int_equal(locked->len, 1);
    assert_null(((struct item *)g_ptr_array_index(locked, 0))->record);
    must_fail(FAULT_DENIED,
              vault_item_medium(kit->vault, draft->id.text, "photo.jpg", &error) != NULL);
    kit_unlock(kit);
    open = kit_items(kit);
    item = g_ptr_array_index(open, 0);
    assert_true(json_equal(item->record, draft->record));
    g_autoptr(GBytes) again = vault_item_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_true(again && g_bytes_equal(again, plain));
    draft_free(draft);
}

static void escrow_key_reads_drafts_and_items_and_files_nothing(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 4);
    struct draft *filed = kit_photo(kit, AMARA, plain), *kept = kit_photo(kit, AMARA, plain);
    g_autoptr(GBytes) medium = NULL, of_draft = NULL;
    struct age_identity *stranger = seal_secret_new(sizeof *stranger);

    kit_file(kit, filed, NULL);
    kit_reopen(kit);
    age_identity_new(stranger);
    must_fail(FAULT_DENIED, vault_unlock_identity(kit->vault, stranger, &error));
    must(vault_unlock_identity(kit->vault, &kit->secrets->escrow, &error));
    medium = vault_item_medium(kit->vault, filed->id.text, "photo.jpg", NULL);
    of_draft = vault_draft_medium(kit->vault, kept->id.text, "photo.jpg", NULL);
    assert_true(medium && g_bytes_equal(medium, plain));
    assert_true(of_draft && g_bytes_equal(of_draft, plain));
    must_fail(FAULT_DENIED, vault_file(kit->vault, kept->id.text, kept->record, NULL, &error));
    seal_secret_free(stranger);
    draft_free(filed);
    draft_free(kept);
}

static void draft_read_back_is_what_was_saved(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(200000, 5);
    struct draft *draft = kit_photo(kit, AMARA, plain), *read;
    g_autoptr(GBytes) medium = NULL;

    json_object_set_new(draft->app, "step", json_integer(3));
    must(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    read = vault_draft_read(kit->vault, draft->id.text, NULL);
    assert_non_null(read);
    assert_true(json_equal(read->record, draft->record));
    assert_true(json_equal(read->app, draft->app));
    assert_false(read->is_cut);
    medium = vault_draft_medium(kit->vault, draft->id.text, "photo.jpg", NULL);
    assert_true(medium && g_bytes_equal(medium, plain));
    draft_free(read);
    draft_free(draft);
}

static void locked_vault_keeps_what_is_captured_and_reads_nothing(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 6);
    struct draft *draft;
    int damaged;

    vault_lock(kit->vault);
    draft = kit_photo(kit, NULL, plain);
    assert_int_equal(vault_draft_count(kit->vault), 1);
    must_fail(FAULT_DENIED, vault_draft_read(kit->vault, draft->id.text, &error) != NULL);
    must_fail(FAULT_DENIED, vault_drafts(kit->vault, &damaged, &error) != NULL);
    must_fail(FAULT_DENIED, vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    must_fail(FAULT_DENIED, vault_file(kit->vault, draft->id.text, draft->record, NULL, &error));
    assert_null(vault_pack(kit->vault));
    kit_unlock(kit);
    g_autoptr(GPtrArray) drafts = vault_drafts(kit->vault, &damaged, NULL);
    assert_int_equal(drafts->len, 1);
    assert_int_equal(damaged, 0);
    draft_free(draft);
}

static void wrong_pin_opens_nothing_and_closes_nothing(void **state)
{
    struct kit *kit = *state;

    must_fail(FAULT_DENIED, vault_unlock(kit->vault, "000000", &error));
    assert_true(vault_is_unlocked(kit->vault));
    vault_lock(kit->vault);
    must_fail(FAULT_DENIED, vault_unlock(kit->vault, "000000", &error));
    assert_false(vault_is_unlocked(kit->vault));
}

static void filing_the_same_draft_again_gives_the_same_item(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 7);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    struct item one, other;

    kit_file(kit, draft, &one);
    kit_file(kit, draft, &other);
    assert_int_equal(one.seq, other.seq);
    assert_int_equal(kit_count(kit, "items", ".zip"), 1);
    must_fail(FAULT_INVALID, vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    draft_free(draft);
}

static void pupil_who_may_not_be_pictured_stops_the_filing_until_vouched_for(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 8), flat = kit_bytes(4000, 9);
    struct draft *draft = kit_photo(kit, BEN, plain);
    struct moment now = clock_now(vault_clock(kit->vault));
    GError *why = NULL;
    struct item item;

    assert_false(vault_file(kit->vault, draft->id.text, draft->record, NULL, &why));
    assert_true(fault_is(why, FAULT_REFUSED));
    assert_string_equal(why->message, BEN);
    g_error_free(why);
    assert_int_equal(kit_count(kit, "items", ""), 0);
    assert_int_equal(vault_draft_count(kit->vault), 1);

    json_array_clear(json_object_get(draft->record, "media"));
    record_set_body(draft->record,
                    json_pack("{s:s, s:{s:i, s:i, s:[{s:s, s:[i,i,i,i]}]}}", "evidence",
                              "photograph", "markup", "width", 40, "height", 30, "marks", "kind",
                              "blur", "points", 1, 1, 9, 9));
    kit_save(kit, draft, "flat.jpg", "image/jpeg", flat);
    must_fail(FAULT_REFUSED, vault_file(kit->vault, draft->id.text, draft->record, NULL, &error));
    record_add_unrecognisable(draft->record, BEN, STAFF, &now);
    kit_file(kit, draft, &item);
    assert_null(vault_item_medium(kit->vault, draft->id.text, "photo.jpg", NULL));
    g_autoptr(GBytes) sent = vault_item_medium(kit->vault, draft->id.text, "flat.jpg", NULL);
    assert_true(sent && g_bytes_equal(sent, flat));
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    draft_free(draft);
}

static void thrown_photo_leaves_a_withdrawal_without_the_photo(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 10);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    g_autoptr(GPtrArray) items = NULL;
    const struct item *item;
    const json_t *body;

    must(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    items = kit_items(kit);
    assert_int_equal(items->len, 1);
    item = g_ptr_array_index(items, 0);
    assert_string_equal(record_kind(item->record), "withdrawal");
    assert_int_equal(json_array_size(json_object_get(item->record, "media")), 0);
    body = json_object_get(item->record, "body");
    assert_string_equal(json_string_value(json_object_get(body, "of")), draft->id.text);
    assert_string_equal(json_string_value(json_object_get(body, "why")), "thrown-away");
    must_fail(FAULT_MISSING, vault_draft_read(kit->vault, draft->id.text, &error) != NULL);
    draft_free(draft);
}

static void pupils_take_that_was_not_kept_leaves_nothing(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 11);
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", BEN);

    kit_save(kit, draft, "voice.ogg", "audio/ogg", plain);
    must(vault_draft_throw(kit->vault, draft->id.text, NULL, &error));
    assert_int_equal(kit_count(kit, "drafts", ""), 0);
    assert_int_equal(kit_count(kit, "items", ""), 0);
    draft_free(draft);
}

static gssize from_bytes(void *context, void *buffer, size_t most, GError **error)
{
    GBytes **rest = context;
    gsize bytes;
    const void *data = g_bytes_get_data(*rest, &bytes);
    GBytes *left;

    (void)error;
    bytes = MIN(bytes, most);
    memcpy(buffer, data, bytes);
    left = g_bytes_new_from_bytes(*rest, bytes, g_bytes_get_size(*rest) - bytes);
    g_bytes_unref(*rest);
    *rest = left;
    return (gssize)bytes;
}

static bool file_document(struct kit *kit, GBytes *plain, GBytes *promised, struct item *item,
                          GError **error)
{
    struct medium medium = kit_medium("document.pdf", "application/pdf", promised);
    struct draft *draft = kit_draft(kit, "evidence", "staff", AMARA);
    GBytes *rest = g_bytes_ref(plain);
    struct bag_source source = {"document.pdf", (int64_t)g_bytes_get_size(plain), from_bytes,
                                &rest};
    bool done;

    record_add_medium(draft->record, &medium);
    done = vault_file_sources(kit->vault, draft->record, &source, 1, item, error);
    g_bytes_unref(rest);
    draft_free(draft);
    return done;
}

static void document_is_filed_from_its_source(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(1000000, 12);
    struct item item;

    must(file_document(kit, plain, plain, &item, &error));
    g_autoptr(GBytes) back = vault_item_medium(kit->vault, item.id.text, "document.pdf", NULL);
    assert_true(back && g_bytes_equal(back, plain));
}

static void source_that_changed_on_the_way_is_not_filed(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(100000, 13), promised = kit_bytes(100000, 14);

    must_fail(FAULT_DAMAGED, file_document(kit, plain, promised, NULL, &error));
    assert_int_equal(kit_count(kit, "items", ""), 0);
    must(file_document(kit, plain, plain, NULL, &error));
}

static void empty_medium_is_filed_too(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = g_bytes_new_static("", 0);

    must(file_document(kit, plain, plain, NULL, &error));
    assert_int_equal(vault_verify(kit->vault, NULL, NULL, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(photo_is_saved_filed_and_opened_by_foreign_programs),
        TEST(each_item_names_the_hash_of_the_one_before),
        TEST(record_is_known_again_after_reopening_and_only_with_the_key),
        TEST(escrow_key_reads_drafts_and_items_and_files_nothing),
        TEST(draft_read_back_is_what_was_saved),
        TEST(locked_vault_keeps_what_is_captured_and_reads_nothing),
        TEST(wrong_pin_opens_nothing_and_closes_nothing),
        TEST(filing_the_same_draft_again_gives_the_same_item),
        TEST(pupil_who_may_not_be_pictured_stops_the_filing_until_vouched_for),
        TEST(thrown_photo_leaves_a_withdrawal_without_the_photo),
        TEST(pupils_take_that_was_not_kept_leaves_nothing),
        TEST(document_is_filed_from_its_source),
        TEST(source_that_changed_on_the_way_is_not_filed),
        TEST(empty_medium_is_filed_too),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
