// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/kit.h"

#include "core/assets.h"

static void every_kind_has_words_in_every_language(void **state)
{
    static const char *const languages[] = {"en", "cy", "ar"};

    (void)state;
    for (size_t l = 0; l < G_N_ELEMENTS(languages); l++) {
        g_autofree char *name = g_strdup_printf("strings/%s.json", languages[l]);
        json_t *words = assets_json(name, NULL);
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        assert_non_null(words);
        for (int kind = 0; kind < BOARD_FAULT_KINDS; kind++) {
            const char *key = board_fault_key((enum board_fault_kind)kind);
            const char *text = json_string_value(json_object_get(words, key));
            if (!text || !*text || !g_hash_table_add(seen, (char *)text))
                fail_msg("%s: %s", languages[l], key);
        }
        json_decref(words);
    }
}

static void a_list_keeps_two_thousand_and_counts_on(void **state)
{
    struct board_faults *faults = board_faults_new();
    size_t count;

    (void)state;
    for (int i = 0; i < 3000; i++)
        board_faults_add(faults, BOARD_FAULT_LINK, "a", NULL, "b");
    assert_string_equal(board_faults_all(faults, &count)[1999].button, "");
    assert_int_equal(count, 2000);
    assert_int_equal(board_faults_found(faults), 3000);
    board_faults_free(faults);
}

static void texts_are_cut_between_characters_and_valid(void **state)
{
    struct board_faults *faults = board_faults_new();
    g_autofree char *lengthy = g_strnfill(119, 'x');
    g_autofree char *text = g_strconcat(lengthy, "\xc3\xa9\xc3\xa9", NULL);
    const struct board_fault *all;
    size_t count;

    (void)state;
    board_faults_add(faults, BOARD_FAULT_COLOUR, text, "\xff!", NULL);
    all = board_faults_all(faults, &count);
    assert_string_equal(all[0].board, lengthy);
    assert_string_equal(all[0].button, "\xef\xbf\xbd!");
    board_faults_free(faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_words_in_every_language),
        cmocka_unit_test(a_list_keeps_two_thousand_and_counts_on),
        cmocka_unit_test(texts_are_cut_between_characters_and_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
