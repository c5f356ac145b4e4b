// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Everything that a vault shows or would send, as lines of text, and everything it complains of
 * while it is read through. */
#include <glib.h>

struct snapshot {
    GHashTable *lines; /* a set: each begins with what it is about, an id or a word */
    GString *complaints;
};

/* Opens, unlocks and reads it all; never fails: what goes wrong is a complaint. What the vault
 * logs meanwhile is one, too. */
struct snapshot *snapshot_take(const char *vault_folder);
void snapshot_free(struct snapshot *snapshot);
