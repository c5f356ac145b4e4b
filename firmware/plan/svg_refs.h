// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a drawing draws in the end: its elements refer to one another, so that a few lines may ask
 * for more than any machine can draw, or never come to an end. */
#include "core/fault.h"

struct svg_refs;

struct svg_refs *svg_refs_new(void);
void svg_refs_free(struct svg_refs *refs);
/* One element begins, within the one that began last and has not ended; `id` may be NULL. */
void svg_refs_begin(struct svg_refs *refs, const char *id);
void svg_refs_end(struct svg_refs *refs);
/* The element that began last refers to what has this id. */
void svg_refs_to(struct svg_refs *refs, const char *id, gsize length);
/* FAULT_INVALID: something draws itself, is referred to through too many others, or all of it is
 * more than 20,000 elements. */
bool svg_refs_check(struct svg_refs *refs, GError **error) MUST_CHECK;
