// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include "vault/vault_internal.h"

/* Who opens a device: colleagues, new PINs, badges, leavers. */

#define OTHER "67d7cc4b-1905-465e-8c94-bd52b4e587b4" /* Miss Morgan, of the same school */
#define OTHER_PIN "730184"
#define NOBODY "11111111-1111-4111-8111-111111111111"

static bool opens(struct kit *kit, const char *who, const struct badge *badge, const char *pin,
                  GError **error)
{
    return vault_unlock_as(kit->vault, &(struct vault_opener){who, badge, pin}, error);
}

static void add_other(struct kit *kit)
{
    must(vault_person_set(kit->vault, OTHER, NULL, OTHER_PIN, &error));
}

static void colleague_is_given_a_pin_and_is_known_by_it(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GArray) people = NULL;

    assert_string_equal(vault_who(kit->vault), STAFF);
    add_other(kit);
    kit_reopen(kit);
    must(opens(kit, OTHER, NULL, OTHER_PIN, &error));
    assert_string_equal(vault_who(kit->vault), OTHER);
    vault_lock(kit->vault);
    assert_null(vault_who(kit->vault));
    must_fail(FAULT_DENIED, opens(kit, STAFF, NULL, OTHER_PIN, &error));
    must_fail(FAULT_INVALID, vault_unlock(kit->vault, PIN, &error)); /* whose? */
    must(opens(kit, STAFF, NULL, PIN, &error));
    people = vault_people(kit->vault);
    assert_int_equal(people->len, 2);
    assert_string_equal(g_array_index(people, struct vault_person, 0).who, STAFF);
    assert_int_equal(g_array_index(people, struct vault_person, 1).sign, 1);
}

static void open_already_the_next_to_type_is_who_is_there(void **state)
{
    struct kit *kit = *state;

    add_other(kit);
    must(opens(kit, OTHER, NULL, OTHER_PIN, &error));
    assert_string_equal(vault_who(kit->vault), OTHER);
    must_fail(FAULT_DENIED, opens(kit, STAFF, NULL, "000000", &error));
    assert_string_equal(vault_who(kit->vault), OTHER);
    assert_true(vault_is_unlocked(kit->vault));
}

#define SAME_COPIES "cmp vault/keys/wraps/" STAFF "-1.wrap vault/keys/wraps/" STAFF "-2.wrap"

static void new_pin_takes_the_place_of_the_old(void **state)
{
    struct kit *kit = *state;

    must(vault_person_set(kit->vault, STAFF, NULL, "246813", &error));
    assert_int_equal(scratch_run(kit->scratch, SAME_COPIES), 0);
    must_fail(FAULT_INVALID, vault_person_set(kit->vault, STAFF, NULL, "24681", &error));
    kit_reopen(kit);
    must_fail(FAULT_DENIED, vault_unlock(kit->vault, PIN, &error));
    must(vault_unlock(kit->vault, "246813", &error));
    assert_int_equal(kit_count(kit, "keys/wraps", ".wrap"), 2);
}

static void only_who_is_in_gives_pins_and_only_to_staff(void **state)
{
    struct kit *kit = *state;

    must_fail(FAULT_MISSING, vault_person_set(kit->vault, NOBODY, NULL, "246813", &error));
    must_fail(FAULT_MISSING, vault_person_set(kit->vault, "../x", NULL, "246813", &error));
    vault_lock(kit->vault);
    must_fail(FAULT_DENIED, vault_person_set(kit->vault, OTHER, NULL, "246813", &error));
    must(vault_unlock_identity(kit->vault, &kit->secrets->escrow, &error));
    must_fail(FAULT_DENIED, vault_person_set(kit->vault, OTHER, NULL, "246813", &error));
}

/* --- the school's list --- */

/* The plan with only these of its staff. */
static void keep_staff(const struct kit *kit, const char *id)
{
    g_autoptr(GBytes) bytes = scratch_get(kit->scratch, "school/plan/pack.json");
    json_t *pack = json_read(bytes, 1 << 20, NULL);
    json_t *staff = json_object_get(pack, "staff");
    char *text;

    for (size_t i = json_array_size(staff); i-- > 0;) {
        const json_t *each = json_object_get(json_array_get(staff, i), "id");
        if (g_strcmp0(json_string_value(each), id) != 0)
            json_array_remove(staff, i);
    }
    text = json_dumps(pack, 0);
    scratch_put(kit->scratch, "school/plan/pack.json", text, strlen(text));
    free(text);
    json_decref(pack);
}

static void leaver_is_shut_out_by_the_next_pack(void **state)
{
    struct kit *kit = *state;

    add_other(kit);
    keep_staff(kit, STAFF);
    kit_import(kit->scratch, kit->vault, 2);
    assert_string_equal(vault_who(kit->vault), STAFF);
    assert_int_equal(kit_count(kit, "keys/wraps", OTHER), 0);
    assert_int_equal(kit_count(kit, "keys/tries", OTHER), 0);
    kit_reopen(kit);
    must_fail(FAULT_MISSING, opens(kit, OTHER, NULL, OTHER_PIN, &error));
    must(vault_unlock(kit->vault, PIN, &error));
}

static void put_in_dock(const struct kit *kit, int64_t number)
{
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, number, &minisig);

    scratch_put(kit->scratch, "vault/dock/pack.age", g_bytes_get_data(sealed, NULL),
                g_bytes_get_size(sealed));
    scratch_put(kit->scratch, "vault/dock/pack.age.minisig", minisig, strlen(minisig));
}

static void leaver_does_not_get_in_with_the_pack_that_says_so(void **state)
{
    struct kit *kit = *state;

    add_other(kit);
    keep_staff(kit, STAFF);
    put_in_dock(kit, 2);
    kit_reopen(kit);
    must_fail(FAULT_DENIED, opens(kit, OTHER, NULL, OTHER_PIN, &error));
    assert_false(vault_is_unlocked(kit->vault));
    assert_int_equal(kit_count(kit, "keys/wraps", OTHER), 0);
    must(vault_unlock(kit->vault, PIN, &error));
}

static void leaver_who_is_in_is_nobody_from_then_on(void **state)
{
    struct kit *kit = *state;

    add_other(kit);
    keep_staff(kit, OTHER);
    kit_import(kit->scratch, kit->vault, 2);
    assert_null(vault_who(kit->vault));
}

static void last_wrap_stays(void **state)
{
    struct kit *kit = *state;

    keep_staff(kit, OTHER);
    kit_import(kit->scratch, kit->vault, 2);
    kit_reopen(kit);
    must(vault_unlock(kit->vault, PIN, &error));
}

/* --- who enrolled, before the school's list was known --- */

static void who_enrolled_is_the_first_of_the_list(void **state)
{
    struct kit *kit = *state;
    g_autofree char *folder = scratch_path(kit->scratch, "vault2");
    struct school *school = kit_school(kit->scratch);

    vault_close(kit->vault);
    must((kit->vault = vault_open(folder, VAULT_WRITE, &error)) != NULL);
    must(vault_enrol_school(kit->vault, school, "Elm class", BY_PIN(PIN), &error));
    must(vault_unlock(kit->vault, PIN, &error));
    assert_null(vault_who(kit->vault));
    assert_int_equal(scratch_run(kit->scratch, "rm -rf vault && cp -a vault2 vault"), 0);
    kit_import(kit->scratch, kit->vault, 1);
    assert_string_equal(vault_who(kit->vault), STAFF);
    vault_lock(kit->vault);
    must(vault_unlock(kit->vault, PIN, &error));
    assert_string_equal(vault_who(kit->vault), STAFF);
    assert_int_equal(scratch_run(kit->scratch, "ls vault2/keys/wraps | grep -q first"), 1);
    assert_int_equal(scratch_run(kit->scratch, "test -e vault2/keys/wraps/" STAFF "-2.wrap"), 0);
    vault_close(kit->vault);
    must((kit->vault = vault_open(folder, VAULT_WRITE, &error)) != NULL);
    must(vault_unlock(kit->vault, PIN, &error));
    school_free(school);
}

/* What a cut leaves between the new wrap and the end of the old. */
static void half_made_claim_is_finished(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GArray) people = NULL;

    assert_int_equal(scratch_run(kit->scratch, "cd vault/keys/wraps && for i in 1 2; do "
                                               "cp " STAFF "-$i.wrap first-$i.wrap; done"),
                     0);
    kit_reopen(kit);
    people = vault_people(kit->vault);
    assert_int_equal(people->len, 1);
    must(vault_unlock(kit->vault, PIN, &error));
    assert_int_equal(kit_count(kit, "keys/wraps", "first"), 0);
}

/* --- badges --- */

static struct badge *new_badge(const char *staff)
{
    struct badge *badge = seal_secret_new(sizeof *badge);

    badge_new(badge, staff);
    return badge;
}

static void badge_and_pin_open_and_neither_alone(void **state)
{
    struct kit *kit = *state;
    struct badge *badge = new_badge(STAFF), *other = new_badge(STAFF);

    must(vault_person_set(kit->vault, STAFF, badge, PIN, &error));
    kit_reopen(kit);
    must_fail(FAULT_INVALID, vault_unlock(kit->vault, PIN, &error));
    must_fail(FAULT_DENIED, opens(kit, NULL, other, PIN, &error));
    must_fail(FAULT_DENIED, opens(kit, NULL, badge, "000000", &error));
    must(opens(kit, NULL, badge, PIN, &error));
    assert_string_equal(vault_who(kit->vault), STAFF);
    /* The badge of the morning serves for the PIN of the staff's screens. */
    must(vault_unlock(kit->vault, PIN, &error));
    seal_secret_free(badge);
    seal_secret_free(other);
}

static void pin_without_the_badge_shuts_nobody_out(void **state)
{
    struct kit *kit = *state;
    struct badge *badge = new_badge(STAFF), *other = new_badge(STAFF);

    must(vault_person_set(kit->vault, STAFF, badge, PIN, &error));
    kit_reopen(kit);
    for (int i = 0; i < 30; i++) {
        g_autofree char *pin = g_strdup_printf("%06d", i);
        must_fail(FAULT_INVALID, opens(kit, NULL, NULL, pin, &error));
        must_fail(FAULT_DENIED, opens(kit, NULL, other, pin, &error));
    }
    must(opens(kit, NULL, badge, PIN, &error));
    seal_secret_free(badge);
    seal_secret_free(other);
}

static void replaced_badge_opens_no_more(void **state)
{
    struct kit *kit = *state;
    struct badge *old = new_badge(STAFF), *now = new_badge(STAFF), *others = new_badge(OTHER);

    must(vault_person_set(kit->vault, STAFF, old, PIN, &error));
    must(vault_person_set(kit->vault, STAFF, now, PIN, &error));
    must_fail(FAULT_INVALID, vault_person_set(kit->vault, STAFF, others, PIN, &error));
    must(vault_unlock(kit->vault, PIN, &error)); /* it is in: with the badge it has now */
    kit_reopen(kit);
    must_fail(FAULT_DENIED, opens(kit, NULL, old, PIN, &error));
    must(opens(kit, NULL, now, PIN, &error));
    seal_secret_free(old);
    seal_secret_free(now);
    seal_secret_free(others);
}

static void school_with_badges_gives_no_pin_alone(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) bytes = scratch_get(kit->scratch, "school/plan/pack.json");
    json_t *pack = json_read(bytes, 1 << 20, NULL);
    struct badge *badge = new_badge(OTHER);
    char *text;

    json_object_set_new(pack, "badges", json_true());
    text = json_dumps(pack, 0);
    scratch_put(kit->scratch, "school/plan/pack.json", text, strlen(text));
    free(text);
    json_decref(pack);
    kit_import(kit->scratch, kit->vault, 2);
    must_fail(FAULT_REFUSED, vault_person_set(kit->vault, OTHER, NULL, OTHER_PIN, &error));
    must(vault_person_set(kit->vault, OTHER, badge, OTHER_PIN, &error));
    seal_secret_free(badge);
}

/* --- two copies --- */

static void second_copy_follows_the_first_after_a_cut(void **state)
{
    struct kit *kit = *state;

    assert_int_equal(scratch_run(kit->scratch, "cp vault/keys/wraps/" STAFF "-2.wrap old"), 0);
    must(vault_person_set(kit->vault, STAFF, NULL, "246813", &error));
    assert_int_equal(scratch_run(kit->scratch, "cp old vault/keys/wraps/" STAFF "-2.wrap"), 0);
    kit_reopen(kit);
    must_fail(FAULT_DENIED, vault_unlock(kit->vault, PIN, &error));
    must(vault_unlock(kit->vault, "246813", &error));
    assert_int_equal(scratch_run(kit->scratch, SAME_COPIES), 0);
}

/* --- the vault key after the lock --- */

static size_t count_in_memory(const void *what, size_t bytes)
{
    g_autofree char *maps = NULL;
    g_auto(GStrv) lines = NULL;
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    size_t found = 0;

    assert_true(memory >= 0 && g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
    lines = g_strsplit(maps, "\n", -1);
    for (char **line = lines; *line && **line; line++) {
        guint64 from, to;
        char mode[8];
        g_autofree uint8_t *copy = NULL;
        if (sscanf(*line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %7s", &from, &to,
                   mode) != 3 ||
            strncmp(mode, "rw", 2) != 0 || to - from > (guint64)512 << 20)
            continue;
        copy = g_malloc(to - from);
        ssize_t got = pread(memory, copy, to - from, (off_t)from);
        for (uint8_t *at = copy; got > 0; at++) {
            at = memmem(at, (size_t)(copy + got - at), what, bytes);
            if (!at)
                break;
            /* This search's own copy of the pages that it reads is not the program's. */
            found++;
        }
        seal_wipe(copy, to - from);
    }
    close(memory);
    return found;
}

/* The key is known to the test by its inverse alone, so that the search does not find itself. */
static void locked_vault_keeps_no_key_in_memory(void **state)
{
    struct kit *kit = *state;
    uint8_t inverse[32], key[32];
    size_t open, locked;

    const struct age_identity *identity = kit->vault->key;
    for (size_t i = 0; i < sizeof inverse; i++)
        inverse[i] = (uint8_t)~identity->key[i];
    vault_lock(kit->vault);
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)~inverse[i];
    locked = count_in_memory(key, sizeof key);
    kit_unlock(kit);
    open = count_in_memory(key, sizeof key);
    seal_wipe(key, sizeof key);
    assert_true(open > locked);
    assert_int_equal(locked, 1); /* `key` */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(colleague_is_given_a_pin_and_is_known_by_it),
        TEST(open_already_the_next_to_type_is_who_is_there),
        TEST(new_pin_takes_the_place_of_the_old),
        TEST(only_who_is_in_gives_pins_and_only_to_staff),
        TEST(leaver_is_shut_out_by_the_next_pack),
        TEST(leaver_does_not_get_in_with_the_pack_that_says_so),
        TEST(leaver_who_is_in_is_nobody_from_then_on),
        TEST(last_wrap_stays),
        TEST(who_enrolled_is_the_first_of_the_list),
        TEST(half_made_claim_is_finished),
        TEST(badge_and_pin_open_and_neither_alone),
        TEST(pin_without_the_badge_shuts_nobody_out),
        TEST(replaced_badge_opens_no_more),
        TEST(school_with_badges_gives_no_pin_alone),
        TEST(second_copy_follows_the_first_after_a_cut),
        TEST(locked_vault_keeps_no_key_in_memory),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
