// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "core/fault.h"

#include <errno.h>

static void fault_answers_false_and_says_what(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(fault(&error, FAULT_REFUSED, "item %d of '%s'", 3, "x"));
    assert_true(fault_is(error, FAULT_REFUSED));
    assert_false(fault_is(error, FAULT_INVALID));
    assert_string_equal(error->message, "item 3 of 'x'");
    assert_false(fault(NULL, FAULT_REFUSED, "nobody asks"));
}

/* What is said repeats what came from outside, and may cut it between two bytes of a letter. */
static void words_can_always_be_read(void **state)
{
    g_autoptr(GError) raw = NULL;
    g_autoptr(GError) cut = NULL;

    (void)state;
    fault(&raw, FAULT_INVALID, "'%s' is none", "a\xff\xfe");
    assert_true(g_utf8_validate(raw->message, -1, NULL));
    assert_true(g_str_has_suffix(raw->message, "is none"));
    fault(&cut, FAULT_INVALID, "%.2s", "aŵ");
    assert_true(g_utf8_validate(cut->message, -1, NULL));
}

static void errno_is_sorted_by_what_to_do_next(void **state)
{
    static const struct {
        int number;
        enum fault_code code;
    } cases[] = {
        {ENOSPC, FAULT_FULL},      {EDQUOT, FAULT_FULL},   {ENOENT, FAULT_MISSING},
        {EAGAIN, FAULT_BUSY},      {EACCES, FAULT_DENIED}, {EPERM, FAULT_DENIED},
        {EWOULDBLOCK, FAULT_BUSY}, {EIO, FAULT_SYSTEM},    {EROFS, FAULT_SYSTEM},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strdup_printf("cannot: %s", g_strerror(cases[i].number));
        errno = cases[i].number;
        assert_false(fault_errno(&error, "cannot"));
        assert_true(fault_is(error, cases[i].code));
        assert_string_equal(error->message, text);
        assert_int_equal(errno, cases[i].number);
    }
    assert_false(fault_errno(NULL, "nobody asks"));
}

static void other_domains_and_nothing_are_no_fault(void **state)
{
    g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, (int)FAULT_INVALID, "x");

    (void)state;
    assert_false(fault_is(error, FAULT_INVALID));
    assert_false(fault_is(NULL, FAULT_INVALID));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fault_answers_false_and_says_what),
        cmocka_unit_test(words_can_always_be_read),
        cmocka_unit_test(errno_is_sorted_by_what_to_do_next),
        cmocka_unit_test(other_domains_and_nothing_are_no_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
