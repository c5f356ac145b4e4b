// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What changed since the last scene, and the drawing of only that. */
#include "ui/paint_inside.h"

#include <string.h>

struct drawn { /* a piece as it was last drawn */
    uint64_t hash;
    struct rect bounds;
};

struct paint {
    const struct theme *theme;
    struct picture_store *pictures;
    struct text_engine *text;
    cairo_surface_t *window;
    struct rect whole;
    GArray *last;         /* struct drawn, in order */
    GHashTable *versions; /* "kind name" of an image -> how often it has changed */
    bool all;             /* nothing of the window is known */
    char *dragged;
    int drag_dx, drag_dy;
};

struct paint *paint_new(const struct theme *theme, struct picture_store *pictures)
{
    struct paint *paint = g_new0(struct paint, 1);

    paint->theme = theme;
    paint->pictures = pictures;
    paint->text = text_new(theme->language);
    paint->last = g_array_new(FALSE, FALSE, sizeof(struct drawn));
    paint->versions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    paint->all = true;
    return paint;
}

void paint_free(struct paint *paint)
{
    if (!paint)
        return;
    if (paint->window)
        cairo_surface_destroy(paint->window);
    g_array_free(paint->last, TRUE);
    g_hash_table_destroy(paint->versions);
    text_free(paint->text);
    g_free(paint->dragged);
    g_free(paint);
}

void paint_set_surface(struct paint *paint, void *pixels, int width_px, int height_px, int pitch)
{
    if (paint->window)
        cairo_surface_destroy(paint->window);
    paint->window =
        cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, width_px, height_px, pitch);
    paint->whole = (struct rect){0, 0, width_px, height_px};
    paint->all = true;
}

void paint_forget(struct paint *paint)
{
    paint->all = true;
    g_hash_table_remove_all(paint->versions);
    text_free(paint->text);
    paint->text = text_new(paint->theme->language);
}

void paint_drag(struct paint *paint, const char *target, int dx, int dy)
{
    if (g_strcmp0(paint->dragged, target) != 0) {
        g_free(paint->dragged);
        paint->dragged = g_strdup(target);
    }
    paint->drag_dx = dx;
    paint->drag_dy = dy;
}

static char *image_key(enum image_kind kind, const char *name)
{
    return g_strdup_printf("%d %s", kind, kind == IMAGE_LIVE || !name ? "" : name);
}

void paint_image_changed(struct paint *paint, enum image_kind kind, const char *name)
{
    char *key = image_key(kind, name);
    uintptr_t version = (uintptr_t)g_hash_table_lookup(paint->versions, key);

    g_hash_table_insert(paint->versions, key, (gpointer)(version + 1));
}

/* --- the scene as it is to be drawn now --- */

struct shown {
    const struct piece *piece;
    bool pressed;
    int dx, dy; /* moved with the key that it stands on */
};

static bool is_within(struct box inner, struct box outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

/* Pictures that a screen draws on a key move with it when it is pressed or dragged; a dragged key
 * and what stands on it come last, over all else. */
static GArray *arrange(const struct paint *paint, const struct pen *pen, const struct scene *scene,
                       const char *pressed)
{
    GArray *shown = g_array_sized_new(FALSE, FALSE, sizeof(struct shown), scene->pieces->len);
    GArray *dragged = g_array_new(FALSE, FALSE, sizeof(struct shown));
    const struct target *down = NULL, *moving = NULL;

    for (size_t i = 0; i < scene->pieces->len; i++) {
        struct shown item = {&g_array_index(scene->pieces, struct piece, i), false, 0, 0};

        if (item.piece->kind == PIECE_TARGET) {
            const struct target *target = scene_target_at(scene, item.piece->target);

            item.pressed = pressed && strcmp(target->id, pressed) == 0;
            down = item.pressed ? target : down;
            if (paint->dragged && strcmp(target->id, paint->dragged) == 0)
                moving = target;
        } else if (down && is_within(item.piece->box, down->box)) {
            item.dy = key_travel(pen, down);
        }
        if (moving && (item.pressed || is_within(item.piece->box, moving->box))) {
            int sign = paint->theme->mirrored ? -1 : 1;

            item.dx = sign * (int)(paint->drag_dx * paint->theme->scale);
            item.dy = (int)(paint->drag_dy * paint->theme->scale);
            item.pressed = false;
            g_array_append_val(dragged, item);
        } else {
            g_array_append_val(shown, item);
        }
    }
    g_array_append_vals(shown, dragged->data, dragged->len);
    g_array_free(dragged, TRUE);
    return shown;
}

static uint64_t image_version(const struct paint *paint, const struct scene *scene,
                              const struct piece *piece)
{
    struct image image =
        piece->kind == PIECE_TARGET ? scene_target_at(scene, piece->target)->image : piece->image;
    g_autofree char *key = NULL;

    if (image.kind != IMAGE_PHOTO && image.kind != IMAGE_LIVE)
        return 0;
    key = image_key(image.kind, image.name);
    return (uintptr_t)g_hash_table_lookup(paint->versions, key);
}

static struct drawn as_drawn(const struct paint *paint, const struct pen *pen,
                             const struct scene *scene, const struct shown *shown)
{
    struct drawn drawn = {piece_hash(scene, shown->piece, shown->pressed),
                          piece_bounds(pen, scene, shown->piece)};

    drawn.bounds.x += shown->dx;
    drawn.bounds.y += shown->dy;
    drawn.hash = hash_mix(drawn.hash, (uint32_t)shown->dx | (uint64_t)(uint32_t)shown->dy << 32);
    drawn.hash = hash_mix(drawn.hash, image_version(paint, scene, shown->piece));
    return drawn;
}

static struct drawn mark_drawn(const struct pen *pen, const struct frame_mark *mark)
{
    struct drawn drawn = {0x5CA9, {0, 0, 0, 0}};

    if (mark->shown) {
        drawn.bounds = rect_grown(pen_rect(pen, mark->box), frame_width(pen) + 1);
        drawn.hash =
            hash_mix(drawn.hash, (uint32_t)drawn.bounds.x | (uint64_t)drawn.bounds.y << 32);
        drawn.hash =
            hash_mix(drawn.hash, (uint32_t)drawn.bounds.w | (uint64_t)drawn.bounds.h << 32);
        drawn.hash = hash_mix(drawn.hash, mark->is_ring ? 1 + (uint64_t)mark->permille : 0);
    }
    return drawn;
}

/* Both lists are in drawing order. A piece is unchanged if it stands in both, in the same order
 * among those unchanged; each that does not is damage where it was and where it is. */
static void compare(const GArray *last, const GArray *now, struct rect whole, struct damage *damage)
{
    size_t at = 0;

    for (size_t i = 0; i < now->len; i++) {
        const struct drawn *next = &g_array_index(now, struct drawn, i);
        size_t found = at;

        while (found < last->len && g_array_index(last, struct drawn, found).hash != next->hash)
            found++;
        if (found == last->len) {
            damage_add(damage, next->bounds, whole);
            continue;
        }
        for (; at < found; at++)
            damage_add(damage, g_array_index(last, struct drawn, at).bounds, whole);
        at = found + 1;
    }
    for (; at < last->len; at++)
        damage_add(damage, g_array_index(last, struct drawn, at).bounds, whole);
}

/* --- drawing --- */

static void draw_shown(const struct pen *pen, const struct scene *scene, const struct shown *shown,
                       struct rect bounds)
{
    cairo_save(pen->cairo);
    cairo_rectangle(pen->cairo, bounds.x, bounds.y, bounds.w, bounds.h);
    cairo_clip(pen->cairo);
    cairo_translate(pen->cairo, shown->dx, shown->dy);
    draw_piece(pen, scene, shown->piece, shown->pressed);
    cairo_restore(pen->cairo);
}

/* The frame follows the curve of the key that it stands round. */
static double mark_radius(const struct pen *pen, const struct scene *scene, struct box box)
{
    for (size_t i = 0; i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);

        if (memcmp(&target->box, &box, sizeof box) != 0)
            continue;
        if (target->look == LOOK_SHUTTER)
            return pen_px(pen, box.w) / 2.0;
        if (target->look == LOOK_CHOICE || target->look == LOOK_HEAD)
            return pen_px(pen, pen->theme->radius_choice);
        return pen_px(pen, pen->theme->radius_card);
    }
    return pen_px(pen, pen->theme->radius_key);
}

static void draw_rect(const struct pen *pen, const struct scene *scene, const GArray *shown,
                      const GArray *now, const struct frame_mark *mark, struct rect rect)
{
    cairo_save(pen->cairo);
    cairo_rectangle(pen->cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(pen->cairo);
    pen_colour(pen, COLOUR_GROUND);
    cairo_paint(pen->cairo);
    for (size_t i = 0; i < shown->len; i++) {
        struct rect bounds = g_array_index(now, struct drawn, i).bounds;

        if (rects_touch(bounds, rect))
            draw_shown(pen, scene, &g_array_index(shown, struct shown, i), bounds);
    }
    if (mark->shown && mark->is_ring)
        draw_ring(pen, pen_rect(pen, mark->box), mark_radius(pen, scene, mark->box),
                  mark->permille);
    else if (mark->shown)
        draw_frame(pen, pen_rect(pen, mark->box), mark_radius(pen, scene, mark->box));
    cairo_restore(pen->cairo);
}

static size_t draw_damage(const struct paint *paint, struct pen *pen, const struct scene *scene,
                          const GArray *shown, const GArray *now, const struct frame_mark *mark,
                          const struct damage *damage, struct pixel_rect *out)
{
    pen->cairo = cairo_create(paint->window);
    for (size_t i = 0; i < damage->count; i++) {
        struct rect rect = damage->rects[i];

        draw_rect(pen, scene, shown, now, mark, rect);
        out[i] = (struct pixel_rect){rect.x, rect.y, rect.w, rect.h};
    }
    cairo_destroy(pen->cairo);
    cairo_surface_flush(paint->window);
    return damage->count;
}

size_t paint_scene(struct paint *paint, const struct scene *scene, const char *pressed,
                   struct frame_mark mark, struct pixel_rect *damage, size_t most)
{
    struct pen pen = {NULL, paint->theme, paint->pictures, paint->text};
    struct damage found = {.count = 0};
    GArray *shown = arrange(paint, &pen, scene, pressed);
    GArray *now = g_array_sized_new(FALSE, FALSE, sizeof(struct drawn), shown->len + 1);
    struct drawn frame = mark_drawn(&pen, &mark);
    size_t count;

    g_assert(paint->window && most > 0);
    for (size_t i = 0; i < shown->len; i++) {
        struct drawn drawn = as_drawn(paint, &pen, scene, &g_array_index(shown, struct shown, i));

        g_array_append_val(now, drawn);
    }
    g_array_append_val(now, frame);
    if (paint->all)
        damage_add(&found, paint->whole, paint->whole);
    else
        compare(paint->last, now, paint->whole, &found);
    damage_settle(&found, MIN(most, DAMAGE_RECTS));
    count = draw_damage(paint, &pen, scene, shown, now, &mark, &found, damage);
    g_array_free(shown, TRUE);
    g_array_free(paint->last, TRUE);
    paint->last = now;
    paint->all = false;
    return count;
}
