// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A URL of the school's server: https, or http to this machine alone. What an answer says (a
 * Location, a partial upload) is hostile until it is seen to be of the same origin. */
#include "core/fault.h"

#define URL_MOST 2048

/* FAULT_INVALID: not absolute; another scheme; http to another machine; a user, a fragment, a
 * character that no server of ours needs; longer than URL_MOST. */
bool url_check(const char *url, GError **error) MUST_CHECK;
/* `base` without its last slash, and `path` behind it. Free with g_free. */
char *url_join(const char *base, const char *path);
/* What `reference`, absolute or relative, means beside `base` (RFC 3986, 5.2): checked as above,
 * and of the same scheme, host and port. NULL with FAULT_INVALID. Free with g_free. */
char *url_resolve(const char *base, const char *reference, GError **error) MUST_CHECK;
/* True if both name the same place, whatever slash ends them. */
bool url_is_same(const char *a, const char *b);
/* True for the number of a machine that is this one or on its own network. */
bool url_address_is_near(const char *address);
/* `sha256//<base64 of 32 bytes>`, several with ';': a pinned key as http.h takes it. FAULT_INVALID.
 */
bool url_pin_check(const char *pin, GError **error) MUST_CHECK;
