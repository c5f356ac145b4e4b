// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/record.h"

#include "core/assets.h"
#include "core/json.h"

#include <string.h>

#define RECORD_MOST_BYTES ((size_t)8 * 1024 * 1024)

json_t *medium_to_json(const struct medium *medium)
{
    char hex[DIGEST_HEX + 1];
    json_t *value;

    digest_hex(&medium->sha256, hex);
    value = json_pack("{s:s, s:s, s:I, s:s}", "name", medium->name, "type", medium->type, "bytes",
                      (json_int_t)medium->bytes, "sha256", hex);
    g_assert(value);
    if (medium->width > 0)
        json_object_set_new(value, "width", json_integer(medium->width));
    if (medium->height > 0)
        json_object_set_new(value, "height", json_integer(medium->height));
    if (medium->duration_ms > 0)
        json_object_set_new(value, "duration_ms", json_integer(medium->duration_ms));
    return value;
}

/* A number that may be absent; false when it is there and no whole number from 0 to `most`. */
static bool optional_int(const json_t *value, const char *key, int64_t most, int64_t *number)
{
    const json_t *found = json_object_get(value, key);

    *number = found ? json_integer_value(found) : 0;
    return !found || (json_is_integer(found) && *number >= 0 && *number <= most);
}

bool medium_from_json(const json_t *value, struct medium *medium, GError **error)
{
    const char *name = json_get_string(value, "name", error);
    const char *type = name ? json_get_string(value, "type", error) : NULL;
    const char *hex = type ? json_get_string(value, "sha256", error) : NULL;
    int64_t width, height;

    memset(medium, 0, sizeof *medium);
    if (!hex || !json_get_int(value, "bytes", &medium->bytes, error))
        return false;
    if (strlen(name) >= sizeof medium->name || strlen(type) >= sizeof medium->type)
        return fault(error, FAULT_INVALID, "a medium's name or type is too long");
    if (!digest_parse(hex, &medium->sha256) || medium->bytes < 0)
        return fault(error, FAULT_INVALID, "medium '%s' has no proper hash or length", name);
    if (!optional_int(value, "width", INT32_MAX, &width) ||
        !optional_int(value, "height", INT32_MAX, &height) ||
        !optional_int(value, "duration_ms", INT64_MAX, &medium->duration_ms))
        return fault(error, FAULT_INVALID, "medium '%s' has an improper size", name);
    g_strlcpy(medium->name, name, sizeof medium->name);
    g_strlcpy(medium->type, type, sizeof medium->type);
    medium->width = (int32_t)width;
    medium->height = (int32_t)height;
    return true;
}

json_t *record_new(const char *id, const char *kind, const struct moment *made, const char *device,
                   const char *by, const char *staff)
{
    json_t *record =
        json_pack("{s:s, s:s, s:o, s:s, s:s, s:[], s:[], s:[], s:{}, s:s}", "id", id, "kind", kind,
                  "made", moment_to_json(made), "device", device, "by", by, "pupils", "targets",
                  "media", "body", "app", "viewfinder " VIEWFINDER_VERSION);

    g_assert(record);
    if (staff)
        json_object_set_new(record, "staff", json_string(staff));
    return record;
}

static json_t *string_or_null(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

/* The entry of an array whose `key` is `value`; `size` when there is none. */
static size_t entry_at(const json_t *array, const char *key, const char *value)
{
    size_t index;
    const json_t *entry;

    json_array_foreach((json_t *)array, index, entry)
    {
        if (g_strcmp0(json_string_value(json_object_get(entry, key)), value) == 0)
            return index;
    }
    return json_array_size(array);
}

/* Appends, or replaces the entry that says the same of the same thing. */
static void put_entry(json_t *record, const char *list, const char *key, json_t *entry_take)
{
    json_t *array = json_object_get(record, list);
    const char *value = json_string_value(json_object_get(entry_take, key));
    size_t at;

    if (!array) {
        array = json_array();
        json_object_set_new(record, list, array);
    }
    at = entry_at(array, key, value);
    if (at < json_array_size(array))
        json_array_set_new(array, at, entry_take);
    else
        json_array_append_new(array, entry_take);
}

void record_add_pupil(json_t *record, const struct pack_pupil *pupil)
{
    g_assert(pupil);
    put_entry(record, "pupils", "id",
              json_pack("{s:s, s:s, s:o}", "id", pupil->id, "shown", pupil->shown, "picture",
                        string_or_null(pupil->picture)));
}

void record_add_target(json_t *record, const struct pack_pupil *pupil,
                       const struct pack_target *target, const char *language)
{
    json_t *areas = json_array();
    json_t *list = json_object_get(record, "targets");
    json_t *entry;
    size_t index;
    const json_t *other;

    g_assert(pupil && target);
    for (const char *const *area = target->areas; area && *area; area++)
        json_array_append_new(areas, json_string(*area));
    entry = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s}", "pupil", pupil->id, "id", target->id,
                      "words", target->words, "symbol", string_or_null(target->symbol), "areas",
                      areas, "language", language);
    g_assert(entry && list);
    json_array_foreach(list, index, other)
    {
        if (g_strcmp0(json_string_value(json_object_get(other, "pupil")), pupil->id) == 0 &&
            g_strcmp0(json_string_value(json_object_get(other, "id")), target->id) == 0) {
            json_array_set_new(list, index, entry);
            return;
        }
    }
    json_array_append_new(list, entry);
}

void record_set_body(json_t *record, json_t *body_take)
{
    g_assert(json_is_object(body_take));
    json_object_set_new(record, "body", body_take);
}

void record_set_for_lead(json_t *record)
{
    json_object_set_new(record, "for", json_string("safeguarding"));
}

bool record_is_for_lead(const json_t *record)
{
    return json_object_get(record, "for") != NULL;
}

void record_add_medium(json_t *record, const struct medium *medium)
{
    put_entry(record, "media", "name", medium_to_json(medium));
}

void record_add_unrecognisable(json_t *record, const char *pupil, const char *staff,
                               const struct moment *when)
{
    put_entry(
        record, "unrecognisable", "pupil",
        json_pack("{s:s, s:s, s:o}", "pupil", pupil, "staff", staff, "made", moment_to_json(when)));
}

/* Loaded once and kept; any thread. */
static const struct schema *record_schema(GError **error)
{
    static GMutex lock;
    static struct schema *schema;

    g_mutex_lock(&lock);
    if (!schema)
        schema = assets_schema("record", error);
    g_mutex_unlock(&lock);
    return schema;
}

/* No two entries say the same; what a schema cannot count. */
static bool check_once(const json_t *record, const char *list, GError **error)
{
    const json_t *array = json_object_get(record, list);
    const char *key = strcmp(list, "media") == 0 ? "name" : "id";
    size_t index;
    const json_t *entry;

    json_array_foreach((json_t *)array, index, entry)
    {
        const char *value = json_string_value(json_object_get(entry, key));
        if (entry_at(array, key, value) != index)
            return fault(error, FAULT_INVALID, "/%s/%zu: '%s' stands there twice", list, index,
                         value);
    }
    return true;
}

/* Every pupil that a list speaks of is a pupil of the record. */
static bool check_known(const json_t *record, const char *list, GError **error)
{
    const json_t *pupils = json_object_get(record, "pupils");
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, list), index, entry)
    {
        const char *pupil = json_string_value(json_object_get(entry, "pupil"));
        if (entry_at(pupils, "id", pupil) == json_array_size(pupils))
            return fault(error, FAULT_INVALID, "/%s/%zu/pupil: '%s' is no pupil of this record",
                         list, index, pupil);
    }
    return true;
}

bool record_check(const json_t *record, GError **error)
{
    const struct schema *schema = record_schema(error);

    return schema && schema_check(schema, record, error) && check_once(record, "media", error) &&
           check_once(record, "pupils", error) && check_known(record, "targets", error) &&
           check_known(record, "unrecognisable", error);
}

GBytes *record_bytes(const json_t *record, GError **error)
{
    GBytes *bytes;

    if (!record_check(record, error))
        return NULL;
    bytes = json_canonical(record, error);
    if (bytes && g_bytes_get_size(bytes) > RECORD_MOST_BYTES) {
        g_clear_pointer(&bytes, g_bytes_unref);
        fault(error, FAULT_INVALID, "the record is larger than %zu bytes", RECORD_MOST_BYTES);
    }
    return bytes;
}

json_t *record_read(GBytes *bytes, GError **error)
{
    json_t *record = json_read(bytes, RECORD_MOST_BYTES, error);

    if (record && record_check(record, error))
        return record;
    json_decref(record);
    return NULL;
}

const char *record_id(const json_t *record)
{
    return json_string_value(json_object_get(record, "id"));
}

const char *record_kind(const json_t *record)
{
    return json_string_value(json_object_get(record, "kind"));
}

size_t record_media(const json_t *record, struct medium *media, size_t most)
{
    size_t count = 0, index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "media"), index, entry)
    {
        if (count < most && medium_from_json(entry, &media[count], NULL))
            count++;
    }
    return count;
}
