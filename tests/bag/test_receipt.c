// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "bag/receipt.h"
#include "core/json.h"
#include "mutate.h"
#include "seal/age.h"

struct fixture {
    struct minisign_public key;
    struct minisign_secret secret;
    struct receipt receipt;
    GBytes *answer;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    seal_start();
    minisign_new(&fixture->key, &fixture->secret);
    fixture->receipt = (struct receipt){
        .id = id_new(),
        .device = id_new(),
        .school = (char *)"Ysgol y Bryn",
        .seq = 12,
        .sha256 = digest_of("bag", 3),
        .length_bytes = 4711,
        .stored_at_ms = INT64_C(1790000000000),
        .keep_until_ms = INT64_C(1800000000000),
        .copies = 2,
    };
    fixture->answer = receipt_sign(&fixture->receipt, &fixture->secret, NULL);
    assert_non_null(fixture->answer);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    g_bytes_unref(fixture->answer);
    g_free(fixture);
    return 0;
}

static void signed_receipt_says_the_same_again(void **state)
{
    struct fixture *fixture = *state;
    struct receipt *receipt = receipt_check(fixture->answer, &fixture->key, NULL);

    assert_non_null(receipt);
    assert_string_equal(receipt->id.text, fixture->receipt.id.text);
    assert_string_equal(receipt->device.text, fixture->receipt.device.text);
    assert_string_equal(receipt->school, "Ysgol y Bryn");
    assert_int_equal(receipt->seq, 12);
    assert_true(digest_equal(&receipt->sha256, &fixture->receipt.sha256));
    assert_int_equal(receipt->length_bytes, 4711);
    assert_int_equal(receipt->stored_at_ms, INT64_C(1790000000000));
    assert_int_equal(receipt->keep_until_ms, INT64_C(1800000000000));
    assert_int_equal(receipt->copies, 2);
    receipt_free(receipt);
}

static void receipt_by_another_key_is_denied(void **state)
{
    struct fixture *fixture = *state;
    struct minisign_public other;
    struct minisign_secret secret;
    g_autoptr(GError) error = NULL;

    minisign_new(&other, &secret);
    assert_null(receipt_check(fixture->answer, &other, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

/* Signed by the right key, and still nonsense: a server can be wrong too. */
static void receipt_out_of_range_is_invalid(void **state)
{
    struct fixture *fixture = *state;
    struct receipt bad[7];

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        bad[i] = fixture->receipt;
    bad[0].seq = 0;
    bad[1].length_bytes = 0;
    bad[2].copies = 0;
    bad[3].keep_until_ms = bad[3].stored_at_ms - 1;
    bad[4].id.text[0] = 'G';
    bad[5].device.text[14] = '1';
    bad[6].school = (char *)"";
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GBytes) answer = receipt_sign(&bad[i], &fixture->secret, NULL);
        g_autoptr(GError) error = NULL;
        assert_non_null(answer);
        assert_null(receipt_check(answer, &fixture->key, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void body_without_or_with_another_member_is_invalid(void **state)
{
    static const char *const members[] = {"device", "school",    "id",         "seq",   "sha256",
                                          "length", "stored_at", "keep_until", "copies"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i <= G_N_ELEMENTS(members); i++) {
        json_t *body = answer_peek(fixture->answer, NULL);
        g_autoptr(GBytes) answer = NULL;
        g_autoptr(GError) error = NULL;
        if (i < G_N_ELEMENTS(members))
            json_object_del(body, members[i]);
        else
            json_object_set_new(body, "more", json_null());
        answer = answer_sign(&fixture->secret, body, "receipt", NULL);
        json_decref(body);
        assert_null(receipt_check(answer, &fixture->key, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

/* The untrusted comment may change, and the spelling of the JSON around; what is signed may not. */
static void mutations_never_say_something_else(void **state)
{
    struct fixture *fixture = *state;
    GRand *random = g_rand_new_with_seed(7);

    for (int round = 0; round < 5000; round++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_autoptr(GBytes) answer = NULL;
        struct receipt *receipt;
        g_byte_array_append(changed, g_bytes_get_data(fixture->answer, NULL),
                            (guint)g_bytes_get_size(fixture->answer));
        mutate(random, changed);
        answer = g_bytes_new(changed->data, changed->len);
        receipt = receipt_check(answer, &fixture->key, NULL);
        if (receipt) {
            assert_string_equal(receipt->id.text, fixture->receipt.id.text);
            assert_true(digest_equal(&receipt->sha256, &fixture->receipt.sha256));
            assert_int_equal(receipt->keep_until_ms, fixture->receipt.keep_until_ms);
        }
        receipt_free(receipt);
    }
    g_rand_free(random);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(signed_receipt_says_the_same_again),
        TEST(receipt_by_another_key_is_denied),
        TEST(receipt_out_of_range_is_invalid),
        TEST(body_without_or_with_another_member_is_invalid),
        TEST(mutations_never_say_something_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
