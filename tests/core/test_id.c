// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/id.h"

static void new_ids_are_valid_and_never_the_same(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    (void)state;
    for (int i = 0; i < 10000; i++) {
        struct id id = id_new();
        assert_true(id_is_valid(id.text));
        assert_true(g_hash_table_add(seen, g_strdup(id.text)));
    }
}

/* Every digit but the version's and two bits of the variant's takes every value. */
static void new_ids_are_random_everywhere(void **state)
{
    static const int values[] = {[14] = 1, [19] = 4};
    GHashTable *seen[ID_LENGTH];

    (void)state;
    for (int at = 0; at < ID_LENGTH; at++)
        seen[at] = g_hash_table_new(NULL, NULL);
    for (int i = 0; i < 1000; i++) {
        struct id id = id_new();
        for (int at = 0; at < ID_LENGTH; at++)
            g_hash_table_add(seen[at], GINT_TO_POINTER(id.text[at]));
    }
    for (int at = 0; at < ID_LENGTH; at++) {
        bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        int expected = dash ? 1 : at == 14 || at == 19 ? values[at] : 16;
        assert_int_equal(g_hash_table_size(seen[at]), expected);
        g_hash_table_unref(seen[at]);
    }
}

static void only_the_one_form_is_valid(void **state)
{
    static const char *const bad[] = {
        "",
        "0b5f0a3e-3f1c-4b5e-9d3e-0123456789a",
        "0b5f0a3e-3f1c-4b5e-9d3e-0123456789abc",
        "0B5F0A3E-3F1C-4B5E-9D3E-0123456789AB",
        "0b5f0a3e-3f1c-1b5e-9d3e-0123456789ab",
        "0b5f0a3e-3f1c-4b5e-cd3e-0123456789ab",
        "0b5f0a3e03f1c-4b5e-9d3e-0123456789ab",
        "0b5f0a3-e3f1c-4b5e-9d3e-0123456789ab",
        "{0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab}",
        "../../../../../../../../etc/passwd\n\n",
        "0b5f0a3e-3f1c-4b5e-9d3e-0123456789a/",
        "0b5f0a3e-3f1c-4b5e-9d3e-0123456789a\n",
    };

    (void)state;
    assert_true(id_is_valid("0b5f0a3e-3f1c-4b5e-9d3e-0123456789ab"));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(id_is_valid(bad[i]));
    assert_false(id_is_valid(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_ids_are_valid_and_never_the_same),
        cmocka_unit_test(new_ids_are_random_everywhere),
        cmocka_unit_test(only_the_one_form_is_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
