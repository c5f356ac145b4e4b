// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json.h"

#include <string.h>

#define DEPTH_MOST 32
/* I-JSON (RFC 7493, 2.2): beyond this a reader with doubles would not see the same number. */
#define INTEGER_MOST ((INT64_C(1) << 53) - 1)

/* No deeper than `left` more levels. */
static bool is_shallow(const json_t *value, int left)
{
    size_t index;
    const char *key;
    json_t *child;

    if (!json_is_array(value) && !json_is_object(value))
        return true;
    if (left == 0)
        return false;
    json_array_foreach(value, index, child)
    {
        if (!is_shallow(child, left - 1))
            return false;
    }
    json_object_foreach((json_t *)value, key, child)
    {
        if (!is_shallow(child, left - 1))
            return false;
    }
    return true;
}

/* jansson passes over a NUL between two tokens. */
static bool holds_nul(const char *text, size_t bytes, GError **error)
{
    const char *nul = bytes ? memchr(text, '\0', bytes) : NULL;
    int line = 1;

    for (const char *at = text; nul && at < nul; at++)
        line += *at == '\n';
    return nul && !fault(error, FAULT_INVALID, "JSON line %d holds a NUL", line);
}

json_t *json_read(GBytes *bytes, size_t most_bytes, GError **error)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    json_error_t problem;
    json_t *value;

    if (length > most_bytes) {
        fault(error, FAULT_INVALID, "JSON of %zu bytes, where at most %zu are allowed", length,
              most_bytes);
        return NULL;
    }
    if (holds_nul(text, length, error))
        return NULL;
    value =
        json_loadb(length ? text : "", length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    if (!value) {
        fault(error, FAULT_INVALID, "JSON line %d, column %d: %s", problem.line, problem.column,
              problem.text);
        return NULL;
    }
    if (!is_shallow(value, DEPTH_MOST)) {
        json_decref(value);
        fault(error, FAULT_INVALID, "JSON is nested deeper than %d", DEPTH_MOST);
        return NULL;
    }
    return value;
}

static bool write_value(GString *out, const json_t *value, int left, GError **error);

static bool write_string(GString *out, const char *text, size_t bytes, GError **error)
{
    if (!g_utf8_validate(text, (gssize)bytes, NULL))
        return fault(error, FAULT_INVALID, "text is not UTF-8 without NUL");
    g_string_append_c(out, '"');
    for (const char *at = text; at < text + bytes; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\n')
            g_string_append(out, "\\n");
        else if (c == '\t')
            g_string_append(out, "\\t");
        else if (g_unichar_iscntrl(c))
            return fault(error, FAULT_INVALID, "text holds the control character U+%04X", c);
        else if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", (char)c);
        else
            g_string_append_unichar(out, c);
    }
    g_string_append_c(out, '"');
    return true;
}

/* RFC 8785, 3.2.3: by UTF-16 code units, where a surrogate pair comes before U+E000. */
static int compare_keys(gconstpointer a, gconstpointer b)
{
    const char *x = *(const char *const *)a;
    const char *y = *(const char *const *)b;
    gunichar p, q;

    while (*x && g_utf8_get_char(x) == g_utf8_get_char(y)) {
        x = g_utf8_next_char(x);
        y = g_utf8_next_char(y);
    }
    p = *x ? g_utf8_get_char(x) : 0;
    q = *y ? g_utf8_get_char(y) : 0;
    if ((p > 0xffff) != (q > 0xffff)) {
        gunichar unit = p > 0xffff ? 0xd7c0 + (p >> 10) : p;
        gunichar other = q > 0xffff ? 0xd7c0 + (q >> 10) : q;
        return unit < other ? -1 : 1;
    }
    return p < q ? -1 : p > q;
}

static bool write_member(GString *out, const json_t *object, const char *key, int left,
                         GError **error)
{
    if (!write_string(out, key, strlen(key), error))
        return false;
    g_string_append_c(out, ':');
    return write_value(out, json_object_get(object, key), left, error);
}

static bool write_object(GString *out, const json_t *object, int left, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    const char *key;
    json_t *child;

    json_object_foreach((json_t *)object, key, child)
    {
        if (!g_utf8_validate(key, -1, NULL))
            return fault(error, FAULT_INVALID, "a key is not UTF-8");
        g_ptr_array_add(keys, (char *)key);
    }
    g_ptr_array_sort(keys, compare_keys);
    g_string_append_c(out, '{');
    for (guint i = 0; i < keys->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        if (!write_member(out, object, g_ptr_array_index(keys, i), left, error))
            return false;
    }
    g_string_append_c(out, '}');
    return true;
}

static bool write_array(GString *out, const json_t *array, int left, GError **error)
{
    g_string_append_c(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        if (!write_value(out, json_array_get(array, i), left, error))
            return false;
    }
    g_string_append_c(out, ']');
    return true;
}

static bool write_integer(GString *out, json_int_t number, GError **error)
{
    if (number > INTEGER_MOST || number < -INTEGER_MOST)
        return fault(error, FAULT_INVALID, "the number %" G_GINT64_FORMAT " is beyond 2^53",
                     (gint64)number);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)number);
    return true;
}

static bool write_value(GString *out, const json_t *value, int left, GError **error)
{
    if ((json_is_array(value) || json_is_object(value)) && left == 0)
        return fault(error, FAULT_INVALID, "JSON is nested deeper than %d", DEPTH_MOST);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return write_object(out, value, left - 1, error);
    case JSON_ARRAY:
        return write_array(out, value, left - 1, error);
    case JSON_STRING:
        return write_string(out, json_string_value(value), json_string_length(value), error);
    case JSON_INTEGER:
        return write_integer(out, json_integer_value(value), error);
    case JSON_REAL:
        return fault(error, FAULT_INVALID, "the number %g is no whole number",
                     json_real_value(value));
    default:
        g_string_append(out, json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false");
        return true;
    }
}

GBytes *json_canonical(const json_t *value, GError **error)
{
    GString *out = g_string_new(NULL);

    if (!write_value(out, value, DEPTH_MOST, error)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    return g_string_free_to_bytes(out);
}

static json_t *get(const json_t *object, const char *key, GError **error)
{
    json_t *value = json_object_get(object, key);

    if (!value)
        fault(error, FAULT_MISSING, "'%s' is missing", key);
    return value;
}

const char *json_get_string(const json_t *object, const char *key, GError **error)
{
    json_t *value = get(object, key, error);

    if (value && !json_is_string(value))
        fault(error, FAULT_INVALID, "'%s' is no text", key);
    return json_string_value(value);
}

bool json_get_int(const json_t *object, const char *key, int64_t *value, GError **error)
{
    json_t *found = get(object, key, error);

    if (found && !json_is_integer(found))
        return fault(error, FAULT_INVALID, "'%s' is no whole number", key);
    if (found)
        *value = json_integer_value(found);
    return found != NULL;
}

json_t *json_get_array(const json_t *object, const char *key, GError **error)
{
    json_t *value = get(object, key, error);

    if (value && !json_is_array(value))
        fault(error, FAULT_INVALID, "'%s' is no list", key);
    return json_is_array(value) ? value : NULL;
}

json_t *json_get_object(const json_t *object, const char *key, GError **error)
{
    json_t *value = get(object, key, error);

    if (value && !json_is_object(value))
        fault(error, FAULT_INVALID, "'%s' is no object", key);
    return json_is_object(value) ? value : NULL;
}
