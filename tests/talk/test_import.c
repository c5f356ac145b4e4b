// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Boards through the throwaway child: what comes out is what was in the file, mended and judged. */
#include "talk/kit.h"

#include "child/frame.h"
#include "talk/board_import.h"
#include "talk/book_write.h"

#define ROUGH                                                                                      \
    "{'id':7,'name':'Rough','ext_speaker':{'sound':[1,2.5,null]},'grid':{'rows':9,'columns':1,"    \
    "'order':[[1,'two'],[null,1]]},'strings':{'cy':{'one':'un'}},'buttons':["                      \
    "{'id':1,'label':'one','image_id':9,'background_color':'rgb( 255, 0,  0) "                     \
    "','border_color':'blau',"                                                                     \
    "'actions':[':speak',':clear']},{'id':'two','label':'two','load_board':{'path':'gone.obf'}},"  \
    "{'id':1,'label':'again','sound_id':3,'image_id':4,'vocalization':'encore'},],"                \
    "'images':[{'id':9,'data':'data:image/svg+xml;base64,PHN2Zy8+'},{'id':4,'path':'i/"            \
    "broken.png'}],"                                                                               \
    "'sounds':[{'id':3,'path':'s/hello.wav'}]}"

static struct board_book *imported(GBytes *file)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_import(file, "stick.obz", &error);

    if (!book)
        fail_msg("%s", error->message);
    return book;
}

static GBytes *rough(void)
{
    return kit_zip("manifest.json", "{'root':'a.obf','paths':{'boards':{'gone':'gone.obf'}}}",
                   "a.obf", ROUGH, "i/broken.png", "no picture", "s/hello.wav", "RIFF....",
                   "secret.exe", "MZ", NULL);
}

static void what_comes_out_is_what_was_in_it(void **state)
{
    g_autoptr(GBytes) file = rough();
    struct board_book *book = imported(file), *direct = board_book_open(file, "stick.obz", NULL);
    const struct board *board = kit_home(book), *same = kit_home(direct);
    struct board_media *media = board_media_open(book, board_book_home(book));
    g_autoptr(GBytes) sound = board_media_get(media, board->buttons[2].sound, NULL);
    g_autoptr(GBytes) picture = board_media_get(media, board->buttons[0].picture, NULL);

    (void)state;
    assert_string_equal(board_book_name(book), "stick.obz");
    assert_string_equal(board->id, "7");
    assert_int_equal(board->rows * 100 + board->columns, same->rows * 100 + same->columns);
    assert_int_equal(board->button_count, same->button_count);
    for (int i = 0; i < board->button_count; i++) {
        assert_string_equal(board->buttons[i].label, same->buttons[i].label);
        assert_int_equal(board->buttons[i].background, same->buttons[i].background);
        assert_int_equal(board->buttons[i].action_count, same->buttons[i].action_count);
        assert_int_equal(board->buttons[i].link_is_dead, same->buttons[i].link_is_dead);
    }
    assert_string_equal(board_shown(board, &board->buttons[0], "cy"), "un");
    assert_int_equal(g_bytes_get_size(sound), 8);
    assert_int_equal(g_bytes_get_size(picture), 6);
    board_media_close(media);
    board_book_unref(book);
    board_book_unref(direct);
}

static void what_was_wrong_with_the_file_is_still_known(void **state)
{
    g_autoptr(GBytes) file = rough();
    struct board_book *book = imported(file);

    (void)state;
    assert_int_equal(kit_faults(book, BOARD_FAULT_MENDED, NULL), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_GRID, NULL), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_COLOUR, "blau"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LINK, "gone.obf"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_LISTED, "gone.obf"), 1);
    assert_int_equal(kit_faults(book, BOARD_FAULT_PICTURE_BROKEN, "4"), 1);
    board_book_unref(book);
}

static void an_imported_book_is_written_like_any_other(void **state)
{
    g_autoptr(GBytes) file = rough();
    struct board_book *book = imported(file);
    g_autoptr(GBytes) zip = board_book_write(book, NULL);
    g_autoptr(GBytes) board = kit_file(zip, "a.obf");
    g_autoptr(GBytes) program = kit_file(zip, "secret.exe");
    json_t *value = json_read(board, 1 << 20, NULL);

    (void)state;
    assert_non_null(json_object_get(value, "ext_speaker"));
    assert_null(program); /* what no board can show or sound stays behind */
    json_decref(value);
    board_book_unref(book);
}

static void a_board_alone_comes_through_too(void **state)
{
    g_autoptr(GBytes) file = kit_bytes(ROUGH);
    struct board_book *book = imported(file);

    (void)state;
    assert_int_equal(board_book_count(book), 1);
    assert_string_equal(kit_home(book)->name, "Rough");
    board_book_unref(book);
}

static void what_is_no_board_is_refused_with_a_reason(void **state)
{
    g_autofree char *much = g_strnfill(40 * 1024 * 1024, ' ');
    g_autoptr(GBytes) text = kit_bytes("hello");
    g_autoptr(GBytes) swells = kit_zip("a.obf", ROUGH, "b.png", much, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) other = NULL;

    (void)state;
    assert_null(board_book_import(text, "x", &error));
    assert_true(fault_is(error, FAULT_INVALID));
    assert_null(board_book_import(swells, "x", &other));
    assert_true(fault_is(other, FAULT_INVALID));
}

/* --- whoever answers in the child's place --- */

struct said {
    char kind;
    const char *name, *text;
};

static bool is_taken(const struct said *all, size_t count)
{
    g_autofree char *path = NULL;
    char *data;
    gsize bytes;
    g_autoptr(GBytes) answer = NULL;
    g_autoptr(GError) error = NULL;
    int fd = g_file_open_tmp("viewfinder-test-XXXXXX", &path, NULL);
    struct board_book *book;

    for (size_t i = 0; i < count; i++) {
        g_autoptr(GBytes) text = kit_bytes(all[i].text);
        assert_true(frame_put(fd, all[i].kind, all[i].name, g_bytes_get_data(text, NULL),
                              g_bytes_get_size(text)));
    }
    assert_true(frame_end(fd));
    close(fd);
    assert_true(g_file_get_contents(path, &data, &bytes, NULL));
    g_remove(path);
    answer = g_bytes_new_take(data, bytes);
    book = board_book_from_answer(answer, "x", &error);
    assert_true((book == NULL) == (error != NULL));
    board_book_unref(book);
    return error == NULL;
}

static void a_child_that_talks_nonsense_is_not_believed(void **state)
{
    static const struct said good[] = {{'f', "", "[]"}, {'j', "a.obf", ROUGH}};
    static const struct said cases[][2] = {
        {{'j', "a.obf", ROUGH}, {'j', "a.obf", ROUGH}},
        {{'j', "../a.obf", ROUGH}, {'f', "", "[]"}},
        {{'f', "", "[]"}, {'f', "", "[]"}},
        {{'f', "", "[[99,'','','']]"}, {'j', "a.obf", ROUGH}},
        {{'f', "", "[['x']]"}, {'j', "a.obf", ROUGH}},
        {{'f', "", "{}"}, {'j', "a.obf", ROUGH}},
        {{'q', "b", ""}, {'j', "a.obf", ROUGH}},
        {{'f', "", "[]"}, {'m', "b.png", "x"}},
    };

    (void)state;
    assert_true(is_taken(good, 2));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (is_taken(cases[i], 2))
            fail_msg("case %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_out_is_what_was_in_it),
        cmocka_unit_test(what_was_wrong_with_the_file_is_still_known),
        cmocka_unit_test(an_imported_book_is_written_like_any_other),
        cmocka_unit_test(a_board_alone_comes_through_too),
        cmocka_unit_test(what_is_no_board_is_refused_with_a_reason),
        cmocka_unit_test(a_child_that_talks_nonsense_is_not_believed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
