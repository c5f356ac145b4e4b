// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A book written as a package: opened by us, by unzip and by python3, with all that was in it. */
#include "talk/kit.h"

#include "core/assets.h"
#include "talk/book_write.h"

static GBytes *written(const struct board_book *book)
{
    g_autoptr(GError) error = NULL;
    GBytes *bytes = board_book_write(book, &error);

    if (!bytes)
        fail_msg("%s", error->message);
    return bytes;
}

/* One entry as JSON. */
static json_t *entry(GBytes *zip, const char *name)
{
    g_autoptr(GBytes) bytes = kit_file(zip, name);
    json_t *value = bytes ? json_read(bytes, 1 << 24, NULL) : NULL;

    if (!value)
        fail_msg("no %s", name);
    return value;
}

static void same_button(const struct board *x, const struct board *y, int i)
{
    const struct board_button *a = &x->buttons[i], *b = &y->buttons[i];

    assert_string_equal(a->label, b->label);
    assert_string_equal(board_spoken(x, a, "cy"), board_spoken(y, b, "cy"));
    assert_int_equal(a->action_count, b->action_count);
    assert_int_equal(a->link, b->link);
    assert_int_equal(a->link_is_dead, b->link_is_dead);
    assert_int_equal(a->link_adds, b->link_adds);
    assert_int_equal(a->is_hidden, b->is_hidden);
    assert_int_equal(a->background, b->background);
    assert_int_equal(a->border, b->border);
    assert_int_equal(a->picture == BOARD_NONE, b->picture == BOARD_NONE);
    assert_int_equal(a->sound == BOARD_NONE, b->sound == BOARD_NONE);
    assert_true(a->left == b->left && a->height == b->height);
}

/* Boards in the order of their names: a package need not keep theirs. */
static void same(const struct board_book *x, const struct board_book *y)
{
    assert_int_equal(board_book_count(x), board_book_count(y));
    assert_int_equal(board_book_home(x), board_book_home(y));
    for (int b = 0; b < board_book_count(x); b++) {
        const struct board *i = board_book_board(x, b), *j = board_book_board(y, b);
        assert_string_equal(i->name, j->name);
        assert_int_equal(i->rows * 1000 + i->columns, j->rows * 1000 + j->columns);
        assert_int_equal(i->is_free, j->is_free);
        assert_memory_equal(i->cells, j->cells, (size_t)(i->rows * i->columns) * sizeof *i->cells);
        assert_int_equal(i->button_count, j->button_count);
        for (int k = 0; k < i->button_count; k++)
            same_button(i, j, k);
    }
}

/* The second writing is the first again; what other programs open holds. */
static void goes_round(struct board_book *book)
{
    g_autoptr(GBytes) first = written(book);
    struct board_book *again = kit_open(g_bytes_ref(first));
    g_autoptr(GBytes) second = written(again);
    struct scratch *scratch = scratch_new();
    g_autofree char *out = NULL;

    same(book, again);
    assert_true(g_bytes_equal(first, second));
    scratch_put(scratch, "book.obz", g_bytes_get_data(first, NULL), g_bytes_get_size(first));
    if (scratch_run(scratch, "unzip -tq book.obz && mkdir x && cd x && unzip -q ../book.obz &&"
                             " find . -name '*.obf' -o -name manifest.json | while read -r f; do"
                             " python3 -m json.tool \"$f\" >/dev/null || exit 1; done") != 0) {
        out = scratch_out(scratch);
        fail_msg("%s", out);
    }
    scratch_free(scratch);
    board_book_unref(again);
    board_book_unref(book);
}

#define ROUGH                                                                                      \
    "{'format':'open-board-0.1','id':7,'name':'Rough','ext_speaker_settings':{'sound':[1,2.5,"     \
    "null]},"                                                                                      \
    "'mystery':true,'description_html':'<b>x</b>','license':{'type':'CC-By','ext_l':1},"           \
    "'grid':{'rows':9,'columns':1,'order':[[1,'two'],[null,1]],'ext_g':'g'},"                      \
    "'strings':{'cy':{'one':'un'}},'buttons':["                                                    \
    "{'id':1,'label':'one','image_id':9,'ext_speaker_best':true,'background_color':'rgb( 255, 0, " \
    " 0) ',"                                                                                       \
    "'border_color':'blau','actions':[':speak',':clear'],'unknown':{'a':[]}},"                     \
    "{'id':'two','label':'two','load_board':{'path':'gone.obf','name':'Gone'},'ext_load_board':{'" \
    "url':'u'}},"                                                                                  \
    "{'id':1,'label':'again','hidden':true,'sound_id':3,'vocalization':'encore'}],"                \
    "'images':[{'id':9,'content_type':'image/svg','url':'http://x/y z.svg','ext_i':'i','data':"    \
    "'data:image/"                                                                                 \
    "svg+xml;base64,PHN2Zy8+'},{'id':10,'symbol':{'set':'mypics','filename':'hat.ico'}}],"         \
    "'sounds':[{'id':3,'data':'data:audio/wav;base64,UklGRg=='}]}"

static void what_is_not_ours_stays_where_it_was(void **state)
{
    struct board_book *book = kit_board(ROUGH);
    g_autoptr(GBytes) zip = written(book);
    json_t *board = entry(zip, "boards/7.obf"), *button, *image;

    (void)state;
    button = json_array_get(json_object_get(board, "buttons"), 0);
    image = json_array_get(json_object_get(board, "images"), 0);
    assert_true(json_is_true(json_object_get(board, "mystery")));
    assert_true(json_is_real(json_array_get(
        json_object_get(json_object_get(board, "ext_speaker_settings"), "sound"), 1)));
    assert_true(json_is_true(json_object_get(button, "ext_speaker_best")));
    assert_non_null(json_object_get(button, "unknown"));
    assert_string_equal(
        json_string_value(json_object_get(button, "ext_viewfinder_was_border_color")), "blau");
    assert_string_equal(json_string_value(json_object_get(image, "ext_i")), "i");
    assert_string_equal(json_string_value(json_object_get(image, "url")), "http://x/y z.svg");
    assert_non_null(json_object_get(json_array_get(json_object_get(board, "images"), 1), "symbol"));
    assert_string_equal(
        json_string_value(json_object_get(
            json_object_get(json_array_get(json_object_get(board, "buttons"), 1), "load_board"),
            "path")),
        "gone.obf");
    json_decref(board);
    goes_round(book);
}

static void buttons_of_one_id_get_one_each(void **state)
{
    struct board_book *book =
        kit_board("{'format':'open-board-0.1','id':'b','buttons':[{'id':1,'label':'a'},"
                  "{'id':1,'label':'b'},{'id':1,'label':'c'},{'id':'1-2','label':'d'}]}");
    g_autoptr(GBytes) zip = written(book);
    json_t *board = entry(zip, "boards/b.obf"), *buttons = json_object_get(board, "buttons");
    static const char *const ids[] = {"1", "1-2", "1-3", "1-2-2"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(buttons, i), "id")),
                            ids[i]);
    json_decref(board);
    board_book_unref(book);
}

static void what_the_format_asks_for_is_there(void **state)
{
    struct board_book *book = kit_board(ROUGH);
    g_autoptr(GBytes) zip = written(book);
    json_t *board = entry(zip, "boards/7.obf"), *manifest = entry(zip, "manifest.json"), *button,
           *image;
    g_autofree char *order = NULL;

    (void)state;
    button = json_array_get(json_object_get(board, "buttons"), 0);
    image = json_array_get(json_object_get(board, "images"), 0);
    order = json_dumps(json_object_get(json_object_get(board, "grid"), "order"), JSON_COMPACT);
    assert_string_equal(json_string_value(json_object_get(board, "id")), "7");
    assert_string_equal(json_string_value(json_object_get(board, "locale")), "en");
    assert_string_equal(order,
                        "[[\"1\",\"two\"],[null,\"1-2\"],[null,null],[null,null],[null,null],"
                        "[null,null],[null,null],[null,null],[null,null]]");
    assert_string_equal(json_string_value(json_object_get(button, "background_color")),
                        "rgb(255, 0, 0)");
    assert_string_equal(json_string_value(json_object_get(button, "action")), ":speak");
    assert_null(json_object_get(button, "border_color"));
    assert_string_equal(json_string_value(json_object_get(button, "image_id")), "9");
    assert_string_equal(json_string_value(json_object_get(image, "id")), "9");
    assert_string_equal(json_string_value(json_object_get(image, "content_type")), "image/svg+xml");
    assert_true(json_is_integer(json_object_get(image, "width")));
    assert_string_equal(json_string_value(json_object_get(manifest, "root")), "boards/7.obf");
    json_decref(board);
    json_decref(manifest);
    board_book_unref(book);
}

#define ONE(id, extra)                                                                             \
    "{'format':'open-board-0.1','id':'" id "','locale':'en','name':'" id                           \
    "','grid':{'rows':1,'columns':1,"                                                              \
    "'order':[['1']]},'buttons':[{'id':'1','label':'x','image_id':'p'" extra "}]"

static void packages_go_round_with_all_their_files(void **state)
{
    struct board_book *book = kit_open(
        kit_zip("mine/manifest.json",
                "{'root':'b/a.obf','ext_m':1,'paths':{'ext_p':{},'images':{'p':'i/p.svg'}}}",
                "mine/b/a.obf", ONE("a", ",'load_board':{'path':'/b//b.obf','ext_x':1}") "}",
                "mine/b/b.obf",
                ONE("a", ",'load_board':{'id':'a'}") ",'images':[{'id':'p','data':'data:image/"
                                                     "svg+xml,%3Csvg/%3E'}]}",
                "mine/i//p.svg", "<svg/>", "mine/notes.txt", "kept", NULL));
    g_autoptr(GBytes) zip = written(book);
    g_autoptr(GBytes) notes = kit_file(zip, "notes.txt");
    g_autoptr(GBytes) picture = kit_file(zip, "i/p.svg");
    json_t *manifest = entry(zip, "manifest.json");
    json_t *boards = json_object_get(json_object_get(manifest, "paths"), "boards");

    (void)state;
    assert_non_null(notes);
    assert_non_null(picture);
    assert_int_equal(json_object_size(boards), 2);
    assert_string_equal(json_string_value(json_object_get(boards, "a-2")), "b/b.obf");
    assert_non_null(json_object_get(manifest, "ext_m"));
    assert_non_null(json_object_get(json_object_get(manifest, "paths"), "ext_p"));
    json_decref(manifest);
    goes_round(book);
}

static void a_board_with_its_places_goes_round(void **state)
{
    (void)state;
    goes_round(kit_board(
        "{'format':'open-board-0.1','id':'../etc/a "
        "b','locale':'en','name':'Free','buttons':{'x':{'label':"
        "'a','left':0.102,'top':0.2345,'width':0.08,'height':0.11,'image_id':1},'y':{'label':'b','"
        "left':0,"
        "'top':0,'width':1,'height':0.1,'action':'+oo'}},'images':[{'id':1,'url':'u'}]}"));
    goes_round(kit_board("{'id':'m','buttons':[{'id':1,'label':'a',},]"));
}

static void shipped_boards_go_with_their_drawings(void **state)
{
    g_autoptr(GBytes) bytes = assets_read("boards/core-4x5.obz", NULL);
    struct board_book *book = kit_open(g_bytes_ref(bytes));
    g_autoptr(GBytes) zip = written(book);
    g_autoptr(GBytes) drawing = kit_file(zip, "images/viewfinder/happy.svg");
    struct board_book *again = kit_open(g_bytes_ref(zip));
    struct board_faults *faults = board_media_check(again);

    (void)state;
    assert_non_null(drawing);
    assert_int_equal(board_faults_found(faults), 0);
    assert_int_equal(kit_all_faults(again), 0);
    board_faults_free(faults);
    board_book_unref(again);
    goes_round(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_ours_stays_where_it_was),
        cmocka_unit_test(buttons_of_one_id_get_one_each),
        cmocka_unit_test(what_the_format_asks_for_is_there),
        cmocka_unit_test(packages_go_round_with_all_their_files),
        cmocka_unit_test(a_board_with_its_places_goes_round),
        cmocka_unit_test(shipped_boards_go_with_their_drawings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
