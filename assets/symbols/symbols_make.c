// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes the symbols at build time, in the colours of each theme:
 *   symbols_make WORDS.json PALETTE.json OPENMOJI-FOLDER OWN-FOLDER OUT-FOLDER
 * Reads the drawings that WORDS.json names, from OpenMoji or, for own-*, from OWN-FOLDER; writes
 * OUT/calm|low|contrast/<symbol>.svg, and the same as <word>.svg, so that a word finds its
 * drawing without a table being read at run time. */
#include <cairo.h>
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIDE 72.0
#define MEASURE_PX 288
/* A square round the ink: its longer side, but long thin drawings not too large, small ones not
 * blown up, and a little air. */
#define AREA_FACTOR 1.12
#define SIDE_LEAST 46.0
#define AIR 1.02
#define INK "#1B2B31"
#define CONTRAST_INK "#FFE75A"
#define CONTRAST_STROKE "2.8"

enum theme { CALM, LOW, CONTRAST, THEMES };
static const char *const theme_names[THEMES] = {"calm", "low", "contrast"};

struct maker {
    json_t *words, *palette;
    const char *openmoji, *own, *out;
};

static G_GNUC_NORETURN void stop(const char *what, const char *which)
{
    fprintf(stderr, "symbols_make: %s: %s\n", what, which);
    exit(1);
}

static char *read_text(const char *path)
{
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        stop("cannot read (was 'npm install' run in the root folder?)", path);
    return text;
}

/* --- colours --- */

static double hue_part(double low, double high, double hue)
{
    hue = hue < 0 ? hue + 1 : hue > 1 ? hue - 1 : hue;
    if (hue < 1.0 / 6)
        return low + (high - low) * 6 * hue;
    if (hue < 0.5)
        return high;
    return hue < 2.0 / 3 ? low + (high - low) * (2.0 / 3 - hue) * 6 : low;
}

/* The same hue and lightness with half the saturation, in HSL. */
static void calm_further(unsigned rgb[3])
{
    double c[3] = {rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0};
    double most = fmax(c[0], fmax(c[1], c[2])), least = fmin(c[0], fmin(c[1], c[2]));
    double light = (most + least) / 2, spread = most - least, hue, saturation, high, low;

    if (spread <= 0)
        return;
    saturation = spread / (1 - fabs(2 * light - 1)) / 2;
    if (most == c[0])
        hue = (c[1] - c[2]) / spread / 6;
    else if (most == c[1])
        hue = (c[2] - c[0]) / spread / 6 + 1.0 / 3;
    else
        hue = (c[0] - c[1]) / spread / 6 + 2.0 / 3;
    high = light < 0.5 ? light * (1 + saturation) : light + saturation - light * saturation;
    low = 2 * light - high;
    for (int i = 0; i < 3; i++)
        rgb[i] = (unsigned)lround(255 * hue_part(low, high, hue + (1 - i) / 3.0));
}

static void append_colour(GString *out, const struct maker *maker, const char *hex,
                          enum theme theme)
{
    g_autofree char *lower = g_ascii_strdown(hex, -1);
    const char *mapped = json_string_value(json_object_get(maker->palette, lower));
    unsigned rgb[3];

    if (theme == CONTRAST) {
        g_string_append(out, CONTRAST_INK);
        return;
    }
    mapped = mapped ? mapped : hex;
    if (theme != LOW || sscanf(mapped, "#%2x%2x%2x", &rgb[0], &rgb[1], &rgb[2]) != 3) {
        g_string_append(out, mapped);
        return;
    }
    calm_further(rgb);
    g_string_append_printf(out, "#%02X%02X%02X", rgb[0], rgb[1], rgb[2]);
}

static size_t hex_length(const char *at)
{
    size_t digits = 0;

    while (g_ascii_isxdigit(at[1 + digits]))
        digits++;
    return digits == 3 || digits == 6 ? digits + 1 : 0;
}

/* Every colour of the drawing through the table. */
static char *recolour(const struct maker *maker, const char *svg, enum theme theme)
{
    GString *out = g_string_new(NULL);

    while (*svg) {
        size_t length = *svg == '#' ? hex_length(svg) : 0;

        if (length > 0) {
            g_autofree char *hex = g_strndup(svg, length);

            append_colour(out, maker, hex, theme);
            svg += length;
        } else {
            g_string_append_c(out, *svg++);
        }
    }
    return g_string_free(out, FALSE);
}

static void replace(char **text, const char *from, const char *to)
{
    char **parts = g_strsplit(*text, from, -1);

    g_free(*text);
    *text = g_strjoinv(to, parts);
    g_strfreev(parts);
}

/* --- shape --- */

static RsvgHandle *parse(const char *svg, const char *name)
{
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg, strlen(svg), NULL);

    if (!handle)
        stop("not an SVG drawing", name);
    return handle;
}

/* Where the ink is, in units of the drawing. */
static bool measure(const char *svg, const char *name, RsvgRectangle *ink)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, MEASURE_PX, MEASURE_PX);
    cairo_t *cairo = cairo_create(surface);
    RsvgHandle *handle = parse(svg, name);
    RsvgRectangle all = {0, 0, MEASURE_PX, MEASURE_PX};
    int left = MEASURE_PX, right = -1, top = MEASURE_PX, bottom = -1;
    const unsigned char *row;

    if (!rsvg_handle_render_document(handle, cairo, &all, NULL))
        stop("cannot be drawn", name);
    cairo_surface_flush(surface);
    row = cairo_image_surface_get_data(surface);
    for (int y = 0; y < MEASURE_PX; y++, row += cairo_image_surface_get_stride(surface)) {
        for (int x = 0; x < MEASURE_PX; x++) {
            if (row[x] < 16)
                continue;
            left = MIN(left, x);
            right = MAX(right, x);
            top = MIN(top, y);
            bottom = MAX(bottom, y);
        }
    }
    g_object_unref(handle);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    *ink = (RsvgRectangle){left * SIDE / MEASURE_PX, top * SIDE / MEASURE_PX,
                           (right + 1 - left) * SIDE / MEASURE_PX,
                           (bottom + 1 - top) * SIDE / MEASURE_PX};
    return right >= left;
}

/* The new viewBox, with `fill` as what a shape without a fill takes. */
static char *refit(const char *svg, const RsvgRectangle *ink, const char *fill, const char *name)
{
    double side = fmax(fmax(ink->width, ink->height), AREA_FACTOR * sqrt(ink->width * ink->height));
    char view[128], number[4][G_ASCII_DTOSTR_BUF_SIZE];
    const char *box = strstr(svg, "viewBox=\"0 0 72 72\"");
    GString *out = g_string_new(NULL);

    if (!box)
        stop("its viewBox is not 0 0 72 72", name);
    side = fmax(side, SIDE_LEAST) * AIR;
    g_ascii_formatd(number[0], sizeof number[0], "%.2f", ink->x + ink->width / 2 - side / 2);
    g_ascii_formatd(number[1], sizeof number[1], "%.2f", ink->y + ink->height / 2 - side / 2);
    g_ascii_formatd(number[2], sizeof number[2], "%.2f", side);
    g_snprintf(view, sizeof view, "fill=\"%s\" viewBox=\"%s %s %s %s\"", fill, number[0], number[1],
               number[2], number[2]);
    g_string_append_len(out, svg, box - svg);
    g_string_append(out, view);
    g_string_append(out, box + strlen("viewBox=\"0 0 72 72\""));
    return g_string_free(out, FALSE);
}

/* --- one drawing --- */

/* Ours have one file: in high contrast only its lines are drawn. */
static char *own_lines(const char *svg, const char *name)
{
    GString *lines = g_string_new(svg);
    const char *from = strstr(lines->str, "<g id=\"color\"");
    const char *to = strstr(lines->str, "<g id=\"line\"");

    if (!from || !to || to < from)
        stop("has no groups 'color' and 'line'", name);
    g_string_erase(lines, from - lines->str, to - from);
    return g_string_free(lines, FALSE);
}

static char *source(const struct maker *maker, const char *symbol, enum theme theme)
{
    g_autofree char *path = NULL;
    g_autofree char *svg = NULL;

    if (g_str_has_prefix(symbol, "own-")) {
        path = g_strdup_printf("%s/%s.svg", maker->own, symbol + 4);
        svg = read_text(path);
        return theme == CONTRAST ? own_lines(svg, symbol) : g_steal_pointer(&svg);
    }
    path = g_strdup_printf("%s/%s/svg/%s.svg", maker->openmoji,
                           theme == CONTRAST ? "black" : "color", symbol);
    return read_text(path);
}

/* Where the ink of the coloured drawing is: the other themes keep its place. */
static RsvgRectangle find_ink(const struct maker *maker, const char *symbol)
{
    g_autofree char *svg = source(maker, symbol, CALM);
    RsvgRectangle ink;

    if (!measure(svg, symbol, &ink))
        stop("has no ink", symbol);
    return ink;
}

static void make(const struct maker *maker, const char *symbol, enum theme theme,
                 const RsvgRectangle *ink)
{
    g_autofree char *svg = source(maker, symbol, theme);
    g_autofree char *coloured = recolour(maker, svg, theme);
    g_autofree char *fitted = NULL;
    g_autofree char *path = g_strdup_printf("%s/%s/%s.svg", maker->out, theme_names[theme], symbol);

    if (theme == CONTRAST)
        replace(&coloured, "stroke-width=\"2\"", "stroke-width=\"" CONTRAST_STROKE "\"");
    fitted = refit(coloured, ink, theme == CONTRAST ? CONTRAST_INK : INK, symbol);
    if (!g_file_set_contents(path, fitted, -1, NULL))
        stop("cannot write", path);
}

/* A hard link, since the assets are read without following symbolic ones. */
static void link_word(const struct maker *maker, const char *word, const char *symbol,
                      enum theme theme)
{
    g_autofree char *path = g_strdup_printf("%s/%s/%s.svg", maker->out, theme_names[theme], word);
    g_autofree char *target =
        g_strdup_printf("%s/%s/%s.svg", maker->out, theme_names[theme], symbol);

    g_unlink(path);
    if (link(target, path) != 0)
        stop("cannot link", path);
}

static void make_folders(const struct maker *maker)
{
    for (int theme = 0; theme < THEMES; theme++) {
        g_autofree char *folder = g_strdup_printf("%s/%s", maker->out, theme_names[theme]);

        if (g_mkdir_with_parents(folder, 0755) != 0)
            stop("cannot make", folder);
    }
}

static void make_word(const struct maker *maker, const char *word, const json_t *entry)
{
    const char *symbol = json_string_value(json_object_get(entry, "symbol"));
    RsvgRectangle ink;

    if (!symbol)
        stop("has no symbol", word);
    ink = find_ink(maker, symbol);
    for (int theme = 0; theme < THEMES; theme++) {
        make(maker, symbol, theme, &ink);
        link_word(maker, word, symbol, theme);
    }
}

int main(int argc, char **argv)
{
    struct maker maker;
    const char *word;
    json_t *entry;

    if (argc != 6) {
        fprintf(stderr, "symbols_make WORDS.json PALETTE.json OPENMOJI OWN OUT\n");
        return 2;
    }
    maker = (struct maker){json_load_file(argv[1], 0, NULL), json_load_file(argv[2], 0, NULL),
                           argv[3], argv[4], argv[5]};
    if (!maker.words || !maker.palette)
        stop("not JSON", maker.words ? argv[2] : argv[1]);
    make_folders(&maker);
    json_object_foreach(json_object_get(maker.words, "words"), word, entry)
    {
        make_word(&maker, word, entry);
    }
    json_decref(maker.words);
    json_decref(maker.palette);
    return 0;
}
