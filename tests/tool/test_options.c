// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

static int environment(void **state)
{
    kit_environment();
    *state = scratch_new();
    return 0;
}

static void help_and_version_are_no_failure(void **state)
{
    ends(0, *state, "$V --help");
    said(*state, "make-pack");
    said(*state, "--timeout S");
    ends(0, *state, "$V --version");
    said(*state, "viewfinder-vault 0.");
    ends(0, *state, "$V list --help");
}

static void wrong_use_ends_with_two_and_says_how(void **state)
{
    static const struct {
        const char *words, *says;
    } cases[] = {
        {"", "say what to do"},
        {"lst", "there is no 'lst'"},
        {"--vault", "--vault needs a value: DIR"},
        {"list", "needs --vault DIR"},
        {"list --vault v --colour", "there is no option '--colour'"},
        {"list --vault v --vault w", "--vault was given twice"},
        {"list --vault v --json=yes", "--json takes no value"},
        {"list --vault v --photo x", "'list' takes no --photo"},
        {"list more --vault v", "it is: list"},
        {"show --vault v", "it is: show ID"},
        {"export a --vault v", "it is: export ID FILE"},
        {"new-school", "it is: new-school DIR"},
        {"new-school a b", "it is: new-school DIR"},
        {"new-school a --vault v", "takes no --vault"},
        {"list --vault v --pin-file p --identity i", "give one of the two"},
        {"add --vault v --note x --pupil p", "needs --pin-file"},
        {"import-pack f --vault v", "needs --pin-file"},
        {"make-pack --school s --number 1 --out o", "for which device?"},
        {"make-pack --school s --number 1 --out o --recipient r", "for which device?"},
        {"make-pack --school s --out o --device d", "it is: make-pack"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ends(2, *state, "$V %s >printed", cases[i].words);
        said(*state, cases[i].says);
        said(*state, "--help");
        ends(1, *state, "test -s printed");
    }
}

static void vault_that_is_not_there_is_a_failure_and_is_not_made(void **state)
{
    ends(1, *state, "$V --vault nowhere list");
    said(*state, "nowhere");
    ends(1, *state, "test -e nowhere");
}

static void output_that_cannot_be_written_is_a_failure(void **state)
{
    ends(1, *state, "$V --version >/dev/full");
    said(*state, "cannot write to standard output");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_and_version_are_no_failure),
        cmocka_unit_test(wrong_use_ends_with_two_and_says_how),
        cmocka_unit_test(vault_that_is_not_there_is_a_failure_and_is_not_made),
        cmocka_unit_test(output_that_cannot_be_written_is_a_failure),
    };

    return cmocka_run_group_tests(tests, environment, kit_close);
}
