// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The desk: the page where a person gives out enrolment codes and accepts the devices that came
 * with them, by their names and words. Plain HTML and forms; nothing runs in it. Whoever has its
 * address, in which a secret stands, is that person. */
#include "planserver/server.h"

#define DESK_PATH "/school/"

void desk_show(struct call *call);
/* A form: accept, refuse, code. */
void desk_act(struct call *call);
