// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Packages: which boards there are, where home is, where links lead, whatever the manifest says. */
#include "talk/kit.h"

#define BOARD(id, button)                                                                          \
    "{'format':'open-board-0.1','id':'" id "','locale':'en','name':'Board " id "','grid':"         \
    "{'rows':1,'columns':1,'order':[['1']]},'buttons':[" button "],'images':[],'sounds':[]}"
#define LINK(link) "{'id':'1','label':'go','load_board':" link "}"
#define MANIFEST(root, boards)                                                                     \
    "{'format':'open-board-0.1','root':'" root "','paths':{'boards':{" boards "}}}"

static void boards_are_found_by_id_and_links_by_path(void **state)
{
    struct board_book *book = kit_open(
        kit_zip("manifest.json", MANIFEST("boards/b.obf", "'a':'boards/a.obf','b':'boards/b.obf'"),
                "boards/a.obf", BOARD("a", LINK("{'path':'boards/b.obf'}")), "boards/b.obf",
                BOARD("b", LINK("{'id':'a'}")), NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 2);
    assert_string_equal(board_book_title(book, "en"), "Board b");
    assert_string_equal(kit_home(book)->id, "b");
    assert_int_equal(kit_at(kit_home(book), 0, 0)->link, board_book_find(book, "a"));
    assert_int_equal(kit_at(board_book_board(book, board_book_find(book, "a")), 0, 0)->link,
                     board_book_find(book, "b"));
    assert_int_equal(kit_all_faults(book), 0);
    board_book_unref(book);
}

static void a_link_that_leads_nowhere_is_dead_and_listed(void **state)
{
    struct board_book *book = kit_open(
        kit_zip("manifest.json", MANIFEST("boards/a.obf", "'a':'boards/a.obf'"), "boards/a.obf",
                BOARD("a", LINK("{'path':'boards/special::unfinished.obf'}")), NULL));
    size_t count;
    const struct board_fault *faults = board_faults_all(board_book_faults(book), &count);
    const struct board_button *button = kit_at(kit_home(book), 0, 0);

    (void)state;
    assert_int_equal(button->link, BOARD_NONE);
    assert_true(button->link_is_dead);
    assert_string_equal(button->label, "go");
    assert_int_equal(count, 1);
    assert_int_equal(faults[0].kind, BOARD_FAULT_LINK);
    assert_string_equal(faults[0].board, "Board a");
    assert_string_equal(faults[0].button, "go");
    assert_string_equal(faults[0].detail, "boards/special::unfinished.obf");
    board_book_unref(book);
}

static void links_of_every_form_are_followed(void **state)
{
    static const char *const links[] = {
        "{'path':'boards/two words.obf'}",
        "{'path':'/boards//two words.obf'}",
        "{'path':'./boards/two words.obf'}",
        "{'path':'boards/two%%20words.obf'}",
        "{'id':'b'}",
        "{'id':'b','path':'boards/gone.obf'}",
        "{'name':'x','id':'listed'}",
        "'b'",
        "'boards/two words.obf'",
        "{'path':'boards\\\\two words.obf'}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *button =
            g_strdup_printf("{'id':'1','label':'go','load_board':%s}", links[i]);
        g_autofree char *text = g_strdup_printf("{'id':'a','locale':'en','format':'open-board-0.1',"
                                                "'grid':{'rows':1,'columns':1,'order':[['1']]},"
                                                "'buttons':[%s]}",
                                                button);
        char *plain = strstr(text, "%%");
        struct board_book *book;

        if (plain)
            memmove(plain, plain + 1, strlen(plain));
        book = kit_open(kit_zip(
            "manifest.json",
            MANIFEST("boards/a.obf", "'a':'boards/a.obf','listed':'boards/two words.obf'"),
            "boards/a.obf", text, "boards/two words.obf", BOARD("b", LINK("{'id':'a'}")), NULL));
        if (kit_at(kit_home(book), 0, 0)->link != board_book_find(book, "b") ||
            kit_all_faults(book) != 0)
            fail_msg("%s", links[i]);
        board_book_unref(book);
    }
}

static void a_link_to_the_internet_is_listed_and_never_followed(void **state)
{
    struct board_book *book =
        kit_board(BOARD("a", LINK("{'name':'Cool','url':'http://www.example.com/b',"
                                  "'data_url':'http://www.example.com/b.obf'}")));

    (void)state;
    assert_true(kit_at(kit_home(book), 0, 0)->link_is_dead);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LINK_OUTSIDE, "Cool"), 1);
    board_book_unref(book);
}

static void a_manifest_that_is_wrong_loses_no_board(void **state)
{
    struct board_book *book = kit_open(kit_zip(
        "manifest.json",
        "{'root':'boards/gone.obf','paths':{'boards':{'x':'boards/a.obf','y':'boards/gone.obf'},"
        "'images':{'9':'images/gone.png'},'sounds':null}}",
        "boards/a.obf", BOARD("a", LINK("{'id':'x'}")), "other/b.obf",
        BOARD("b", LINK("{'id':'a'}")), NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 2);
    assert_string_equal(kit_home(book)->id, "a");
    assert_int_equal(board_book_find(book, "x"), board_book_find(book, "a"));
    assert_int_equal(kit_faults(book, BOARD_FAULT_ROOT, "boards/gone.obf"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LISTED, "boards/gone.obf"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LISTED, "images/gone.png"), 1);
    assert_int_equal(kit_all_faults(book), 3);
    board_book_unref(book);
}

static void without_a_manifest_boards_are_found_by_name(void **state)
{
    struct board_book *book =
        kit_open(kit_zip("a.obf", BOARD("a", LINK("{'path':'b.obf'}")), "b.obf",
                         BOARD("b", LINK("{'id':'a'}")), "readme.txt", "hello", NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 2);
    assert_int_equal(kit_at(kit_home(book), 0, 0)->link, board_book_find(book, "b"));
    assert_int_equal(kit_faults(book, BOARD_FAULT_MANIFEST, NULL), 1);
    board_book_unref(book);
}

static void a_folder_that_was_zipped_whole_is_a_package_too(void **state)
{
    struct board_book *book =
        kit_open(kit_zip("mine/manifest.json", MANIFEST("boards/b.obf", "'b':'boards/b.obf'"),
                         "mine/boards/a.obf", BOARD("a", LINK("{'path':'boards/b.obf'}")),
                         "mine/boards/b.obf", BOARD("b", LINK("{'path':'boards/a.obf'}")), NULL));

    (void)state;
    assert_string_equal(kit_home(book)->id, "b");
    assert_int_equal(kit_at(kit_home(book), 0, 0)->link, board_book_find(book, "a"));
    assert_int_equal(kit_all_faults(book), 0);
    board_book_unref(book);
}

static void two_boards_of_one_id_are_both_there(void **state)
{
    struct board_book *book = kit_open(kit_zip("manifest.json", MANIFEST("1.obf", "'a':'1.obf'"),
                                               "1.obf", BOARD("a", LINK("{'path':'2.obf'}")),
                                               "2.obf", BOARD("a", LINK("{'id':'a'}")), NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 2);
    assert_int_equal(kit_at(kit_home(book), 0, 0)->link, 1);
    assert_int_equal(kit_at(board_book_board(book, 1), 0, 0)->link, 0);
    assert_int_equal(kit_faults(book, BOARD_FAULT_BOARD_ID, "a"), 1);
    board_book_unref(book);
}

static void a_board_that_cannot_be_read_takes_no_other_with_it(void **state)
{
    struct board_book *book = kit_open(kit_zip(
        "manifest.json", MANIFEST("a.obf", "'a':'a.obf'"), "a.obf",
        BOARD("a", LINK("{'path':'b.obf'}")), "b.obf", "no JSON at all", "c.obf",
        "{'id':'c','locale':'en','format':'open-board-0.1','buttons':[{'id':1,'label':'hi',}",
        NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 2);
    assert_true(kit_at(kit_home(book), 0, 0)->link_is_dead);
    assert_int_equal(kit_faults(book, BOARD_FAULT_UNREADABLE, NULL), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_MENDED, NULL), 1);
    assert_string_equal(kit_at(board_book_board(book, 1), 0, 0)->label, "hi");
    board_book_unref(book);
}

static void refuses(GBytes *bytes_take)
{
    g_autoptr(GError) error = NULL;

    assert_null(board_book_open(bytes_take, "test", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_bytes_unref(bytes_take);
}

static void what_has_no_board_in_it_is_refused(void **state)
{
    (void)state;
    refuses(kit_bytes(""));
    refuses(kit_bytes("hello"));
    refuses(kit_bytes("[1,2]"));
    refuses(kit_bytes("{'id':'a','topics':[]}"));
    refuses(kit_bytes("PK\3\4 and then nothing"));
    refuses(kit_zip("readme.txt", "hello", NULL));
    refuses(kit_zip("a.obf", "no", "b.obf", "[]", NULL));
}

/* The zip's own limits are tests/plan's; here: that they hold for boards. */
static void a_zip_that_swells_is_refused(void **state)
{
    g_autofree char *much = g_strnfill(40 * 1024 * 1024, ' ');

    (void)state;
    refuses(kit_zip("a.obf", BOARD("a", LINK("null")), "images/b.png", much, NULL));
}

static void an_odd_entry_is_passed_over(void **state)
{
    struct board_book *book = kit_open(kit_zip(
        "manifest.json", MANIFEST("a.obf", "'a':'a.obf'"), "a.obf", BOARD("a", LINK("null")),
        "../out.obf", BOARD("x", LINK("null")), "/images//cat.png", "x", NULL));

    (void)state;
    assert_int_equal(board_book_count(book), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_ENTRY, "../out.obf"), 1);
    assert_int_equal(kit_all_faults(book), 1);
    board_book_unref(book);
}

static void there_is_an_end_to_what_a_book_may_hold(void **state)
{
    GString *text = g_string_new("{'id':'a','locale':'en','format':'open-board-0.1','buttons':[");
    struct board_book *book;

    (void)state;
    for (int i = 0; i < BOARD_BUTTONS_MOST + 5; i++)
        g_string_append_printf(text, "%s{'id':%d,'label':'w'}", i ? "," : "", i);
    g_string_append(text, "],'grid':{'rows':1000000,'columns':99999999999}}");
    book = kit_board(text->str);
    assert_int_equal(kit_home(book)->button_count, BOARD_BUTTONS_MOST);
    assert_int_equal(kit_home(book)->rows, BOARD_SIDE_MOST);
    assert_int_equal(kit_home(book)->columns, BOARD_SIDE_MOST);
    assert_int_equal(kit_faults(book, BOARD_FAULT_BUTTONS_MANY, NULL), 1);
    board_book_unref(book);
    g_string_free(text, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boards_are_found_by_id_and_links_by_path),
        cmocka_unit_test(a_link_that_leads_nowhere_is_dead_and_listed),
        cmocka_unit_test(links_of_every_form_are_followed),
        cmocka_unit_test(a_link_to_the_internet_is_listed_and_never_followed),
        cmocka_unit_test(a_manifest_that_is_wrong_loses_no_board),
        cmocka_unit_test(without_a_manifest_boards_are_found_by_name),
        cmocka_unit_test(a_folder_that_was_zipped_whole_is_a_package_too),
        cmocka_unit_test(two_boards_of_one_id_are_both_there),
        cmocka_unit_test(a_board_that_cannot_be_read_takes_no_other_with_it),
        cmocka_unit_test(what_has_no_board_in_it_is_refused),
        cmocka_unit_test(a_zip_that_swells_is_refused),
        cmocka_unit_test(an_odd_entry_is_passed_over),
        cmocka_unit_test(there_is_an_end_to_what_a_book_may_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
