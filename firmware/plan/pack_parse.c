// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_inside.h"
#include "plan/plan_json.h"

#include <string.h>

/* Where in which entry: the pointer grows on the way in, and is cut again on the way out. */
struct parse {
    struct pack *pack;
    const char *entry;
    GString *at;
    GError **error;
};

static bool refuse(const struct parse *parse, const char *field, const char *what,
                   const char *which)
{
    return fault(parse->error, FAULT_INVALID, "%s: %s%s: %s '%s'", parse->entry, parse->at->str,
                 field, what, which);
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* Memory that lives as long as the pack. */
static void *keep(struct parse *parse, size_t count, size_t size)
{
    void *array = g_malloc0_n(count ? count : 1, size);

    g_ptr_array_add(parse->pack->owned, array);
    return array;
}

static const char *const *strings(struct parse *parse, const json_t *list)
{
    const char **array = keep(parse, json_array_size(list) + 1, sizeof *array);
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each) array[i] = json_string_value(each);
    return array;
}

/* True for NULL, for a symbol's name, and for a picture that the pack holds. */
static bool picture_is_there(const struct parse *parse, const char *field, const char *picture)
{
    if (!picture || !g_str_has_prefix(picture, "photos/") ||
        g_hash_table_contains(parse->pack->files, picture))
        return true;
    return refuse(parse, field, "the pack has no picture", picture);
}

typedef bool parse_one(struct parse *parse, const json_t *from, void *into);

/* Each of a list into an array of `size` bytes each; no id twice. */
static void *parse_list(struct parse *parse, const json_t *list, size_t size, parse_one *one,
                        size_t *count)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    char *array = keep(parse, json_array_size(list), size);
    gsize before = parse->at->len;
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        g_string_truncate(parse->at, before);
        g_string_append_printf(parse->at, "/%zu", i);
        if (!g_hash_table_add(seen, (char *)text(each, "id"))) {
            refuse(parse, "/id", "is there twice:", text(each, "id"));
            return NULL;
        }
        if (!one(parse, each, array + i * size))
            return NULL;
    }
    g_string_truncate(parse->at, before);
    *count = json_array_size(list);
    return array;
}

static bool parse_target(struct parse *parse, const json_t *from, void *into)
{
    struct pack_target *target = into;
    const char *first = parse->pack->language;

    target->id = text(from, "id");
    target->words = plan_words(json_object_get(from, "words"), first, first);
    target->short_words = plan_words(json_object_get(from, "short"), first, first);
    if (!target->short_words)
        target->short_words = target->words;
    target->symbol = text(from, "symbol");
    target->areas = strings(parse, json_object_get(from, "areas"));
    return picture_is_there(parse, "/symbol", target->symbol);
}

static enum may parse_may(const json_t *may, const char *key)
{
    const char *word = text(may, key);

    if (g_strcmp0(word, "yes") == 0)
        return MAY_YES;
    return g_strcmp0(word, "no") == 0 ? MAY_NO : MAY_UNKNOWN;
}

static bool parse_pupil(struct parse *parse, const json_t *from, void *into)
{
    struct pack_pupil *pupil = into;
    const json_t *may = json_object_get(from, "may");

    pupil->id = text(from, "id");
    pupil->shown = text(from, "shown");
    pupil->spoken = text(from, "spoken");
    if (!pupil->spoken)
        pupil->spoken = pupil->shown;
    pupil->picture = text(from, "picture");
    pupil->picture_is_symbol = !g_str_has_prefix(pupil->picture, "photos/");
    pupil->photo = parse_may(may, "photo");
    pupil->video = parse_may(may, "video");
    pupil->voice = parse_may(may, "voice");
    pupil->shown_to_family = parse_may(may, "shown_to_family");
    pupil->language = json_string_value(json_array_get(json_object_get(from, "languages"), 0));
    if (!picture_is_there(parse, "/picture", pupil->picture))
        return false;
    g_string_append(parse->at, "/targets");
    pupil->targets = parse_list(parse, json_object_get(from, "targets"), sizeof *pupil->targets,
                                parse_target, &pupil->target_count);
    return pupil->targets != NULL;
}

static bool parse_staff(struct parse *parse, const json_t *from, void *into)
{
    struct pack_staff *staff = into;

    staff->id = text(from, "id");
    staff->shown = text(from, "shown");
    staff->picture = text(from, "picture");
    return picture_is_there(parse, "/picture", staff->picture);
}

static bool parse_class(struct parse *parse, const json_t *from, void *into)
{
    struct pack_class *class = into;

    class->id = text(from, "id");
    class->name = text(from, "name");
    class->today = strings(parse, json_object_get(from, "today"));
    for (size_t i = 0; class->today[i]; i++) {
        if (!pack_pupil(parse->pack, class->today[i]))
            return refuse(parse, "/today", "the pack has no pupil", class->today[i]);
    }
    return true;
}

static bool parse_recipients(struct parse *parse)
{
    struct pack *pack = parse->pack;
    const json_t *from = json_object_get(pack->json, "recipients");

    pack->recipients_version = json_integer_value(json_object_get(from, "version"));
    if (!age_recipient_parse(text(from, "ingest"), &pack->ingest, parse->error) ||
        !age_recipient_parse(text(from, "escrow"), &pack->escrow, parse->error)) {
        g_prefix_error(parse->error, "pack.json: /recipients: ");
        return false;
    }
    if (memcmp(&pack->ingest, &pack->escrow, sizeof pack->ingest) == 0)
        return refuse(parse, "/recipients/escrow", "must be another key than", "ingest");
    return true;
}

static int place_of(const json_t *order, const char *id)
{
    size_t i;
    json_t *each;

    json_array_foreach(order, i, each)
    {
        if (strcmp(json_string_value(each), id) == 0)
            return (int)i;
    }
    return G_MAXINT;
}

static int compare_topics(gconstpointer a, gconstpointer b, gpointer order)
{
    const char *first = text(*(json_t *const *)a, "id");
    const char *second = text(*(json_t *const *)b, "id");
    int x = place_of(order, first);
    int y = place_of(order, second);

    return x == y ? strcmp(first, second) : x < y ? -1 : 1;
}

static bool check_symbols(struct parse *parse, const json_t *topic, const char *list)
{
    size_t i;
    json_t *each;

    json_array_foreach(json_object_get(topic, list), i, each)
    {
        g_string_printf(parse->at, "/%s/%zu", list, i);
        if (!picture_is_there(parse, "/symbol", text(each, "symbol")))
            return false;
    }
    g_string_truncate(parse->at, 0);
    return true;
}

static bool check_topic(struct parse *parse, const json_t *topic)
{
    g_autofree char *entry = g_strdup_printf("topics/%s.json", text(topic, "id"));
    bool good;

    parse->entry = entry;
    good = picture_is_there(parse, "/symbol", text(topic, "symbol")) &&
           check_symbols(parse, topic, "points") && check_symbols(parse, topic, "options");
    parse->entry = "pack.json";
    return good;
}

static bool has_file(struct parse *parse, const char *field, const char *folder, const char *id)
{
    g_autofree char *name = g_strdup_printf("%s/%s.json", folder, id);

    return g_hash_table_contains(parse->pack->files, name) ||
           refuse(parse, field, "the pack has no", name);
}

static bool parse_topics(struct parse *parse)
{
    struct pack *pack = parse->pack;
    const json_t *order = json_object_get(pack->json, "topics");
    size_t i;
    json_t *each;

    json_array_foreach(order, i, each)
    {
        if (!has_file(parse, "/topics", "topics", json_string_value(each)))
            return false;
    }
    for (guint t = 0; t < pack->topics->len; t++) {
        if (!check_topic(parse, g_ptr_array_index(pack->topics, t)))
            return false;
    }
    g_ptr_array_sort_with_data(pack->topics, compare_topics, (gpointer)order);
    return true;
}

static void *parse_member(struct parse *parse, const char *member, size_t size, parse_one *one,
                          size_t *count)
{
    g_string_printf(parse->at, "/%s", member);
    return parse_list(parse, json_object_get(parse->pack->json, member), size, one, count);
}

static bool parse_all(struct parse *parse)
{
    struct pack *pack = parse->pack;
    const char *scheme = text(pack->json, "scheme");

    pack->language = json_string_value(json_array_get(json_object_get(pack->json, "languages"), 0));
    if (!parse_recipients(parse) || !parse_topics(parse) ||
        (scheme && !has_file(parse, "/scheme", "schemes", scheme)))
        return false;
    pack->pupils =
        parse_member(parse, "pupils", sizeof *pack->pupils, parse_pupil, &pack->pupil_count);
    if (!pack->pupils)
        return false;
    pack->staff =
        parse_member(parse, "staff", sizeof *pack->staff, parse_staff, &pack->staff_count);
    if (!pack->staff)
        return false;
    pack->classes =
        parse_member(parse, "classes", sizeof *pack->classes, parse_class, &pack->class_count);
    return pack->classes != NULL;
}

bool pack_parse(struct pack *pack, GError **error)
{
    struct parse parse = {pack, "pack.json", g_string_new(NULL), error};
    bool good = parse_all(&parse);

    g_string_free(parse.at, TRUE);
    return good;
}
