// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* SVG drawings as surfaces, by librsvg. */
#include "ui/picture.h"

/* A drawing of ours, in a square of `size_px`; `argb` is what its currentColor means.
 * FAULT_INVALID. The caller frees. */
cairo_surface_t *picture_svg(GBytes *bytes, int size_px, uint32_t argb, GError **error) MUST_CHECK;
/* A drawing from outside, at the size wanted. Where its shape is far from the place's it stands
 * whole, and what is left over takes the colour of its corner. FAULT_INVALID. The caller frees. */
cairo_surface_t *picture_svg_photo(GBytes *bytes, struct picture_size size,
                                   GError **error) MUST_CHECK;
/* True if the bytes look like an SVG. */
bool picture_is_svg(GBytes *bytes);
