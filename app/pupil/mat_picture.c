// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A finished mat as a picture: the same drawing as on the screen, with room for every card. */
#include "pupil/mat_inside.h"

#define MARGIN 24
#define HEAD 96
#define TITLE 88
#define CARDS_MOST 64

struct still {
    const struct mat *mat;
    struct scene *scene;
    int across, card_w, card_h;
};

static struct box column(const struct theme *theme, int index, int count)
{
    int width = (theme->width - MARGIN * (count + 1)) / count;
    return (struct box){MARGIN + index * (width + MARGIN), TITLE, width,
                        theme->height - TITLE - MARGIN};
}

static void add_card(const struct still *still, int option, struct box place, int slot)
{
    const struct topic_option *card = mat_option(still->mat, option);
    char key[256];
    struct target target = {
        .id = card->id,
        .label = card->words,
        .box = {place.x + 12 + (slot % still->across) * (still->card_w + 12),
                place.y + HEAD + 12 + (slot / still->across) * (still->card_h + 12), still->card_w,
                still->card_h},
        .look = LOOK_CARD,
        .image = mat_view_image(card->symbol, key),
        .type = TYPE_T1,
    };
    scene_target(still->scene, &target);
}

/* As large as lets every column show all of its cards. */
static void fit_cards(struct still *still, struct box place)
{
    int most = 1, options[CARDS_MOST];
    for (int i = 0; i < (int)mat_point_count(still->mat); i++)
        most = MAX(most, (int)mat_on_point(still->mat, i, options, CARDS_MOST));
    for (still->across = 1;; still->across++) {
        int down = (most + still->across - 1) / still->across;
        still->card_w = (place.w - 12) / still->across - 12;
        still->card_h = MIN((place.h - HEAD - 12) / down - 12, still->card_w * 4 / 3);
        if (still->card_h >= MIN(still->card_w, 120) || still->card_w < 60)
            return;
    }
}

static void add_column(struct still *still, int index)
{
    const struct theme *theme = scene_theme(still->scene);
    const struct topic_point *point = mat_point(still->mat, index);
    struct box place = column(theme, index, (int)mat_point_count(still->mat));
    g_autofree char *id = g_strdup_printf("place-%d", index);
    char key[256];
    struct target head = {
        .id = id,
        .label = point->words,
        .box = place,
        .look = LOOK_HEAD,
        .arrangement = IMAGE_BESIDE,
        .image = mat_view_image(point->symbol, key),
        .image_size = 56,
        .type = TYPE_T3,
        .bold = true,
        .tone = mat_view_tone(point),
        .head = HEAD,
    };
    scene_target(still->scene, &head);
    int options[CARDS_MOST];
    int count = (int)mat_on_point(still->mat, index, options, CARDS_MOST);
    for (int i = 0; i < count; i++)
        add_card(still, options[i], place, i);
}

cairo_surface_t *mat_picture(const struct mat *mat, struct app *app)
{
    const struct theme *theme = app_theme(app);
    struct still still = {.mat = mat, .scene = scene_new(theme)};
    struct words title = {.text = mat_topic_words(mat),
                          .box = {MARGIN, 16, theme->width - 2 * MARGIN, 56},
                          .type = TYPE_T4,
                          .bold = true,
                          .colour = COLOUR_INK,
                          .middle = true};
    scene_words(still.scene, &title);
    fit_cards(&still, column(theme, 0, (int)mat_point_count(mat)));
    for (int i = 0; i < (int)mat_point_count(mat); i++)
        add_column(&still, i);
    cairo_surface_t *surface = app_still(app, still.scene);
    scene_free(still.scene);
    return surface;
}
