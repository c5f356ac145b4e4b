// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* JSON from outside and to outside, over jansson. */
#include "core/fault.h"
#include <jansson.h>
#include <stdint.h>

/* Reads one JSON value: UTF-8, no NUL, no duplicate keys, at most `most_bytes` long and 32 deep.
 * FAULT_INVALID with line and column otherwise. New reference. */
json_t *json_read(GBytes *bytes, size_t most_bytes, GError **error) MUST_CHECK;

/* Canonical bytes by RFC 8785: keys sorted, no spaces. FAULT_INVALID if the value holds a fraction,
 * an integer beyond 2^53, or a control character other than newline and tab. */
GBytes *json_canonical(const json_t *value, GError **error) MUST_CHECK;

/* A member of an object with its type checked; FAULT_MISSING or FAULT_INVALID naming the key.
 * Borrowed. */
const char *json_get_string(const json_t *object, const char *key, GError **error) MUST_CHECK;
bool json_get_int(const json_t *object, const char *key, int64_t *value, GError **error) MUST_CHECK;
json_t *json_get_array(const json_t *object, const char *key, GError **error) MUST_CHECK;
json_t *json_get_object(const json_t *object, const char *key, GError **error) MUST_CHECK;
