// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The player: what a script may ask of the app, and its turn in the main loop. */
#include "script/script.h"

struct app;
struct script_turn player_turn(struct app *app);
