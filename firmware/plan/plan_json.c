// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan_json.h"

#include "core/json.h"

#include <string.h>

/* A deep copy without `x-` members. json_read has bounded the depth. */
static json_t *without_extras(const json_t *value)
{
    json_t *copy;
    const char *key;
    json_t *child;
    size_t i;

    if (json_is_object(value)) {
        copy = json_object();
        json_object_foreach((json_t *)value, key, child)
        {
            if (!g_str_has_prefix(key, "x-"))
                json_object_set_new(copy, key, without_extras(child));
        }
    } else if (json_is_array(value)) {
        copy = json_array();
        json_array_foreach(value, i, child) json_array_append_new(copy, without_extras(child));
    } else {
        copy = json_copy((json_t *)value);
    }
    return copy;
}

json_t *plan_json_read(GBytes *bytes, const struct schema *rules, GError **error)
{
    json_t *value = json_read(bytes, PLAN_JSON_MOST, error);
    json_t *bare = value ? without_extras(value) : NULL;

    if (bare && !schema_check(rules, bare, error))
        g_clear_pointer(&value, json_decref);
    if (bare)
        json_decref(bare);
    return value;
}

static const char *in(const json_t *words, const char *language, size_t length)
{
    return language ? json_string_value(json_object_getn(words, language, length)) : NULL;
}

const char *plan_words(const json_t *words, const char *language, const char *first)
{
    const char *found;

    if (!words)
        return NULL;
    found = in(words, language, language ? strlen(language) : 0);
    if (!found)
        found = in(words, language, language ? strcspn(language, "-_") : 0);
    if (!found)
        found = in(words, first, first ? strlen(first) : 0);
    if (!found)
        found = json_string_value(json_object_iter_value(json_object_iter((json_t *)words)));
    return found;
}
