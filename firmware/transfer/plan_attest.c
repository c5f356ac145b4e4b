// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json.h"
#include "transfer/plan_inside.h"

#include <string.h>

#define ANSWER_MOST ((size_t)256 * 1024)

static bool says(const json_t *object, const char *key, const char *value)
{
    return g_strcmp0(json_string_value(json_object_get(object, key)), value) == 0;
}

/* To this question and no other; whether it is signed is for the app to judge. */
static bool read_held(const json_t *answer, const char *id, const char *nonce, GBytes **attest,
                      GError **error)
{
    json_t *body = NULL;
    GBytes *word = plan_signed(json_object_get(answer, "attest"), &body, error);
    bool good = word && ((says(body, "id", id) && says(body, "nonce", nonce)) ||
                         fault(error, FAULT_INVALID, "an attest is for another question"));

    json_decref(body);
    if (good)
        *attest = word;
    else if (word)
        g_bytes_unref(word);
    return good;
}

static bool read_answer(GBytes *bytes, const char *id, const char *nonce, GBytes **attest,
                        GError **error)
{
    json_t *answer = json_read(bytes, ANSWER_MOST, error);
    bool good = false;

    if (answer && !says(answer, "id", id))
        fault(error, FAULT_INVALID, "an attest is for another item");
    else if (answer && says(answer, "state", "unknown"))
        good = true;
    else if (answer && says(answer, "state", "held"))
        good = read_held(answer, id, nonce, attest, error);
    else if (answer)
        fault(error, FAULT_INVALID, "no plan server attests like this");
    json_decref(answer);
    return good;
}

bool plan_attest(struct plan_server *server, const char *id, const char *nonce, GBytes **attest,
                 GError **error)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    static const int expected[] = {200, 0};
    g_autofree char *text = g_strdup_printf("{\"id\":\"%s\",\"nonce\":\"%s\"}", id, nonce);
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    struct http_request asked = {.method = HTTP_POST,
                                 .token = server->token,
                                 .headers = headers,
                                 .body = body,
                                 .most_bytes = ANSWER_MOST};
    struct http_answer *reply = plan_ask(server, &asked, "/v1/receipts/attest", expected, error);
    bool good;

    *attest = NULL;
    good = reply && read_answer(reply->body, id, nonce, attest, error);
    http_answer_free(reply);
    return good;
}
