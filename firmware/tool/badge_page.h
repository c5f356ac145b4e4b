// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A badge on an A4 page, to be cut out: a card of 86 by 54 mm that folds over the code. */
#include "core/fault.h"

struct badge_page {
    const char *text; /* what the code says */
    const char *name, *school;
};

/* As PDF, SVG or PNG by the ending of `path`; with `.txt` the text of the code alone. 0600,
 * flushed, and never over a file that is there. FAULT_INVALID for another ending. */
bool badge_page_write(const struct badge_page *page, const char *path, GError **error) MUST_CHECK;
