// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The sentence: a card for each word, the one being said on gold; and a picture of it to keep. */
#include "pupil/talk_inside.h"

#define PAD 8
#define GAP 16
#define CARET 12
#define SIDE 24

struct strip {
    const struct talk *talk;
    const struct app *app;
    struct scene *scene;
};

static struct image image_of(const struct strip *strip, const struct sentence_word *word,
                             char key[256])
{
    struct board_book *book = talk_book(strip->talk);
    int board, button;

    if (talk_word_button(strip->talk, word, &board, &button))
        return talk_image(strip->app, book, &board_book_board(book, board)->buttons[button], key);
    return NO_IMAGE;
}

static void declare_card(const struct strip *strip, const struct sentence_word *word,
                         struct box box, bool said)
{
    const struct theme *theme = scene_theme(strip->scene);
    int words_h = theme->type[TYPE_T3] * 3 / 2;
    char key[256];
    struct image image = image_of(strip, word, key);
    bool has_image = image.kind != IMAGE_NONE;
    int side = MIN(box.h - words_h - PAD, box.w - 2 * PAD);
    struct words words = {
        .text = word->shown,
        .box = {box.x + 4, has_image ? box.y + box.h - words_h : box.y, box.w - 8,
                has_image ? words_h : box.h},
        .type = TYPE_T3,
        .align = ALIGN_CENTRE,
        .colour = said ? COLOUR_SAY_INK : COLOUR_INK,
        .middle = true,
    };

    scene_panel(strip->scene, box, said ? COLOUR_SAY : COLOUR_GROUND,
                said ? COLOUR_INK : COLOUR_NONE, said ? 4 : 0, theme->radius_card - 4);
    if (has_image)
        scene_image(strip->scene, (struct box){box.x + (box.w - side) / 2, box.y + PAD, side, side},
                    image, 8);
    scene_words(strip->scene, &words);
}

/* The newest words; while it is said, those around the one that sounds. */
void talk_declare_strip(const struct talk *talk, const struct app *app, struct scene *scene,
                        struct box box, int said)
{
    const struct theme *theme = scene_theme(scene);
    struct strip strip = {talk, app, scene};
    struct box in = layout_inset(box, PAD);
    bool small = layout_is_small(theme);
    int width = small ? 104 : 124, gap = small ? GAP / 2 : GAP, step = width + gap;
    int room = MAX((in.w - CARET + gap) / step, 1), first;
    size_t count;
    const struct sentence_word *words = sentence_words(talk_sentence(talk), &count);

    scene_panel(scene, box, COLOUR_CARD, theme->is_contrast ? COLOUR_LINE : COLOUR_NONE,
                theme->is_contrast ? 2 : 0, theme->radius_key);
    first = said >= 0 ? MAX(said - room + 1, 0) : MAX((int)count - room, 0);
    for (int i = first; i < (int)count && i < first + room; i++)
        declare_card(&strip, &words[i], (struct box){in.x + (i - first) * step, in.y, width, in.h},
                     i == said);
    if (said < 0) {
        int x = in.x + ((int)count - first) * step - (count > 0 ? 2 : -PAD);

        scene_line(scene, (struct box){MIN(x, in.x + in.w - 6), in.y + 12, 4, in.h - 24},
                   COLOUR_INK);
    }
}

cairo_surface_t *talk_picture(const struct talk *talk, struct app *app)
{
    const struct theme *theme = app_theme(app);
    struct scene *scene = scene_new(theme);
    struct strip strip = {talk, app, scene};
    size_t count;
    const struct sentence_word *words = sentence_words(talk_sentence(talk), &count);
    int across = 3, w, h;
    cairo_surface_t *surface;

    while (across * across * 2 / 3 < (int)count && across < 16)
        across++;
    w = (theme->width - SIDE * (across + 1)) / across;
    h = MIN(w, (theme->height - SIDE) / MAX(((int)count + across - 1) / across, 1) - SIDE);
    for (int i = 0; i < (int)count; i++)
        declare_card(
            &strip, &words[i],
            (struct box){SIDE + i % across * (w + SIDE), SIDE + i / across * (h + SIDE), w, h},
            false);
    surface = app_still(app, scene);
    scene_free(scene);
    return surface;
}
