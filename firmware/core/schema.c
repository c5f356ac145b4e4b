// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema.h"

#include "core/schema_inside.h"

#include <string.h>

enum shape {
    ANNOTATION,
    TYPES,
    ANYTHING,
    LIST,
    NAMES,
    FLAG,
    SIZE,
    NUMBER,
    PATTERN,
    REFERENCE,
    SCHEMA,
    SCHEMAS,
    SCHEMA_MAP
};

/* Every keyword, and what must stand behind it. */
static const struct keyword {
    const char *name;
    enum shape shape;
    bool in_place; /* its subschemas judge the same value again: a circle would never end */
} keywords[] = {
    {"$schema", ANNOTATION, false},
    {"$id", ANNOTATION, false},
    {"$comment", ANNOTATION, false},
    {"title", ANNOTATION, false},
    {"description", ANNOTATION, false},
    {"type", TYPES, false},
    {"const", ANYTHING, false},
    {"enum", LIST, false},
    {"required", NAMES, false},
    {"properties", SCHEMA_MAP, false},
    {"additionalProperties", SCHEMA, false},
    {"items", SCHEMA, false},
    {"minItems", SIZE, false},
    {"maxItems", SIZE, false},
    {"uniqueItems", FLAG, false},
    {"minProperties", SIZE, false},
    {"maxProperties", SIZE, false},
    {"propertyNames", SCHEMA, false},
    {"minLength", SIZE, false},
    {"maxLength", SIZE, false},
    {"minimum", NUMBER, false},
    {"maximum", NUMBER, false},
    {"pattern", PATTERN, false},
    {"oneOf", SCHEMAS, true},
    {"anyOf", SCHEMAS, true},
    {"allOf", SCHEMAS, true},
    {"not", SCHEMA, true},
    {"if", SCHEMA, true},
    {"then", SCHEMA, true},
    {"else", SCHEMA, true},
    {"$defs", SCHEMA_MAP, false},
    {"$ref", REFERENCE, true},
};

struct loading {
    struct schema *schema;
    GHashTable *loaded; /* subschemas that were looked at */
    GHashTable *ended;  /* subschemas whose way in place ends; FALSE while on the way */
    GError **error;
};

static bool load(struct loading *loading, json_t *node);

static const struct keyword *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (strcmp(keywords[i].name, name) == 0)
            return &keywords[i];
    }
    return NULL;
}

static bool is_type(const json_t *value)
{
    static const char *const types[] = {"null",   "boolean", "object", "array",
                                        "number", "string",  "integer"};

    for (size_t i = 0; json_is_string(value) && i < G_N_ELEMENTS(types); i++) {
        if (strcmp(types[i], json_string_value(value)) == 0)
            return true;
    }
    return false;
}

static bool all(const json_t *list, bool (*test)(const json_t *))
{
    size_t index;
    json_t *value;

    json_array_foreach(list, index, value)
    {
        if (!test(value))
            return false;
    }
    return json_array_size(list) > 0;
}

static bool is_text(const json_t *value)
{
    return json_is_string(value);
}

/* The keywords that hold no subschema. */
static bool has_shape(const json_t *value, enum shape shape)
{
    switch (shape) {
    case ANYTHING:
        return true;
    case TYPES:
        return is_type(value) || all(value, is_type);
    case LIST:
        return json_array_size(value) > 0;
    case NAMES:
        return json_is_array(value) && (json_array_size(value) == 0 || all(value, is_text));
    case FLAG:
        return json_is_boolean(value);
    case SIZE:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case NUMBER:
        return json_is_number(value);
    default:
        return json_is_string(value);
    }
}

static bool load_pattern(struct loading *loading, const char *pattern)
{
    g_autoptr(GError) problem = NULL;
    /* As in ECMA-262 `$` is the very end, not before a last newline. */
    GRegex *regex = g_regex_new(pattern, G_REGEX_DOLLAR_ENDONLY | G_REGEX_OPTIMIZE, 0, &problem);

    if (!regex)
        return fault(loading->error, FAULT_INVALID, "schema: pattern '%s': %s", pattern,
                     problem->message);
    g_hash_table_replace(loading->schema->patterns, g_strdup(pattern), regex);
    return true;
}

json_t *schema_resolve(const json_t *document, const char *reference)
{
    g_auto(GStrv) steps = NULL;
    const json_t *at = document;

    if (strcmp(reference, "#") == 0)
        return (json_t *)document;
    if (!g_str_has_prefix(reference, "#/"))
        return NULL;
    steps = g_strsplit(reference + 2, "/", -1);
    for (char **step = steps; *step && at; step++) {
        if (json_is_array(at)) {
            guint64 index;
            if (!g_ascii_string_to_unsigned(*step, 10, 0, G_MAXUINT32, &index, NULL))
                return NULL;
            at = json_array_get(at, (size_t)index);
        } else {
            at = json_object_get(at, *step);
        }
    }
    return (json_t *)at;
}

static bool load_reference(struct loading *loading, const char *reference)
{
    json_t *target = schema_resolve(loading->schema->document, reference);

    if (!target)
        return fault(loading->error, FAULT_INVALID, "schema: there is no '%s'", reference);
    return load(loading, target);
}

static bool load_children(struct loading *loading, const char *name, json_t *value,
                          enum shape shape)
{
    const char *key;
    size_t index;
    json_t *child;

    if (shape == SCHEMA)
        return load(loading, value);
    if (shape == SCHEMAS ? json_array_size(value) == 0 : !json_is_object(value))
        return fault(loading->error, FAULT_INVALID, "schema: '%s' holds no schemas", name);
    json_array_foreach(value, index, child)
    {
        if (!load(loading, child))
            return false;
    }
    json_object_foreach(value, key, child)
    {
        if (!load(loading, child))
            return false;
    }
    return true;
}

static bool load_keyword(struct loading *loading, const char *name, json_t *value)
{
    const struct keyword *keyword = find(name);

    if (!keyword)
        return fault(loading->error, FAULT_INVALID, "schema: the keyword '%s' is not known here",
                     name);
    if (keyword->shape == SCHEMA || keyword->shape == SCHEMAS || keyword->shape == SCHEMA_MAP)
        return load_children(loading, name, value, keyword->shape);
    if (!has_shape(value, keyword->shape))
        return fault(loading->error, FAULT_INVALID, "schema: '%s' has a value that it cannot have",
                     name);
    if (keyword->shape == PATTERN)
        return load_pattern(loading, json_string_value(value));
    if (keyword->shape == REFERENCE)
        return load_reference(loading, json_string_value(value));
    return true;
}

static bool load(struct loading *loading, json_t *node)
{
    const char *name;
    json_t *value;

    if (json_is_boolean(node))
        return true;
    if (!json_is_object(node))
        return fault(loading->error, FAULT_INVALID, "schema: a schema is an object or a boolean");
    if (!g_hash_table_add(loading->loaded, node))
        return true;
    json_object_foreach(node, name, value)
    {
        if (!load_keyword(loading, name, value))
            return false;
    }
    return true;
}

static bool ends(struct loading *loading, json_t *node);

static bool keyword_ends(struct loading *loading, const struct keyword *keyword, json_t *value)
{
    size_t index;
    json_t *child;

    if (keyword->shape == REFERENCE)
        return ends(loading, schema_resolve(loading->schema->document, json_string_value(value)));
    json_array_foreach(value, index, child)
    {
        if (!ends(loading, child))
            return false;
    }
    return keyword->shape != SCHEMA || ends(loading, value);
}

/* False if judging one value leads back here without going on to another value. */
static bool ends(struct loading *loading, json_t *node)
{
    gpointer known;
    const char *name;
    json_t *value;

    if (g_hash_table_lookup_extended(loading->ended, node, NULL, &known))
        return GPOINTER_TO_INT(known) ||
               fault(loading->error, FAULT_INVALID, "schema: it refers to itself without end");
    g_hash_table_insert(loading->ended, node, GINT_TO_POINTER(FALSE));
    json_object_foreach(node, name, value)
    {
        const struct keyword *keyword = find(name);
        if (keyword->in_place && !keyword_ends(loading, keyword, value))
            return false;
    }
    g_hash_table_insert(loading->ended, node, GINT_TO_POINTER(TRUE));
    return true;
}

static bool all_end(struct loading *loading)
{
    GHashTableIter walk;
    gpointer node;

    g_hash_table_iter_init(&walk, loading->loaded);
    while (g_hash_table_iter_next(&walk, &node, NULL)) {
        if (!ends(loading, node))
            return false;
    }
    return true;
}

static void regex_unref(gpointer regex)
{
    g_regex_unref(regex);
}

struct schema *schema_new(json_t *document, GError **error)
{
    struct schema *schema = g_new0(struct schema, 1);
    struct loading loading = {.schema = schema, .error = error};
    bool good;

    schema->document = json_incref(document);
    schema->patterns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, regex_unref);
    loading.loaded = g_hash_table_new(NULL, NULL);
    loading.ended = g_hash_table_new(NULL, NULL);
    good = load(&loading, document) && all_end(&loading);
    g_hash_table_unref(loading.loaded);
    g_hash_table_unref(loading.ended);
    if (good)
        return schema;
    schema_free(schema);
    return NULL;
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    g_hash_table_unref(schema->patterns);
    json_decref(schema->document);
    g_free(schema);
}
