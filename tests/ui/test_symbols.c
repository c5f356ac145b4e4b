// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The drawings that ship: each that is named is there, in every theme, with ink on it. */
#include "ui/picture.h"

#include "core/assets.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct theme load(const char *name)
{
    struct theme theme;

    assert_true(theme_load(&theme, name, 1280, 800, 0, 100, "en", NULL));
    return theme;
}

static bool has_ink(cairo_surface_t *surface)
{
    const unsigned char *pixels = surface ? cairo_image_surface_get_data(surface) : NULL;
    int bytes =
        surface ? cairo_image_surface_get_stride(surface) * cairo_image_surface_get_height(surface)
                : 0;

    for (int i = 0; i < bytes; i++) {
        if (pixels[i])
            return true;
    }
    return false;
}

static void every_word_has_a_drawing_in_every_theme(void **state)
{
    const char *const themes[] = {"calm", "contrast", "low"};
    json_t *table = assets_json("symbols/words.json", NULL), *entry;
    const char *word;

    (void)state;
    assert_non_null(table);
    assert_true(json_object_size(json_object_get(table, "words")) >= 120);
    for (size_t i = 0; i < G_N_ELEMENTS(themes); i++) {
        struct theme theme = load(themes[i]);
        struct picture_store *store = picture_store_new(&theme, NULL, NULL);

        json_object_foreach(json_object_get(table, "words"), word, entry)
        {
            const char *symbol = json_string_value(json_object_get(entry, "symbol"));
            g_autofree char *path =
                g_strdup_printf("%s/symbols/%s/%s.svg", assets_path(), themes[i], symbol);

            assert_true(has_ink(picture_symbol(store, word, 16)));
            assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
        }
        picture_store_free(store);
    }
    json_decref(table);
}

static void every_icon_can_be_drawn_in_a_colour(void **state)
{
    g_autofree char *path = g_build_filename(assets_path(), "icons", NULL);
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *file;
    struct theme theme = load("calm");
    struct picture_store *store = picture_store_new(&theme, NULL, NULL);

    (void)state;
    assert_non_null(folder);
    while ((file = g_dir_read_name(folder))) {
        g_autofree char *name = g_strndup(file, strlen(file) - strlen(".svg"));

        assert_true(has_ink(picture_icon(store, name, 48, 0xFF0F5563)));
    }
    g_dir_close(folder);
    picture_store_free(store);
}

/* Every symbol that a topic, the demonstration school or a scheme names is one of the words. */
static size_t check_symbols(const json_t *value, const json_t *words)
{
    size_t unknown = 0, index;
    const char *key;
    json_t *inner;

    if (json_is_array(value)) {
        json_array_foreach(value, index, inner)
        {
            unknown += check_symbols(inner, words);
        }
    }
    json_object_foreach((json_t *)value, key, inner)
    {
        const char *symbol = strcmp(key, "symbol") == 0 ? json_string_value(inner) : NULL;

        if (symbol && !json_object_get(words, symbol)) {
            fprintf(stderr, "no symbol '%s'\n", symbol);
            unknown++;
        }
        unknown += check_symbols(inner, words);
    }
    return unknown;
}

static void every_symbol_that_is_named_is_there(void **state)
{
    const char *const folders[] = {"topics", "school", "schemes"};
    json_t *table = assets_json("symbols/words.json", NULL);
    size_t unknown = 0, files = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(assets_path(), folders[i], NULL);
        GDir *folder = g_dir_open(path, 0, NULL);
        const char *name;

        assert_non_null(folder);
        while ((name = g_dir_read_name(folder))) {
            g_autofree char *relative = g_build_filename(folders[i], name, NULL);
            json_t *document = g_str_has_suffix(name, ".json") ? assets_json(relative, NULL) : NULL;

            unknown += document ? check_symbols(document, json_object_get(table, "words")) : 0;
            files += document != NULL;
            json_decref(document);
        }
        g_dir_close(folder);
    }
    json_decref(table);
    assert_true(files >= 6);
    assert_int_equal(unknown, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_has_a_drawing_in_every_theme),
        cmocka_unit_test(every_icon_can_be_drawn_in_a_colour),
        cmocka_unit_test(every_symbol_that_is_named_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
