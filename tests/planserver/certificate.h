// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Certificates, over OpenSSL: a school's own authority, and the server's certificate by it, made
 * where there are none yet; and what a device pins of them. */
#include "core/fault.h"
#include <stdint.h>

/* One certificate with its key, P-256. */
struct certificate;

struct certificate_recipe {
    const char *name;         /* of whom */
    const char *const *hosts; /* names and addresses of a server; NULL: it is an authority */
    int64_t from_ms, until_ms;
};

/* By itself where `authority` is NULL; by the same key as `same_key` where that is not NULL. */
struct certificate *certificate_new(const struct certificate_recipe *recipe,
                                    const struct certificate *authority,
                                    const struct certificate *same_key, GError **error) MUST_CHECK;
/* From PEM: the first certificate of a chain, and its key. FAULT_INVALID: they do not fit. */
struct certificate *certificate_read(GBytes *chain, GBytes *key, GError **error) MUST_CHECK;
void certificate_free(struct certificate *certificate); /* NULL allowed */

/* PEM; the caller frees. */
char *certificate_text(const struct certificate *certificate);
char *certificate_key_text(const struct certificate *certificate);
/* `sha256//<base64>` of its public key, as curl pins it; the caller frees. */
char *certificate_pin(const struct certificate *certificate);
/* SHA-256 of the last certificate of a PEM chain in 64 hex digits if that is an authority's, else
 * NULL; the caller frees. */
char *certificate_authority_of(GBytes *chain);
/* UTC ms. */
int64_t certificate_until_ms(const struct certificate *certificate);
bool certificate_has_host(const struct certificate *certificate, const char *host);
