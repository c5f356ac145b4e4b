// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text.h"

#include "ui/text_fonts.h"

#include <math.h>
#include <string.h>

#define KEPT_BYTES_MOST ((size_t)4 * 1024 * 1024)
/* One step down, 24 to 22, and the smallest that a word is ever shrunk to. */
#define STEP_DOWN (22.0 / 24.0)
#define SHRINK_MOST 0.6

struct asked {
    struct text_style style;
    int width_px, lines;
    bool may_cut;
    char *text;
};

struct kept {
    struct asked asked;
    struct text_run run;
};

struct text_engine {
    struct fonts *fonts;
    GHashTable *kept; /* struct asked of a struct kept -> that struct kept */
    size_t kept_bytes;
};

static guint asked_hash(gconstpointer key)
{
    const struct asked *asked = key;

    return g_str_hash(asked->text) ^ (guint)(asked->style.size_px * 64) * 31u ^
           (guint)asked->width_px * 131u ^ (guint)asked->lines << 20 ^
           (guint)asked->style.bold << 28;
}

static gboolean asked_equal(gconstpointer a, gconstpointer b)
{
    const struct asked *x = a, *y = b;

    return x->style.size_px == y->style.size_px && x->style.leading == y->style.leading &&
           x->style.bold == y->style.bold && x->style.align == y->style.align &&
           x->style.mirrored == y->style.mirrored && x->width_px == y->width_px &&
           x->lines == y->lines && x->may_cut == y->may_cut && strcmp(x->text, y->text) == 0;
}

static void kept_free(void *data)
{
    struct kept *kept = data;

    if (kept->run.mask)
        cairo_surface_destroy(kept->run.mask);
    g_free(kept->asked.text);
    g_free(kept);
}

struct text_engine *text_new(const char *language)
{
    struct text_engine *engine = g_new0(struct text_engine, 1);

    engine->fonts = fonts_new(language);
    engine->kept = g_hash_table_new_full(asked_hash, asked_equal, NULL, kept_free);
    return engine;
}

void text_free(struct text_engine *engine)
{
    if (!engine)
        return;
    g_hash_table_destroy(engine->kept);
    fonts_free(engine->fonts);
    g_free(engine);
}

/* Pango's left is the side where the paragraph starts; ours is where the screen starts. */
static PangoAlignment alignment(const struct asked *asked, PangoLayout *layout)
{
    bool right = asked->style.mirrored;

    if (asked->style.align == ALIGN_CENTRE)
        return PANGO_ALIGN_CENTER;
    if (asked->style.align == ALIGN_END)
        right = !right;
    if (pango_layout_get_line_readonly(layout, 0)->resolved_dir == PANGO_DIRECTION_RTL)
        right = !right;
    return right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static bool breaks_a_word(PangoLayout *layout, const char *text)
{
    int lines = pango_layout_get_line_count(layout);

    for (int i = 1; i < lines; i++) {
        const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        char before = line->start_index > 0 ? text[line->start_index - 1] : ' ';

        if (before != ' ' && before != '\n' && before != '-' && (unsigned char)before < 0x80)
            return true;
    }
    return false;
}

static void draw_mask(struct kept *kept, PangoLayout *layout, const PangoRectangle *ink)
{
    struct text_run *run = &kept->run;
    cairo_t *cairo;

    if (ink->width <= 0 || ink->height <= 0)
        return;
    run->ink_x = ink->x - 1;
    run->ink_y = ink->y - 1;
    run->mask = cairo_image_surface_create(CAIRO_FORMAT_A8, ink->width + 2, ink->height + 2);
    cairo = cairo_create(run->mask);
    cairo_move_to(cairo, 1 - ink->x, 1 - ink->y);
    pango_cairo_show_layout(cairo, layout);
    cairo_destroy(cairo);
    cairo_surface_flush(run->mask);
}

static void find_caret(struct text_run *run, PangoLayout *layout, const char *text, int shift)
{
    PangoRectangle end;

    pango_layout_get_cursor_pos(layout, (int)strlen(text), &end, NULL);
    pango_extents_to_pixels(&end, NULL);
    run->caret_x = end.x;
    run->caret_y = end.y + shift;
    run->caret_height = end.height;
}

static void lay_out(struct text_engine *engine, struct kept *kept)
{
    const struct asked *asked = &kept->asked;
    struct text_run *run = &kept->run;
    PangoLayout *layout = fonts_layout(engine->fonts, asked->text, asked->style.size_px,
                                       asked->style.leading, asked->style.bold);
    PangoRectangle ink, logical;
    int shift;

    pango_layout_set_alignment(layout, alignment(asked, layout));
    if (asked->width_px > 0) {
        pango_layout_set_width(layout, asked->width_px * PANGO_SCALE);
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    run->lines = pango_layout_get_line_count(layout);
    run->fits = run->lines <= asked->lines && !breaks_a_word(layout, asked->text);
    if (asked->may_cut && run->lines > asked->lines) {
        pango_layout_set_height(layout, -asked->lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        run->lines = asked->lines;
    }
    pango_layout_get_pixel_extents(layout, &ink, &logical);
    run->x = logical.x;
    run->width = logical.width;
    run->height = logical.height;
    /* Every script stands on the line that Andika's letters would stand on. */
    shift = (int)lround(fonts_baseline(engine->fonts, asked->style.size_px, asked->style.leading) -
                        (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    run->size_px = asked->style.size_px;
    run->unknown = pango_layout_get_unknown_glyphs_count(layout);
    draw_mask(kept, layout, &ink);
    run->ink_y += shift;
    find_caret(run, layout, asked->text, shift);
    g_object_unref(layout);
}

const struct text_run *text_run(struct text_engine *engine, const char *text,
                                const struct text_style *style, int width_px, int lines,
                                bool may_cut)
{
    struct asked asked = {*style, width_px, lines, may_cut, (char *)text};
    struct kept *kept = g_hash_table_lookup(engine->kept, &asked);

    if (kept)
        return &kept->run;
    if (engine->kept_bytes > KEPT_BYTES_MOST) {
        g_hash_table_remove_all(engine->kept);
        engine->kept_bytes = 0;
    }
    kept = g_new0(struct kept, 1);
    kept->asked = asked;
    kept->asked.text = g_strdup(text);
    lay_out(engine, kept);
    if (kept->run.mask)
        engine->kept_bytes += (size_t)cairo_image_surface_get_stride(kept->run.mask) *
                              (size_t)cairo_image_surface_get_height(kept->run.mask);
    engine->kept_bytes += sizeof *kept + strlen(text);
    g_hash_table_add(engine->kept, kept);
    return &kept->run;
}

size_t text_kept_bytes(const struct text_engine *engine)
{
    return engine->kept_bytes;
}

static int lines_in(const struct text_style *style, int height_px)
{
    int lines = (int)(height_px / (style->size_px * style->leading) + 0.1);

    return MAX(lines, 1);
}

const struct text_run *text_fit(struct text_engine *engine, const char *text,
                                const struct text_style *style, int width_px, int height_px,
                                bool may_cut)
{
    const double steps[] = {1, STEP_DOWN};
    struct text_style tried = *style;
    const struct text_run *run;

    for (int wrapped = 0; wrapped < 2; wrapped++) {
        for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
            tried.size_px = round(style->size_px * steps[i]);
            run = text_run(engine, text, &tried, width_px,
                           wrapped ? lines_in(&tried, height_px) : 1, false);
            if (run->fits)
                return run;
        }
    }
    for (double step = STEP_DOWN; step > SHRINK_MOST && !may_cut; step -= 0.05) {
        tried.size_px = round(style->size_px * step);
        run = text_run(engine, text, &tried, width_px, lines_in(&tried, height_px), false);
        if (run->fits)
            return run;
    }
    return text_run(engine, text, &tried, width_px, lines_in(&tried, height_px), may_cut);
}

int scene_words_width(const struct theme *theme, const char *text, enum type_size type, bool bold)
{
    struct fonts *fonts = fonts_new(theme->language);
    double size_px = theme->type[type] * theme->scale;
    PangoLayout *layout = fonts_layout(fonts, text, size_px, 1.25, bold);
    int width_px;

    pango_layout_get_pixel_size(layout, &width_px, NULL);
    g_object_unref(layout);
    fonts_free(fonts);
    return (int)ceil(width_px / theme->scale);
}
