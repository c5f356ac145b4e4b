// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_sift.h"

#include "child/frame.h"
#include "core/json.h"
#include "plan/pack_name.h"
#include "plan/pack_zip.h"
#include "plan/picture.h"
#include "plan/plan_json.h"

#include <stdlib.h>
#include <string.h>

struct sifting {
    pack_sift_boards *boards;
    int out;
    bool is_heard;
};

static bool wants(const char *name)
{
    return g_str_has_suffix(name, ".json") || picture_is_named(name) || pack_name_is_boards(name);
}

static bool is_read_by_device(const char *name)
{
    g_autofree char *topic = pack_name_in(name, "topics/");
    g_autofree char *scheme = pack_name_in(name, "schemes/");

    return topic || scheme || strcmp(name, "pack.json") == 0;
}

static void put(struct sifting *sifting, char kind, const char *name, const void *data,
                size_t bytes)
{
    sifting->is_heard = sifting->is_heard && frame_put(sifting->out, kind, name, data, bytes);
}

/* Written anew, there is one way left to say each thing; the order of members stays. */
static bool sift_json(struct sifting *sifting, const char *name, GBytes *bytes, GError **error)
{
    json_t *value = json_read(bytes, PLAN_JSON_MOST, error);
    char *text =
        value && is_read_by_device(name) ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

    if (text)
        put(sifting, PACK_FRAME_JSON, name, text, strlen(text));
    else if (value)
        put(sifting, PACK_FRAME_NAME, name, "", 0);
    free(text);
    json_decref(value);
    return value != NULL;
}

static bool sift_picture(struct sifting *sifting, const char *name, GBytes *bytes, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    if (!picture_check(name, bytes, error))
        return false;
    put(sifting, PACK_FRAME_PICTURE, name, data, length);
    return true;
}

/* Whatever is wrong with them is for who reads them: no board refuses a pack. */
static bool sift_boards(struct sifting *sifting, const char *name, GBytes *bytes)
{
    g_autoptr(GBytes) frames = sifting->boards(bytes);
    gsize length;
    const void *data = g_bytes_get_data(frames, &length);

    put(sifting, PACK_FRAME_BOARDS, name, data, length);
    return true;
}

static bool sift_file(void *context, const char *name, GBytes *bytes, GError **error)
{
    struct sifting *sifting = context;
    bool good = true;

    if (!bytes)
        put(sifting, PACK_FRAME_NAME, name, "", 0);
    else if (pack_name_is_boards(name))
        good = sift_boards(sifting, name, bytes);
    else if (picture_is_named(name))
        good = sift_picture(sifting, name, bytes, error);
    else
        good = sift_json(sifting, name, bytes, error);
    if (!good)
        g_prefix_error(error, "%s: ", name);
    /* Nobody hears the rest, so there is no use in reading it. */
    return good && (sifting->is_heard || fault(error, FAULT_SYSTEM, "nobody listens"));
}

bool pack_sift(GBytes *zip, pack_sift_boards *boards, int out)
{
    struct sifting sifting = {boards, out, true};
    const struct pack_walk walk = {.wants = wants, .file = sift_file, .context = &sifting};
    g_autoptr(GError) error = NULL;

    if (pack_zip_walk(zip, &walk, &error))
        return frame_end(out);
    return sifting.is_heard && frame_refuse(out, error->message);
}
