// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of the plan server's requests share, and nobody else. */
#include "transfer/plan_server.h"

#include <jansson.h>

/* Sends `request` to `path` of the server; the answer's status is one of `expected` (ends with 0).
 */
struct http_answer *plan_ask(struct plan_server *server, struct http_request *request,
                             const char *path, const int *expected, GError **error) MUST_CHECK;
/* A signed answer inside another: its own bytes, and its body (new reference). */
GBytes *plan_signed(const json_t *value, json_t **body, GError **error) MUST_CHECK;
