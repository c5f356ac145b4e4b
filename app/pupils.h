// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The pupils that a screen offers, and their faces. */
#include "plan/pack.h"
#include "ui/scene.h"

/* Today's pupils of every class that this device has, each once. `pack` may be NULL: nobody yet.
 * g_free the list; the pupils are the pack's. */
const struct pack_pupil **pupils_today(const struct pack *pack, size_t *count);
/* Today's pupils, then all others. */
const struct pack_pupil **pupils_everyone(const struct pack *pack, size_t *count);
/* The picture that a pupil chose for themself; `key` holds its text while the image is declared. */
#define PUPILS_KEY 256
struct image pupils_face(const struct pack_pupil *pupil, char key[PUPILS_KEY]);
