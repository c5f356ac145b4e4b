// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/http.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define IDLE_SECONDS 30
#define CONNECTIONS_MOST 256
#define BUFFER_BYTES ((size_t)256 * 1024)
/* A body that is thrown away is read this far, for the sake of the answer. */
#define WASTE_MOST ((int64_t)64 * 1024 * 1024)

struct http {
    struct MHD_Daemon *daemon;
    const struct http_handler *handler;
    void *context;
    uint16_t port;
};

struct pair {
    char *name;
    char *value;
};

struct http_exchange {
    struct MHD_Connection *connection;
    char *method;
    char *path;
    void *state;
    GByteArray *collected; /* NULL: the body goes to the handler */
    size_t collect_most;
    int64_t wasted_bytes;
    unsigned status; /* 0 until answered */
    GBytes *reply;
    char *type;
    int fd;
    int64_t fd_bytes;
    GArray *headers; /* struct pair */
};

static void pair_clear(void *pair)
{
    g_free(((struct pair *)pair)->name);
    g_free(((struct pair *)pair)->value);
}

static struct http_exchange *exchange_new(struct MHD_Connection *connection, const char *method,
                                          const char *path)
{
    struct http_exchange *exchange = g_new0(struct http_exchange, 1);

    exchange->connection = connection;
    exchange->method = g_strdup(method);
    exchange->path = g_strdup(path);
    exchange->fd = -1;
    exchange->headers = g_array_new(FALSE, FALSE, sizeof(struct pair));
    g_array_set_clear_func(exchange->headers, pair_clear);
    return exchange;
}

static void exchange_free(struct http_exchange *exchange)
{
    g_free(exchange->method);
    g_free(exchange->path);
    g_free(exchange->type);
    g_array_unref(exchange->headers);
    g_clear_pointer(&exchange->collected, g_byte_array_unref);
    g_clear_pointer(&exchange->reply, g_bytes_unref);
    if (exchange->fd >= 0)
        close(exchange->fd);
    g_free(exchange);
}

const char *http_method(const struct http_exchange *exchange)
{
    return exchange->method;
}

const char *http_path(const struct http_exchange *exchange)
{
    return exchange->path;
}

const char *http_header(const struct http_exchange *exchange, const char *name)
{
    return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

const char *http_query(const struct http_exchange *exchange, const char *name)
{
    return MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, name);
}

int64_t http_length(const struct http_exchange *exchange)
{
    const char *length = http_header(exchange, MHD_HTTP_HEADER_CONTENT_LENGTH);

    if (length)
        return g_ascii_strtoll(length, NULL, 10); /* the library has refused what is no number */
    return http_header(exchange, MHD_HTTP_HEADER_TRANSFER_ENCODING) ? -1 : 0;
}

void **http_state(struct http_exchange *exchange)
{
    return &exchange->state;
}

void http_collect(struct http_exchange *exchange, size_t most_bytes)
{
    exchange->collected = g_byte_array_new();
    exchange->collect_most = most_bytes;
}

GBytes *http_body(struct http_exchange *exchange)
{
    return g_bytes_new(exchange->collected->data, exchange->collected->len);
}

bool http_is_answered(const struct http_exchange *exchange)
{
    return exchange->status != 0;
}

void http_answer(struct http_exchange *exchange, unsigned status)
{
    g_assert(!http_is_answered(exchange));
    exchange->status = status;
}

void http_answer_bytes(struct http_exchange *exchange, unsigned status, GBytes *body,
                       const char *type)
{
    http_answer(exchange, status);
    exchange->reply = g_bytes_ref(body);
    exchange->type = g_strdup(type);
}

void http_answer_json(struct http_exchange *exchange, unsigned status, GBytes *body)
{
    http_answer_bytes(exchange, status, body, "application/json");
}

void http_answer_error(struct http_exchange *exchange, unsigned status, const char *words)
{
    json_t *value = json_pack("{s:s}", "error", words);
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    g_autoptr(GBytes) body = g_bytes_new(text ? text : "{}", text ? strlen(text) : 2);

    http_answer_json(exchange, status, body);
    free(text);
    json_decref(value);
}

void http_answer_file(struct http_exchange *exchange, unsigned status, int fd, int64_t bytes,
                      const char *type)
{
    http_answer(exchange, status);
    exchange->fd = fd;
    exchange->fd_bytes = bytes;
    exchange->type = g_strdup(type);
}

void http_reply_header(struct http_exchange *exchange, const char *name, const char *value)
{
    struct pair pair = {g_strdup(name), g_strdup(value)};

    g_array_append_val(exchange->headers, pair);
}

static struct MHD_Response *response_new(struct http_exchange *exchange)
{
    size_t bytes = 0;
    const void *data = exchange->reply ? g_bytes_get_data(exchange->reply, &bytes) : "";
    struct MHD_Response *response;

    if (exchange->fd < 0)
        return MHD_create_response_from_buffer(bytes, (void *)data, MHD_RESPMEM_MUST_COPY);
    response = MHD_create_response_from_fd64((uint64_t)exchange->fd_bytes, exchange->fd);
    if (response)
        exchange->fd = -1; /* the response closes it */
    return response;
}

static enum MHD_Result send_reply(struct http_exchange *exchange)
{
    struct MHD_Response *response = response_new(exchange);
    enum MHD_Result queued;

    if (!response)
        return MHD_NO;
    if (exchange->type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, exchange->type);
    for (guint i = 0; i < exchange->headers->len; i++) {
        const struct pair *pair = &g_array_index(exchange->headers, struct pair, i);

        MHD_add_response_header(response, pair->name, pair->value);
    }
    queued = MHD_queue_response(exchange->connection, exchange->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result take_head(struct http *http, struct http_exchange *exchange)
{
    const char *expect = http_header(exchange, MHD_HTTP_HEADER_EXPECT);

    http->handler->head(http->context, exchange);
    if (http_is_answered(exchange) && expect && http_length(exchange) != 0)
        return send_reply(exchange);
    return MHD_YES;
}

static enum MHD_Result take_body(struct http *http, struct http_exchange *exchange,
                                 const void *data, size_t bytes)
{
    if (http_is_answered(exchange)) {
        exchange->wasted_bytes += (int64_t)bytes;
        return exchange->wasted_bytes <= WASTE_MOST ? MHD_YES : MHD_NO;
    }
    if (!exchange->collected)
        http->handler->body(http->context, exchange, data, bytes);
    else if (exchange->collected->len + bytes > exchange->collect_most)
        http_answer_error(exchange, MHD_HTTP_CONTENT_TOO_LARGE, "the request's body is too long");
    else
        g_byte_array_append(exchange->collected, data, (guint)bytes);
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *bytes, void **state)
{
    struct http *http = context;
    struct http_exchange *exchange = *state;
    enum MHD_Result taken;

    (void)version;
    if (!exchange) {
        *state = exchange = exchange_new(connection, method, url);
        return take_head(http, exchange);
    }
    if (*bytes > 0) {
        taken = take_body(http, exchange, data, *bytes);
        *bytes = 0;
        return taken;
    }
    if (!http_is_answered(exchange))
        http->handler->done(http->context, exchange);
    return send_reply(exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    struct http *http = context;

    (void)connection, (void)why;
    if (!*state)
        return;
    http->handler->gone(http->context, *state);
    exchange_free(*state);
    *state = NULL;
}

/* TLS 1.2 and later; GnuTLS has its own words for it. */
#define TLS_VERSIONS "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static bool read_address(const struct http_place *place, struct sockaddr_in *address,
                         GError **error)
{
    const char *text = place->address ? place->address : "127.0.0.1";

    if (inet_pton(AF_INET, text, &address->sin_addr) != 1)
        return fault(error, FAULT_INVALID, "'%s' is no IPv4 address", text);
    if (place->certificate || ntohl(address->sin_addr.s_addr) >> 24 == 127)
        return true;
    return fault(error, FAULT_INVALID, "without TLS it listens on this computer alone");
}

static struct MHD_Daemon *start(struct http *http, const struct http_place *place,
                                struct sockaddr_in *address)
{
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)place->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)place->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_VERSIONS},
        {MHD_OPTION_END, 0, NULL},
    };

    return MHD_start_daemon(flags | (place->certificate ? MHD_USE_TLS : 0), 0, NULL, NULL,
                            on_request, http, MHD_OPTION_ARRAY, place->certificate ? tls : &tls[3],
                            MHD_OPTION_SOCK_ADDR, (struct sockaddr *)address,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, BUFFER_BYTES, MHD_OPTION_END);
}

struct http *http_open(const struct http_place *place, const struct http_handler *handler,
                       void *context, GError **error)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(place->port)};
    const union MHD_DaemonInfo *info;
    struct http *http;

    if (!read_address(place, &address, error))
        return NULL;
    http = g_new0(struct http, 1);
    http->handler = handler;
    http->context = context;
    http->daemon = start(http, place, &address);
    info = http->daemon ? MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    if (!info) {
        fault_errno(error, "cannot listen on %s, port %u",
                    place->address ? place->address : "127.0.0.1", (unsigned)place->port);
        http_close(http);
        return NULL;
    }
    http->port = info->port;
    return http;
}

uint16_t http_port(const struct http *http)
{
    return http->port;
}

void http_close(struct http *http)
{
    if (!http)
        return;
    if (http->daemon)
        MHD_stop_daemon(http->daemon);
    g_free(http);
}
