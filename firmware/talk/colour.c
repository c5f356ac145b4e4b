// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/colour.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define TEXT_MOST 64

/* CSS Color 4, 6.1, those that boards are painted in: the sixteen of HTML, and the usual others. */
static const struct {
    const char *name;
    uint32_t argb;
} names[] = {
    {"aqua", 0xff00ffff},        {"beige", 0xfff5f5dc},       {"black", 0xff000000},
    {"blue", 0xff0000ff},        {"brown", 0xffa52a2a},       {"chocolate", 0xffd2691e},
    {"coral", 0xffff7f50},       {"crimson", 0xffdc143c},     {"cyan", 0xff00ffff},
    {"darkblue", 0xff00008b},    {"darkgray", 0xffa9a9a9},    {"darkgreen", 0xff006400},
    {"darkgrey", 0xffa9a9a9},    {"darkorange", 0xffff8c00},  {"darkred", 0xff8b0000},
    {"fuchsia", 0xffff00ff},     {"gold", 0xffffd700},        {"gray", 0xff808080},
    {"green", 0xff008000},       {"grey", 0xff808080},        {"indigo", 0xff4b0082},
    {"ivory", 0xfffffff0},       {"khaki", 0xfff0e68c},       {"lavender", 0xffe6e6fa},
    {"lightblue", 0xffadd8e6},   {"lightcyan", 0xffe0ffff},   {"lightgray", 0xffd3d3d3},
    {"lightgreen", 0xff90ee90},  {"lightgrey", 0xffd3d3d3},   {"lightpink", 0xffffb6c1},
    {"lightyellow", 0xffffffe0}, {"lime", 0xff00ff00},        {"magenta", 0xffff00ff},
    {"maroon", 0xff800000},      {"navy", 0xff000080},        {"olive", 0xff808000},
    {"orange", 0xffffa500},      {"orchid", 0xffda70d6},      {"peachpuff", 0xffffdab9},
    {"pink", 0xffffc0cb},        {"plum", 0xffdda0dd},        {"purple", 0xff800080},
    {"red", 0xffff0000},         {"salmon", 0xfffa8072},      {"silver", 0xffc0c0c0},
    {"skyblue", 0xff87ceeb},     {"tan", 0xffd2b48c},         {"teal", 0xff008080},
    {"tomato", 0xffff6347},      {"transparent", 0x00000000}, {"turquoise", 0xff40e0d0},
    {"violet", 0xffee82ee},      {"wheat", 0xfff5deb3},       {"white", 0xffffffff},
    {"whitesmoke", 0xfff5f5f5},  {"yellow", 0xffffff00},      {"yellowgreen", 0xff9acd32},
};

static uint32_t part(double value)
{
    return (uint32_t)(CLAMP(value, 0.0, 1.0) * 255.0 + 0.5);
}

static uint32_t pack(double alpha, double red, double green, double blue)
{
    return part(alpha) << 24 | part(red) << 16 | part(green) << 8 | part(blue);
}

/* `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`. */
static bool read_hex(const char *text, uint32_t *argb)
{
    size_t length = strlen(text);
    uint32_t digits[8] = {0, 0, 0, 0, 0, 0, 15, 15};
    bool is_short = length == 3 || length == 4;

    if (!is_short && length != 6 && length != 8)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isxdigit(text[i]))
            return false;
        digits[is_short ? 2 * i : i] = (uint32_t)g_ascii_xdigit_value(text[i]);
        if (is_short)
            digits[2 * i + 1] = digits[2 * i];
    }
    *argb = digits[6] << 28 | digits[7] << 24 | digits[0] << 20 | digits[1] << 16 |
            digits[2] << 12 | digits[3] << 8 | digits[4] << 4 | digits[5];
    return true;
}

/* One number of a function; `whole` is what makes 1 of it, where it is no percentage. */
static bool read_number(const char **at, double whole, double *value)
{
    char *end;

    *at += strspn(*at, " ,/\t");
    if (!g_ascii_isdigit(**at) && !strchr("+-.", **at))
        return false;
    *value = g_ascii_strtod(*at, &end);
    if (end == *at || !isfinite(*value))
        return false;
    if (g_str_has_prefix(end, "deg"))
        end += 3;
    *value /= *end == '%' ? 100.0 : whole;
    *at = end + (*end == '%');
    return true;
}

static double hue_part(double low, double high, double hue)
{
    hue -= floor(hue);
    if (hue < 1.0 / 6)
        return low + (high - low) * 6 * hue;
    if (hue < 0.5)
        return high;
    return hue < 2.0 / 3 ? low + (high - low) * (2.0 / 3 - hue) * 6 : low;
}

static uint32_t from_hsl(const double value[4])
{
    double light = CLAMP(value[2], 0.0, 1.0);
    double strong = CLAMP(value[1], 0.0, 1.0);
    double high = light <= 0.5 ? light * (1 + strong) : light + strong - light * strong;
    double low = 2 * light - high;

    return pack(value[3], hue_part(low, high, value[0] + 1.0 / 3), hue_part(low, high, value[0]),
                hue_part(low, high, value[0] - 1.0 / 3));
}

/* What stands between the brackets of rgb() or hsl(), with an alpha or without. */
static bool read_function(const char *at, bool hsl, uint32_t *argb)
{
    const double wholes[] = {hsl ? 360 : 255, hsl ? 100 : 255, hsl ? 100 : 255, 1};
    double value[4] = {0, 0, 0, 1};
    int count = 0;

    at += strspn(at, " \t");
    if (*at++ != '(')
        return false;
    while (count < 4 && read_number(&at, wholes[count], &value[count]))
        count++;
    at += strspn(at, " \t");
    if (count < 3 || (*at && strcmp(at, ")") != 0))
        return false;
    *argb = hsl ? from_hsl(value) : pack(value[3], value[0], value[1], value[2]);
    return true;
}

static bool read_name(const char *text, uint32_t *argb)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(text, names[i].name) == 0) {
            *argb = names[i].argb;
            return true;
        }
    }
    return false;
}

bool colour_read(const char *text, uint32_t *argb)
{
    g_autofree char *plain = NULL;

    if (!text || strnlen(text, TEXT_MOST) == TEXT_MOST)
        return false;
    plain = g_strstrip(g_ascii_strdown(text, -1));
    if (*plain == '#')
        return read_hex(plain + 1, argb);
    if (g_str_has_prefix(plain, "rgb"))
        return read_function(plain + 3 + (plain[3] == 'a'), false, argb);
    if (g_str_has_prefix(plain, "hsl"))
        return read_function(plain + 3 + (plain[3] == 'a'), true, argb);
    return read_name(plain, argb) || read_hex(plain, argb);
}

char *colour_write(uint32_t argb)
{
    unsigned red = argb >> 16 & 0xff, green = argb >> 8 & 0xff, blue = argb & 0xff;
    char alpha[G_ASCII_DTOSTR_BUF_SIZE];

    if (argb >> 24 == 0xff)
        return g_strdup_printf("rgb(%u, %u, %u)", red, green, blue);
    /* Three places tell all 256 apart. */
    g_ascii_formatd(alpha, sizeof alpha, "%.3f", (argb >> 24) / 255.0);
    return g_strdup_printf("rgba(%u, %u, %u, %s)", red, green, blue, alpha);
}

uint32_t colour_over(uint32_t argb, uint32_t under)
{
    uint32_t alpha = argb >> 24, seen = 0xff000000;

    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t above = argb >> shift & 0xff, below = under >> shift & 0xff;
        seen |= ((above * alpha + below * (255 - alpha) + 127) / 255) << shift;
    }
    return seen;
}
