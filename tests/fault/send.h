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
/* A vault that a cut left, after `said` (all that the dock said by then): what was sent is known by
 * its address or its receipt, so that no byte goes twice even to a server that gives no receipts.
 */
void send_check_cut(const char *vault, const char *said, struct verdict *verdict);
/* The dock takes up such a vault, in the place of its world's: it must come to its end. */
void send_resume(const struct send *send, const char *vault, struct verdict *verdict);
/* What came to the server by now: nothing twice. */
void send_check_server(struct send *send, struct verdict *verdict);
