// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Pictures from outside, drawn by a throwaway child (app/drawer/): no decoder meets them where the
 * keys are. The child lives as long as it is asked about one pack; when it dies of a picture, the
 * next picture has a fresh one. One thread: the worker's. */
#include "child/child.h"
#include "ui/picture.h"

/* What goes over the line: the picture, named "<width> <height> w" (whole) or "… c" (covering), and
 * back its dots as Cairo has them, row by row, named "<width> <height>". */
#define DRAWING_ASK 'd'
#define DRAWING_DOTS 'p'
#define DRAWING_SIDE_MOST 8192

struct drawing;
struct drawing *drawing_new(void);
void drawing_free(struct drawing *drawing); /* NULL allowed */
/* Nothing that was drawn stays in any memory of the child's: it ends, until it is asked again. */
void drawing_rest(struct drawing *drawing);

/* As picture_decode. `of` names what the picture came with: another one is not drawn by the same
 * child. FAULT_INVALID; FAULT_SYSTEM when there is no child to be had. */
cairo_surface_t *drawing_draw(struct drawing *drawing, const char *of, GBytes *bytes,
                              struct picture_size size, GError **error) MUST_CHECK;
