// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A picture of a pack, judged without drawing it: JPEG and PNG by the size in their headers, SVG by
 * what it may hold. What passes here still goes through a decoder that is not ours. */
#include "core/fault.h"

#define PICTURE_PIXELS_MOST 40000000

/* True for a name that ends as a picture's does: .jpg, .jpeg, .png, .svg. */
bool picture_is_named(const char *name);

/* FAULT_INVALID: not what its name says, above 40 megapixels, or an SVG with a script, an entity or
 * a reference to anything outside itself, that draws itself or very much, or that holds text, for
 * which there is no font where it is drawn. */
bool picture_check(const char *name, GBytes *bytes, GError **error) MUST_CHECK;
