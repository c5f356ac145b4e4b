// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* JSON as people and programs have really written it, turned into JSON: a byte order mark, UTF-16,
 * bytes that are no UTF-8, comments, commas too many or too few, keys and words without quotes, a
 * key there twice (the first keeps its name), half characters, an end that was cut off. What it
 * means is a guess: whoever uses it says that the file was mended. */
#include <glib.h>

/* NULL when there is nothing in it that could be an object, or when it is nested too deep. What it
 * answers may still be no JSON. */
GBytes *mend_json(GBytes *bytes);
