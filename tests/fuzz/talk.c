// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "core/json.h"
#include "plan/pack_zip.h"
#include "talk/board_import.h"
#include "talk/book_write.h"
#include "talk/media.h"
#include "talk/talk.h"

#include <sys/mman.h>
#include <unistd.h>

static const struct moment when = {.boot = "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001"};

/* --- boards, alone and zipped --- */

/* All that a screen would ask of a board, in two languages. */
static void look_at_board(const struct board_book *book, const struct board *board)
{
    for (int i = 0; i < board->rows * board->columns; i++) {
        if (board->cells[i] < BOARD_NONE || board->cells[i] >= board->button_count)
            fuzz_lost("a cell with a button that there is not");
    }
    for (int i = 0; i < board->button_count; i++) {
        const struct board_button *button = &board->buttons[i];
        if (!g_utf8_validate(board_shown(board, button, "cy"), -1, NULL) ||
            !g_utf8_validate(board_spoken(board, button, "en-GB"), -1, NULL))
            fuzz_lost("words that are no text");
        if (button->link >= board_book_count(book))
            fuzz_lost("a link to a board that there is not");
    }
}

static void look_at_media(struct board_book *book, int place)
{
    const struct board *board = board_book_board(book, place);
    struct board_media *media = board_media_open(book, place);

    for (int i = 0; i < board->button_count; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = NULL;
        if (board->buttons[i].picture == BOARD_NONE)
            continue;
        bytes = board_media_get(media, board->buttons[i].picture, &error);
        fuzz_check(bytes != NULL, &error);
    }
    board_media_close(media);
}

static void press_all(struct board_book *book)
{
    struct talk *talk = talk_new(book, "cy");
    int count = board_book_board(book, talk_board(talk))->button_count;

    for (int i = 0; i < MIN(count, 50); i++) {
        struct sentence_answer answer;
        if (i >= board_book_board(book, talk_board(talk))->button_count)
            break;
        talk_press(talk, i, &when, &answer);
        sentence_answer_clear(&answer);
    }
    json_decref(sentence_body(talk_sentence(talk)));
    talk_free(talk);
}

/* What we write is a book again, with as many boards. */
static void write_again(const struct board_book *book)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) zip = board_book_write(book, &error);
    struct board_book *again;

    fuzz_check(zip != NULL, &error);
    again = zip ? board_book_open(zip, "again.obz", NULL) : NULL;
    if (!again || board_book_count(again) != board_book_count(book))
        fuzz_lost("what was written is not what was read");
    board_book_unref(again);
}

static void look_over(struct board_book *book)
{
    for (int i = 0; i < board_book_count(book); i++) {
        look_at_board(book, board_book_board(book, i));
        look_at_media(book, i);
    }
    press_all(book);
    write_again(book);
    board_book_unref(book);
}

static void run_book(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = g_bytes_new(data, bytes);
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_open(text, "fuzz.obf", &error);

    fuzz_check(book != NULL, &error);
    if (book)
        look_over(book);
}

static const char board_text[] =
    "{\"format\":\"open-board-0.1\",\"id\":7,\"locale\":\"en\",\"name\":\"N\",\"grid\":{\"rows\":2,"
    "\"columns\":2,\"order\":[[1,\"two\"],[null,3]]},\"strings\":{\"cy\":{\"one\":\"un\"}},"
    "\"buttons\":["
    "{\"id\":1,\"label\":\"one\",\"image_id\":9,\"background_color\":\"rgba( 255, 0, 0, 0.5)\","
    "\"actions\":[\"+oo\",\":space\",\":speak\",\":back\"]},{\"id\":\"two\",\"label\":\"two\","
    "\"load_board\":{\"path\":\"b.obf\",\"id\":\"b\"},\"left\":0.1,\"top\":0.2,\"width\":0.3,"
    "\"height\":0.4},{\"id\":3,\"label\":\"x\",\"hidden\":true,\"sound_id\":3,\"vocalization\":"
    "\"y\","
    "\"translations\":{\"cy\":{\"label\":\"tri\"}}}],\"images\":[{\"id\":9,\"data\":"
    "\"data:image/svg+xml;base64,PHN2Zy8+\",\"path\":\"i/"
    "p.svg\",\"symbol\":{\"set\":\"viewfinder\","
    "\"filename\":\"happy\"}}],\"sounds\":[{\"id\":3,\"path\":\"s.wav\"}]}";

static void seed_obf(void)
{
    fuzz_seed_text(board_text);
    fuzz_seed_text("/* a */ {id: 1, buttons: {'x': {'label': 'a',},}");
}

static void seed_obz(void)
{
    static const char *const names[] = {"manifest.json", "a.obf", "b.obf", "i/p.svg", "s.wav"};
    static const char *const texts[] = {"{\"root\":\"a.obf\",\"paths\":{\"boards\":{\"7\":\"a."
                                        "obf\"},\"images\":{\"9\":\"i/p.svg\"}}}",
                                        board_text, board_text, "<svg/>", "RIFF"};
    struct pack_zipper *zipper = pack_zipper_new(NULL);
    g_autoptr(GBytes) zip = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GBytes) text = g_bytes_new_static(texts[i], strlen(texts[i]));
        if (!pack_zipper_add(zipper, names[i], text, NULL))
            fuzz_lost("no zip");
    }
    zip = pack_zipper_finish(zipper, NULL);
    fuzz_seed(g_bytes_get_data(zip, NULL), g_bytes_get_size(zip));
}

const struct fuzz_target fuzz_obf = {"obf", 20000, NULL, seed_obf, run_book};
const struct fuzz_target fuzz_obz = {"obz", 20000, NULL, seed_obz, run_book};

/* --- what a child says of boards, whoever speaks for it --- */

static void run_boards(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = g_bytes_new(data, bytes);
    g_autoptr(GError) error = NULL;
    struct board_book *book = board_book_from_answer(answer, "fuzz", &error);

    fuzz_check(book != NULL, &error);
    if (book)
        look_over(book);
}

static void seed_boards(void)
{
    g_autoptr(GBytes) text = g_bytes_new_static(board_text, strlen(board_text));
    int fd = memfd_create("answer", MFD_CLOEXEC);
    uint8_t answer[8192];
    ssize_t length;

    if (fd < 0 || !board_sift(text, fd))
        fuzz_lost("no answer");
    length = pread(fd, answer, sizeof answer, 0);
    fuzz_seed(answer, length > 0 ? (size_t)length : 0);
    close(fd);
}

const struct fuzz_target fuzz_boards = {"boards", 20000, NULL, seed_boards, run_boards};

/* --- a message that was saved --- */

static void run_message(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = g_bytes_new_static(data, bytes);
    g_autoptr(GError) error = NULL;
    json_t *body = json_read(text, 20000, NULL), *again;
    struct sentence *sentence;

    if (!body)
        return;
    sentence = sentence_from_body(body, &error);
    fuzz_check(sentence != NULL, &error);
    if (sentence) {
        again = sentence_body(sentence);
        if (json_array_size(json_object_get(again, "presses")) != sentence_press_count(sentence))
            fuzz_lost("a press that was lost");
        json_decref(again);
    }
    sentence_free(sentence);
    json_decref(body);
}

static void seed_message(void)
{
    fuzz_seed_text(
        "{\"book\":\"b\",\"language\":\"cy\",\"presses\":[{\"when\":{},\"modelling\":true,"
        "\"did\":[\"word\",\"+a\",\":space\"],\"board\":{\"id\":\"1\",\"words\":\"B\"},"
        "\"button\":{\"id\":\"2\",\"words\":\"w\",\"spoken\":\"s\",\"symbol\":null},"
        "\"opened\":{\"id\":\"3\",\"words\":\"C\"}},{\"when\":{},\"did\":[\":backspace\"]}]}");
}

const struct fuzz_target fuzz_message = {"message", 20000, NULL, seed_message, run_message};
