// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The first screen of a device that belongs to no school yet: what it waits for, the six words by
 * which it is known on the server's page, and the way to join. */
#include "app.h"
#include "layout.h"

void welcome_declare(const struct app *app, struct scene *scene);
struct go welcome_act(const struct action *action);
