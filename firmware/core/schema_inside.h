// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What schema.c (loading) and schema_check.c (checking) share. */
#include "core/schema.h"

struct schema {
    json_t *document;
    GHashTable *patterns; /* the text of a `pattern` -> its GRegex */
};

/* The subschema that a local `$ref` names; NULL if there is none. Borrowed. */
json_t *schema_resolve(const json_t *document, const char *reference);
