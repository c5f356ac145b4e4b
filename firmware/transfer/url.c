// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/url.h"

#include <arpa/inet.h>
#include <string.h>

/* GUri judges and libcurl connects: these characters are read alike by both. No '@', no backslash,
 * no space, no '#'. */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ALLOWED LETTERS "0123456789-._~:/?%=&+,;!*'()[]$"

static bool is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;

    if (strcmp(host, "localhost") == 0)
        return true; /* libcurl never asks a name server for it */
    if (inet_pton(AF_INET, host, &four) == 1)
        return (ntohl(four.s_addr) >> 24) == 127;
    return inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static GUri *parse(const char *url, GError **error)
{
    GUri *uri;

    if (strlen(url) > URL_MOST || url[strspn(url, ALLOWED)]) {
        fault(error, FAULT_INVALID, "'%.80s' is no address of a server", url);
        return NULL;
    }
    uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    if (!uri || !g_uri_get_host(uri) || !*g_uri_get_host(uri) || g_uri_get_userinfo(uri)) {
        fault(error, FAULT_INVALID, "'%.80s' is no address of a server", url);
        g_clear_pointer(&uri, g_uri_unref);
    }
    return uri;
}

static bool check_scheme(GUri *uri, const char *url, GError **error)
{
    if (strcmp(g_uri_get_scheme(uri), "https") == 0)
        return true;
    if (strcmp(g_uri_get_scheme(uri), "http") == 0 && is_loopback(g_uri_get_host(uri)))
        return true;
    return fault(error, FAULT_INVALID,
                 "'%.80s' must begin with https:// (http:// is for this machine alone)", url);
}

bool url_check(const char *url, GError **error)
{
    g_autoptr(GUri) uri = parse(url, error);

    return uri && check_scheme(uri, url, error);
}

char *url_join(const char *base, const char *path)
{
    size_t length = strlen(base);

    while (length > 0 && base[length - 1] == '/')
        length--;
    return g_strdup_printf("%.*s%s", (int)length, base, path);
}

static int port_of(GUri *uri)
{
    if (g_uri_get_port(uri) > 0)
        return g_uri_get_port(uri);
    return strcmp(g_uri_get_scheme(uri), "https") == 0 ? 443 : 80;
}

static bool same_origin(GUri *a, GUri *b)
{
    return strcmp(g_uri_get_scheme(a), g_uri_get_scheme(b)) == 0 &&
           g_ascii_strcasecmp(g_uri_get_host(a), g_uri_get_host(b)) == 0 &&
           port_of(a) == port_of(b);
}

/* Where a scheme stands, a machine must stand behind it: what is put together without one is no
 * address, and may even not be put together. */
static bool may_be_resolved(const char *reference)
{
    return *reference && strlen(reference) <= URL_MOST && !reference[strspn(reference, ALLOWED)] &&
           (!g_uri_peek_scheme(reference) ||
            g_ascii_strncasecmp(reference, "http://", strlen("http://")) == 0 ||
            g_ascii_strncasecmp(reference, "https://", strlen("https://")) == 0);
}

char *url_resolve(const char *base, const char *reference, GError **error)
{
    g_autofree char *url = NULL;
    g_autoptr(GUri) from = parse(base, error);
    g_autoptr(GUri) to = NULL;

    if (!from)
        return NULL;
    if (may_be_resolved(reference))
        url = g_uri_resolve_relative(base, reference, G_URI_FLAGS_ENCODED, NULL);
    if (!url) {
        fault(error, FAULT_INVALID, "the server named a place that is no address");
        return NULL;
    }
    to = parse(url, error);
    if (!to || !check_scheme(to, url, error))
        return NULL;
    if (same_origin(from, to))
        return g_steal_pointer(&url);
    fault(error, FAULT_INVALID, "the server named a place on another server: '%.80s'", url);
    return NULL;
}

bool url_is_same(const char *a, const char *b)
{
    g_autofree char *plain_a = url_join(a, "");
    g_autofree char *plain_b = url_join(b, "");

    return strcmp(plain_a, plain_b) == 0;
}

/* RFC 1918, 3927, 4193, 4291. */
bool url_address_is_near(const char *address)
{
    struct in_addr four;
    struct in6_addr six;
    uint32_t a;

    if (inet_pton(AF_INET6, address, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six) || IN6_IS_ADDR_LINKLOCAL(&six) ||
               (six.s6_addr[0] & 0xfe) == 0xfc;
    if (inet_pton(AF_INET, address, &four) != 1)
        return false;
    a = ntohl(four.s_addr);
    return a >> 24 == 127 || a >> 24 == 10 || a >> 20 == 0xac1 || a >> 16 == 0xc0a8 ||
           a >> 16 == 0xa9fe;
}

bool url_pin_check(const char *pin, GError **error)
{
    g_auto(GStrv) each = g_strsplit(pin, ";", -1);

    for (int i = 0; i == 0 || each[i]; i++) {
        bool named = each[i] && g_str_has_prefix(each[i], "sha256//");
        gsize bytes = 0;
        g_autofree guchar *key =
            named ? g_base64_decode(each[i] + strlen("sha256//"), &bytes) : NULL;
        if (bytes != 32)
            return fault(error, FAULT_INVALID,
                         "'%.80s' is no pinned key: it is written sha256// and 44 letters", pin);
    }
    return true;
}
