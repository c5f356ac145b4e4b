// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text_fonts.h"

#include <glib.h>

#define FAMILIES "Andika, Noto Sans Arabic, Noto Sans, Noto Sans CJK SC, sans-serif"
/* Arabic is never bold below t4. */
#define ARABIC_BOLD_FROM_PX 26

struct fonts {
    PangoFontMap *map;
    PangoContext *context;
};

static PangoContext *new_context(PangoFontMap *map, const char *language)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(language));
    return context;
}

struct fonts *fonts_new(const char *language)
{
    struct fonts *fonts = g_new0(struct fonts, 1);

    fonts->map = pango_cairo_font_map_new();
    fonts->context = new_context(fonts->map, language);
    return fonts;
}

void fonts_free(struct fonts *fonts)
{
    g_object_unref(fonts->context);
    g_object_unref(fonts->map);
    g_free(fonts);
}

static bool has_arabic(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (g_unichar_get_script(g_utf8_get_char(at)) == G_UNICODE_SCRIPT_ARABIC)
            return true;
    }
    return false;
}

PangoLayout *fonts_layout(struct fonts *fonts, const char *text, double size_px, double leading,
                          bool bold)
{
    PangoLayout *layout = pango_layout_new(fonts->context);
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);
    PangoAttrList *attributes = pango_attr_list_new();

    if (bold && (size_px >= ARABIC_BOLD_FROM_PX || !has_arabic(text)))
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(font, size_px * PANGO_SCALE);
    pango_attr_list_insert(
        attributes, pango_attr_line_height_new_absolute((int)(size_px * leading * PANGO_SCALE)));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_auto_dir(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
    return layout;
}
