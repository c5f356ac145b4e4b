// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What each screen declares, on both panels, in each language, with the largest text: places and
 * sizes that hands and eyes rely on. */
#include "record/kit.h"

#include "app_internal.h"
#include "pupil/mat_inside.h"
#include "pupil/voice_inside.h"
#include "staff/file_inside.h"

#include <math.h>
#include <stdio.h>

#define PUPIL_MM 20.0
#define PUPIL_GAP_MM 3.9
#define STAFF_MM 12.0
/* Five places on the small panel, with the sides where they are, are narrower: a scale of five is
 * better given on the large one. */
#define FIVE_SMALL_MM 16.5

static struct app app;

struct look {
    int width, height, text;
    const char *language;
};

static const struct look LOOKS[] = {
    {1280, 800, 100, "en"}, {800, 480, 100, "en"}, {1280, 800, 130, "cy"}, {800, 480, 130, "cy"},
    {1280, 800, 100, "ar"}, {800, 480, 130, "ar"}, {1024, 600, 100, "en"}, {1920, 1080, 100, "en"},
};

static void put_on(const struct look *look)
{
    words_close(app.words);
    app.words = words_open(look->language, NULL);
    assert_non_null(app.words);
    assert_true(theme_load(&app.theme, "calm", look->width, look->height, 0, look->text,
                           look->language, NULL));
}

/* --- scenes --- */

typedef struct scene *maker(void);

static struct scene *declared(enum screen_id id)
{
    const struct screen *screen = screen_of(id);
    struct scene *scene = scene_new(&app.theme);
    g_autofree void *state = g_malloc0(MAX(screen->state_bytes, 1));
    screen->declare(state, &app, scene);
    return scene;
}

static struct scene *chooser(void)
{
    return declared(SCREEN_CHOOSER);
}

static struct scene *home(void)
{
    return declared(SCREEN_HOME);
}

static struct scene *topics(void)
{
    return declared(SCREEN_TOPICS);
}

static struct scene *voice(void)
{
    return declared(SCREEN_VOICE);
}

/* A mat with its first `placed` cards placed, one place after another. */
static struct scene *mat(size_t points, int placed, enum mat_phase phase)
{
    size_t count;
    struct topic topic = pack_topics(app.shelf.pack, words_language(app.words), &count)[0];
    struct topic_point many[5];
    char ids[5][8];
    struct moment when = {0};
    for (size_t i = 0; i < points; i++) {
        many[i] = topic.points[i % topic.point_count];
        g_snprintf(ids[i], sizeof ids[i], "at-%zu", i);
        many[i].id = ids[i];
    }
    topic.points = many;
    topic.point_count = points;
    struct mat_screen screen = {.mat = mat_new(&topic, words_language(app.words)),
                                .phase = phase,
                                .moving = -1,
                                .reading = -1};
    for (int i = 0; i < placed; i++)
        mat_place(screen.mat, i, i % (int)points, &when);
    struct scene *scene = scene_new(&app.theme);
    mat_view_declare(&screen, &app, scene);
    mat_free(screen.mat);
    return scene;
}

static struct scene *mat_first(void)
{
    return mat(3, 0, MAT_OFFERING);
}

static struct scene *mat_filled(void)
{
    return mat(3, 6, MAT_OFFERING);
}

static struct scene *mat_two(void)
{
    return mat(2, 4, MAT_OFFERING);
}

static struct scene *mat_five(void)
{
    return mat(5, 6, MAT_OFFERING);
}

static struct scene *mat_pile(void)
{
    return mat(2, 7, MAT_PILE);
}

static struct scene *mat_right(void)
{
    return mat(3, 5, MAT_KEEPING);
}

static struct scene *filing(enum file_phase phase)
{
    struct file_screen screen = {
        .draft_id = (char *)"d", .phase = phase, .record = json_object(), .has_photo = true};
    const char *const all[] = {AMARA, BEN, JAKUB};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        screen.pupils[screen.pupil_count++] = all[i];
    struct scene *scene = scene_new(&app.theme);
    frame_rail(scene, &app, RAIL_INBOX);
    if (phase == FILE_CHOOSING)
        file_view_declare(&screen, &app, scene);
    else
        file_confirm_declare(&screen, &app, scene);
    json_decref(screen.record);
    return scene;
}

static struct scene *file_it(void)
{
    return filing(FILE_CHOOSING);
}

static struct scene *confirm(void)
{
    return filing(FILE_CONFIRMING);
}

static struct scene *blocked(void)
{
    return filing(FILE_BLOCKED);
}

static struct scene *inbox(void)
{
    return declared(SCREEN_INBOX);
}

static struct scene *items(void)
{
    return declared(SCREEN_ITEMS);
}

static struct scene *dock(void)
{
    return declared(SCREEN_DOCK);
}

static struct scene *camera(void)
{
    return declared(SCREEN_CAMERA);
}

static struct scene *marking(void)
{
    return declared(SCREEN_MARKUP);
}

static maker *const PUPILS[] = {chooser,    home,    topics,   voice,    mat_first,
                                mat_filled, mat_two, mat_five, mat_pile, mat_right};
static maker *const STAFF_S[] = {file_it, confirm, blocked, inbox, items, dock, camera, marking};

/* --- what is asked of them --- */

static double mm(int units)
{
    return theme_mm(&app.theme, units);
}

/* Words in view that can be touched to hear them are an extra, where a card is the way. */
static bool is_words(const struct target *target)
{
    return g_str_equal(target->id, "listen") && target->look == LOOK_BARE;
}

static bool lies_on(const struct target *a, const struct target *b)
{
    return (a->role == ROLE_CARD && b->role == ROLE_PLACE) || is_words(a);
}

static bool overlap(struct box a, struct box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* How far two boxes are apart, in units: the larger of the two ways. */
static int apart(struct box a, struct box b)
{
    int x = MAX(b.x - a.x - a.w, a.x - b.x - b.w), y = MAX(b.y - a.y - a.h, a.y - b.y - b.h);
    return MAX(x, y);
}

static void on_the_panel(const struct scene *scene)
{
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);
        struct box box = target->box;
        if (box.x < 0 || box.y < 0 || box.x + box.w > app.theme.width ||
            box.y + box.h > app.theme.height)
            fail_msg("#%s lies beside the panel", target->id);
        if (target->label[0] == '\0')
            fail_msg("#%s has no words", target->id);
    }
}

static void nothing_on_another(const struct scene *scene)
{
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        for (size_t k = 0; k < i; k++) {
            const struct target *a = scene_target_at(scene, i), *b = scene_target_at(scene, k);
            if (!lies_on(a, b) && !lies_on(b, a) && overlap(a->box, b->box))
                fail_msg("#%s and #%s lie on each other", a->id, b->id);
        }
    }
}

static void one_main_thing(const struct scene *scene)
{
    int main_things = 0;
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);
        main_things += target->look == LOOK_GO || target->look == LOOK_STAFF_GO;
    }
    assert_in_range(main_things, 0, 1);
}

static void at_least(const struct scene *scene, double least_mm)
{
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);
        int small = MIN(target->box.w, target->box.h);
        if (!is_words(target) && mm(small) < least_mm)
            fail_msg("#%s is %.1f mm, in %s at %d x %d", target->id, mm(small), app.theme.language,
                     app.theme.width_px, app.theme.height_px);
    }
}

static void on_all(maker *const *makers, size_t count, void (*claim)(const struct scene *))
{
    for (size_t l = 0; l < G_N_ELEMENTS(LOOKS); l++) {
        put_on(&LOOKS[l]);
        for (size_t i = 0; i < count; i++) {
            struct scene *scene = makers[i]();
            claim(scene);
            scene_free(scene);
        }
    }
}

#define ON_ALL(claim)                                                                              \
    do {                                                                                           \
        on_all(PUPILS, G_N_ELEMENTS(PUPILS), claim);                                               \
        on_all(STAFF_S, G_N_ELEMENTS(STAFF_S), claim);                                             \
    } while (0)

static void targets_lie_on_the_panel_and_have_words(void **state)
{
    (void)state;
    ON_ALL(on_the_panel);
}

static void no_target_lies_on_another(void **state)
{
    (void)state;
    ON_ALL(nothing_on_another);
}

static void there_is_one_main_thing_at_most(void **state)
{
    (void)state;
    ON_ALL(one_main_thing);
}

static void pupils_targets_are_20_mm(void **state)
{
    (void)state;
    for (size_t l = 0; l < G_N_ELEMENTS(LOOKS); l++) {
        put_on(&LOOKS[l]);
        for (size_t i = 0; i < G_N_ELEMENTS(PUPILS); i++) {
            bool five_small = PUPILS[i] == mat_five && app.theme.layout == LAYOUT_SMALL;
            struct scene *scene = PUPILS[i]();
            at_least(scene, five_small ? FIVE_SMALL_MM : PUPIL_MM);
            scene_free(scene);
        }
    }
}

static void apart_enough(const struct scene *scene)
{
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        for (size_t k = 0; k < i; k++) {
            const struct target *a = scene_target_at(scene, i), *b = scene_target_at(scene, k);
            /* A card's place takes what misses the card, so they are one with it. */
            bool together = a->role == ROLE_CARD && b->role == ROLE_CARD;
            if (lies_on(a, b) || lies_on(b, a) || together)
                continue;
            if (mm(apart(a->box, b->box)) < PUPIL_GAP_MM)
                fail_msg("#%s and #%s are %.1f mm apart at %d x %d", a->id, b->id,
                         mm(apart(a->box, b->box)), app.theme.width_px, app.theme.height_px);
        }
    }
}

static void pupils_targets_are_4_mm_apart(void **state)
{
    (void)state;
    on_all(PUPILS, G_N_ELEMENTS(PUPILS), apart_enough);
}

static void staff_size(const struct scene *scene)
{
    at_least(scene, STAFF_MM);
}

static void staff_targets_are_12_mm(void **state)
{
    (void)state;
    on_all(STAFF_S, G_N_ELEMENTS(STAFF_S), staff_size);
}

static void the_sides_never_move(void **state)
{
    static const char *const SIDES[] = {"#back",           "#undo", "#not-now",
                                        "#something-else", "#stop", "#me"};
    (void)state;
    for (size_t l = 0; l < G_N_ELEMENTS(LOOKS); l++) {
        put_on(&LOOKS[l]);
        for (size_t s = 0; s < G_N_ELEMENTS(SIDES); s++) {
            struct box first = {0};
            for (size_t i = 0; i < G_N_ELEMENTS(PUPILS); i++) {
                struct scene *scene = PUPILS[i]();
                int matches;
                const struct target *side = scene_find(scene, SIDES[s], 1, &matches);
                if (side != NULL && first.w == 0)
                    first = side->box;
                if (side != NULL)
                    assert_memory_equal(&side->box, &first, sizeof first);
                scene_free(scene);
            }
            assert_int_not_equal(first.w, 0);
        }
    }
}

static void a_pupil_can_always_say_no(void **state)
{
    static const char *const NO[] = {"#not-now", "#something-else", "#stop"};
    (void)state;
    put_on(&LOOKS[1]);
    for (size_t i = 1; i < G_N_ELEMENTS(PUPILS); i++) {
        struct scene *scene = PUPILS[i]();
        for (size_t n = 0; n < G_N_ELEMENTS(NO); n++) {
            int matches;
            const struct target *no = scene_find(scene, NO[n], 1, &matches);
            assert_true(no != NULL && no->state != STATE_NOT_YET);
        }
        scene_free(scene);
    }
}

static void without_a_plan_the_chooser_says_so_and_lets_staff_in(void **state)
{
    struct pack *plan = app.shelf.pack;
    int matches;

    (void)state;
    app.shelf.pack = NULL;
    for (size_t l = 0; l < G_N_ELEMENTS(LOOKS); l++) {
        put_on(&LOOKS[l]);
        struct scene *scene = chooser();
        assert_true(scene_shows(scene, words_get(app.words, "chooser.no-plan"), &matches));
        assert_non_null(scene_find(scene, "#staff", 1, &matches));
        scene_free(scene);
    }
    app.shelf.pack = plan;
}

/* --- a device with a plan, some drafts, nothing sent --- */

static int open_device(void **state)
{
    kit_prepare(state);
    app.shelf.pack = pack;
    app.shelf.is_known = app.shelf.is_open = true;
    app.shelf.enrolment = VAULT_ENROLLED;
    app.shelf.photos_left = 12345;
    app.shelf.drafts = g_ptr_array_new();
    app.shelf.draft_views = g_new0(struct draft_view, 8);
    for (int i = 0; i < 8; i++) {
        struct moment made = {0};
        struct id id = id_new();
        json_t *record = record_new(id.text, "evidence", &made, DEVICE, "staff", NULL);
        record_add_pupil(record, pack_pupil(pack, i % 2 == 0 ? AMARA : BEN));
        app.shelf.draft_views[i] =
            (struct draft_view){.id = "d", .kind = "evidence", .record = record, .age_days = i};
        g_ptr_array_add(app.shelf.drafts, record);
    }
    app.shelf.draft_count = 8;
    app.pupil = g_strdup(AMARA);
    app.studio = studio_new(&app);
    return 0;
}

static int close_device(void **state)
{
    for (guint i = 0; i < app.shelf.drafts->len; i++)
        json_decref(g_ptr_array_index(app.shelf.drafts, i));
    g_ptr_array_unref(app.shelf.drafts);
    g_free(app.shelf.draft_views);
    studio_free(app.studio);
    words_close(app.words);
    g_free(app.pupil);
    return kit_clear(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_lie_on_the_panel_and_have_words),
        cmocka_unit_test(no_target_lies_on_another),
        cmocka_unit_test(there_is_one_main_thing_at_most),
        cmocka_unit_test(pupils_targets_are_20_mm),
        cmocka_unit_test(pupils_targets_are_4_mm_apart),
        cmocka_unit_test(staff_targets_are_12_mm),
        cmocka_unit_test(the_sides_never_move),
        cmocka_unit_test(a_pupil_can_always_say_no),
        cmocka_unit_test(without_a_plan_the_chooser_says_so_and_lets_staff_in),
    };
    return cmocka_run_group_tests_name("screens", tests, open_device, close_device);
}
