// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Trust: whose certificate counts as the school's, judged within the TLS handshake, before a byte
 * of a request is sent. Over OpenSSL, which libcurl here is built on and no other file of this
 * module knows of. Host name and pinned key are libcurl's to compare, also before the request. */
#include "core/digest.h"
#include <stdint.h>

#define TRUST_NO_TIME INT64_MIN

struct trust {
    bool by_key;        /* no authority is asked: the pinned key alone is the proof */
    bool has_authority; /* the authority with this SHA-256 (of its certificate), sent along */
    struct digest authority;
    int64_t now_ms; /* what the certificate's dates are held against; TRUST_NO_TIME: not at all */
};

/* `ssl_ctx` as CURLOPT_SSL_CTX_FUNCTION has it. `trust` must outlive every connection made with it,
 * and may change in between. */
void trust_apply(void *ssl_ctx, const struct trust *trust);
