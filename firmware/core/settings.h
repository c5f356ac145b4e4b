// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The settings file: an INI (GLib key file), board/settings.example has every key. Each key is
 * consumed as it is read; what is left over, a misspelt key, is refused with its line. */
#include "core/fault.h"
#include <stdint.h>

struct settings;

/* FAULT_MISSING, or FAULT_INVALID with the line that cannot be read. */
struct settings *settings_open(const char *path, GError **error) MUST_CHECK;
void settings_close(struct settings *settings);

/* A value, borrowed, or `otherwise` when the key is absent. */
const char *settings_text(struct settings *settings, const char *group, const char *key,
                          const char *otherwise);
/* FAULT_INVALID with line when it is no whole number in the range. */
bool settings_int(struct settings *settings, const char *group, const char *key, int64_t least,
                  int64_t most, int64_t otherwise, int64_t *value, GError **error) MUST_CHECK;
/* `choices` is NULL-terminated; `*choice` gets the index. */
bool settings_choice(struct settings *settings, const char *group, const char *key,
                     const char *const *choices, int otherwise, int *choice,
                     GError **error) MUST_CHECK;
/* Groups that another program reads are left to it: marks all their keys as known, if they are in
 * the list of every key that Viewfinder has (settings.c), and refuses the rest with line. */
bool settings_all_read(struct settings *settings, GError **error) MUST_CHECK;
