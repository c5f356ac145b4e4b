// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tls/rows.h"

#include <glib.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

const struct row rows[] = {
    {"the school's own", .from_days = -1, .until_days = 9, .heard = KNOWN_ALL},
    {"self-signed", .self_signed = true, .other_key = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_ALL},
    {"self-signed, right key", .self_signed = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_AUTHORITIES},
    {"wrong host", .other_host = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_AUTHORITIES},
    {"wrong host and key", .other_host = true, .other_key = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_ALL},
    {"expired", .from_days = -9, .until_days = -1, .refused = KNOWN_ALL},
    {"not yet valid", .from_days = 2, .until_days = 9, .refused = KNOWN_ALL},
    {"other CA", .other_authority = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_AUTHORITIES},
    {"other CA and key", .other_authority = true, .other_key = true, .from_days = -1,
     .until_days = 9, .refused = KNOWN_ALL},
    {"right CA and wrong key", .other_key = true, .from_days = -1, .until_days = 9,
     .refused = KNOWN_PINS},
    {"TLS 1.1", .old_tls = true, .from_days = -1, .until_days = 9, .refused = KNOWN_ALL},
    {"no clock", .from_days = -1, .until_days = 9, .time = TIME_UNKNOWN, .heard = KNOWN_ALL},
    {"no clock, expired", .from_days = -9, .until_days = -1, .time = TIME_UNKNOWN,
     .heard = KNOWN_PINS, .refused = KNOWN_CA},
    {"no clock, not yet valid", .from_days = 2, .until_days = 9, .time = TIME_UNKNOWN,
     .heard = KNOWN_PINS, .refused = KNOWN_CA},
    {"no clock, wrong key", .other_key = true, .from_days = -9, .until_days = -1,
     .time = TIME_UNKNOWN, .refused = KNOWN_ALL},
    {"no clock, other CA", .other_authority = true, .from_days = -9, .until_days = -1,
     .time = TIME_UNKNOWN, .refused = KNOWN_AUTHORITIES},
    {"no clock, wrong host", .other_host = true, .from_days = -9, .until_days = -1,
     .time = TIME_UNKNOWN, .refused = KNOWN_AUTHORITIES},
    {"no clock, TLS 1.1", .old_tls = true, .from_days = -1, .until_days = 9, .time = TIME_UNKNOWN,
     .refused = KNOWN_ALL},
};
const int row_count = G_N_ELEMENTS(rows);

static struct certificate *make(const char *name, const char *host, int64_t from_ms,
                                int64_t until_ms, const struct certificate *authority,
                                const struct certificate *key)
{
    const char *hosts[] = {host, NULL};
    struct certificate_recipe recipe = {name, host ? hosts : NULL, from_ms, until_ms};
    g_autoptr(GError) error = NULL;
    struct certificate *made = certificate_new(&recipe, authority, key, &error);

    if (!made)
        g_error("%s", error->message);
    return made;
}

void cast_open(struct cast *cast)
{
    int64_t now_ms = g_get_real_time() / 1000;
    int64_t from_ms = now_ms - 400 * DAY_MS, until_ms = now_ms + 400 * DAY_MS;
    g_autoptr(GBytes) chain = NULL;

    cast->authority = make("ours", NULL, from_ms, until_ms, NULL, NULL);
    cast->other_authority = make("ours", NULL, from_ms, until_ms, NULL, NULL); /* by name alone */
    cast->server = make("server", "127.0.0.1", from_ms, until_ms, cast->authority, NULL);
    cast->other_server = make("server", "127.0.0.1", from_ms, until_ms, cast->authority, NULL);
    cast->ca = certificate_text(cast->authority);
    chain = g_bytes_new_static(cast->ca, strlen(cast->ca));
    cast->ca_sha256 = certificate_authority_of(chain);
    cast->pin = certificate_pin(cast->server);
}

void cast_close(struct cast *cast)
{
    certificate_free(cast->authority);
    certificate_free(cast->server);
    certificate_free(cast->other_authority);
    certificate_free(cast->other_server);
    g_free(cast->ca);
    g_free(cast->ca_sha256);
    g_free(cast->pin);
}

void row_show(const struct cast *cast, const struct row *row, char **chain, char **key)
{
    int64_t now_ms = g_get_real_time() / 1000;
    const struct certificate *by = row->other_authority ? cast->other_authority : cast->authority;
    struct certificate *shown =
        make("server", row->other_host ? "evil.example" : "127.0.0.1",
             now_ms + row->from_days * DAY_MS, now_ms + row->until_days * DAY_MS,
             row->self_signed ? NULL : by, row->other_key ? cast->other_server : cast->server);
    g_autofree char *own = certificate_text(shown);
    g_autofree char *above = certificate_text(by); /* a liar may send the right one along */

    *chain = g_strconcat(own, above, NULL);
    *key = certificate_key_text(shown);
    certificate_free(shown);
}
