// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pupils.h"

#include <glib.h>

static void add(GPtrArray *list, const struct pack_pupil *pupil)
{
    if (pupil != NULL && !g_ptr_array_find(list, pupil, NULL))
        g_ptr_array_add(list, (void *)pupil);
}

static void add_today(GPtrArray *list, const struct pack *pack)
{
    size_t count = 0;
    const struct pack_class *classes = pack != NULL ? pack_classes(pack, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        for (const char *const *id = classes[i].today; *id != NULL; id++)
            add(list, pack_pupil(pack, *id));
}

static const struct pack_pupil **finish(GPtrArray *list, size_t *count)
{
    *count = list->len;
    return (const struct pack_pupil **)g_ptr_array_free(list, FALSE);
}

const struct pack_pupil **pupils_today(const struct pack *pack, size_t *count)
{
    GPtrArray *list = g_ptr_array_new();
    add_today(list, pack);
    return finish(list, count);
}

const struct pack_pupil **pupils_everyone(const struct pack *pack, size_t *count)
{
    GPtrArray *list = g_ptr_array_new();
    add_today(list, pack);
    size_t all_count = 0;
    const struct pack_pupil *all = pack != NULL ? pack_pupils(pack, &all_count) : NULL;
    for (size_t i = 0; i < all_count; i++)
        add(list, &all[i]);
    return finish(list, count);
}

struct image pupils_face(const struct pack_pupil *pupil, char key[PUPILS_KEY])
{
    if (pupil->picture == NULL)
        return ICON("person");
    if (pupil->picture_is_symbol)
        return SYMBOL(pupil->picture);
    g_snprintf(key, PUPILS_KEY, "pack:%s", pupil->picture);
    return PHOTO(key);
}
