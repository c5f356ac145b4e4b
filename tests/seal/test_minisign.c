// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "seal/age.h"
#include "seal/minisign.h"

static const char message[] = "tagmanifest of a bag\n";

struct fixture {
    struct scratch *scratch;
    struct minisign_public public_key;
    struct minisign_secret secret;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    seal_start();
    fixture->scratch = scratch_new();
    minisign_new(&fixture->public_key, &fixture->secret);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    scratch_free(fixture->scratch);
    g_free(fixture);
    return 0;
}

static void put_text(struct fixture *fixture, const char *name, const char *text)
{
    scratch_put(fixture->scratch, name, text, strlen(text));
}

static char *get_text(struct fixture *fixture, const char *name)
{
    g_autoptr(GBytes) bytes = scratch_get(fixture->scratch, name);

    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void minisign_program_checks_what_we_sign(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *signature =
        minisign_sign(&fixture->secret, message, strlen(message), "id=1 seq=2");
    g_autofree char *key = minisign_public_file(&fixture->public_key, "a device");
    g_autofree char *line = minisign_public_text(&fixture->public_key);
    g_autofree char *out = NULL;

    put_text(fixture, "message", message);
    put_text(fixture, "message.minisig", signature);
    put_text(fixture, "device.pub", key);
    assert_int_equal(scratch_run(fixture->scratch, "minisign -V -p device.pub -m message"), 0);
    out = scratch_out(fixture->scratch);
    assert_non_null(strstr(out, "id=1 seq=2"));
    assert_int_equal(scratch_run(fixture->scratch, "minisign -V -P %s -m message", line), 0);
    put_text(fixture, "message", "tagmanifest of a bad\n");
    assert_int_not_equal(scratch_run(fixture->scratch, "minisign -V -p device.pub -m message"), 0);
}

static void we_check_what_the_minisign_program_signs(void **state)
{
    struct fixture *fixture = *state;
    struct minisign_public public_key;
    g_autofree char *key = NULL, *signature = NULL, *comment = NULL;

    put_text(fixture, "message", message);
    assert_int_equal(scratch_run(fixture->scratch,
                                 "minisign -G -W -p k.pub -s k.sec && "
                                 "minisign -S -s k.sec -m message -t 'pack=7 school=x'"),
                     0);
    key = get_text(fixture, "k.pub");
    signature = get_text(fixture, "message.minisig");
    assert_true(minisign_public_parse(key, &public_key, NULL));
    assert_true(minisign_check(&public_key, signature, message, strlen(message), &comment, NULL));
    assert_string_equal(comment, "pack=7 school=x");
}

static void secret_keys_go_both_ways(void **state)
{
    struct fixture *fixture = *state;
    struct minisign_public public_key, theirs;
    struct minisign_secret secret;
    g_autofree char *ours = minisign_secret_file(&fixture->secret);
    g_autofree char *text = NULL, *key = NULL, *signature = NULL;

    assert_true(minisign_secret_parse(ours, &secret, NULL));
    assert_memory_equal(&secret, &fixture->secret, sizeof secret);
    put_text(fixture, "message", message);
    put_text(fixture, "ours.sec", ours);
    assert_int_equal(scratch_run(fixture->scratch, "minisign -S -s ours.sec -m message"), 0);
    signature = get_text(fixture, "message.minisig");
    assert_true(
        minisign_check(&fixture->public_key, signature, message, strlen(message), NULL, NULL));
    assert_int_equal(scratch_run(fixture->scratch, "minisign -G -W -p k.pub -s k.sec"), 0);
    text = get_text(fixture, "k.sec");
    key = get_text(fixture, "k.pub");
    assert_true(minisign_secret_parse(text, &secret, NULL));
    assert_true(minisign_public_parse(key, &theirs, NULL));
    minisign_public_of(&secret, &public_key);
    assert_memory_equal(&public_key, &theirs, sizeof theirs);
}

static void key_behind_a_password_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct minisign_secret secret;
    g_autofree char *text = NULL;

    assert_int_equal(
        scratch_run(fixture->scratch, "printf 'word\\nword\\n' | minisign -G -p k.pub -s k.sec"),
        0);
    text = get_text(fixture, "k.sec");
    assert_false(minisign_secret_parse(text, &secret, NULL));
}

static void signature_without_prehash_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct minisign_public public_key;
    g_autofree char *key = NULL, *signature = NULL;
    g_autoptr(GError) error = NULL;

    put_text(fixture, "message", message);
    assert_int_equal(scratch_run(fixture->scratch, "minisign -G -W -p k.pub -s k.sec && "
                                                   "minisign -S -l -s k.sec -m message"),
                     0);
    key = get_text(fixture, "k.pub");
    signature = get_text(fixture, "message.minisig");
    assert_true(minisign_public_parse(key, &public_key, NULL));
    assert_false(minisign_check(&public_key, signature, message, strlen(message), NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void other_bytes_key_or_comment_are_denied(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *signature = minisign_sign(&fixture->secret, message, strlen(message), "seq=2");
    struct minisign_public other = fixture->public_key;
    g_autoptr(GError) error = NULL;

    assert_false(minisign_check(&fixture->public_key, signature, message, strlen(message) - 1, NULL,
                                &error));
    assert_true(fault_is(error, FAULT_DENIED));
    g_clear_error(&error);
    other.key_id[0] ^= 1;
    assert_false(minisign_check(&other, signature, message, strlen(message), NULL, &error));
    assert_true(fault_is(error, FAULT_DENIED));
    g_clear_error(&error);
    other = fixture->public_key;
    other.key[3] ^= 1;
    assert_false(minisign_check(&other, signature, message, strlen(message), NULL, &error));
    assert_true(fault_is(error, FAULT_DENIED));
    g_clear_error(&error);
    strstr(signature, "seq=2")[4] = '3';
    assert_false(
        minisign_check(&fixture->public_key, signature, message, strlen(message), NULL, &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

static void nothing_signed_is_still_signed(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *signature = minisign_sign(&fixture->secret, "", 0, "");
    g_autofree char *comment = NULL;

    assert_true(minisign_check(&fixture->public_key, signature, "", 0, &comment, NULL));
    assert_string_equal(comment, "");
}

static void what_is_no_signature_is_invalid(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *good = minisign_sign(&fixture->secret, message, strlen(message), "c");
    g_autofree char *longer = g_strconcat(good, "more\n", NULL);
    g_autofree char *crlf = g_strconcat("untrusted comment: x\r", strchr(good, '\n'), NULL);
    g_autofree char *cut = g_strndup(good, strlen(good) - 20);
    const char *const bad[] = {"", "\n\n\n\n", "untrusted comment: x", longer, crlf, cut};

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(
            minisign_check(&fixture->public_key, bad[i], message, strlen(message), NULL, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void what_is_no_public_key_is_invalid(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *good = minisign_public_text(&fixture->public_key);
    g_autofree char *longer = g_strconcat(good, "A", NULL);
    g_autofree char *two = g_strconcat(good, "\n", good, NULL);
    g_autofree char *other_kind = g_strdup(good);
    const char *const bad[] = {"", "untrusted comment: x", longer, two, other_kind, good + 1};
    struct minisign_public key;

    other_kind[1] = 'X';
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(minisign_public_parse(bad[i], &key, NULL));
    assert_true(minisign_public_parse(good, &key, NULL));
    assert_memory_equal(&key, &fixture->public_key, sizeof key);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(minisign_program_checks_what_we_sign),
        TEST(we_check_what_the_minisign_program_signs),
        TEST(secret_keys_go_both_ways),
        TEST(key_behind_a_password_is_refused),
        TEST(signature_without_prehash_is_refused),
        TEST(other_bytes_key_or_comment_are_denied),
        TEST(nothing_signed_is_still_signed),
        TEST(what_is_no_signature_is_invalid),
        TEST(what_is_no_public_key_is_invalid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
