// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The assets: what ships with the program, read-only: in ../share/viewfinder beside an installed
 * program, else where the build made them. VIEWFINDER_ASSETS in the environment names another
 * folder, for tests. */
#include "core/schema.h"

/* The folder. Borrowed, for ever. */
const char *assets_path(void);
/* One file of it, whole, at most 32 MiB; `relative` stays in the folder. FAULT_MISSING,
 * FAULT_INVALID. */
GBytes *assets_read(const char *relative, GError **error) MUST_CHECK;
/* The JSON in `relative`. New reference. */
json_t *assets_json(const char *relative, GError **error) MUST_CHECK;
/* `schema/<name>.json`, loaded; free with schema_free. */
struct schema *assets_schema(const char *name, GError **error) MUST_CHECK;
