// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The on-screen keyboard: letter targets for a screen that writes, and the text being written.
 * Layouts are data (assets/strings/keyboard-<language>.json): three rows for each page of letters,
 * figures and accents, and the words on the other keys. A mirrored theme does not turn the letters
 * round: a keyboard is the same in either hand. */
#include "ui/scene.h"
#include <glib.h>

struct keyboard_layout;

struct keyboard {
    GString *text;
    bool shifted;  /* for the next letter */
    int page;      /* 0 letters, 1 figures, 2 accents */
    size_t most;   /* characters */
    struct keyboard_layout *layout;
};

/* `language` is the theme's; one without a layout of its own writes English letters. */
void keyboard_init(struct keyboard *keyboard, const char *language, const char *text, size_t most);
void keyboard_finish(struct keyboard *keyboard);
/* How many actions it takes from `first_action` on, and rows from `first_row` on. */
#define KEYBOARD_ACTIONS 7
#define KEYBOARD_ROWS 4
/* Declares tray and keys into `box`: as wide as the layout, and 488 units high on the wide one (at
 * least 284 on the small), so that letters keep 12 mm. Ids: `key-<letter>`, `shift`, `backspace`,
 * `figures`, `accents`, `space`, and `done`. */
void keyboard_declare(const struct keyboard *keyboard, struct scene *scene, struct box box,
                      int first_action, int first_row);
/* True when the action was the keyboard's (text may have changed); `*done` when it was Done. */
bool keyboard_act(struct keyboard *keyboard, int action, int arg, int first_action, bool *done);
/* Typed on a real keyboard (UTF-8), and its Backspace as "\b". Control characters are dropped. */
void keyboard_type(struct keyboard *keyboard, const char *utf8);
