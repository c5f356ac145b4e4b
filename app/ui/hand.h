// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The hand that draws symbols and words into marked photos (capture/markup.h): ours, since symbols and
 * fonts are the app's. One belongs to one thread. */
#include <cairo.h>
#include <stdbool.h>

struct ui_hand;
struct ui_hand *ui_hand_new(const char *language);
void ui_hand_free(struct ui_hand *hand); /* NULL allowed */
/* As struct markup_hand asks; the context is the hand. */
bool ui_hand_symbol(void *hand, cairo_t *cairo, const char *symbol, double x, double y, double side);
void ui_hand_words(void *hand, cairo_t *cairo, const char *words, double size, double most_width,
                   double *width, double *height);
