// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The main loop. */
struct app;

/* Runs until the window is closed, the script ends or SIGTERM comes. */
void loop_run(struct app *app);
/* Paints what differs from what was painted last. */
void loop_paint(struct app *app);
