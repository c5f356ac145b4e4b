// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/settings.h"
#include "mutate.h"

static int setup(void **state)
{
    *state = scratch_new();
    return 0;
}

static int teardown(void **state)
{
    scratch_free(*state);
    return 0;
}

static struct settings *open_bytes(struct scratch *scratch, const void *data, size_t bytes,
                                   GError **error)
{
    g_autofree char *path = scratch_path(scratch, "settings");

    scratch_put(scratch, "settings", data, bytes);
    return settings_open(path, error);
}

static struct settings *open_text(struct scratch *scratch, const char *text, GError **error)
{
    return open_bytes(scratch, text, strlen(text), error);
}

static void values_are_read_as_they_stand(void **state)
{
    struct settings *settings = open_text(*state,
                                          "# a comment\n\n[camera]\r\n source = file:/a b\\c#d=e \n"
                                          "[ screen ]\nlanguage=cy\n[camera]\n\n[device]\nname=\n",
                                          NULL);

    assert_non_null(settings);
    assert_string_equal(settings_text(settings, "camera", "source", "v4l2"), "file:/a b\\c#d=e");
    assert_string_equal(settings_text(settings, "screen", "language", "en"), "cy");
    assert_string_equal(settings_text(settings, "device", "name", "x"), "");
    assert_string_equal(settings_text(settings, "screen", "theme", "calm"), "calm");
    assert_null(settings_text(settings, "server", "url", NULL));
    assert_true(settings_all_read(settings, NULL));
    settings_close(settings);
    settings_close(NULL);
}

static void whole_numbers_are_held_to_their_range(void **state)
{
    static const char *const bad[] = {"99",   "601",     "",  "14.9",
                                      "0x90", "149 dpi", "-", "99999999999999999999"};
    struct settings *settings = open_text(*state, "[screen]\ndpi=149\n", NULL);
    int64_t dpi = 0;

    assert_true(settings_int(settings, "screen", "dpi", 100, 600, 1, &dpi, NULL));
    assert_int_equal(dpi, 149);
    assert_true(settings_int(settings, "speech", "rate", 50, 200, 100, &dpi, NULL));
    assert_int_equal(dpi, 100);
    settings_close(settings);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strdup_printf("\n[screen]\ndpi=%s\n", bad[i]);
        g_autoptr(GError) error = NULL;
        settings = open_text(*state, text, NULL);
        assert_false(settings_int(settings, "screen", "dpi", 100, 600, 1, &dpi, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_non_null(strstr(error->message, "line 3: [screen] dpi"));
        settings_close(settings);
    }
}

static void choice_is_one_of_the_words(void **state)
{
    static const char *const kinds[] = {"plan", "tus", NULL};
    struct settings *settings = open_text(*state, "[server]\nkind=tus\n", NULL);
    g_autoptr(GError) error = NULL;
    int kind = -1;

    assert_true(settings_choice(settings, "server", "kind", kinds, 0, &kind, NULL));
    assert_int_equal(kind, 1);
    settings_close(settings);
    settings = open_text(*state, "[server]\nkind=Tus\n", NULL);
    assert_false(settings_choice(settings, "server", "kind", kinds, 0, &kind, &error));
    assert_string_equal(error->message,
                        "settings line 2: [server] kind must be one of plan, tus, not 'Tus'");
    settings_close(settings);
    settings = open_text(*state, "", NULL);
    assert_true(settings_choice(settings, "server", "kind", kinds, 0, &kind, NULL));
    assert_int_equal(kind, 0);
    settings_close(settings);
}

static void unknown_word_is_refused_with_line_and_hint(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"\n\n[camera]\nsorce=v4l2\n",
         "settings line 4: [camera] has no key 'sorce'; did you mean 'source'?"},
        {"[screen]\ntextscale=100\n",
         "settings line 2: [screen] has no key 'textscale'; did you mean 'text_scale'?"},
        {"[camra]\n", "settings line 1: there is no group [camra]; did you mean 'camera'?"},
        {"[printer]\nname=x\n", "settings line 1: there is no group [printer]"},
        {"[dock]\nwhatever=1\n", "settings line 2: [dock] has no key 'whatever'"},
        {"[camera]\nurl=x\n", "settings line 2: [camera] has no key 'url'"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct settings *settings = open_text(*state, cases[i].text, NULL);
        g_autoptr(GError) error = NULL;
        assert_non_null(settings);
        assert_false(settings_all_read(settings, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_string_equal(error->message, cases[i].message);
        settings_close(settings);
    }
}

static void line_that_cannot_be_read_is_refused(void **state)
{
    static const struct {
        const char *text, *start;
    } cases[] = {
        {"[camera\nsource=x\n", "settings line 1: a group"},
        {"[camera] # the camera\n", "settings line 1: a group"},
        {"[]\n", "settings line 1: '' is no name"},
        {"[a b]\n", "settings line 1: 'a b' is no name"},
        {"[camera]\nsource\n", "settings line 2: 'source' is neither"},
        {"[camera]\n=v4l2\n", "settings line 2: '' is no name"},
        {"[camera]\nmy source=v4l2\n", "settings line 2: 'my source' is no name"},
        {"\nsource=v4l2\n", "settings line 2: 'source' stands before"},
        {"[camera]\nsource=a\n[screen]\n[camera]\nsource=b\n",
         "settings line 5: [camera] source is set a second time (first in line 2)"},
        {"[camera]\nsource=\xff\n", "settings line 2: this is not UTF-8"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(open_text(*state, cases[i].text, &error));
        assert_true(fault_is(error, FAULT_INVALID));
        assert_ptr_equal(strstr(error->message, cases[i].start), error->message);
    }
    assert_null(open_bytes(*state, "[camera]\nsource=a\0b\n", 20, NULL));
}

static void file_that_is_none_has_its_reason(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *gone = scratch_path(scratch, "gone");
    g_autofree char *deep = scratch_path(scratch, "gone/settings");
    g_autofree char *large = g_strnfill(70000, '\n');
    g_autoptr(GError) error = NULL;

    assert_null(settings_open(gone, &error));
    assert_true(fault_is(error, FAULT_MISSING));
    assert_non_null(strstr(error->message, gone));
    g_clear_error(&error);
    assert_null(settings_open(deep, &error));
    assert_true(fault_is(error, FAULT_MISSING));
    g_clear_error(&error);
    assert_null(settings_open(scratch->path, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(settings_open("/dev/null", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    assert_null(open_text(scratch, large, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

/* As it stands, and with every key in it that is only shown. */
static void example_has_every_key_once(void **state)
{
    g_autofree char *text = NULL;
    g_autoptr(GRegex) shown = g_regex_new("^#(?=[a-z_]+=)", G_REGEX_MULTILINE, 0, NULL);
    g_autofree char *all = NULL;
    g_autoptr(GError) error = NULL;
    struct settings *settings;

    assert_true(g_file_get_contents(SOURCE_DIR "/board/settings.example", &text, NULL, NULL));
    settings = open_text(*state, text, &error);
    assert_non_null(settings);
    assert_true(settings_all_read(settings, &error));
    settings_close(settings);
    all = g_regex_replace(shown, text, -1, 0, "", 0, NULL);
    settings = open_text(*state, all, &error);
    assert_non_null(settings);
    assert_true(settings_all_read(settings, &error));
    for (const struct settings_key *key = settings_keys(); key->group; key++) {
        if (!settings_text(settings, key->group, key->key, NULL))
            fail_msg("settings.example lacks [%s] %s", key->group, key->key);
    }
    settings_close(settings);
}

static void mutations_are_read_or_refused_with_a_line(void **state)
{
    static const char text[] = "# c\n[camera]\nsource=file:/x\n\n[screen]\nsize=1280x800\ndpi=149\n"
                               "[server]\nurl=https://a.example\nkind=plan\n";
    GRand *random = g_rand_new_with_seed(3);

    for (int round = 0; round < 5000; round++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_autoptr(GError) error = NULL;
        struct settings *settings;
        g_byte_array_append(changed, (const guint8 *)text, sizeof text - 1);
        mutate(random, changed);
        settings =
            open_bytes(*state, changed->data ? changed->data : (void *)"", changed->len, &error);
        if (settings && !settings_all_read(settings, &error))
            assert_true(fault_is(error, FAULT_INVALID));
        if (!settings || error)
            assert_ptr_equal(strstr(error->message, "settings line "), error->message);
        settings_close(settings);
    }
    g_rand_free(random);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(values_are_read_as_they_stand),       TEST(whole_numbers_are_held_to_their_range),
        TEST(choice_is_one_of_the_words),          TEST(unknown_word_is_refused_with_line_and_hint),
        TEST(line_that_cannot_be_read_is_refused), TEST(file_that_is_none_has_its_reason),
        TEST(example_has_every_key_once),          TEST(mutations_are_read_or_refused_with_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
