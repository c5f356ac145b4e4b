// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Fonts: Andika for everything that it can write, Noto behind it for the rest. Looking through
 * every font of the machine costs more than a whole first screen, so it is done only when a text
 * needs it. */
#include <pango/pangocairo.h>
#include <stdbool.h>

struct fonts;

struct fonts *fonts_new(const char *language);
void fonts_free(struct fonts *fonts);
/* A layout of the text, unwrapped, with an absolute line height. g_object_unref. */
PangoLayout *fonts_layout(struct fonts *fonts, const char *text, double size_px, double leading,
                          bool bold);
/* Where a line's letters stand in Andika, from the top of the first line, in pixels. */
double fonts_baseline(struct fonts *fonts, double size_px, double leading);
