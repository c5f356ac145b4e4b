// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Pages for people: opened/index.html and opened/<pupil>/index.html, plain HTML that needs nothing
 * from elsewhere and runs nothing. Every word in them came from outside and is escaped. */
#include "plan/school.h"
#include "planserver/store.h"

/* Writes the pages of these pupils (folder names) and the one above them. */
bool page_write(struct store *store, const struct school *school, const char *school_folder,
                const GPtrArray *pupils, GError **error) MUST_CHECK;
