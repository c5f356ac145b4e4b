// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Enrolment by code, and the tokens that it gives. The store keeps hashes of both, never the text.
 */
#include "planserver/server.h"

#define ENROL_CODE_MS ((int64_t)10 * 60 * 1000)

/* The text of a new code, to be freed: beside the running server, which is found in what it left in
 * the store. `url` or NULL, `school` (a folder) or NULL stand in for that. */
char *enrol_code(const char *store, const char *url, const char *school, GError **error) MUST_CHECK;
/* Leaves there what `enrol_code` looks for. */
bool enrol_leave(const struct server *server, GError **error) MUST_CHECK;
/* Shuts a device out from now on. */
bool enrol_revoke(const char *store, const char *device, GError **error) MUST_CHECK;

/* POST /v1/devices */
void enrol_answer(struct call *call);
/* Fills `call->device` by the bearer token; false when it was answered with 401 or 403. */
bool enrol_admit(struct call *call);
