// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void what_fits_is_one_page(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 6; count++) {
        struct layout_page page = layout_page(count, 6, 3);
        assert_int_equal(page.first, 0);
        assert_int_equal(page.shown, count);
        assert_false(page.turns);
    }
}

static void pages_show_each_thing_once_and_begin_again(void **state)
{
    (void)state;
    for (size_t room = 2; room <= 12; room++) {
        for (size_t count = room + 1; count <= 40; count++) {
            int shown[64] = {0}, again = 0;
            size_t pages = (count + room - 2) / (room - 1);
            for (size_t p = 0; p < pages; p++) {
                struct layout_page page = layout_page(count, room, (int)p);
                assert_true(page.turns && page.shown >= 1 && page.shown < room);
                for (size_t i = 0; i < page.shown; i++)
                    again |= shown[page.first + i]++;
            }
            assert_int_equal(again, 0);
            for (size_t i = 0; i < count; i++)
                assert_int_equal(shown[i], 1);
            assert_int_equal(layout_page(count, room, (int)pages).first, 0);
        }
    }
}

static void boxes_side_by_side_keep_their_gap_and_their_place(void **state)
{
    struct box row = {10, 20, 912, 80};

    (void)state;
    for (int count = 1; count <= 8; count++) {
        for (int i = 0; i < count; i++) {
            struct box box = layout_across(row, i, count, 24);
            struct box next = layout_across(row, i + 1, count, 24);
            assert_int_equal(next.x - box.x - box.w, 24);
            assert_true(box.x >= row.x && box.x + box.w <= row.x + row.w);
            assert_int_equal(box.y, row.y);
            assert_int_equal(box.h, row.h);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_one_page),
        cmocka_unit_test(pages_show_each_thing_once_and_begin_again),
        cmocka_unit_test(boxes_side_by_side_keep_their_gap_and_their_place),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
