// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "transfer/http_inside.h"
#include "transfer/plan_server.h"
#include "transfer/tus.h"
#include "transfer/url.h"

#include <stdlib.h>

/* What a server answers: everything above libcurl, in whose place these answers are given
 * (`--wrap=http_send`).
 *
 *   1 byte: which request   2 bytes: the status, 0 for none   headers, a line each   an empty line
 *   the body */
#define HEAD_BYTES 3
#define SERVER "https://plan.school.example/v1"

static struct {
    int status;
    const uint8_t *data;
    size_t bytes;
} given;

struct http_answer *__wrap_http_send(struct http *http, const struct http_request *request,
                                     GError **error);

static void end_request(const struct http_request *request, const struct http_answer *answer)
{
    gsize length;
    const void *data = g_bytes_get_data(answer->body, &length);

    if (request->sink && answer->status == 200 &&
        !request->sink(request->sink_context, data, length, NULL))
        fuzz_lost("the sink is full");
}

struct http_answer *__wrap_http_send(struct http *http, const struct http_request *request,
                                     GError **error)
{
    g_autofree char *head = fuzz_text(given.data, given.bytes);
    const char *end = strstr(head, "\n\n");
    size_t head_bytes = end ? (size_t)(end - head) + 2 : given.bytes;
    g_auto(GStrv) lines = NULL;
    struct http_answer *answer;

    (void)http;
    if (!url_check(request->url, error))
        return NULL;
    if (given.status == 0) {
        fault(error, FAULT_OFFLINE, "nobody answers");
        return NULL;
    }
    answer = g_new0(struct http_answer, 1);
    answer->status = given.status;
    answer->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    head[MIN(head_bytes, given.bytes)] = '\0';
    lines = g_strsplit(head, "\n", 200);
    for (char **line = lines; *line && **line; line++)
        http_answer_keep(answer, *line);
    answer->retry_after_ms = http_answer_retry_ms(answer);
    answer->body = g_bytes_new(given.data + head_bytes, given.bytes - head_bytes);
    end_request(request, answer);
    return answer;
}

static bool give(const uint8_t *data, size_t bytes)
{
    if (bytes < HEAD_BYTES)
        return false;
    given.status = data[1] << 8 | data[2];
    given.data = data + HEAD_BYTES;
    given.bytes = bytes - HEAD_BYTES;
    return true;
}

static void seed_reply(char which, int status, const char *rest)
{
    g_autoptr(GByteArray) seed = g_byte_array_new();
    const guint8 head[] = {(guint8)which, (guint8)(status >> 8), (guint8)status};

    g_byte_array_append(seed, head, sizeof head);
    g_byte_array_append(seed, (const guint8 *)rest, (guint)strlen(rest));
    fuzz_seed(seed->data, seed->len);
}

/* --- tus --- */

static const struct tus_upload upload = {
    .id = {"f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0"}, .sha256 = {{1, 2, 3}}, .length_bytes = 1000};

static bool is_of_the_school(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);

    return uri && g_ascii_strcasecmp(g_uri_get_host(uri), "plan.school.example") == 0 &&
           (g_uri_get_port(uri) == -1 || g_uri_get_port(uri) == 443);
}

static void check_answer(const struct tus_answer *answer)
{
    if (answer->url && !url_check(answer->url, NULL))
        fuzz_lost("a URL that leads elsewhere");
    if (answer->url && !is_of_the_school(answer->url))
        fuzz_lost("a URL of another server");
    if (answer->offset < 0 || answer->retry_after_ms < -1 ||
        answer->retry_after_ms > 60 * 60 * 1000)
        fuzz_lost("a number out of its range");
    if (answer->words && !g_utf8_validate(answer->words, -1, NULL))
        fuzz_lost("words that nobody can read");
}

static void run_tus(const uint8_t *data, size_t bytes)
{
    const struct tus_server server = {.endpoint = SERVER "/files", .token = "abc"};
    const struct tus_piece piece = {.fd = -1, .offset = 10, .bytes = 20};
    struct tus_answer answer = {.retry_after_ms = -1};

    if (!give(data, bytes))
        return;
    switch (data[0] % 4) {
    case 0:
        tus_create(&server, &upload, &answer);
        if (answer.reaction == TUS_DONE && !answer.url)
            fuzz_lost("an upload that is nowhere");
        break;
    case 1:
        tus_head(&server, &upload, SERVER "/files/a", true, &answer);
        if (answer.reaction == TUS_DONE && answer.offset > upload.length_bytes)
            fuzz_lost("more than there is");
        break;
    case 2:
        tus_patch(&server, SERVER "/files/a", &piece, &answer);
        if (answer.reaction == TUS_DONE && answer.offset != 30)
            fuzz_lost("another offset than was sent");
        break;
    default:
        (void)tus_end(&server, &upload, SERVER "/files/a");
    }
    check_answer(&answer);
    tus_answer_clear(&answer);
}

static void seed_tus(void)
{
    static const char ours[] =
        "Tus-Resumable: 1.0.0\nUpload-Offset: 30\nUpload-Length: 1000\nUpload-Metadata: "
        "record ZjFkMmQyZjktMjRlOS00YzFhLTlmMGUtMGEzZDVjZTZhMGYw,sha256 MDEw\n\n";

    seed_reply(0, 201, "Tus-Resumable: 1.0.0\nLocation: /v1/files/abc\n\n");
    seed_reply(0, 201, "Tus-Resumable: 1.0.0\nLocation: https://plan.school.example/x?y=z#a\n\n");
    seed_reply(0, 201, "Tus-Resumable: 1.0.0\nLocation: ../../b/./c\n\n");
    seed_reply(1, 200, ours);
    seed_reply(2, 204, ours);
    seed_reply(3, 200, ours);
    seed_reply(2, 423, "Retry-After: 12\n\n");
    seed_reply(2, 503, "Retry-After: Fri, 21 Nov 2025 07:28:00 GMT\nDate: x\n\n<html>");
}

const struct fuzz_target fuzz_tus = {"tus", 4096, NULL, seed_tus, run_tus};

/* --- the plan server's own answers --- */

static bool pass_over(void *context, const void *data, size_t bytes, GError **error)
{
    (void)context;
    (void)data;
    (void)bytes;
    (void)error;
    return true;
}

static void ask_receipts(struct plan_server *server)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *words = plan_receipts(server, &upload.id, 1, &error);

    fuzz_check(words != NULL, &error);
    for (guint i = 0; words && i < words->len; i++) {
        const struct plan_word *word = g_ptr_array_index(words, i);
        if ((word->state == PLAN_RECEIVED && !word->receipt) ||
            (word->state == PLAN_PARTIAL && (!word->url || word->offset < 0)) ||
            (word->state == PLAN_REFUSED && !word->reason))
            fuzz_lost("half an answer");
    }
    if (words)
        g_ptr_array_unref(words);
}

static void ask_enrol(struct plan_server *server)
{
    g_autoptr(GBytes) request = g_bytes_new_static("{}", 2);
    g_autoptr(GError) error = NULL;
    struct plan_enrolled enrolled;
    bool good = plan_enrol(server, request, NULL, &enrolled, &error);

    fuzz_check(good, &error);
    if (good && !enrolled.answer && !enrolled.poll)
        fuzz_lost("neither enrolled nor to ask again");
    plan_enrolled_clear(&enrolled);
}

static void ask_pack(struct plan_server *server)
{
    g_autoptr(GError) error = NULL;
    struct plan_pack pack = {0};
    bool good = plan_pack(server, 3, pass_over, NULL, &pack, &error);

    fuzz_check(good, &error);
    if (good && pack.changed && (!pack.minisig || pack.number < 1))
        fuzz_lost("a pack without number or signature");
    if (pack.minisig)
        g_bytes_unref(pack.minisig);
}

static void ask_rest(struct plan_server *server, int which)
{
    g_autoptr(GError) error = NULL;
    struct plan_time time = {0};
    GBytes *attest = NULL;
    char nonce[65];

    memset(nonce, 'a', 64);
    nonce[64] = '\0';
    if (which)
        fuzz_check(plan_time(server, &time, &error), &error);
    else
        fuzz_check(plan_attest(server, upload.id.text, nonce, &attest, &error), &error);
    if (time.answer)
        g_bytes_unref(time.answer);
    if (attest)
        g_bytes_unref(attest);
}

static void run_plan(const uint8_t *data, size_t bytes)
{
    struct plan_server server = {.url = (char *)SERVER, .token = (char *)"abc"};

    if (!give(data, bytes))
        return;
    switch (data[0] % 5) {
    case 0:
        ask_receipts(&server);
        break;
    case 1:
        ask_enrol(&server);
        break;
    case 2:
        ask_pack(&server);
        break;
    default:
        ask_rest(&server, data[0] % 5 == 3);
    }
}

#define ID "f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0"
#define HASH "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4f7fe34a2a3f7f5f5a7b"
#define BODY "{\\\"id\\\":\\\"" ID "\\\",\\\"sha256\\\":\\\"" HASH "\\\",\\\"length\\\":5}"

static void seed_plan(void)
{
    seed_reply(0, 200, "\n\n[]");
    seed_reply(0, 200,
               "A: b\n\n{\"receipts\":[{\"id\":\"" ID "\",\"state\":\"received\",\"receipt\":{"
               "\"body\":\"" BODY "\",\"minisig\":\"x\"}},{\"id\":\"" ID
               "\",\"state\":\"partial\",\"url\":\"/v1/files/a\",\"offset\":5}]}");
    seed_reply(0, 200,
               "A: b\n\n{\"receipts\":[{\"id\":\"" ID "\",\"state\":\"refused\",\"reason\":\"no\"}"
               "]}");
    seed_reply(1, 202, "A: b\n\n{\"poll\":\"/v1/devices/5\"}");
    seed_reply(1, 201,
               "A: b\n\n{\"token\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccd"
               "deeff\",\"enrolled\":{\"body\":\"{}\",\"minisig\":\"x\"}}");
    seed_reply(2, 200, "ETag: \"7\"\nViewfinder-Minisig: dW50cnVzdGVk\n\nbytes");
    seed_reply(2, 304, "\n\n");
    seed_reply(3, 200,
               "A: b\n\n{\"body\":\"{\\\"nonce\\\":\\\"a\\\",\\\"now\\\":5}\",\"minisig\":\"x\"}");
    seed_reply(4, 200, "A: b\n\n{\"id\":\"" ID "\",\"state\":\"unknown\"}");
}

const struct fuzz_target fuzz_plan = {"plan", 8192, NULL, seed_plan, run_plan};
