// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene_inside.h"

struct scene *scene_new(const struct theme *theme)
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->theme = theme;
    scene->texts = g_string_chunk_new(2048);
    scene->pieces = g_array_sized_new(FALSE, TRUE, sizeof(struct piece), 64);
    scene->targets = g_array_sized_new(FALSE, TRUE, sizeof(struct target), 32);
    scene->kept = g_ptr_array_new_with_free_func(g_free);
    scene->prompt = "";
    return scene;
}

void scene_free(struct scene *scene)
{
    if (!scene)
        return;
    g_string_chunk_free(scene->texts);
    g_array_free(scene->pieces, TRUE);
    g_array_free(scene->targets, TRUE);
    g_ptr_array_free(scene->kept, TRUE);
    g_free(scene);
}

const struct theme *scene_theme(const struct scene *scene)
{
    return scene->theme;
}

static const char *keep(struct scene *scene, const char *text)
{
    return text ? g_string_chunk_insert(scene->texts, text) : NULL;
}

static struct image keep_image(struct scene *scene, struct image image)
{
    if (!image.name || !*image.name)
        return image.kind == IMAGE_LIVE ? (struct image){IMAGE_LIVE, ""} : NO_IMAGE;
    image.name = keep(scene, image.name);
    return image;
}

static struct piece *add(struct scene *scene, enum piece_kind kind, struct box box)
{
    struct piece piece = {.kind = kind, .box = box};

    g_array_append_val(scene->pieces, piece);
    return &g_array_index(scene->pieces, struct piece, scene->pieces->len - 1);
}

int scene_target(struct scene *scene, const struct target *target)
{
    struct target kept = *target;
    size_t index = scene->targets->len;

    g_assert(target->id && *target->id && target->label);
    for (size_t i = 0; i < index; i++)
        g_assert_cmpstr(scene_target_at(scene, i)->id, !=, target->id);
    kept.id = keep(scene, target->id);
    kept.label = keep(scene, target->label);
    kept.second = keep(scene, target->second);
    kept.say = target->say ? keep(scene, target->say) : kept.label;
    kept.image = keep_image(scene, target->image);
    g_array_append_val(scene->targets, kept);
    add(scene, PIECE_TARGET, target->box)->target = index;
    return (int)index;
}

void scene_words(struct scene *scene, const struct words *words)
{
    struct piece *piece = add(scene, PIECE_WORDS, words->box);

    piece->words = *words;
    piece->words.text = words->text ? keep(scene, words->text) : "";
}

void scene_panel(struct scene *scene, struct box box, enum colour fill, enum colour edge,
                 int edge_width, int radius)
{
    struct piece *piece = add(scene, PIECE_PANEL, box);

    piece->fill = fill;
    piece->edge = edge;
    piece->edge_width = edge_width;
    piece->radius = radius;
}

static void add_image(struct scene *scene, struct box box, struct image image, int radius,
                      bool whole)
{
    struct piece *piece = add(scene, PIECE_IMAGE, box);

    piece->image = keep_image(scene, image);
    piece->radius = radius;
    piece->whole = whole;
    piece->fill = COLOUR_INK;
}

void scene_image(struct scene *scene, struct box box, struct image image, int radius)
{
    add_image(scene, box, image, radius, false);
}

void scene_image_whole(struct scene *scene, struct box box, struct image image, int radius)
{
    add_image(scene, box, image, radius, true);
}

void scene_icon(struct scene *scene, struct box box, const char *name, enum colour colour)
{
    add_image(scene, box, ICON(name), 0, true);
    g_array_index(scene->pieces, struct piece, scene->pieces->len - 1).fill = colour;
}

void scene_corners(struct scene *scene, struct box box)
{
    g_assert(!scene->has_corners);
    scene->has_corners = true;
    add(scene, PIECE_CORNERS, box);
}

void scene_dashed(struct scene *scene, struct box box, enum colour edge, int radius)
{
    struct piece *piece = add(scene, PIECE_DASHED, box);

    piece->edge = edge;
    piece->radius = radius;
}

void scene_line(struct scene *scene, struct box box, enum colour colour)
{
    add(scene, PIECE_LINE, box)->fill = colour;
}

void scene_disc(struct scene *scene, int x, int y, int radius, enum colour fill, enum colour edge)
{
    struct box box = {x - radius, y - radius, 2 * radius, 2 * radius};
    struct piece *piece = add(scene, PIECE_DISC, box);

    piece->fill = fill;
    piece->edge = edge;
}

void scene_bar(struct scene *scene, struct box box, int permille)
{
    add(scene, PIECE_BAR, box)->number = CLAMP(permille, 0, 1000);
}

void scene_pips(struct scene *scene, int x, int y, int count, int now)
{
    bool small = scene->theme->layout == LAYOUT_SMALL;
    int side = small ? 13 : 16, step = small ? 23 : 26;
    struct piece *piece =
        add(scene, PIECE_PIPS, (struct box){x, y - side / 2, MAX(count, 1) * step, side});

    piece->number = count;
    piece->now = now;
}

void scene_levels(struct scene *scene, struct box box, const uint8_t *levels, size_t count,
                  size_t left)
{
    struct piece *piece = add(scene, PIECE_LEVELS, box);
    uint8_t *copy = g_memdup2(levels, count);

    g_ptr_array_add(scene->kept, copy);
    piece->levels = copy;
    piece->level_count = count;
    piece->levels_left = left;
}

void scene_paint(struct scene *scene, struct box box, scene_painter *painter, void *context,
                 uint64_t version)
{
    struct piece *piece = add(scene, PIECE_PAINTER, box);

    piece->painter = painter;
    piece->context = context;
    piece->version = version;
}

void scene_set_prompt(struct scene *scene, const char *say)
{
    scene->prompt = say ? keep(scene, say) : "";
}

const char *scene_prompt(const struct scene *scene)
{
    return scene->prompt;
}
