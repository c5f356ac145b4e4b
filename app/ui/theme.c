// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include "core/assets.h"
#include "core/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DPI_WIDE 149.0
#define DPI_SMALL 133.0
#define WIDE_FROM_PX 1100
/* The wide layout may shrink by this much in millimetres before the small one is the better. */
#define SHRINK_MOST 0.85

struct layout_size {
    int width, height;
    double dpi;
    int type[TYPE_COUNT];
    int radius_staff, radius_card, radius_key, radius_choice;
};

static const struct layout_size layouts[] = {
    [LAYOUT_WIDE] = {1280, 800, DPI_WIDE, {20, 24, 28, 34, 42, 56}, 12, 16, 20, 28},
    [LAYOUT_SMALL] = {800, 480, DPI_SMALL, {18, 20, 24, 28, 34, 42}, 12, 14, 16, 20},
};

static const char *const colour_names[COLOUR_COUNT] = {
    [COLOUR_GROUND] = "ground",
    [COLOUR_TRAY] = "tray",
    [COLOUR_CARD] = "card",
    [COLOUR_LINE] = "line",
    [COLOUR_EDGE] = "edge",
    [COLOUR_LIP] = "lip",
    [COLOUR_INK] = "ink",
    [COLOUR_INK2] = "ink2",
    [COLOUR_ON] = "on",
    [COLOUR_ACCENT] = "accent",
    [COLOUR_ACCENT_TINT] = "accent_tint",
    [COLOUR_NOW] = "now",
    [COLOUR_SAY] = "say",
    [COLOUR_SAY_INK] = "say_ink",
    [COLOUR_LIKE] = "like",
    [COLOUR_LIKE_TINT] = "like_tint",
    [COLOUR_MIDDLE] = "middle",
    [COLOUR_MIDDLE_TINT] = "middle_tint",
    [COLOUR_DISLIKE] = "dislike",
    [COLOUR_DISLIKE_TINT] = "dislike_tint",
    [COLOUR_WARN] = "warn",
    [COLOUR_WARN_TINT] = "warn_tint",
    [COLOUR_ALERT] = "alert",
    [COLOUR_ALERT_TINT] = "alert_tint",
    [COLOUR_REC] = "rec",
    [COLOUR_OFF] = "off",
    [COLOUR_OFF_TINT] = "off_tint",
    [COLOUR_RAIL] = "rail",
    [COLOUR_RAIL_KEY] = "rail_key",
    [COLOUR_RAIL_TEXT] = "rail_text",
    [COLOUR_RAIL_2] = "rail_2",
    [COLOUR_LIP_GO] = "lip_go",
    [COLOUR_LIP_STOP] = "lip_stop",
};

static const char *const word_names[WORD_CLASSES] = {
    [WORD_PEOPLE] = "people", [WORD_DOING] = "doing",   [WORD_DESCRIBING] = "describing",
    [WORD_THINGS] = "things", [WORD_SOCIAL] = "social", [WORD_QUESTIONS] = "questions",
    [WORD_LITTLE] = "little",
};

static bool colour_of(const char *name, const char *text, uint32_t *colour, GError **error)
{
    char *end = NULL;
    unsigned long rgb;

    if (!text)
        return fault(error, FAULT_INVALID, "colour %s is missing", name);
    rgb = text[0] == '#' ? strtoul(text + 1, &end, 16) : 0;
    if (strlen(text) != 7 || !end || *end)
        return fault(error, FAULT_INVALID, "colour %s is '%s', not #RRGGBB", name, text);
    *colour = 0xFF000000u | (uint32_t)rgb;
    return true;
}

static bool read_colour(const json_t *colours, const char *name, uint32_t *colour, GError **error)
{
    const char *text = json_get_string(colours, name, error);

    return text && colour_of(name, text, colour, error);
}

static bool read_words(struct theme *theme, const json_t *document, GError **error)
{
    const json_t *words = json_get_object(document, "words", error);

    for (int i = 0; words && i < WORD_CLASSES; i++) {
        const json_t *pair = json_object_get(words, word_names[i]);

        if (!colour_of(word_names[i], json_string_value(json_array_get(pair, 0)),
                       &theme->word[i].fill, error) ||
            !colour_of(word_names[i], json_string_value(json_array_get(pair, 1)),
                       &theme->word[i].edge, error))
            return false;
    }
    return words != NULL;
}

static bool read_width(const json_t *document, const char *name, int *width, GError **error)
{
    int64_t value;

    if (!json_get_int(document, name, &value, error))
        return false;
    if (value < 0 || value > 16)
        return fault(error, FAULT_INVALID, "%s is out of 0 to 16", name);
    *width = (int)value;
    return true;
}

static bool read_theme(struct theme *theme, const json_t *document, GError **error)
{
    const json_t *colours = json_get_object(document, "colours", error);

    if (!colours)
        return false;
    for (int i = 0; i < COLOUR_NONE; i++) {
        if (!read_colour(colours, colour_names[i], &theme->colour[i], error))
            return false;
    }
    theme->colour[COLOUR_NONE] = 0;
    return read_words(theme, document, error) &&
           read_width(document, "edge", &theme->edge, error) &&
           read_width(document, "lip", &theme->lip, error) &&
           read_width(document, "staff_lip", &theme->staff_lip, error);
}

static double fit(const struct theme *theme, enum layout layout)
{
    return fmin((double)theme->width_px / layouts[layout].width,
                (double)theme->height_px / layouts[layout].height);
}

static void set_layout(struct theme *theme, int dpi)
{
    const struct layout_size *size;

    theme->dpi = dpi > 0 ? dpi : theme->width_px >= WIDE_FROM_PX ? DPI_WIDE : DPI_SMALL;
    theme->layout =
        fit(theme, LAYOUT_WIDE) * DPI_WIDE / theme->dpi >= SHRINK_MOST ? LAYOUT_WIDE : LAYOUT_SMALL;
    size = &layouts[theme->layout];
    theme->scale = fit(theme, theme->layout);
    theme->width = size->width;
    theme->height = size->height;
    theme->left_px = (int)((theme->width_px - size->width * theme->scale) / 2);
    theme->top_px = (int)((theme->height_px - size->height * theme->scale) / 2);
    for (int i = 0; i < TYPE_COUNT; i++)
        theme->type[i] = (size->type[i] * theme->text_percent + 50) / 100;
    theme->radius_staff = size->radius_staff;
    theme->radius_card = size->radius_card;
    theme->radius_key = size->radius_key;
    theme->radius_choice = size->radius_choice;
}

static bool reads_right_to_left(const char *language)
{
    static const char *const leftward[] = {"ar", "ur", "fa", "he", "ps", "sd", "ku-Arab"};

    for (size_t i = 0; i < G_N_ELEMENTS(leftward); i++) {
        if (g_str_has_prefix(language, leftward[i]))
            return true;
    }
    return false;
}

bool theme_load(struct theme *theme, const char *name, int width_px, int height_px, int dpi,
                int text_percent, const char *language, GError **error)
{
    g_autofree char *relative = g_strdup_printf("theme/%s.json", name);
    json_t *document;
    bool read;

    memset(theme, 0, sizeof *theme);
    if (!g_str_equal(name, "calm") && !g_str_equal(name, "contrast") && !g_str_equal(name, "low"))
        return fault(error, FAULT_INVALID, "no theme '%s': calm, contrast or low", name);
    document = assets_json(relative, error);
    if (!document)
        return false;
    g_strlcpy(theme->name, name, sizeof theme->name);
    g_strlcpy(theme->language, language, sizeof theme->language);
    theme->width_px = width_px;
    theme->height_px = height_px;
    theme->text_percent = CLAMP(text_percent, 100, 130);
    theme->is_contrast = g_str_equal(name, "contrast");
    theme->mirrored = reads_right_to_left(language);
    set_layout(theme, dpi);
    read = read_theme(theme, document, error);
    if (!read)
        g_prefix_error(error, "%s: ", relative);
    json_decref(document);
    return read;
}

double theme_mm(const struct theme *theme, double units)
{
    return units * theme->scale / theme->dpi * 25.4;
}

void theme_point(const struct theme *theme, double x_px, double y_px, double *x, double *y)
{
    *x = (x_px - theme->left_px) / theme->scale;
    *y = (y_px - theme->top_px) / theme->scale;
    if (theme->mirrored)
        *x = theme->width - *x;
}
