// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include "core/assets.h"

static const struct pack_pupil *pupil_named(const struct pack *pack, const char *name)
{
    size_t count;
    const struct pack_pupil *pupils = pack_pupils(pack, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(pupils[i].shown, name) == 0)
            return &pupils[i];
    }
    fail_msg("no pupil %s", name);
    return NULL;
}

static struct pack *good_pack(const struct kit *kit)
{
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    GError *error = NULL;
    struct pack *pack = kit_open(kit, sealed, minisig, 2, &error);

    if (!pack)
        print_error("%s\n", error->message);
    assert_non_null(pack);
    return pack;
}

static void open_pack_knows_school_and_number(void **state)
{
    const struct kit *kit = *state;
    struct pack *pack = good_pack(kit);
    struct age_recipient ingest, escrow;

    assert_int_equal(pack_number(pack), 3);
    assert_string_equal(pack_school_name(pack), kit->school->name);
    assert_int_equal(pack_recipients(pack, &ingest, &escrow), 1);
    assert_memory_equal(&ingest, &kit->school->ingest, sizeof ingest);
    assert_memory_equal(&escrow, &kit->school->escrow, sizeof escrow);
    pack_unref(pack);
}

static void class_lists_todays_pupils_in_order(void **state)
{
    struct pack *pack = good_pack(*state);
    size_t count;
    const struct pack_class *classes = pack_classes(pack, &count);
    const char *const names[] = {"Amara", "Ben",  "Dev",   "Ellie", "Karan",
                                 "Jakub", "Maya", "Tomos", "Zainab"};

    assert_int_equal(count, 1);
    assert_string_equal(classes[0].name, "Maple class");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct pack_pupil *pupil = pack_pupil(pack, classes[0].today[i]);
        assert_non_null(pupil);
        assert_string_equal(pupil->shown, names[i]);
        assert_true(id_is_valid(pupil->id));
    }
    assert_null(classes[0].today[G_N_ELEMENTS(names)]);
    assert_null(pack_pupil(pack, "nobody"));
    pack_unref(pack);
}

static void what_is_not_said_is_unknown(void **state)
{
    struct pack *pack = good_pack(*state);

    assert_int_equal(pupil_named(pack, "Amara")->photo, MAY_YES);
    assert_int_equal(pupil_named(pack, "Ben")->photo, MAY_NO);
    assert_int_equal(pupil_named(pack, "Jakub")->photo, MAY_UNKNOWN);
    assert_int_equal(pupil_named(pack, "Jakub")->voice, MAY_YES);
    pack_unref(pack);
}

static void picture_is_a_file_or_a_symbol(void **state)
{
    struct pack *pack = good_pack(*state);
    const struct pack_pupil *amara = pupil_named(pack, "Amara");
    const struct pack_pupil *tomos = pupil_named(pack, "Tomos");
    g_autoptr(GBytes) picture = pack_file(pack, amara->picture);

    assert_false(amara->picture_is_symbol);
    assert_non_null(picture);
    assert_non_null(
        g_strstr_len(g_bytes_get_data(picture, NULL), (gssize)g_bytes_get_size(picture), "<svg"));
    assert_true(tomos->picture_is_symbol);
    assert_string_equal(tomos->picture, "fox");
    assert_string_equal(tomos->language, "cy");
    assert_null(pack_file(pack, "photos/nobody.svg"));
    pack_unref(pack);
}

static void targets_have_words_and_areas(void **state)
{
    struct pack *pack = good_pack(*state);
    const struct pack_pupil *amara = pupil_named(pack, "Amara");
    const struct pack_target *target = &amara->targets[0];

    assert_int_equal(amara->target_count, 4);
    assert_string_equal(target->words, "Makes a pattern of her own");
    assert_string_equal(target->short_words, "Patterns");
    assert_string_equal(target->areas[0], "cognition");
    assert_null(target->areas[1]);
    assert_ptr_equal(pack_pupil_target(amara, target->id), target);
    assert_null(pack_pupil_target(pupil_named(pack, "Ben"), target->id));
    pack_unref(pack);
}

static void topics_come_in_the_plans_order_and_language(void **state)
{
    struct pack *pack = good_pack(*state);
    size_t count;
    const struct topic *topics = pack_topics(pack, "cy", &count);

    assert_int_equal(count, 4);
    assert_string_equal(topics[0].id, "my-day");
    assert_string_equal(topics[1].id, "things-i-do");
    assert_int_equal(topics[1].option_count, 9);
    assert_string_equal(topics[1].options[5].words, "nofio");
    assert_string_equal(pack_topics(pack, "en-GB", &count)[1].options[5].words, "swimming");
    assert_string_equal(pack_topics(pack, "pl", &count)[1].points[0].said, "You like %s");
    assert_string_equal(pack_topics(pack, NULL, &count)[1].question, "How do you feel about");
    assert_ptr_equal(pack_topics(pack, "cy", &count), topics);
    pack_unref(pack);
}

static gpointer read_topics(gpointer data)
{
    static const char *const languages[] = {"en", "cy", "ar", "pl", "ur"};
    size_t count = 0;

    for (int i = 0; i < 200; i++)
        pack_topics(data, languages[i % 5], &count);
    pack_unref(data);
    return GSIZE_TO_POINTER(count);
}

static void topics_may_be_read_from_any_thread(void **state)
{
    struct pack *pack = good_pack(*state);
    GThread *threads[4];

    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("topics", read_topics, pack_ref(pack));
    pack_unref(pack);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_int_equal(GPOINTER_TO_SIZE(g_thread_join(threads[i])), 4);
}

static void denied(const struct kit *kit, GBytes *sealed, const char *minisig, int64_t least)
{
    g_autoptr(GError) error = NULL;

    assert_null(kit_open(kit, sealed, minisig, least, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

static void pack_that_is_not_newer_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);

    denied(kit, sealed, minisig, 3);
    denied(kit, sealed, minisig, 4);
}

static void pack_for_another_device_or_school_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    gsize length;
    const void *data = g_bytes_get_data(sealed, &length);
    g_autofree char *device = pack_comment(kit->school->id, id_new().text, 3);
    g_autofree char *school = pack_comment(id_new().text, kit->device.text, 3);
    g_autofree char *longer = kit_comment(kit, 3);
    g_autofree char *padded = g_strconcat(longer, " ", NULL);
    const char *const comments[] = {device, school, padded, "", "pack=9"};

    for (size_t i = 0; i < G_N_ELEMENTS(comments); i++) {
        g_autofree char *other = minisign_sign(&kit->secrets->pack, data, length, comments[i]);
        denied(kit, sealed, other, 2);
    }
}

static void pack_by_another_signer_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    g_autofree char *comment = kit_comment(kit, 3);
    g_autofree char *other = minisign_sign(&kit->secrets->receipt, g_bytes_get_data(sealed, NULL),
                                           g_bytes_get_size(sealed), comment);

    denied(kit, sealed, other, 2);
}

static void pack_without_a_signature_is_refused(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    g_autoptr(GError) error = NULL;

    assert_null(kit_open(kit, sealed, "", 2, &error));
    assert_non_null(error);
}

static void comment_of_another_number_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    char *at = strstr(minisig, "pack=3");

    assert_non_null(at);
    at[5] = '9';
    denied(kit, sealed, minisig, 2);
}

static void pack_sealed_to_another_device_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *plan = kit_plan(kit);
    g_autofree char *comment = kit_comment(kit, 3);
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed =
        pack_seal(plan, &kit->school->ingest, &kit->secrets->pack, comment, &minisig, NULL);

    denied(kit, sealed, minisig, 2);
}

static void every_flipped_byte_is_denied(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    gsize length;
    const uint8_t *data = g_bytes_get_data(sealed, &length);

    for (gsize at = 0; at < length; at += 1 + length / 300) {
        g_autofree uint8_t *copy = g_memdup2(data, length);
        g_autoptr(GBytes) flipped = NULL;
        copy[at] ^= 0x40;
        flipped = g_bytes_new(copy, length);
        denied(kit, flipped, minisig, 2);
    }
}

static void one_plan_has_one_zip(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *first_sig = NULL;
    g_autofree char *second_sig = NULL;
    g_autoptr(GBytes) first = kit_pack(kit, 1, &first_sig);
    g_autoptr(GBytes) second = kit_pack(kit, 2, &second_sig);
    g_autoptr(GBytes) first_zip = age_open(first, kit->vault_key, NULL);
    g_autoptr(GBytes) second_zip = age_open(second, kit->vault_key, NULL);

    assert_true(g_bytes_equal(first_zip, second_zip));
    assert_false(g_bytes_equal(first, second));
}

/* The programs that a school has: minisign checks, age opens, unzip tests. */
static void foreign_programs_open_a_pack(void **state)
{
    const struct kit *kit = *state;
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 3, &minisig);
    g_autofree char *sealed_path = g_build_filename(kit->folder, "p.age", NULL);
    g_autofree char *signature_path = g_strconcat(sealed_path, ".minisig", NULL);
    g_autofree char *key_path = g_build_filename(kit->folder, "device.key", NULL);
    g_autofree char *key = minisign_public_text(&kit->school->pack_key);
    g_autofree char *script = NULL;
    char identity[AGE_TEXT_MAX];
    int status;

    age_identity_text(kit->vault_key, identity);
    assert_true(g_file_set_contents(key_path, identity, -1, NULL));
    assert_true(g_file_set_contents(signature_path, minisig, -1, NULL));
    assert_true(g_file_set_contents(sealed_path, g_bytes_get_data(sealed, NULL),
                                    (gssize)g_bytes_get_size(sealed), NULL));
    script = g_strdup_printf("cd '%s' && minisign -Vqm p.age -P '%s' && age -d -i device.key "
                             "p.age >p.zip && unzip -tqq p.zip && unzip -p p.zip pack.json | "
                             "grep -q 'Maple class'",
                             kit->folder, key);
    assert_true(g_spawn_sync(NULL, (char *[]){"sh", "-c", script, NULL}, NULL, G_SPAWN_SEARCH_PATH,
                             NULL, NULL, NULL, NULL, &status, NULL));
    assert_true(g_spawn_check_wait_status(status, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_pack_knows_school_and_number),
        cmocka_unit_test(class_lists_todays_pupils_in_order),
        cmocka_unit_test(what_is_not_said_is_unknown),
        cmocka_unit_test(picture_is_a_file_or_a_symbol),
        cmocka_unit_test(targets_have_words_and_areas),
        cmocka_unit_test(topics_come_in_the_plans_order_and_language),
        cmocka_unit_test(topics_may_be_read_from_any_thread),
        cmocka_unit_test(pack_that_is_not_newer_is_denied),
        cmocka_unit_test(pack_for_another_device_or_school_is_denied),
        cmocka_unit_test(pack_by_another_signer_is_denied),
        cmocka_unit_test(pack_without_a_signature_is_refused),
        cmocka_unit_test(comment_of_another_number_is_denied),
        cmocka_unit_test(pack_sealed_to_another_device_is_denied),
        cmocka_unit_test(every_flipped_byte_is_denied),
        cmocka_unit_test(one_plan_has_one_zip),
        cmocka_unit_test(foreign_programs_open_a_pack),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
