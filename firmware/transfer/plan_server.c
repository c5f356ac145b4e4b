// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/plan_server.h"

#include "core/clock.h"
#include "core/digest.h"
#include "core/json.h"
#include "seal/answer.h"
#include "transfer/plan_inside.h"
#include "transfer/url.h"

#include <string.h>

#define ANSWER_MOST ((size_t)256 * 1024)
#define PACK_MOST ((size_t)512 * 1024 * 1024)
#define MINISIG_MOST 1024
#define TOKEN_LEAST 16
#define TOKEN_MOST 256
#define HEX "0123456789abcdef"

/* What a status other than those that a call expects means to the caller. */
static bool fail_by_status(const struct http_answer *reply, GError **error)
{
    int status = reply->status;

    if (status == 401 || status == 403)
        return fault(error, FAULT_DENIED, "the server answered %d", status);
    if (status == 507)
        return fault(error, FAULT_FULL, "the server has no room left");
    if (status == 429 || (status >= 500 && status <= 599 && status != 511))
        return fault(error, FAULT_BUSY, "the server answered %d", status);
    if (status >= 400 && status <= 499 && status != 404 && status != 405)
        return fault(error, FAULT_REFUSED, "the server answered %d", status);
    return fault(error, FAULT_INVALID, "no plan server answers like this: %d", status);
}

static struct http_answer *plan_ask_at(struct plan_server *server, struct http_request *request,
                                       const char *url, const int *expected, GError **error)
{
    struct http_answer *reply;

    request->url = url;
    server->retry_after_ms = -1;
    reply = http_send(server->http, request, error);
    if (!reply)
        return NULL;
    for (; *expected; expected++) {
        if (reply->status == *expected)
            return reply;
    }
    server->retry_after_ms = reply->retry_after_ms;
    fail_by_status(reply, error);
    http_answer_free(reply);
    return NULL;
}

struct http_answer *plan_ask(struct plan_server *server, struct http_request *request,
                             const char *path, const int *expected, GError **error)
{
    g_autofree char *url = url_join(server->url, path);

    return plan_ask_at(server, request, url, expected, error);
}

GBytes *plan_signed(const json_t *value, json_t **body, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    char *text;

    if (!json_is_object(value)) {
        fault(error, FAULT_INVALID, "a signed answer is missing");
        return NULL;
    }
    text = json_dumps(value, JSON_COMPACT);
    bytes = g_bytes_new_take(text, strlen(text));
    *body = answer_peek(bytes, error);
    return *body ? g_steal_pointer(&bytes) : NULL;
}

static bool is_token(const char *token)
{
    size_t length = strlen(token);

    return length >= TOKEN_LEAST && length <= TOKEN_MOST && strspn(token, HEX) == length;
}

void plan_enrolled_clear(struct plan_enrolled *enrolled)
{
    if (enrolled->answer)
        g_bytes_unref(enrolled->answer);
    g_free(enrolled->token);
    g_free(enrolled->poll);
    *enrolled = (struct plan_enrolled){0};
}

static bool read_enrolled(const json_t *answer, struct plan_enrolled *enrolled, GError **error)
{
    const char *text = json_get_string(answer, "token", error);
    json_t *body = NULL;

    if (!text)
        return false;
    if (!is_token(text))
        return fault(error, FAULT_INVALID, "the token is none");
    enrolled->answer = plan_signed(json_object_get(answer, "enrolled"), &body, error);
    if (enrolled->answer)
        enrolled->token = g_strdup(text);
    json_decref(body);
    return enrolled->answer != NULL;
}

static bool read_waiting(const struct plan_server *server, const json_t *answer,
                         struct plan_enrolled *enrolled, GError **error)
{
    const char *poll = json_get_string(answer, "poll", error);

    enrolled->poll = poll ? url_resolve(server->url, poll, error) : NULL;
    return enrolled->poll != NULL;
}

bool plan_enrol(struct plan_server *server, GBytes *request, const char *poll,
                struct plan_enrolled *enrolled, GError **error)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    static const int expected[] = {201, 202, 0};
    struct http_request asked = {
        .method = HTTP_POST, .headers = headers, .body = request, .most_bytes = ANSWER_MOST};
    struct http_answer *reply = poll ? plan_ask_at(server, &asked, poll, expected, error)
                                     : plan_ask(server, &asked, "/v1/devices", expected, error);
    json_t *answer = reply ? json_read(reply->body, ANSWER_MOST, error) : NULL;
    bool good = false;

    *enrolled = (struct plan_enrolled){0};
    if (answer)
        good = reply->status == 201 ? read_enrolled(answer, enrolled, error)
                                    : read_waiting(server, answer, enrolled, error);
    json_decref(answer);
    http_answer_free(reply);
    return good;
}

static void make_nonce(char nonce[33])
{
    struct id id = id_new();
    struct digest digest = digest_of(id.text, ID_LENGTH);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    memcpy(nonce, hex, 32);
    nonce[32] = '\0';
}

/* The nonce shows that it was said now, and not once before. */
static bool read_time(GBytes *bytes, struct plan_time *time, GError **error)
{
    json_t *body = answer_peek(bytes, error);
    const char *nonce = body ? json_get_string(body, "nonce", error) : NULL;
    bool good = false;

    if (nonce && strcmp(nonce, time->nonce) != 0)
        fault(error, FAULT_INVALID, "the time is an answer to another question");
    else if (nonce)
        good = json_get_int(body, "now", &time->now_ms, error);
    if (good && time->now_ms < 0)
        good = fault(error, FAULT_INVALID, "the time is none");
    json_decref(body);
    return good;
}

bool plan_time(struct plan_server *server, struct plan_time *time, GError **error)
{
    static const int expected[] = {200, 0};
    struct http_request asked = {.method = HTTP_GET, .most_bytes = ANSWER_MOST};
    g_autofree char *path = NULL;
    struct http_answer *reply;
    int64_t before;

    make_nonce(time->nonce);
    path = g_strconcat("/v1/time?nonce=", time->nonce, NULL);
    before = clock_boottime_ms();
    reply = plan_ask(server, &asked, path, expected, error);
    if (!reply)
        return false;
    time->half_round_trip_ms = (clock_boottime_ms() - before + 1) / 2;
    time->boottime_ms = before + time->half_round_trip_ms;
    time->answer = g_bytes_ref(reply->body);
    http_answer_free(reply);
    if (read_time(time->answer, time, error))
        return true;
    g_clear_pointer(&time->answer, g_bytes_unref);
    return false;
}

/* `"7"`: digits in quotes. */
static bool read_number_tag(const char *tag, int64_t *number)
{
    size_t length = tag ? strlen(tag) : 0;
    g_autofree char *digits = length > 2 ? g_strndup(tag + 1, length - 2) : NULL;

    return digits && tag[0] == '"' && tag[length - 1] == '"' && g_ascii_isdigit(*digits) &&
           g_ascii_string_to_signed(digits, 10, 1, G_MAXINT32, number, NULL);
}

static bool read_pack(const struct http_answer *reply, struct plan_pack *pack, GError **error)
{
    const char *minisig = http_answer_header(reply, "viewfinder-minisig");
    gsize bytes = 0;
    guchar *text;

    if (!read_number_tag(http_answer_header(reply, "etag"), &pack->number))
        return fault(error, FAULT_INVALID, "the pack has no number");
    if (!minisig || strlen(minisig) > 2 * MINISIG_MOST)
        return fault(error, FAULT_INVALID, "the pack has no signature");
    text = g_base64_decode(minisig, &bytes);
    pack->minisig = g_bytes_new_take(text, bytes);
    if (bytes > 0 && bytes <= MINISIG_MOST &&
        g_utf8_validate((const char *)text, (gssize)bytes, NULL))
        return true;
    g_clear_pointer(&pack->minisig, g_bytes_unref);
    return fault(error, FAULT_INVALID, "the pack has no signature");
}

bool plan_pack(struct plan_server *server, int64_t have, http_sink *sink, void *context,
               struct plan_pack *pack, GError **error)
{
    static const int expected[] = {200, 304, 404, 0};
    g_autofree char *match = g_strdup_printf("If-None-Match: \"%" G_GINT64_FORMAT "\"", have);
    const char *headers[] = {have > 0 ? match : NULL, NULL};
    struct http_request asked = {.method = HTTP_GET,
                                 .token = server->token,
                                 .headers = headers,
                                 .most_bytes = PACK_MOST,
                                 .sink = sink,
                                 .sink_context = context};
    struct http_answer *reply = plan_ask(server, &asked, "/v1/pack", expected, error);
    bool good = reply != NULL;

    *pack = (struct plan_pack){0};
    if (good && reply->status == 200) {
        good = read_pack(reply, pack, error);
        pack->changed = good;
    }
    http_answer_free(reply);
    return good;
}
