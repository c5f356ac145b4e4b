// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/mark.h"

#include <math.h>

/* Parts of the photo's shorter side, so that a mark looks the same on every size. */
static const double line_parts[] = {[MARK_THIN] = 130, [MARK_MIDDLE] = 86, [MARK_THICK] = 46};
static const double letter_parts[] = {[MARK_THIN] = 32, [MARK_MIDDLE] = 24, [MARK_THICK] = 15};
#define OUTLINE_PART 200.0
#define BARB_LINES 6.0 /* an arrow's barb, in widths of its line */
#define BARB_ANGLE 0.7 /* radians off the shaft */
#define WORDS_WIDE 0.6 /* of the photo's width */
#define VEIL_OPACITY 0.6

static const uint32_t colours[] = {[MARK_AMBER] = 0xf2b632,
                                   [MARK_WHITE] = 0xfaf8f2,
                                   [MARK_INK] = 0x1b2b31,
                                   [MARK_BLUE] = 0x2a5d8f};
#define CARD colours[MARK_WHITE]
#define INK colours[MARK_INK]

static void use_colour(cairo_t *cairo, uint32_t rgb)
{
    cairo_set_source_rgb(cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}

static void trace_points(cairo_t *cairo, const struct mark *mark)
{
    struct mark_point first = mark_at(mark, 0);

    cairo_move_to(cairo, first.x + 0.5, first.y + 0.5);
    /* A dot is a line without length: round ends make it visible. */
    cairo_line_to(cairo, first.x + 0.5, first.y + 0.5);
    for (guint i = 1; i < mark->points->len; i++)
        cairo_line_to(cairo, mark_at(mark, i).x + 0.5, mark_at(mark, i).y + 0.5);
}

static void trace_barb(cairo_t *cairo, const struct mark *mark, double length, double turn)
{
    struct mark_point from = mark_at(mark, 0);
    struct mark_point to = mark_at(mark, 1);
    double angle = atan2(from.y - to.y, from.x - to.x) + turn;

    cairo_move_to(cairo, to.x + 0.5, to.y + 0.5);
    cairo_line_to(cairo, to.x + 0.5 + length * cos(angle), to.y + 0.5 + length * sin(angle));
}

/* The line in its colour over a wider one that sets it off from any background. */
static void draw_line(cairo_t *cairo, const struct mark *mark, double side)
{
    double width = side / line_parts[mark->line];
    double outline = side / OUTLINE_PART;

    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    trace_points(cairo, mark);
    if (mark->kind == MARK_ARROW) {
        struct markup_area area = mark_area(mark);
        double length = MIN(BARB_LINES * width, hypot(area.width, area.height) / 2);
        trace_barb(cairo, mark, length, BARB_ANGLE);
        trace_barb(cairo, mark, length, -BARB_ANGLE);
    }
    use_colour(cairo, mark->colour == MARK_INK || mark->colour == MARK_BLUE ? CARD : INK);
    cairo_set_line_width(cairo, width + 2 * outline);
    cairo_stroke_preserve(cairo);
    use_colour(cairo, colours[mark->colour]);
    cairo_set_line_width(cairo, width);
    cairo_stroke(cairo);
}

static void draw_card(cairo_t *cairo, double x, double y, double width, double height, double side)
{
    double outline = side / OUTLINE_PART;
    double radius = MIN(4 * outline, MIN(width, height) / 2);

    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + width - radius, y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, M_PI / 2);
    cairo_arc(cairo, x + radius, y + height - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cairo, x + radius, y + radius, radius, M_PI, 3 * M_PI / 2);
    cairo_close_path(cairo);
    use_colour(cairo, CARD);
    cairo_fill_preserve(cairo);
    use_colour(cairo, INK);
    cairo_set_line_width(cairo, outline);
    cairo_stroke(cairo);
}

/* Words in the hand that writes them; width and height are filled by laying them out. */
struct text {
    const struct markup_hand *hand;
    const char *words;
    double size, most_width;
    double width, height;
};

/* Cairo's own text: one line, no shaping. For where no app is behind it. */
static void lay_simply(cairo_t *cairo, struct text *text, bool draw)
{
    cairo_text_extents_t extents;
    cairo_font_extents_t font;

    cairo_set_font_size(cairo, text->size);
    cairo_text_extents(cairo, text->words, &extents);
    cairo_font_extents(cairo, &font);
    text->width = extents.x_advance;
    text->height = font.height;
    if (draw) {
        cairo_move_to(cairo, 0, font.ascent);
        cairo_show_text(cairo, text->words);
    }
}

static void lay(cairo_t *cairo, struct text *text, bool draw)
{
    if (text->hand && text->hand->words)
        text->hand->words(text->hand->context, draw ? cairo : NULL, text->words, text->size,
                          text->most_width, &text->width, &text->height);
    else
        lay_simply(cairo, text, draw);
}

static void write_at(cairo_t *cairo, struct text *text, double x, double y)
{
    use_colour(cairo, INK);
    cairo_translate(cairo, x, y);
    lay(cairo, text, true);
}

/* As near to `middle` as the length of the card allows, within what is kept. */
static double place(double middle, double length, double first, double room)
{
    return CLAMP(middle - length / 2, first, MAX(first + room - length, first));
}

static void draw_words(const struct markup *markup, cairo_t *cairo, const struct mark *mark,
                       const struct markup_hand *hand)
{
    struct markup_area kept = markup_kept(markup);
    double side = markup_short_side(markup);
    struct text text = {.hand = hand,
                        .words = mark->words,
                        .size = side / letter_parts[mark->line],
                        .most_width = WORDS_WIDE * kept.width};
    double pad = text.size * 0.6;
    double x, y;

    lay(cairo, &text, false);
    x = place(mark_at(mark, 0).x, text.width + 2 * pad, kept.x, kept.width);
    y = place(mark_at(mark, 0).y, text.height + 2 * pad, kept.y, kept.height);
    draw_card(cairo, x, y, text.width + 2 * pad, text.height + 2 * pad, side);
    write_at(cairo, &text, x + pad, y + pad);
}

/* A symbol that this device has not is shown by the words that stood under it. */
static void draw_label(cairo_t *cairo, const struct mark *mark, const struct markup_hand *hand,
                       struct markup_area area, double pad)
{
    struct text text = {
        .hand = hand, .words = mark->words, .size = 2 * pad, .most_width = area.width - 2 * pad};

    lay(cairo, &text, false);
    write_at(cairo, &text, area.x + (area.width - text.width) / 2,
             area.y + (area.height - text.height) / 2);
}

static void draw_symbol(const struct markup *markup, cairo_t *cairo, const struct mark *mark,
                        const struct markup_hand *hand)
{
    struct markup_area area = mark_area(mark);
    double pad = area.width / 12.0;

    draw_card(cairo, area.x, area.y, area.width, area.height, markup_short_side(markup));
    if (!hand || !hand->symbol ||
        !hand->symbol(hand->context, cairo, mark->symbol, area.x + pad, area.y + pad,
                      area.width - 2 * pad))
        draw_label(cairo, mark, hand, area, pad);
}

void mark_draw_all(const struct markup *markup, cairo_t *cairo, const struct markup_hand *hand)
{
    for (size_t i = 0; i < markup_count(markup); i++) {
        const struct mark *mark = markup_mark(markup, i);
        cairo_save(cairo);
        if (mark->kind == MARK_PEN || mark->kind == MARK_ARROW)
            draw_line(cairo, mark, markup_short_side(markup));
        else if (mark->kind == MARK_WORDS)
            draw_words(markup, cairo, mark, hand);
        else if (mark->kind == MARK_SYMBOL)
            draw_symbol(markup, cairo, mark, hand);
        cairo_restore(cairo);
        cairo_new_path(cairo);
    }
}

static void draw_blocks(const struct markup *markup, cairo_t *cairo, const struct pixels *preview)
{
    struct blocks blocks;

    blocks_init(&blocks, markup);
    /* Two blocks side by side must leave no seam of half covered pixels. */
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
    for (int row = 0; row < blocks.rows; row++) {
        for (int column = 0; column < blocks.columns; column++) {
            struct markup_area area;
            if (!blocks.hidden[(size_t)row * (size_t)blocks.columns + (size_t)column])
                continue;
            area = markup_block(markup, column, row);
            use_colour(cairo, blocks_colour(&blocks, column, row, preview));
            cairo_rectangle(cairo, area.x, area.y, area.width, area.height);
            cairo_fill(cairo);
        }
    }
    blocks_finish(&blocks);
}

static void draw_veil(const struct markup *markup, cairo_t *cairo)
{
    struct markup_area kept = markup_kept(markup);

    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_rectangle(cairo, 0, 0, markup->width_px, markup->height_px);
    cairo_rectangle(cairo, kept.x, kept.y, kept.width, kept.height);
    cairo_set_source_rgba(cairo, 0.106, 0.169, 0.192, VEIL_OPACITY);
    cairo_fill(cairo);
}

void markup_draw(const struct markup *markup, cairo_t *cairo, const struct pixels *preview,
                 const struct markup_hand *hand)
{
    cairo_save(cairo);
    draw_blocks(markup, cairo, preview);
    cairo_restore(cairo);
    mark_draw_all(markup, cairo, hand);
    if (!markup_has(markup, MARK_CROP))
        return;
    cairo_save(cairo);
    draw_veil(markup, cairo);
    cairo_restore(cairo);
}
