// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fault_server.h"

#include "transfer/fault_server_inside.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_MOST 65536
#define PIECE 16384

static void rule_free(gpointer data)
{
    struct rule *rule = data;

    g_free(rule->method);
    g_free(rule->path);
    g_free(rule->reply);
    g_free(rule);
}

static void upload_free(gpointer data)
{
    struct upload *upload = data;

    g_byte_array_unref(upload->bytes);
    g_free(upload->metadata);
    g_free(upload);
}

/* A header of the request, stripped; NULL when it has none. */
char *request_header(const struct request *request, const char *name)
{
    g_autofree char *key = g_strdup_printf("\r\n%s:", name);
    const char *at = strcasestr(request->head->str, key);

    return at ? g_strstrip(g_strndup(at + strlen(key), strcspn(at + strlen(key), "\r"))) : NULL;
}

int64_t request_number(const struct request *request, const char *name)
{
    g_autofree char *text = request_header(request, name);

    return text ? g_ascii_strtoll(text, NULL, 10) : -1;
}

/* The head of the request; what of the body came with it stands in `body`. */
static bool read_head(struct request *request)
{
    char piece[PIECE];
    const char *end = NULL;

    while (!end && request->head->len < HEAD_MOST) {
        ssize_t got = recv(request->connection, piece, sizeof piece, 0);
        if (got <= 0)
            return false;
        g_string_append_len(request->head, piece, got);
        end = strstr(request->head->str, "\r\n\r\n");
    }
    if (!end)
        return false;
    end += 4;
    g_byte_array_append(request->body, (const guint8 *)end,
                        (guint)(request->head->str + request->head->len - end));
    g_string_truncate(request->head, (gsize)(end - request->head->str));
    return sscanf(request->head->str, "%15s %2047s", request->method, request->path) == 2;
}

static bool fits(const char *wanted, const char *method)
{
    return strcmp(wanted, "*") == 0 || strcmp(wanted, method) == 0;
}

static struct rule *match(struct fault_server *server, const struct request *request)
{
    for (guint i = 0; i < server->rules->len; i++) {
        struct rule *rule = g_ptr_array_index(server->rules, i);
        if (!fits(rule->method, request->method) || rule->is.times == 0 ||
            (rule->path && !strstr(request->path, rule->path)))
            continue;
        if (rule->is.skip-- > 0)
            return NULL;
        rule->is.times--;
        return rule;
    }
    return NULL;
}

static void note(struct fault_server *server, const struct request *request)
{
    g_autofree char *offset = request_header(request, "Upload-Offset");

    g_string_append_printf(server->log, "%s %s%s%s\n", request->method, request->path,
                           offset ? " " : "", offset ? offset : "");
    g_free(server->last_head);
    server->last_head = g_strdup(request->head->str);
}

static void serve(struct fault_server *server, int connection)
{
    struct request request = {
        .connection = connection, .head = g_string_new(NULL), .body = g_byte_array_new()};

    if (read_head(&request)) {
        struct rule *rule;
        g_mutex_lock(&server->lock);
        note(server, &request);
        rule = match(server, &request);
        if (rule) {
            fault_server_play(server, &request, rule);
        } else {
            fault_server_do_right(server, &request);
        }
        if (strcmp(request.method, "PATCH") == 0)
            server->body_bytes += request.body->len;
        g_mutex_unlock(&server->lock);
    }
    g_string_free(request.head, TRUE);
    g_byte_array_unref(request.body);
}

static gpointer run(gpointer data)
{
    struct fault_server *server = data;
    struct pollfd ends[] = {{.fd = server->listener, .events = POLLIN},
                            {.fd = server->wake, .events = POLLIN}};

    while (poll(ends, 2, -1) > 0 && !ends[1].revents) {
        int connection = accept(server->listener, NULL, NULL);
        struct timeval most = {.tv_sec = 20};
        if (connection < 0)
            continue;
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        serve(server, connection);
        close(connection);
    }
    return NULL;
}

struct fault_server *fault_server_new(void)
{
    struct fault_server *server = g_new0(struct fault_server, 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    server->wake = eventfd(0, EFD_CLOEXEC);
    /* Little of a body that is not read is to be lost in the kernel's buffers. */
    setsockopt(server->listener, SOL_SOCKET, SO_RCVBUF, &(int){65536}, sizeof(int));
    g_assert(bind(server->listener, (struct sockaddr *)&address, size) == 0);
    g_assert(listen(server->listener, 16) == 0);
    g_assert(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0);
    server->url = g_strdup_printf("http://127.0.0.1:%d", ntohs(address.sin_port));
    server->rules = g_ptr_array_new_with_free_func(rule_free);
    server->uploads = g_ptr_array_new_with_free_func(upload_free);
    server->log = g_string_new(NULL);
    server->sizes = g_string_new(NULL);
    g_mutex_init(&server->lock);
    g_cond_init(&server->changed);
    server->thread = g_thread_new("fault server", run, server);
    return server;
}

void fault_server_free(struct fault_server *server)
{
    uint64_t one = 1;

    server->ending = true;
    g_assert(write(server->wake, &one, sizeof one) == sizeof one);
    fault_server_release(server);
    g_thread_join(server->thread);
    close(server->listener);
    close(server->wake);
    g_ptr_array_unref(server->rules);
    g_ptr_array_unref(server->uploads);
    g_string_free(server->log, TRUE);
    g_string_free(server->sizes, TRUE);
    g_clear_pointer(&server->pack, g_bytes_unref);
    g_mutex_clear(&server->lock);
    g_cond_clear(&server->changed);
    g_free(server->last_head);
    g_free(server->url);
    g_free(server);
}

const char *fault_server_url(const struct fault_server *server)
{
    return server->url;
}

/* Each connection is closed after its answer; a client that is not told so could lose the race. */
static char *tell_close(const char *reply)
{
    const char *end = reply ? strstr(reply, "\r\n") : NULL;

    if (!end || !g_str_has_prefix(reply, "HTTP/1.1 ") || strstr(reply, "\r\nConnection:"))
        return g_strdup(reply);
    return g_strdup_printf("%.*s\r\nConnection: close%s", (int)(end - reply), reply, end);
}

void fault_server_rule(struct fault_server *server, const struct fault_rule *wanted)
{
    struct rule *rule = g_new0(struct rule, 1);

    rule->is = *wanted;
    rule->is.times = wanted->times ? wanted->times : 1;
    rule->is.method = rule->method = g_strdup(wanted->method);
    rule->path = g_strdup(wanted->path);
    rule->reply = wanted->reply_bytes ? g_memdup2(wanted->reply, wanted->reply_bytes)
                                      : tell_close(wanted->reply);
    if (!wanted->reply_bytes && rule->reply)
        rule->is.reply_bytes = strlen(rule->reply);
    g_mutex_lock(&server->lock);
    g_ptr_array_add(server->rules, rule);
    g_mutex_unlock(&server->lock);
}

void fault_server_heal(struct fault_server *server)
{
    g_mutex_lock(&server->lock);
    g_ptr_array_set_size(server->rules, 0);
    g_mutex_unlock(&server->lock);
}

void fault_server_school(struct fault_server *server, const struct fault_school *school)
{
    g_mutex_lock(&server->lock);
    server->school = *school;
    g_mutex_unlock(&server->lock);
}

bool fault_server_wait_held(struct fault_server *server)
{
    gint64 until = g_get_monotonic_time() + 60 * G_TIME_SPAN_SECOND;
    bool held;

    g_mutex_lock(&server->lock);
    while (!server->held && g_cond_wait_until(&server->changed, &server->lock, until))
        ;
    held = server->held;
    g_mutex_unlock(&server->lock);
    return held;
}

void fault_server_release(struct fault_server *server)
{
    g_mutex_lock(&server->lock);
    server->held = false;
    g_cond_broadcast(&server->changed);
    g_mutex_unlock(&server->lock);
}
