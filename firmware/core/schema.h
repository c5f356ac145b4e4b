// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A JSON Schema (2020-12), the part of it that assets/schema/ uses: type, const, enum, required,
 * properties, additionalProperties, propertyNames, minProperties, maxProperties, items, minItems,
 * maxItems, uniqueItems, minLength, maxLength, minimum, maximum, pattern, oneOf, anyOf, allOf, not,
 * if/then/else, $defs and local $ref; title, description, $comment, $id and $schema say nothing. A
 * schema that uses any other keyword is refused when it is loaded, so that no rule is passed over
 * in silence; so is one that refers to itself without end. A loaded schema may be used by any
 * thread. */
#include "core/fault.h"
#include <jansson.h>

struct schema;

/* Takes a new reference to `document`. FAULT_INVALID for a keyword outside the list above. */
struct schema *schema_new(json_t *document, GError **error) MUST_CHECK;
void schema_free(struct schema *schema);
/* FAULT_INVALID names the field as a JSON Pointer, and what was expected. */
bool schema_check(const struct schema *schema, const json_t *value, GError **error) MUST_CHECK;
