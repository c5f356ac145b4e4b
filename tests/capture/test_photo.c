// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "jpegs.h"

static GBytes *cleaned(GBytes *jpeg)
{
    g_autoptr(GError) error = NULL;
    GBytes *clean = photo_clean(jpeg, NULL, NULL, &error);

    assert_null(error);
    assert_non_null(clean);
    return clean;
}

static struct pixels *decoded(GBytes *jpeg)
{
    g_autoptr(GError) error = NULL;
    struct pixels *pixels = photo_decode(jpeg, &error);

    assert_null(error);
    assert_non_null(pixels);
    return pixels;
}

static void assert_plain_fault(GError **error)
{
    assert_true(fault_is(*error, FAULT_INVALID) || fault_is(*error, FAULT_DAMAGED));
    g_clear_error(error);
}

/* By everything that reads it whole; `size_too`: the header is bad already. */
static void assert_refused(GBytes *jpeg, bool size_too)
{
    GError *error = NULL;
    int width, height;

    assert_null(photo_clean(jpeg, NULL, NULL, &error));
    assert_plain_fault(&error);
    assert_null(photo_decode(jpeg, &error));
    assert_plain_fault(&error);
    assert_null(photo_decode_scaled(jpeg, 16, 16, &error));
    assert_plain_fault(&error);
    if (!size_too)
        return;
    assert_false(photo_size(jpeg, &width, &height, &error));
    assert_plain_fault(&error);
}

/* What another program, which knows EXIF, makes of it. */
static void assert_as_imagemagick_turns_it(struct scratch *scratch, GBytes *turned,
                                           const struct pixels *ours)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *size = g_strdup_printf("%dx%d", ours->width_px, ours->height_px);
    g_autofree char *out = NULL;
    gsize length;
    const uint8_t *bgra;

    scratch_put(scratch, "turned.jpg", g_bytes_get_data(turned, NULL), g_bytes_get_size(turned));
    assert_int_equal(scratch_run(scratch, "convert turned.jpg -auto-orient -format %%wx%%h "
                                          "-write info: -depth 8 bgra:theirs"),
                     0);
    out = scratch_out(scratch);
    assert_string_equal(out, size);
    bytes = scratch_get(scratch, "theirs");
    bgra = g_bytes_get_data(bytes, &length);
    assert_int_equal(length, (size_t)ours->width_px * (size_t)ours->height_px * 4);
    for (int y = 4; y < ours->height_px; y += 8) {
        for (int x = 4; x < ours->width_px; x += 8) {
            const uint8_t *at = bgra + ((size_t)y * (size_t)ours->width_px + (size_t)x) * 4;
            uint32_t theirs = (uint32_t)(at[2] << 16 | at[1] << 8 | at[0]);
            assert_true(colour_distance(theirs, pixel_at(ours, x, y)) < 24);
        }
    }
}

static void every_orientation_comes_out_upright(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autoptr(GBytes) stored = jpeg_make(64, 48, paint_quadrants, JPEG_PLAIN);

    (void)state;
    for (int orientation = 1; orientation <= 8; orientation++) {
        g_autoptr(GBytes) turned = jpeg_with_orientation(stored, orientation);
        g_autoptr(GBytes) clean = NULL;
        g_autoptr(GError) error = NULL;
        struct pixels *direct = decoded(turned);
        struct pixels *pixels;
        int width, height, clean_width, clean_height;

        assert_true(photo_size(turned, &width, &height, &error));
        clean = photo_clean(turned, &clean_width, &clean_height, &error);
        assert_non_null(clean);
        pixels = decoded(clean);
        assert_int_equal(width, orientation >= 5 ? 48 : 64);
        assert_int_equal(height, orientation >= 5 ? 64 : 48);
        assert_int_equal(clean_width, width);
        assert_int_equal(clean_height, height);
        assert_int_equal(pixels->width_px, width);
        assert_int_equal(pixels->height_px, height);
        assert_as_imagemagick_turns_it(scratch, turned, pixels);
        assert_as_imagemagick_turns_it(scratch, turned, direct);
        pixels_free(pixels);
        pixels_free(direct);
    }
    scratch_free(scratch);
}

static void senseless_orientation_leaves_the_picture_as_it_is(void **state)
{
    g_autoptr(GBytes) stored = jpeg_make(64, 48, paint_quadrants, JPEG_PLAIN);

    (void)state;
    for (int orientation = 9; orientation < 256; orientation += 49) {
        g_autoptr(GBytes) turned = jpeg_with_orientation(stored, orientation);
        struct pixels *pixels = decoded(turned);
        assert_int_equal(pixels->width_px, 64);
        pixels_free(pixels);
    }
}

static void hostile_exif_is_passed_over(void **state)
{
    g_autoptr(GBytes) stored = jpeg_make(16, 16, paint_texture, JPEG_PLAIN);
    /* Big-endian, its IFD at 4 GiB; one that claims 65535 entries; one cut in its header. */
    static const uint8_t far[] = "Exif\0\0MM\0\x2a\xff\xff\xff\xff";
    static const uint8_t many[] = "Exif\0\0II\x2a\0\x08\0\0\0\xff\xff";
    static const uint8_t cut[] = "Exif\0\0II";
    const struct {
        const uint8_t *data;
        size_t bytes;
    } bad[] = {{far, sizeof(far)}, {many, sizeof(many)}, {cut, sizeof(cut) - 1}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GBytes) jpeg = jpeg_with_segment(stored, 0xe1, bad[i].data, bad[i].bytes);
        struct pixels *pixels = decoded(jpeg);
        pixels_free(pixels);
    }
}

static void upright_photo_keeps_its_very_pixels(void **state)
{
    static const enum jpeg_form forms[] = {JPEG_PLAIN, JPEG_PROGRESSIVE, JPEG_APART, JPEG_GREY};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) jpeg = jpeg_make(71, 53, paint_texture, forms[i]);
        g_autoptr(GBytes) clean = cleaned(jpeg);
        struct pixels *before = decoded(jpeg);
        struct pixels *after = decoded(clean);
        assert_int_equal(before->stride_bytes, after->stride_bytes);
        assert_memory_equal(before->bgrx, after->bgrx, 53 * before->stride_bytes);
        pixels_free(before);
        pixels_free(after);
    }
}

/* Every segment that is there, in order, as one character each; entropy-coded data is skipped. */
static char *segments_of(GBytes *jpeg)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(jpeg, &length);
    GString *found = g_string_new(NULL);

    for (gsize at = 2; at + 3 < length;) {
        assert_int_equal(data[at], 0xff);
        g_string_append_printf(found, "%02x ", data[at + 1]);
        at += 2 + (gsize)(data[at + 2] << 8 | data[at + 3]);
        while (at + 1 < length && (data[at] != 0xff || data[at + 1] == 0))
            at++;
    }
    return g_string_free(found, FALSE);
}

static void cleaned_photo_holds_nothing_but_the_picture(void **state)
{
    struct scratch *scratch = scratch_new();
    g_autoptr(GBytes) plain = jpeg_make(64, 48, paint_texture, JPEG_PLAIN);

    (void)state;
    for (int orientation = 1; orientation <= 6; orientation += 5) {
        g_autoptr(GBytes) tagged = NULL;
        g_autoptr(GBytes) clean = NULL;
        g_autofree char *segments = NULL;
        g_autofree char *out = NULL;
        scratch_put(scratch, "in.jpg", g_bytes_get_data(plain, NULL), g_bytes_get_size(plain));
        assert_int_equal(
            scratch_run(scratch,
                        "exiftool -q -overwrite_original -n -Orientation=%d -GPSLatitude=52.4 "
                        "-GPSLongitude=-4.1 -GPSLatitudeRef=N -GPSLongitudeRef=W -Make=CANARYmake "
                        "-SerialNumber=CANARYserial -Comment=CANARYcomment "
                        "-XMP:Creator=CANARYxmp -IPTC:By-line=CANARYiptc in.jpg "
                        "&& echo CANARYbehind >> in.jpg && grep -c CANARY in.jpg",
                        orientation),
            0);
        tagged = scratch_get(scratch, "in.jpg");
        clean = cleaned(tagged);
        assert_null(memmem(g_bytes_get_data(clean, NULL), g_bytes_get_size(clean), "CANARY", 6));
        segments = segments_of(clean);
        assert_non_null(strstr(segments, "da "));
        for (char **segment = (char *[]){"e1", "e2", "ed", "ee", "fe", NULL}; *segment; segment++)
            assert_null(strstr(segments, *segment));
        scratch_put(scratch, "out.jpg", g_bytes_get_data(clean, NULL), g_bytes_get_size(clean));
        assert_int_equal(scratch_run(scratch, "exiftool -G -s -EXIF:all -GPS:all -XMP:all "
                                              "-IPTC:all -ICC_Profile:all -Comment -MakerNotes:all "
                                              "out.jpg"),
                         0);
        out = scratch_out(scratch);
        assert_string_equal(out, "");
    }
    scratch_free(scratch);
}

static void photo_cut_anywhere_is_refused(void **state)
{
    static const enum jpeg_form forms[] = {JPEG_PLAIN, JPEG_PROGRESSIVE};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GBytes) whole = jpeg_make(20, 20, paint_texture, forms[i]);
        for (gsize length = 0; length < g_bytes_get_size(whole); length++) {
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, length);
            assert_refused(cut, false);
        }
    }
}

static uint32_t paint_black_and_white(int x, int y)
{
    return (x / 8 + y / 8) % 2 ? 0xffffff : 0;
}

/* The largest coefficients there are: black and white blocks, hardly quantised. */
static void extreme_contrast_is_no_damage(void **state)
{
    g_autoptr(GBytes) coarse = jpeg_make(64, 64, paint_black_and_white, JPEG_PLAIN);
    struct scratch *scratch = scratch_new();
    g_autoptr(GBytes) jpeg = NULL;
    g_autoptr(GBytes) clean = NULL;
    struct pixels *pixels;

    (void)state;
    scratch_put(scratch, "coarse.jpg", g_bytes_get_data(coarse, NULL), g_bytes_get_size(coarse));
    assert_int_equal(scratch_run(scratch, "convert coarse.jpg -quality 100 fine.jpg"), 0);
    jpeg = scratch_get(scratch, "fine.jpg");
    clean = cleaned(jpeg);
    pixels = decoded(clean);
    assert_int_equal(pixel_at(pixels, 4, 4), 0);
    assert_int_equal(pixel_at(pixels, 12, 4), 0xffffff);
    pixels_free(pixels);
    scratch_free(scratch);
}

static void cut_photo_is_damaged_and_no_photo_is_invalid(void **state)
{
    g_autoptr(GBytes) whole = jpeg_make(40, 40, paint_texture, JPEG_PLAIN);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) / 2 + 200);
    g_autoptr(GBytes) text = g_bytes_new_static("GIF89a, or so it says", 21);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(photo_clean(cut, NULL, NULL, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    g_clear_error(&error);
    assert_null(photo_clean(text, NULL, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

/* The SOF0 segment: ff c0, length, precision, height, width. */
static GBytes *claiming(GBytes *jpeg, int width, int height)
{
    uint8_t size[4] = {(uint8_t)(height >> 8), (uint8_t)height, (uint8_t)(width >> 8),
                       (uint8_t)width};

    return jpeg_patched(jpeg, "\xff\xc0", 2, 5, size, sizeof(size));
}

static void header_that_claims_too_much_is_refused_before_decoding(void **state)
{
    static const struct {
        int width, height;
    } claims[] = {{65500, 65500}, {8000, 5001}, {65500, 611}, {65535, 1}, {0, 16}};
    g_autoptr(GBytes) jpeg = jpeg_make(16, 16, paint_texture, JPEG_PLAIN);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(claims); i++) {
        g_autoptr(GBytes) claim = claiming(jpeg, claims[i].width, claims[i].height);
        assert_refused(claim, true);
    }
}

static void odd_kinds_are_refused(void **state)
{
    g_autoptr(GBytes) cmyk = jpeg_make(16, 16, paint_texture, JPEG_CMYK);
    g_autoptr(GBytes) plain = jpeg_make(16, 16, paint_texture, JPEG_PLAIN);
    g_autoptr(GBytes) twelve_bit = jpeg_patched(plain, "\xff\xc0", 2, 4, "\x0c", 1);
    g_autoptr(GBytes) lossless = jpeg_patched(plain, "\xff\xc0", 2, 1, "\xc3", 1);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_refused(cmyk, true);
    assert_refused(twelve_bit, false);
    assert_refused(lossless, true);
    assert_null(photo_clean(cmyk, NULL, NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void picture_of_very_many_scans_is_refused(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(16, 16, paint_texture, JPEG_APART);
    gsize length;
    const uint8_t *data = g_bytes_get_data(jpeg, &length);
    GByteArray *many = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;
    gsize last = length;

    (void)state;
    do
        last--;
    while (data[last] != 0xff || data[last + 1] != 0xda);
    g_byte_array_append(many, data, (guint)last);
    for (int i = 0; i < 200; i++)
        g_byte_array_append(many, data + last, (guint)(length - 2 - last));
    g_byte_array_append(many, data + length - 2, 2);
    bytes = g_byte_array_free_to_bytes(many);
    assert_refused(bytes, false);
}

static void changed_bytes_never_do_harm(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    g_autoptr(GBytes) plain = jpeg_make(48, 40, paint_texture, JPEG_PLAIN);
    g_autoptr(GBytes) progressive = jpeg_make(48, 40, paint_texture, JPEG_PROGRESSIVE);

    (void)state;
    for (int round = 0; round < 1500; round++) {
        GBytes *from = round % 2 ? plain : progressive;
        gsize length = g_bytes_get_size(from);
        uint8_t *copy = g_memdup2(g_bytes_get_data(from, NULL), length);
        g_autoptr(GBytes) changed = NULL;
        g_autoptr(GBytes) clean = NULL;
        struct pixels *pixels;
        int changes = g_rand_int_range(random, 1, 6);
        for (int i = 0; i < changes; i++)
            copy[g_rand_int_range(random, 0, (gint32)MIN(length, 700))] =
                (uint8_t)g_rand_int_range(random, 0, 256);
        changed = g_bytes_new_take(copy, length);
        clean = photo_clean(changed, NULL, NULL, NULL);
        pixels = photo_decode_scaled(changed, 20, 20, NULL);
        if (clean && pixels) {
            struct pixels *again = photo_decode_scaled(clean, 20, 20, NULL);
            assert_non_null(again);
            pixels_free(again);
        }
        pixels_free(pixels);
    }
}

/* As a USB camera's motion JPEG comes: the standard Huffman tables are left out. */
static void camera_jpeg_without_its_tables_is_understood(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(64, 48, paint_quadrants, JPEG_PLAIN);
    gsize length;
    const uint8_t *data = g_bytes_get_data(jpeg, &length);
    GByteArray *bare = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) clean = NULL;
    struct pixels *pixels;
    gsize at = 2;

    (void)state;
    g_byte_array_append(bare, data, 2);
    while (data[at + 1] != 0xda) {
        gsize segment = 2 + (gsize)(data[at + 2] << 8 | data[at + 3]);
        if (data[at + 1] != 0xc4)
            g_byte_array_append(bare, data + at, (guint)segment);
        at += segment;
    }
    g_byte_array_append(bare, data + at, (guint)(length - at));
    bytes = g_byte_array_free_to_bytes(bare);
    assert_true(g_bytes_get_size(bytes) < length);
    clean = cleaned(bytes);
    pixels = decoded(clean);
    assert_true(colour_distance(pixel_at(pixels, 60, 40), 0xe0d020) < 16);
    pixels_free(pixels);
}

static void padding_before_the_end_marker_is_no_damage(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(64, 48, paint_quadrants, JPEG_PLAIN);
    gsize length;
    const uint8_t *data = g_bytes_get_data(jpeg, &length);
    GByteArray *padded = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) clean = NULL;

    (void)state;
    g_byte_array_append(padded, data, (guint)length - 2);
    g_byte_array_append(padded, (const guint8 *)"\0\0\0\0\xff\xd9", 6);
    bytes = g_byte_array_free_to_bytes(padded);
    clean = cleaned(bytes);
}

static void scaled_photo_fits_and_is_never_enlarged(void **state)
{
    static const struct {
        int width, height, most_width, most_height, fit_width, fit_height;
    } cases[] = {
        {640, 480, 160, 120, 160, 120}, {640, 480, 100, 1000, 100, 75},
        {640, 480, 1000, 40, 53, 40},   {64, 48, 800, 600, 64, 48},
        {1000, 10, 100, 100, 100, 1},   {1000, 3, 100, 100, 100, 1},
        {301, 203, 300, 300, 300, 202}, {333, 500, 77, 77, 51, 77},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) jpeg =
            jpeg_make(cases[i].width, cases[i].height, paint_slopes, JPEG_PLAIN);
        struct pixels *pixels =
            photo_decode_scaled(jpeg, cases[i].most_width, cases[i].most_height, NULL);
        assert_non_null(pixels);
        assert_int_equal(pixels->width_px, cases[i].fit_width);
        assert_int_equal(pixels->height_px, cases[i].fit_height);
        pixels_free(pixels);
    }
}

static void scaled_photo_shows_the_same_picture(void **state)
{
    g_autoptr(GBytes) jpeg = jpeg_make(250, 250, paint_slopes, JPEG_PLAIN);

    (void)state;
    for (int side = 10; side <= 250; side += 7) {
        struct pixels *pixels = photo_decode_scaled(jpeg, side, side, NULL);
        assert_non_null(pixels);
        for (int y = 0; y < side; y += 3) {
            for (int x = 0; x < side; x += 3) {
                /* The mean of a slope over a pixel is the slope at its middle. */
                uint32_t expected =
                    paint_slopes((2 * x + 1) * 250 / (2 * side), (2 * y + 1) * 250 / (2 * side));
                assert_true(colour_distance(pixel_at(pixels, x, y), expected) <= 8);
            }
        }
        pixels_free(pixels);
    }
}

static void encoded_pixels_come_back(void **state)
{
    struct pixels *pixels = pixels_new(97, 61);
    struct pixels *again;
    g_autoptr(GBytes) jpeg = NULL;

    (void)state;
    for (int y = 0; y < 61; y++) {
        for (int x = 0; x < 97; x++) {
            uint32_t bgrx = paint_slopes(x, y) | 0xff000000;
            memcpy(pixels->bgrx + (size_t)y * pixels->stride_bytes + (size_t)x * 4, &bgrx, 4);
        }
    }
    jpeg = photo_encode(pixels, NULL);
    assert_non_null(jpeg);
    again = decoded(jpeg);
    for (int y = 0; y < 61; y++)
        for (int x = 0; x < 97; x++)
            assert_true(colour_distance(pixel_at(pixels, x, y), pixel_at(again, x, y)) < 16);
    pixels_free(pixels);
    pixels_free(again);
}

static void pixels_beyond_the_limit_are_not_encoded(void **state)
{
    struct pixels pixels = {.width_px = 65500, .height_px = 700, .stride_bytes = 262000};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(photo_encode(&pixels, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

/* Above the size up to which coefficients are kept (about 33 megapixels at 4:4:4 are 16). */
static void large_photo_goes_through_row_by_row(void **state)
{
    struct pixels *pixels = pixels_new(6500, 5300);
    g_autoptr(GBytes) jpeg = NULL;
    g_autoptr(GBytes) clean = NULL;
    struct pixels *small;
    int width = 0, height = 0;

    (void)state;
    memset(pixels->bgrx, 150, 5300 * pixels->stride_bytes);
    jpeg = photo_encode(pixels, NULL);
    pixels_free(pixels);
    assert_non_null(jpeg);
    clean = photo_clean(jpeg, &width, &height, NULL);
    assert_non_null(clean);
    assert_int_equal(width, 6500);
    assert_int_equal(height, 5300);
    small = photo_decode_scaled(clean, 65, 53, NULL);
    assert_true(colour_distance(pixel_at(small, 30, 30), 0x969696) < 3);
    pixels_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_orientation_comes_out_upright),
        cmocka_unit_test(senseless_orientation_leaves_the_picture_as_it_is),
        cmocka_unit_test(hostile_exif_is_passed_over),
        cmocka_unit_test(upright_photo_keeps_its_very_pixels),
        cmocka_unit_test(cleaned_photo_holds_nothing_but_the_picture),
        cmocka_unit_test(photo_cut_anywhere_is_refused),
        cmocka_unit_test(extreme_contrast_is_no_damage),
        cmocka_unit_test(cut_photo_is_damaged_and_no_photo_is_invalid),
        cmocka_unit_test(header_that_claims_too_much_is_refused_before_decoding),
        cmocka_unit_test(odd_kinds_are_refused),
        cmocka_unit_test(picture_of_very_many_scans_is_refused),
        cmocka_unit_test(changed_bytes_never_do_harm),
        cmocka_unit_test(camera_jpeg_without_its_tables_is_understood),
        cmocka_unit_test(padding_before_the_end_marker_is_no_damage),
        cmocka_unit_test(scaled_photo_fits_and_is_never_enlarged),
        cmocka_unit_test(scaled_photo_shows_the_same_picture),
        cmocka_unit_test(encoded_pixels_come_back),
        cmocka_unit_test(pixels_beyond_the_limit_are_not_encoded),
        cmocka_unit_test(large_photo_goes_through_row_by_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
