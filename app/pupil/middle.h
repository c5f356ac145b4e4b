// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The middle of a pupil's screen, between the two sides: its columns, its title, and a grid of
 * choices as large as they can be. */
#include "app.h"
#include "layout.h"

struct box middle_box(const struct theme *theme);
int middle_gap(const struct theme *theme);
/* Column `index` of `count` from `y`, `h` high. */
struct box middle_column(const struct theme *theme, int index, int count, int y, int h);

/* The question over a screen of choices, which is also the screen's prompt. On the small panel,
 * which has no key for it, touching the question is hearing it (middle_listen). */
void middle_title(struct scene *scene, const struct app *app, const char *words);
/* The target `listen` over words that are in view, where the sides have no key for it. */
void middle_listen(struct scene *scene, const struct app *app, const char *say, struct box box);
/* A pupil's words in a box, in the middle of its height. `said`: they are being spoken. */
void middle_words(struct scene *scene, const char *text, struct box box, enum type_size type,
                  bool bold, bool said);

/* A grid of choices below the title, never under 20 mm: rows and columns for `count` of them. What
 * it has no place for needs further pages (layout_page). */
struct middle_grid {
    int columns, rows;
};
struct middle_grid middle_grid_for(const struct theme *theme, size_t count);
size_t middle_room(struct middle_grid grid);
/* Which of `count` choices a page of the grid shows. */
struct layout_page middle_page(struct middle_grid grid, size_t count, int page);
struct box middle_cell(const struct theme *theme, struct middle_grid grid, int index);
/* The key in the last cell that turns the page. */
void middle_more(struct scene *scene, const struct app *app, struct middle_grid grid, int action);
