// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text_fonts.h"

#include <fontconfig/fontconfig.h>
#include <glib.h>
#include <pango/pangofc-fontmap.h>

#define ANDIKA "Andika"
#define EVERY "Andika, Noto Sans Arabic, Noto Sans, Noto Sans CJK SC, sans-serif"
/* Arabic is never bold below t4. */
#define ARABIC_BOLD_FROM_PX 26

/* Fontconfig with Andika's folder alone: a tenth of the time that all of a machine's fonts take. */
static const char near_config[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
    "<dir>/usr/share/fonts/truetype/andika</dir><dir>/usr/local/share/fonts/andika</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix=\"xdg\">fontconfig</cachedir>"
    "</fontconfig>";

struct fonts {
    PangoContext *near, *wide; /* `wide` NULL until a text needs it */
    PangoLanguage *language;
    double ascent, descent; /* Andika's, in sizes */
};

/* Pango looks the machine's fonts through on a thread of its own as soon as a map is made, unless
 * fontconfig already has fonts; so ours are put in its place until the first font is loaded, then
 * taken out again for everyone else's sake. NULL where Andika is not installed. */
static PangoFontMap *make_near(void)
{
    FcConfig *config = FcConfigCreate();
    PangoFontDescription *andika = pango_font_description_from_string(ANDIKA);
    PangoFontMap *map = NULL;
    PangoContext *context;
    PangoFont *font;

    if (FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)near_config, FcTrue) &&
        FcConfigBuildFonts(config) && FcConfigGetFonts(config, FcSetSystem)->nfont > 0) {
        FcConfigSetCurrent(config);
        map = pango_cairo_font_map_new();
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
        context = pango_font_map_create_context(map);
        font = pango_font_map_load_font(map, context, andika);
        FcConfigSetCurrent(NULL);
        g_clear_object(&font);
        g_object_unref(context);
    }
    FcConfigDestroy(config);
    pango_font_description_free(andika);
    return map;
}

static gpointer make_wide(gpointer none)
{
    (void)none;
    return pango_cairo_font_map_new();
}

static gpointer make_near_or_wide(gpointer none)
{
    PangoFontMap *map = make_near();

    return map ? map : make_wide(none);
}

/* One of each for the program, as the libraries themselves would have it: they are caches of what
 * is installed. */
static PangoFontMap *near_map(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, make_near_or_wide, NULL);
}

static PangoFontMap *wide_map(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, make_wide, NULL);
}

static PangoContext *new_context(PangoFontMap *map, PangoLanguage *language)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, language);
    return context;
}

static void measure(struct fonts *fonts)
{
    PangoFontDescription *font = pango_font_description_from_string(ANDIKA);
    PangoFontMetrics *metrics;

    pango_font_description_set_absolute_size(font, 100 * PANGO_SCALE);
    metrics = pango_context_get_metrics(fonts->near, font, fonts->language);
    fonts->ascent = pango_font_metrics_get_ascent(metrics) / (100.0 * PANGO_SCALE);
    fonts->descent = pango_font_metrics_get_descent(metrics) / (100.0 * PANGO_SCALE);
    pango_font_metrics_unref(metrics);
    pango_font_description_free(font);
}

struct fonts *fonts_new(const char *language)
{
    struct fonts *fonts = g_new0(struct fonts, 1);

    fonts->language = pango_language_from_string(language);
    fonts->near = new_context(near_map(), fonts->language);
    measure(fonts);
    return fonts;
}

void fonts_free(struct fonts *fonts)
{
    g_object_unref(fonts->near);
    g_clear_object(&fonts->wide);
    g_free(fonts);
}

/* Andika writes Latin, Greek and Cyrillic; anything else is somebody else's. */
static bool needs_wide(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (letter >= 0x530 && !(letter >= 0x1D00 && letter < 0x2070))
            return true;
    }
    return false;
}

static bool has_arabic(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (g_unichar_get_script(g_utf8_get_char(at)) == G_UNICODE_SCRIPT_ARABIC)
            return true;
    }
    return false;
}

static PangoContext *context_for(struct fonts *fonts, bool wide)
{
    if (!wide)
        return fonts->near;
    if (!fonts->wide)
        fonts->wide = new_context(wide_map(), fonts->language);
    return fonts->wide;
}

static PangoAttrList *line_height(double size_px, double leading)
{
    PangoAttrList *attributes = pango_attr_list_new();

    pango_attr_list_insert(
        attributes, pango_attr_line_height_new_absolute((int)(size_px * leading * PANGO_SCALE)));
    return attributes;
}

static PangoLayout *lay_out(struct fonts *fonts, bool wide, const char *text, double size_px,
                            double leading, bool bold)
{
    PangoLayout *layout = pango_layout_new(context_for(fonts, wide));
    PangoFontDescription *font = pango_font_description_from_string(wide ? EVERY : ANDIKA);
    PangoAttrList *attributes = line_height(size_px, leading);

    if (bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(font, size_px * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_auto_dir(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
    return layout;
}

PangoLayout *fonts_layout(struct fonts *fonts, const char *text, double size_px, double leading,
                          bool bold)
{
    bool wide = needs_wide(text);
    PangoLayout *layout;

    if (bold && wide && size_px < ARABIC_BOLD_FROM_PX && has_arabic(text))
        bold = false;
    layout = lay_out(fonts, wide, text, size_px, leading, bold);
    if (!wide && pango_layout_get_unknown_glyphs_count(layout) > 0) {
        g_object_unref(layout);
        layout = lay_out(fonts, true, text, size_px, leading, bold);
    }
    return layout;
}

double fonts_baseline(struct fonts *fonts, double size_px, double leading)
{
    return size_px * (leading + fonts->ascent - fonts->descent) / 2;
}
