// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Base64 as age (without padding) and minisign (with it) write it: one text for the same bytes. */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* The bytes of `text`, or -1 when it is not canonical or they are more than `most`. */
gssize base64_read(const char *text, size_t length, bool padded, void *out, size_t most);
