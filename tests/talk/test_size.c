// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* How long a large package takes to open and how much memory it holds, beside the file itself being
 * part of that: 80 boards, 1,040 buttons, a picture of 4 KB each. */
#include "talk/kit.h"

#include "talk/board_import.h"

#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#define BOARDS 80
#define BUTTONS 13
#define PICTURE_BYTES 4096

/* Under sanitizers memory is shadowed, kept after it was freed, and every access is checked. */
#ifdef __SANITIZE_ADDRESS__
#define MOST_MS 2000
#define MOST_BYTES (100 * 1024 * 1024)
#else
#define MOST_MS 500
#define MOST_BYTES (25 * 1024 * 1024)
#endif

static void add(struct pack_zipper *zipper, const char *name, const char *text, size_t length)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length);

    assert_true(pack_zipper_add(zipper, name, bytes, NULL));
}

/* Noise that does not shrink, as real pictures are. */
static void add_picture(struct pack_zipper *zipper, GRand *random, int number)
{
    g_autofree char *name = g_strdup_printf("images/%d.png", number);
    char noise[PICTURE_BYTES];

    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)g_rand_int(random);
    memcpy(noise, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40", 24);
    add(zipper, name, noise, sizeof noise);
}

static void add_board(struct pack_zipper *zipper, int number)
{
    g_autofree char *name = g_strdup_printf("boards/%d.obf", number);
    g_autoptr(GString) text = g_string_new(NULL), images = g_string_new(NULL);

    g_string_printf(text,
                    "{\"format\":\"open-board-0.1\",\"id\":\"b%d\",\"locale\":\"en\",\"name\":"
                    "\"Board %d\",\"grid\":{\"rows\":4,\"columns\":4,\"order\":[[0,1,2,3],"
                    "[4,5,6,7],[8,9,10,11],[12,null,null,null]]},\"buttons\":[",
                    number, number);
    for (int i = 0; i < BUTTONS; i++) {
        int picture = number * BUTTONS + i;
        g_string_append_printf(
            text,
            "%s{\"id\":%d,\"label\":\"word %d\",\"vocalization\":\"I say word %d\","
            "\"image_id\":\"i%d\",\"background_color\":\"rgb(255, 240, %d)\","
            "\"load_board\":{\"path\":\"boards/%d.obf\"},\"ext_x\":\"kept\"}",
            i ? "," : "", i, picture, picture, picture, i, (number + i) % BOARDS);
        g_string_append_printf(
            images,
            "%s{\"id\":\"i%d\",\"width\":64,\"height\":64,\"content_type\":"
            "\"image/png\",\"path\":\"images/%d.png\",\"license\":{\"type\":\"CC\"}}",
            i ? "," : "", picture, picture);
    }
    g_string_append_printf(text, "],\"images\":[%s],\"sounds\":[]}", images->str);
    add(zipper, name, text->str, text->len);
}

static GBytes *make_package(void)
{
    struct pack_zipper *zipper = pack_zipper_new(NULL);
    GRand *random = g_rand_new_with_seed(5);

    for (int i = 0; i < BOARDS; i++)
        add_board(zipper, i);
    for (int i = 0; i < BOARDS * BUTTONS; i++)
        add_picture(zipper, random, i);
    g_rand_free(random);
    return pack_zipper_finish(zipper, NULL);
}

static int64_t cpu_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static int64_t resident_bytes(void)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) parts = NULL;

    malloc_trim(0);
    assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    parts = g_strsplit(text, " ", 3);
    return g_ascii_strtoll(parts[1], NULL, 10) * sysconf(_SC_PAGESIZE);
}

static void a_large_package_opens_soon_and_takes_little(void **state)
{
    g_autoptr(GBytes) bytes = make_package();
    int64_t before = resident_bytes(), start = cpu_us(), took, holds;
    struct board_book *book = board_book_open(bytes, "large.obz", NULL);

    (void)state;
    took = cpu_us() - start;
    holds = resident_bytes() - before + (int64_t)g_bytes_get_size(bytes);
    assert_non_null(book);
    assert_int_equal(board_book_count(book), BOARDS);
    printf("open: %d boards, %d buttons, %zu KiB: %.1f ms, %.1f MiB\n", BOARDS, BOARDS * BUTTONS,
           g_bytes_get_size(bytes) / 1024, (double)took / 1e3, (double)holds / 1048576.0);
    assert_true(took < MOST_MS * 1000);
    assert_true(holds < MOST_BYTES);
    board_book_unref(book);
}

static void the_pictures_of_a_board_come_in_one_pass(void **state)
{
    g_autoptr(GBytes) bytes = make_package();
    struct board_book *book = board_book_open(bytes, "large.obz", NULL);
    const struct board *board = board_book_board(book, BOARDS - 1);
    int64_t start = cpu_us(), took;
    struct board_media *media = board_media_open(book, BOARDS - 1);

    (void)state;
    for (int i = 0; i < board->button_count; i++) {
        g_autoptr(GBytes) picture = board_media_get(media, board->buttons[i].picture, NULL);
        assert_int_equal(g_bytes_get_size(picture), PICTURE_BYTES);
    }
    took = cpu_us() - start;
    printf("pictures of one board: %.1f ms\n", (double)took / 1e3);
    assert_true(took < MOST_MS * 100);
    board_media_close(media);
    board_book_unref(book);
}

static int64_t children_us(void)
{
    struct rusage usage;

    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000) +
           usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void through_the_child_it_comes_as_soon(void **state)
{
    g_autoptr(GBytes) bytes = make_package();
    int64_t before = resident_bytes(), start = cpu_us() + children_us(), took, holds;
    struct board_book *book = board_book_import(bytes, "large.obz", NULL);

    (void)state;
    took = cpu_us() + children_us() - start;
    holds = resident_bytes() - before + (int64_t)g_bytes_get_size(bytes);
    assert_non_null(book);
    assert_int_equal(board_book_count(book), BOARDS);
    assert_int_equal(kit_all_faults(book), 1); /* it has no manifest */
    printf("import: %.1f ms, %.1f MiB\n", (double)took / 1e3, (double)holds / 1048576.0);
    assert_true(took < MOST_MS * 1000);
    assert_true(holds < MOST_BYTES);
    board_book_unref(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_package_opens_soon_and_takes_little),
        cmocka_unit_test(the_pictures_of_a_board_come_in_one_pass),
        cmocka_unit_test(through_the_child_it_comes_as_soon),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
