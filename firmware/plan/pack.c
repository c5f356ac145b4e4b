// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack.h"

#include "plan/pack_inside.h"
#include "plan/pack_name.h"
#include "plan/topic.h"

#include <string.h>

struct pack *pack_ref(struct pack *pack)
{
    g_atomic_ref_count_inc(&pack->references);
    return pack;
}

void pack_unref(struct pack *pack)
{
    if (!pack || !g_atomic_ref_count_dec(&pack->references))
        return;
    g_hash_table_unref(pack->topic_sets);
    g_mutex_clear(&pack->lock);
    g_ptr_array_unref(pack->owned);
    g_ptr_array_unref(pack->topics);
    g_hash_table_unref(pack->files);
    json_decref(pack->json);
    g_free(pack);
}

int64_t pack_number(const struct pack *pack)
{
    return pack->number;
}

const char *pack_school_name(const struct pack *pack)
{
    return json_string_value(json_object_get(json_object_get(pack->json, "school"), "name"));
}

int64_t pack_recipients(const struct pack *pack, struct age_recipient *ingest,
                        struct age_recipient *escrow)
{
    *ingest = pack->ingest;
    *escrow = pack->escrow;
    return pack->recipients_version;
}

bool pack_has_badges(const struct pack *pack)
{
    return json_is_true(json_object_get(pack->json, "badges"));
}

int pack_open_hours(const struct pack *pack)
{
    return (int)json_integer_value(json_object_get(pack->json, "lock_hours"));
}

const struct pack_class *pack_classes(const struct pack *pack, size_t *count)
{
    *count = pack->class_count;
    return pack->classes;
}

const struct pack_staff *pack_staff(const struct pack *pack, size_t *count)
{
    *count = pack->staff_count;
    return pack->staff;
}

const struct pack_pupil *pack_pupils(const struct pack *pack, size_t *count)
{
    *count = pack->pupil_count;
    return pack->pupils;
}

const struct pack_pupil *pack_pupil(const struct pack *pack, const char *id)
{
    for (size_t i = 0; i < pack->pupil_count; i++) {
        if (strcmp(pack->pupils[i].id, id) == 0)
            return &pack->pupils[i];
    }
    return NULL;
}

const struct pack_target *pack_pupil_target(const struct pack_pupil *pupil, const char *id)
{
    for (size_t i = 0; i < pupil->target_count; i++) {
        if (strcmp(pupil->targets[i].id, id) == 0)
            return &pupil->targets[i];
    }
    return NULL;
}

const struct topic *pack_topics(const struct pack *pack, const char *language, size_t *count)
{
    /* To readers a pack never changes; the sets are made under the lock and then stay. */
    struct pack *own = (struct pack *)pack;
    const char *asked = language ? language : pack->language;
    struct topic_set *set;

    g_mutex_lock(&own->lock);
    set = g_hash_table_lookup(own->topic_sets, asked);
    if (!set) {
        set = topic_set_new(pack->topics, asked, pack->language);
        g_hash_table_insert(own->topic_sets, g_strdup(asked), set);
    }
    g_mutex_unlock(&own->lock);
    return topic_set_all(set, count);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *pack_boards(const struct pack *pack)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter each;
    gpointer name, bytes;

    g_hash_table_iter_init(&each, pack->files);
    while (g_hash_table_iter_next(&each, &name, &bytes)) {
        if (bytes && pack_name_is_boards(name))
            g_ptr_array_add(names, name);
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

GBytes *pack_file(const struct pack *pack, const char *name)
{
    GBytes *bytes = g_hash_table_lookup(pack->files, name);

    return bytes ? g_bytes_ref(bytes) : NULL;
}

const json_t *pack_json(const struct pack *pack)
{
    return pack->json;
}
