// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures and sounds: which of several counts, and what happens when it is broken or far away. */
#include "talk/kit.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"
#define SVG_DATA                                                                                   \
    "data:image/"                                                                                  \
    "svg+xml;base64,PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnIGlkPSdkYXRhJy8+"
#define BOARD(id, button, images, sounds)                                                          \
    "{'format':'open-board-0.1','id':'" id "','locale':'en','name':'" id "','grid':{'rows':1,"     \
    "'columns':1,'order':[['1']]},'buttons':[" button "],'images':[" images "],'sounds':[" sounds  \
    "]}"
#define SHOWS "{'id':'1','label':'cat','image_id':9,'sound_id':'s'}"
#define MANIFEST(images)                                                                           \
    "{'format':'open-board-0.1','root':'a.obf','paths':{'boards':{'a':'a.obf'},'images':{" images  \
    "}}}"

/* The bytes that the first button of the first board shows or sounds, as text; NULL. g_free. */
static char *got(struct board_book *book, bool sound)
{
    const struct board_button *button = &kit_home(book)->buttons[0];
    int medium = sound ? button->sound : button->picture;
    struct board_media *media = board_media_open(book, board_book_home(book));
    g_autoptr(GBytes) bytes = medium == BOARD_NONE ? NULL : board_media_get(media, medium, NULL);
    char *text = bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;

    board_media_close(media);
    return text;
}

static void shows(struct board_book *book, const char *part)
{
    g_autofree char *text = got(book, false);

    if (part ? !text || !strstr(text, part) : text != NULL)
        fail_msg("shows %s", text ? text : "nothing");
    board_book_unref(book);
}

static struct board_book *zipped(const char *board, const char *images, const char *path,
                                 const char *bytes)
{
    g_autofree char *manifest = g_strdup_printf(
        "{'format':'open-board-0.1','root':'a.obf','paths':{'boards':{'a':'a.obf'},'images':{%s}}}",
        images);

    return kit_open(kit_zip("manifest.json", manifest, "a.obf", board, path, bytes, NULL));
}

static void data_go_before_a_path_before_an_address(void **state)
{
    (void)state;
    shows(zipped(BOARD("a", SHOWS,
                       "{'id':9,'data':'" SVG_DATA "','path':'i/c.svg','url':'http://x/y'}", ""),
                 "", "i/c.svg", SVG),
          "id='data'");
    shows(zipped(BOARD("a", SHOWS, "{'id':'9','path':'i/c.svg','url':'http://x/y'}", ""), "",
                 "i/c.svg", SVG),
          "width=");
}

static void broken_data_give_way_to_the_path(void **state)
{
    (void)state;
    shows(zipped(BOARD("a", SHOWS,
                       "{'id':9,'data':'data:image/png;base64,AAAA','path':'/i//c.svg'}", ""),
                 "", "i/c.svg", SVG),
          "width=");
}

static void the_manifest_or_another_board_may_have_the_picture(void **state)
{
    (void)state;
    shows(zipped(BOARD("a", SHOWS, "", ""), "'9':'i/c.svg'", "i/c.svg", SVG), "width=");
    shows(zipped(BOARD("a", SHOWS, "{'id':9,'path':'i/gone.svg'}", ""), "'9':'i/c.svg'", "i/c.svg",
                 SVG),
          "width=");
    shows(
        kit_open(kit_zip("manifest.json", MANIFEST(""), "a.obf", BOARD("a", SHOWS, "", ""), "b.obf",
                         BOARD("b", SHOWS, "{'id':'9','data':'" SVG_DATA "'}", ""), NULL)),
        "id='data'");
}

static void data_come_in_every_form(void **state)
{
    (void)state;
    shows(kit_board(BOARD("a", SHOWS,
                          "{'id':9,'data':'data:image/svg+xml,%3Csvg%20id=%22u%22/%3E'}", "")),
          "id=");
    shows(kit_board(BOARD("a", SHOWS, "{'id':9,'data':'DATA:image/svg;base64,PHN2Zy8+'}", "")),
          "<svg/>");
    shows(kit_board(BOARD("a", SHOWS, "{'id':9,'data':'PHN2Zy8+'}", "")), "<svg/>");
}

static void check_broken(const char *image, enum board_fault_kind kind)
{
    g_autofree char *board = g_strdup_printf(
        "{'format':'open-board-0.1','id':'a','locale':'en','name':'a','grid':{'rows':1,'columns':1,"
        "'order':[['1']]},'buttons':[{'id':'1','label':'cat','image_id':9}],'images':[%s]}",
        image);
    struct board_book *book = kit_board(board);
    struct board_faults *faults = board_media_check(book);
    size_t count;
    const struct board_fault *all = board_faults_all(faults, &count);
    g_autofree char *text = got(book, false);

    assert_null(text);
    assert_string_equal(kit_home(book)->buttons[0].label, "cat");
    if (kind == BOARD_FAULT_PICTURE_BROKEN) {
        assert_int_equal(kit_all_faults(book), 0);
        assert_int_equal(count, 1);
        assert_int_equal(all[0].kind, kind);
        assert_string_equal(all[0].button, "cat");
    } else {
        assert_int_equal(count, 0);
        assert_int_equal(kit_faults(book, kind, NULL), 1);
    }
    board_faults_free(faults);
    board_book_unref(book);
}

static void a_picture_that_cannot_be_shown_is_listed_and_the_word_stays(void **state)
{
    (void)state;
    check_broken("{'id':9,'data':'data:image/png;base64,'}", BOARD_FAULT_PICTURE_BROKEN);
    check_broken("{'id':9,'data':'data:image/png;base64,iVBORw0KGgo='}",
                 BOARD_FAULT_PICTURE_BROKEN);
    check_broken("{'id':9,'data':'data:image/png;base64,!!!!'}", BOARD_FAULT_PICTURE_BROKEN);
    check_broken("{'id':9,'data':'data:image/svg+xml,<svg><script/></svg>'}",
                 BOARD_FAULT_PICTURE_BROKEN);
    check_broken("{'id':9,'data':'data:image/svg+xml,<svg><image href=\\'http://x/y\\'/></svg>'}",
                 BOARD_FAULT_PICTURE_BROKEN);
    check_broken("{'id':9,'url':'http://x/y.png'}", BOARD_FAULT_PICTURE_OUTSIDE);
    check_broken("{'id':9,'symbol':{'set':'friends','filename':'sad.png'}}",
                 BOARD_FAULT_PICTURE_SET);
    check_broken("{'id':9,'path':'images/gone.png'}", BOARD_FAULT_PICTURE);
    check_broken("{'id':8}", BOARD_FAULT_PICTURE);
    check_broken("7,null,[],{'id':[]}", BOARD_FAULT_PICTURE);
}

static void symbols_of_the_devices_own_set_are_named(void **state)
{
    struct board_book *book = kit_board(
        BOARD("a", SHOWS, "{'id':9,'symbol':{'set':'viewfinder','filename':'happy'}}", ""));
    const struct board_medium *medium = board_book_medium(book, kit_home(book)->buttons[0].picture);

    (void)state;
    assert_string_equal(medium->symbol, "happy");
    assert_int_equal(kit_faults(book, BOARD_FAULT_PICTURE_SET, NULL), 0);
    board_book_unref(book);
}

static void sounds_are_found_and_judged_likewise(void **state)
{
    struct board_book *good =
        zipped(BOARD("a", SHOWS, "", "{'id':'s','path':'s.wav'}"), "", "s.wav", "RIFF and so on");
    struct board_book *bad =
        kit_board(BOARD("a", SHOWS, "", "{'id':'s','data':'data:audio/mp3;base64,aGVsbG8='}"));
    struct board_book *outside = kit_board(BOARD("a", SHOWS, "", "{'id':'s','url':'http://x/y'}"));
    struct board_faults *faults = board_media_check(bad);
    g_autofree char *text = got(good, true);
    size_t count;

    (void)state;
    assert_string_equal(text, "RIFF and so on");
    assert_int_equal(board_faults_all(faults, &count)[0].kind, BOARD_FAULT_SOUND_BROKEN);
    assert_int_equal(count, 1);
    assert_int_equal(kit_faults(outside, BOARD_FAULT_SOUND_OUTSIDE, "s"), 1);
    assert_int_equal(kit_home(outside)->buttons[0].sound, BOARD_NONE);
    board_faults_free(faults);
    board_book_unref(good);
    board_book_unref(bad);
    board_book_unref(outside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_go_before_a_path_before_an_address),
        cmocka_unit_test(broken_data_give_way_to_the_path),
        cmocka_unit_test(the_manifest_or_another_board_may_have_the_picture),
        cmocka_unit_test(data_come_in_every_form),
        cmocka_unit_test(a_picture_that_cannot_be_shown_is_listed_and_the_word_stays),
        cmocka_unit_test(symbols_of_the_devices_own_set_are_named),
        cmocka_unit_test(sounds_are_found_and_judged_likewise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
