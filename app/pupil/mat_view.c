// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The mat as it is seen: the places with their cards, under the thing in view (mat_top.c). */
#include "pupil/mat_inside.h"

#include <string.h>

enum { ROW_TOP, ROW_PLACES, ROW_CARDS };

struct image mat_view_image(const char *symbol, char key[PUPILS_KEY])
{
    if (symbol == NULL)
        return NO_IMAGE;
    if (!g_str_has_prefix(symbol, "photos/"))
        return SYMBOL(symbol);
    g_snprintf(key, PUPILS_KEY, "pack:%s", symbol);
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
    bool whole = mat_view_asks_whole(screen->mat);
    return words_fill(app_words(app), whole ? "mat.question-whole" : "mat.question", "question",
                      mat_question(screen->mat), "option", mat_option(screen->mat, offered)->words,
                      NULL);
}

bool mat_view_asks_whole(const struct mat *mat)
{
    const char *question = mat_question(mat);
    return g_str_has_suffix(question, "?") || g_str_has_suffix(question, "؟");
}

bool mat_view_placed(const struct mat *mat, int index, int *option, int *point)
{
    for (int at = 0; at < (int)mat_point_count(mat); at++) {
        int options[MAT_CARDS_MOST];
        int count = (int)mat_on_point(mat, at, options, MAT_CARDS_MOST);
        if (index < count) {
            *option = options[index];
            *point = at;
            return true;
        }
        index -= count;
    }
    return false;
}

size_t mat_view_not_now(const struct mat *mat, int options[MAT_CARDS_MOST])
{
    size_t count = 0;
    for (int i = 0; i < (int)mat_option_count(mat) && count < MAT_CARDS_MOST; i++)
        if (mat_is_not_now(mat, i) || mat_is_something_else(mat, i))
            options[count++] = i;
    return count;
}

size_t mat_view_pile(const struct mat *mat, int pile, int options[MAT_CARDS_MOST])
{
    return pile == MAT_PILE_NOT_NOW ? mat_view_not_now(mat, options)
                                    : mat_on_point(mat, pile, options, MAT_CARDS_MOST);
}

const char *mat_view_pile_words(const struct mat_screen *screen, const struct app *app, int pile)
{
    return pile == MAT_PILE_NOT_NOW ? app_word(app, "side.not-now")
                                    : mat_point(screen->mat, pile)->words;
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
    char key[PUPILS_KEY];
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

/* One card; with a count it lies on so many, and choosing it shows them all. */
struct card {
    int option, pile, count, row;
    struct box box;
    enum colour tone; /* of its place */
};

static char *card_id(const struct mat_screen *screen, const struct card *card)
{
    if (card->count > 0)
        return g_strdup_printf("pile-%.40s", mat_point(screen->mat, card->pile)->id);
    return g_strdup_printf("card-%.40s", mat_option(screen->mat, card->option)->id);
}

/* Of the cards beneath, an edge is seen; how many there are stands at the corner. */
static void declare_beneath(struct scene *scene, struct box box)
{
    const struct theme *theme = scene_theme(scene);
    struct box beneath = {box.x + 8, box.y - 6, box.w, box.h};
    scene_panel(scene, beneath, COLOUR_CARD, COLOUR_EDGE, theme->edge, theme->radius_card);
}

static void declare_count(struct scene *scene, const struct app *app, const struct card *card)
{
    g_autofree char *number = words_number(app_words(app), card->count);
    int x = card->box.x + card->box.w, y = card->box.y + 4;
    struct words words = {
        .text = number,
        .box = {x - 17, y - 17, 34, 34},
        .type = TYPE_T1,
        .bold = true,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_ON,
        .middle = true,
    };
    scene_disc(scene, x, y, 17, card->tone, COLOUR_NONE);
    scene_words(scene, &words);
}

static void declare_card(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app, const struct card *card)
{
    const struct topic_option *option = mat_option(screen->mat, card->option);
    bool is_placed = card->pile != MAT_PILE_NOT_NOW, is_large = card->box.h > 180;
    g_autofree char *id = card_id(screen, card);
    char key[PUPILS_KEY];
    struct target target = {
        .id = id,
        .label = option->words,
        .box = card->box,
        .look = LOOK_CARD,
        .state = is_placed && is_said(screen, app, card->option, card->pile) ? STATE_SAID
                 : screen->moving == card->option                            ? STATE_CHOSEN
                                                                             : STATE_REST,
        .role = ROLE_CARD,
        .image = mat_view_image(option->symbol, key),
        .image_size = is_large ? 0 : 84,
        .type = is_large ? TYPE_T4 : TYPE_T2,
        .can_drag = card->count == 0,
        .row = card->row,
        .action = card->count > 0 ? MAT_ACTION_PILE : MAT_ACTION_CARD,
        .arg = card->count > 0 ? card->pile : card->option,
    };
    if (card->count > 0)
        declare_beneath(scene, card->box);
    scene_target(scene, &target);
    if (card->count > 0)
        declare_count(scene, app, card);
}

/* What does not fit lies under the newest card, with a count. */
static void declare_cards(struct scene *scene, const struct mat_screen *screen,
                          const struct app *app, int point, struct box place)
{
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme, mat_point_count(screen->mat));
    int options[MAT_CARDS_MOST];
    int count = (int)mat_on_point(screen->mat, point, options, MAT_CARDS_MOST);
    int room = m.across * m.down;
    int singles = count > room ? room - 1 : count;
    for (int i = 0; i <= singles && i < count; i++) {
        bool is_pile = i == singles;
        struct card card = {
            .option = options[is_pile ? count - 1 : i],
            .pile = point,
            .count = is_pile ? count - singles : 0,
            .row = ROW_CARDS + point,
            .box = card_box(theme, &m, place, i),
            .tone = mat_view_tone(mat_point(screen->mat, point)),
        };
        declare_card(scene, screen, app, &card);
    }
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

/* All cards of one pile, large, to choose one from. */
static void declare_pile(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app)
{
    const struct theme *theme = scene_theme(scene);
    int options[MAT_CARDS_MOST];
    size_t count = mat_view_pile(screen->mat, screen->pile, options);
    struct middle_grid grid = middle_grid_for(theme, count);
    struct layout_page at = middle_page(grid, count, screen->pile_page);
    middle_title(scene, app, mat_view_pile_words(screen, app, screen->pile));
    for (int i = 0; i < (int)at.shown; i++) {
        struct card card = {
            .option = options[at.first + (size_t)i],
            .pile = screen->pile,
            .row = i / grid.columns,
            .box = middle_cell(theme, grid, i),
        };
        declare_card(scene, screen, app, &card);
    }
    if (at.turns)
        middle_more(scene, app, grid, MAT_ACTION_MORE);
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
