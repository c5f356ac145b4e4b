// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

#include "core/assets.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const languages[] = {"en", "cy", "ar"};
static const char *const plurals[] = {"zero", "one", "two", "few", "many", "other"};

static json_t *book(const char *language)
{
    g_autofree char *relative = g_strdup_printf("strings/%s.json", language);
    json_t *strings = assets_json(relative, NULL);

    assert_non_null(strings);
    return strings;
}

static bool has(const json_t *strings, const char *base, const char *plural)
{
    g_autofree char *key = plural ? g_strdup_printf("%s.%s", base, plural) : g_strdup(base);

    return json_object_get(strings, key) != NULL;
}

/* The plural that a key is for, or NULL; `base` gets the key without it. A key is a plural where
 * English has its `one`: "kind.other" may be a kind. */
static const char *plural_of(const json_t *english, const char *key, char **base)
{
    const char *dot = strrchr(key, '.');
    g_autofree char *stem = g_strndup(key, dot ? (gsize)(dot - key) : strlen(key));

    for (size_t i = 0; dot && i < G_N_ELEMENTS(plurals); i++) {
        if (strcmp(dot + 1, plurals[i]) == 0 && has(english, stem, "one")) {
            *base = g_steal_pointer(&stem);
            return plurals[i];
        }
    }
    *base = g_strdup(key);
    return NULL;
}

static size_t missing(const json_t *strings, const char *language, const char *base,
                      const char *plural)
{
    if (has(strings, base, plural))
        return 0;
    fprintf(stderr, "%s lacks %s%s%s\n", language, base, plural ? "." : "", plural ? plural : "");
    return 1;
}

static void every_language_has_every_key(void **state)
{
    json_t *english = book("en");
    size_t lacking = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        json_t *own = book(languages[i]);
        const char *key;
        json_t *value;

        json_object_foreach(english, key, value)
        {
            g_autofree char *base = NULL;
            const char *plural = plural_of(english, key, &base);

            lacking += missing(own, languages[i], base, plural ? "other" : NULL);
        }
        json_object_foreach(own, key, value)
        {
            g_autofree char *base = NULL;
            const char *plural = plural_of(english, key, &base);

            lacking += missing(english, "en", base, plural ? "other" : NULL);
        }
        json_decref(own);
    }
    json_decref(english);
    assert_int_equal(lacking, 0);
}

/* CLDR: which forms a language tells apart. */
static void plurals_are_whole(void **state)
{
    const size_t english_forms[] = {1, 5}, all_forms[] = {0, 1, 2, 3, 4, 5};
    json_t *english = book("en");
    size_t lacking = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        const size_t *forms = i == 0 ? english_forms : all_forms;
        size_t count = i == 0 ? G_N_ELEMENTS(english_forms) : G_N_ELEMENTS(all_forms);
        json_t *own = book(languages[i]), *value;
        const char *key;

        json_object_foreach(own, key, value)
        {
            g_autofree char *base = NULL;

            if (g_strcmp0(plural_of(english, key, &base), "other") != 0)
                continue;
            for (size_t j = 0; j < count; j++)
                lacking += missing(own, languages[i], base, plurals[forms[j]]);
        }
        json_decref(own);
    }
    json_decref(english);
    assert_int_equal(lacking, 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The {places} of a text, sorted, as one string. */
static char *places(const char *text)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    char *joined;

    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        const char *end = strchr(at, '}');

        assert_non_null(end);
        g_ptr_array_add(found, g_strndup(at, (gsize)(end - at + 1)));
    }
    if (found->len > 1)
        qsort(found->pdata, found->len, sizeof *found->pdata, by_name);
    g_ptr_array_add(found, NULL);
    joined = g_strjoinv("", (char **)found->pdata);
    g_ptr_array_free(found, TRUE);
    return joined;
}

/* A form for one or two may leave the figure out, as languages do. */
static bool may_drop_count(const char *plural)
{
    return plural && (strcmp(plural, "zero") == 0 || strcmp(plural, "one") == 0 ||
                      strcmp(plural, "two") == 0);
}

static void every_text_has_the_places_of_the_english(void **state)
{
    json_t *english = book("en");
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        json_t *own = book(languages[i]), *value;
        const char *key;

        json_object_foreach(own, key, value)
        {
            g_autofree char *base = NULL;
            const char *plural = plural_of(english, key, &base);
            g_autofree char *other = g_strdup_printf("%s.other", base);
            const char *model = json_string_value(json_object_get(english, plural ? other : base));
            g_autofree char *mine = places(json_string_value(value));
            g_autofree char *theirs = model ? places(model) : NULL;

            if (g_strcmp0(mine, theirs) == 0 || (*mine == '\0' && may_drop_count(plural)))
                continue;
            fprintf(stderr, "%s %s: '%s', not '%s'\n", languages[i], key, mine, theirs);
            wrong++;
        }
        json_decref(own);
    }
    json_decref(english);
    assert_int_equal(wrong, 0);
}

/* --- what the code asks for is there --- */

static size_t check_keys(const char *path, const json_t *english)
{
    static const char pattern[] =
        "(?:app_word\\s*\\([^,\"]*,|words_(?:get|fill|count)\\s*\\([^\";]*?,)\\s*\"([^\"]+)\"";
    g_autofree char *source = NULL;
    GRegex *regex = g_regex_new(pattern, 0, 0, NULL);
    GMatchInfo *match = NULL;
    size_t lacking = 0;

    assert_true(g_file_get_contents(path, &source, NULL, NULL));
    for (g_regex_match(regex, source, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *key = g_match_info_fetch(match, 1);

        if (!has(english, key, NULL) && !has(english, key, "other")) {
            fprintf(stderr, "%s asks for '%s'\n", path, key);
            lacking++;
        }
    }
    g_match_info_free(match);
    g_regex_unref(regex);
    return lacking;
}

static size_t check_folder(const char *path, const json_t *english, size_t *files)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;
    size_t lacking = 0;

    assert_non_null(folder);
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        if (g_file_test(inside, G_FILE_TEST_IS_DIR)) {
            lacking += check_folder(inside, english, files);
        } else if (g_str_has_suffix(name, ".c")) {
            lacking += check_keys(inside, english);
            ++*files;
        }
    }
    g_dir_close(folder);
    return lacking;
}

static void every_key_that_a_screen_asks_for_exists(void **state)
{
    json_t *english = book("en");
    size_t files = 0;

    (void)state;
    assert_int_equal(check_folder(SOURCE_DIR "/app", english, &files), 0);
    assert_true(files > 20);
    json_decref(english);
}

/* --- the book --- */

static struct words_book *open_book(const char *language)
{
    struct words_book *words = words_open(language, NULL);

    assert_non_null(words);
    return words;
}

static void check_count(const char *language, int64_t count, const char *expected)
{
    struct words_book *words = open_book(language);
    g_autofree char *text = words_count(words, "inbox.days-old", count);

    assert_string_equal(text, expected);
    words_close(words);
}

static void numbers_take_the_form_of_their_language(void **state)
{
    (void)state;
    check_count("en", 1, "1 day old");
    check_count("en", 0, "0 days old");
    check_count("en", 21, "21 days old");
    check_count("en", 999, "999 days old");
    check_count("en", 12345, "12,345 days old");
    check_count("ar", 1200, "عمرها ١٬٢٠٠ يوم");
    check_count("cy", 2, "2 ddiwrnod oed");
    check_count("cy", 3, "3 diwrnod oed");
    check_count("cy", 12, "12 diwrnod oed");
    check_count("ar", 2, "عمرها يومان");
    check_count("ar", 3, "عمرها ٣ أيام");
    check_count("ar", 11, "عمرها ١١ يوما");
    check_count("ar", 103, "عمرها ١٠٣ أيام");
    check_count("ar", 100, "عمرها ١٠٠ يوم");
}

static void what_is_filled_in_opens_no_place_of_its_own(void **state)
{
    struct words_book *words = open_book("en");
    g_autofree char *text = words_fill(words, "mat.question", "question", "{option} {now}",
                                       "option", "{question}", NULL);

    (void)state;
    assert_string_equal(text, "{option} {now} {question}?");
    words_close(words);
}

static void an_unknown_language_has_no_book(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(words_open("../schema/pack", &error));
    assert_non_null(error);
}

static void reading_direction_follows_the_language(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        struct words_book *words = open_book(languages[i]);

        assert_int_equal(words_is_right_to_left(words), i == 2);
        assert_string_equal(words_language(words), languages[i]);
        words_close(words);
    }
}

static void figures_follow_the_language(void **state)
{
    const char *const shown[][2] = {{"en", "10:42"}, {"cy", "10:42"}, {"ar", "١٠:٤٢"}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        struct words_book *book = words_open(shown[i][0], NULL);
        g_autofree char *time = words_figures(book, "10:42");

        assert_string_equal(time, shown[i][1]);
        words_close(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_every_key),
        cmocka_unit_test(plurals_are_whole),
        cmocka_unit_test(every_text_has_the_places_of_the_english),
        cmocka_unit_test(every_key_that_a_screen_asks_for_exists),
        cmocka_unit_test(numbers_take_the_form_of_their_language),
        cmocka_unit_test(what_is_filled_in_opens_no_place_of_its_own),
        cmocka_unit_test(an_unknown_language_has_no_book),
        cmocka_unit_test(reading_direction_follows_the_language),
        cmocka_unit_test(figures_follow_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
