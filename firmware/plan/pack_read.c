// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/assets.h"
#include "core/json.h"
#include "plan/pack_inside.h"
#include "plan/pack_zip.h"
#include "plan/picture.h"
#include "plan/plan_json.h"
#include "plan/topic.h"

#include <string.h>

/* What a pack is read by: each schema is loaded once, however many files it judges. */
struct reading {
    struct pack *pack;
    struct schema *pack_rules, *topic_rules, *scheme_rules;
};

/* The name of a JSON file in a folder, without `.json`; NULL when it is none. */
static char *id_in(const char *name, const char *folder)
{
    const char *rest = g_str_has_prefix(name, folder) ? name + strlen(folder) : NULL;

    if (!rest || strchr(rest, '/') || !g_str_has_suffix(rest, ".json"))
        return NULL;
    return g_strndup(rest, strlen(rest) - strlen(".json"));
}

static bool wants(const char *name)
{
    return g_str_has_suffix(name, ".json") || picture_is_named(name);
}

static bool keep_topic(const struct reading *reading, const char *id, GBytes *bytes, GError **error)
{
    json_t *topic = topic_read(bytes, id, reading->topic_rules, error);

    if (topic)
        g_ptr_array_add(reading->pack->topics, topic);
    return topic != NULL;
}

static bool check_scheme(const struct reading *reading, const char *id, GBytes *bytes,
                         GError **error)
{
    json_t *scheme = plan_json_read(bytes, reading->scheme_rules, error);
    const char *own = json_string_value(json_object_get(scheme, "id"));
    bool good = scheme != NULL;

    if (scheme && strcmp(own, id) != 0)
        good = fault(error, FAULT_INVALID, "/id: '%s', where the file's name says '%s'", own, id);
    json_decref(scheme);
    return good;
}

static bool is_json(GBytes *bytes, GError **error)
{
    json_t *value = json_read(bytes, PLAN_JSON_MOST, error);

    json_decref(value);
    return value != NULL;
}

static bool keep_pack(const struct reading *reading, GBytes *bytes, GError **error)
{
    reading->pack->json = plan_json_read(bytes, reading->pack_rules, error);
    return reading->pack->json != NULL;
}

static bool check_file(const struct reading *reading, const char *name, GBytes *bytes,
                       GError **error)
{
    g_autofree char *topic = id_in(name, "topics/");
    g_autofree char *scheme = id_in(name, "schemes/");

    if (topic)
        return keep_topic(reading, topic, bytes, error);
    if (scheme)
        return check_scheme(reading, scheme, bytes, error);
    if (strcmp(name, "pack.json") == 0)
        return keep_pack(reading, bytes, error);
    if (picture_is_named(name))
        return picture_check(name, bytes, error);
    return is_json(bytes, error);
}

static bool take_file(void *context, const char *name, GBytes *bytes, GError **error)
{
    const struct reading *reading = context;

    g_hash_table_add(reading->pack->files, g_strdup(name));
    if (!bytes || check_file(reading, name, bytes, error))
        return true;
    g_prefix_error(error, "%s: ", name);
    return false;
}

static void set_free(gpointer set)
{
    topic_set_free(set);
}

static void json_free(gpointer value)
{
    json_decref(value);
}

static struct pack *make(GBytes *zip)
{
    struct pack *pack = g_new0(struct pack, 1);

    g_atomic_ref_count_init(&pack->references);
    pack->zip = g_bytes_ref(zip);
    pack->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pack->topics = g_ptr_array_new_with_free_func(json_free);
    pack->owned = g_ptr_array_new_with_free_func(g_free);
    pack->topic_sets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, set_free);
    g_mutex_init(&pack->lock);
    return pack;
}

static bool read_all(struct reading *reading, GBytes *zip, GError **error)
{
    const struct pack_walk walk = {wants, take_file, reading};

    reading->pack_rules = assets_schema("pack", error);
    reading->topic_rules = reading->pack_rules ? assets_schema("topic", error) : NULL;
    reading->scheme_rules = reading->topic_rules ? assets_schema("scheme", error) : NULL;
    if (!reading->scheme_rules || !pack_zip_walk(zip, &walk, error))
        return false;
    if (!reading->pack->json)
        return fault(error, FAULT_INVALID, "the pack has no pack.json");
    return pack_parse(reading->pack, error);
}

struct pack *pack_from_zip(GBytes *zip, GError **error)
{
    struct reading reading = {.pack = make(zip)};

    if (!read_all(&reading, zip, error))
        g_clear_pointer(&reading.pack, pack_unref);
    schema_free(reading.pack_rules);
    schema_free(reading.topic_rules);
    schema_free(reading.scheme_rules);
    return reading.pack;
}
