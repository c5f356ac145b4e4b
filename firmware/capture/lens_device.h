// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The first V4L2 device that gives pictures: a board has others (decoders, a camera's metadata),
 * and a camera plugged in again may come back under another number. Free with g_free; NULL when
 * there is none. */
char *lens_device_first(void);
