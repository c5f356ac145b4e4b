// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Photos for the picture store: found by key and opened on the worker, and decoded there if our own
 * camera took them; whatever came from outside is drawn by a throwaway child. */
#include "drawing.h"
#include "keep.h"

#include <string.h>

static void destroy_pixels(void *data)
{
    struct pixels *pixels = data;
    memset(pixels->bgrx, 0, pixels->stride_bytes * (size_t)pixels->height_px);
    pixels_free(pixels);
}

cairo_surface_t *pictures_surface(struct pixels *pixels_take)
{
    static const cairo_user_data_key_t OWNER;
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        pixels_take->bgrx, CAIRO_FORMAT_RGB24, pixels_take->width_px, pixels_take->height_px,
        (int)pixels_take->stride_bytes);
    cairo_surface_set_user_data(surface, &OWNER, pixels_take, destroy_pixels);
    return surface;
}

/* "draft:<id>/<name>" apart; false for anything else of that kind. What follows a `?` only tells
 * one making of a picture from the next. */
static bool split(const char *rest, char id[ID_LENGTH + 1], char name[65])
{
    if (strlen(rest) < ID_LENGTH + 2 || rest[ID_LENGTH] != '/')
        return false;
    g_strlcpy(id, rest, ID_LENGTH + 1);
    g_strlcpy(name, rest + ID_LENGTH + 1, 65);
    name[strcspn(name, "?")] = '\0';
    return id_is_valid(id);
}

static bool is_of_pack(const struct task *task)
{
    return g_str_has_prefix(task->id, "pack:");
}

/* `of`: what it came with, g_free. */
static GBytes *find_in_pack(struct task *task, char **of, GError **error)
{
    struct pack *pack = vault_pack(task->app->vault);
    GBytes *bytes = pack != NULL ? pack_file(pack, task->id + strlen("pack:")) : NULL;
    if (bytes != NULL)
        *of = g_strdup_printf("pack %" G_GINT64_FORMAT, (gint64)pack_number(pack));
    else
        fault(error, FAULT_MISSING, "the plan pack has no %s", task->id);
    pack_unref(pack);
    return bytes;
}

static GBytes *find(struct task *task, char **of, GError **error)
{
    char id[ID_LENGTH + 1], name[65];
    if (is_of_pack(task))
        return find_in_pack(task, of, error);
    *of = g_strdup(task->id);
    if (g_str_has_prefix(task->id, "draft:") && split(task->id + strlen("draft:"), id, name))
        return vault_draft_medium(task->app->vault, id, name, error);
    if (g_str_has_prefix(task->id, "item:") && split(task->id + strlen("item:"), id, name))
        return vault_item_medium(task->app->vault, id, name, error);
    fault(error, FAULT_INVALID, "%s names no picture", task->id);
    return NULL;
}

static bool is_jpeg(GBytes *bytes)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(bytes, &length);
    return length > 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;
}

/* Fitting inside a box this large covers the box asked for, or fits it whole. */
static cairo_surface_t *decode_jpeg(GBytes *bytes, struct picture_size size, GError **error)
{
    int width, height;
    if (!photo_size(bytes, &width, &height, error))
        return NULL;
    if (!size.whole) {
        double cover = MAX((double)size.width_px / width, (double)size.height_px / height);
        size.width_px = (int)(width * cover + 1);
        size.height_px = (int)(height * cover + 1);
    }
    struct pixels *pixels = photo_decode_scaled(bytes, size.width_px, size.height_px, error);
    return pixels != NULL ? pictures_surface(pixels) : NULL;
}

static bool work_fetch(struct task *task, GError **error)
{
    g_autofree char *of = NULL;
    g_autoptr(GBytes) bytes = find(task, &of, error);
    if (bytes == NULL)
        return false;
    if (!is_of_pack(task) && is_jpeg(bytes))
        task->surface = decode_jpeg(bytes, task->size, error);
    else
        task->surface = drawing_draw(task->app->drawing, of, bytes, task->size, error);
    return task->surface != NULL;
}

static void then_fetched(struct task *task)
{
    struct app *app = task->app;
    picture_store_give(app->pictures, task->id, task->size, g_steal_pointer(&task->surface));
    paint_image_changed(app->paint, IMAGE_PHOTO, task->id);
}

void pictures_fetch(void *context, const char *key, struct picture_size size)
{
    struct app *app = context;
    struct task *task = task_new(app, work_fetch, then_fetched);
    task->id = g_strdup(key);
    task->size = size;
    task_post(task, JOB_LATER);
}

cairo_surface_t *app_still(struct app *app, const struct scene *scene)
{
    const struct theme *theme = &app->theme;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, theme->width_px, theme->height_px);
    struct paint *paint = paint_new(theme, app->pictures);
    paint_set_surface(paint, cairo_image_surface_get_data(surface), theme->width_px,
                      theme->height_px, cairo_image_surface_get_stride(surface));
    struct pixel_rect damage[64];
    paint_scene(paint, scene, NULL, (struct frame_mark){0}, damage, G_N_ELEMENTS(damage));
    cairo_surface_mark_dirty(surface);
    paint_free(paint);
    return surface;
}
