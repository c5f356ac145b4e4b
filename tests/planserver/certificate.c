// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/certificate.h"

#include "core/digest.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#define SERIAL_BYTES 16

struct certificate {
    X509 *x509;
    EVP_PKEY *key;
};

void certificate_free(struct certificate *certificate)
{
    if (!certificate)
        return;
    X509_free(certificate->x509);
    EVP_PKEY_free(certificate->key);
    g_free(certificate);
}

static bool add_extension(X509 *x509, const X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension;
    bool good;

    X509V3_set_ctx(&context, (X509 *)issuer, x509, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    good = extension && X509_add_ext(x509, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return good;
}

static bool is_address(const char *host)
{
    uint8_t raw[16];

    return inet_pton(AF_INET, host, raw) == 1 || inet_pton(AF_INET6, host, raw) == 1;
}

/* `IP:127.0.0.1,DNS:plans.example.org` */
static char *hosts_text(const char *const *hosts)
{
    GString *text = g_string_new(NULL);

    for (; *hosts; hosts++)
        g_string_append_printf(text, "%s%s:%s", text->len ? "," : "",
                               is_address(*hosts) ? "IP" : "DNS", *hosts);
    return g_string_free(text, FALSE);
}

static bool add_extensions(X509 *x509, const X509 *issuer, const char *const *hosts)
{
    g_autofree char *names = hosts ? hosts_text(hosts) : NULL;

    if (!add_extension(x509, issuer, NID_subject_key_identifier, "hash") ||
        !add_extension(x509, issuer, NID_authority_key_identifier, "keyid"))
        return false;
    if (!hosts)
        return add_extension(x509, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add_extension(x509, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
    return add_extension(x509, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(x509, issuer, NID_key_usage, "critical,digitalSignature") &&
           add_extension(x509, issuer, NID_ext_key_usage, "serverAuth") &&
           add_extension(x509, issuer, NID_subject_alt_name, names);
}

static bool fill(X509 *x509, const struct certificate_recipe *recipe, EVP_PKEY *key,
                 const X509 *issuer)
{
    X509_NAME *name = X509_get_subject_name(x509);
    uint8_t serial[SERIAL_BYTES];
    BIGNUM *number;
    bool good;

    if (RAND_bytes(serial, sizeof serial) != 1)
        return false;
    serial[0] &= 0x7f;
    number = BN_bin2bn(serial, sizeof serial, NULL);
    good = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) &&
           X509_set_version(x509, X509_VERSION_3) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(x509), (time_t)(recipe->from_ms / 1000)) &&
           ASN1_TIME_set(X509_getm_notAfter(x509), (time_t)(recipe->until_ms / 1000)) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const uint8_t *)recipe->name, -1,
                                      -1, 0) == 1 &&
           X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(x509, key) == 1 && add_extensions(x509, issuer, recipe->hosts);
    BN_free(number);
    return good;
}

struct certificate *certificate_new(const struct certificate_recipe *recipe,
                                    const struct certificate *authority,
                                    const struct certificate *same_key, GError **error)
{
    struct certificate *made = g_new0(struct certificate, 1);
    EVP_PKEY *by;

    made->x509 = X509_new();
    made->key = same_key ? same_key->key : EVP_EC_gen("P-256");
    if (same_key)
        EVP_PKEY_up_ref(made->key);
    by = authority ? authority->key : made->key;
    if (made->x509 && made->key &&
        fill(made->x509, recipe, made->key, authority ? authority->x509 : made->x509) &&
        X509_sign(made->x509, by, EVP_sha256()) > 0)
        return made;
    certificate_free(made);
    fault(error, FAULT_INVALID, "no certificate can be made for '%s'", recipe->name);
    return NULL;
}

static BIO *memory(GBytes *bytes)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    return BIO_new_mem_buf(data, (int)length);
}

struct certificate *certificate_read(GBytes *chain, GBytes *key, GError **error)
{
    struct certificate *read = g_new0(struct certificate, 1);
    BIO *from_chain = memory(chain);
    BIO *from_key = memory(key);

    read->x509 = PEM_read_bio_X509(from_chain, NULL, NULL, NULL);
    read->key = PEM_read_bio_PrivateKey(from_key, NULL, NULL, (void *)"");
    BIO_free(from_chain);
    BIO_free(from_key);
    if (read->x509 && read->key && X509_check_private_key(read->x509, read->key) == 1)
        return read;
    certificate_free(read);
    fault(error, FAULT_INVALID, "the certificate and its key cannot be read, or do not fit");
    return NULL;
}

static char *text_of(BIO *bio)
{
    char *data;
    long length = BIO_get_mem_data(bio, &data);
    char *text = g_strndup(data, (gsize)length);

    BIO_free(bio);
    return text;
}

char *certificate_text(const struct certificate *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());

    PEM_write_bio_X509(bio, certificate->x509);
    return text_of(bio);
}

char *certificate_key_text(const struct certificate *certificate)
{
    BIO *bio = BIO_new(BIO_s_secmem());

    PEM_write_bio_PrivateKey(bio, certificate->key, NULL, NULL, 0, NULL, NULL);
    return text_of(bio);
}

char *certificate_pin(const struct certificate *certificate)
{
    uint8_t *raw = NULL;
    int length = i2d_PUBKEY(certificate->key, &raw);
    struct digest digest = digest_of(raw, (size_t)length);
    g_autofree char *text = g_base64_encode(digest.bytes, DIGEST_BYTES);

    OPENSSL_free(raw);
    return g_strconcat("sha256//", text, NULL);
}

char *certificate_authority_of(GBytes *chain)
{
    BIO *bio = memory(chain);
    X509 *last = NULL, *next;
    struct digest digest;
    char hex[DIGEST_HEX + 1];
    unsigned bytes;
    bool good;

    while ((next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        X509_free(last);
        last = next;
    }
    ERR_clear_error(); /* the end of the file */
    BIO_free(bio);
    good = last && X509_check_ca(last) && X509_digest(last, EVP_sha256(), digest.bytes, &bytes);
    X509_free(last);
    if (!good)
        return NULL;
    digest_hex(&digest, hex);
    return g_strdup(hex);
}

int64_t certificate_until_ms(const struct certificate *certificate)
{
    struct tm until;

    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate->x509), &until) != 1)
        return 0;
    return (int64_t)timegm(&until) * 1000;
}

bool certificate_has_host(const struct certificate *certificate, const char *host)
{
    return is_address(host) ? X509_check_ip_asc(certificate->x509, host, 0) == 1
                            : X509_check_host(certificate->x509, host, 0, 0, NULL) == 1;
}
