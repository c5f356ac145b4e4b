// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/svg_refs.h"

#include <stdint.h>

#define DRAWN_MOST 20000
#define CHAIN_MOST 128

/* What has an id, with everything in it that has none; the first one is the whole drawing. */
struct part {
    GArray *to; /* int: parts within it or referred to, as often as they are */
    int64_t elements;
    int64_t drawn;
    bool is_open, is_known;
};

struct svg_refs {
    GPtrArray *parts;
    GHashTable *by_id; /* id to its number among the parts */
    GArray *within;    /* int: the part of each element that has not ended */
};

static void part_free(gpointer data)
{
    struct part *part = data;

    g_array_unref(part->to);
    g_free(part);
}

static int part_new(struct svg_refs *refs)
{
    struct part *part = g_new0(struct part, 1);

    part->to = g_array_new(FALSE, FALSE, sizeof(int));
    g_ptr_array_add(refs->parts, part);
    return (int)refs->parts->len - 1;
}

struct svg_refs *svg_refs_new(void)
{
    struct svg_refs *refs = g_new0(struct svg_refs, 1);
    int whole;

    refs->parts = g_ptr_array_new_with_free_func(part_free);
    refs->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    refs->within = g_array_new(FALSE, FALSE, sizeof(int));
    whole = part_new(refs);
    g_array_append_val(refs->within, whole);
    return refs;
}

void svg_refs_free(struct svg_refs *refs)
{
    g_ptr_array_unref(refs->parts);
    g_hash_table_unref(refs->by_id);
    g_array_unref(refs->within);
    g_free(refs);
}

static struct part *part_at(const struct svg_refs *refs, int number)
{
    return g_ptr_array_index(refs->parts, number);
}

static int number_of(struct svg_refs *refs, char *id_take)
{
    gpointer known;
    int number;

    if (g_hash_table_lookup_extended(refs->by_id, id_take, NULL, &known)) {
        g_free(id_take);
        return GPOINTER_TO_INT(known);
    }
    number = part_new(refs);
    g_hash_table_insert(refs->by_id, id_take, GINT_TO_POINTER(number));
    return number;
}

static int innermost(const struct svg_refs *refs)
{
    return g_array_index(refs->within, int, refs->within->len - 1);
}

static void link_to(struct svg_refs *refs, int number)
{
    g_array_append_val(part_at(refs, innermost(refs))->to, number);
}

void svg_refs_begin(struct svg_refs *refs, const char *id)
{
    int number = id ? number_of(refs, g_strdup(id)) : innermost(refs);

    if (id)
        link_to(refs, number);
    part_at(refs, number)->elements++;
    g_array_append_val(refs->within, number);
}

void svg_refs_end(struct svg_refs *refs)
{
    g_assert(refs->within->len > 1);
    g_array_set_size(refs->within, refs->within->len - 1);
}

void svg_refs_to(struct svg_refs *refs, const char *id, gsize length)
{
    link_to(refs, number_of(refs, g_strndup(id, length)));
}

static bool add_up(const struct svg_refs *refs, int number, int left, GError **error)
{
    struct part *part = part_at(refs, number);

    if (part->is_open)
        return fault(error, FAULT_INVALID, "SVG that draws itself without end");
    if (left == 0)
        return fault(error, FAULT_INVALID, "SVG with references deeper than %d", CHAIN_MOST);
    if (part->is_known)
        return true;
    part->is_open = true;
    part->drawn = part->elements;
    for (guint i = 0; i < part->to->len; i++) {
        int inner = g_array_index(part->to, int, i);
        if (!add_up(refs, inner, left - 1, error))
            return false;
        part->drawn += part_at(refs, inner)->drawn;
        if (part->drawn > DRAWN_MOST)
            return fault(error, FAULT_INVALID, "SVG of more than %d elements", DRAWN_MOST);
    }
    part->is_open = false;
    part->is_known = true;
    return part->drawn <= DRAWN_MOST ||
           fault(error, FAULT_INVALID, "SVG of more than %d elements", DRAWN_MOST);
}

bool svg_refs_check(struct svg_refs *refs, GError **error)
{
    return add_up(refs, 0, CHAIN_MOST, error);
}
