// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pupil/middle.h"

#include "pupil/sides.h"

int middle_gap(const struct theme *theme)
{
    return layout_is_small(theme) ? 21 : 24;
}

struct box middle_box(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){136, 8, 528, 464}
                                  : (struct box){184, 24, 912, 752};
}

struct box middle_column(const struct theme *theme, int index, int count, int y, int h)
{
    struct box middle = middle_box(theme);
    middle.y = y;
    middle.h = h;
    return layout_across(middle, index, count, middle_gap(theme));
}

static int title_height(const struct theme *theme)
{
    return layout_is_small(theme) ? 56 : 72;
}

void middle_listen(struct scene *scene, const struct app *app, const char *say, struct box box)
{
    if (!layout_is_small(scene_theme(scene)))
        return;
    struct target listen = {
        .id = "listen",
        .label = app_word(app, "side.listen"),
        .say = say,
        .box = box,
        .look = LOOK_BARE,
        .hide_label = true,
        .row = ROW_IN_VIEW,
        .action = SIDE_ACTION(SIDE_LISTEN),
    };
    scene_target(scene, &listen);
}

void middle_title(struct scene *scene, const struct app *app, const char *words)
{
    const struct theme *theme = scene_theme(scene);
    struct box middle = middle_box(theme);
    struct words title = {
        .text = words,
        .box = {middle.x, middle.y, middle.w, title_height(theme)},
        .type = TYPE_T5,
        .bold = true,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_words(scene, &title);
    scene_set_prompt(scene, words);
    /* All the height that there is above what can be chosen. */
    struct box strip = {middle.x, 0, middle.w, middle.y + title_height(theme) + 8};
    middle_listen(scene, app, words, strip);
}

void middle_words(struct scene *scene, const char *text, struct box box, enum type_size type,
                  bool bold, bool said)
{
    struct words words = {
        .text = text,
        .box = box,
        .type = type,
        .bold = bold,
        .colour = COLOUR_INK,
        .middle = true,
        .said = said,
    };
    scene_words(scene, &words);
}

struct middle_grid middle_grid_for(const struct theme *theme, size_t count)
{
    if (count <= 2)
        return (struct middle_grid){2, 1};
    if (count <= 4)
        return (struct middle_grid){2, 2};
    if (count <= 6 || layout_is_small(theme))
        return (struct middle_grid){3, 2};
    return count <= 9 ? (struct middle_grid){3, 3} : (struct middle_grid){4, 3};
}

size_t middle_room(struct middle_grid grid)
{
    return (size_t)(grid.columns * grid.rows);
}

struct layout_page middle_page(struct middle_grid grid, size_t count, int page)
{
    return layout_page(count, middle_room(grid), page);
}

struct box middle_cell(const struct theme *theme, struct middle_grid grid, int index)
{
    struct box middle = middle_box(theme);
    int gap = middle_gap(theme);
    int top = middle.y + title_height(theme) + 8;
    int height = (middle.y + middle.h - top - gap * (grid.rows - 1)) / grid.rows;
    int y = top + index / grid.columns * (height + gap);
    return middle_column(theme, index % grid.columns, grid.columns, y, height);
}

void middle_more(struct scene *scene, const struct app *app, struct middle_grid grid, int action)
{
    int last = (int)middle_room(grid) - 1;
    struct target more = {
        .id = "more",
        .label = app_word(app, "chooser.more"),
        .box = middle_cell(scene_theme(scene), grid, last),
        .look = LOOK_CHOICE,
        .image = ICON("next"),
        .image_size = 64,
        .type = TYPE_T4,
        .row = last / grid.columns,
        .action = action,
    };
    scene_target(scene, &more);
}
