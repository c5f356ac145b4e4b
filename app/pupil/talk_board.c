// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A board on the screen. Its buttons keep their places; a board with more of them than the panel
 * has room for at 20 mm is shown in parts of equal size, and on the small panel in reading order.
 */
#include "pupil/middle.h"
#include "pupil/talk_inside.h"
#include "pupils.h"
#include "talk/colour.h"

#include <string.h>

#define WIDE_COLUMNS 6
#define WIDE_ROWS 4
#define SMALL_COLUMNS 4
#define SMALL_ROWS 2
#define SIGN 28

static int parts_of(int count, int most)
{
    return (count + most - 1) / most;
}

static bool is_shown(const struct board *board, int button)
{
    return button != BOARD_NONE && !board->buttons[button].is_hidden;
}

/* Parts of the grid: a button stands in the same place of the same part, always. */
static struct talk_page part_of_grid(const struct board *board, int page)
{
    int across = MAX(parts_of(board->columns, WIDE_COLUMNS), 1);
    int down = MAX(parts_of(board->rows, WIDE_ROWS), 1);
    struct talk_page part = {.columns = MAX(parts_of(board->columns, across), 1),
                             .rows = MAX(parts_of(board->rows, down), 1),
                             .pages = across * down};
    int left = page % part.pages % across * part.columns;
    int top = page % part.pages / across * part.rows;

    for (int i = 0; i < part.columns * part.rows; i++) {
        int row = top + i / part.columns, column = left + i % part.columns;
        bool is_in = row < board->rows && column < board->columns;
        int button = is_in ? board->cells[row * board->columns + column] : BOARD_NONE;

        part.buttons[i] = is_shown(board, button) ? button : BOARD_NONE;
    }
    return part;
}

/* Buttons in reading order, those of a free board too: as many as fit. */
static struct talk_page part_in_order(const struct board *board, int page, int columns, int rows)
{
    struct talk_page part = {.columns = columns, .rows = rows};
    int room = columns * rows, count = 0, first, at = 0;
    int cells = board->is_free ? board->button_count : board->rows * board->columns;

    for (int i = 0; i < cells; i++)
        count += is_shown(board, board->is_free ? i : board->cells[i]);
    part.turns = count > room;
    room -= part.turns;
    part.pages = MAX(parts_of(count, room), 1);
    first = page % part.pages * room;
    for (int i = 0; i < room; i++)
        part.buttons[i] = BOARD_NONE;
    for (int i = 0, n = 0; i < cells && at < room; i++) {
        int button = board->is_free ? i : board->cells[i];

        if (is_shown(board, button) && n++ >= first)
            part.buttons[at++] = button;
    }
    return part;
}

struct talk_page talk_page(const struct theme *theme, const struct board *board, int page)
{
    if (layout_is_small(theme))
        return part_in_order(board, page, SMALL_COLUMNS, SMALL_ROWS);
    return board->is_free ? part_in_order(board, page, WIDE_COLUMNS, WIDE_ROWS)
                          : part_of_grid(board, page);
}

struct box talk_place(const struct theme *theme, const struct talk_page *page, int place)
{
    struct box middle = middle_box(theme);
    int gap = middle_gap(theme);
    int strip = layout_is_small(theme) ? 140 : 128;
    int top = middle.y + strip + (layout_is_small(theme) ? 22 : 28);
    int down = layout_is_small(theme) ? 22 : 28;
    int height = (middle.y + middle.h - top - down * (page->rows - 1)) / page->rows;
    struct box row = {middle.x, top + place / page->columns * (height + down), middle.w, height};

    return layout_across(row, place % page->columns, page->columns, gap);
}

/* --- how a button looks --- */

static const enum word_class CLASSES[BOARD_PARTS] = {
    [BOARD_PART_UNKNOWN] = WORD_LITTLE,     [BOARD_PART_PERSON] = WORD_PEOPLE,
    [BOARD_PART_VERB] = WORD_DOING,         [BOARD_PART_DESCRIPTION] = WORD_DESCRIBING,
    [BOARD_PART_NOUN] = WORD_THINGS,        [BOARD_PART_SOCIAL] = WORD_SOCIAL,
    [BOARD_PART_QUESTION] = WORD_QUESTIONS, [BOARD_PART_LITTLE] = WORD_LITTLE,
    [BOARD_PART_NO] = WORD_SOCIAL,
};

static double channel(uint32_t argb, int shift)
{
    double value = (argb >> shift & 255) / 255.0;

    return value <= 0.03928 ? value / 12.92 : (value + 0.055) / 1.055 * ((value + 0.055) / 1.055);
}

/* Near enough to tell whether dark words can be read on it. */
static bool is_light(uint32_t argb)
{
    return 0.2126 * channel(argb, 16) + 0.7152 * channel(argb, 8) + 0.0722 * channel(argb, 0) > 0.3;
}

/* A class of words has the theme's colours; a board's own colour stands where it says no class, as
 * long as words can be read on it. In high contrast all are lined. */
static void colour(const struct theme *theme, const struct board_button *button,
                   struct target *target)
{
    enum word_class class = CLASSES[button->part];
    uint32_t own = colour_over(button->background, theme->colour[COLOUR_CARD]);

    target->fill = theme->word[class].fill;
    target->edge = theme->word[class].edge;
    if (button->part != BOARD_PART_UNKNOWN || theme->is_contrast)
        return;
    if (button->background != 0 && is_light(own))
        target->fill = own;
    if (button->border != 0)
        target->edge = colour_over(button->border, theme->colour[COLOUR_CARD]);
}

struct image talk_image(const struct app *app, const struct board_book *book,
                        const struct board_button *button, char key[256])
{
    const struct board_medium *picture;

    if (strcmp(button->label, "I") == 0 && app_pupil(app) != NULL)
        return pupils_face(app_pupil(app), key);
    if (button->picture == BOARD_NONE)
        return NO_IMAGE;
    picture = board_book_medium(book, button->picture);
    if (picture->symbol == NULL)
        return NO_IMAGE;
    g_strlcpy(key, picture->symbol, 256);
    return SYMBOL(key);
}

static void declare_word(const struct talk_screen *screen, const struct app *app,
                         struct scene *scene, int place, const struct talk_page *page)
{
    const struct theme *theme = scene_theme(scene);
    struct board_book *book = talk_book(screen->talk);
    int at = talk_board(screen->talk), button = page->buttons[place];
    const struct board *board = board_book_board(book, at);
    const struct board_button *word = &board->buttons[button];
    const char *language = talk_language(screen->talk);
    g_autofree char *id = g_strdup_printf("word-%d-%d", at, button);
    char key[256];
    struct target target = {
        .id = id,
        .label = board_shown(board, word, language),
        .say = board_spoken(board, word, language),
        .box = talk_place(theme, page, place),
        .look = LOOK_WORD,
        .state = word->link_is_dead ? STATE_NOT_YET : STATE_REST,
        .role = ROLE_CHOICE,
        .image = talk_image(app, book, word, key),
        .type = TYPE_T3,
        .count = 0,
        .row = place / page->columns,
        .action = TALK_ACTION_WORD,
        .arg = button,
    };

    if (*target.label == '\0')
        target.label = word->id;
    if (target.image.kind == IMAGE_NONE)
        target.type = TYPE_T4;
    colour(theme, word, &target);
    scene_target(scene, &target);
    /* It opens a board of more. */
    if (word->link != BOARD_NONE)
        scene_icon(
            scene,
            (struct box){target.box.x + target.box.w - SIGN - 8, target.box.y + 8, SIGN, SIGN},
            "next", COLOUR_INK);
}

static void declare_more(const struct app *app, struct scene *scene, const struct talk_page *page)
{
    int last = page->columns * page->rows - 1;
    struct target more = {
        .id = "more-words",
        .label = app_word(app, "talk.more"),
        .box = talk_place(scene_theme(scene), page, last),
        .look = LOOK_KEY,
        .image = ICON("grid"),
        .image_size = 48,
        .type = TYPE_T2,
        .row = last / page->columns,
        .action = TALK_ACTION_MORE,
    };

    scene_target(scene, &more);
}

void talk_declare_board(const struct talk_screen *screen, const struct app *app,
                        struct scene *scene)
{
    const struct board *board = board_book_board(talk_book(screen->talk), talk_board(screen->talk));
    struct talk_page page = talk_page(scene_theme(scene), board, screen->page);
    int places = page.columns * page.rows - page.turns;

    for (int i = 0; i < places; i++)
        if (page.buttons[i] != BOARD_NONE)
            declare_word(screen, app, scene, i, &page);
    if (page.turns)
        declare_more(app, scene, &page);
}
