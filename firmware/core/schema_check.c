// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema.h"

#include "core/schema_inside.h"

#include <stdint.h>
#include <string.h>

/* One check on its way: `path` is the JSON Pointer (RFC 6901) of the value being judged. */
struct checking {
    const struct schema *schema;
    GString *path;
    GError **error;
};

static bool check(struct checking *checking, const json_t *rules, const json_t *value);

static bool wrong(const struct checking *checking, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool wrong(const struct checking *checking, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fault(checking->error, FAULT_INVALID, "%s: %s",
                 checking->path->len ? checking->path->str : "/", text);
}

static const char *type_of(const json_t *value)
{
    static const char *const names[] = {"object", "array",   "string",  "integer",
                                        "number", "boolean", "boolean", "null"};

    return names[json_typeof(value)];
}

/* 1 and 1.0 are one number (JSON Schema core, 4.2.2), which json_equal does not know. */
static bool equal(const json_t *a, const json_t *b)
{
    size_t index;
    const char *key;
    json_t *child;

    if (json_is_number(a) && json_is_number(b) && json_typeof(a) != json_typeof(b))
        return json_number_value(a) == json_number_value(b);
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_array(a)) {
        json_array_foreach(a, index, child)
        {
            if (index >= json_array_size(b) || !equal(child, json_array_get(b, index)))
                return false;
        }
        return json_array_size(a) == json_array_size(b);
    }
    if (json_is_object(a)) {
        json_object_foreach((json_t *)a, key, child)
        {
            const json_t *other = json_object_get(b, key);
            if (!other || !equal(child, other))
                return false;
        }
        return json_object_size(a) == json_object_size(b);
    }
    return json_equal(a, b);
}

/* Beyond 2^53 every double is whole. */
static bool is_whole(double number)
{
    return number > 9e15 || number < -9e15 || (double)(int64_t)number == number;
}

static bool is_of_type(const json_t *value, const char *type)
{
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    if (strcmp(type, "integer") == 0 && json_is_real(value))
        return is_whole(json_real_value(value));
    return strcmp(type, type_of(value)) == 0;
}

static bool check_type(struct checking *checking, const json_t *types, const json_t *value)
{
    g_autoptr(GString) names = g_string_new(json_string_value(types));
    size_t index;
    json_t *type;

    if (json_is_string(types) && is_of_type(value, json_string_value(types)))
        return true;
    json_array_foreach(types, index, type)
    {
        if (is_of_type(value, json_string_value(type)))
            return true;
        g_string_append_printf(names, "%s%s", index ? " or " : "", json_string_value(type));
    }
    return wrong(checking, "expected %s, found %s", names->str, type_of(value));
}

static bool check_const(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *only = json_object_get(rules, "const");
    const json_t *some = json_object_get(rules, "enum");
    g_autofree char *text = NULL;
    char *dumped;
    size_t index;
    json_t *one;

    if (only ? equal(only, value) : some == NULL)
        return true;
    json_array_foreach(some, index, one)
    {
        if (equal(one, value))
            return true;
    }
    dumped = json_dumps(only ? only : some, JSON_ENCODE_ANY | JSON_COMPACT);
    text = g_strndup(dumped, 200);
    free(dumped);
    return wrong(checking, only ? "expected %s" : "expected one of %s", text);
}

/* A count against `least` and `most`, two keywords. */
static bool check_count(struct checking *checking, const json_t *rules, const char *least,
                        const char *most, size_t count)
{
    const json_t *low = json_object_get(rules, least);
    const json_t *high = json_object_get(rules, most);

    if (low && count < (size_t)json_integer_value(low))
        return wrong(checking, "%zu is fewer than the %s of %" JSON_INTEGER_FORMAT, count, least,
                     json_integer_value(low));
    if (high && count > (size_t)json_integer_value(high))
        return wrong(checking, "%zu is more than the %s of %" JSON_INTEGER_FORMAT, count, most,
                     json_integer_value(high));
    return true;
}

/* Whole numbers are compared as such: a double would blur the large ones. */
static int compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b)) {
        json_int_t x = json_integer_value(a);
        json_int_t y = json_integer_value(b);
        return x < y ? -1 : x > y;
    }
    return json_number_value(a) < json_number_value(b)
               ? -1
               : json_number_value(a) > json_number_value(b);
}

static bool check_number(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *low = json_object_get(rules, "minimum");
    const json_t *high = json_object_get(rules, "maximum");

    if (low && compare(value, low) < 0)
        return wrong(checking, "%g is below the minimum of %g", json_number_value(value),
                     json_number_value(low));
    if (high && compare(value, high) > 0)
        return wrong(checking, "%g is above the maximum of %g", json_number_value(value),
                     json_number_value(high));
    return true;
}

static bool check_string(struct checking *checking, const json_t *rules, const json_t *value)
{
    const char *text = json_string_value(value);
    const json_t *pattern = json_object_get(rules, "pattern");
    GRegex *regex;

    if (!check_count(checking, rules, "minLength", "maxLength", (size_t)g_utf8_strlen(text, -1)))
        return false;
    if (!pattern)
        return true;
    regex = g_hash_table_lookup(checking->schema->patterns, json_string_value(pattern));
    return g_regex_match(regex, text, 0, NULL) ||
           wrong(checking, "'%.80s' does not fit the pattern %s", text, json_string_value(pattern));
}

/* Judges a member or item under its own pointer. */
static bool check_inner(struct checking *checking, const json_t *rules, const json_t *value,
                        const char *key, size_t index)
{
    size_t before = checking->path->len;
    bool good;

    g_string_append_c(checking->path, '/');
    if (!key)
        g_string_append_printf(checking->path, "%zu", index);
    for (const char *at = key; at && *at; at++) {
        if (*at == '~' || *at == '/')
            g_string_append(checking->path, *at == '~' ? "~0" : "~1");
        else
            g_string_append_c(checking->path, *at);
    }
    good = check(checking, rules, value);
    g_string_truncate(checking->path, before);
    return good;
}

static bool check_array(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *items = json_object_get(rules, "items");
    size_t count = json_array_size(value);

    if (!check_count(checking, rules, "minItems", "maxItems", count))
        return false;
    for (size_t i = 0; items && i < count; i++) {
        if (!check_inner(checking, items, json_array_get(value, i), NULL, i))
            return false;
    }
    if (!json_is_true(json_object_get(rules, "uniqueItems")))
        return true;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (equal(json_array_get(value, i), json_array_get(value, j)))
                return wrong(checking, "items %zu and %zu are the same", j, i);
        }
    }
    return true;
}

static bool check_member(struct checking *checking, const json_t *rules, const char *key,
                         const json_t *member)
{
    const json_t *names = json_object_get(rules, "propertyNames");
    const json_t *own = json_object_get(json_object_get(rules, "properties"), key);
    const json_t *others = json_object_get(rules, "additionalProperties");
    json_t *name = names ? json_string(key) : NULL;
    bool good = !name || check_inner(checking, names, name, key, 0);

    json_decref(name);
    if (!good)
        return false;
    if (own)
        return check_inner(checking, own, member, key, 0);
    if (json_is_false(others))
        return wrong(checking, "there is no '%.80s' here", key);
    return !others || check_inner(checking, others, member, key, 0);
}

static bool check_object(struct checking *checking, const json_t *rules, const json_t *value)
{
    size_t index;
    const char *key;
    json_t *child;

    if (!check_count(checking, rules, "minProperties", "maxProperties", json_object_size(value)))
        return false;
    json_array_foreach(json_object_get(rules, "required"), index, child)
    {
        if (!json_object_get(value, json_string_value(child)))
            return wrong(checking, "'%s' is missing", json_string_value(child));
    }
    json_object_foreach((json_t *)value, key, child)
    {
        if (!check_member(checking, rules, key, child))
            return false;
    }
    return true;
}

/* The same check without a word about why. */
static bool fits(const struct checking *checking, const json_t *rules, const json_t *value)
{
    struct checking silent = {checking->schema, checking->path, NULL};

    return check(&silent, rules, value);
}

/* oneOf and anyOf. The reason shown is the one found deepest in the value: the form that was most
 * likely meant. */
static bool check_forms(struct checking *checking, const json_t *forms, const json_t *value,
                        bool only_one)
{
    g_autoptr(GError) best = NULL;
    size_t index, fitting = 0, depth = 0;
    json_t *form;

    json_array_foreach(forms, index, form)
    {
        g_autoptr(GError) problem = NULL;
        struct checking inner = {checking->schema, checking->path, &problem};
        if (check(&inner, form, value)) {
            fitting++;
        } else if (!best || (size_t)(strchr(problem->message, ':') - problem->message) > depth) {
            depth = (size_t)(strchr(problem->message, ':') - problem->message);
            g_clear_error(&best);
            best = g_steal_pointer(&problem);
        }
    }
    if (fitting == 1 || (fitting > 1 && !only_one))
        return true;
    if (fitting > 1)
        return wrong(checking, "fits %zu forms where one was expected", fitting);
    return wrong(checking, "none of %zu forms fits; the nearest says %s", json_array_size(forms),
                 best->message);
}

static bool check_if(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *condition = json_object_get(rules, "if");
    const json_t *then;

    if (!condition)
        return true;
    then = json_object_get(rules, fits(checking, condition, value) ? "then" : "else");
    return !then || check(checking, then, value);
}

/* Keywords that hand the same value to other schemas. */
static bool check_in_place(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *reference = json_object_get(rules, "$ref");
    const json_t *any = json_object_get(rules, "anyOf");
    const json_t *one = json_object_get(rules, "oneOf");
    const json_t *never = json_object_get(rules, "not");
    size_t index;
    json_t *each;

    if (reference &&
        !check(checking, schema_resolve(checking->schema->document, json_string_value(reference)),
               value))
        return false;
    json_array_foreach(json_object_get(rules, "allOf"), index, each)
    {
        if (!check(checking, each, value))
            return false;
    }
    if ((any && !check_forms(checking, any, value, false)) ||
        (one && !check_forms(checking, one, value, true)))
        return false;
    if (never && fits(checking, never, value))
        return wrong(checking, "has a form that is ruled out");
    return check_if(checking, rules, value);
}

static bool check(struct checking *checking, const json_t *rules, const json_t *value)
{
    const json_t *types = json_object_get(rules, "type");

    if (json_is_boolean(rules))
        return json_is_true(rules) || wrong(checking, "nothing may stand here");
    if ((types && !check_type(checking, types, value)) || !check_const(checking, rules, value))
        return false;
    if (json_is_string(value) && !check_string(checking, rules, value))
        return false;
    if (json_is_number(value) && !check_number(checking, rules, value))
        return false;
    if (json_is_array(value) && !check_array(checking, rules, value))
        return false;
    if (json_is_object(value) && !check_object(checking, rules, value))
        return false;
    return check_in_place(checking, rules, value);
}

bool schema_check(const struct schema *schema, const json_t *value, GError **error)
{
    struct checking checking = {schema, g_string_new(NULL), error};
    bool good = check(&checking, schema->document, value);

    g_string_free(checking.path, TRUE);
    return good;
}
