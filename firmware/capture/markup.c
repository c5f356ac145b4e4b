// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/markup.h"
#include "capture/mark.h"

#include <stdlib.h>
#include <string.h>

/* Parts of the shorter side. */
#define STEP_PART 400  /* a finger that moved less adds no point */
#define ARROW_PART 50  /* a shorter arrow was not meant */
#define CROP_PART 12   /* nor was a narrower crop */
#define SYMBOL_PART 24 /* the smallest symbol */

struct mark *mark_new(enum mark_kind kind, enum mark_colour colour, enum mark_line line)
{
    struct mark *mark = g_new0(struct mark, 1);

    mark->kind = kind;
    mark->colour = colour;
    mark->line = line;
    mark->points = g_array_new(FALSE, FALSE, sizeof(struct mark_point));
    return mark;
}

void mark_free(struct mark *mark)
{
    if (!mark)
        return;
    g_array_unref(mark->points);
    g_free(mark->words);
    g_free(mark->symbol);
    g_free(mark);
}

static struct mark *mark_copy(const struct mark *from)
{
    struct mark *mark = mark_new(from->kind, from->colour, from->line);

    mark->words = g_strdup(from->words);
    mark->symbol = g_strdup(from->symbol);
    g_array_append_vals(mark->points, from->points->data, from->points->len);
    return mark;
}

struct markup_area mark_area(const struct mark *mark)
{
    struct mark_point a = mark_at(mark, 0);
    struct mark_point b = mark_at(mark, 1);
    struct markup_area area = {.x = MIN(a.x, b.x),
                               .y = MIN(a.y, b.y),
                               .width = abs(a.x - b.x) + 1,
                               .height = abs(a.y - b.y) + 1};

    return area;
}

bool mark_is_stroke(enum mark_kind kind)
{
    return kind == MARK_PEN || kind == MARK_BRUSH;
}

bool mark_words_are_plain(const char *words, size_t most_bytes)
{
    size_t bytes = strlen(words);

    if (bytes > most_bytes || !g_utf8_validate(words, (gssize)bytes, NULL))
        return false;
    for (const char *at = words; *at; at = g_utf8_next_char(at)) {
        if (*at != '\n' && g_unichar_iscntrl(g_utf8_get_char(at)))
            return false;
    }
    return true;
}

static void free_of(gpointer mark)
{
    mark_free(mark);
}

struct markup *markup_new(int width_px, int height_px)
{
    struct markup *markup = g_new0(struct markup, 1);

    g_assert(width_px > 0 && height_px > 0);
    markup->width_px = width_px;
    markup->height_px = height_px;
    markup->marks = g_ptr_array_new_with_free_func(free_of);
    return markup;
}

struct markup *markup_copy(const struct markup *from)
{
    struct markup *markup = markup_new(from->width_px, from->height_px);

    for (size_t i = 0; i < markup_count(from); i++)
        g_ptr_array_add(markup->marks, mark_copy(markup_mark(from, i)));
    return markup;
}

void markup_free(struct markup *markup)
{
    if (!markup)
        return;
    g_ptr_array_unref(markup->marks);
    g_free(markup);
}

int markup_short_side(const struct markup *markup)
{
    return MIN(markup->width_px, markup->height_px);
}

static struct mark_point inside(const struct markup *markup, int x, int y)
{
    struct mark_point point = {.x = CLAMP(x, 0, markup->width_px - 1),
                               .y = CLAMP(y, 0, markup->height_px - 1)};

    return point;
}

static struct mark *add(struct markup *markup, enum mark_kind kind, enum mark_colour colour,
                        enum mark_line line)
{
    struct mark *mark;

    if (markup->marks->len >= MARKUP_MOST_MARKS)
        return NULL;
    mark = mark_new(kind, colour, line);
    g_ptr_array_add(markup->marks, mark);
    return mark;
}

bool markup_begin(struct markup *markup, enum mark_kind kind, enum mark_colour colour,
                  enum mark_line line, int x, int y)
{
    struct mark_point point = inside(markup, x, y);

    g_assert(kind != MARK_WORDS && kind != MARK_SYMBOL);
    markup->open = add(markup, kind, colour, line);
    if (!markup->open)
        return false;
    g_array_append_val(markup->open->points, point);
    if (!mark_is_stroke(kind))
        g_array_append_val(markup->open->points, point);
    return true;
}

/* Every second point goes, the ends stay. */
static void coarsen(struct mark *mark)
{
    guint kept = 1;

    for (guint i = 2; i < mark->points->len; i++) {
        if (i % 2 == 0 || i == mark->points->len - 1)
            g_array_index(mark->points, struct mark_point, kept++) = mark_at(mark, i);
    }
    g_array_set_size(mark->points, kept);
}

/* A pen gets coarser when it is full. A brush must not: what it covered stays covered, so it goes
 * on as another mark. */
static void extend_stroke(struct markup *markup, struct mark_point point)
{
    struct mark *mark = markup->open;
    struct mark_point last = mark_at(mark, mark->points->len - 1);
    int step = MAX(markup_short_side(markup) / STEP_PART, 1);

    if (MAX(abs(point.x - last.x), abs(point.y - last.y)) < step)
        return;
    if (mark->points->len == MARKUP_MOST_POINTS && mark->kind == MARK_PEN) {
        coarsen(mark);
    } else if (mark->points->len == MARKUP_MOST_POINTS) {
        if (!markup_begin(markup, mark->kind, mark->colour, mark->line, last.x, last.y)) {
            markup->open = mark;
            return;
        }
        mark = markup->open;
    }
    g_array_append_val(mark->points, point);
}

void markup_extend(struct markup *markup, int x, int y)
{
    struct mark_point point = inside(markup, x, y);

    g_assert(markup->open);
    if (mark_is_stroke(markup->open->kind))
        extend_stroke(markup, point);
    else
        g_array_index(markup->open->points, struct mark_point, 1) = point;
}

static bool was_meant(const struct markup *markup, const struct mark *mark)
{
    int side = markup_short_side(markup);
    struct markup_area area;

    if (mark->kind != MARK_ARROW && mark->kind != MARK_CROP)
        return true;
    area = mark_area(mark);
    if (mark->kind == MARK_ARROW)
        return MAX(area.width, area.height) - 1 > side / ARROW_PART;
    return MIN(area.width, area.height) > side / CROP_PART;
}

bool markup_end(struct markup *markup)
{
    const struct mark *mark = g_steal_pointer(&markup->open);

    g_assert(mark);
    if (was_meant(markup, mark))
        return true;
    markup_undo(markup);
    return false;
}

/* What may stand in a record: control characters become spaces, the rest is cut to `most` bytes. */
static char *plain_words(const char *words, size_t most)
{
    g_autofree char *valid = g_utf8_make_valid(words, -1);
    GString *plain = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (plain->len + (size_t)(g_utf8_next_char(at) - at) > most)
            break;
        g_string_append_unichar(plain, c != '\n' && g_unichar_iscntrl(c) ? ' ' : c);
    }
    return g_string_free(plain, FALSE);
}

bool markup_add_words(struct markup *markup, enum mark_line size, int x, int y, const char *words)
{
    struct mark_point point = inside(markup, x, y);
    struct mark *mark = words[0] ? add(markup, MARK_WORDS, MARK_INK, size) : NULL;

    if (!mark)
        return false;
    mark->words = plain_words(words, MARKUP_MOST_WORDS);
    g_array_append_val(mark->points, point);
    return true;
}

bool markup_add_symbol(struct markup *markup, int x, int y, int side_px, const char *symbol,
                       const char *words)
{
    int most = markup_short_side(markup);
    int side = CLAMP(side_px, MAX(most / SYMBOL_PART, 1), most);
    int left = CLAMP(x - side / 2, 0, markup->width_px - side);
    int top = CLAMP(y - side / 2, 0, markup->height_px - side);
    struct mark_point corners[2] = {{left, top}, {left + side - 1, top + side - 1}};
    struct mark *mark = symbol[0] ? add(markup, MARK_SYMBOL, MARK_INK, MARK_MIDDLE) : NULL;

    if (!mark)
        return false;
    mark->symbol = plain_words(symbol, MARK_MOST_SYMBOL);
    mark->words = plain_words(words, MARKUP_MOST_WORDS);
    g_array_append_vals(mark->points, corners, 2);
    return true;
}

bool markup_undo(struct markup *markup)
{
    if (markup->marks->len == 0)
        return false;
    markup->open = NULL;
    g_ptr_array_set_size(markup->marks, (gint)markup->marks->len - 1);
    return true;
}

size_t markup_count(const struct markup *markup)
{
    return markup->marks->len;
}

const struct mark *markup_mark(const struct markup *markup, size_t index)
{
    g_assert(index < markup->marks->len);
    return g_ptr_array_index(markup->marks, index);
}

bool markup_has(const struct markup *markup, enum mark_kind kind)
{
    for (size_t i = 0; i < markup_count(markup); i++) {
        if (markup_mark(markup, i)->kind == kind)
            return true;
    }
    return false;
}

bool markup_hides(const struct markup *markup)
{
    return markup_has(markup, MARK_BLUR) || markup_has(markup, MARK_BRUSH) ||
           markup_has(markup, MARK_CROP);
}

void markup_size(const struct markup *markup, int *width_px, int *height_px)
{
    *width_px = markup->width_px;
    *height_px = markup->height_px;
}

struct markup_area markup_kept(const struct markup *markup)
{
    struct markup_area whole = {.width = markup->width_px, .height = markup->height_px};

    for (size_t i = markup_count(markup); i > 0; i--) {
        if (markup_mark(markup, i - 1)->kind == MARK_CROP)
            return mark_area(markup_mark(markup, i - 1));
    }
    return whole;
}
