// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "planserver/server.h"

/* POST /v1/receipts/query: what became of each record that this device has sent. */
void receipts_answer(struct call *call);
/* GET /v1/time: the time, signed, for a nonce. */
void receipts_time(struct call *call);
