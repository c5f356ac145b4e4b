// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* QR codes before the camera. What they say comes from anybody: it is bytes, to be checked by
 * whoever asked. */
#include "capture/photo.h"

/* The first code in the picture that begins so; NULL where there is none. Some ten milliseconds:
 * never on the main thread. */
GBytes *qr_find(const struct pixels *pixels, const char *begins);
