// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "seal/wrap.h"

static const struct wrap_about whose = {.who = "staff-é-1", .sign = 7};

struct fixture {
    struct age_identity vault_key;
    struct age_identity *opened;
    GBytes *wrap;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    age_identity_new(&fixture->vault_key);
    fixture->opened = seal_secret_new(sizeof *fixture->opened);
    fixture->wrap = wrap_seal(&fixture->vault_key, &whose, NULL, "493817", NULL);
    assert_non_null(fixture->wrap);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    seal_secret_free(fixture->opened);
    g_bytes_unref(fixture->wrap);
    g_free(fixture);
    return 0;
}

static void pin_opens_what_it_locked(void **state)
{
    struct fixture *fixture = *state;

    assert_true(wrap_open(fixture->wrap, NULL, "493817", fixture->opened, NULL));
    assert_memory_equal(fixture->opened, &fixture->vault_key, sizeof fixture->vault_key);
}

static void another_pin_is_denied(void **state)
{
    struct fixture *fixture = *state;
    static const char *const pins[] = {"493818", "000000", "493871"};

    for (size_t i = 0; i < G_N_ELEMENTS(pins); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(wrap_open(fixture->wrap, NULL, pins[i], fixture->opened, &error));
        assert_true(fault_is(error, FAULT_DENIED));
    }
}

static void pin_is_six_digits(void **state)
{
    struct fixture *fixture = *state;
    static const char *const pins[] = {"",        "12345",   "1234567",     "12345a",
                                       " 123456", "-123456", "１２３４５６"};

    for (size_t i = 0; i < G_N_ELEMENTS(pins); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(wrap_seal(&fixture->vault_key, &whose, NULL, pins[i], &error));
        assert_true(fault_is(error, FAULT_INVALID));
        g_clear_error(&error);
        assert_false(wrap_open(fixture->wrap, NULL, pins[i], fixture->opened, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void outside_says_whose_it_is_and_whether_it_wants_a_badge(void **state)
{
    struct fixture *fixture = *state;
    struct wrap_about about;
    struct badge *badge = seal_secret_new(sizeof *badge);
    char check[BADGE_CHECK_HEX + 1];
    g_autoptr(GBytes) both = NULL;

    assert_true(wrap_look(fixture->wrap, &about, NULL));
    assert_string_equal(about.who, whose.who);
    assert_int_equal(about.sign, 7);
    assert_string_equal(about.badge_check, "");
    badge_new(badge, "682ca036-95c8-42ab-8708-7c5ac4aed70d");
    both = wrap_seal(&fixture->vault_key, &whose, badge, "493817", NULL);
    assert_true(wrap_look(both, &about, NULL));
    badge_check(badge, check);
    assert_string_equal(about.badge_check, check);
    seal_secret_free(badge);
}

static void badge_and_pin_open_only_together(void **state)
{
    struct fixture *fixture = *state;
    struct badge *badge = seal_secret_new(2 * sizeof *badge), *other = badge + 1;
    g_autoptr(GBytes) both = NULL;

    badge_new(badge, "682ca036-95c8-42ab-8708-7c5ac4aed70d");
    badge_new(other, "682ca036-95c8-42ab-8708-7c5ac4aed70d");
    both = wrap_seal(&fixture->vault_key, &whose, badge, "493817", NULL);
    assert_true(wrap_open(both, badge, "493817", fixture->opened, NULL));
    assert_memory_equal(fixture->opened, &fixture->vault_key, sizeof fixture->vault_key);
    assert_false(wrap_open(both, badge, "493818", fixture->opened, NULL));
    assert_false(wrap_open(both, other, "493817", fixture->opened, NULL));
    assert_false(wrap_open(both, NULL, "493817", fixture->opened, NULL));
    assert_null(memmem(g_bytes_get_data(both, NULL), g_bytes_get_size(both), badge->secret,
                       BADGE_SECRET_BYTES));
    seal_secret_free(badge);
}

static void wrap_shows_neither_key_nor_pin(void **state)
{
    struct fixture *fixture = *state;
    const char *text = g_bytes_get_data(fixture->wrap, NULL);
    size_t bytes = g_bytes_get_size(fixture->wrap);
    g_autofree char *key = g_base64_encode(fixture->vault_key.key, 32);
    g_autoptr(GBytes) again = wrap_seal(&fixture->vault_key, &whose, NULL, "493817", NULL);

    assert_null(memmem(text, bytes, "493817", 6));
    assert_null(memmem(text, bytes, key, strlen(key)));
    assert_false(g_bytes_equal(again, fixture->wrap));
}

/* The checksum finds it before Argon2id is asked, which a wrong PIN would cost. */
static void every_flipped_byte_is_damage(void **state)
{
    struct fixture *fixture = *state;
    size_t bytes = g_bytes_get_size(fixture->wrap);
    g_autofree uint8_t *data = g_memdup2(g_bytes_get_data(fixture->wrap, NULL), bytes);

    for (size_t i = 0; i < bytes; i++) {
        for (int bit = 0; bit < 8; bit++) {
            g_autoptr(GBytes) changed = NULL;
            g_autoptr(GError) error = NULL;
            data[i] ^= 1 << bit;
            changed = g_bytes_new(data, bytes);
            assert_false(wrap_open(changed, NULL, "493817", fixture->opened, &error));
            assert_true(fault_is(error, FAULT_DAMAGED));
            data[i] ^= 1 << bit;
        }
    }
}

static void every_cut_is_damage(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < g_bytes_get_size(fixture->wrap); i++) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(fixture->wrap, 0, i);
        g_autoptr(GError) error = NULL;
        assert_false(wrap_open(cut, NULL, "493817", fixture->opened, &error));
        assert_true(fault_is(error, FAULT_DAMAGED));
    }
}

static void box_opens_for_its_purpose_alone(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = g_bytes_new_static("{\"kind\":\"view.mat\"}", 19);
    g_autoptr(GBytes) box = wrap_box_seal(&fixture->vault_key, "records1", plain);
    g_autoptr(GBytes) opened = wrap_box_open(&fixture->vault_key, "records1", box, NULL);
    g_autoptr(GError) error = NULL;
    struct age_identity other;

    assert_non_null(opened);
    assert_true(g_bytes_equal(opened, plain));
    assert_null(wrap_box_open(&fixture->vault_key, "counters", box, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    age_identity_new(&other);
    assert_null(wrap_box_open(&other, "records1", box, NULL));
}

static void changed_or_cut_box_is_damage(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = g_bytes_new_static("plain", 5);
    g_autoptr(GBytes) box = wrap_box_seal(&fixture->vault_key, "records1", plain);
    size_t bytes = g_bytes_get_size(box);
    g_autofree uint8_t *data = g_memdup2(g_bytes_get_data(box, NULL), bytes);

    for (size_t i = 0; i < bytes; i++) {
        g_autoptr(GBytes) changed = NULL;
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(box, 0, i);
        g_autoptr(GError) error = NULL;
        data[i] ^= 0x10;
        changed = g_bytes_new(data, bytes);
        data[i] ^= 0x10;
        assert_null(wrap_box_open(&fixture->vault_key, "records1", changed, NULL));
        assert_null(wrap_box_open(&fixture->vault_key, "records1", cut, &error));
        assert_true(fault_is(error, FAULT_DAMAGED));
    }
}

static void empty_box_is_a_box(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = g_bytes_new_static("", 0);
    g_autoptr(GBytes) box = wrap_box_seal(&fixture->vault_key, "records1", plain);
    g_autoptr(GBytes) opened = wrap_box_open(&fixture->vault_key, "records1", box, NULL);

    assert_non_null(opened);
    assert_int_equal(g_bytes_get_size(opened), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(pin_opens_what_it_locked),
        TEST(another_pin_is_denied),
        TEST(pin_is_six_digits),
        TEST(outside_says_whose_it_is_and_whether_it_wants_a_badge),
        TEST(badge_and_pin_open_only_together),
        TEST(wrap_shows_neither_key_nor_pin),
        TEST(every_flipped_byte_is_damage),
        TEST(every_cut_is_damage),
        TEST(box_opens_for_its_purpose_alone),
        TEST(changed_or_cut_box_is_damage),
        TEST(empty_box_is_a_box),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
