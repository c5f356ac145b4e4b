// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture.h"

#include <SDL_image.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SIZE ((struct picture_size){40, 30, false})

struct rig {
    struct theme theme;
    struct picture_store *store;
    int fetched;
    bool gives_at_once;
};

static cairo_surface_t *blank(int width, int height)
{
    return cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
}

static void fetch(void *context, const char *key, struct picture_size size)
{
    struct rig *rig = context;

    rig->fetched++;
    if (rig->gives_at_once)
        picture_store_give(rig->store, key, size, blank(size.width_px, size.height_px));
}

static void rig_open(struct rig *rig, const char *theme)
{
    memset(rig, 0, sizeof *rig);
    assert_true(theme_load(&rig->theme, theme, 1280, 800, 0, 100, "en", NULL));
    rig->store = picture_store_new(&rig->theme, fetch, rig);
}

/* --- from outside --- */

static GBytes *encoded(bool jpeg, int width, int height)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    size_t room = (size_t)width * (size_t)height * 8 + 65536;
    guint8 *memory = g_malloc(room);
    SDL_RWops *stream = SDL_RWFromMem(memory, (int)room);
    Sint64 length;

    SDL_FillRect(surface, NULL, 0xFF336699);
    if (jpeg)
        IMG_SaveJPG_RW(surface, stream, 0, 90);
    else
        IMG_SavePNG_RW(surface, stream, 0);
    length = SDL_RWtell(stream);
    SDL_RWclose(stream);
    SDL_FreeSurface(surface);
    assert_true(length > 100);
    return g_bytes_new_take(memory, (gsize)length);
}

static void check_decoded(GBytes *bytes, struct picture_size size, int width, int height)
{
    g_autoptr(GError) error = NULL;
    cairo_surface_t *surface = picture_decode(bytes, size, &error);

    assert_non_null(surface);
    assert_int_equal(cairo_image_surface_get_width(surface), width);
    assert_int_equal(cairo_image_surface_get_height(surface), height);
    cairo_surface_destroy(surface);
}

static void check_refused(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;

    assert_null(picture_decode(bytes, SIZE, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void a_photo_covers_its_place_or_stands_whole_in_it(void **state)
{
    (void)state;
    for (int jpeg = 0; jpeg < 2; jpeg++) {
        g_autoptr(GBytes) bytes = encoded(jpeg, 160, 80);

        check_decoded(bytes, (struct picture_size){40, 30, false}, 40, 30);
        check_decoded(bytes, (struct picture_size){40, 30, true}, 40, 20);
        check_decoded(bytes, (struct picture_size){400, 300, true}, 160, 80);
    }
}

static void every_cut_of_a_photo_is_refused(void **state)
{
    (void)state;
    for (int jpeg = 0; jpeg < 2; jpeg++) {
        g_autoptr(GBytes) whole = encoded(jpeg, 64, 48);

        for (gsize length = 0; length + 12 < g_bytes_get_size(whole); length += 7) {
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, length);

            check_refused(cut);
        }
    }
}

static void a_picture_that_claims_to_be_huge_is_refused_unread(void **state)
{
    g_autoptr(GBytes) small = encoded(false, 64, 64);
    gsize length;
    guint8 *data = g_memdup2(g_bytes_get_data(small, &length), g_bytes_get_size(small));
    g_autoptr(GBytes) huge = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    memcpy(data + 16, "\x00\x01\x00\x00\x00\x01\x00\x00", 8);
    huge = g_bytes_new_take(data, g_bytes_get_size(small));
    assert_null(picture_decode(huge, SIZE, &error));
    assert_non_null(strstr(error->message, "megapixels"));
}

static void what_is_no_picture_is_refused(void **state)
{
    const char *const texts[] = {"",
                                 "<",
                                 "<svg",
                                 "hello",
                                 "<html></html>",
                                 "\xFF\xD8\xFF\xD9",
                                 "GIF89a",
                                 "\x89PNG\r\n\x1A\n"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));

        check_refused(bytes);
    }
}

static void a_drawing_reaches_for_nothing_outside(void **state)
{
    static const char svg[] =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
        "viewBox='0 0 4 3'><image width='4' height='3' xlink:href='file:///etc/passwd'/>"
        "<image width='4' height='3' href='" SOURCE_DIR "/assets/icons/stop.svg'/></svg>";
    g_autoptr(GBytes) bytes = g_bytes_new_static(svg, strlen(svg));
    cairo_surface_t *surface = picture_decode(bytes, SIZE, NULL);
    const unsigned char *pixels;

    (void)state;
    assert_non_null(surface);
    pixels = cairo_image_surface_get_data(surface);
    for (int i = 0; i < cairo_image_surface_get_stride(surface) * 30; i++)
        assert_int_equal(pixels[i], 0);
    cairo_surface_destroy(surface);
}

static void a_portrait_in_a_wide_place_goes_on_in_its_own_ground(void **state)
{
    static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>"
                              "<rect width='10' height='10' fill='#cbd8d2'/></svg>";
    g_autoptr(GBytes) bytes = g_bytes_new_static(svg, strlen(svg));
    cairo_surface_t *surface = picture_decode(bytes, (struct picture_size){300, 100, false}, NULL);
    uint32_t corner;

    (void)state;
    assert_non_null(surface);
    memcpy(&corner, cairo_image_surface_get_data(surface), sizeof corner);
    assert_int_equal(corner, 0xFFCBD8D2u);
    cairo_surface_destroy(surface);
}

/* --- the store --- */

static void a_photo_is_fetched_once(void **state)
{
    struct rig rig;

    (void)state;
    rig_open(&rig, "calm");
    assert_null(picture_photo(rig.store, "pack:a", SIZE));
    assert_null(picture_photo(rig.store, "pack:a", SIZE));
    assert_int_equal(rig.fetched, 1);
    picture_store_give(rig.store, "pack:a", SIZE, blank(40, 30));
    assert_non_null(picture_photo(rig.store, "pack:a", SIZE));
    assert_null(picture_photo(rig.store, "pack:a", (struct picture_size){40, 30, true}));
    assert_int_equal(rig.fetched, 2);
    picture_store_free(rig.store);
}

static void a_photo_may_be_given_at_once(void **state)
{
    struct rig rig;

    (void)state;
    rig_open(&rig, "calm");
    rig.gives_at_once = true;
    assert_non_null(picture_photo(rig.store, "pack:a", SIZE));
    picture_store_free(rig.store);
}

static void a_damaged_photo_is_known_as_such(void **state)
{
    struct rig rig;

    (void)state;
    rig_open(&rig, "calm");
    picture_photo(rig.store, "pack:a", SIZE);
    assert_false(picture_is_damaged(rig.store, "pack:a", SIZE));
    picture_store_give(rig.store, "pack:a", SIZE, NULL);
    assert_true(picture_is_damaged(rig.store, "pack:a", SIZE));
    assert_null(picture_photo(rig.store, "pack:a", SIZE));
    assert_int_equal(rig.fetched, 1);
    picture_store_free(rig.store);
}

static void a_locked_device_holds_no_photo(void **state)
{
    struct rig rig;

    (void)state;
    rig_open(&rig, "calm");
    picture_photo(rig.store, "pack:a", SIZE);
    picture_photo(rig.store, "pack:b", SIZE);
    picture_store_give(rig.store, "pack:a", SIZE, blank(40, 30));
    picture_store_live(rig.store, blank(40, 30));
    picture_store_forget_photos(rig.store);
    assert_null(picture_live(rig.store));
    /* What comes late, after the lock, is not taken either. */
    picture_store_give(rig.store, "pack:b", SIZE, blank(40, 30));
    assert_null(picture_photo(rig.store, "pack:b", SIZE));
    assert_null(picture_photo(rig.store, "pack:a", SIZE));
    picture_store_free(rig.store);
}

static void old_photos_make_room_for_new(void **state)
{
    const struct picture_size size = {1000, 1000, false};
    struct rig rig;

    (void)state;
    rig_open(&rig, "calm");
    rig.gives_at_once = true;
    for (int i = 0; i < 10; i++) {
        g_autofree char *key = g_strdup_printf("item:%d", i);

        assert_non_null(picture_photo(rig.store, key, size));
    }
    assert_non_null(picture_photo(rig.store, "item:9", size));
    assert_int_equal(rig.fetched, 10);
    assert_non_null(picture_photo(rig.store, "item:0", size));
    assert_int_equal(rig.fetched, 11);
    picture_store_free(rig.store);
}

static void photos_are_grey_in_high_contrast(void **state)
{
    cairo_surface_t *red = blank(40, 30);
    cairo_t *cairo = cairo_create(red);
    const unsigned char *pixel;
    struct rig rig;

    (void)state;
    cairo_set_source_rgb(cairo, 1, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    rig_open(&rig, "contrast");
    picture_photo(rig.store, "pack:a", SIZE);
    picture_store_give(rig.store, "pack:a", SIZE, red);
    pixel = cairo_image_surface_get_data(picture_photo(rig.store, "pack:a", SIZE));
    assert_true(pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[0] > 0);
    picture_store_free(rig.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_covers_its_place_or_stands_whole_in_it),
        cmocka_unit_test(every_cut_of_a_photo_is_refused),
        cmocka_unit_test(a_picture_that_claims_to_be_huge_is_refused_unread),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(a_drawing_reaches_for_nothing_outside),
        cmocka_unit_test(a_portrait_in_a_wide_place_goes_on_in_its_own_ground),
        cmocka_unit_test(a_photo_is_fetched_once),
        cmocka_unit_test(a_photo_may_be_given_at_once),
        cmocka_unit_test(a_damaged_photo_is_known_as_such),
        cmocka_unit_test(a_locked_device_holds_no_photo),
        cmocka_unit_test(old_photos_make_room_for_new),
        cmocka_unit_test(photos_are_grey_in_high_contrast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
