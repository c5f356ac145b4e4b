// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct theme theme_in(const char *language)
{
    struct theme theme;

    assert_true(theme_load(&theme, "calm", 1280, 800, 0, 100, language, NULL));
    return theme;
}

static void add(struct scene *scene, const char *id, const char *label, struct box box)
{
    scene_target(scene, &(struct target){.id = id, .label = label, .box = box, .row = 2});
}

static void two_targets_of_one_label_are_told_apart_by_number(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    int matches;

    (void)state;
    add(scene, "first", "Swimming", (struct box){0, 0, 100, 100});
    add(scene, "second", "Swimming", (struct box){200, 0, 100, 100});
    assert_string_equal(scene_find(scene, "Swimming", 2, &matches)->id, "second");
    assert_int_equal(matches, 2);
    assert_null(scene_find(scene, "Swimming", 3, NULL));
    scene_free(scene);
}

static void a_label_matches_whole_or_not_at_all(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    int matches = -1;

    (void)state;
    add(scene, "swimming", "Swimming", (struct box){0, 0, 100, 100});
    assert_null(scene_find(scene, "Swim", 1, &matches));
    assert_int_equal(matches, 0);
    assert_null(scene_find(scene, "swimming", 1, NULL));
    assert_non_null(scene_find(scene, "#swimming", 1, NULL));
    scene_free(scene);
}

static void texts_are_the_scenes_own(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    char label[] = "Listen", id[] = "listen";

    (void)state;
    add(scene, id, label, (struct box){0, 0, 100, 100});
    memset(label, 'x', sizeof label - 1);
    memset(id, 'x', sizeof id - 1);
    assert_non_null(scene_find(scene, "Listen", 1, NULL));
    assert_string_equal(scene_target_at(scene, 0)->say, "Listen");
    scene_free(scene);
}

static void words_and_second_lines_are_seen(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    int matches;

    (void)state;
    scene_words(scene, &(struct words){.text = "Saved", .box = {0, 0, 100, 30}});
    scene_target(
        scene, &(struct target){
                   .id = "t", .label = "Talk", .second = "always open", .box = {0, 50, 100, 100}});
    assert_true(scene_shows(scene, "Saved", &matches));
    assert_true(scene_shows(scene, "always open", NULL));
    assert_true(scene_shows(scene, "#t", NULL));
    assert_false(scene_shows(scene, "Sav", NULL));
    scene_free(scene);
}

static void a_hidden_label_is_not_counted_beside_its_words(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    int matches;

    (void)state;
    scene_target(scene,
                 &(struct target){
                     .id = "t", .label = "Amara?", .hide_label = true, .box = {0, 0, 100, 100}});
    assert_true(scene_shows(scene, "Amara?", &matches));
    assert_int_equal(matches, 1);
    scene_words(scene, &(struct words){.text = "Amara?", .box = {0, 0, 100, 30}});
    assert_true(scene_shows(scene, "Amara?", &matches));
    assert_int_equal(matches, 1);
    scene_free(scene);
}

static json_t *listed(const struct scene *scene)
{
    char *line = scene_list(scene, "mat");
    json_t *list = json_loads(line, 0, NULL);

    assert_null(strchr(line, '\n'));
    assert_non_null(list);
    g_free(line);
    return list;
}

static double rect_mm(const json_t *list, size_t target, size_t index)
{
    const json_t *targets = json_object_get(list, "targets");
    const json_t *rect = json_object_get(json_array_get(targets, target), "rect_mm");

    return json_number_value(json_array_get(rect, index));
}

static void the_list_is_one_line_in_millimetres(void **state)
{
    struct theme theme = theme_in("en");
    struct scene *scene = scene_new(&theme);
    const json_t *target;
    json_t *list;

    (void)state;
    scene_target(scene, &(struct target){.id = "back",
                                         .label = "Back \"home\"\n",
                                         .say = "Go back",
                                         .box = {149, 298, 118, 118},
                                         .role = ROLE_PLACE,
                                         .row = 4});
    list = listed(scene);
    target = json_array_get(json_object_get(list, "targets"), 0);
    assert_string_equal(json_string_value(json_object_get(list, "screen")), "mat");
    assert_string_equal(json_string_value(json_object_get(target, "role")), "place");
    assert_string_equal(json_string_value(json_object_get(target, "say")), "Go back");
    assert_string_equal(json_string_value(json_object_get(target, "label")), "Back \"home\"\n");
    assert_int_equal(json_integer_value(json_object_get(target, "row")), 4);
    assert_true(rect_mm(list, 0, 0) == 25.4 && rect_mm(list, 0, 1) == 50.8);
    assert_true(rect_mm(list, 0, 2) > 20 && rect_mm(list, 0, 2) < 20.3);
    json_decref(list);
    scene_free(scene);
}

static void the_list_of_a_mirrored_panel_is_as_measured_on_it(void **state)
{
    struct theme theme = theme_in("ar");
    struct scene *scene = scene_new(&theme);
    json_t *list;

    (void)state;
    add(scene, "back", "رجوع", (struct box){24, 24, 136, 128});
    list = listed(scene);
    assert_true(rect_mm(list, 0, 0) > 190);
    json_decref(list);
    scene_free(scene);
}

static void a_panel_hugs_its_words(void **state)
{
    struct theme theme = theme_in("en");
    int one = scene_words_width(&theme, "Saved", TYPE_T2, false);
    int two = scene_words_width(&theme, "Saved Saved", TYPE_T2, false);

    (void)state;
    assert_in_range(one, 50, 90);
    assert_true(two > 2 * one && two < 3 * one);
    assert_true(scene_words_width(&theme, "Saved", TYPE_T4, true) > one);
    assert_true(scene_words_width(&theme, "محفوظ", TYPE_T2, false) > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_targets_of_one_label_are_told_apart_by_number),
        cmocka_unit_test(a_label_matches_whole_or_not_at_all),
        cmocka_unit_test(texts_are_the_scenes_own),
        cmocka_unit_test(words_and_second_lines_are_seen),
        cmocka_unit_test(a_hidden_label_is_not_counted_beside_its_words),
        cmocka_unit_test(the_list_is_one_line_in_millimetres),
        cmocka_unit_test(the_list_of_a_mirrored_panel_is_as_measured_on_it),
        cmocka_unit_test(a_panel_hugs_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
