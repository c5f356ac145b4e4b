// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/picture.h"

#include "core/assets.h"
#include "ui/picture_svg.h"

#include <string.h>

#define KEPT_BYTES_MOST ((size_t)16 * 1024 * 1024)

enum state { STATE_READY, STATE_ASKED, STATE_DAMAGED };

struct kept {
    char *key;
    enum state state;
    cairo_surface_t *surface; /* NULL: nothing to show */
    size_t bytes;
    bool is_photo;
    GList link; /* in `used`, newest first */
};

struct picture_store {
    const struct theme *theme;
    picture_fetch *fetch;
    void *context;
    GHashTable *kept; /* key -> struct kept */
    GQueue used;
    size_t bytes;
    cairo_surface_t *live;
};

static void wipe(cairo_surface_t *surface)
{
    unsigned char *pixels = cairo_image_surface_get_data(surface);

    if (pixels)
        explicit_bzero(pixels, (size_t)cairo_image_surface_get_stride(surface) *
                                   (size_t)cairo_image_surface_get_height(surface));
}

static void kept_free(void *data)
{
    struct kept *kept = data;

    if (kept->surface && kept->is_photo)
        wipe(kept->surface);
    if (kept->surface)
        cairo_surface_destroy(kept->surface);
    g_free(kept->key);
    g_free(kept);
}

struct picture_store *picture_store_new(const struct theme *theme, picture_fetch *fetch,
                                        void *context)
{
    struct picture_store *store = g_new0(struct picture_store, 1);

    store->theme = theme;
    store->fetch = fetch;
    store->context = context;
    store->kept = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, kept_free);
    g_queue_init(&store->used);
    return store;
}

void picture_store_free(struct picture_store *store)
{
    if (!store)
        return;
    g_hash_table_destroy(store->kept);
    picture_store_live(store, NULL);
    g_free(store);
}

static struct kept *find(struct picture_store *store, const char *key)
{
    struct kept *kept = g_hash_table_lookup(store->kept, key);

    if (kept && store->used.head != &kept->link) {
        g_queue_unlink(&store->used, &kept->link);
        g_queue_push_head_link(&store->used, &kept->link);
    }
    return kept;
}

static void forget(struct picture_store *store, struct kept *kept)
{
    g_queue_unlink(&store->used, &kept->link);
    store->bytes -= kept->bytes;
    g_hash_table_remove(store->kept, kept->key);
}

/* The newest stays whatever it weighs: it is about to be drawn. What is asked for weighs nothing.
 */
static void make_room(struct picture_store *store)
{
    GList *link = store->used.tail;

    while (store->bytes > KEPT_BYTES_MOST && link && link != store->used.head) {
        struct kept *kept = link->data;

        link = link->prev;
        if (kept->state != STATE_ASKED)
            forget(store, kept);
    }
}

static void set_surface(struct picture_store *store, struct kept *kept, cairo_surface_t *surface)
{
    kept->surface = surface;
    kept->bytes = surface ? (size_t)cairo_image_surface_get_stride(surface) *
                                (size_t)cairo_image_surface_get_height(surface)
                          : 0;
    store->bytes += kept->bytes;
    make_room(store);
}

static struct kept *add(struct picture_store *store, const char *key, bool is_photo,
                        enum state state)
{
    struct kept *kept = g_new0(struct kept, 1);

    kept->key = g_strdup(key);
    kept->is_photo = is_photo;
    kept->state = state;
    kept->link.data = kept;
    g_hash_table_insert(store->kept, kept->key, kept);
    g_queue_push_head_link(&store->used, &kept->link);
    return kept;
}

static cairo_surface_t *drawn(struct picture_store *store, const char *key, const char *relative,
                              int size_px, uint32_t argb)
{
    struct kept *kept = find(store, key);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    if (kept)
        return kept->surface;
    kept = add(store, key, false, STATE_READY);
    bytes = assets_read(relative, &error);
    set_surface(store, kept, bytes ? picture_svg(bytes, size_px, argb, &error) : NULL);
    if (error)
        g_warning("no picture %s: %s", relative, error->message);
    return kept->surface;
}

cairo_surface_t *picture_symbol(struct picture_store *store, const char *name, int size_px)
{
    char key[96], relative[96];

    g_snprintf(key, sizeof key, "s %d %s", size_px, name);
    g_snprintf(relative, sizeof relative, "symbols/%s/%s.svg", store->theme->name, name);
    return drawn(store, key, relative, size_px, 0);
}

cairo_surface_t *picture_icon(struct picture_store *store, const char *name, int size_px,
                              uint32_t argb)
{
    char key[96], relative[96];

    g_snprintf(key, sizeof key, "i %d %08x %s", size_px, argb, name);
    g_snprintf(relative, sizeof relative, "icons/%s.svg", name);
    return drawn(store, key, relative, size_px, argb);
}

static char *photo_key(const char *key, struct picture_size size)
{
    return g_strdup_printf("p %d %d %d %s", size.width_px, size.height_px, size.whole, key);
}

cairo_surface_t *picture_photo(struct picture_store *store, const char *key,
                               struct picture_size size)
{
    g_autofree char *name = photo_key(key, size);
    struct kept *kept = find(store, name);

    if (kept)
        return kept->surface;
    add(store, name, true, STATE_ASKED);
    if (store->fetch)
        store->fetch(store->context, key, size);
    kept = g_hash_table_lookup(store->kept, name); /* it may have been given at once */
    return kept ? kept->surface : NULL;
}

/* Photos are grey in high contrast, never recoloured otherwise. */
static void make_grey(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    unsigned char *row = cairo_image_surface_get_data(surface);

    for (int y = 0; y < height; y++, row += stride) {
        for (int x = 0; x < width; x++) {
            unsigned char *pixel = row + 4 * x;
            int grey = (pixel[0] * 29 + pixel[1] * 150 + pixel[2] * 77) >> 8;

            pixel[0] = pixel[1] = pixel[2] = (unsigned char)grey;
        }
    }
    cairo_surface_mark_dirty(surface);
}

void picture_store_give(struct picture_store *store, const char *key, struct picture_size size,
                        cairo_surface_t *surface_take)
{
    g_autofree char *name = photo_key(key, size);
    struct kept *kept = find(store, name);

    /* Given twice, or after the photos were forgotten: nobody waits for it. */
    if (!kept || kept->state != STATE_ASKED) {
        if (surface_take) {
            wipe(surface_take);
            cairo_surface_destroy(surface_take);
        }
        return;
    }
    kept->state = surface_take ? STATE_READY : STATE_DAMAGED;
    if (surface_take && store->theme->is_contrast)
        make_grey(surface_take);
    set_surface(store, kept, surface_take);
}

bool picture_is_damaged(const struct picture_store *store, const char *key,
                        struct picture_size size)
{
    g_autofree char *name = photo_key(key, size);
    const struct kept *kept = g_hash_table_lookup(store->kept, name);

    return kept && kept->state == STATE_DAMAGED;
}

void picture_store_live(struct picture_store *store, cairo_surface_t *surface_take)
{
    if (store->live)
        cairo_surface_destroy(store->live);
    store->live = surface_take;
}

cairo_surface_t *picture_live(struct picture_store *store)
{
    return store->live;
}

static void forget_all(struct picture_store *store, bool only_photos)
{
    GList *link = store->used.head;

    while (link) {
        struct kept *kept = link->data;

        link = link->next;
        if (kept->is_photo || !only_photos)
            forget(store, kept);
    }
}

void picture_store_forget(struct picture_store *store)
{
    forget_all(store, false);
}

void picture_store_forget_photos(struct picture_store *store)
{
    forget_all(store, true);
    picture_store_live(store, NULL);
}
