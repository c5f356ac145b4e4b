// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A piece of a scene: what decides its look, what it may touch, and how it is drawn. */
#include "ui/paint_inside.h"

#include <math.h>
#include <string.h>

#define LEADING 1.25
#define SAID_PAD 14
#define SAID_RADIUS 10
#define CARET 4
/* A tick hangs over its key's corner, a lip below it; letters reach beyond their line. */
#define KEY_OVERHANG 14
#define WORDS_OVERHANG 16

#define HASH_START 0xCBF29CE484222325u
#define HASH_STEP 0x100000001B3u

uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ (value & 0xFFFFFFFFu)) * HASH_STEP;
    return (hash ^ (value >> 32)) * HASH_STEP;
}

uint64_t hash_text(uint64_t hash, const char *text)
{
    if (!text)
        return hash_mix(hash, 1);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * HASH_STEP;
    return hash_mix(hash, 2);
}

static uint64_t hash_box(uint64_t hash, struct box box)
{
    hash = hash_mix(hash, (uint32_t)box.x | (uint64_t)(uint32_t)box.y << 32);
    return hash_mix(hash, (uint32_t)box.w | (uint64_t)(uint32_t)box.h << 32);
}

static uint64_t hash_target(uint64_t hash, const struct target *target, bool pressed)
{
    hash =
        hash_text(hash_text(hash_mix(hash, (uint32_t)target->head), target->label), target->second);
    hash = hash_text(hash_mix(hash, target->image.kind), target->image.name);
    hash = hash_mix(hash, target->look | (uint64_t)target->state << 8 |
                              (uint64_t)target->arrangement << 16 | (uint64_t)target->type << 24 |
                              (uint64_t)target->tone << 32 | (uint64_t)target->bold << 40 |
                              (uint64_t)target->hide_label << 41 | (uint64_t)pressed << 42);
    hash = hash_mix(hash, target->fill | (uint64_t)target->edge << 32);
    return hash_mix(hash, (uint32_t)target->image_size | (uint64_t)(uint32_t)target->count << 32);
}

static uint64_t hash_words(uint64_t hash, const struct words *words)
{
    hash = hash_text(hash, words->text);
    return hash_mix(hash, words->type | (uint64_t)words->bold << 8 | (uint64_t)words->align << 16 |
                              (uint64_t)words->colour << 24 | (uint64_t)words->middle << 32 |
                              (uint64_t)words->said << 40 | (uint64_t)words->written << 41);
}

uint64_t piece_hash(const struct scene *scene, const struct piece *piece, bool pressed)
{
    uint64_t hash = hash_box(hash_mix(HASH_START, piece->kind), piece->box);

    hash = hash_mix(hash, piece->fill | (uint64_t)piece->edge << 16 |
                              (uint64_t)(uint32_t)piece->edge_width << 32);
    hash = hash_mix(hash, (uint32_t)piece->radius | (uint64_t)piece->whole << 32);
    hash = hash_mix(hash, (uint32_t)piece->number | (uint64_t)(uint32_t)piece->now << 32);
    hash = hash_text(hash_mix(hash, piece->image.kind), piece->image.name);
    hash = hash_mix(hash_mix(hash, piece->version), piece->levels_left);
    for (size_t i = 0; i < piece->level_count; i++)
        hash = hash_mix(hash, piece->levels[i]);
    if (piece->kind == PIECE_TARGET)
        hash = hash_target(hash, scene_target_at(scene, piece->target), pressed);
    else if (piece->kind == PIECE_WORDS)
        hash = hash_words(hash, &piece->words);
    return hash;
}

struct rect piece_bounds(const struct pen *pen, const struct scene *scene,
                         const struct piece *piece)
{
    struct rect rect = pen_rect(pen, piece->box);
    int line = pen_px(pen, scene_theme(scene)->type[piece->words.type]);

    switch (piece->kind) {
    case PIECE_TARGET:
        return rect_grown(rect, pen_px(pen, KEY_OVERHANG));
    case PIECE_WORDS:
        rect = rect_grown(rect, pen_px(pen, WORDS_OVERHANG) + line / 3);
        return piece->words.said ? rect_grown(rect, line + pen_px(pen, 2 * SAID_PAD)) : rect;
    case PIECE_CORNERS:
        return rect_grown(rect, pen_px(pen, 4));
    default:
        return rect;
    }
}

/* Said words stand on their fill, which reaches past them so that the words themselves stay where
 * they were; the loudspeaker stands beside. */
static void draw_said(const struct pen *pen, const struct text_run *run, int x, int y)
{
    int pad = pen_px(pen, SAID_PAD), icon = (int)(run->height * 0.6);
    struct rect fill = {x + run->x - pad, y - pen_px(pen, 2), run->width + 2 * pad,
                        run->height + pen_px(pen, 4)};
    int beside =
        pen->theme->mirrored ? fill.x - pen_px(pen, 8) - icon : fill.x + fill.w + pen_px(pen, 8);

    pen_fill(pen, fill, pen_px(pen, SAID_RADIUS), COLOUR_SAY);
    pen_icon(pen, "listen", beside, fill.y + (fill.h - icon) / 2, icon, COLOUR_INK);
}

/* A large word is a pupil's: it gives up size before it gives up letters. */
static const struct text_run *fit_words(const struct pen *pen, const struct words *words,
                                        const struct text_style *style, struct rect rect)
{
    int height = MAX(rect.h, (int)(style->size_px * LEADING));
    const struct text_run *run = NULL;

    if (words->type >= TYPE_T3)
        run = text_fit(pen->text, words->text, style, rect.w, height, false);
    return run && run->fits ? run : text_fit(pen->text, words->text, style, rect.w, height, true);
}

/* Enlarged text grows as far as its box has room, so that it never runs into its neighbours. */
static double words_size(const struct pen *pen, const struct words *words, struct rect rect)
{
    double size = pen->theme->type[words->type] * pen->theme->scale;
    double drawn_for = size * 100 / pen->theme->text_percent;

    return MIN(size, MAX(drawn_for, rect.h / LEADING));
}

/* Every line of it, the last where the writer sees it, and the caret after the last letter. */
static void draw_written(const struct pen *pen, const struct words *words, struct rect rect,
                         const struct text_style *style)
{
    const struct text_run *run = text_run(pen->text, words->text, style, rect.w, G_MAXINT, false);
    int width = pen_px(pen, CARET), y = rect.y - MAX(run->height - rect.h, 0);
    struct rect caret = {rect.x + run->caret_x, y + run->caret_y, width, run->caret_height};

    caret.x = CLAMP(caret.x, rect.x, rect.x + rect.w - width);
    cairo_save(pen->cairo);
    cairo_rectangle(pen->cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(pen->cairo);
    pen_words(pen, run, rect.x, y, words->colour);
    pen_fill(pen, caret, 0, COLOUR_ACCENT);
    cairo_restore(pen->cairo);
}

static void draw_words(const struct pen *pen, const struct words *words, struct rect rect)
{
    double size = words_size(pen, words, rect);
    struct text_style style = {size, LEADING, words->bold, words->align, pen->theme->mirrored};
    const struct text_run *run;
    int y;

    if (words->written) {
        draw_written(pen, words, rect, &style);
        return;
    }
    if (!*words->text)
        return;
    run = fit_words(pen, words, &style, rect);
    y = words->middle ? rect.y + (rect.h - run->height) / 2 : rect.y;
    if (words->said)
        draw_said(pen, run, rect.x, y);
    pen_words(pen, run, rect.x, y, words->said ? COLOUR_SAY_INK : words->colour);
}

static void draw_panel(const struct pen *pen, const struct piece *piece, struct rect rect)
{
    int width = piece->edge_width > 0 ? pen_px(pen, piece->edge_width) : 0;
    int radius = piece->radius > 0 ? pen_px(pen, piece->radius) : 0;
    enum colour edge = piece->edge;

    pen_fill(pen, rect, radius, piece->fill);
    /* In high contrast a tray or the rail is black on black: a dim line says where it ends. */
    if (pen->theme->is_contrast && (width == 0 || edge == COLOUR_NONE) &&
        piece->fill != COLOUR_NONE && (piece->radius > 0 || piece->fill == COLOUR_RAIL) &&
        pen->theme->colour[piece->fill] == pen->theme->colour[COLOUR_GROUND]) {
        edge = COLOUR_LIP;
        width = pen_px(pen, pen->theme->edge);
    }
    pen_edge(pen, rect, radius, width, edge);
}

static void draw_painted(const struct pen *pen, const struct piece *piece, struct rect rect)
{
    cairo_t *cairo = pen->cairo;

    cairo_save(cairo);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(cairo);
    cairo_translate(cairo, rect.x, rect.y);
    cairo_scale(cairo, pen->theme->scale, pen->theme->scale);
    cairo_translate(cairo, -piece->box.x, -piece->box.y);
    piece->painter(piece->context, cairo, piece->box);
    cairo_restore(cairo);
}

/* Corners over a picture that fills the place they stand in are drawn to show on anything. */
static bool lies_on_picture(const struct scene *scene, const struct piece *corners)
{
    const struct box *box = &corners->box;

    for (size_t i = 0; i < scene->pieces->len; i++) {
        const struct piece *piece = &g_array_index(scene->pieces, struct piece, i);
        const struct box *under = &piece->box;

        if (piece == corners)
            return false;
        if (piece->kind == PIECE_IMAGE && piece->image.kind == IMAGE_LIVE && under->x <= box->x &&
            under->y <= box->y && under->x + under->w >= box->x + box->w &&
            under->y + under->h >= box->y + box->h)
            return true;
    }
    return false;
}

void draw_piece(const struct pen *pen, const struct scene *scene, const struct piece *piece,
                bool pressed)
{
    struct rect rect = pen_rect(pen, piece->box);
    double radius = piece->radius > 0 ? pen_px(pen, piece->radius) : 0;

    switch (piece->kind) {
    case PIECE_TARGET:
        draw_target(pen, scene_target_at(scene, piece->target), pressed);
        break;
    case PIECE_WORDS:
        draw_words(pen, &piece->words, rect);
        break;
    case PIECE_PANEL:
        draw_panel(pen, piece, rect);
        break;
    case PIECE_IMAGE:
        draw_image(pen, rect, piece->image, piece->whole, radius, piece->fill);
        break;
    case PIECE_CORNERS:
        draw_corners(pen, rect, lies_on_picture(scene, piece));
        break;
    case PIECE_DASHED:
        pen_dashed(pen, rect, radius, pen_px(pen, pen->theme->edge), piece->edge);
        break;
    case PIECE_LINE:
        pen_fill(pen, rect, 0, piece->fill);
        break;
    case PIECE_DISC:
        pen_fill(pen, rect, rect.w / 2.0, piece->fill);
        pen_edge(pen, rect, rect.w / 2.0, pen_px(pen, pen->theme->edge), piece->edge);
        break;
    case PIECE_BAR:
        draw_bar(pen, rect, piece->number);
        break;
    case PIECE_PIPS:
        draw_pips(pen, rect, piece->number, piece->now);
        break;
    case PIECE_LEVELS:
        draw_levels(pen, rect, piece);
        break;
    case PIECE_PAINTER:
        draw_painted(pen, piece, rect);
        break;
    }
}
