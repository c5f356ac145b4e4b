// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/fault_server_inside.h"

#include <poll.h>
#include <sys/socket.h>

#define PIECE 16384

static void send_all(int connection, const char *data, size_t bytes)
{
    while (bytes > 0) {
        ssize_t put = send(connection, data, bytes, MSG_NOSIGNAL);
        if (put <= 0)
            return;
        data += put;
        bytes -= (size_t)put;
    }
}

/* Reads until `most` bytes of the body are there, or all. */
static void read_body(struct request *request, int64_t most)
{
    guint8 piece[PIECE];
    int64_t length = MAX(request_number(request, "Content-Length"), 0);
    int64_t wanted = MIN(length, most);

    while (request->body->len < wanted) {
        size_t room = (size_t)MIN((int64_t)sizeof piece, wanted - request->body->len);
        ssize_t got = recv(request->connection, piece, room, 0);
        if (got <= 0)
            break;
        g_byte_array_append(request->body, piece, (guint)got);
    }
    request->whole = request->body->len == length;
}

static void hold(struct fault_server *server)
{
    server->held = true;
    g_cond_broadcast(&server->changed);
    while (server->held && !server->ending)
        g_cond_wait(&server->changed, &server->lock);
}

/* Until the other end goes away, a piece every so often; `piece_ms` 0: as fast as it takes them. */
static void pour(struct fault_server *server, int connection, const char *piece, size_t bytes,
                 int piece_ms)
{
    struct pollfd ends[] = {{.fd = connection, .events = POLLRDHUP},
                            {.fd = server->wake, .events = POLLIN}};

    while (poll(ends, 2, piece_ms) == 0)
        send_all(connection, piece, bytes);
}

static void trickle(struct fault_server *server, int connection)
{
    send_all(connection, "HTTP/1.1 200 OK\r\nX-Long: ", 25);
    pour(server, connection, "a", 1, 20);
}

static void be_silent(struct fault_server *server, int connection)
{
    struct pollfd ends[] = {{.fd = connection, .events = POLLRDHUP},
                            {.fd = server->wake, .events = POLLIN}};

    poll(ends, 2, -1);
}

void fault_server_do_right(struct fault_server *server, struct request *request)
{
    g_autoptr(GString) reply = g_string_new(NULL);

    read_body(request, G_MAXINT64);
    fault_server_act(server, request, reply);
    g_string_append_printf(server->sizes, "%zu %zu\n", request->head->len + request->body->len,
                           reply->len);
    send_all(request->connection, reply->str, reply->len);
}

/* The head came to here at least; the body may go on in what is read next. */
static void cut_asked(struct fault_server *server, struct request *request, int64_t bytes)
{
    g_autoptr(GString) unheard = g_string_new(NULL);
    int64_t of_body = bytes - (int64_t)request->head->len;

    if (of_body < 0)
        return;
    read_body(request, of_body);
    g_byte_array_set_size(request->body, (guint)MIN((int64_t)request->body->len, of_body));
    request->whole = request->body->len == MAX(request_number(request, "Content-Length"), 0);
    if (request->whole || strcmp(request->method, "PATCH") == 0)
        fault_server_act(server, request, unheard);
}

static void cut_answer(struct fault_server *server, struct request *request, int64_t bytes)
{
    g_autoptr(GString) answer = g_string_new(NULL);

    read_body(request, G_MAXINT64);
    fault_server_act(server, request, answer);
    send_all(request->connection, answer->str, (size_t)MIN(bytes, (int64_t)answer->len));
}

static void pour_reply(struct fault_server *server, struct request *request,
                       const struct rule *rule)
{
    size_t again = (size_t)rule->is.bytes;

    read_body(request, G_MAXINT64);
    send_all(request->connection, rule->reply, rule->is.reply_bytes);
    pour(server, request->connection, rule->reply + rule->is.reply_bytes - again, again, 0);
}

void fault_server_play(struct fault_server *server, struct request *request, struct rule *rule)
{
    g_autoptr(GString) right = g_string_new(NULL);

    switch (rule->is.play) {
    case PLAY_ACT:
        read_body(request, G_MAXINT64);
        fault_server_act(server, request, right);
        break;
    case PLAY_CUT:
        read_body(request, rule->is.bytes);
        /* More may have come in one piece with the head: it is as if it had not. */
        g_byte_array_set_size(request->body, (guint)MIN(request->body->len, rule->is.bytes));
        fault_server_act(server, request, right);
        return;
    case PLAY_HOLD:
        read_body(request, rule->is.bytes);
        hold(server);
        read_body(request, G_MAXINT64);
        fault_server_act(server, request, right);
        return;
    case PLAY_REPLY:
        read_body(request, G_MAXINT64);
        break;
    case PLAY_SILENT:
        be_silent(server, request->connection);
        return;
    case PLAY_TRICKLE:
        trickle(server, request->connection);
        return;
    case PLAY_CUT_ASKED:
        cut_asked(server, request, rule->is.bytes);
        return;
    case PLAY_CUT_ANSWER:
        cut_answer(server, request, rule->is.bytes);
        return;
    case PLAY_UNAWARE:
        server->unaware = rule->reply;
        fault_server_do_right(server, request);
        server->unaware = NULL;
        return;
    case PLAY_POUR:
        pour_reply(server, request, rule);
        return;
    }
    if (rule->reply)
        send_all(request->connection, rule->reply, rule->is.reply_bytes);
}
