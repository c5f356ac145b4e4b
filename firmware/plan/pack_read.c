// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/child.h"
#include "child/frame.h"
#include "core/assets.h"
#include "plan/pack_inside.h"
#include "plan/pack_name.h"
#include "plan/pack_sift.h"
#include "plan/pack_zip.h"
#include "plan/picture.h"
#include "plan/plan_json.h"
#include "plan/topic.h"

#include <string.h>

/* Every picture as it was and every JSON, the names, and what frames weigh. */
#define ANSWER_MOST ((size_t)PACK_UNPACKED_MOST + (size_t)16 * 1024 * 1024)

/* What a pack is read by: each schema is loaded once, however many files it judges. */
struct reading {
    struct pack *pack;
    struct schema *pack_rules, *topic_rules, *scheme_rules;
};

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

static bool keep_pack(const struct reading *reading, GBytes *bytes, GError **error)
{
    reading->pack->json = plan_json_read(bytes, reading->pack_rules, error);
    return reading->pack->json != NULL;
}

static bool nonsense(GError **error)
{
    return fault(error, FAULT_INVALID, "its reader said something that does not add up");
}

static bool take_json(const struct reading *reading, const char *name, GBytes *bytes,
                      GError **error)
{
    g_autofree char *topic = pack_name_in(name, "topics/");
    g_autofree char *scheme = pack_name_in(name, "schemes/");
    bool good;

    if (topic)
        good = keep_topic(reading, topic, bytes, error);
    else if (scheme)
        good = check_scheme(reading, scheme, bytes, error);
    else if (strcmp(name, "pack.json") == 0)
        good = keep_pack(reading, bytes, error);
    else
        good = nonsense(error);
    if (!good)
        g_prefix_error(error, "%s: ", name);
    return good;
}

/* The names were judged once already, by one who may have been broken into. */
static bool take_frame(const struct reading *reading, const struct frame *frame, GError **error)
{
    GHashTable *files = reading->pack->files;
    bool is_picture = frame->kind == PACK_FRAME_PICTURE && picture_is_named(frame->name);
    bool is_boards = frame->kind == PACK_FRAME_BOARDS && pack_name_is_boards(frame->name);
    bool is_name = frame->kind == PACK_FRAME_NAME && g_bytes_get_size(frame->data) == 0;

    if ((frame->kind != PACK_FRAME_JSON && !is_picture && !is_boards && !is_name) ||
        !pack_name_stays(frame->name, false) || g_hash_table_size(files) >= PACK_ENTRIES_MOST ||
        !g_hash_table_insert(files, g_strdup(frame->name),
                             is_picture || is_boards ? g_bytes_ref(frame->data) : NULL))
        return nonsense(error);
    return frame->kind != PACK_FRAME_JSON || take_json(reading, frame->name, frame->data, error);
}

static bool take_frames(const struct reading *reading, GBytes *answer, GError **error)
{
    struct frames *frames = frames_new(answer);
    struct frame frame;
    GError *why = NULL;

    while (frames_next(frames, &frame, &why)) {
        bool good = take_frame(reading, &frame, &why);
        frame_clear(&frame);
        if (!good)
            break;
    }
    frames_free(frames);
    if (!why)
        return true;
    g_propagate_error(error, why);
    return false;
}

static void set_free(gpointer set)
{
    topic_set_free(set);
}

static void bytes_free(gpointer bytes)
{
    if (bytes)
        g_bytes_unref(bytes);
}

static void json_free(gpointer value)
{
    json_decref(value);
}

static struct pack *make(void)
{
    struct pack *pack = g_new0(struct pack, 1);

    g_atomic_ref_count_init(&pack->references);
    pack->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_free);
    pack->topics = g_ptr_array_new_with_free_func(json_free);
    pack->owned = g_ptr_array_new_with_free_func(g_free);
    pack->topic_sets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, set_free);
    g_mutex_init(&pack->lock);
    return pack;
}

static bool read_all(struct reading *reading, GBytes *answer, GError **error)
{
    reading->pack_rules = assets_schema("pack", error);
    reading->topic_rules = reading->pack_rules ? assets_schema("topic", error) : NULL;
    reading->scheme_rules = reading->topic_rules ? assets_schema("scheme", error) : NULL;
    if (!reading->scheme_rules || !take_frames(reading, answer, error))
        return false;
    if (!reading->pack->json)
        return fault(error, FAULT_INVALID, "the pack has no pack.json");
    return pack_parse(reading->pack, error);
}

struct pack *pack_from_answer(GBytes *answer, GError **error)
{
    struct reading reading = {.pack = make()};

    if (!read_all(&reading, answer, error))
        g_clear_pointer(&reading.pack, pack_unref);
    schema_free(reading.pack_rules);
    schema_free(reading.topic_rules);
    schema_free(reading.scheme_rules);
    return reading.pack;
}

struct pack *pack_from_zip(GBytes *zip, GError **error)
{
    const struct child_job job = {CHILD_READER, PACK_SIFT_JOB, zip, ANSWER_MOST, CHILD_WALL_MS};
    g_autoptr(GBytes) answer = child_run(&job, error);

    return answer ? pack_from_answer(answer, error) : NULL;
}

char *pack_reader_holds(void)
{
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    const struct child_job job = {CHILD_READER, "holds", nothing, 200, CHILD_WALL_MS};
    g_autoptr(GBytes) answer = child_run(&job, NULL);
    char *words =
        answer ? g_strndup(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer)) : NULL;

    if (words && g_utf8_validate(words, -1, NULL) && *g_strstrip(words))
        return words;
    g_free(words);
    return NULL;
}
