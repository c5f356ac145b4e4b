// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hand.h"

#include "ui/picture.h"
#include "ui/text_fonts.h"

#include <glib.h>

struct ui_hand {
    struct fonts *fonts;
};

struct ui_hand *ui_hand_new(const char *language)
{
    struct ui_hand *hand = g_new0(struct ui_hand, 1);
    hand->fonts = fonts_new(language);
    return hand;
}

void ui_hand_free(struct ui_hand *hand)
{
    if (hand == NULL)
        return;
    fonts_free(hand->fonts);
    g_free(hand);
}

bool ui_hand_symbol(void *hand, cairo_t *cairo, const char *symbol, double x, double y, double side)
{
    (void)hand;
    picture_draw_symbol(cairo, symbol, x, y, side);
    return true;
}

void ui_hand_words(void *context, cairo_t *cairo, const char *words, double size, double most_width,
                   double *width, double *height)
{
    struct ui_hand *hand = context;
    PangoLayout *layout = fonts_layout(hand->fonts, words, size, 1.25, true);
    pango_layout_set_width(layout, (int)(most_width * PANGO_SCALE));
    PangoRectangle extents;
    pango_layout_get_extents(layout, NULL, &extents);
    *width = (double)extents.width / PANGO_SCALE;
    *height = (double)extents.height / PANGO_SCALE;
    if (cairo != NULL) {
        cairo_move_to(cairo, (double)-extents.x / PANGO_SCALE, 0);
        pango_cairo_show_layout(cairo, layout);
    }
    g_object_unref(layout);
}
