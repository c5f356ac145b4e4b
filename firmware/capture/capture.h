// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Starting and ending what camera, microphone and sound stand on. Its start takes 25 ms, or more
 * than a second the first time after an installation (plug-ins are looked over, in this process: no
 * child is forked), so it never happens on the caller's thread: whoever needs it first starts it
 * on a worker. Calling these is optional. */

/* Starts it on a thread of its own, so that the first camera is there sooner. Returns at once. */
void capture_start_ahead(void);

/* Gives everything back, at the end of the program (leak checks want it). Every camera and
 * microphone must have been freed; nothing of capture/ that needs a stream works afterwards. */
void capture_finish(void);
