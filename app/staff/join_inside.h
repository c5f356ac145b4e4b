// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of the screen on which a device asks to join a school: what it knows, and how each
 * step looks (join_view.c). */
#include "staff/frame.h"
#include "staff/pad.h"
#include "ui/keyboard.h"

enum join_step { JOIN_CODE, JOIN_TYPE, JOIN_NAME, JOIN_PIN };

struct join {
    enum join_step step;
    bool is_writing; /* the keyboard is open: JOIN_TYPE and JOIN_NAME */
    struct keyboard keyboard;
    struct pad pad;
    char first[PAD_FIGURES + 1]; /* the PIN as it was typed first */
    char *code, *name;
    bool was_none; /* what was read or typed last was no code of a plan server */
};

enum { JOIN_ACTION_TYPE = 1, JOIN_ACTION_BADGE, JOIN_ACTION_LETTERS = 1000 };

/* The live picture, in which the code is looked for. */
struct box join_picture(const struct theme *theme);
void join_declare(const void *state, const struct app *app, struct scene *scene);
