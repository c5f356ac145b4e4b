// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "seal/age.h"
#include "seal/base64.h"

static void what_glib_writes_is_read(void **state)
{
    uint8_t data[48], out[48];

    (void)state;
    for (size_t bytes = 1; bytes <= sizeof data; bytes++) {
        g_autofree char *padded = NULL;
        g_autofree char *bare = NULL;
        seal_random(data, bytes);
        padded = g_base64_encode(data, bytes);
        bare = g_strndup(padded, strcspn(padded, "="));
        assert_int_equal(base64_read(padded, strlen(padded), true, out, sizeof out), bytes);
        assert_memory_equal(out, data, bytes);
        assert_int_equal(base64_read(bare, strlen(bare), false, out, sizeof out), bytes);
        assert_memory_equal(out, data, bytes);
        assert_int_equal(base64_read(bare, strlen(bare), false, out, bytes - 1), -1);
        assert_int_equal(base64_read(padded, strlen(padded), false, out, sizeof out),
                         strchr(padded, '=') ? -1 : (int)bytes);
        assert_int_equal(base64_read(bare, strlen(bare), true, out, sizeof out),
                         strchr(padded, '=') ? -1 : (int)bytes);
    }
    assert_int_equal(base64_read("", 0, false, out, sizeof out), 0);
}

/* Each of the 256 values in each place: one of them gives the bytes. */
static void one_text_gives_the_bytes(void **state)
{
    uint8_t data[32], out[64];

    (void)state;
    for (size_t bytes = 30; bytes <= 32; bytes++) {
        for (int padded = 0; padded < 2; padded++) {
            g_autofree char *text = NULL;
            seal_random(data, bytes);
            text = g_base64_encode(data, bytes);
            if (!padded)
                text[strcspn(text, "=")] = '\0';
            for (size_t at = 0, length = strlen(text); at < length; at++) {
                char right = text[at];
                int same = 0;
                for (int value = 0; value < 256; value++) {
                    text[at] = (char)value;
                    same += base64_read(text, length, padded, out, sizeof out) == (gssize)bytes &&
                            memcmp(out, data, bytes) == 0;
                }
                text[at] = right;
                assert_int_equal(same, 1);
            }
        }
    }
}

static void what_is_no_base64_is_refused(void **state)
{
    static const char *const bad[] = {"A",
                                      "AB",
                                      "ABC",
                                      "AAA=A",
                                      "A===",
                                      "====",
                                      "AA==\n",
                                      "AA= =",
                                      " AAAA",
                                      "AB==",
                                      "AAB=",
                                      "-_==",
                                      "AAAA=",
                                      "AA*A",
                                      "\xa7"
                                      "AAA",
                                      "AA==AA=="};
    uint8_t out[16];

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_int_equal(base64_read(bad[i], strlen(bad[i]), true, out, sizeof out), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_glib_writes_is_read),
        cmocka_unit_test(one_text_gives_the_bytes),
        cmocka_unit_test(what_is_no_base64_is_refused),
    };

    seal_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
