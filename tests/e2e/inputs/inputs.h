// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the demonstration's camera sees and its microphone hears: photographs of drawn scenes as a
 * camera writes them, and spoken words. The same every time. */
#include "core/fault.h"

/* Turns and place are what a camera notes beside its pixels (EXIF 2.32, tags 0x0112 and 0x8825). */
struct shot {
    const char *scene; /* an SVG of assets/school/scenes */
    const char *name;
    int width_px, height_px; /* as it is seen, upright */
    int orientation;         /* 1 upright, 3 upside down, 6 turned to the left */
    bool has_place;
};
/* `folder` must be there. */
bool shot_write(const struct shot *shot, const char *scenes, const char *folder,
                GError **error) MUST_CHECK;

struct utterance {
    const char *name, *language, *words;
};
/* A WAV of 22050 Hz, 16 bits, mono. */
bool utterance_write(const struct utterance *utterance, const char *folder,
                     GError **error) MUST_CHECK;
