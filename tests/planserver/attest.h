// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The last word before a device frees its own copy: the bag is read again, all of it, now. One that
 * is not as it was received is set aside, and its record is unknown again: the device then sends it
 * anew. */
#include "planserver/server.h"

/* POST /v1/receipts/attest */
void attest_answer(struct call *call);
