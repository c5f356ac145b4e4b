// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Boards that the school sends in its plan pack. */
#include "plan/kit.h"

#include "talk/board_import.h"

#define BOARD                                                                                      \
    "{\"format\":\"open-board-0.1\",\"id\":\"a\",\"locale\":\"en\",\"name\":\"Ours\",\"grid\":{"   \
    "\"rows\":1,"                                                                                  \
    "\"columns\":1,\"order\":[[1]]},\"buttons\":[{\"id\":1,\"label\":\"hello\",\"load_board\":"    \
    "{\"id\":\"gone\"}}],\"images\":[],\"sounds\":[]}"

static struct pack *open_with(const struct kit *kit, const char *name, const char *text)
{
    g_autoptr(GPtrArray) files = kit_files(kit);
    g_autoptr(GBytes) zip = NULL;
    g_autoptr(GError) error = NULL;
    struct pack *pack;

    kit_add_text(files, name, text);
    zip = kit_zip(files);
    pack = kit_open_zip(kit, zip, &error);
    if (!pack)
        fail_msg("%s", error->message);
    return pack;
}

static void a_packs_boards_are_sifted_with_it(void **state)
{
    struct pack *pack = open_with(*state, "boards/ours.obf", BOARD);
    g_autoptr(GPtrArray) names = pack_boards(pack);
    g_autoptr(GBytes) answer = pack_file(pack, "boards/ours.obf");
    struct board_book *book = board_book_from_answer(answer, "ours.obf", NULL);
    size_t count;

    assert_int_equal(names->len, 1);
    assert_string_equal(g_ptr_array_index(names, 0), "boards/ours.obf");
    assert_non_null(book);
    assert_string_equal(board_book_board(book, 0)->name, "Ours");
    /* A board whose links lead nowhere is kept, and the dead button known. */
    assert_true(board_book_board(book, 0)->buttons[0].link_is_dead);
    assert_int_equal(board_faults_all(board_book_faults(book), &count)[0].kind, BOARD_FAULT_LINK);
    board_book_unref(book);
    pack_unref(pack);
}

static void boards_that_cannot_be_read_refuse_no_pack(void **state)
{
    struct pack *pack = open_with(*state, "boards/broken.obz", "PK\3\4 and nothing more");
    g_autoptr(GBytes) answer = pack_file(pack, "boards/broken.obz");
    g_autoptr(GError) error = NULL;

    assert_non_null(answer);
    assert_null(board_book_from_answer(answer, "broken.obz", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    pack_unref(pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packs_boards_are_sifted_with_it),
        cmocka_unit_test(boards_that_cannot_be_read_refuse_no_pack),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
