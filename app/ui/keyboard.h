// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The on-screen keyboard: letter targets for a screen that writes, and the text being written.
 * Layouts are data (assets/strings/keyboard-<language>.json): rows of letters, with Welsh accents a
 * hold or a key away. */
#include "ui/scene.h"

struct keyboard {
    GString *text;
    bool shifted;
    int page;      /* 0 letters, 1 figures, 2 accents */
    size_t most;   /* characters */
};

void keyboard_init(struct keyboard *keyboard, const char *text, size_t most);
void keyboard_finish(struct keyboard *keyboard);
/* Declares the letters into `box`, with actions from `first_action` on, rows from `first_row`. The
 * "Done" key has the id `done`. */
void keyboard_declare(const struct keyboard *keyboard, struct scene *scene, struct box box,
                      int first_action, int first_row);
/* True when the action was the keyboard's (text may have changed); `*done` when it was Done. */
bool keyboard_act(struct keyboard *keyboard, int action, int arg, int first_action, bool *done);
/* Typed on a real keyboard (UTF-8), and its Backspace as "\b". Control characters are dropped. */
void keyboard_type(struct keyboard *keyboard, const char *utf8);
