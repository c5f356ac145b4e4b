// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The staff's screens: one file each, one row each. The dark rail says to all that one is open. */
#include "screen.h"

extern const struct screen locked_screen;
extern const struct screen join_screen;
extern const struct screen badge_screen;
extern const struct screen staff_pin_screen;
extern const struct screen people_screen;
extern const struct screen new_pin_screen;
extern const struct screen camera_screen;
extern const struct screen markup_screen;
extern const struct screen file_it_screen;
extern const struct screen caption_screen;
extern const struct screen inbox_screen;
extern const struct screen items_screen;
extern const struct screen dock_screen;
