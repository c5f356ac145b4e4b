// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* Nothing readable at rest: words, names, a picture and a voice are planted, and every byte of the
 * vault is searched for them, at each step and while it is open. */

static const char caption[] = "Amara swam a whole length, quokka-caption-71";
static const char plain_canary[] = "quokka-plain-bytes-58";

static const char *const planted[] = {
    "Amara",    "Zainab",     "Okafor", /* of the pack */
    "quokka",                           /* of captions, media and the app's part of a draft */
    "\"kind\"", "photograph",           /* of any record */
    PIN,        AMARA,        STAFF,
};

/* Whose wrap a wrap is stands on it, as an id: a name is nowhere. */
#define BUT_WRAPS "-not -path 'vault/keys/wraps*' -not -path 'vault/keys/tries*' "

static bool is_found(const struct kit *kit, const char *words)
{
    bool is_staff = strcmp(words, STAFF) == 0;

    scratch_put(kit->scratch, "words", words, strlen(words));
    return scratch_run(kit->scratch,
                       "find vault -type f %s-print0 | xargs -0 grep -qaF -f words || "
                       "find vault %s| grep -qF -f words",
                       is_staff ? BUT_WRAPS : "", is_staff ? BUT_WRAPS : "") == 0;
}

static void assert_nothing_readable(const struct kit *kit)
{
    for (size_t i = 0; i < G_N_ELEMENTS(planted); i++) {
        if (is_found(kit, planted[i]))
            fail_msg("'%s' can be read in the vault", planted[i]);
    }
}

static GBytes *planted_bytes(size_t bytes)
{
    GByteArray *data = g_byte_array_new();

    while (data->len < bytes)
        g_byte_array_append(data, (const guint8 *)plain_canary, sizeof plain_canary);
    return g_byte_array_free_to_bytes(data);
}

static struct draft *planted_draft(const struct kit *kit)
{
    struct draft *draft = kit_draft(kit, "evidence", "staff", AMARA);

    record_set_body(draft->record,
                    json_pack("{s:s, s:s}", "evidence", "photograph", "caption", caption));
    json_object_set_new(draft->app, "typed", json_string("quokka-half-typed"));
    return draft;
}

static void nothing_can_be_read_without_a_key(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) photo = planted_bytes(100000), voice = planted_bytes(90000);
    struct draft *one = planted_draft(kit), *two = planted_draft(kit), *three = planted_draft(kit);
    struct take *take;
    gsize length;
    const uint8_t *data = g_bytes_get_data(voice, &length);
    struct medium medium;

    kit_save(kit, one, "photo.jpg", "image/jpeg", photo);
    kit_save(kit, two, "photo.jpg", "image/jpeg", photo);
    assert_nothing_readable(kit);
    must((take = take_open(kit->vault, three, "voice.ogg", "audio/ogg", &error)) != NULL);
    must(take_write(take, data, length, &error));
    must(take_sync(take, &error));
    assert_int_equal(kit_count(kit, "drafts", ".tail."), 1);
    assert_nothing_readable(kit);
    must(take_finish(take, 1000, &medium, &error));
    kit_file(kit, one, NULL);
    must(vault_draft_throw(kit->vault, two->id.text, STAFF, &error));
    assert_nothing_readable(kit);
    kit_reopen(kit);
    assert_nothing_readable(kit);
    kit_unlock(kit);
    g_autoptr(GPtrArray) items = kit_items(kit);
    assert_int_equal(items->len, 2);
    assert_int_equal(scratch_run(kit->scratch, "rm vault/vault.db*"), 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_nothing_readable(kit);
    draft_free(one);
    draft_free(two);
    draft_free(three);
}

static void search_finds_what_is_really_there(void **state)
{
    struct kit *kit = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(planted); i++) {
        g_autofree char *text = g_strdup_printf("%c%c%s%c", 0, 200, planted[i], 0);
        assert_false(is_found(kit, planted[i]));
        scratch_put(kit->scratch, "vault/items/plain", planted[i], strlen(planted[i]));
        assert_true(is_found(kit, planted[i]));
        assert_int_equal(scratch_run(kit->scratch, "rm vault/items/plain"), 0);
    }
}

/* The files that only the app's user may read, and the two kinds that the dock's group may. */
static void modes_keep_others_out(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(1000, 1);
    struct draft *draft = kit_photo(kit, AMARA, plain), *left = kit_photo(kit, AMARA, plain);

    kit_file(kit, draft, NULL);
    assert_int_equal(scratch_run(kit->scratch,
                                 "find vault/keys vault/drafts vault/packs -type f -perm /077 | "
                                 "grep ."),
                     1);
    assert_int_equal(scratch_run(kit->scratch,
                                 "find vault/keys vault/drafts vault/packs -maxdepth 0 -perm /077 "
                                 "| grep ."),
                     1);
    assert_int_equal(scratch_run(kit->scratch, "find vault/items -type f -not -perm 0640 | grep ."),
                     1);
    assert_int_equal(scratch_run(kit->scratch, "find vault -maxdepth 1 -name 'vault.db*' -perm "
                                               "/077 | grep ."),
                     1);
    draft_free(draft);
    draft_free(left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(nothing_can_be_read_without_a_key),
        TEST(search_finds_what_is_really_there),
        TEST(modes_keep_others_out),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
