// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The theme: every colour, size, radius and type step there is; nothing of the kind stands anywhere
 * else. Values are those of assets/theme/<name>.json.
 *
 * Screens are laid out in *units*: one unit is one pixel of the panel that the layout was drawn for
 * (149 dpi for the wide layout, 1280x800 on 10.1 inches; 133 dpi for the small one, 800x480 on 7).
 * The theme knows how many pixels a unit takes on this panel, so that 20 mm are 20 mm. */
#include "core/fault.h"
#include <stdint.h>

enum layout { LAYOUT_WIDE, LAYOUT_SMALL };

enum colour {
    COLOUR_GROUND, COLOUR_TRAY, COLOUR_CARD, COLOUR_LINE, COLOUR_EDGE, COLOUR_LIP, COLOUR_INK,
    COLOUR_INK2, COLOUR_ON, COLOUR_ACCENT, COLOUR_ACCENT_TINT, COLOUR_NOW, COLOUR_SAY, COLOUR_SAY_INK,
    COLOUR_LIKE, COLOUR_LIKE_TINT, COLOUR_MIDDLE, COLOUR_MIDDLE_TINT, COLOUR_DISLIKE,
    COLOUR_DISLIKE_TINT, COLOUR_WARN, COLOUR_WARN_TINT, COLOUR_ALERT, COLOUR_ALERT_TINT, COLOUR_REC,
    COLOUR_OFF, COLOUR_OFF_TINT, COLOUR_RAIL, COLOUR_RAIL_KEY, COLOUR_RAIL_TEXT, COLOUR_RAIL_2,
    COLOUR_LIP_GO, COLOUR_LIP_STOP, COLOUR_NONE, COLOUR_COUNT
};

/* Classes of words on a board, in the order of their columns: each has a fill and an edge. */
enum word_class {
    WORD_PEOPLE, WORD_DOING, WORD_DESCRIBING, WORD_THINGS, WORD_SOCIAL, WORD_QUESTIONS, WORD_LITTLE,
    WORD_CLASSES
};

/* Type steps t1 (20 units, the smallest anywhere) to t6 (56); the small layout is one step down
 * (18 to 42). */
enum type_size { TYPE_T1, TYPE_T2, TYPE_T3, TYPE_T4, TYPE_T5, TYPE_T6, TYPE_COUNT };

struct theme {
    char name[16];         /* calm, contrast, low */
    enum layout layout;
    double scale;          /* pixels a unit */
    double dpi;
    int width_px, height_px;
    int width, height;     /* of the layout, in units: 1280x800 or 800x480 */
    int left_px, top_px;   /* margins where the panel's shape differs from the layout's */
    bool mirrored;         /* right to left: units are mirrored when drawn */
    bool left_handed;      /* the pupil's two sides change places; all else stays as it reads */
    bool is_contrast;
    int text_percent;      /* 100, 115, 130 */
    uint32_t colour[COLOUR_COUNT]; /* 0xAARRGGBB */
    struct { uint32_t fill, edge; } word[WORD_CLASSES]; /* 0xAARRGGBB */
    int type[TYPE_COUNT];  /* units, text_percent applied */
    int edge, lip, staff_lip;      /* widths */
    int radius_staff, radius_card, radius_key, radius_choice;
    char language[16];
};

/* `dpi` 0: 149 for a panel at least 1100 px wide, else 133. The wide layout is taken where its targets
 * keep their size in millimetres, else the small one; either is scaled to fit the panel whole.
 * `mirrored` follows the language. FAULT_INVALID for an unknown name. */
bool theme_load(struct theme *theme, const char *name, int width_px, int height_px, int dpi,
                int text_percent, const char *language, GError **error) MUST_CHECK;
double theme_mm(const struct theme *theme, double units);
/* A point of the panel in units, as screens are declared: margins and mirroring taken out. */
void theme_point(const struct theme *theme, double x_px, double y_px, double *x, double *y);
