// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The PIN pad: six figures, tried when the sixth is in. Nothing of it is spoken. */
#include "app.h"

#include "seal/wrap.h"

#define PAD_FIGURES WRAP_PIN_DIGITS

enum pad_use {
    PAD_OPENS,  /* tried when the sixth is in */
    PAD_WRITES, /* a new PIN: PAD_FULL tells the screen that the sixth is in */
};

struct pad {
    enum pad_use use;
    char who[ID_LENGTH + 1]; /* whose PIN: "" the only one there is */
    const char *asks;        /* PAD_WRITES: the line below the title, a key of the words */
    char pin[PAD_FIGURES + 1];
    bool is_trying;
    bool was_wrong;
    bool has_failed; /* for another reason than the PIN */
};

/* Actions from PAD_ACTION on are the pad's. */
#define PAD_ACTION 0x30000

/* Declares title, dots and keys on the right half; rows from `first_row`. */
void pad_declare(const struct pad *pad, const struct app *app, struct scene *scene,
                 const char *title, int first_row);
/* True when the action was the pad's, or news of the PIN. `*opened` when it was right, or, with
 * PAD_WRITES, when all six figures are there. While a wait goes on it counts down, and asks for no
 * more than one tick a second. */
bool pad_act(struct pad *pad, struct app *app, const struct action *action, bool *opened);
/* Somebody else's, or typed again from the first figure. */
void pad_clear(struct pad *pad);
