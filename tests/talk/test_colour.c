// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "talk/colour.h"

static void every_form_in_real_files_is_read(void **state)
{
    static const struct {
        const char *text;
        uint32_t argb;
    } forms[] = {
        {"rgb(255, 0, 0)", 0xffff0000},
        {"rgb( 255, 0,  0) ", 0xffff0000},
        {"rgb(1,2,3)", 0xff010203},
        {"RGB(1 2 3)", 0xff010203},
        {"rgb(100%, 0%, 50%)", 0xffff0080},
        {"rgba(150, 150, 150, 0.5)", 0x80969696},
        {"rgba(0, 0, 0, 0.1)", 0x1a000000},
        {"rgba(10 20 30 / 50%)", 0x800a141e},
        {"rgb(300, -5, 0)", 0xffff0000},
        {"rgba(255,255,255,1)", 0xffffffff},
        {"#444", 0xff444444},
        {"#ffff32", 0xffffff32},
        {"#FFFF3280", 0x80ffff32},
        {"#f008", 0x88ff0000},
        {"c0c0c0", 0xffc0c0c0},
        {"white", 0xffffffff},
        {" Yellow ", 0xffffff00},
        {"transparent", 0x00000000},
        {"hsl(120, 100%, 50%)", 0xff00ff00},
        {"hsla(240deg, 100%, 50%, 0.5)", 0x800000ff},
        {"hsl(0, 0, 100)", 0xffffffff},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        uint32_t argb = 0x12345678;
        if (!colour_read(forms[i].text, &argb) || argb != forms[i].argb)
            fail_msg("'%s' is read as %08x", forms[i].text, argb);
    }
}

static void what_is_no_colour_is_none(void **state)
{
    static const char *const texts[] = {
        "",
        "blau",
        "#12",
        "#12345",
        "#ggg",
        "rgb(1,2)",
        "rgb(1,2,3",
        "rgb(1,2,3,4,5)",
        "rgb 1,2,3)",
        "rgb(nan,0,0)",
        "rgb(1,2,3) or so",
        "url(x)",
        "#",
        "0000000000000000000000000000000000000000000000000000000000000000000000",
    };
    uint32_t argb = 0x12345678;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        /* A bracket that was forgotten is no reason to lose a colour. */
        bool open = strcmp(texts[i], "rgb(1,2,3") == 0;
        if (colour_read(texts[i], &argb) != open)
            fail_msg("'%s'", texts[i]);
        argb = 0x12345678;
    }
    assert_false(colour_read(NULL, &argb));
    assert_int_equal(argb, 0x12345678);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    for (uint32_t alpha = 0; alpha < 256; alpha++) {
        uint32_t argb = alpha << 24 | 0x0a64c8, again = 0;
        g_autofree char *text = colour_write(argb);
        assert_true(colour_read(text, &again));
        assert_int_equal(again, argb);
    }
}

static void half_a_colour_is_seen_over_what_lies_under_it(void **state)
{
    (void)state;
    assert_int_equal(colour_over(0x80000000, 0xffffffff), 0xff7f7f7f);
    assert_int_equal(colour_over(0xff102030, 0xffffffff), 0xff102030);
    assert_int_equal(colour_over(0x00102030, 0xffabcdef), 0xffabcdef);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_in_real_files_is_read),
        cmocka_unit_test(what_is_no_colour_is_none),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(half_a_colour_is_seen_over_what_lies_under_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
