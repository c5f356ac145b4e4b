// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Random harm to boards and packages: refused with a reason, or taken and usable to the last
 * button. Anything else is for the sanitizers to find. */
#include "talk/kit.h"

#include "core/assets.h"
#include "mutate.h"
#include "talk/book_write.h"
#include "talk/talk.h"

#define BOARD                                                                                      \
    "{'format':'open-board-0.1','id':7,'locale':'en','name':'Name','grid':{'rows':2,'columns':2,"  \
    "'order':[[1,'two'],[null,3]]},'strings':{'cy':{'one':'un'},'en-GB':{'Name':'Enw'}},'buttons'" \
    ":["                                                                                           \
    "{'id':1,'label':'one','image_id':9,'background_color':'rgba( 255, 0, 0, 0.5)','actions':"     \
    "['+oo',':space',':speak',':clear',':home',':back',':backspace']},{'id':'two','label':'two',"  \
    "'load_board':{'path':'b.obf','id':'b'},'left':0.1,'top':0.2,'width':0.3,'height':0.4},"       \
    "{'id':3,'label':'caf\u00e9','hidden':true,'sound_id':3,'vocalization':'encore','"             \
    "translations':"                                                                               \
    "{'cy':{'label':'tri'}}}],'images':[{'id':9,'data':'data:image/svg+xml;base64,PHN2Zy8+',"      \
    "'path':'i/"                                                                                   \
    "p.svg','symbol':{'set':'viewfinder','filename':'happy'}}],'sounds':[{'id':3,'data':"          \
    "'data:audio/wav;base64,UklGRg=='}]}"
#define MANIFEST                                                                                   \
    "{'format':'open-board-0.1','root':'a.obf','paths':{'boards':{'7':'a.obf','b':'b.obf'},"       \
    "'images':{'9':'i/p.svg'},'sounds':{}}}"

static const struct moment WHEN = {.boot = "0f0e0d0c-0b0a-4908-8706-050403020100"};

static GByteArray *harmed(GRand *random, GBytes *whole)
{
    GByteArray *bytes = g_byte_array_new();

    g_byte_array_append(bytes, g_bytes_get_data(whole, NULL), (guint)g_bytes_get_size(whole));
    mutate(random, bytes);
    return bytes;
}

static void check_board(const struct board_book *book, const struct board *board)
{
    assert_true(board->rows >= 1 && board->rows <= BOARD_SIDE_MOST);
    assert_true(board->columns >= 1 && board->columns <= BOARD_SIDE_MOST);
    assert_true(g_utf8_validate(board->name, -1, NULL));
    for (int i = 0; i < board->rows * board->columns; i++)
        assert_true(board->cells[i] >= BOARD_NONE && board->cells[i] < board->button_count);
    for (int i = 0; i < board->button_count; i++) {
        const struct board_button *button = &board->buttons[i];
        assert_true(g_utf8_validate(board_shown(board, button, "cy"), -1, NULL));
        assert_true(g_utf8_validate(board_spoken(board, button, "en-GB"), -1, NULL));
        assert_true(button->link < board_book_count(book));
        assert_true(button->link == BOARD_NONE || !button->link_is_dead);
        assert_true(button->left + button->width <= 1.0000001);
    }
}

static void check_media(struct board_book *book, int board)
{
    struct board_media *media = board_media_open(book, board);
    const struct board *on = board_book_board(book, board);

    for (int i = 0; i < on->button_count; i++) {
        g_autoptr(GError) error = NULL;
        GBytes *bytes = on->buttons[i].picture == BOARD_NONE
                            ? NULL
                            : board_media_get(media, on->buttons[i].picture, &error);
        assert_true(on->buttons[i].picture == BOARD_NONE || (bytes == NULL) == (error != NULL));
        g_bytes_unref(bytes);
    }
    board_media_close(media);
}

static void press_everything(struct board_book *book)
{
    struct talk *talk = talk_new(book, "cy");
    struct sentence *again;
    json_t *body;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < board_book_board(book, talk_board(talk))->button_count; i++) {
            struct sentence_answer answer;
            talk_press(talk, i, &WHEN, &answer);
            assert_true(!answer.say || g_utf8_validate(answer.say, -1, NULL));
            sentence_answer_clear(&answer);
        }
    }
    body = sentence_body(talk_sentence(talk));
    again = sentence_from_body(body, NULL);
    assert_non_null(again);
    assert_string_equal(sentence_shown(again), sentence_shown(talk_sentence(talk)));
    sentence_free(again);
    json_decref(body);
    talk_free(talk);
}

/* What we write of it is without the faults of form that it came with. */
static void write_it(const struct board_book *book)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) zip = board_book_write(book, &error);
    struct board_book *again;

    if (!zip)
        fail_msg("%s", error->message);
    again = kit_open(g_bytes_ref(zip));
    assert_int_equal(board_book_count(again), board_book_count(book));
    assert_int_equal(kit_faults(again, BOARD_FAULT_MENDED, NULL), 0);
    assert_int_equal(kit_faults(again, BOARD_FAULT_BUTTON_ID, NULL), 0);
    assert_int_equal(kit_faults(again, BOARD_FAULT_BOARD_ID, NULL), 0);
    assert_int_equal(kit_faults(again, BOARD_FAULT_COLOUR, NULL), 0);
    assert_int_equal(kit_faults(again, BOARD_FAULT_GRID, NULL), 0);
    board_book_unref(again);
}

static bool is_taken(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(bytes, "harmed.obz", &error);

    assert_true((book == NULL) == (error != NULL));
    if (!book)
        return false;
    for (int i = 0; i < board_book_count(book); i++) {
        check_board(book, board_book_board(book, i));
        check_media(book, i);
    }
    press_everything(book);
    write_it(book);
    board_book_unref(book);
    return true;
}

static void a_harmed_board_is_refused_or_usable(void **state)
{
    GRand *random = g_rand_new_with_seed(17);
    g_autoptr(GBytes) whole = kit_bytes(BOARD);
    int taken = 0;

    (void)state;
    for (int i = 0; i < 1200; i++) {
        g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(harmed(random, whole));
        taken += is_taken(bytes);
    }
    /* Most harm takes no board away. */
    assert_true(taken > 1000);
    g_rand_free(random);
}

static GBytes *package(GBytes *manifest, GBytes *board)
{
    const char *const names[] = {"manifest.json", "a.obf", "b.obf", "i/p.svg"};
    g_autoptr(GBytes) other = kit_bytes(BOARD);
    g_autoptr(GBytes) picture = kit_bytes("<svg/>");
    GBytes *const files[] = {manifest, board, other, picture};
    struct pack_zipper *zipper = pack_zipper_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        assert_true(pack_zipper_add(zipper, names[i], files[i], NULL));
    return pack_zipper_finish(zipper, NULL);
}

static void a_package_with_harmed_files_is_usable(void **state)
{
    GRand *random = g_rand_new_with_seed(18);
    g_autoptr(GBytes) manifest = kit_bytes(MANIFEST), board = kit_bytes(BOARD);

    (void)state;
    for (int i = 0; i < 400; i++) {
        g_autoptr(GBytes) a = g_byte_array_free_to_bytes(harmed(random, manifest));
        g_autoptr(GBytes) b = g_byte_array_free_to_bytes(harmed(random, board));
        g_autoptr(GBytes) zip = package(a, b);
        assert_true(is_taken(zip)); /* the other board is there, whatever happens */
    }
    g_rand_free(random);
}

static void a_harmed_zip_is_refused_or_usable(void **state)
{
    GRand *random = g_rand_new_with_seed(19);
    g_autoptr(GBytes) manifest = kit_bytes(MANIFEST), board = kit_bytes(BOARD);
    g_autoptr(GBytes) zip = package(manifest, board);
    int taken = 0;

    (void)state;
    for (int i = 0; i < 1200; i++) {
        g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(harmed(random, zip));
        taken += is_taken(bytes);
    }
    assert_true(taken > 0 && taken < 1200);
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_harmed_board_is_refused_or_usable),
        cmocka_unit_test(a_package_with_harmed_files_is_usable),
        cmocka_unit_test(a_harmed_zip_is_refused_or_usable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
