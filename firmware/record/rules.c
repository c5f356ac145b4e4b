// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/record.h"

#include <string.h>

/* What a record shows or lets hear of its pupils. */
struct shows {
    bool photo, voice, video;
    bool only_flattened; /* every photograph in it is a flattened one with blur or crop */
};

static bool hides_something(const json_t *record)
{
    const json_t *markup = json_object_get(json_object_get(record, "body"), "markup");
    const json_t *marks = json_object_get(markup, "marks");
    size_t index;
    const json_t *mark;

    json_array_foreach((json_t *)marks, index, mark)
    {
        const char *kind = json_string_value(json_object_get(mark, "kind"));
        if (g_strcmp0(kind, "blur") == 0 || g_strcmp0(kind, "brush") == 0 ||
            g_strcmp0(kind, "crop") == 0)
            return true;
    }
    return false;
}

/* The picture of a mat or a message is drawn by us from symbols: nobody is pictured in it. */
static bool is_drawn(const json_t *record, const char *name)
{
    return strcmp(name, "view.png") == 0 && g_str_has_prefix(record_kind(record), "view.");
}

static struct shows shows_of(const json_t *record)
{
    struct shows shows = {.only_flattened = hides_something(record)};
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "media"), index, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "name"));
        const char *type = json_string_value(json_object_get(entry, "type"));
        if (g_str_has_prefix(type, "audio/")) {
            shows.voice = true;
        } else if (g_str_has_prefix(type, "video/")) {
            shows.video = true;
        } else if (g_str_has_prefix(type, "image/") && !is_drawn(record, name)) {
            shows.photo = true;
            shows.only_flattened = shows.only_flattened && strcmp(name, "flat.jpg") == 0;
        }
    }
    return shows;
}

static bool is_vouched(const json_t *record, const char *pupil)
{
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "unrecognisable"), index, entry)
    {
        if (g_strcmp0(json_string_value(json_object_get(entry, "pupil")), pupil) == 0)
            return true;
    }
    return false;
}

static bool is_own_voice(const json_t *record)
{
    return g_strcmp0(json_string_value(json_object_get(record, "by")), "pupil") == 0 &&
           strcmp(record_kind(record), "view.voice") == 0 &&
           json_array_size(json_object_get(record, "pupils")) == 1;
}

/* A pupil that the pack does not know has given no consent that we know of. */
static bool may_show(const json_t *record, const struct shows *shows, const char *id,
                     const struct pack_pupil *pupil)
{
    if (shows->photo && (!pupil || pupil->photo != MAY_YES) &&
        !(shows->only_flattened && is_vouched(record, id)))
        return false;
    if (shows->video && (!pupil || pupil->video != MAY_YES))
        return false;
    return !shows->voice || (pupil && pupil->voice == MAY_YES) || is_own_voice(record);
}

bool record_may_file(const json_t *record, const struct pack *pack, GError **error)
{
    struct shows shows = shows_of(record);
    g_autoptr(GString) refused = g_string_new(NULL);
    size_t index;
    const json_t *entry;

    if (record_is_for_lead(record))
        return true;
    json_array_foreach(json_object_get(record, "pupils"), index, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "id"));
        if (may_show(record, &shows, id, pack ? pack_pupil(pack, id) : NULL))
            continue;
        g_string_append_printf(refused, "%s%s", refused->len ? " " : "", id);
    }
    if (refused->len)
        return fault(error, FAULT_REFUSED, "%s", refused->str);
    return true;
}
