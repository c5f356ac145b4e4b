// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/enrol.h"

#include "core/file.h"
#include "core/json.h"
#include "seal/answer.h"

#include <string.h>
#include <unistd.h>

#define CODE_BYTES 16
#define TOKEN_BYTES 32
#define SMALL_FILE ((size_t)64 * 1024)

static char *hex_new(size_t bytes)
{
    g_autofree uint8_t *random = g_malloc(bytes);
    GString *hex = g_string_new(NULL);

    seal_random(random, bytes);
    for (size_t i = 0; i < bytes; i++)
        g_string_append_printf(hex, "%02x", random[i]);
    return g_string_free(hex, FALSE);
}

static bool json_write(int folder, const char *name, const json_t *value, GError **error)
{
    g_autoptr(GBytes) bytes = json_canonical(value, error);

    return bytes && file_write(folder, name, bytes, FILE_REPLACE, 0600, error);
}

static json_t *json_open(int folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, SMALL_FILE, error);

    return bytes ? json_read(bytes, SMALL_FILE, error) : NULL;
}

bool enrol_leave(const struct server *server, GError **error)
{
    g_autofree char *url = server_url(server);
    g_autofree char *key = minisign_public_text(&server->school->receipt_key);
    const struct tls *tls = server->tls;
    json_t *left = json_pack("{s:s, s:s, s:s*, s:s*}", "url", url, "key", key, "pin",
                             tls ? tls->pin : NULL, "ca", tls ? tls->authority : NULL);
    bool done = json_write(store_folder(server->store, STORE_TOP), "server.json", left, error);

    json_decref(left);
    return done;
}

/* Code files that are too old, or that cannot be read, go. */
static void sweep_codes(int codes)
{
    g_autoptr(GPtrArray) names = folder_list(codes, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        g_autoptr(GError) error = NULL;
        json_t *code = json_open(codes, names->pdata[i], NULL);
        int64_t made = 0;
        bool fresh = code && json_get_int(code, "made", &made, NULL) &&
                     store_now_ms() - made <= ENROL_CODE_MS;

        json_decref(code);
        if (!fresh && !file_remove(codes, names->pdata[i], &error))
            g_printerr("codes: %s\n", error->message);
    }
}

static bool keep_code(const struct enrol_wanted *wanted, const char *code, GError **error)
{
    struct digest digest = digest_of(code, strlen(code));
    char name[DIGEST_HEX + 1];
    int codes = store_folder_open(wanted->store, STORE_CODES, error);
    json_t *made;
    bool done;

    if (codes < 0)
        return false;
    sweep_codes(codes);
    digest_hex(&digest, name);
    made =
        json_pack("{s:I, s:b}", "made", (json_int_t)store_now_ms(), "accepted", wanted->accepted);
    done = json_write(codes, name, made, error);
    json_decref(made);
    close(codes);
    return done;
}

static json_t *read_from(const char *folder_path, const char *name, GError **error)
{
    int folder = folder_open(folder_path, error);
    json_t *value = folder >= 0 ? json_open(folder, name, error) : NULL;

    if (folder >= 0)
        close(folder);
    if (!value)
        g_prefix_error(error, "%s/%s: ", folder_path, name);
    return value;
}

static void add_part(GString *text, const char *key, const char *value)
{
    g_autofree char *escaped = value ? g_uri_escape_string(value, NULL, FALSE) : NULL;

    if (escaped)
        g_string_append_printf(text, "%c%s=%s", strchr(text->str, '?') ? '&' : '?', key, escaped);
}

char *enrol_code(const struct enrol_wanted *wanted, GError **error)
{
    bool needs_left = !wanted->url || !wanted->school || g_str_has_prefix(wanted->url, "https:");
    json_t *left = needs_left ? read_from(wanted->store, "server.json", error) : NULL;
    json_t *made = wanted->school ? read_from(wanted->school, "school.json", error) : NULL;
    g_autofree char *code = hex_new(CODE_BYTES);
    GString *text = g_string_new("viewfinder-enrol:1");
    const char *url = NULL, *key = NULL;
    bool done = false;

    if ((left || !needs_left) && (made || !wanted->school)) {
        url = wanted->url ? wanted->url : json_get_string(left, "url", error);
        key = wanted->school ? json_get_string(made, "receipt_key", error)
                             : json_get_string(left, "key", error);
    }
    if (url && key && keep_code(wanted, code, error)) {
        add_part(text, "server", url);
        add_part(text, "code", code);
        add_part(text, "key", key);
        add_part(text, "pin", json_string_value(json_object_get(left, "pin")));
        add_part(text, "ca", json_string_value(json_object_get(left, "ca")));
        done = true;
    }
    json_decref(left);
    json_decref(made);
    return g_string_free(text, !done);
}

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

/* A code that is here and fresh. That it is used only once is the database's to say. */
static bool code_is_good(struct server *server, const struct digest *code)
{
    char name[DIGEST_HEX + 1];
    json_t *file;
    int64_t made = 0, age;

    digest_hex(code, name);
    file = json_open(store_folder(server->store, STORE_CODES), name, NULL);
    if (!file || !json_get_int(file, "made", &made, NULL))
        made = 0;
    json_decref(file);
    age = store_now_ms() - made;
    return age >= 0 && age <= ENROL_CODE_MS;
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
    json_t *answer = signed_answer ? json_read(signed_answer, SMALL_FILE, error) : NULL;
    json_t *whole = answer ? json_pack("{s:s, s:o}", "token", token, "enrolled", answer) : NULL;
    GBytes *bytes = whole ? json_canonical(whole, error) : NULL;

    json_decref(body);
    json_decref(whole);
    return bytes;
}

static void enrol_device(struct call *call, const json_t *request)
{
    struct server *server = call->server;
    const char *code_text = json_string_value(json_object_get(request, "code"));
    struct digest code = digest_of(code_text, strlen(code_text));
    g_autofree char *token = hex_new(TOKEN_BYTES);
    struct digest token_digest = digest_of(token, strlen(token));
    g_autoptr(GBytes) answer = NULL;
    g_autoptr(GError) error = NULL;
    struct device device = {0};
    char name[DIGEST_HEX + 1];

    digest_hex(&code, name);
    if (!code_is_good(server, &code)) {
        http_answer_error(call->exchange, 403, "the code is unknown, used or too old");
    } else if (!device_read(request, &device, &error)) {
        http_answer_error(call->exchange, 400, error->message);
    } else if ((answer = enrolled_answer(server, request, &device, token, &error)) &&
               store_device_add(server->store, &device, &token_digest, &code, &error) &&
               file_remove(store_folder(server->store, STORE_CODES), name, &error)) {
        http_answer_json(call->exchange, 201, answer);
        g_printerr("enrolled: device %s\n", device.id.text);
    } else if (fault_is(error, FAULT_REFUSED)) {
        http_answer_error(call->exchange, 403, "the code is unknown, used or too old");
    } else {
        call_fail(call, error);
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
