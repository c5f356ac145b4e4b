// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/tus.h"

#include "transfer/url.h"

#include <string.h>

#define VERSION "1.0.0"
/* A whole number that a double holds too: no server has larger files. */
#define OFFSET_MOST ((guint64)1 << 53)

void tus_answer_clear(struct tus_answer *answer)
{
    g_free(answer->url);
    g_free(answer->words);
    *answer = (struct tus_answer){.retry_after_ms = -1};
}

int64_t tus_piece_bytes(bool near, int64_t left_bytes)
{
    return near ? left_bytes : MIN(left_bytes, TUS_PIECE_BYTES);
}

static void react(struct tus_answer *answer, enum tus_reaction reaction, enum trouble trouble,
                  const char *words)
{
    answer->reaction = reaction;
    answer->trouble = trouble;
    answer->park_after = 0;
    g_free(answer->words);
    answer->words = g_strdup(words);
}

static void refuse_nonsense(struct tus_answer *answer, const char *words)
{
    react(answer, TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER, words);
}

/* Digits only: no sign, no space, no list of two. */
static bool read_number(const struct http_answer *reply, const char *name, int64_t *number)
{
    const char *text = http_answer_header(reply, name);
    guint64 value;

    if (!text || !g_ascii_isdigit(*text) ||
        !g_ascii_string_to_unsigned(text, 10, 0, OFFSET_MOST, &value, NULL))
        return false;
    *number = (int64_t)value;
    return true;
}

/* "Every answer must have it": what has not is a sign-in page or a proxy. It is asked for only
 * where we would believe the answer and act on it; a proxy's own 413 or 502 says enough by itself.
 */
static bool needs_version(const struct tus_answer *answer)
{
    return answer->reaction == TUS_DONE || answer->reaction == TUS_FORGET ||
           (answer->status >= 200 && answer->status < 300);
}

static void apply_rule(enum tus_step step, const struct http_answer *reply,
                       struct tus_answer *answer)
{
    const struct tus_rule *rule = tus_rule(step, reply ? reply->status : 0);
    const char *version = reply ? http_answer_header(reply, "tus-resumable") : NULL;

    answer->status = reply ? reply->status : 0;
    answer->retry_after_ms = reply ? reply->retry_after_ms : -1;
    answer->near = reply && reply->near;
    answer->reaction = rule->reaction;
    answer->trouble = rule->trouble;
    answer->park_after = rule->park_after;
    if (answer->reaction != TUS_DONE)
        answer->words = g_strdup_printf("the server answered %d", answer->status);
    if (needs_version(answer) && g_strcmp0(version, VERSION) != 0 && reply)
        refuse_nonsense(answer, "the answer is not of a tus 1.0.0 server");
}

/* Sends, and fills `answer` by the table. NULL when there is nothing more to read in it. */
static struct http_answer *ask(const struct tus_server *server, enum tus_step step,
                               const struct http_request *request, struct tus_answer *answer)
{
    g_autoptr(GError) error = NULL;
    struct http_answer *reply;

    *answer = (struct tus_answer){.retry_after_ms = -1};
    reply = http_send(server->http, request, &error);
    apply_rule(step, reply, answer);
    if (reply)
        return reply;
    react(answer, answer->reaction, answer->trouble, error->message);
    if (fault_is(error, FAULT_BUSY))
        react(answer, TUS_STOPPED, TROUBLE_NONE, error->message);
    else if (fault_is(error, FAULT_DAMAGED))
        react(answer, TUS_PARK, TROUBLE_DAMAGED, error->message);
    else if (!fault_is(error, FAULT_OFFLINE))
        refuse_nonsense(answer, error->message);
    return NULL;
}

static char *make_metadata(const struct tus_upload *upload)
{
    char hex[DIGEST_HEX + 1];
    g_autofree char *id = g_base64_encode((const guchar *)upload->id.text, strlen(upload->id.text));
    g_autofree char *sha256 = NULL;

    digest_hex(&upload->sha256, hex);
    sha256 = g_base64_encode((const guchar *)hex, DIGEST_HEX);
    return g_strdup_printf("Upload-Metadata: record %s,sha256 %s", id, sha256);
}

void tus_create(const struct tus_server *server, const struct tus_upload *upload,
                struct tus_answer *answer)
{
    g_autofree char *metadata = make_metadata(upload);
    g_autofree char *length =
        g_strdup_printf("Upload-Length: %" G_GINT64_FORMAT, upload->length_bytes);
    const char *headers[] = {"Tus-Resumable: " VERSION, "Content-Type:", length, metadata, NULL};
    struct http_request request = {
        .method = HTTP_POST, .url = server->endpoint, .token = server->token, .headers = headers};
    struct http_answer *reply = ask(server, TUS_CREATE, &request, answer);
    const char *location = reply ? http_answer_header(reply, "location") : NULL;
    g_autoptr(GError) error = NULL;

    if (answer->reaction == TUS_DONE && !location)
        refuse_nonsense(answer, "the server made an upload and did not say where");
    else if (answer->reaction == TUS_DONE)
        answer->url = url_resolve(server->endpoint, location, &error);
    if (error)
        refuse_nonsense(answer, error->message);
    http_answer_free(reply);
}

/* The value of a key in Upload-Metadata, decoded; NULL when it is not there. */
static char *metadata_value(const char *metadata, const char *key)
{
    g_auto(GStrv) pairs = g_strsplit(metadata, ",", -1);

    for (int i = 0; pairs[i]; i++) {
        char *pair = g_strstrip(pairs[i]);
        size_t length = strlen(key);
        gsize bytes;
        if (strncmp(pair, key, length) == 0 && pair[length] == ' ') {
            g_autofree guchar *value = g_base64_decode(pair + length + 1, &bytes);
            return g_strndup((const char *)value, bytes);
        }
    }
    return NULL;
}

/* The upload behind a URL is ours if what the server says of it is what we said. */
static bool is_ours(const struct tus_upload *upload, const struct http_answer *reply,
                    int64_t offset)
{
    const char *metadata = http_answer_header(reply, "upload-metadata");
    g_autofree char *id = metadata ? metadata_value(metadata, "record") : NULL;
    g_autofree char *sha256 = metadata ? metadata_value(metadata, "sha256") : NULL;
    char hex[DIGEST_HEX + 1];
    int64_t length;

    digest_hex(&upload->sha256, hex);
    if (http_answer_header(reply, "upload-length") &&
        (!read_number(reply, "upload-length", &length) || length != upload->length_bytes))
        return false;
    if ((id && strcmp(id, upload->id.text) != 0) || (sha256 && strcmp(sha256, hex) != 0))
        return false;
    return offset <= upload->length_bytes;
}

void tus_head(const struct tus_server *server, const struct tus_upload *upload, const char *url,
              bool fresh, struct tus_answer *answer)
{
    const char *headers[] = {"Tus-Resumable: " VERSION, NULL};
    struct http_request request = {.method = HTTP_HEAD,
                                   .url = url,
                                   .token = server->token,
                                   .headers = headers,
                                   .fresh = fresh};
    struct http_answer *reply = ask(server, TUS_HEAD, &request, answer);

    if (answer->reaction == TUS_DONE && !read_number(reply, "upload-offset", &answer->offset))
        refuse_nonsense(answer, "the server does not say how much it has");
    else if (answer->reaction == TUS_DONE && !is_ours(upload, reply, answer->offset))
        react(answer, TUS_FORGET, TROUBLE_NONE, "the upload behind the URL is not this one");
    http_answer_free(reply);
}

void tus_patch(const struct tus_server *server, const char *url, const struct tus_piece *piece,
               struct tus_answer *answer)
{
    g_autofree char *offset = g_strdup_printf("Upload-Offset: %" G_GINT64_FORMAT, piece->offset);
    const char *headers[] = {"Tus-Resumable: " VERSION,
                             "Content-Type: application/offset+octet-stream", offset, NULL};
    struct http_request request = {.method = HTTP_PATCH,
                                   .url = url,
                                   .token = server->token,
                                   .headers = headers,
                                   .fd = piece->fd,
                                   .offset = piece->offset,
                                   .bytes = piece->bytes};
    struct http_answer *reply = ask(server, TUS_PATCH, &request, answer);

    if (answer->reaction == TUS_DONE && (!read_number(reply, "upload-offset", &answer->offset) ||
                                         answer->offset != piece->offset + piece->bytes))
        react(answer, TUS_ASK, TROUBLE_SERVER_ERROR, "the server took another number of bytes");
    http_answer_free(reply);
}

static bool says(const char *metadata, const char *key, const char *value)
{
    g_autofree char *said = metadata ? metadata_value(metadata, key) : NULL;

    return g_strcmp0(said, value) == 0;
}

/* Ours beyond doubt, and not whole. */
static bool may_end(const struct tus_upload *upload, const struct http_answer *reply)
{
    const char *metadata = http_answer_header(reply, "upload-metadata");
    char hex[DIGEST_HEX + 1];
    int64_t offset, length;

    digest_hex(&upload->sha256, hex);
    return says(metadata, "record", upload->id.text) && says(metadata, "sha256", hex) &&
           read_number(reply, "upload-offset", &offset) &&
           read_number(reply, "upload-length", &length) && offset < length;
}

static enum tus_end send_end(const struct tus_server *server, const char *url)
{
    const char *headers[] = {"Tus-Resumable: " VERSION, NULL};
    struct http_request request = {
        .method = HTTP_DELETE, .url = url, .token = server->token, .headers = headers};
    struct http_answer *reply = http_send(server->http, &request, NULL);
    int status = reply ? reply->status : 0;

    http_answer_free(reply);
    return status == 0 || status == 423 || status == 429 || status >= 500 ? TUS_END_LATER
                                                                          : TUS_END_DONE;
}

enum tus_end tus_end(const struct tus_server *server, const struct tus_upload *upload,
                     const char *url)
{
    const char *headers[] = {"Tus-Resumable: " VERSION, NULL};
    struct http_request request = {
        .method = HTTP_HEAD, .url = url, .token = server->token, .headers = headers, .fresh = true};
    struct tus_answer answer;
    struct http_answer *reply = ask(server, TUS_HEAD, &request, &answer);
    enum tus_end end = TUS_END_LATER;

    if (answer.reaction == TUS_FORGET)
        end = TUS_END_DONE;
    else if (answer.reaction == TUS_PARK)
        end = TUS_END_LEFT;
    else if (answer.reaction == TUS_DONE)
        end = may_end(upload, reply) ? send_end(server, url) : TUS_END_LEFT;
    http_answer_free(reply);
    tus_answer_clear(&answer);
    return end;
}
