// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "seal/age.h"
#include "seal/badge.h"

#define STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"

static struct badge *badge, *read_back;
static char text[BADGE_TEXT_BYTES];

static int setup(void **state)
{
    (void)state;
    badge = seal_secret_new(sizeof *badge);
    read_back = seal_secret_new(sizeof *read_back);
    badge_new(badge, STAFF);
    badge_text(badge, text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    seal_secret_free(badge);
    seal_secret_free(read_back);
    return 0;
}

static void badge_is_read_as_it_was_written(void **state)
{
    (void)state;
    assert_true(badge_parse(text, strlen(text), read_back, NULL));
    assert_memory_equal(read_back, badge, sizeof *badge);
    assert_string_equal(read_back->staff.text, STAFF);
    assert_int_equal(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-:"), strlen(text));
}

static void no_two_badges_are_the_same(void **state)
{
    char one[BADGE_CHECK_HEX + 1], two[BADGE_CHECK_HEX + 1];

    (void)state;
    badge_check(badge, one);
    badge_new(read_back, STAFF);
    assert_memory_not_equal(read_back->secret, badge->secret, BADGE_SECRET_BYTES);
    badge_check(read_back, two);
    assert_string_not_equal(one, two);
    assert_int_equal(strlen(one), BADGE_CHECK_HEX);
}

static void refused(const char *what, size_t length)
{
    g_autoptr(GError) error = NULL;

    assert_false(badge_parse(what, length, read_back, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_null(strstr(error->message, "682CA036"));
}

static void every_changed_or_cut_byte_is_another_badge_or_none(void **state)
{
    size_t length = strlen(text);

    (void)state;
    for (size_t i = 0; i < length; i++) {
        char kept = text[i];
        refused(text, i);
        for (int byte = 0; byte < 256; byte++) {
            text[i] = (char)byte;
            if (text[i] == kept)
                continue;
            if (badge_parse(text, length, read_back, NULL))
                assert_memory_not_equal(read_back, badge, sizeof *badge);
        }
        text[i] = kept;
    }
    assert_true(badge_parse(text, length, read_back, NULL));
}

static void what_is_no_badge_is_refused(void **state)
{
    static const char *const none[] = {
        "",
        "hello",
        "VIEWFINDER-BADGE:1:",
        "https://example.org/682CA036",
        "VIEWFINDER-BADGE:2:682CA036-95C8-42AB-8708-7C5AC4AED70D:00112233445566778899AABBCCDDEEFF",
        "VIEWFINDER-BADGE:1:682ca036-95c8-42ab-8708-7c5ac4aed70d:00112233445566778899AABBCCDDEEFF",
        "VIEWFINDER-BADGE:1:682CA036-95C8-42AB-8708-7C5AC4AED70D:00112233445566778899aabbccddeeff",
        "VIEWFINDER-BADGE:1:682CA036-95C8-12AB-8708-7C5AC4AED70D:00112233445566778899AABBCCDDEEFF",
        "VIEWFINDER-BADGE:1:682CA036-95C8-42AB-8708-7C5AC4AED70D:00112233445566778899AABBCCDDEEFG",
        "VIEWFINDER-BADGE:1:682CA036-95C8-42AB-8708-7C5AC4AED70D-00112233445566778899AABBCCDDEEFF",
    };
    g_autofree char *longer = g_strconcat(text, "0", NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        refused(none[i], strlen(none[i]));
    refused(longer, strlen(longer));
    text[30] = '\0';
    refused(text, BADGE_TEXT_BYTES - 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(badge_is_read_as_it_was_written),
        TEST(no_two_badges_are_the_same),
        TEST(every_changed_or_cut_byte_is_another_badge_or_none),
        TEST(what_is_no_badge_is_refused),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
