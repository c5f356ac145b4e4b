// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* Thousands of random changes to what the parsers of seal/ read: none may crash, none may open as
 * something else. */
#include "mutate.h"
#include "seal/age.h"
#include "seal/answer.h"
#include "seal/minisign.h"
#include "seal/wrap.h"

static GByteArray *copy_of(const void *data, size_t bytes)
{
    return g_byte_array_append(g_byte_array_new(), data, (guint)bytes);
}

static bool is_same(const GByteArray *changed, const void *data, size_t bytes)
{
    return changed->len == bytes && memcmp(changed->data, data, bytes) == 0;
}

static bool count_bytes(void *context, const void *data, size_t bytes, GError **error)
{
    (void)data, (void)error;
    *(size_t *)context += bytes;
    return true;
}

static void changed_age_file_never_opens(void **state)
{
    GRand *random = g_rand_new_with_seed(11);
    struct age_identity identities[3];
    struct age_recipient recipients[3];
    g_autoptr(GBytes) plain = g_bytes_new_static("a pupil's words", 15);
    g_autoptr(GBytes) sealed = NULL;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        age_identity_new(&identities[i]);
        age_recipient_of(&identities[i], &recipients[i]);
    }
    sealed = age_seal(plain, recipients, 3, NULL);
    for (int round = 0; round < 8000; round++) {
        g_autoptr(GByteArray) changed =
            copy_of(g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GBytes) opened = NULL;
        g_autoptr(GError) error = NULL;
        mutate(random, changed);
        if (is_same(changed, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed)))
            continue;
        bytes = g_bytes_new(changed->data, changed->len);
        opened = age_open(bytes, &identities[round % 3], &error);
        assert_null(opened);
        assert_true(fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DAMAGED) ||
                    fault_is(error, FAULT_DENIED));
    }
    g_rand_free(random);
}

/* The header alone, of lines drawn from what headers are made of, fed in random pieces. */
static void header_of_random_lines_never_opens(void **state)
{
    static const char *const pieces[] = {
        "age-encryption.org/v1\n",
        "-> X25519 ",
        "-> ",
        "->",
        "--- ",
        "---",
        "\n",
        " ",
        "X25519",
        "scrypt",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "AA==",
        "\x7f",
        "\r\n",
    };
    GRand *random = g_rand_new_with_seed(12);
    struct age_identity identity;

    (void)state;
    age_identity_new(&identity);
    for (int round = 0; round < 8000; round++) {
        size_t out = 0;
        struct age_reader *reader = age_reader_new(&identity, count_bytes, &out);
        bool cut, good = age_reader_feed(reader, pieces[0], strlen(pieces[0]), NULL);
        for (int i = g_rand_int_range(random, 0, 12); i > 0 && good; i--) {
            const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
            good = age_reader_feed(reader, piece, strlen(piece), NULL);
        }
        if (good && age_reader_finish(reader, &cut, NULL))
            assert_true(cut);
        assert_int_equal(out, 0);
        age_reader_free(reader);
    }
    g_rand_free(random);
}

static void changed_signature_never_says_something_else(void **state)
{
    static const char message[] = "message";
    GRand *random = g_rand_new_with_seed(13);
    struct minisign_public key;
    struct minisign_secret secret;
    g_autofree char *signature = NULL;

    (void)state;
    minisign_new(&key, &secret);
    signature = minisign_sign(&secret, message, 7, "id=1 seq=2");
    for (int round = 0; round < 8000; round++) {
        g_autoptr(GByteArray) changed = copy_of(signature, strlen(signature));
        g_autofree char *comment = NULL;
        mutate(random, changed);
        g_byte_array_append(changed, (const guint8 *)"", 1);
        /* The untrusted comment and the last newline are anybody's. */
        if (minisign_check(&key, (const char *)changed->data, message, 7, &comment, NULL))
            assert_string_equal(comment, "id=1 seq=2");
    }
    g_rand_free(random);
}

static void changed_keys_are_refused_or_the_same(void **state)
{
    GRand *random = g_rand_new_with_seed(14);
    struct age_identity identity;
    struct minisign_public key;
    struct minisign_secret secret;
    char text[AGE_TEXT_MAX];
    g_autofree char *public_file = NULL, *secret_file = NULL;

    (void)state;
    age_identity_new(&identity);
    age_identity_text(&identity, text);
    minisign_new(&key, &secret);
    public_file = minisign_public_file(&key, "c");
    secret_file = minisign_secret_file(&secret);
    for (int round = 0; round < 8000; round++) {
        const char *const texts[] = {text, public_file, secret_file};
        const char *whole = texts[round % 3];
        g_autoptr(GByteArray) changed = copy_of(whole, strlen(whole));
        struct age_identity other;
        struct minisign_public public_key;
        struct minisign_secret secret_key;
        const char *now;
        mutate(random, changed);
        g_byte_array_append(changed, (const guint8 *)"", 1);
        now = (const char *)changed->data;
        if (age_identity_parse(now, &other, NULL))
            assert_memory_equal(&other, &identity, sizeof other);
        if (minisign_secret_parse(now, &secret_key, NULL))
            assert_memory_equal(&secret_key, &secret, sizeof secret);
        /* A public key has no checksum: whatever has the form is one. */
        if (minisign_public_parse(now, &public_key, NULL))
            assert_true(strlen(now) >= 56);
    }
    g_rand_free(random);
}

static void changed_wrap_is_always_damage(void **state)
{
    GRand *random = g_rand_new_with_seed(15);
    struct age_identity identity, *opened = seal_secret_new(sizeof *opened);
    g_autoptr(GBytes) wrap = NULL;

    (void)state;
    age_identity_new(&identity);
    wrap = wrap_seal(&identity, &(struct wrap_about){.who = "staff-1"}, NULL, "123456", NULL);
    for (int round = 0; round < 8000; round++) {
        g_autoptr(GByteArray) changed =
            copy_of(g_bytes_get_data(wrap, NULL), g_bytes_get_size(wrap));
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;
        mutate(random, changed);
        if (is_same(changed, g_bytes_get_data(wrap, NULL), g_bytes_get_size(wrap)))
            continue;
        bytes = g_bytes_new(changed->data, changed->len);
        assert_false(wrap_open(bytes, NULL, "123456", opened, &error));
        assert_true(fault_is(error, FAULT_DAMAGED));
    }
    seal_secret_free(opened);
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changed_age_file_never_opens),
        cmocka_unit_test(header_of_random_lines_never_opens),
        cmocka_unit_test(changed_signature_never_says_something_else),
        cmocka_unit_test(changed_keys_are_refused_or_the_same),
        cmocka_unit_test(changed_wrap_is_always_damage),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
