// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "planserver/server.h"

/* GET /v1/pack: the plan, sealed to this device. Sealed anew, under the next number, when the plan
 * folder's content has changed since; else the bytes of before. */
void packs_answer(struct call *call);
