// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/page_inside.h"

#include "core/file.h"
#include "core/json.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PLAN_MOST ((size_t)16 * 1024 * 1024)
#define PORTRAIT_MOST ((size_t)2 * 1024 * 1024)

/* What a browser shows in an <img>, where nothing in it can run; and what it is called here. */
static const char *const portraits[][2] = {
    {".svg", "portrait.svg"},
    {".png", "portrait.png"},
    {".jpg", "portrait.jpg"},
    {".jpeg", "portrait.jpg"},
};

void page_school_open(struct page_school *about, const char *name, const char *school_folder)
{
    g_autofree char *path = g_build_filename(school_folder, "plan", NULL);
    g_autoptr(GBytes) bytes = NULL;

    *about = (struct page_school){.name = name, .plan_folder = folder_open(path, NULL)};
    if (about->plan_folder >= 0)
        bytes = file_read(about->plan_folder, "pack.json", PLAN_MOST, NULL);
    about->plan = bytes ? json_read(bytes, PLAN_MOST, NULL) : NULL;
    about->is_demonstration = json_is_true(json_object_get(about->plan, "demonstration"));
}

void page_school_close(struct page_school *about)
{
    json_decref(about->plan);
    if (about->plan_folder >= 0)
        close(about->plan_folder);
}

/* The entry of a list of the plan with this id. */
static const json_t *plan_entry(const struct page_school *about, const char *list, const char *id)
{
    size_t index;
    json_t *entry;

    json_array_foreach(json_object_get(about->plan, list), index, entry)
    {
        if (g_strcmp0(json_string_value(json_object_get(entry, "id")), id) == 0)
            return entry;
    }
    return NULL;
}

const char *page_staff_name(const struct page_school *about, const char *id)
{
    return json_string_value(json_object_get(plan_entry(about, "staff", id), "shown"));
}

static GBytes *photo_read(const struct page_school *about, const char *name)
{
    int photos =
        openat(about->plan_folder, "photos", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    GBytes *bytes = photos >= 0 ? file_read(photos, name, PORTRAIT_MOST, NULL) : NULL;

    if (photos >= 0)
        close(photos);
    return bytes;
}

static bool is_there_already(int folder, const char *name, GBytes *photo)
{
    g_autoptr(GBytes) there = file_read(folder, name, PORTRAIT_MOST, NULL);

    return there && g_bytes_equal(there, photo);
}

const char *page_portrait(const struct page_school *about, const char *pupil, int folder)
{
    const char *picture =
        json_string_value(json_object_get(plan_entry(about, "pupils", pupil), "picture"));

    if (!picture || !g_str_has_prefix(picture, "photos/"))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(portraits); i++) {
        const char *name = portraits[i][1];
        g_autoptr(GBytes) photo = NULL;

        if (!g_str_has_suffix(picture, portraits[i][0]))
            continue;
        photo = photo_read(about, picture + strlen("photos/"));
        if (photo && (is_there_already(folder, name, photo) ||
                      file_write(folder, name, photo, FILE_REPLACE, 0600, NULL)))
            return name;
    }
    return NULL;
}
