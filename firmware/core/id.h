// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* An id: a random UUID (version 4, RFC 9562) in its 36-character lower-case form. Never made from
 * the time: a wrong clock would leak into names that can be read on a locked device. */
#include <stdbool.h>

#define ID_LENGTH 36

struct id {
    char text[ID_LENGTH + 1];
};

/* A new one, from the kernel's random numbers. */
struct id id_new(void);

/* True if `text` is exactly such an id: what may be used in a file name. */
bool id_is_valid(const char *text);
