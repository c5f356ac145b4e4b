// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A keyboard's layout as it was read, for keyboard*.c alone. */
#include "ui/keyboard.h"
#include <jansson.h>

#define KEYBOARD_PAGES 3
#define KEYBOARD_LETTER_ROWS 3
#define KEYBOARD_COLUMNS_MOST 12

/* What a key does: its action, counted from the screen's first. */
enum key_kind {
    KEY_LETTER,
    KEY_SHIFT,
    KEY_BACKSPACE,
    KEY_FIGURES,
    KEY_ACCENTS,
    KEY_SPACE,
    KEY_DONE,
};

struct keyboard_layout {
    json_t *document;                                         /* owns every text below */
    GPtrArray *letters[KEYBOARD_PAGES][KEYBOARD_LETTER_ROWS]; /* const char *, one character each */
    int columns;                                              /* of the longest row */
    bool has_case;
};

/* Of this language, or English; English not being there is a broken installation: aborts. */
struct keyboard_layout *keyboard_layout_new(const char *language);
void keyboard_layout_free(struct keyboard_layout *layout);
/* The words on a key, and what is spoken for a sign; borrowed. NULL when there are none. */
const char *keyboard_layout_word(const struct keyboard_layout *layout, const char *key);
const char *keyboard_layout_say(const struct keyboard_layout *layout, const char *sign);
