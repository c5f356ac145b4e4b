// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/trust.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

static bool is_authority(const struct trust *trust, const X509 *certificate)
{
    struct digest digest;
    unsigned bytes = 0;

    return X509_digest(certificate, EVP_sha256(), digest.bytes, &bytes) == 1 &&
           bytes == DIGEST_BYTES && digest_equal(&digest, &trust->authority);
}

/* Of all that the server sent, only the one authority that is known by its hash is trusted. */
static int judge_by_hash(const struct trust *trust, X509_STORE_CTX *context)
{
    STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(context);
    STACK_OF(X509) *trusted = sk_X509_new_null();
    int good;

    for (int i = 0; i < sk_X509_num(sent); i++) {
        X509 *certificate = sk_X509_value(sent, i);
        if (is_authority(trust, certificate) && sk_X509_num(trusted) == 0)
            sk_X509_push(trusted, certificate);
    }
    X509_STORE_CTX_set0_trusted_stack(context, trusted);
    good = X509_verify_cert(context);
    sk_X509_free(trusted);
    return good;
}

/* The key is compared by libcurl; the dates are all that is left. */
static int judge_by_key(X509_STORE_CTX *context)
{
    const X509 *certificate = X509_STORE_CTX_get0_cert(context);
    int when =
        X509_cmp_timeframe(X509_STORE_CTX_get0_param(context), X509_get0_notBefore(certificate),
                           X509_get0_notAfter(certificate));

    X509_STORE_CTX_set_error(context, when == 0  ? X509_V_OK
                                      : when < 0 ? X509_V_ERR_CERT_NOT_YET_VALID
                                                 : X509_V_ERR_CERT_HAS_EXPIRED);
    return when == 0;
}

static int judge(X509_STORE_CTX *context, void *data)
{
    const struct trust *trust = data;
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);

    if (trust->now_ms == TRUST_NO_TIME)
        X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_NO_CHECK_TIME);
    else
        X509_VERIFY_PARAM_set_time(rules, (time_t)(trust->now_ms / 1000));
    if (trust->by_key)
        return judge_by_key(context);
    if (trust->has_authority)
        return judge_by_hash(trust, context);
    return X509_verify_cert(context);
}

void trust_apply(void *ssl_ctx, const struct trust *trust)
{
    SSL_CTX_set_cert_verify_callback(ssl_ctx, judge, (void *)trust);
}
