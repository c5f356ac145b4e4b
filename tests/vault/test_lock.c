// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* Wrong PINs, waits, clocks and boots. This program alone is linked with `--wrap` for the two calls
 * that say what boot it is and how long it has run. */

#define OTHER "67d7cc4b-1905-465e-8c94-bd52b4e587b4" /* Miss Morgan, of the same school */
#define OTHER_PIN "730184"
#define SECOND INT64_C(1000)

int64_t __wrap_clock_boottime_ms(void);
void __wrap_clock_boot_id(char boot[37]);
int64_t __real_clock_boottime_ms(void);

static int64_t now_ms;
static int boot_number;

int64_t __wrap_clock_boottime_ms(void)
{
    return now_ms;
}

void __wrap_clock_boot_id(char boot[37])
{
    g_snprintf(boot, 37, "%08d-0000-4000-8000-000000000000", boot_number);
}

static int start(void **state)
{
    now_ms = 1000 * SECOND;
    boot_number = 1;
    return kit_open_locked(state);
}

static enum fault_code tried(struct kit *kit, const char *who, const char *pin)
{
    GError *why = NULL;
    enum fault_code code;

    if (vault_unlock_as(kit->vault, &(struct vault_opener){.who = who, .pin = pin}, &why))
        return (enum fault_code) - 1;
    code = (enum fault_code)why->code;
    assert_true(why->domain == FAULT);
    g_error_free(why);
    return code;
}

#define OPENED ((enum fault_code) - 1)

/* A PIN that is wrong and was not tried before. */
static const char *wrong_pin(int number)
{
    static char pin[8];

    g_snprintf(pin, sizeof pin, "%06d", number);
    return pin;
}

static struct vault_person person(struct kit *kit, const char *who)
{
    g_autoptr(GArray) people = vault_people(kit->vault);

    for (guint i = 0; i < people->len; i++) {
        struct vault_person each = g_array_index(people, struct vault_person, i);
        if (strcmp(each.who, who) == 0)
            return each;
    }
    fail_msg("%s is nobody here", who);
    return (struct vault_person){.is_shut = true};
}

/* Tries wrong PINs, waiting as long as it takes, until `count` were counted. */
static void try_wrong(struct kit *kit, int from, int count)
{
    for (int i = from; i < count; i++) {
        now_ms += person(kit, STAFF).wait_ms;
        assert_int_equal(tried(kit, STAFF, wrong_pin(i)), FAULT_DENIED);
    }
}

static void five_wrong_pins_are_free_and_then_each_waits_longer(void **state)
{
    static const int64_t seconds[] = {30, 60, 300, 1800, 3600, 3600};
    struct kit *kit = *state;

    for (int i = 0; i < 5; i++) {
        assert_int_equal(person(kit, STAFF).wait_ms, 0);
        assert_int_equal(tried(kit, STAFF, wrong_pin(i)), FAULT_DENIED);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) {
        assert_int_equal(person(kit, STAFF).wait_ms, seconds[i] * SECOND);
        now_ms += seconds[i] * SECOND - 1;
        assert_int_equal(tried(kit, STAFF, PIN), FAULT_BUSY);
        now_ms += 1;
        assert_int_equal(tried(kit, STAFF, wrong_pin(10 + (int)i)), FAULT_DENIED);
    }
    now_ms += 3600 * SECOND;
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
    vault_lock(kit->vault);
    assert_int_equal(person(kit, STAFF).wait_ms, 0);
    try_wrong(kit, 100, 105);
}

static void same_wrong_pin_again_counts_once(void **state)
{
    struct kit *kit = *state;

    for (int i = 0; i < 40; i++)
        assert_int_equal(tried(kit, STAFF, "000000"), FAULT_DENIED);
    assert_int_equal(person(kit, STAFF).wait_ms, 0);
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
}

static void what_is_no_pin_is_not_counted(void **state)
{
    struct kit *kit = *state;

    for (int i = 0; i < 10; i++)
        assert_int_equal(tried(kit, STAFF, i % 2 ? "12345" : "abcdef"), FAULT_INVALID);
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
}

static void twenty_wrong_pins_shut_out_and_the_right_one_too(void **state)
{
    struct kit *kit = *state;

    try_wrong(kit, 0, 20);
    assert_true(person(kit, STAFF).is_shut);
    now_ms += 100 * 3600 * SECOND;
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_REFUSED);
    boot_number++;
    kit_reopen(kit);
    now_ms += 100 * 3600 * SECOND;
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_REFUSED);
    assert_true(person(kit, STAFF).is_shut);
}

static void put_pack_in_dock(const struct kit *kit, int64_t number)
{
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit->scratch, kit->vault, number, &minisig);

    scratch_put(kit->scratch, "vault/dock/pack.age", g_bytes_get_data(sealed, NULL),
                g_bytes_get_size(sealed));
    scratch_put(kit->scratch, "vault/dock/pack.age.minisig", minisig, strlen(minisig));
}

static void newer_signed_pack_lets_in_again_and_no_other(void **state)
{
    struct kit *kit = *state;

    put_pack_in_dock(kit, 2);
    try_wrong(kit, 0, 20);
    kit_reopen(kit); /* pack 2 had come before */
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_REFUSED);
    put_pack_in_dock(kit, 3);
    kit_flip(kit, "vault/dock/pack.age", 1000, false);
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_REFUSED);
    kit_flip(kit, "vault/dock/pack.age", 1000, false);
    assert_int_equal(tried(kit, STAFF, wrong_pin(900)), FAULT_DENIED);
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
}

static void colleague_lets_in_again(void **state)
{
    struct kit *kit = *state;

    kit_unlock(kit);
    must(vault_person_set(kit->vault, OTHER, NULL, OTHER_PIN, &error));
    vault_lock(kit->vault);
    try_wrong(kit, 0, 20);
    assert_int_equal(tried(kit, OTHER, OTHER_PIN), OPENED);
    must(vault_person_set(kit->vault, STAFF, NULL, "556677", &error));
    vault_lock(kit->vault);
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_DENIED);
    assert_int_equal(tried(kit, STAFF, "556677"), OPENED);
    assert_string_equal(vault_who(kit->vault), STAFF);
}

static void another_person_is_not_kept_waiting(void **state)
{
    struct kit *kit = *state;

    kit_unlock(kit);
    must(vault_person_set(kit->vault, OTHER, NULL, OTHER_PIN, &error));
    vault_lock(kit->vault);
    try_wrong(kit, 0, 7);
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_BUSY);
    assert_int_equal(tried(kit, OTHER, OTHER_PIN), OPENED);
}

static void wait_begins_again_in_full_after_a_boot(void **state)
{
    struct kit *kit = *state;

    try_wrong(kit, 0, 8);
    now_ms += 1700 * SECOND;
    assert_int_equal(person(kit, STAFF).wait_ms, 100 * SECOND);
    vault_close(kit->vault);
    boot_number++;
    now_ms = 20 * SECOND;
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_int_equal(person(kit, STAFF).wait_ms, 1800 * SECOND);
    now_ms += 600 * SECOND;
    kit_reopen(kit); /* the program alone does not begin it again */
    assert_int_equal(person(kit, STAFF).wait_ms, 1200 * SECOND);
    now_ms += 1200 * SECOND;
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
}

static void clock_that_goes_back_or_far_on_gives_no_try(void **state)
{
    struct kit *kit = *state;

    try_wrong(kit, 0, 8);
    now_ms -= 500 * SECOND;
    assert_int_equal(person(kit, STAFF).wait_ms, 1800 * SECOND);
    boot_number++;
    now_ms += INT64_C(40) * 365 * 86400 * SECOND;
    kit_reopen(kit);
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_BUSY);
    assert_int_equal(person(kit, STAFF).wait_ms, 1800 * SECOND);
}

static void reader_keeps_the_wait_and_counts_nothing(void **state)
{
    struct kit *kit = *state;
    struct vault *reader;

    try_wrong(kit, 0, 6);
    assert_int_equal(scratch_run(kit->scratch, "sha256sum vault/keys/tries/* >before"), 0);
    must((reader = vault_open(kit->folder, VAULT_READ, &error)) != NULL);
    must_fail(FAULT_BUSY, vault_unlock(reader, PIN, &error));
    now_ms += 60 * SECOND;
    must_fail(FAULT_DENIED, vault_unlock(reader, wrong_pin(60), &error));
    must(vault_unlock(reader, PIN, &error));
    vault_close(reader);
    assert_int_equal(scratch_run(kit->scratch, "sha256sum -c --status before"), 0);
}

static void damaged_count_never_gives_a_try(void **state)
{
    struct kit *kit = *state;

    try_wrong(kit, 0, 10);
    for (size_t at = 0; at < 1024; at += 7) {
        kit_flip(kit, "vault/keys/tries/" STAFF, at, false);
        assert_true(person(kit, STAFF).wait_ms >= 30 * SECOND);
        assert_int_equal(tried(kit, STAFF, PIN), FAULT_BUSY);
    }
    assert_int_equal(scratch_run(kit->scratch, ": >vault/keys/tries/" STAFF), 0);
    assert_int_equal(tried(kit, STAFF, PIN), FAULT_BUSY);
    now_ms += 30 * SECOND;
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
    vault_lock(kit->vault);
    assert_int_equal(tried(kit, STAFF, PIN), OPENED);
}

static void wrong_pin_stops_no_capture(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GBytes) plain = kit_bytes(5000, 1);
    struct draft *draft;

    try_wrong(kit, 0, 20);
    draft = kit_photo(kit, NULL, plain);
    assert_int_equal(vault_draft_count(kit->vault), 1);
    draft_free(draft);
}

/* --- killed or failed between the count and the PIN --- */

static int guess(char *folder, char *pin)
{
    struct vault *vault;
    GError *why = NULL;

    now_ms = __real_clock_boottime_ms();
    vault = vault_open(folder, VAULT_WRITE, &why);
    if (vault && vault_unlock_as(vault, &(struct vault_opener){.who = STAFF, .pin = pin}, &why))
        puts("opened");
    else
        printf("%d\n", why->code);
    vault_close(vault);
    g_clear_error(&why);
    return 0;
}

/* The call that flushes the count is the only fdatasync of a try. A count that cannot be kept is no
 * try, with the right PIN either; and a program killed there has counted. */
static void try_that_is_cut_is_counted_and_was_none(void **state)
{
    struct kit *kit = *state;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);

    vault_close(kit->vault);
    for (int i = 0; i < 6; i++) {
        bool kill = i % 2 == 0;
        g_autofree char *out = NULL;
        int status =
            scratch_run(kit->scratch,
                        "ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace "
                        "-e trace=fdatasync -e inject=fdatasync:%s:when=1 "
                        "%s guess vault %s 2>errors",
                        kill ? "signal=SIGKILL" : "error=EIO", self, kill ? wrong_pin(i) : PIN);
        assert_true(kill ? status != 0 : status == 0);
        out = scratch_out(kit->scratch);
        assert_int_equal(g_ascii_strtoll(out, NULL, 10), kill     ? 0
                                                         : i == 5 ? FAULT_BUSY
                                                                  : FAULT_SYSTEM);
        assert_null(strstr(out, "opened"));
    }
    now_ms = __real_clock_boottime_ms();
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    assert_true(person(kit, STAFF).wait_ms > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, kit_close)
        TEST(five_wrong_pins_are_free_and_then_each_waits_longer),
        TEST(same_wrong_pin_again_counts_once),
        TEST(what_is_no_pin_is_not_counted),
        TEST(twenty_wrong_pins_shut_out_and_the_right_one_too),
        TEST(newer_signed_pack_lets_in_again_and_no_other),
        TEST(colleague_lets_in_again),
        TEST(another_person_is_not_kept_waiting),
        TEST(wait_begins_again_in_full_after_a_boot),
        TEST(clock_that_goes_back_or_far_on_gives_no_try),
        TEST(reader_keeps_the_wait_and_counts_nothing),
        TEST(damaged_count_never_gives_a_try),
        TEST(wrong_pin_stops_no_capture),
        TEST(try_that_is_cut_is_counted_and_was_none),
    };

    if (argc == 4 && strcmp(argv[1], "guess") == 0)
        return guess(argv[2], argv[3]);
    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
