// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the two files of enrolment share: codes (enrol_code.c) and the devices that come with them.
 */
#include "planserver/enrol.h"

#define ENROL_FILE_MOST ((size_t)64 * 1024)

/* So many random bytes in hex; the caller frees. */
char *enrol_hex(size_t bytes);
bool enrol_code_is_good(struct server *server, const struct digest *code, bool *accepted);
