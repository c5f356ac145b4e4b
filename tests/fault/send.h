// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The dock's way of an item: the real viewfinder-dock takes what a world's vault holds to a server
 * on loopback, which signs receipts as the world's school does. */
#include "fault/check.h"

struct send;

/* A server and, in the world, the dock's settings and token. Its thread is gone with a fork. */
struct send *send_new(const char *driver, const char *world);
void send_free(struct send *send);
/* The program and its words, NULL-terminated. Borrowed. */
const char *const *send_command(const struct send *send);
/* Runs the dock undisturbed, to its end, and looks: each item is at the server once, whole, and its
 * receipt is here. All that the dock called received is added to `said`, in the driver's words. */
void send_finish(struct send *send, GString *said, struct verdict *verdict);
/* What a dock said, in the driver's words. */
void send_said(const char *out, GString *said);
