// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/topic.h"

#include "plan/plan_json.h"

#include <string.h>

struct topic_set {
    GArray *topics;
    GPtrArray *owned; /* the arrays of points and options */
};

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool ids_differ(const json_t *list, const char *what, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        if (!g_hash_table_add(seen, (char *)text(each, "id")))
            return fault(error, FAULT_INVALID, "/%s/%zu/id: '%s' is there twice", what, i,
                         text(each, "id"));
    }
    return true;
}

json_t *topic_read(GBytes *bytes, const char *id, const struct schema *rules, GError **error)
{
    json_t *topic = plan_json_read(bytes, rules, error);

    if (!topic)
        return NULL;
    if (strcmp(text(topic, "id"), id) != 0)
        fault(error, FAULT_INVALID, "/id: '%s', where the file's name says '%s'", text(topic, "id"),
              id);
    else if (ids_differ(json_object_get(topic, "points"), "points", error) &&
             ids_differ(json_object_get(topic, "options"), "options", error))
        return topic;
    json_decref(topic);
    return NULL;
}

static void make_points(struct topic *topic, const json_t *list, const char *language,
                        const char *first)
{
    struct topic_point *points = g_new0(struct topic_point, json_array_size(list));
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        points[i] = (struct topic_point){
            .id = text(each, "id"),
            .symbol = text(each, "symbol"),
            .words = plan_words(json_object_get(each, "words"), language, first),
            .said = plan_words(json_object_get(each, "said"), language, first),
            .meaning = text(each, "meaning"),
        };
    }
    topic->points = points;
    topic->point_count = json_array_size(list);
}

static void make_options(struct topic *topic, const json_t *list, const char *language,
                         const char *first)
{
    struct topic_option *options = g_new0(struct topic_option, json_array_size(list));
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        options[i] = (struct topic_option){
            .id = text(each, "id"),
            .symbol = text(each, "symbol"),
            .words = plan_words(json_object_get(each, "words"), language, first),
        };
    }
    topic->options = options;
    topic->option_count = json_array_size(list);
}

struct topic_set *topic_set_new(const GPtrArray *documents, const char *language, const char *first)
{
    struct topic_set *set = g_new0(struct topic_set, 1);

    set->topics = g_array_new(FALSE, TRUE, sizeof(struct topic));
    set->owned = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < documents->len; i++) {
        const json_t *from = g_ptr_array_index(documents, i);
        struct topic topic = {
            .id = text(from, "id"),
            .symbol = text(from, "symbol"),
            .words = plan_words(json_object_get(from, "words"), language, first),
            .question = plan_words(json_object_get(from, "question"), language, first),
        };
        make_points(&topic, json_object_get(from, "points"), language, first);
        make_options(&topic, json_object_get(from, "options"), language, first);
        g_ptr_array_add(set->owned, (void *)topic.points);
        g_ptr_array_add(set->owned, (void *)topic.options);
        g_array_append_val(set->topics, topic);
    }
    return set;
}

void topic_set_free(struct topic_set *set)
{
    if (!set)
        return;
    g_array_unref(set->topics);
    g_ptr_array_unref(set->owned);
    g_free(set);
}

const struct topic *topic_set_all(const struct topic_set *set, size_t *count)
{
    *count = set->topics->len;
    return (const struct topic *)(void *)set->topics->data;
}
