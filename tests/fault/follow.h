// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Reads one process's strace log (-xx: every string in hexadecimal). */
#include "fault/trace.h"

/* Adds the calls, and to `disk`, which was read from `folder` before them, what they did to it.
 * False with a line on standard error for what cannot be followed. */
bool follow(const char *log, const char *folder, struct disk *disk, GPtrArray *calls);
/* As strace -xx writes these characters, without quotes; g_free. */
char *follow_hex(const char *text);
