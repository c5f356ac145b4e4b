// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* For the files of picture alone. */
#include "plan/picture.h"
#include <stddef.h>

bool svg_check(const char *text, size_t bytes, GError **error) MUST_CHECK;
