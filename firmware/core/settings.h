// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The settings file: `[group]`, `key=value` and `#` comments, a line each; values are taken as they
 * stand, without the space around them. board/settings.example has every key, and settings_keys.c
 * the same list: to read a key that is not in it is a programmer's mistake. */
#include "core/fault.h"
#include <stdint.h>

struct settings;

/* FAULT_MISSING, FAULT_DENIED, or FAULT_INVALID with the line that cannot be read or says a key
 * again. */
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
/* Every program calls this once, after opening: refuses a group or key that Viewfinder does not
 * have, with its line and the nearest right word. Keys that only another program reads are fine. */
bool settings_all_read(struct settings *settings, GError **error) MUST_CHECK;

/* One key that there is. The list ends with a NULL group. */
struct settings_key {
    const char *group;
    const char *key;
};
const struct settings_key *settings_keys(void);
