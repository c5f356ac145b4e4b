// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/tls.h"

#include "core/file.h"
#include "planserver/certificate.h"
#include "seal/age.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PEM_MOST ((size_t)256 * 1024)
#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
#define AUTHORITY_MS (3650 * DAY_MS)
#define SERVER_MS (397 * DAY_MS)
#define RENEW_MS (60 * DAY_MS)
/* A device whose clock is a little behind must not take a new certificate for one of tomorrow. */
#define EARLIER_MS (2 * DAY_MS)

static int64_t now_ms(void)
{
    return g_get_real_time() / 1000;
}

/* NULL without a fault when neither file is there. */
static struct certificate *read_pair(int folder, const char *certificate, const char *key,
                                     GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) chain = file_read(folder, certificate, PEM_MOST, &why);
    g_autoptr(GBytes) secret = chain ? file_read(folder, key, PEM_MOST, &why) : NULL;
    struct certificate *read = secret ? certificate_read(chain, secret, &why) : NULL;

    if (!read && !(fault_is(why, FAULT_MISSING) && !chain))
        g_propagate_prefixed_error(error, g_steal_pointer(&why), "tls/%s: ", certificate);
    return read;
}

/* The key first: a certificate without its key is no use to anybody. */
static bool write_pair(int folder, const char *const names[2], const char *chain,
                       const struct certificate *made, GError **error)
{
    char *text = certificate_key_text(made);
    g_autoptr(GBytes) key = g_bytes_new(text, strlen(text));
    g_autoptr(GBytes) pem = g_bytes_new(chain, strlen(chain));
    bool good = file_write(folder, names[1], key, FILE_REPLACE, 0600, error) &&
                file_write(folder, names[0], pem, FILE_REPLACE, 0644, error);

    seal_wipe(text, strlen(text));
    g_free(text);
    return good;
}

static struct certificate *authority_of(int folder, GError **error)
{
    static const char *const names[2] = {"ca.pem", "ca.key"};
    struct certificate_recipe recipe = {.name = "The school's own authority",
                                        .from_ms = now_ms() - EARLIER_MS,
                                        .until_ms = now_ms() + AUTHORITY_MS};
    GError *why = NULL;
    struct certificate *authority = read_pair(folder, names[0], names[1], &why);
    g_autofree char *text = NULL;

    if (authority || why) {
        if (why)
            g_propagate_error(error, why);
        return authority;
    }
    authority = certificate_new(&recipe, NULL, NULL, error);
    text = authority ? certificate_text(authority) : NULL;
    if (authority && !write_pair(folder, names, text, authority, error))
        g_clear_pointer(&authority, certificate_free);
    return authority;
}

static bool is_good_for(const struct certificate *server, char *const *hosts)
{
    if (certificate_until_ms(server) < now_ms() + RENEW_MS)
        return false;
    for (; *hosts; hosts++) {
        if (!certificate_has_host(server, *hosts))
            return false;
    }
    return true;
}

/* The same key for ever: it is what devices have pinned. */
static bool make_server(int folder, const struct certificate *authority,
                        const struct certificate *before, char *const *hosts, GError **error)
{
    static const char *const names[2] = {"server.pem", "server.key"};
    struct certificate_recipe recipe = {.name = hosts[0],
                                        .hosts = (const char *const *)hosts,
                                        .from_ms = now_ms() - EARLIER_MS,
                                        .until_ms = now_ms() + SERVER_MS};
    struct certificate *server = certificate_new(&recipe, authority, before, error);
    g_autofree char *own = server ? certificate_text(server) : NULL;
    g_autofree char *above = certificate_text(authority);
    g_autofree char *chain = own ? g_strconcat(own, above, NULL) : NULL;
    bool good = server && write_pair(folder, names, chain, server, error);

    certificate_free(server);
    return good;
}

static bool renew(int folder, char *const *hosts, GError **error)
{
    GError *why = NULL;
    struct certificate *authority = authority_of(folder, error);
    struct certificate *server =
        authority ? read_pair(folder, "server.pem", "server.key", &why) : NULL;
    bool good = authority && !why;

    if (why)
        g_propagate_error(error, why);
    if (good && (!server || !is_good_for(server, hosts)))
        good = make_server(folder, authority, server, hosts, error);
    certificate_free(server);
    certificate_free(authority);
    return good;
}

static struct tls *tls_new(GBytes *chain, GBytes *key, GError **error)
{
    struct certificate *server = certificate_read(chain, key, error);
    struct tls *tls;

    if (!server)
        return NULL;
    tls = g_new0(struct tls, 1);
    tls->certificate = g_strndup(g_bytes_get_data(chain, NULL), g_bytes_get_size(chain));
    tls->key = g_strndup(g_bytes_get_data(key, NULL), g_bytes_get_size(key));
    tls->pin = certificate_pin(server);
    tls->authority = certificate_authority_of(chain);
    certificate_free(server);
    return tls;
}

struct tls *tls_of_school(const char *school, const char *hosts, GError **error)
{
    g_auto(GStrv) each = g_strsplit(hosts, ",", 32);
    int top = folder_open(school, error);
    int folder = top < 0 ? -1 : folder_make(top, "tls", 0700, error);
    g_autoptr(GBytes) chain = NULL;
    g_autoptr(GBytes) key = NULL;
    struct tls *tls = NULL;

    if (folder >= 0 && renew(folder, each, error))
        chain = file_read(folder, "server.pem", PEM_MOST, error);
    key = chain ? file_read(folder, "server.key", PEM_MOST, error) : NULL;
    if (key)
        tls = tls_new(chain, key, error);
    if (folder >= 0)
        close(folder);
    if (top >= 0)
        close(top);
    return tls;
}

static GBytes *read_path(const char *path, GError **error)
{
    char *data;
    gsize bytes;

    if (!g_file_get_contents(path, &data, &bytes, error))
        return NULL;
    return g_bytes_new_take(data, bytes);
}

struct tls *tls_of_files(const char *certificate, const char *key, GError **error)
{
    g_autoptr(GBytes) chain = read_path(certificate, error);
    g_autoptr(GBytes) secret = chain ? read_path(key, error) : NULL;

    return secret ? tls_new(chain, secret, error) : NULL;
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    seal_wipe(tls->key, strlen(tls->key));
    g_free(tls->certificate);
    g_free(tls->key);
    g_free(tls->pin);
    g_free(tls->authority);
    g_free(tls);
}
