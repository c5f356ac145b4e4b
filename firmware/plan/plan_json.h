// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The JSON of a plan: held against a schema, members whose name begins with `x-` passed over; and
 * words that stand in several languages beside each other. */
#include "core/schema.h"

#define PLAN_JSON_MOST ((size_t)32 * 1024 * 1024)

/* Read and checked against `rules`. New reference, `x-` members and all. FAULT_INVALID with line,
 * or with the field. */
json_t *plan_json_read(GBytes *bytes, const struct schema *rules, GError **error) MUST_CHECK;

/* {"en": …, "cy": …} in `language`, or what is nearest: the language without its region, `first`,
 * any at all. NULL only for NULL. Borrowed. */
const char *plan_words(const json_t *words, const char *language, const char *first);
