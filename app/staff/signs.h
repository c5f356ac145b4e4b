// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The signs of those who may open the device, where several do by a PIN alone: a person finds
 * themselves by a picture, and no name is to be read on a locked device. */
#include "app.h"
#include "layout.h"

#define SIGNS_ACTION 0x40000
enum { ROW_SIGNS = 50 };

/* A symbol's name. */
const char *signs_symbol(int sign);
/* True where there is something to choose. */
bool signs_are_shown(const struct app *app);
/* In the box, `page` of them, `who` chosen ("" nobody). */
void signs_declare(const struct app *app, struct scene *scene, struct box box, int page,
                   const char *who);
/* True when a sign was chosen, with `who` set, or the page was turned. */
bool signs_act(const struct app *app, const struct action *action, int *page,
               char who[ID_LENGTH + 1]);
