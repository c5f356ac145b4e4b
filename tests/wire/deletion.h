// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the real vault makes of words that a server says falsely: receipts, attests and times that
 * are forged, another's, or of another day. Nothing may be freed by them; and when the server is
 * right again everything that may go does go. */
#include "wire/play.h"

struct deletion;

/* Makes a device with items in its vault; `driver` is tests/fault's. */
struct deletion *deletion_new(const char *dock, const char *driver);
void deletion_free(struct deletion *deletion);
guint deletion_count(void);
const char *deletion_name(guint number);
void deletion_play(struct deletion *deletion, guint number, struct found *found);
