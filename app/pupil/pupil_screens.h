// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The pupil's screens: one file each, one row each. Look: the pupil's sides never move. */
#include "screen.h"

extern const struct screen chooser_screen;
extern const struct screen home_screen;
extern const struct screen topics_screen;
extern const struct screen mat_screen;
extern const struct screen voice_screen;
extern const struct screen talk_screen;
