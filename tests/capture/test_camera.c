// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "capture/camera.h"
#include "capture/capture.h"
#include "jpegs.h"
#include "waiting.h"

/* A camera over a folder of pictures, and what came of its shots. */
struct scene {
    struct scratch *scratch;
    struct waiting waiting;
    struct camera *camera;
    GPtrArray *shots; /* GBytes, or NULL for a failure; under waiting's lock */
    enum fault_code why;
    struct pixels *frame;
};

static uint32_t red(int x, int y)
{
    (void)x;
    (void)y;
    return 0xc02020;
}

static uint32_t green(int x, int y)
{
    (void)x;
    (void)y;
    return 0x20a020;
}

static void put(struct scene *scene, const char *name, jpeg_paint *paint, int width, int height)
{
    g_autoptr(GBytes) jpeg = jpeg_make(width, height, paint, JPEG_PLAIN);

    scratch_put(scene->scratch, name, g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg));
}

static void take_away(struct scene *scene, const char *name)
{
    assert_int_equal(unlinkat(scene->scratch->fd, name, 0), 0);
}

static int setup(void **state)
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->scratch = scratch_new();
    waiting_init(&scene->waiting);
    scene->shots = g_ptr_array_new();
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;

    camera_free(scene->camera);
    pixels_free(scene->frame);
    for (guint i = 0; i < scene->shots->len; i++)
        g_clear_pointer((GBytes **)&scene->shots->pdata[i], g_bytes_unref);
    g_ptr_array_unref(scene->shots);
    waiting_clear(&scene->waiting);
    scratch_free(scene->scratch);
    g_free(scene);
    return 0;
}

static void open_source(struct scene *scene, const char *source)
{
    scene->camera = camera_new(source, waiting_tell, &scene->waiting, NULL);
    assert_non_null(scene->camera);
    camera_open(scene->camera);
}

/* A file or folder of the scene's. */
static void open_file(struct scene *scene, const char *name)
{
    g_autofree char *source = g_strdup_printf("file:%s/%s", scene->scratch->path, name);

    open_source(scene, source);
}

static enum camera_state state_of(struct scene *scene)
{
    return camera_state(scene->camera, &scene->why);
}

static bool has_frame(struct scene *scene)
{
    struct pixels *frame = camera_frame_take(scene->camera);

    if (!frame)
        return false;
    pixels_free(scene->frame);
    scene->frame = frame;
    return true;
}

/* Waits for frames until one has this colour in its middle. */
static bool sees(struct scene *scene, uint32_t colour)
{
    return has_frame(scene) && colour_distance(pixel_at(scene->frame, scene->frame->width_px / 2,
                                                        scene->frame->height_px / 2),
                                               colour) < 12;
}

static void on_shot(void *context, GBytes *jpeg, int width_px, int height_px, const GError *error)
{
    struct scene *scene = context;

    assert_true((jpeg == NULL) == (error != NULL));
    assert_true(!jpeg || (width_px > 0 && height_px > 0));
    g_mutex_lock(&scene->waiting.lock);
    g_ptr_array_add(scene->shots, jpeg ? g_bytes_ref(jpeg) : NULL);
    if (error)
        scene->why = (enum fault_code)error->code;
    g_mutex_unlock(&scene->waiting.lock);
    waiting_tell(&scene->waiting);
}

static guint shots(struct scene *scene)
{
    guint count;

    g_mutex_lock(&scene->waiting.lock);
    count = scene->shots->len;
    g_mutex_unlock(&scene->waiting.lock);
    return count;
}

/* Presses and waits: the JPEG, borrowed, or NULL. */
static GBytes *shoot(struct scene *scene)
{
    guint before = shots(scene);

    camera_shoot(scene->camera, on_shot, scene);
    WAIT_FOR(&scene->waiting, shots(scene) > before);
    return g_ptr_array_index(scene->shots, before);
}

static uint32_t colour_of(GBytes *jpeg)
{
    struct pixels *pixels = photo_decode_scaled(jpeg, 16, 16, NULL);
    uint32_t colour;

    assert_non_null(pixels);
    colour = pixel_at(pixels, pixels->width_px / 2, pixels->height_px / 2);
    pixels_free(pixels);
    return colour;
}

static void unknown_sources_are_refused(void **state)
{
    static const char *const bad[] = {"", "webcam", "file:", "file", "v4l2:", "pattern:1", "none "};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(camera_new(bad[i], NULL, NULL, &error));
        assert_true(fault_is(error, FAULT_INVALID));
    }
}

static void picture_is_shown_fitted_into_the_view(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 400, 300);
    open_file(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, has_frame(scene));
    assert_int_equal(state_of(scene), CAMERA_LIVE);
    assert_int_equal(scene->frame->width_px, 400);
    camera_set_view(scene->camera, 200, 999);
    WAIT_FOR(&scene->waiting, has_frame(scene));
    assert_int_equal(scene->frame->width_px, 200);
    assert_int_equal(scene->frame->height_px, 150);
}

static void shutter_takes_what_is_shown_and_moves_to_the_next(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) original = NULL;
    g_autoptr(GBytes) clean = NULL;
    GBytes *first, *second, *third;

    put(scene, "b.JPEG", green, 320, 240);
    put(scene, "a.jpg", red, 320, 240);
    scratch_put(scene->scratch, "notes.txt", "no picture", 10);
    open_file(scene, "");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    first = shoot(scene);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
    second = shoot(scene);
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    third = shoot(scene);
    original = scratch_get(scene->scratch, "a.jpg");
    clean = photo_clean(original, NULL, NULL, NULL);
    assert_true(g_bytes_equal(first, clean));
    assert_true(colour_distance(colour_of(second), 0x20a020) < 12);
    assert_true(g_bytes_equal(third, clean));
}

static void position_is_kept_while_the_camera_is_closed(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    put(scene, "b.jpg", green, 320, 240);
    open_file(scene, "");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    assert_non_null(shoot(scene));
    camera_close(scene->camera);
    assert_int_equal(state_of(scene), CAMERA_CLOSED);
    assert_null(camera_frame_take(scene->camera));
    camera_open(scene->camera);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
}

static void still_picture_sends_one_frame(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    open_file(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, has_frame(scene));
    /* Each shot is a whole turn of the camera's thread, and so is what happens to a neighbour. */
    for (int i = 0; i < 5; i++) {
        put(scene, "neighbour.jpg", green, 32, 24);
        camera_set_view(scene->camera, 640, 480);
        assert_non_null(shoot(scene));
        assert_null(camera_frame_take(scene->camera));
    }
}

static void changed_picture_is_shown(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    open_file(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    put(scene, "a.jpg", green, 320, 240);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
}

static void vanished_file_is_an_unplugged_camera_and_comes_back(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    open_file(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    take_away(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_MISSING);
    assert_null(camera_frame_take(scene->camera));
    assert_null(shoot(scene));
    assert_int_equal(scene->why, FAULT_MISSING);
    put(scene, "a.jpg", green, 320, 240);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
    assert_int_equal(state_of(scene), CAMERA_LIVE);
    assert_non_null(shoot(scene));
}

static void vanished_folder_is_an_unplugged_camera_and_comes_back(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(mkdirat(scene->scratch->fd, "day", 0700), 0);
    put(scene, "day/a.jpg", red, 320, 240);
    open_file(scene, "day");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    assert_int_equal(renameat(scene->scratch->fd, "day", scene->scratch->fd, "night"), 0);
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_MISSING);
    assert_int_equal(renameat(scene->scratch->fd, "night", scene->scratch->fd, "day"), 0);
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
}

static void empty_folder_is_no_camera(void **state)
{
    struct scene *scene = *state;

    open_file(scene, "");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_MISSING);
}

static void broken_picture_is_told_and_a_press_moves_past_it(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) whole = jpeg_make(320, 240, paint_texture, JPEG_PLAIN);

    scratch_put(scene->scratch, "a.jpg", g_bytes_get_data(whole, NULL), 20000);
    put(scene, "b.jpg", green, 320, 240);
    open_file(scene, "");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_DAMAGED);
    assert_null(shoot(scene));
    assert_int_equal(scene->why, FAULT_DAMAGED);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
    assert_int_equal(state_of(scene), CAMERA_LIVE);
}

static void broken_picture_is_passed_over_by_itself(void **state)
{
    struct scene *scene = *state;

    scratch_put(scene->scratch, "a.jpg", "\xff\xd8\xff", 3);
    put(scene, "b.jpg", green, 320, 240);
    open_file(scene, "");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    WAIT_FOR(&scene->waiting, sees(scene, 0x20a020));
}

static void presses_are_answered_in_order_even_when_closed_at_once(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    put(scene, "b.jpg", green, 320, 240);
    open_file(scene, "");
    WAIT_FOR(&scene->waiting, sees(scene, 0xc02020));
    camera_shoot(scene->camera, on_shot, scene);
    camera_close(scene->camera);
    WAIT_FOR(&scene->waiting, shots(scene) == 1);
    assert_true(colour_distance(colour_of(g_ptr_array_index(scene->shots, 0)), 0xc02020) < 12);
    camera_open(scene->camera);
    for (int i = 0; i < 4; i++)
        camera_shoot(scene->camera, on_shot, scene);
    WAIT_FOR(&scene->waiting, shots(scene) == 5);
    for (guint i = 1; i < 5; i++)
        assert_true(colour_distance(colour_of(g_ptr_array_index(scene->shots, i)),
                                    i % 2 ? 0x20a020 : 0xc02020) < 12);
}

static void press_before_the_first_frame_waits_for_it(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    open_file(scene, "a.jpg");
    assert_non_null(shoot(scene));
}

static void every_press_is_answered_before_the_camera_is_freed(void **state)
{
    struct scene *scene = *state;

    put(scene, "a.jpg", red, 320, 240);
    open_file(scene, "a.jpg");
    for (int i = 0; i < 5; i++)
        camera_shoot(scene->camera, on_shot, scene);
    camera_free(g_steal_pointer(&scene->camera));
    assert_int_equal(shots(scene), 5);
}

static void turned_picture_is_shown_and_taken_upright(void **state)
{
    struct scene *scene = *state;
    g_autoptr(GBytes) stored = jpeg_make(320, 240, red, JPEG_PLAIN);
    g_autoptr(GBytes) turned = jpeg_with_orientation(stored, 6);
    int width, height;

    scratch_put(scene->scratch, "a.jpg", g_bytes_get_data(turned, NULL), g_bytes_get_size(turned));
    open_file(scene, "a.jpg");
    WAIT_FOR(&scene->waiting, has_frame(scene));
    assert_int_equal(scene->frame->width_px, 240);
    assert_true(photo_size(shoot(scene), &width, &height, NULL));
    assert_int_equal(width, 240);
    assert_int_equal(height, 320);
}

static void no_camera_is_gone_for_good(void **state)
{
    struct scene *scene = *state;

    open_source(scene, "none");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_MISSING);
    assert_null(shoot(scene));
    assert_int_equal(scene->why, FAULT_MISSING);
}

static void device_that_is_not_there_is_missing(void **state)
{
    struct scene *scene = *state;

    open_source(scene, "v4l2:/dev/no-such-camera");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
    assert_int_equal(scene->why, FAULT_MISSING);
    assert_null(shoot(scene));
}

static void device_that_is_no_camera_is_told(void **state)
{
    struct scene *scene = *state;

    open_source(scene, "v4l2:/dev/null");
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_GONE);
}

static void pattern_moves_and_can_be_taken(void **state)
{
    struct scene *scene = *state;
    struct pixels *first;
    bool moved = false;
    int width, height;

    open_source(scene, "pattern");
    camera_set_view(scene->camera, 320, 320);
    WAIT_FOR(&scene->waiting, has_frame(scene) && scene->frame->width_px == 320);
    assert_int_equal(scene->frame->height_px, 180);
    assert_int_equal(pixel_at(scene->frame, 0, 0) >> 24, 0); /* and its unused byte is 255 */
    first = g_steal_pointer(&scene->frame);
    while (!moved) {
        WAIT_FOR(&scene->waiting, has_frame(scene));
        moved = memcmp(first->bgrx, scene->frame->bgrx, 180 * first->stride_bytes) != 0;
    }
    pixels_free(first);
    assert_true(photo_size(shoot(scene), &width, &height, NULL));
    assert_int_equal(width, 1280);
    assert_int_equal(height, 720);
    camera_close(scene->camera);
    WAIT_FOR(&scene->waiting, state_of(scene) == CAMERA_CLOSED);
    camera_open(scene->camera);
    WAIT_FOR(&scene->waiting, has_frame(scene));
}

static int finish(void **state)
{
    (void)state;
    capture_finish();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unknown_sources_are_refused),
        TEST(picture_is_shown_fitted_into_the_view),
        TEST(shutter_takes_what_is_shown_and_moves_to_the_next),
        TEST(position_is_kept_while_the_camera_is_closed),
        TEST(still_picture_sends_one_frame),
        TEST(changed_picture_is_shown),
        TEST(vanished_file_is_an_unplugged_camera_and_comes_back),
        TEST(vanished_folder_is_an_unplugged_camera_and_comes_back),
        TEST(empty_folder_is_no_camera),
        TEST(broken_picture_is_told_and_a_press_moves_past_it),
        TEST(broken_picture_is_passed_over_by_itself),
        TEST(presses_are_answered_in_order_even_when_closed_at_once),
        TEST(press_before_the_first_frame_waits_for_it),
        TEST(every_press_is_answered_before_the_camera_is_freed),
        TEST(turned_picture_is_shown_and_taken_upright),
        TEST(no_camera_is_gone_for_good),
        TEST(device_that_is_not_there_is_missing),
        TEST(device_that_is_no_camera_is_told),
        TEST(pattern_moves_and_can_be_taken),
    };

    return cmocka_run_group_tests(tests, NULL, finish);
}
