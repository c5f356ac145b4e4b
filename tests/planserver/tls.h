// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the server shows of itself over HTTPS. SCHOOL/tls/ holds it where it was made here:
 *   ca.pem ca.key           the school's own authority, for ten years
 *   server.pem server.key   the server's certificate with the authority's behind it; made anew,
 *                           by the same key, when it ends or does not name a host. */
#include "core/fault.h"

struct tls {
    char *certificate; /* PEM, the whole chain */
    char *key;         /* PEM */
    char *pin;         /* sha256// and base64 */
    char *authority;   /* SHA-256 of the authority's certificate in hex; NULL: not in the chain */
};

/* `hosts`: names and addresses with commas between, the first of which stands in the URL. */
struct tls *tls_of_school(const char *school, const char *hosts, GError **error) MUST_CHECK;
/* Somebody else's. */
struct tls *tls_of_files(const char *certificate, const char *key, GError **error) MUST_CHECK;
void tls_free(struct tls *tls); /* NULL allowed */
