// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/digest.h"

/* FIPS 180-4: the example message, and the empty one. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void assert_hex(struct digest digest, const char *expected)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    assert_string_equal(hex, expected);
}

static void known_messages_have_their_known_digest(void **state)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("abc", 3);
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);

    (void)state;
    assert_hex(digest_of("abc", 3), ABC);
    assert_hex(digest_of(NULL, 0), EMPTY);
    assert_hex(digest_of_bytes(bytes), ABC);
    assert_hex(digest_of_bytes(nothing), EMPTY);
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
    static const char text[] =
        "The quick brown fox jumps over the lazy dog, and over a wall as well.";
    struct digest whole = digest_of(text, sizeof text);

    (void)state;
    for (size_t cut = 0; cut <= sizeof text; cut++) {
        struct digest_stream *stream = digest_stream_new();
        struct digest digest;
        digest_stream_add(stream, text, cut);
        digest_stream_add(stream, NULL, 0);
        digest_stream_add(stream, text + cut, sizeof text - cut);
        digest = digest_stream_finish(stream);
        assert_true(digest_equal(&digest, &whole));
        digest_stream_free(stream);
    }
    digest_stream_free(digest_stream_new());
    digest_stream_free(NULL);
}

static void text_is_64_small_digits_and_nothing_else(void **state)
{
    struct digest digest = digest_of("abc", 3), read = {{0}}, zero = {{0}};
    const char *const bad[] = {NULL,
                               "",
                               ABC "0",
                               "BA7816BF8F01CFEA414140DE5DAE2223",
                               ABC " ",
                               "Ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                               "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(digest_parse(bad[i], &read));
    assert_true(digest_equal(&read, &zero));
    assert_true(digest_parse(ABC, &read));
    assert_true(digest_equal(&read, &digest));
    read.bytes[31] ^= 1;
    assert_false(digest_equal(&read, &digest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_messages_have_their_known_digest),
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
        cmocka_unit_test(text_is_64_small_digits_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
