// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "capture/markup.h"
#include "core/json.h"
#include "core/schema.h"
#include "jpegs.h"

#define WIDTH 768
#define HEIGHT 576
#define BLOCK 24 /* 576 / 24: divides both sides */

static GBytes *flattened(const struct markup *markup, GBytes *jpeg)
{
    g_autoptr(GError) error = NULL;
    GBytes *flat = markup_flatten(markup, jpeg, NULL, &error);

    assert_null(error);
    assert_non_null(flat);
    return flat;
}

static struct pixels *decoded(GBytes *jpeg)
{
    struct pixels *pixels = photo_decode(jpeg, NULL);

    assert_non_null(pixels);
    return pixels;
}

static struct markup *with_blur(int x1, int y1, int x2, int y2)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    assert_true(markup_begin(markup, MARK_BLUR, MARK_INK, MARK_MIDDLE, x1, y1));
    markup_extend(markup, x2, y2);
    assert_true(markup_end(markup));
    return markup;
}

/* --- the grid --- */

static void blocks_fill_the_photo_and_are_never_small(void **state)
{
    static const int sizes[][2] = {{4056, 3040}, {3040, 4056}, {768, 576}, {641, 479},
                                   {100, 100},   {4000, 30},   {9, 5},     {1, 1},
                                   {65500, 600}, {1920, 1080}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct markup *markup = markup_new(sizes[i][0], sizes[i][1]);
        int shorter = MIN(sizes[i][0], sizes[i][1]);
        int columns, rows, right = 0, bottom = 0;
        markup_grid(markup, &columns, &rows);
        for (int c = 0; c < columns; c++) {
            struct markup_area area = markup_block(markup, c, 0);
            assert_int_equal(area.x, right);
            assert_true(area.width * 24 >= shorter && (area.width >= 8 || columns == 1));
            right = area.x + area.width;
        }
        for (int r = 0; r < rows; r++) {
            struct markup_area area = markup_block(markup, 0, r);
            assert_int_equal(area.y, bottom);
            assert_true(area.height * 24 >= shorter && (area.height >= 8 || rows == 1));
            bottom = area.y + area.height;
        }
        assert_int_equal(right, sizes[i][0]);
        assert_int_equal(bottom, sizes[i][1]);
        markup_free(markup);
    }
}

static void smallest_touch_hides_a_whole_block(void **state)
{
    struct markup *markup = with_blur(100, 100, 100, 100);

    (void)state;
    for (int row = 0; row < 24; row++)
        for (int column = 0; column < 32; column++)
            assert_int_equal(markup_block_is_hidden(markup, column, row), column == 4 && row == 4);
    markup_free(markup);
}

static void blur_is_widened_outwards(void **state)
{
    /* One pixel over a boundary on each side: 47…72 touches blocks 1, 2 and 3. */
    struct markup *markup = with_blur(72, 72, 47, 47);

    (void)state;
    for (int row = 0; row < 24; row++)
        for (int column = 0; column < 32; column++)
            assert_int_equal(markup_block_is_hidden(markup, column, row),
                             column >= 1 && column <= 3 && row >= 1 && row <= 3);
    markup_free(markup);
}

static void brush_hides_every_block_it_passes(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    (void)state;
    assert_true(markup_begin(markup, MARK_BRUSH, MARK_INK, MARK_MIDDLE, 0, 0));
    markup_extend(markup, WIDTH - 1, HEIGHT - 1); /* one fast stroke, corner to corner */
    assert_true(markup_end(markup));
    for (int x = 0; x < WIDTH; x++)
        assert_true(markup_block_is_hidden(markup, x / BLOCK, x * HEIGHT / WIDTH / BLOCK));
    assert_false(markup_block_is_hidden(markup, 31, 0));
    markup_free(markup);
}

static void endless_brush_uncovers_nothing(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    (void)state;
    assert_true(markup_begin(markup, MARK_BRUSH, MARK_INK, MARK_MIDDLE, 5, 5));
    for (int i = 0; i < 5000; i++)
        markup_extend(markup, 5 + i % 2 * 700, 5 + i / 10);
    assert_true(markup_end(markup));
    assert_true(markup_count(markup) > 1);
    for (size_t i = 0; i < markup_count(markup); i++)
        assert_true(markup_mark(markup, i)->points->len <= MARKUP_MOST_POINTS);
    for (int row = 0; row <= 20; row += 4)
        for (int column = 0; column <= 29; column += 5)
            assert_true(markup_block_is_hidden(markup, column, row));
    markup_free(markup);
}

static void endless_pen_keeps_its_ends(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    const struct mark *mark;
    struct mark_point last;

    (void)state;
    assert_true(markup_begin(markup, MARK_PEN, MARK_BLUE, MARK_THIN, 3, 4));
    for (int i = 0; i < 9999; i++)
        markup_extend(markup, 3 + i % 2 * 700, i / 20);
    markup_extend(markup, 300, 555);
    assert_true(markup_end(markup));
    assert_int_equal(markup_count(markup), 1);
    mark = markup_mark(markup, 0);
    assert_true(mark->points->len <= MARKUP_MOST_POINTS);
    last = g_array_index(mark->points, struct mark_point, mark->points->len - 1);
    assert_int_equal(g_array_index(mark->points, struct mark_point, 0).x, 3);
    assert_int_equal(last.x, 300);
    assert_int_equal(last.y, 555);
    markup_free(markup);
}

/* --- what is left of what is hidden --- */

/* Grey squares of 8 by 8, JPEG's own blocks, so that decoding gives them back exactly. Within the
 * grid block at (4, 4) a second picture has them in another order: the same average, another face.
 */
static uint32_t grey(int x, int y)
{
    return (uint32_t)(16 * ((x / 8 * 5 + y / 8 * 3) % 14) + 20) * 0x010101;
}

static bool is_hidden_place(int x, int y)
{
    return x / BLOCK == 4 && y / BLOCK == 4;
}

static uint32_t grey_shuffled(int x, int y)
{
    if (!is_hidden_place(x, y))
        return grey(x, y);
    /* Mirrored within the block, 96…119. */
    return grey(96 + 119 - x, y);
}

static uint32_t grey_with_another_mean(int x, int y)
{
    return is_hidden_place(x, y) ? 0xc8c8c8 : grey(x, y);
}

static void photos_alike_but_under_blur_flatten_to_the_same_bytes(void **state)
{
    g_autoptr(GBytes) one = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    g_autoptr(GBytes) other = jpeg_make(WIDTH, HEIGHT, grey_shuffled, JPEG_PLAIN);
    struct markup *blurred = with_blur(100, 100, 101, 101);
    struct markup *bare = markup_new(WIDTH, HEIGHT);
    g_autoptr(GBytes) flat_one = flattened(blurred, one);
    g_autoptr(GBytes) flat_other = flattened(blurred, other);
    g_autoptr(GBytes) bare_one = flattened(bare, one);
    g_autoptr(GBytes) bare_other = flattened(bare, other);

    (void)state;
    assert_false(g_bytes_equal(bare_one, bare_other));
    assert_true(g_bytes_equal(flat_one, flat_other));
    markup_free(blurred);
    markup_free(bare);
}

static void hidden_block_holds_its_average_and_nothing_else(void **state)
{
    g_autoptr(GBytes) one = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    g_autoptr(GBytes) other = jpeg_make(WIDTH, HEIGHT, grey_with_another_mean, JPEG_PLAIN);
    struct markup *blurred = with_blur(97, 97, 97, 97);
    g_autoptr(GBytes) flat_one = flattened(blurred, one);
    g_autoptr(GBytes) flat_other = flattened(blurred, other);
    struct pixels *first = decoded(flat_one);
    struct pixels *second = decoded(flat_other);
    uint32_t sum = 0;

    (void)state;
    for (int y = 96; y < 120; y++)
        for (int x = 96; x < 120; x++)
            sum += grey(x, y) & 255;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            if (is_hidden_place(x, y)) {
                /* One flat colour, within what encoding does at its edges. */
                assert_true(colour_distance(pixel_at(first, x, y), sum / 576 * 0x010101) <= 2);
                assert_true(colour_distance(pixel_at(second, x, y), 0xc8c8c8) <= 2);
            } else {
                assert_true(colour_distance(pixel_at(first, x, y), pixel_at(second, x, y)) <= 2);
            }
        }
    }
    pixels_free(first);
    pixels_free(second);
    markup_free(blurred);
}

static void marks_over_a_blur_do_not_change_its_colour(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    struct markup *markup = with_blur(240, 240, 260, 260);
    g_autoptr(GBytes) without = flattened(markup, jpeg);
    g_autoptr(GBytes) with = NULL;
    struct pixels *before = decoded(without);
    struct pixels *after;

    (void)state;
    assert_true(markup_begin(markup, MARK_PEN, MARK_AMBER, MARK_THICK, 245, 245));
    markup_extend(markup, 250, 245);
    assert_true(markup_end(markup));
    with = flattened(markup, jpeg);
    after = decoded(with);
    assert_true(colour_distance(pixel_at(before, 246, 245), pixel_at(after, 246, 245)) > 60);
    assert_true(colour_distance(pixel_at(before, 280, 280), pixel_at(after, 280, 280)) <= 2);
    pixels_free(before);
    pixels_free(after);
    markup_free(markup);
}

static void screen_shows_the_blocks_of_the_flattened_picture(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, paint_slopes, JPEG_PLAIN);
    struct markup *markup = with_blur(100, 100, 400, 300);
    struct pixels *preview = photo_decode_scaled(jpeg, WIDTH / 3, HEIGHT / 3, NULL);
    struct pixels *shown = pixels_new(WIDTH / 3, HEIGHT / 3);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        shown->bgrx, CAIRO_FORMAT_RGB24, WIDTH / 3, HEIGHT / 3, (int)shown->stride_bytes);
    cairo_t *cairo = cairo_create(surface);
    g_autoptr(GBytes) flat = flattened(markup, jpeg);
    struct pixels *full = decoded(flat);

    (void)state;
    memset(shown->bgrx, 255, (size_t)shown->height_px * shown->stride_bytes);
    cairo_scale(cairo, 1 / 3.0, 1 / 3.0);
    markup_draw(markup, cairo, preview, NULL);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 32; column++) {
            int x = column * BLOCK + 12, y = row * BLOCK + 12;
            if (!markup_block_is_hidden(markup, column, row))
                assert_int_equal(pixel_at(shown, x / 3, y / 3), 0xffffff);
            else
                assert_true(colour_distance(pixel_at(shown, x / 3, y / 3), pixel_at(full, x, y)) <=
                            6);
        }
    }
    pixels_free(preview);
    pixels_free(shown);
    pixels_free(full);
    markup_free(markup);
}

/* --- crop --- */

static void newest_crop_is_what_stays(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, paint_slopes, JPEG_PLAIN);
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    g_autoptr(GBytes) flat = NULL;
    struct pixels *pixels;

    (void)state;
    assert_true(markup_begin(markup, MARK_CROP, MARK_INK, MARK_MIDDLE, 0, 0));
    markup_extend(markup, 700, 500);
    assert_true(markup_end(markup));
    assert_true(markup_begin(markup, MARK_CROP, MARK_INK, MARK_MIDDLE, 300, 249));
    markup_extend(markup, 101, 100);
    assert_true(markup_end(markup));
    flat = flattened(markup, jpeg);
    pixels = decoded(flat);
    assert_int_equal(pixels->width_px, 200);
    assert_int_equal(pixels->height_px, 150);
    assert_true(colour_distance(pixel_at(pixels, 50, 50), paint_slopes(151, 150)) <= 8);
    pixels_free(pixels);
    assert_true(markup_undo(markup));
    assert_int_equal(markup_kept(markup).width, 701);
    assert_true(markup_undo(markup));
    assert_int_equal(markup_kept(markup).width, WIDTH);
    assert_false(markup_undo(markup));
    markup_free(markup);
}

/* --- marks --- */

static void slip_of_the_finger_is_no_arrow_and_no_crop(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    (void)state;
    assert_true(markup_begin(markup, MARK_ARROW, MARK_AMBER, MARK_MIDDLE, 50, 50));
    markup_extend(markup, 53, 52);
    assert_false(markup_end(markup));
    assert_true(markup_begin(markup, MARK_CROP, MARK_AMBER, MARK_MIDDLE, 50, 50));
    markup_extend(markup, 700, 70);
    assert_false(markup_end(markup));
    assert_int_equal(markup_count(markup), 0);
    markup_free(markup);
}

static void only_blur_and_crop_hide(void **state)
{
    static const struct {
        enum mark_kind kind;
        bool hides;
    } kinds[] = {{MARK_PEN, false},
                 {MARK_ARROW, false},
                 {MARK_BLUR, true},
                 {MARK_BRUSH, true},
                 {MARK_CROP, true}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        struct markup *markup = markup_new(WIDTH, HEIGHT);
        assert_false(markup_hides(markup));
        assert_true(markup_begin(markup, kinds[i].kind, MARK_AMBER, MARK_THIN, 10, 10));
        markup_extend(markup, 400, 400);
        assert_true(markup_end(markup));
        assert_true(markup_has(markup, kinds[i].kind));
        assert_int_equal(markup_hides(markup), kinds[i].hides);
        markup_free(markup);
    }
}

static void two_hundred_marks_are_enough(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    (void)state;
    for (int i = 0; i < MARKUP_MOST_MARKS; i++)
        assert_true(markup_add_words(markup, MARK_THIN, i, i, "x"));
    assert_false(markup_add_words(markup, MARK_THIN, 1, 1, "x"));
    assert_false(markup_add_symbol(markup, 1, 1, 50, "s", ""));
    assert_false(markup_begin(markup, MARK_PEN, MARK_INK, MARK_THIN, 1, 1));
    markup_free(markup);
}

static void nothing_written_is_no_mark(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);

    (void)state;
    assert_false(markup_add_words(markup, MARK_THIN, 1, 1, ""));
    assert_false(markup_add_symbol(markup, 1, 1, 50, "", "swim"));
    assert_true(markup_add_symbol(markup, 1, 1, 50, "swim", ""));
    assert_int_equal(markup_count(markup), 1);
    markup_free(markup);
}

struct asked {
    int symbols, measured, drawn;
    char *symbol;
    double side;
};

static bool draw_symbol(void *context, cairo_t *cairo, const char *symbol, double x, double y,
                        double side)
{
    struct asked *asked = context;

    asked->symbols++;
    g_free(asked->symbol);
    asked->symbol = g_strdup(symbol);
    asked->side = side;
    if (strcmp(symbol, "swim") != 0)
        return false;
    cairo_set_source_rgb(cairo, 1, 0, 0);
    cairo_rectangle(cairo, x, y, side, side);
    cairo_fill(cairo);
    return true;
}

static void lay_words(void *context, cairo_t *cairo, const char *words, double size,
                      double most_width, double *width, double *height)
{
    struct asked *asked = context;

    *width = MIN(most_width, size * (double)strlen(words));
    *height = size;
    asked->measured++;
    if (cairo) {
        asked->drawn++;
        cairo_rectangle(cairo, 0, 0, *width, *height);
        cairo_fill(cairo);
    }
}

static void app_draws_symbols_and_words_where_they_were_put(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    struct asked asked = {.symbols = 0};
    struct markup_hand hand = {draw_symbol, lay_words, &asked};
    g_autoptr(GBytes) flat = NULL;
    struct pixels *pixels;

    (void)state;
    assert_true(markup_add_symbol(markup, 200, 200, 120, "swim", "swim"));
    assert_true(markup_add_words(markup, MARK_THICK, 500, 400, "look"));
    flat = markup_flatten(markup, jpeg, &hand, NULL);
    assert_non_null(flat);
    pixels = decoded(flat);
    assert_string_equal(asked.symbol, "swim");
    assert_int_equal(asked.drawn, 1);
    assert_true(colour_distance(pixel_at(pixels, 200, 200), 0xff0000) < 40);
    assert_true(colour_distance(pixel_at(pixels, 144, 200), 0xfaf8f2) < 60); /* its card */
    assert_true(colour_distance(pixel_at(pixels, 500, 400), 0x1b2b31) < 40); /* ink */
    assert_true(colour_distance(pixel_at(pixels, 50, 50), grey(50, 50)) < 20);
    pixels_free(pixels);
    g_free(asked.symbol);
    markup_free(markup);
}

static void symbol_that_is_gone_becomes_its_words(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    struct asked asked = {.symbols = 0};
    struct markup_hand hand = {draw_symbol, lay_words, &asked};
    g_autoptr(GBytes) flat = NULL;

    (void)state;
    assert_true(markup_add_symbol(markup, 200, 200, 120, "no such thing", "swim"));
    flat = markup_flatten(markup, jpeg, &hand, NULL);
    assert_non_null(flat);
    assert_int_equal(asked.symbols, 1);
    assert_int_equal(asked.drawn, 1);
    g_free(asked.symbol);
    markup_free(markup);
}

static void marks_at_the_edge_stay_in_the_picture(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    const struct mark *mark;

    (void)state;
    assert_true(markup_add_symbol(markup, -50, 9000, 100, "swim", "swim"));
    mark = markup_mark(markup, 0);
    assert_int_equal(g_array_index(mark->points, struct mark_point, 0).x, 0);
    assert_int_equal(g_array_index(mark->points, struct mark_point, 1).y, HEIGHT - 1);
    assert_true(markup_begin(markup, MARK_PEN, MARK_INK, MARK_THIN, -7, HEIGHT + 7));
    mark = markup_mark(markup, 1);
    assert_int_equal(g_array_index(mark->points, struct mark_point, 0).x, 0);
    assert_int_equal(g_array_index(mark->points, struct mark_point, 0).y, HEIGHT - 1);
    markup_free(markup);
}

/* --- flattening --- */

static void flattened_picture_has_no_metadata_and_stands_upright(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autoptr(GBytes) stored = jpeg_make(HEIGHT, WIDTH, paint_slopes, JPEG_PLAIN);
    g_autoptr(GBytes) turned = jpeg_with_orientation(stored, 6);
    g_autoptr(GBytes) tagged = jpeg_with_segment(turned, 0xfe, "CANARY", 6);
    struct markup *markup = with_blur(0, 0, 30, 30);
    g_autoptr(GBytes) flat = flattened(markup, tagged);
    int width, height;

    (void)state;
    assert_true(photo_size(flat, &width, &height, NULL));
    assert_int_equal(width, WIDTH);
    assert_int_equal(height, HEIGHT);
    assert_null(memmem(g_bytes_get_data(flat, NULL), g_bytes_get_size(flat), "CANARY", 6));
    assert_null(memmem(g_bytes_get_data(flat, NULL), g_bytes_get_size(flat), "Exif", 4));
    scratch_put(scratch, "flat.jpg", g_bytes_get_data(flat, NULL), g_bytes_get_size(flat));
    assert_int_equal(scratch_run(scratch, "identify -regard-warnings flat.jpg"), 0);
    scratch_free(scratch);
    markup_free(markup);
}

static void markup_of_another_photo_is_refused(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT - 8, grey, JPEG_PLAIN);
    struct markup *markup = with_blur(0, 0, 30, 30);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(markup_flatten(markup, jpeg, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    markup_free(markup);
}

static void broken_photo_is_not_flattened(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(WIDTH, HEIGHT, grey, JPEG_PLAIN);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(jpeg, 0, g_bytes_get_size(jpeg) / 2);
    struct markup *markup = with_blur(0, 0, 30, 30);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(markup_flatten(markup, cut, NULL, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    markup_free(markup);
}

/* --- JSON --- */

static struct markup *with_everything(void)
{
    struct markup *markup = with_blur(5, 6, 70, 80);

    for (int kind = 0; kind <= MARK_CROP; kind++) {
        if (kind == MARK_WORDS || kind == MARK_SYMBOL)
            continue;
        assert_true(markup_begin(markup, (enum mark_kind)kind, MARK_BLUE, MARK_THICK, 100, 110));
        markup_extend(markup, 300, 310);
        markup_extend(markup, 400, 410);
        assert_true(markup_end(markup));
    }
    assert_true(markup_add_words(markup, MARK_MIDDLE, 20, 30, "dwi'n hoffi nofio\nŵ"));
    assert_true(markup_add_symbol(markup, 300, 300, 90, "1F3CA", "nofio"));
    return markup;
}

static void markup_comes_back_from_json_as_it_was(void **state)
{
    struct markup *markup = with_everything();
    struct markup *copy = markup_copy(markup);
    json_t *value = markup_to_json(markup);
    g_autoptr(GBytes) bytes = json_canonical(value, NULL);
    json_t *read = json_read(bytes, 1 << 20, NULL);
    struct markup *again = markup_from_json(read, NULL);
    json_t *second, *third;

    (void)state;
    assert_non_null(bytes);
    assert_non_null(again);
    second = markup_to_json(again);
    third = markup_to_json(copy);
    assert_true(json_equal(value, second));
    assert_true(json_equal(value, third));
    assert_int_equal(markup_count(again), markup_count(markup));
    json_decref(value);
    json_decref(read);
    json_decref(second);
    json_decref(third);
    markup_free(markup);
    markup_free(copy);
    markup_free(again);
}

/* Everything, and each text at its shortest and longest, as a record may hold it. */
static void markup_is_what_a_record_may_hold(void **state)
{
    g_autofree char *longest = g_strnfill(2 * MARKUP_MOST_WORDS, 'w');
    struct markup *markup = with_everything();
    json_t *record = json_load_file(SOURCE_DIR "/assets/schema/record.json", 0, NULL);
    json_t *value, *document;
    struct schema *schema;
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_non_null(record);
    assert_true(markup_add_words(markup, MARK_THIN, 5, 5, longest));
    assert_true(markup_add_symbol(markup, 5, 5, 50, longest, longest));
    assert_true(markup_add_symbol(markup, 5, 5, 50, "s", "s"));
    document =
        json_pack("{s:s,s:O}", "$ref", "#/$defs/markup", "$defs", json_object_get(record, "$defs"));
    schema = schema_new(document, &error);
    assert_null(error);
    value = markup_to_json(markup);
    if (!schema_check(schema, value, &error))
        fail_msg("%s", error->message);
    json_decref(value);
    json_decref(document);
    json_decref(record);
    schema_free(schema);
    markup_free(markup);
}

static void words_are_cut_at_a_character_and_hold_no_controls(void **state)
{
    struct markup *markup = markup_new(WIDTH, HEIGHT);
    GString *long_words = g_string_new("a\x07\tb\xff");
    g_autoptr(GBytes) bytes = NULL;
    json_t *value;

    (void)state;
    while (long_words->len < 1000)
        g_string_append(long_words, "ŵ");
    assert_true(markup_add_words(markup, MARK_THIN, 9, 9, long_words->str));
    assert_true(strlen(markup_mark(markup, 0)->words) <= MARKUP_MOST_WORDS);
    assert_true(g_utf8_validate(markup_mark(markup, 0)->words, -1, NULL));
    value = markup_to_json(markup);
    bytes = json_canonical(value, NULL);
    assert_non_null(bytes);
    json_decref(value);
    markup_free(markup);
    g_string_free(long_words, TRUE);
}

static void hostile_json_is_refused(void **state)
{
    static const char *const bad[] = {
        "[]",
        "{}",
        "{\"width\":10,\"height\":10}",
        "{\"width\":10,\"height\":10,\"marks\":{}}",
        "{\"width\":10,\"height\":10,\"marks\":[],\"more\":1}",
        "{\"width\":0,\"height\":10,\"marks\":[]}",
        "{\"width\":-4,\"height\":10,\"marks\":[]}",
        "{\"width\":65500,\"height\":65500,\"marks\":[]}",
        "{\"width\":9007199254740993,\"height\":2,\"marks\":[]}",
        "{\"width\":\"10\",\"height\":10,\"marks\":[]}",
        "{\"width\":10,\"height\":10,\"marks\":[1]}",
        "{\"width\":10,\"height\":10,\"marks\":[{}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"lasso\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1,1,2]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1,1,10,2]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1,-1,2,2]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1.5,1,2,2]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[4294967297,1,2,2]}]"
        "}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"blur\",\"points\":[1,1,2,2],\"x\":1}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"brush\",\"points\":[]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"pen\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"pen\",\"colour\":\"mauve\","
        "\"line\":\"thin\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"words\",\"line\":\"thin\","
        "\"words\":\"\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"words\",\"line\":\"thin\","
        "\"words\":\"a\\u0007\",\"points\":[1,1]}]}",
        "{\"width\":10,\"height\":10,\"marks\":[{\"kind\":\"symbol\",\"words\":\"a\","
        "\"symbol\":7,\"points\":[1,1,2,2]}]}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        json_t *value = json_loads(bad[i], 0, NULL);
        assert_non_null(value);
        assert_null(markup_from_json(value, &error));
        assert_true(fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_MISSING));
        json_decref(value);
    }
}

static void too_many_marks_or_points_are_refused(void **state)
{
    json_t *marks = json_array();
    json_t *points = json_array();
    json_t *value = json_pack("{s:i,s:i,s:O}", "width", 10, "height", 10, "marks", marks);

    (void)state;
    for (int i = 0; i < MARKUP_MOST_MARKS; i++)
        json_array_append_new(marks, json_pack("{s:s,s:[i,i]}", "kind", "brush", "points", 1, 1));
    struct markup *fits = markup_from_json(value, NULL);
    assert_non_null(fits);
    markup_free(fits);
    json_array_append_new(marks, json_pack("{s:s,s:[i,i]}", "kind", "brush", "points", 1, 1));
    assert_null(markup_from_json(value, NULL));
    json_array_clear(marks);
    for (int i = 0; i < 2 * MARKUP_MOST_POINTS + 2; i++)
        json_array_append_new(points, json_integer(1));
    json_array_append_new(marks, json_pack("{s:s,s:O}", "kind", "brush", "points", points));
    assert_null(markup_from_json(value, NULL));
    json_decref(points);
    json_decref(marks);
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_fill_the_photo_and_are_never_small),
        cmocka_unit_test(smallest_touch_hides_a_whole_block),
        cmocka_unit_test(blur_is_widened_outwards),
        cmocka_unit_test(brush_hides_every_block_it_passes),
        cmocka_unit_test(endless_brush_uncovers_nothing),
        cmocka_unit_test(endless_pen_keeps_its_ends),
        cmocka_unit_test(photos_alike_but_under_blur_flatten_to_the_same_bytes),
        cmocka_unit_test(hidden_block_holds_its_average_and_nothing_else),
        cmocka_unit_test(marks_over_a_blur_do_not_change_its_colour),
        cmocka_unit_test(screen_shows_the_blocks_of_the_flattened_picture),
        cmocka_unit_test(newest_crop_is_what_stays),
        cmocka_unit_test(slip_of_the_finger_is_no_arrow_and_no_crop),
        cmocka_unit_test(only_blur_and_crop_hide),
        cmocka_unit_test(two_hundred_marks_are_enough),
        cmocka_unit_test(nothing_written_is_no_mark),
        cmocka_unit_test(app_draws_symbols_and_words_where_they_were_put),
        cmocka_unit_test(symbol_that_is_gone_becomes_its_words),
        cmocka_unit_test(marks_at_the_edge_stay_in_the_picture),
        cmocka_unit_test(flattened_picture_has_no_metadata_and_stands_upright),
        cmocka_unit_test(markup_of_another_photo_is_refused),
        cmocka_unit_test(broken_photo_is_not_flattened),
        cmocka_unit_test(markup_comes_back_from_json_as_it_was),
        cmocka_unit_test(markup_is_what_a_record_may_hold),
        cmocka_unit_test(words_are_cut_at_a_character_and_hold_no_controls),
        cmocka_unit_test(hostile_json_is_refused),
        cmocka_unit_test(too_many_marks_or_points_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
