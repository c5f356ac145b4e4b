// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit.h"

#include "core/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Photos come from the demonstration school, at once. */
static void fetch(void *context, const char *key, struct picture_size size)
{
    struct window *window = context;
    g_autofree char *relative = g_strdup_printf("school/%s", key);
    g_autoptr(GBytes) bytes = assets_read(relative, NULL);
    cairo_surface_t *surface = bytes ? picture_decode(bytes, size, NULL) : NULL;

    picture_store_give(window->pictures, key, size, surface);
}

void window_open(struct window *window, const char *theme, int width_px, int height_px,
                 const char *language)
{
    g_autoptr(GError) error = NULL;

    if (!theme_load(&window->theme, theme, width_px, height_px, 0, 100, language, &error))
        g_error("no theme: %s", error->message);
    window->pixels = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    window->pictures = picture_store_new(&window->theme, fetch, window);
    window->paint = paint_new(&window->theme, window->pictures);
    paint_set_surface(window->paint, cairo_image_surface_get_data(window->pixels), width_px,
                      height_px, cairo_image_surface_get_stride(window->pixels));
}

void window_close(struct window *window)
{
    paint_free(window->paint);
    picture_store_free(window->pictures);
    cairo_surface_destroy(window->pixels);
}

uint64_t window_digest(const struct window *window)
{
    int stride = cairo_image_surface_get_stride(window->pixels);
    int height = cairo_image_surface_get_height(window->pixels);
    const uint32_t *pixel =
        (const uint32_t *)(const void *)cairo_image_surface_get_data(window->pixels);
    uint64_t digest = 0xCBF29CE484222325u;

    for (size_t i = 0; i < (size_t)stride * (size_t)height / 4; i++)
        digest = (digest ^ (pixel[i] & 0xFFFFFFu)) * 0x100000001B3u;
    return digest;
}

#define SHADE 8

size_t window_differs(const struct window *window, const struct window *other)
{
    size_t bytes = (size_t)cairo_image_surface_get_stride(window->pixels) *
                   (size_t)cairo_image_surface_get_height(window->pixels);
    const unsigned char *a = cairo_image_surface_get_data(window->pixels);
    const unsigned char *b = cairo_image_surface_get_data(other->pixels);
    size_t count = 0;

    for (size_t i = 0; i < bytes; i += 4)
        count += abs(a[i] - b[i]) > SHADE || abs(a[i + 1] - b[i + 1]) > SHADE ||
                 abs(a[i + 2] - b[i + 2]) > SHADE;
    return count;
}

void window_save(const struct window *window, const char *path)
{
    cairo_surface_mark_dirty(window->pixels);
    if (cairo_surface_write_to_png(window->pixels, path) != CAIRO_STATUS_SUCCESS)
        g_error("cannot write %s", path);
}

struct label {
    const char *id, *image, *en, *cy, *ar;
};

static const char *in(const struct theme *theme, const struct label *label)
{
    return g_str_equal(theme->language, "cy") ? label->cy : theme->mirrored ? label->ar : label->en;
}

static const struct label sides[] = {
    {"back", "back", "Back", "Yn ôl", "رجوع"},
    {"listen", "listen", "Listen", "Gwrando", "استمع"},
    {"undo", "undo", "Undo", "Dadwneud", "تراجع"},
    {"not-now", "notnow", "Not now", "Nid nawr", "ليس الآن"},
    {"something-else", "other", "Something else", "Rhywbeth arall", "شيء آخر"},
    {"stop", "stop", "Stop", "Stopio", "توقّف"},
};
static const int side_slots[] = {0, 2, 0, 2, 3, 4};

static const struct label heads[] = {
    {"like", "like", "Like", "Hoffi", "أحب"},
    {"not-sure", "not-sure", "Not sure", "Ddim yn siŵr", "لا أدري"},
    {"dont-like", "dont-like", "Don’t like", "Ddim yn hoffi", "لا أحب"},
};

static const struct label cards[] = {
    {"music", "music", "music", "cerddoriaeth", "الموسيقى"},
    {"art", "art", "art", "celf", "الرسم"},
    {"computer", "computer", "computer", "cyfrifiadur", "الحاسوب"},
    {"reading", "reading", "reading", "darllen", "القراءة"},
    {"noise", "noise", "noise", "sŵn", "الضوضاء"},
};
static const int card_places[] = {0, 0, 0, 1, 2};
static const int card_cells[] = {0, 1, 2, 0, 0};

static const struct label question = {"", "", "How do you feel about", "Sut wyt ti’n teimlo am",
                                      "ما رأيك في"};
static const struct label offered = {"offered", "swimming", "swimming?", "nofio?", "السباحة؟"};

static void declare_sides(struct scene *scene, const struct theme *theme, const char *undo)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(sides); i++) {
        const struct label *label = &sides[i];
        bool stop = i == 5;

        scene_target(scene, &(struct target){
                                .id = label->id,
                                .label = i == 2 && undo ? undo : in(theme, label),
                                .box = {i < 2 ? 24 : 1120, 24 + 156 * side_slots[i], 136, 128},
                                .look = stop ? LOOK_STOP : LOOK_KEY,
                                .image = ICON(label->image),
                                .type = TYPE_T2,
                                .row = i < 2 ? 1 : 2,
                                .action = i,
                            });
    }
    scene_target(scene, &(struct target){.id = "me",
                                         .label = theme->mirrored ? "أمارة" : "Amara",
                                         .box = {24, 648, 136, 128},
                                         .look = LOOK_FACE,
                                         .image = PHOTO("photos/amara.svg"),
                                         .type = TYPE_T2,
                                         .row = 1});
}

static void declare_offer(struct scene *scene, const struct theme *theme, bool said)
{
    scene_corners(scene, (struct box){184, 24, 912, 224});
    scene_target(scene, &(struct target){.id = "offered",
                                         .label = in(theme, &offered),
                                         .box = {348, 48, 176, 176},
                                         .look = LOOK_CHOICE,
                                         .image = SYMBOL(offered.image),
                                         .image_size = 136,
                                         .arrangement = IMAGE_ONLY,
                                         .hide_label = true,
                                         .role = ROLE_CARD,
                                         .row = 0});
    scene_words(scene, &(struct words){.text = in(theme, &question),
                                       .box = {568, 51, 500, 44},
                                       .type = TYPE_T4,
                                       .colour = COLOUR_INK,
                                       .middle = true});
    scene_words(scene, &(struct words){.text = in(theme, &offered),
                                       .box = {568, 101, 500, 70},
                                       .type = TYPE_T6,
                                       .bold = true,
                                       .colour = COLOUR_INK,
                                       .said = said});
    scene_pips(scene, 568, 208, 9, 5);
    scene_words(scene, &(struct words){.text = theme->mirrored ? "٦ من ٩" : "6 of 9",
                                       .box = {812, 192, 120, 32},
                                       .type = TYPE_T2,
                                       .colour = COLOUR_INK,
                                       .middle = true});
}

struct scene *mat_scene(const struct theme *theme, struct mat_look look)
{
    static const enum colour tones[] = {COLOUR_LIKE, COLOUR_MIDDLE, COLOUR_DISLIKE};
    struct scene *scene = scene_new(theme);

    declare_offer(scene, theme, look.said);
    for (int i = 0; i < 3; i++)
        scene_target(scene, &(struct target){.id = heads[i].id,
                                             .label = in(theme, &heads[i]),
                                             .box = {184 + 312 * i, 272, 288, 504},
                                             .look = LOOK_HEAD,
                                             .head = 120,
                                             .tone = tones[i],
                                             .arrangement = IMAGE_BESIDE,
                                             .image = SYMBOL(heads[i].image),
                                             .image_size = 68,
                                             .type = TYPE_T4,
                                             .bold = true,
                                             .role = ROLE_PLACE,
                                             .row = 0,
                                             .takes_drop = true});
    for (int i = 0; i < look.placed; i++) {
        int x = 196 + 312 * card_places[i] + 144 * (card_cells[i] % 2);

        scene_target(scene, &(struct target){.id = cards[i].id,
                                             .label = in(theme, &cards[i]),
                                             .box = {x, 416 + 184 * (card_cells[i] / 2), 120, 160},
                                             .look = LOOK_CARD,
                                             .image = SYMBOL(cards[i].image),
                                             .image_size = 84,
                                             .type = TYPE_T2,
                                             .role = ROLE_CARD,
                                             .row = 3,
                                             .can_drag = true});
    }
    declare_sides(scene, theme, look.undo);
    scene_set_prompt(scene, in(theme, &offered));
    return scene;
}
