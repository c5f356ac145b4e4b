// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* QR codes before the camera, which anybody may hold there. A throwaway child looks at the frames
 * (child/child.h), as long as they are looked at: no reader of codes meets them where the keys are.
 * What they say is bytes, to be checked by whoever asked. One thread, never the main one. */
#include "capture/photo.h"

struct qr;
struct qr *qr_new(void);
void qr_free(struct qr *qr); /* NULL allowed */
/* Nobody looks any more: the child ends, until there is a frame again. */
void qr_rest(struct qr *qr);

/* The first code in the picture that begins so; NULL where there is none. Some ten milliseconds. */
GBytes *qr_find(struct qr *qr, const struct pixels *pixels, const char *begins);
