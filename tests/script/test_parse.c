// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading a script: what each line means, and that a bad one is refused before anything is played.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "script/script_inside.h"
#include <glib/gstdio.h>
#include <string.h>

static GPtrArray *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *steps = script_parse("day", text, strlen(text), &error);

    if (!steps)
        fail_msg("%s", error->message);
    return steps;
}

static struct step *only(GPtrArray *steps)
{
    assert_int_equal(steps->len, 1);
    return g_ptr_array_index(steps, 0);
}

static void assert_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;

    assert_null(script_parse("day", text, strlen(text), &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_string_equal(error->message, message);
}

static void comments_and_empty_lines_are_no_steps(void **state)
{
    g_autoptr(GPtrArray) steps = parse("# a day\n\n   \t\n  # more\r\nlist # here\n");

    (void)state;
    assert_int_equal(only(steps)->verb, VERB_LIST);
    assert_int_equal(only(steps)->line, 5);
}

static void a_label_is_quoted_with_escapes_or_an_id(void **state)
{
    static const struct {
        const char *text, *label;
        int nth;
    } read[] = {
        {"tap \"Swimming\"", "Swimming", 0},
        {"tap \"Rhowch \\\"w\\\\ŵ\\\"\"", "Rhowch \"w\\ŵ\"", 0},
        {"tap \"a # b\" 2 # the second", "a # b", 2},
        {"tap #my-views", "#my-views", 0},
        {"tap \"#my-views\" 1", "#my-views", 1},
        {"  tap\t\"x\"  ", "x", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(read); i++) {
        g_autoptr(GPtrArray) steps = parse(read[i].text);

        assert_int_equal(only(steps)->verb, VERB_TAP);
        assert_string_equal(only(steps)->text, read[i].label);
        assert_int_equal(only(steps)->nth, read[i].nth);
    }
}

static void every_step_is_read(void **state)
{
    g_autoptr(GPtrArray) steps = parse("tap \"a\"\n"
                                       "hold \"a\" 700\n"
                                       "hold \"a\" 2 700\n"
                                       "drag \"a\" 2 to \"b\" 3\n"
                                       "stroke 1,2 3.5,4 5,6.25\n"
                                       "switch next\n"
                                       "switch select\n"
                                       "key Shift-Tab\n"
                                       "type \"hello ŵ\"\n"
                                       "wait \"a\"\n"
                                       "wait \"a\" 30\n"
                                       "expect \"a\" 2\n"
                                       "expect-not \"a\"\n"
                                       "heard \"some words\"\n"
                                       "shot P3-mat_2\n"
                                       "list\n"
                                       "dock\n"
                                       "undock\n"
                                       "advance 2m\n"
                                       "advance 30s\n"
                                       "advance 500ms\n"
                                       "sleep 0\n"
                                       "switch next 450\n"
                                       "point \"a\" 2\n");
    static const enum verb verbs[] = {
        VERB_TAP,        VERB_HOLD,    VERB_HOLD,    VERB_DRAG,  VERB_STROKE, VERB_SWITCH,
        VERB_SWITCH,     VERB_KEY,     VERB_TYPE,    VERB_WAIT,  VERB_WAIT,   VERB_EXPECT,
        VERB_EXPECT_NOT, VERB_HEARD,   VERB_SHOT,    VERB_LIST,  VERB_DOCK,   VERB_UNDOCK,
        VERB_ADVANCE,    VERB_ADVANCE, VERB_ADVANCE, VERB_SLEEP, VERB_SWITCH, VERB_POINT,
    };
    const struct step *const *step = (const struct step *const *)(const void *)steps->pdata;

    (void)state;
    assert_int_equal(steps->len, G_N_ELEMENTS(verbs));
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        assert_int_equal(step[i]->verb, verbs[i]);
    assert_int_equal(step[1]->ms, 700);
    assert_int_equal(step[2]->nth, 2);
    assert_int_equal(step[2]->ms, 700);
    assert_int_equal(step[3]->nth, 2);
    assert_string_equal(step[3]->onto, "b");
    assert_int_equal(step[3]->onto_nth, 3);
    assert_int_equal(step[4]->spots->len, 3);
    assert_true(g_array_index(step[4]->spots, struct spot, 1).x_mm == 3.5);
    assert_false(step[5]->is_select);
    assert_true(step[6]->is_select);
    assert_int_equal(step[9]->ms, 10000);
    assert_int_equal(step[10]->ms, 30000);
    assert_int_equal(step[11]->nth, 2);
    assert_int_equal(step[18]->ms, 120000);
    assert_int_equal(step[19]->ms, 30000);
    assert_int_equal(step[20]->ms, 500);
    assert_int_equal(step[22]->ms, 450);
    assert_int_equal(step[23]->nth, 2);
    assert_string_equal(step[3]->source, "drag \"a\" 2 to \"b\" 3");
}

static void bad_lines_are_refused_by_number(void **state)
{
    (void)state;
    assert_refused("list\ntapp \"a\"", "day line 2: \"tapp\" is no step of a script.");
    assert_refused("tap", "day line 1: a label in quotes is missing here.");
    assert_refused("tap Swimming", "day line 1: a label in quotes is missing here.");
    assert_refused("tap \"\"", "day line 1: an empty label names nothing.");
    assert_refused("tap \"a", "day line 1: a closing quote is missing.");
    assert_refused("tap \"a\"2", "day line 1: a space is missing after the closing quote.");
    assert_refused("tap \"a\\n\"", "day line 1: in quotes \\ stands before \" or \\ only.");
    assert_refused("tap \"a\" 0", "day line 1: \"0\" is no whole number from 1 to 1000000.");
    assert_refused("tap \"a\" 2x", "day line 1: \"2x\" is no whole number from 1 to 1000000.");
    assert_refused("tap \"a\" \"b\"", "day line 1: there is more here than the step takes.");
    assert_refused("\n\nlist all", "day line 3: there is more here than the step takes.");
    assert_refused("hold \"a\"", "day line 1: how long to hold, in milliseconds, is missing here.");
    assert_refused("drag \"a\" \"b\"", "day line 1: \"to\" is missing: drag \"a\" to \"b\".");
    assert_refused("stroke 1,2", "day line 1: a stroke has two points or more.");
    assert_refused("stroke 1,2 3;4", "day line 1: a point is two numbers of millimetres: 12,30.5");
    assert_refused("stroke 1,2 -3,4", "day line 1: a point is two numbers of millimetres: 12,30.5");
    assert_refused("stroke 1,2 nan,4",
                   "day line 1: a point is two numbers of millimetres: 12,30.5");
    assert_refused("switch previous", "day line 1: a switch is next or select.");
    assert_refused("key Nonsense", "day line 1: there is no key \"Nonsense\".");
    assert_refused("shot ../x", "day line 1: a picture's name has letters, figures, - and _ only.");
    assert_refused("advance 2h", "day line 1: a time is written 2m, 30s or 500ms.");
    assert_refused("advance -2s", "day line 1: a time is written 2m, 30s or 500ms.");
    assert_refused("type \"\"", "day line 1: words in quotes are missing here.");
    assert_refused("\xff", "day line 1: this is not text in UTF-8.");
}

static void a_zero_byte_is_refused(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(script_parse("day", "list\0list", 9, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void a_script_is_read_from_a_file_or_said_to_be_missing(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("script-XXXXXX", &path, &error);
    struct script *script;

    (void)state;
    assert_true(fd >= 0);
    g_close(fd, NULL);
    assert_true(g_file_set_contents(path, "list\n", -1, NULL));
    script = script_open(path, &error);
    assert_non_null(script);
    script_close(script);
    g_unlink(path);
    assert_null(script_open(path, &error));
    assert_true(fault_is(error, FAULT_MISSING));
    script_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_and_empty_lines_are_no_steps),
        cmocka_unit_test(a_label_is_quoted_with_escapes_or_an_id),
        cmocka_unit_test(every_step_is_read),
        cmocka_unit_test(bad_lines_are_refused_by_number),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(a_script_is_read_from_a_file_or_said_to_be_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
