// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Of EXIF only the orientation matters here; the rest is thrown away unread. */
#include <stddef.h>
#include <stdint.h>

/* `data` is the payload of a JPEG APP1 segment, and hostile. Answers 1…8 as EXIF 2.3 (tag 0x0112)
 * has it, or 0 when there is none that makes sense. */
int exif_orientation(const uint8_t *data, size_t bytes);
