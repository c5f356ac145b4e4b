// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/enrol_inside.h"

#include "core/file.h"
#include "core/json.h"
#include "planserver/waiting.h"
#include "seal/answer.h"
#include "seal/words.h"

#include <string.h>
#include <unistd.h>

#define TOKEN_BYTES 32

bool enrol_revoke(const char *store, const char *device, GError **error)
{
    g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
    int revoked;
    bool done;

    if (!id_is_valid(device))
        return fault(error, FAULT_INVALID, "'%s' is no device's id", device);
    revoked = store_folder_open(store, STORE_REVOKED, error);
    if (revoked < 0)
        return false;
    done = file_write(revoked, device, empty, FILE_REPLACE, 0600, error);
    close(revoked);
    return done;
}

static bool device_read(const json_t *request, struct device *device, GError **error)
{
    device->id = id_new();
    device->name = g_strdup(json_string_value(json_object_get(request, "name")));
    return minisign_public_parse(json_string_value(json_object_get(request, "signing")),
                                 &device->signing, error) &&
           age_recipient_parse(json_string_value(json_object_get(request, "recipient")),
                               &device->recipient, error);
}

static json_t *enrolled_body(const struct server *server, const json_t *request,
                             const struct device *device)
{
    json_t *body = json_deep_copy(request);

    json_object_set_new(body, "device", json_string(device->id.text));
    json_object_set_new(body, "school", school_to_json(server->school));
    return body;
}

static GBytes *enrolled_answer(struct server *server, const json_t *request,
                               const struct device *device, const char *token, GError **error)
{
    json_t *body = enrolled_body(server, request, device);
    g_autoptr(GBytes) signed_answer =
        answer_sign(&server->secrets->receipt, body, "viewfinder enrolled", error);
    json_t *answer = signed_answer ? json_read(signed_answer, ENROL_FILE_MOST, error) : NULL;
    json_t *whole = answer ? json_pack("{s:s, s:o}", "token", token, "enrolled", answer) : NULL;
    GBytes *bytes = whole ? json_canonical(whole, error) : NULL;

    json_decref(body);
    json_decref(whole);
    return bytes;
}

/* In: the device's row and its token, the same answer however often. */
static bool let_in(struct call *call, const json_t *request, const struct device *device,
                   const char *token, GError **error)
{
    struct server *server = call->server;
    const char *code_text = json_string_value(json_object_get(request, "code"));
    struct digest code = digest_of(code_text, strlen(code_text));
    struct digest token_digest = digest_of(token, strlen(token));
    struct device *there = store_device(server->store, device->id.text, NULL);
    g_autoptr(GBytes) answer = enrolled_answer(server, request, device, token, error);
    bool done =
        answer && (there || store_device_add(server->store, device, &token_digest, &code, error));

    if (done && !there)
        g_printerr("enrolled: device %s\n", device->id.text);
    device_free(there);
    if (done)
        http_answer_json(call->exchange, 201, answer);
    return done;
}

static void answer_waiting(struct call *call, const char *secret, const char *words)
{
    g_autofree char *path = g_strdup_printf("/v1/devices/%s", secret);
    g_autofree char *url = call_url(call, path);
    json_t *answer = json_pack("{s:s, s:s}", "poll", url, "words", words);
    g_autoptr(GBytes) bytes = json_canonical(answer, NULL);

    json_decref(answer);
    http_answer_json(call->exchange, 202, bytes);
}

/* Whoever has the code is not yet in: a person looks at the device's name and words first. */
static bool let_wait(struct call *call, const json_t *request, const struct device *device,
                     const struct digest *code, GError **error)
{
    g_autofree char *secret = enrol_hex(TOKEN_BYTES);
    g_autofree char *words = words_of_device(&device->signing, &device->recipient);
    struct waiting waiting = {.device = device->id, .poll = digest_of(secret, strlen(secret))};
    bool done;

    waiting.request = json_deep_copy(request);
    json_object_del(waiting.request, "code");
    done = waiting_add(call->server->store, code, &waiting, error);
    json_decref(waiting.request);
    if (done) {
        g_printerr("waits to be accepted: device %s, '%s', %s\n", device->id.text, device->name,
                   words);
        answer_waiting(call, secret, words);
    }
    return done;
}

static void enrol_device(struct call *call, const json_t *request)
{
    struct server *server = call->server;
    const char *code_text = json_string_value(json_object_get(request, "code"));
    struct digest code = digest_of(code_text, strlen(code_text));
    g_autofree char *token = enrol_hex(TOKEN_BYTES);
    g_autoptr(GError) error = NULL;
    struct device device = {0};
    char name[DIGEST_HEX + 1];
    bool accepted = false;

    digest_hex(&code, name);
    if (!enrol_code_is_good(server, &code, &accepted)) {
        http_answer_error(call->exchange, 403, "the code is unknown, used or too old");
    } else if (!device_read(request, &device, &error)) {
        http_answer_error(call->exchange, 400, error->message);
    } else if (!(accepted ? let_in(call, request, &device, token, &error)
                          : let_wait(call, request, &device, &code, &error))) {
        if (fault_is(error, FAULT_REFUSED) || fault_is(error, FAULT_INVALID))
            http_answer_error(call->exchange, 403, "the code is unknown, used or too old");
        else
            call_fail(call, error);
    } else if (!file_remove(store_folder(server->store, STORE_CODES), name, &error)) {
        g_printerr("codes: %s\n", error->message); /* it does not work again all the same */
    }
    g_free(device.name);
}

void enrol_answer(struct call *call)
{
    json_t *request = call_json(call, call->server->enrol_request);

    if (!request)
        return;
    enrol_device(call, request);
    json_decref(request);
}

/* The same request as before, at the address that it was given. */
static bool is_the_same(const struct waiting *waiting, const json_t *request, const char *secret)
{
    struct digest poll = digest_of(secret, strlen(secret));
    json_t *without = json_deep_copy(request);
    bool same;

    json_object_del(without, "code");
    same = digest_equal(&poll, &waiting->poll) && json_equal(without, waiting->request);
    json_decref(without);
    return same;
}

/* Its token comes of the secret: a second answer, when the first was lost, gives the same one. */
static char *token_of(const char *secret)
{
    g_autofree char *text = g_strconcat("viewfinder token ", secret, NULL);

    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static void tell_word(struct call *call, const struct waiting *waiting, const json_t *request,
                      const char *secret)
{
    g_autofree char *token = token_of(secret);
    g_autoptr(GError) error = NULL;
    struct device device = {0};

    switch (waiting_word(call->server->store, &waiting->device)) {
    case WAITING_UNDECIDED:
        answer_waiting(call, secret, waiting->words);
        return;
    case WAITING_REFUSED:
        http_answer_error(call->exchange, 403, "this device was not accepted");
        return;
    case WAITING_ACCEPTED:
        if (device_read(request, &device, &error))
            device.id = waiting->device;
        if (error || !let_in(call, request, &device, token, &error))
            call_fail(call, error);
        g_free(device.name);
    }
}

void enrol_ask_again(struct call *call)
{
    const char *secret = http_path(call->exchange) + strlen("/v1/devices/");
    json_t *request = call_json(call, call->server->enrol_request);
    const char *code_text = json_string_value(json_object_get(request, "code"));
    struct digest code = digest_of(code_text ? code_text : "", code_text ? strlen(code_text) : 0);
    struct waiting *waiting;

    if (!request)
        return;
    waiting = waiting_of_code(call->server->store, &code, NULL);
    if (waiting && is_the_same(waiting, request, secret))
        tell_word(call, waiting, request, secret);
    else
        http_answer_error(call->exchange, 403, "no such device waits to be accepted");
    waiting_free(waiting);
    json_decref(request);
}

static struct device *bearer(struct call *call, GError **error)
{
    const char *given = http_header(call->exchange, "Authorization");
    struct digest digest;

    if (!given || g_ascii_strncasecmp(given, "Bearer ", 7) != 0) {
        fault(error, FAULT_MISSING, "no token");
        return NULL;
    }
    digest = digest_of(given + 7, strlen(given + 7));
    return store_device_by_token(call->server->store, &digest, error);
}

bool enrol_admit(struct call *call)
{
    g_autoptr(GError) error = NULL;

    call->device = bearer(call, &error);
    if (!call->device && !fault_is(error, FAULT_MISSING)) {
        call_fail(call, error);
    } else if (!call->device) {
        http_reply_header(call->exchange, "WWW-Authenticate", "Bearer");
        http_answer_error(call->exchange, 401, "this server does not know the token");
    } else if (faccessat(store_folder(call->server->store, STORE_REVOKED), call->device->id.text,
                         F_OK, 0) == 0) {
        http_answer_error(call->exchange, 403, "this device has been shut out");
    }
    return !http_is_answered(call->exchange);
}
