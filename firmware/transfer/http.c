// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/http.h"

#include "transfer/http_inside.h"
#include "transfer/trust.h"
#include "transfer/url.h"

#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS 10000
#define SLOW_BYTES 512
#define SLOW_SECONDS 60
#define TOTAL_MS 60000
#define HEADER_BYTES ((size_t)32 * 1024)
#define HEADER_LINES 100
#define PASSED_OVER ((size_t)64 * 1024)
#define UPLOAD_BUFFER (256L * 1024)

struct http {
    CURL *curl;
    char *ca;
    char *pin;
    struct trust trust;
    struct http_limits limits;
    int64_t (*now_ms)(void *context);
    bool (*go_on)(void *context, int64_t sent_bytes);
    void *context;
};

/* One request under way. */
struct exchange {
    struct http *http;
    const struct http_request *request;
    struct http_answer *answer;
    GByteArray *body;
    size_t header_bytes;
    int header_lines;
    size_t body_bytes;
    int64_t read_bytes;
    bool stopped;
    bool has_head; /* the answer's, to its empty line */
    GError *cause; /* what a callback of ours found wrong */
};

static void fill_limits(struct http_limits *limits, const struct http_limits *asked)
{
    *limits = *asked;
    limits->connect_ms = asked->connect_ms ? asked->connect_ms : CONNECT_MS;
    limits->slow_bytes = asked->slow_bytes ? asked->slow_bytes : SLOW_BYTES;
    limits->slow_seconds = asked->slow_seconds ? asked->slow_seconds : SLOW_SECONDS;
    limits->total_ms = asked->total_ms ? asked->total_ms : TOTAL_MS;
    limits->header_bytes = asked->header_bytes ? asked->header_bytes : HEADER_BYTES;
}

/* A handle with no connections. One that failed may leave its connection open, with half a request
 * in it. */
static void start_anew(struct http *http)
{
    curl_easy_cleanup(http->curl);
    http->curl = curl_easy_init();
    if (!http->curl)
        g_error("libcurl does not start");
}

struct http *http_open(const struct http_asked *asked, GError **error)
{
    struct digest authority = {0};
    struct http *http;

    if (asked->pin && !url_pin_check(asked->pin, error))
        return NULL;
    if (asked->ca_sha256 && !digest_parse(asked->ca_sha256, &authority)) {
        fault(error, FAULT_INVALID, "'%.80s' is no SHA-256 of a certificate", asked->ca_sha256);
        return NULL;
    }
    if (asked->ca && access(asked->ca, R_OK) != 0) {
        fault_errno(error, "cannot read the school's CA '%s'", asked->ca);
        return NULL;
    }
    http = g_new0(struct http, 1);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        g_error("libcurl does not start");
    start_anew(http);
    http->ca = g_strdup(asked->ca);
    http->pin = g_strdup(asked->pin);
    http->trust.by_key = asked->pin && !asked->ca && !asked->ca_sha256;
    http->trust.has_authority = asked->ca_sha256 && !asked->ca;
    http->trust.authority = authority;
    http->now_ms = asked->now_ms;
    http->go_on = asked->go_on;
    http->context = asked->context;
    fill_limits(&http->limits, &asked->limits);
    return http;
}

void http_close(struct http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    curl_global_cleanup();
    g_free(http->ca);
    g_free(http->pin);
    g_free(http);
}

static size_t on_header(char *data, size_t one, size_t bytes, void *context)
{
    struct exchange *exchange = context;
    size_t most = exchange->http->limits.header_bytes;
    g_autofree char *line = g_strndup(data, bytes * one);

    exchange->header_bytes += bytes;
    exchange->header_lines++;
    if (exchange->header_bytes > most || exchange->header_lines > HEADER_LINES) {
        fault(&exchange->cause, FAULT_INVALID, "the answer has more than %zu bytes of headers",
              most);
        return 0;
    }
    /* A new head (after 100 Continue) begins anew; what it may take in all does not. */
    exchange->has_head = exchange->has_head || *line == '\r' || *line == '\n';
    if (g_str_has_prefix(line, "HTTP/")) {
        g_hash_table_remove_all(exchange->answer->headers);
        exchange->has_head = false;
    }
    if (exchange->body_bytes == 0)
        http_answer_keep(exchange->answer, line);
    return bytes;
}

static size_t on_body(char *data, size_t one, size_t bytes, void *context)
{
    struct exchange *exchange = context;
    const struct http_request *request = exchange->request;
    size_t most = request->most_bytes ? request->most_bytes : PASSED_OVER;
    long status = 0;

    exchange->body_bytes += bytes * one;
    if (exchange->body_bytes > most) {
        fault(&exchange->cause, FAULT_INVALID, "the answer is longer than %zu bytes", most);
        return 0;
    }
    curl_easy_getinfo(exchange->http->curl, CURLINFO_RESPONSE_CODE, &status);
    if (request->sink && status == 200)
        return request->sink(request->sink_context, data, bytes, &exchange->cause) ? bytes : 0;
    if (request->most_bytes)
        g_byte_array_append(exchange->body, (const guint8 *)data, (guint)bytes);
    return bytes;
}

static size_t on_read(char *buffer, size_t one, size_t room, void *context)
{
    struct exchange *exchange = context;
    const struct http_request *request = exchange->request;
    int64_t left = request->bytes - exchange->read_bytes;
    size_t wanted = (size_t)MIN((int64_t)(room * one), left);
    ssize_t got;

    if (wanted == 0)
        return 0;
    got = TEMP_FAILURE_RETRY(
        pread(request->fd, buffer, wanted, request->offset + exchange->read_bytes));
    if (got <= 0) {
        fault(&exchange->cause, FAULT_DAMAGED, "the file cannot be read to its end");
        return CURL_READFUNC_ABORT;
    }
    exchange->read_bytes += got;
    return (size_t)got;
}

static int on_progress(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    struct exchange *exchange = context;
    struct http *http = exchange->http;

    (void)down_total, (void)down, (void)up_total;
    if (http->go_on && !http->go_on(http->context, up))
        exchange->stopped = true;
    return exchange->stopped;
}

/* A system's clock that nobody set is better than none only where there is no pin to hold on to. */
static int64_t judge_time(const struct http *http)
{
    int64_t now_ms = http->now_ms ? http->now_ms(http->context) : g_get_real_time() / 1000;

    if (now_ms != HTTP_NO_TIME)
        return now_ms;
    return http->pin ? TRUST_NO_TIME : g_get_real_time() / 1000;
}

static CURLcode on_tls(CURL *curl, void *ssl_ctx, void *context)
{
    struct http *http = context;

    (void)curl;
    http->trust.now_ms = judge_time(http);
    trust_apply(ssl_ctx, &http->trust);
    return CURLE_OK;
}

/* The system's authorities are never loaded. Each connection is verified by itself: a session that
 * is resumed would not be. */
static void set_tls(struct http *http)
{
    CURL *curl = http->curl;

    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, http->trust.by_key ? 0L : 2L);
    curl_easy_setopt(curl, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    if (http->pin)
        curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, http->pin);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, http);
}

static void set_limits(const struct http *http, const struct http_request *request)
{
    CURL *curl = http->curl;
    bool streams = request->method == HTTP_PATCH || request->sink;

    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)http->limits.connect_ms);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)http->limits.slow_bytes);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)http->limits.slow_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, streams ? 0L : (long)http->limits.total_ms);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BUFFER);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
}

static void set_place(const struct http *http, const struct http_request *request)
{
    CURL *curl = http->curl;
    /* libcurl repeats a request when a kept connection turns out dead. A POST must not be: it gets
     * a connection of its own. A PATCH cannot be: its body is never rewound. */
    bool fresh = request->fresh || request->method == HTTP_POST;

    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "viewfinder-dock/" VIEWFINDER_VERSION);
}

static void set_callbacks(struct exchange *exchange)
{
    CURL *curl = exchange->http->curl;

    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, exchange);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

static void set_method(const struct exchange *exchange)
{
    CURL *curl = exchange->http->curl;
    const struct http_request *request = exchange->request;
    gsize bytes = 0;
    const void *body = request->body ? g_bytes_get_data(request->body, &bytes) : NULL;

    switch (request->method) {
    case HTTP_GET:
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
        break;
    case HTTP_HEAD:
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        break;
    case HTTP_POST:
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)bytes);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body ? body : "");
        break;
    case HTTP_DELETE:
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
        break;
    case HTTP_PATCH:
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "PATCH");
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->bytes);
        break;
    }
}

/* Expect is left out: proxies answer it with 417, and the HEAD before has asked already. */
static struct curl_slist *make_headers(const struct http_request *request)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");

    for (int i = 0; request->headers && request->headers[i]; i++)
        list = curl_slist_append(list, request->headers[i]);
    if (request->token) {
        g_autofree char *line = g_strdup_printf("Authorization: Bearer %s", request->token);
        list = curl_slist_append(list, line);
    }
    return list;
}

static bool explain(struct exchange *exchange, CURLcode code, const char *words, GError **error)
{
    const char *what = *words ? words : curl_easy_strerror(code);

    if (exchange->stopped)
        return fault(error, FAULT_BUSY, "stopped before the answer");
    if (exchange->cause) {
        g_propagate_error(error, g_steal_pointer(&exchange->cause));
        return false;
    }
    return http_answer_fail((int)code, what, error);
}

static void fill_answer(struct exchange *exchange)
{
    struct http_answer *answer = exchange->answer;
    CURL *curl = exchange->http->curl;
    char *address = NULL;
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &address);
    answer->status = (int)status;
    answer->near = address && url_address_is_near(address);
    answer->retry_after_ms = http_answer_retry_ms(answer);
    answer->body = g_byte_array_free_to_bytes(g_steal_pointer(&exchange->body));
}

static bool perform(struct exchange *exchange, GError **error)
{
    CURL *curl = exchange->http->curl;
    struct curl_slist *headers = make_headers(exchange->request);
    char words[CURL_ERROR_SIZE] = "";
    CURLcode code;

    curl_easy_reset(curl); /* options only: connections stay */
    set_place(exchange->http, exchange->request);
    set_tls(exchange->http);
    set_limits(exchange->http, exchange->request);
    set_callbacks(exchange);
    set_method(exchange);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    code = curl_easy_perform(curl);
    fill_answer(exchange);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    curl_slist_free_all(headers);
    if (code != CURLE_OK)
        return explain(exchange, code, words, error);
    /* libcurl takes a head that was cut off for one that ended, and `100 Continue` for an answer.
     */
    return (exchange->has_head && exchange->answer->status >= 200) ||
           fault(error, FAULT_OFFLINE, "the server's answer was cut off in its head");
}

static bool has_proof(const struct http *http, const char *url, GError **error)
{
    if (http->ca || http->pin || http->trust.has_authority || !g_str_has_prefix(url, "https:"))
        return true;
    return fault(error, FAULT_INVALID,
                 "neither the school's CA nor a pinned key is known, so that nobody could be told "
                 "from the school's server: set [server] ca or pin, or enrol with its code");
}

struct http_answer *http_send(struct http *http, const struct http_request *request, GError **error)
{
    struct exchange exchange = {.http = http, .request = request};
    bool good;

    if (!url_check(request->url, error) || !has_proof(http, request->url, error))
        return NULL;
    exchange.body = g_byte_array_new();
    exchange.answer = g_new0(struct http_answer, 1);
    exchange.answer->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    good = perform(&exchange, error);
    g_clear_error(&exchange.cause);
    if (good)
        return exchange.answer;
    http_answer_free(exchange.answer);
    start_anew(http);
    return NULL;
}
