// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A colour of a board: the format asks for rgb() or rgba(); real files have every form of CSS. */
#include <stdbool.h>
#include <stdint.h>

/* Reads rgb(), rgba() and hsl(), hsla() with commas, spaces or a slash, parts as numbers or per
 * cent; #rgb, #rgba, #rrggbb, #rrggbbaa, with or without the #; CSS names and `transparent`; any
 * case, blanks anywhere. `argb` is 0xAARRGGBB. False for anything else, `argb` untouched. */
bool colour_read(const char *text, uint32_t *argb);
/* As the format writes it: `rgb(r, g, b)`, or `rgba(r, g, b, a)` where it is not opaque. g_free. */
char *colour_write(uint32_t argb);
/* What is seen where it lies on `under`, which is opaque. */
uint32_t colour_over(uint32_t argb, uint32_t under);
