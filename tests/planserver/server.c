// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/server.h"

#include "core/assets.h"
#include "core/file.h"
#include "core/json.h"
#include "planserver/attest.h"
#include "planserver/desk.h"
#include "planserver/enrol.h"
#include "planserver/packs.h"
#include "planserver/receipts.h"
#include "seal/answer.h"

#include <string.h>
#include <unistd.h>

#define BODY_MOST ((size_t)64 * 1024)

struct route {
    const char *method;
    const char *path; /* a whole path, or TUS_PATH and what lies under it */
    bool is_open;     /* needs no token */
    bool has_body;    /* collected, and answered when it has come */
    void (*answer)(struct call *call);
};

static const struct route routes[] = {
    {"POST", "/v1/devices", true, true, enrol_answer},
    {"POST", "/v1/devices/", true, true, enrol_ask_again},
    {"GET", DESK_PATH, true, false, desk_show},
    {"POST", DESK_PATH, true, true, desk_act},
    {"GET", "/v1/time", true, false, receipts_time},
    {"GET", "/v1/pack", false, false, packs_answer},
    {"POST", "/v1/receipts/query", false, true, receipts_answer},
    {"POST", "/v1/receipts/attest", false, true, attest_answer},
    {"OPTIONS", TUS_PATH, false, false, tus_options},
    {"POST", TUS_PATH, false, false, tus_create},
    {"HEAD", TUS_PATH "/", false, false, tus_head},
    {"PATCH", TUS_PATH "/", false, false, tus_patch},
    {"DELETE", TUS_PATH "/", false, false, tus_terminate},
};

static bool is_tus(const char *path)
{
    return strcmp(path, TUS_PATH) == 0 || g_str_has_prefix(path, TUS_PATH "/");
}

static bool route_has(const struct route *route, const char *path)
{
    return g_str_has_suffix(route->path, "/") ? g_str_has_prefix(path, route->path)
                                              : strcmp(path, route->path) == 0;
}

/* Answers 404 or, where only the method is wrong, 405 with what is allowed. */
static const struct route *route_find(struct http_exchange *exchange, const char *method)
{
    g_autoptr(GString) allowed = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        if (!route_has(&routes[i], http_path(exchange)))
            continue;
        if (strcmp(routes[i].method, method) == 0)
            return &routes[i];
        g_string_append_printf(allowed, "%s%s", allowed->len ? ", " : "", routes[i].method);
    }
    if (!allowed->len) {
        http_answer_error(exchange, 404, "there is nothing here");
        return NULL;
    }
    http_reply_header(exchange, "Allow", allowed->str);
    http_answer_error(exchange, 405, "this method is not for this address");
    return NULL;
}

static void on_head(void *context, struct http_exchange *exchange)
{
    struct call *call = g_new0(struct call, 1);
    const char *method = http_method(exchange);
    const char *meant = http_header(exchange, "X-HTTP-Method-Override");
    bool tus = is_tus(http_path(exchange));

    *http_state(exchange) = call;
    call->server = context;
    call->exchange = exchange;
    if (tus && meant) /* tus 1.0.0: for networks that pass no PATCH */
        method = meant;
    if (tus && !tus_greet(call))
        return;
    call->route = route_find(exchange, method);
    if (!call->route || (!call->route->is_open && !enrol_admit(call)))
        return;
    if (call->route->has_body)
        http_collect(exchange, BODY_MOST);
    else
        call->route->answer(call);
}

static void on_body(void *context, struct http_exchange *exchange, const void *data, size_t bytes)
{
    struct call *call = *http_state(exchange);

    (void)context;
    tus_patch_body(call, data, bytes);
}

static void on_done(void *context, struct http_exchange *exchange)
{
    struct call *call = *http_state(exchange);

    (void)context;
    if (call->patch)
        tus_patch_done(call);
    else
        call->route->answer(call);
}

static void on_gone(void *context, struct http_exchange *exchange)
{
    struct call *call = *http_state(exchange);

    (void)context;
    tus_patch_close(call);
    device_free(call->device);
    g_free(call);
}

static const struct http_handler handler = {on_head, on_body, on_done, on_gone};

void call_fail(struct call *call, const GError *error)
{
    unsigned status = fault_is(error, FAULT_FULL) ? 507 : fault_is(error, FAULT_BUSY) ? 503 : 500;

    g_printerr("%s %s: %s\n", http_method(call->exchange), http_path(call->exchange),
               error->message);
    http_answer_error(call->exchange, status,
                      status == 507 ? "the server has no room; what was sent before is safe"
                                    : "the server could not do this; what was sent before is safe");
}

json_t *call_json(struct call *call, const struct schema *schema)
{
    g_autoptr(GBytes) body = http_body(call->exchange);
    g_autoptr(GError) error = NULL;
    json_t *value = json_read(body, BODY_MOST, &error);

    if (value && schema_check(schema, value, &error))
        return value;
    json_decref(value);
    http_answer_error(call->exchange, 400, error->message);
    return NULL;
}

void call_answer_signed(struct call *call, const json_t *body, const char *comment)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) answer = answer_sign(&call->server->secrets->receipt, body, comment, &error);

    if (answer)
        http_answer_json(call->exchange, 200, answer);
    else
        call_fail(call, error);
}

char *call_url(const struct call *call, const char *path)
{
    const char *host = http_header(call->exchange, "Host");

    if (host && *host &&
        strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789.-:[]") == strlen(host))
        return g_strdup_printf("%s://%s%s", call->server->tls ? "https" : "http", host, path);
    return g_strdup(path);
}

char *server_url(const struct server *server)
{
    return g_strdup_printf("%s://%s:%u", server->tls ? "https" : "http", server->host,
                           (unsigned)http_port(server->http));
}

static struct school *school_open(const char *folder, GError **error)
{
    int fd = folder_open(folder, error);
    g_autoptr(GBytes) bytes = fd >= 0 ? file_read(fd, "school.json", BODY_MOST, error) : NULL;

    if (fd >= 0)
        close(fd);
    return bytes ? school_read(bytes, error) : NULL;
}

static bool server_load(struct server *server, const struct server_asked *asked, GError **error)
{
    server->keep_days = asked->keep_days;
    server->school_folder = g_strdup(asked->school);
    server->school = school_open(asked->school, error);
    if (!server->school)
        return false;
    server->secrets = school_secrets_read(asked->school, error);
    if (!server->secrets)
        return false;
    server->enrol_request = assets_schema("enrol-request", error);
    if (!server->enrol_request)
        return false;
    server->receipts_query = assets_schema("receipts-query", error);
    if (!server->receipts_query)
        return false;
    server->attest_request = assets_schema("attest-request", error);
    if (!server->attest_request)
        return false;
    server->store_folder = g_strdup(asked->store);
    server->store = store_open(asked->store, error);
    if (server->store)
        server->desk_secret = enrol_page_secret(asked->store, error);
    return server->desk_secret != NULL;
}

static bool load_tls(struct server *server, const struct server_asked *asked, GError **error)
{
    g_auto(GStrv) hosts = g_strsplit(asked->hosts ? asked->hosts : "127.0.0.1", ",", 2);

    server->host = g_strdup(hosts[0]);
    if (asked->tls_certificate)
        server->tls = tls_of_files(asked->tls_certificate, asked->tls_key, error);
    else if (asked->hosts)
        server->tls = tls_of_school(asked->school, asked->hosts, error);
    return server->tls || (!asked->tls_certificate && !asked->hosts);
}

static bool server_listen(struct server *server, const struct server_asked *asked, GError **error)
{
    struct http_place place = {.address = asked->address, .port = asked->port};

    if (!load_tls(server, asked, error))
        return false;
    if (server->tls) {
        place.certificate = server->tls->certificate;
        place.key = server->tls->key;
    }
    server->http = http_open(&place, &handler, server, error);
    return server->http && enrol_leave(server, error);
}

struct server *server_open(const struct server_asked *asked, GError **error)
{
    struct server *server = g_new0(struct server, 1);

    seal_start();
    if (!server_load(server, asked, error)) {
        server_close(server);
        return NULL;
    }
    server->tus = tus_new();
    server->ingest = ingest_start(server->store, server->school, server->secrets,
                                  server->school_folder, server->keep_days);
    if (server_listen(server, asked, error))
        return server;
    server_close(server);
    return NULL;
}

void server_close(struct server *server)
{
    if (!server)
        return;
    http_close(server->http);
    ingest_stop(server->ingest);
    tus_free(server->tus);
    schema_free(server->enrol_request);
    schema_free(server->receipts_query);
    schema_free(server->attest_request);
    seal_secret_free(server->secrets);
    school_free(server->school);
    store_close(server->store);
    tls_free(server->tls);
    g_free(server->host);
    g_free(server->desk_secret);
    g_free(server->store_folder);
    g_free(server->school_folder);
    g_free(server);
}
