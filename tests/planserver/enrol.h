// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Enrolment by code, and the tokens that it gives. The store keeps hashes of both, never the text.
 */
#include "planserver/server.h"

#define ENROL_CODE_MS ((int64_t)10 * 60 * 1000)

struct enrol_wanted {
    const char *store;  /* the folder */
    const char *url;    /* or NULL: what the running server left in the store */
    const char *school; /* a folder, or NULL: the same */
    bool accepted;      /* whoever has the code is let in without a person's word */
};

/* The text of a new code, to be freed: beside the running server. */
char *enrol_code(const struct enrol_wanted *wanted, GError **error) MUST_CHECK;
/* Leaves there what `enrol_code` looks for. */
bool enrol_leave(const struct server *server, GError **error) MUST_CHECK;
/* Shuts a device out from now on. */
bool enrol_revoke(const char *store, const char *device, GError **error) MUST_CHECK;

/* The secret in the address of the page where devices are accepted, made at its first asking; the
 * caller frees. `store` is the folder. */
char *enrol_page_secret(const char *store, GError **error) MUST_CHECK;
/* That page's address, of the server that runs or ran last on the store; the caller frees. */
char *enrol_page_url(const char *store, GError **error) MUST_CHECK;

/* POST /v1/devices, and the address that it gave to a device that waits. */
void enrol_answer(struct call *call);
void enrol_ask_again(struct call *call);
/* Fills `call->device` by the bearer token; false when it was answered with 401 or 403. */
bool enrol_admit(struct call *call);
