// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Every program as one meets it on a command line: help, version, exit status, what is wrong. */
#include "scratch.h"

static const char *const PROGRAMS[] = {
    BUILD_DIR "/bin/viewfinder",         BUILD_DIR "/bin/viewfinder-dock",
    BUILD_DIR "/bin/viewfinder-vault",   BUILD_DIR "/bin/planserver",
    BUILD_DIR "/bin/viewfinder-compare",
};
static const char *const SCRIPTS[] = {
    SOURCE_DIR "/board/demo",    SOURCE_DIR "/board/setup",       SOURCE_DIR "/board/build",
    SOURCE_DIR "/board/day/run", SOURCE_DIR "/tests/e2e/screens",
};

static int open_scratch(void **state)
{
    *state = scratch_new();
    return 0;
}

static int close_scratch(void **state)
{
    scratch_free(*state);
    return 0;
}

static void ends(struct scratch *scratch, int status, const char *program, const char *words)
{
    int ended = scratch_run(scratch, "cd /; %s %s", program, words);

    if (ended != status) {
        g_autofree char *said = scratch_out(scratch);
        print_error("%s %s ended with %d: %s\n", program, words, ended, said);
    }
    assert_int_equal(ended, status);
}

static void says(struct scratch *scratch, const char *words)
{
    g_autofree char *out = scratch_out(scratch);

    if (strstr(out, words) == NULL)
        print_error("not said: '%s' but: %s\n", words, out);
    assert_non_null(strstr(out, words));
}

static void help_goes_to_standard_output(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PROGRAMS); i++) {
        g_autofree char *name = g_path_get_basename(PROGRAMS[i]);

        ends(*state, 0, PROGRAMS[i], "--help 2>&1 >/dev/null | { ! grep .; }");
        ends(*state, 0, PROGRAMS[i], "--help");
        says(*state, name);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(SCRIPTS); i++) {
        ends(*state, 0, SCRIPTS[i], "--help");
        says(*state, "usage: ");
    }
}

static void version_names_the_program(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PROGRAMS); i++) {
        g_autofree char *name = g_path_get_basename(PROGRAMS[i]);
        g_autofree char *line = g_strdup_printf("%s " VIEWFINDER_VERSION "\n", name);
        g_autofree char *out = NULL;

        ends(*state, 0, PROGRAMS[i], "--version");
        out = scratch_out(*state);
        assert_string_equal(out, line);
    }
}

static void wrong_use_ends_with_two_and_prints_nothing(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PROGRAMS); i++) {
        ends(*state, 2, PROGRAMS[i], "--nonsense");
        ends(*state, 2, PROGRAMS[i], "");
        ends(*state, 0, PROGRAMS[i], "--nonsense 2>/dev/null | { ! grep .; }");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(SCRIPTS); i++)
        ends(*state, 2, SCRIPTS[i], "--nonsense");
}

static void demonstration_writes_into_an_empty_folder_only(void **state)
{
    struct scratch *scratch = *state;
    g_autofree char *words = g_strdup_printf("--headless --keep %s", scratch->path);

    scratch_put(scratch, "mine", "mine", 4);
    ends(scratch, 2, SOURCE_DIR "/board/demo", words);
    says(scratch, "not an empty folder");
    g_bytes_unref(scratch_get(scratch, "mine"));
    ends(scratch, 2, SOURCE_DIR "/board/demo", "--windowed large");
    ends(scratch, 2, SOURCE_DIR "/board/demo", "--keep");
}

static void unknown_setting_is_refused_with_its_line(void **state)
{
    static const char settings[] = "[vault]\npath=vault\n[screen]\ncolour=green\n";
    static const char *const readers[] = {BUILD_DIR "/bin/viewfinder",
                                          BUILD_DIR "/bin/viewfinder-dock"};
    struct scratch *scratch = *state;

    scratch_put(scratch, "settings", settings, strlen(settings));
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        g_autofree char *words = g_strdup_printf("--settings %s/settings", scratch->path);

        ends(scratch, 1, readers[i], words);
        says(scratch, "colour");
        says(scratch, "4");
    }
    assert_int_equal(scratch_run(scratch, "test -e vault"), 1);
}

static void every_package_has_its_reason(void **state)
{
    ends(*state, 0, SOURCE_DIR "/board/setup",
         "--list | awk -F'|' 'NF != 3 || $1 !~ /^[a-z0-9.+-]+ *$/ || length($3) < 6 { print; bad = "
         "1 } "
         "END { exit bad || NR < 30 }'");
}

/* What the build links is asked for by name, and not only there because something else is. */
static void every_library_is_on_the_list(void **state)
{
    ends(*state, 0, "",
         SOURCE_DIR
         "/board/setup --list | cut -d' ' -f1 | cut -d'|' -f1 >$OLDPWD/list; "
         "for name in $(sed -n 's/^ *library([a-z0-9]* \\(.*\\))/\\1/p' " SOURCE_DIR
         "/cmake/libraries.cmake); do "
         "file=$(pkg-config --variable=pcfiledir $name)/$name.pc; "
         "package=$(dpkg -S $file | sed 's/[:].*//'); "
         "grep -qx \"$package\" $OLDPWD/list || { echo $name is in $package; bad=1; }; done; "
         "test -z \"$bad\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(help_goes_to_standard_output, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(version_names_the_program, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(wrong_use_ends_with_two_and_prints_nothing, open_scratch,
                                        close_scratch),
        cmocka_unit_test_setup_teardown(demonstration_writes_into_an_empty_folder_only,
                                        open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(unknown_setting_is_refused_with_its_line, open_scratch,
                                        close_scratch),
        cmocka_unit_test_setup_teardown(every_package_has_its_reason, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(every_library_is_on_the_list, open_scratch, close_scratch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
