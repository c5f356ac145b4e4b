// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json.h"
#include "plan/pack_inside.h"
#include "plan/pack_zip.h"
#include "plan/picture.h"
#include "plan/plan_json.h"
#include "plan/topic.h"

#include <string.h>

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

static bool keep_topic(struct pack *pack, const char *id, GBytes *bytes, GError **error)
{
    json_t *topic = topic_read(bytes, id, error);

    if (topic)
        g_ptr_array_add(pack->topics, topic);
    return topic != NULL;
}

static bool check_scheme(const char *id, GBytes *bytes, GError **error)
{
    json_t *scheme = plan_json_read(bytes, "scheme", error);
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

static bool check_file(struct pack *pack, const char *name, GBytes *bytes, GError **error)
{
    g_autofree char *topic = id_in(name, "topics/");
    g_autofree char *scheme = id_in(name, "schemes/");

    if (topic)
        return keep_topic(pack, topic, bytes, error);
    if (scheme)
        return check_scheme(scheme, bytes, error);
    if (strcmp(name, "pack.json") == 0)
        return (pack->json = plan_json_read(bytes, "pack", error)) != NULL;
    if (picture_is_named(name))
        return picture_check(name, bytes, error);
    return is_json(bytes, error);
}

static bool take_file(void *context, const char *name, GBytes *bytes, GError **error)
{
    struct pack *pack = context;

    g_hash_table_add(pack->files, g_strdup(name));
    if (!bytes || check_file(pack, name, bytes, error))
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

struct pack *pack_from_zip(GBytes *zip, GError **error)
{
    struct pack *pack = make(zip);
    const struct pack_walk walk = {wants, take_file, pack};

    if (!pack_zip_walk(zip, &walk, error)) {
        pack_unref(pack);
        return NULL;
    }
    if (!pack->json)
        fault(error, FAULT_INVALID, "the pack has no pack.json");
    else if (pack_parse(pack, error))
        return pack;
    pack_unref(pack);
    return NULL;
}
