// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digest.h"
#include "transfer/fault_server_inside.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void answer(GString *reply, const char *status, const char *headers, const char *body)
{
    g_string_printf(reply,
                    "HTTP/1.1 %s\r\nTus-Resumable: 1.0.0\r\nConnection: close\r\n%s"
                    "Content-Length: %zu\r\n\r\n%s",
                    status, headers, strlen(body), body);
}

static void answer_json(GString *reply, const char *status, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);

    answer(reply, status, "Content-Type: application/json\r\n", text);
    free(text);
    json_decref(value);
}

/* In the form of a signed answer: nobody here judges the signature. Takes `body`. */
static json_t *sign(json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    json_t *both = json_pack("{s:s, s:s}", "body", text, "minisig", "not looked at");

    free(text);
    json_decref(body);
    return both;
}

static void read_metadata(const char *metadata, const char *key, char *value, size_t room)
{
    g_auto(GStrv) pairs = g_strsplit(metadata ? metadata : "", ",", -1);

    for (int i = 0; pairs[i]; i++) {
        gsize bytes;
        g_autofree guchar *text = NULL;
        if (!g_str_has_prefix(pairs[i], key))
            continue;
        text = g_base64_decode(pairs[i] + strlen(key) + 1, &bytes);
        g_snprintf(value, room, "%.*s", (int)bytes, (const char *)text);
    }
}

static void create(struct fault_server *server, const struct request *request, GString *reply)
{
    struct upload *upload = g_new0(struct upload, 1);
    g_autofree char *metadata = request_header(request, "Upload-Metadata");
    g_autofree char *place = NULL;

    upload->length = request_number(request, "Upload-Length");
    upload->bytes = g_byte_array_new();
    upload->metadata = g_strdup(metadata);
    read_metadata(metadata, "record", upload->id, sizeof upload->id);
    read_metadata(metadata, "sha256", upload->sha256, sizeof upload->sha256);
    g_ptr_array_add(server->uploads, upload);
    place = g_strdup_printf("Location: /v1/bags/%u\r\n", server->uploads->len);
    answer(reply, "201 Created", place, "");
}

static struct upload *find(struct fault_server *server, const char *path)
{
    const char *slash = strrchr(path, '/');
    gint64 number = g_ascii_strtoll(slash + 1, NULL, 10);
    struct upload *upload = NULL;

    if (number >= 1 && number <= server->uploads->len)
        upload = g_ptr_array_index(server->uploads, number - 1);
    return upload && !upload->gone ? upload : NULL;
}

static void answer_offset(const struct upload *upload, const char *status, GString *reply)
{
    g_autofree char *headers = g_strdup_printf(
        "Upload-Offset: %u\r\nUpload-Length: %" G_GINT64_FORMAT "\r\nUpload-Metadata: %s\r\n",
        upload->bytes->len, upload->length, upload->metadata ? upload->metadata : "none");

    answer(reply, status, headers, "");
}

static void patch(struct upload *upload, const struct request *request, GString *reply)
{
    if (request_number(request, "Upload-Offset") != upload->bytes->len) {
        answer(reply, "409 Conflict", "", "");
        return;
    }
    g_byte_array_append(upload->bytes, request->body->data, request->body->len);
    answer_offset(upload, "204 No Content", reply);
}

static void end(struct upload *upload, GString *reply)
{
    upload->gone = true;
    answer(reply, "204 No Content", "", "");
}

/* The upload that has most of an id, and its number; NULL when there is none. */
static const struct upload *find_best(struct fault_server *server, const char *id, guint *number)
{
    const struct upload *best = NULL;

    for (guint i = 0; i < server->uploads->len; i++) {
        const struct upload *upload = g_ptr_array_index(server->uploads, i);
        if (!upload->gone && strcmp(upload->id, id) == 0 &&
            (!best || upload->bytes->len > best->bytes->len)) {
            best = upload;
            *number = i + 1;
        }
    }
    return best;
}

static json_t *make_receipt(struct fault_server *server, const char *id, const char *sha256,
                            int64_t length)
{
    if (server->school.receipt)
        return server->school.receipt(server->school.context, id, sha256, length);
    return sign(
        json_pack("{s:s, s:s, s:I}", "id", id, "sha256", sha256, "length", (json_int_t)length));
}

static json_t *describe(struct fault_server *server, const char *id)
{
    char hex[DIGEST_HEX + 1];
    struct digest digest;
    guint number = 0;
    const struct upload *best = find_best(server, id, &number);

    if (!best)
        return json_pack("{s:s, s:s}", "id", id, "state", "unknown");
    if (best->bytes->len < best->length || g_strcmp0(server->unaware, "partial") == 0) {
        g_autofree char *url = g_strdup_printf("%s/v1/bags/%u", server->url, number);
        return json_pack("{s:s, s:s, s:s, s:i}", "id", id, "state", "partial", "url", url, "offset",
                         (int)best->bytes->len);
    }
    if (server->unaware)
        return json_pack("{s:s, s:s}", "id", id, "state", server->unaware);
    digest = digest_of(best->bytes->data, best->bytes->len);
    digest_hex(&digest, hex);
    if (strcmp(hex, best->sha256) != 0)
        return json_pack("{s:s, s:s, s:s}", "id", id, "state", "refused", "reason", "other bytes");
    return json_pack("{s:s, s:s, s:o}", "id", id, "state", "received", "receipt",
                     make_receipt(server, id, hex, best->length));
}

static void answer_query(struct fault_server *server, const struct request *request, GString *reply)
{
    json_t *query = json_loadb((const char *)request->body->data, request->body->len, 0, NULL);
    json_t *list = json_array();
    size_t index;
    json_t *id;

    json_array_foreach(json_object_get(query, "ids"), index, id)
        json_array_append_new(list, describe(server, json_string_value(id)));
    json_decref(query);
    answer_json(reply, "200 OK", json_pack("{s:o}", "receipts", list));
}

static json_t *make_attest(struct fault_server *server, const char *id, const char *nonce,
                           const struct upload *upload)
{
    g_autoptr(GBytes) bag = g_bytes_new(upload->bytes->data, upload->bytes->len);

    if (server->school.attest)
        return server->school.attest(server->school.context, id, nonce, bag);
    return sign(json_pack("{s:s, s:s}", "id", id, "nonce", nonce));
}

static void answer_attest(struct fault_server *server, const struct request *request,
                          GString *reply)
{
    json_t *asked = json_loadb((const char *)request->body->data, request->body->len, 0, NULL);
    const char *id = json_string_value(json_object_get(asked, "id"));
    const char *nonce = json_string_value(json_object_get(asked, "nonce"));
    guint number;
    const struct upload *upload = id && nonce ? find_best(server, id, &number) : NULL;

    if (!id || !nonce)
        answer(reply, "400 Bad Request", "", "");
    else if (!upload || upload->bytes->len < upload->length)
        answer_json(reply, "200 OK", json_pack("{s:s, s:s}", "id", id, "state", "unknown"));
    else
        answer_json(reply, "200 OK",
                    json_pack("{s:s, s:s, s:o}", "id", id, "state", "held", "attest",
                              make_attest(server, id, nonce, upload)));
    json_decref(asked);
}

static json_t *make_time(struct fault_server *server, const char *nonce)
{
    if (server->school.time)
        return server->school.time(server->school.context, nonce);
    return sign(json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)1800000000000));
}

static void answer_enrol(const struct request *request, GString *reply)
{
    json_t *asked = json_loadb((const char *)request->body->data, request->body->len, 0, NULL);
    json_t *body =
        json_pack("{s:s, s:O}", "device", "a device", "code", json_object_get(asked, "code"));

    json_decref(asked);
    answer_json(reply, "201 Created",
                json_pack("{s:s, s:o}", "token", "0123456789abcdef0123456789abcdef", "enrolled",
                          sign(body)));
}

static void answer_pack(const struct fault_server *server, const struct request *request,
                        GString *reply)
{
    g_autofree char *match = request_header(request, "If-None-Match");
    g_autofree char *tag = g_strdup_printf("\"%d\"", server->pack_number);
    g_autofree char *headers = NULL;

    if (server->pack_number == 0) {
        answer(reply, "404 Not Found", "", "");
    } else if (g_strcmp0(match, tag) == 0) {
        answer(reply, "304 Not Modified", "", "");
    } else {
        g_autofree char *minisig = g_base64_encode((const guchar *)"a signature", 11);
        g_string_printf(reply,
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: %s\r\n"
                        "Viewfinder-Minisig: %s\r\nContent-Length: %zu\r\n\r\n",
                        tag, minisig, g_bytes_get_size(server->pack));
        g_string_append_len(reply, g_bytes_get_data(server->pack, NULL),
                            (gssize)g_bytes_get_size(server->pack));
    }
}

static bool act_as_plan_server(struct fault_server *server, const struct request *request,
                               GString *reply)
{
    static const char time[] = "/v1/time?nonce=";

    if (g_str_has_prefix(request->path, time))
        answer_json(reply, "200 OK", make_time(server, request->path + strlen(time)));
    else if (strcmp(request->path, "/v1/pack") == 0)
        answer_pack(server, request, reply);
    else if (strcmp(request->path, "/v1/receipts/query") == 0)
        answer_query(server, request, reply);
    else if (strcmp(request->path, "/v1/receipts/attest") == 0)
        answer_attest(server, request, reply);
    else if (strcmp(request->path, "/v1/devices") == 0)
        answer_enrol(request, reply);
    else
        return false;
    return true;
}

void fault_server_act(struct fault_server *server, const struct request *request, GString *reply)
{
    struct upload *upload;

    if (act_as_plan_server(server, request, reply))
        return;
    upload = find(server, request->path);
    if (strcmp(request->method, "POST") == 0)
        create(server, request, reply);
    else if (!upload)
        answer(reply, "404 Not Found", "", "");
    else if (strcmp(request->method, "HEAD") == 0)
        answer_offset(upload, "200 OK", reply);
    else if (strcmp(request->method, "PATCH") == 0)
        patch(upload, request, reply);
    else if (strcmp(request->method, "DELETE") == 0)
        end(upload, reply);
    else
        answer(reply, "405 Method Not Allowed", "", "");
}

void fault_server_pack(struct fault_server *server, int number, GBytes *bytes)
{
    g_mutex_lock(&server->lock);
    g_clear_pointer(&server->pack, g_bytes_unref);
    server->pack_number = number;
    server->pack = bytes ? g_bytes_ref(bytes) : NULL;
    g_mutex_unlock(&server->lock);
}

void fault_server_forget(struct fault_server *server)
{
    g_mutex_lock(&server->lock);
    for (guint i = 0; i < server->uploads->len; i++)
        ((struct upload *)g_ptr_array_index(server->uploads, i))->gone = true;
    g_mutex_unlock(&server->lock);
}

void fault_server_lower(struct fault_server *server, int number, int64_t bytes)
{
    struct upload *upload;

    g_mutex_lock(&server->lock);
    upload = g_ptr_array_index(server->uploads, number - 1);
    g_byte_array_set_size(upload->bytes, upload->bytes->len - (guint)bytes);
    g_mutex_unlock(&server->lock);
}

int fault_server_created(struct fault_server *server)
{
    int created;

    g_mutex_lock(&server->lock);
    created = (int)server->uploads->len;
    g_mutex_unlock(&server->lock);
    return created;
}

int64_t fault_server_body_bytes(struct fault_server *server)
{
    int64_t bytes;

    g_mutex_lock(&server->lock);
    bytes = server->body_bytes;
    g_mutex_unlock(&server->lock);
    return bytes;
}

int fault_server_count(struct fault_server *server, const char *method)
{
    g_autofree char *log = fault_server_log(server);
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
    int count = 0;

    for (int i = 0; lines[i]; i++)
        count += g_str_has_prefix(lines[i], method) && lines[i][strlen(method)] == ' ';
    return count;
}

void fault_server_held(struct fault_server *server, const char *id, int *whole, int *some)
{
    *whole = *some = 0;
    g_mutex_lock(&server->lock);
    for (guint i = 0; i < server->uploads->len; i++) {
        const struct upload *upload = g_ptr_array_index(server->uploads, i);
        if (upload->gone || strcmp(upload->id, id) != 0)
            continue;
        *whole += upload->bytes->len == upload->length;
        *some += upload->bytes->len > 0;
    }
    g_mutex_unlock(&server->lock);
}

GBytes *fault_server_upload(struct fault_server *server, int number)
{
    const struct upload *upload;
    GBytes *bytes;

    g_mutex_lock(&server->lock);
    upload = g_ptr_array_index(server->uploads, number - 1);
    bytes = g_bytes_new(upload->bytes->data, upload->bytes->len);
    g_mutex_unlock(&server->lock);
    return bytes;
}

void fault_server_expire(struct fault_server *server)
{
    g_mutex_lock(&server->lock);
    for (guint i = 0; i < server->uploads->len; i++) {
        struct upload *upload = g_ptr_array_index(server->uploads, i);
        upload->gone = upload->gone || upload->bytes->len < upload->length;
    }
    g_mutex_unlock(&server->lock);
}

char *fault_server_log(struct fault_server *server)
{
    char *log;

    g_mutex_lock(&server->lock);
    log = g_strdup(server->log->str);
    g_mutex_unlock(&server->lock);
    return log;
}

char *fault_server_sizes(struct fault_server *server)
{
    char *sizes;

    g_mutex_lock(&server->lock);
    sizes = g_strdup(server->sizes->str);
    g_mutex_unlock(&server->lock);
    return sizes;
}

char *fault_server_head(struct fault_server *server)
{
    char *head;

    g_mutex_lock(&server->lock);
    head = g_strdup(server->last_head);
    g_mutex_unlock(&server->lock);
    return head;
}
