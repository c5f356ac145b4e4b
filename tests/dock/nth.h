// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The program killed at, or failed by, each of its calls to the system in turn (strace), from an
 * enrolment to the last receipt. After each, a run that nothing disturbs must end with everything
 * received, one upload of the item, and no byte of it sent twice. */
#include "dock/rig.h"

/* The vault of a device that asks to be enrolled and has one item. */
struct id nth_prepare(struct dock_rig *rig);
/* The program's exit status with `fault` at the call `when` of `calls`, as strace's inject has
 * them. */
int nth_run(struct dock_rig *rig, const char *calls, const char *fault, int when);
/* Does all that is said above. Each time `step` calls later, until none is left
 * to disturb. */
void nth_disturb(struct dock_rig *rig, const char *calls, const char *fault, int step);
