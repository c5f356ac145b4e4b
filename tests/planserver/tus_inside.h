// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the two halves of tus share: creation and looking (tus.c), and sending (tus_patch.c). */
#include "planserver/server.h"

struct tus {
    GHashTable *busy; /* ids of uploads that are being patched */
};

/* A header that is a whole number of bytes; false for anything else. */
bool tus_number(const char *text, int64_t *value);
void tus_reply_number(struct call *call, const char *name, int64_t value);
/* The upload that the path names, if it is this device's; NULL when it was answered. */
struct upload *tus_find(struct call *call);
/* False, and forgotten, when bytes that were promised are not there any more. */
bool tus_is_whole(struct call *call, const struct upload *upload);
/* Removes the bytes and the row; a crash between the two leaves a row whose bytes are missing,
 * which is noticed when it is used. */
void tus_forget(struct call *call, const struct upload *upload);
