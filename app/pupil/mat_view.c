// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The mat as it is seen: the places with their cards, under the thing in view (mat_top.c). */
#include "pupil/mat_inside.h"

#include <string.h>

#define CARDS_MOST 64

enum { ROW_TOP, ROW_PLACES, ROW_CARDS };

struct image mat_view_image(const char *symbol, char key[256])
{
    if (symbol == NULL)
        return NO_IMAGE;
    if (!g_str_has_prefix(symbol, "photos/"))
        return SYMBOL(symbol);
    g_snprintf(key, 256, "pack:%s", symbol);
    return PHOTO(key);
}

enum colour mat_view_tone(const struct topic_point *point)
{
    if (g_strcmp0(point->meaning, "like") == 0)
        return COLOUR_LIKE;
    return g_strcmp0(point->meaning, "dislike") == 0 ? COLOUR_DISLIKE : COLOUR_MIDDLE;
}

char *mat_view_question(const struct mat_screen *screen, const struct app *app)
{
    int offered = mat_offered(screen->mat);
    if (offered < 0)
        return g_strdup(app_word(app, "mat.choose-card"));
    return words_fill(app_words(app), "mat.question", "question", mat_question(screen->mat),
                      "option", mat_option(screen->mat, offered)->words, NULL);
}

bool mat_view_placed(const struct mat *mat, int index, int *option, int *point)
{
    for (int at = 0; at < (int)mat_point_count(mat); at++) {
        int options[CARDS_MOST];
        int count = (int)mat_on_point(mat, at, options, CARDS_MOST);
        if (index < count) {
            *option = options[index];
            *point = at;
            return true;
        }
        index -= count;
    }
    return false;
}

int mat_view_not_now(const struct mat *mat)
{
    for (int i = 0; i < (int)mat_option_count(mat); i++)
        if (mat_is_not_now(mat, i))
            return i;
    return -1;
}

/* The pattern is the pack's: only its first %s means anything. */
char *mat_view_sentence(const struct mat *mat, int option, int point)
{
    const char *pattern = mat_point(mat, point)->said;
    const char *words = mat_option(mat, option)->words;
    const char *place = pattern != NULL ? strstr(pattern, "%s") : NULL;
    if (place == NULL)
        return g_strdup_printf("%s: %s", mat_point(mat, point)->words, words);
    return g_strdup_printf("%.*s%s%s", (int)(place - pattern), pattern, words, place + 2);
}

/* --- places and cards --- */

struct measures {
    int top, height, head; /* of a place */
    int card_w, card_h;
    int across, down; /* cards in a place before they become a pile */
    int symbol;
};

static struct measures measures_of(const struct theme *theme, size_t points)
{
    if (layout_is_small(theme))
        return (struct measures){162, 310, 128, points > 3 ? 88 : 130, 140, 1, 1, 84};
    int across = points <= 3 ? 2 : 1;
    return (struct measures){272, 504, 120, 120, 160, across, 2, 84};
}

static struct box card_box(const struct theme *theme, const struct measures *m, struct box place,
                           int slot)
{
    int gap = layout_is_small(theme) ? 0 : 24;
    int width = m->across * m->card_w + (m->across - 1) * gap;
    int left = place.x + (place.w - width) / 2;
    int y = place.y + m->head + (layout_is_small(theme) ? 28 : 24);
    return (struct box){left + (slot % m->across) * (m->card_w + gap),
                        y + (slot / m->across) * (m->card_h + gap), m->card_w, m->card_h};
}

static void declare_place(struct scene *scene, const struct mat_screen *screen, int index,
                          struct box box, int head)
{
    const struct topic_point *point = mat_point(screen->mat, index);
    const struct theme *theme = scene_theme(scene);
    g_autofree char *id = g_strdup_printf("place-%.40s", point->id);
    char key[256];
    bool narrow = box.w < 240;
    struct target target = {
        .id = id,
        .label = point->words,
        .box = box,
        .look = LOOK_HEAD,
        .role = ROLE_PLACE,
        .arrangement = layout_is_small(theme) || narrow ? IMAGE_ABOVE : IMAGE_BESIDE,
        .image = mat_view_image(point->symbol, key),
        .image_size = 68,
        .type = narrow ? TYPE_T3 : TYPE_T4,
        .bold = true,
        .takes_drop = true,
        .tone = mat_view_tone(point),
        .head = head,
        .row = ROW_PLACES,
        .action = MAT_ACTION_PLACE,
        .arg = index,
    };
    scene_target(scene, &target);
}

/* Is this card's sentence, or its word, being spoken? */
static bool is_said(const struct mat_screen *screen, const struct app *app, int option, int point)
{
    const char *saying = app_saying(app);
    if (saying[0] == '\0')
        return false;
    if (screen->phase != MAT_KEEPING)
        return g_str_equal(saying, mat_option(screen->mat, option)->words);
    g_autofree char *sentence = mat_view_sentence(screen->mat, option, point);
    return g_str_equal(saying, sentence);
}

static void declare_card(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app, int option, int point, struct box box, int pile)
{
    const struct topic_option *card = mat_option(screen->mat, option);
    g_autofree char *id = pile > 0
                              ? g_strdup_printf("pile-%.40s", mat_point(screen->mat, point)->id)
                              : g_strdup_printf("card-%.40s", card->id);
    char key[256];
    struct target target = {
        .id = id,
        .label = card->words,
        .box = box,
        .look = LOOK_CARD,
        .state = is_said(screen, app, option, point) ? STATE_SAID
                 : screen->moving == option          ? STATE_CHOSEN
                                                     : STATE_REST,
        .role = ROLE_CARD,
        .image = mat_view_image(card->symbol, key),
        .image_size = 84,
        .type = TYPE_T2,
        .can_drag = pile == 0,
        .count = pile,
        .tone = mat_view_tone(mat_point(screen->mat, point)),
        .row = ROW_CARDS + point,
        .action = pile > 0 ? MAT_ACTION_PILE : MAT_ACTION_CARD,
        .arg = pile > 0 ? point : option,
    };
    scene_target(scene, &target);
}

static void declare_cards(struct scene *scene, const struct mat_screen *screen,
                          const struct app *app, int point, struct box place)
{
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme, mat_point_count(screen->mat));
    int options[CARDS_MOST];
    int count = (int)mat_on_point(screen->mat, point, options, CARDS_MOST);
    int room = m.across * m.down;
    /* What does not fit lies under the newest card, with a count. */
    int singles = count > room ? room - 1 : count;
    for (int i = 0; i < singles; i++)
        declare_card(scene, screen, app, options[i], point, card_box(theme, &m, place, i), 0);
    if (count > singles)
        declare_card(scene, screen, app, options[count - 1], point,
                     card_box(theme, &m, place, singles), count - singles);
}

static void declare_places(struct scene *scene, const struct mat_screen *screen,
                           const struct app *app)
{
    const struct theme *theme = scene_theme(scene);
    int count = (int)mat_point_count(screen->mat);
    struct measures m = measures_of(theme, (size_t)count);
    for (int i = 0; i < count; i++) {
        struct box place = middle_column(theme, i, count, m.top, m.height);
        declare_place(scene, screen, i, place, m.head);
        declare_cards(scene, screen, app, i, place);
    }
}

/* All cards of one place, large, to choose one from. */
static void declare_pile(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app)
{
    const struct theme *theme = scene_theme(scene);
    middle_title(scene, mat_point(screen->mat, screen->pile)->words);
    int options[CARDS_MOST];
    int count = (int)mat_on_point(screen->mat, screen->pile, options, CARDS_MOST);
    struct middle_grid grid = middle_grid_for(theme, (size_t)count);
    for (int i = 0; i < count && i < grid.columns * grid.rows; i++)
        declare_card(scene, screen, app, options[i], screen->pile, middle_cell(theme, grid, i), 0);
}

void mat_view_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene)
{
    if (screen->phase == MAT_PILE) {
        declare_pile(scene, screen, app);
    } else {
        mat_top_declare(screen, app, scene);
        declare_places(scene, screen, app);
    }
    unsigned not_yet = screen->is_saved || screen->moving >= 0 ? 0 : SIDE_UNDO;
    sides_declare(scene, app, SIDES_USUAL | SIDE_UNDO, not_yet);
}
