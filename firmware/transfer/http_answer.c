// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/http_inside.h"

#include <curl/curl.h>
#include <string.h>

#define RETRY_MOST_MS ((int64_t)60 * 60 * 1000)

void http_answer_free(struct http_answer *answer)
{
    if (!answer)
        return;
    g_hash_table_unref(answer->headers);
    g_bytes_unref(answer->body);
    g_free(answer);
}

const char *http_answer_header(const struct http_answer *answer, const char *name)
{
    g_autofree char *key = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(answer->headers, key);
}

/* The same name again is a list (RFC 9110, 5.3): where a number was expected it is none then. */
void http_answer_keep(struct http_answer *answer, char *line)
{
    GHashTable *headers = answer->headers;
    char *colon = strchr(line, ':');
    const char *before;
    char *name;
    char *value;

    if (!colon || !g_utf8_validate(line, -1, NULL))
        return;
    *colon = '\0';
    value = g_strstrip(colon + 1);
    name = g_ascii_strdown(line, -1);
    before = g_hash_table_lookup(headers, name);
    value = before ? g_strconcat(before, ", ", value, NULL) : g_strdup(value);
    g_hash_table_replace(headers, name, value);
}

/* Seconds, or a date, which only means something beside the server's own (RFC 9110, 10.2.3). */
int64_t http_answer_retry_ms(const struct http_answer *answer)
{
    const char *text = http_answer_header(answer, "retry-after");
    const char *date = http_answer_header(answer, "date");
    guint64 seconds;
    time_t until;
    time_t now;

    if (!text)
        return -1;
    if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &seconds, NULL))
        return MIN((int64_t)seconds * 1000, RETRY_MOST_MS);
    until = curl_getdate(text, NULL);
    now = date ? curl_getdate(date, NULL) : -1;
    if (until < 0 || now < 0 || until < now)
        return -1;
    return MIN((int64_t)(until - now) * 1000, RETRY_MOST_MS);
}

bool http_answer_fail(int code, const char *what, GError **error)
{
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FILESIZE_EXCEEDED:
        return fault(error, FAULT_INVALID, "what answers is not the school's server: %s", what);
    case CURLE_SSL_CACERT_BADFILE:
        return fault(error, FAULT_SYSTEM, "the school's CA cannot be used: %s", what);
    default:
        return fault(error, FAULT_OFFLINE, "the server does not answer: %s", what);
    }
}
