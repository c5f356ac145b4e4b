// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The names of a pack's files. */
#include <glib.h>
#include <stdbool.h>

#define PACK_NAME_MOST 240

/* True for a path that stays in the pack: no part of it is empty, `.` or `..`, and no character is
 * one that a terminal or another system would read differently. A folder's may end in a slash. */
bool pack_name_stays(const char *name, bool folder);
/* The name of a JSON file in `folder` ("topics/"), without `.json`; g_free. NULL when it is none.
 */
char *pack_name_in(const char *name, const char *folder);
/* True for a file of boards: boards/<name>.obf or .obz. */
bool pack_name_is_boards(const char *name);
/* Without empty and `.` parts, which some programs write (`/images//a.png`); g_free. */
char *pack_name_tidy(const char *name);
