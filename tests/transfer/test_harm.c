// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "mutate.h"
#include "transfer/fault_server.h"
#include "transfer/plan_server.h"
#include "transfer/tus.h"

/* Good answers with random harm done to them: whatever comes, nothing crashes or hangs, and what is
 * believed keeps its rules. */

#define TIMES 150
#define BYTES 1000
#define HEX32 "00112233445566778899aabbccddeeff"
#define ID "0c2b2e2e-6a1c-4b1e-9d3a-1a2b3c4d5e6f"

struct rig {
    struct scratch *scratch;
    struct fault_server *server;
    struct http *http;
    struct plan_server plan;
    struct tus_server tus;
    struct tus_upload upload;
    char *endpoint;
    int fd;
    int taken; /* answers that were believed */
};

static int rig_open(void **state)
{
    struct rig *rig = g_new0(struct rig, 1);
    struct http_asked asked = {.limits = {.total_ms = 30000, .slow_seconds = 30}};
    g_autofree char *bytes = g_strnfill(BYTES, 'v');

    rig->scratch = scratch_new();
    scratch_put(rig->scratch, "file", bytes, BYTES);
    rig->fd = openat(rig->scratch->fd, "file", O_RDONLY | O_CLOEXEC);
    rig->server = fault_server_new();
    rig->http = http_open(&asked, NULL);
    rig->plan =
        (struct plan_server){.http = rig->http, .url = g_strdup(fault_server_url(rig->server))};
    rig->endpoint = g_strconcat(rig->plan.url, "/v1/bags", NULL);
    rig->tus = (struct tus_server){rig->http, rig->endpoint, NULL};
    rig->upload = (struct tus_upload){{ID}, digest_of(bytes, BYTES), BYTES};
    *state = rig;
    return 0;
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    http_close(rig->http);
    fault_server_free(rig->server);
    close(rig->fd);
    scratch_free(rig->scratch);
    g_free(rig->plan.url);
    g_free(rig->endpoint);
    g_free(rig);
    return 0;
}

typedef void try_it(struct rig *rig);

/* The first answer is whole, and must be believed; `body` may be NULL. */
static void harm(struct rig *rig, const char *method, const char *head, const char *body,
                 try_it *attempt)
{
    g_autofree char *good =
        g_strdup_printf("%s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", head,
                        body ? strlen(body) : 0, body ? body : "");
    GRand *random = g_rand_new_with_seed(7);

    for (int i = 0; i < TIMES; i++) {
        GByteArray *reply = g_byte_array_new();
        g_byte_array_append(reply, (const guint8 *)good, (guint)strlen(good));
        if (i > 0)
            mutate(random, reply);
        fault_server_heal(rig->server);
        fault_server_rule(rig->server, &(struct fault_rule){.method = method,
                                                            .times = FOR_EVER,
                                                            .reply = (const char *)reply->data,
                                                            .reply_bytes = MAX(reply->len, 1)});
        attempt(rig);
        assert_true(rig->taken > 0);
        g_byte_array_unref(reply);
    }
    g_rand_free(random);
}

static void try_create(struct rig *rig)
{
    struct tus_answer answer;

    tus_create(&rig->tus, &rig->upload, &answer);
    if (answer.reaction == TUS_DONE) {
        assert_true(g_str_has_prefix(answer.url, rig->plan.url));
        rig->taken++;
    }
    assert_true((answer.reaction == TUS_DONE) == (answer.url != NULL));
    tus_answer_clear(&answer);
}

static void try_head(struct rig *rig)
{
    struct tus_answer answer;

    tus_head(&rig->tus, &rig->upload, rig->endpoint, false, &answer);
    assert_true(answer.reaction != TUS_DONE || (answer.offset >= 0 && answer.offset <= BYTES));
    rig->taken += answer.reaction == TUS_DONE;
    tus_answer_clear(&answer);
}

static void try_patch(struct rig *rig)
{
    struct tus_piece piece = {rig->fd, 100, 300};
    struct tus_answer answer;

    tus_patch(&rig->tus, rig->endpoint, &piece, &answer);
    assert_true(answer.reaction != TUS_DONE || answer.offset == 400);
    rig->taken += answer.reaction == TUS_DONE;
    tus_answer_clear(&answer);
}

static void try_receipts(struct rig *rig)
{
    struct id ids[2] = {{ID}, {"ffffffff-6a1c-4b1e-9d3a-1a2b3c4d5e6f"}};
    GPtrArray *words = plan_receipts(&rig->plan, ids, 2, NULL);

    if (!words)
        return;
    assert_true(words->len <= 2);
    for (guint i = 0; i < words->len; i++) {
        const struct plan_word *word = g_ptr_array_index(words, i);
        assert_true(strcmp(word->id.text, ids[0].text) == 0 ||
                    strcmp(word->id.text, ids[1].text) == 0);
        assert_true((word->state == PLAN_RECEIVED) == (word->receipt != NULL));
        if (word->url)
            assert_true(g_str_has_prefix(word->url, rig->plan.url));
        if (word->reason)
            assert_true(g_utf8_validate(word->reason, -1, NULL) && strlen(word->reason) < 300);
    }
    rig->taken++;
    g_ptr_array_unref(words);
}

static void try_enrol(struct rig *rig)
{
    g_autoptr(GBytes) request = g_bytes_new_static("{}", 2);
    struct plan_enrolled enrolled = {0};

    if (!plan_enrol(&rig->plan, request, NULL, &enrolled, NULL))
        return;
    if (enrolled.answer)
        assert_true(strspn(enrolled.token, "0123456789abcdef") == strlen(enrolled.token) &&
                    strlen(enrolled.token) >= 16);
    else
        assert_true(g_str_has_prefix(enrolled.poll, rig->plan.url));
    plan_enrolled_clear(&enrolled);
    rig->taken++;
}

static bool swallow(void *context, const void *data, size_t bytes, GError **error)
{
    (void)context, (void)data, (void)bytes, (void)error;
    return true;
}

static void try_pack(struct rig *rig)
{
    struct plan_pack pack;

    if (!plan_pack(&rig->plan, 0, swallow, NULL, &pack, NULL))
        return;
    rig->taken++;
    if (!pack.changed)
        return;
    assert_true(pack.number >= 1 && g_bytes_get_size(pack.minisig) > 0);
    g_bytes_unref(pack.minisig);
}

static void harmed_creations_name_no_other_server(void **state)
{
    harm(*state, "POST", "HTTP/1.1 201 Created\r\nTus-Resumable: 1.0.0\r\nLocation: /v1/bags/24e5",
         NULL, try_create);
}

static void harmed_offsets_stay_within_the_file(void **state)
{
    harm(*state, "HEAD",
         "HTTP/1.1 200 OK\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 512\r\nUpload-Length: 1000\r\n"
         "Upload-Metadata: record MGMyYjJlMmUtNmExYy00YjFlLTlkM2EtMWEyYjNjNGQ1ZTZm",
         NULL, try_head);
}

static void harmed_pieces_end_where_they_ended(void **state)
{
    harm(*state, "PATCH", "HTTP/1.1 204 No Content\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 400",
         NULL, try_patch);
}

static void harmed_receipts_say_nothing_else(void **state)
{
    static const char body[] =
        "{\"receipts\":[{\"id\":\"" ID "\",\"receipt\":{\"body\":\"{\\\"id\\\":\\\"" ID
        "\\\",\\\"length\\\":1000,\\\"sha256\\\":\\\"" HEX32 HEX32
        "\\\"}\",\"minisig\":\"x\"},\"state\":\"received\"},"
        "{\"id\":\"ffffffff-6a1c-4b1e-9d3a-1a2b3c4d5e6f\",\"offset\":5,\"state\":\"partial\","
        "\"url\":\"/v1/bags/7\"}]}";

    harm(*state, "POST", "HTTP/1.1 200 OK\r\nContent-Type: application/json", body, try_receipts);
}

static void harmed_enrolments_leave_no_other_token(void **state)
{
    harm(*state, "POST", "HTTP/1.1 201 Created",
         "{\"enrolled\":{\"body\":\"{}\",\"minisig\":\"x\"},\"token\":\"" HEX32 "\"}", try_enrol);
}

static void harmed_packs_have_a_number_and_a_signature(void **state)
{
    harm(*state, "GET", "HTTP/1.1 200 OK\r\nETag: \"7\"\r\nViewfinder-Minisig: dW50cnVzdGVk",
         "pack", try_pack);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(harmed_creations_name_no_other_server),
        test(harmed_offsets_stay_within_the_file),
        test(harmed_pieces_end_where_they_ended),
        test(harmed_receipts_say_nothing_else),
        test(harmed_enrolments_leave_no_other_token),
        test(harmed_packs_have_a_number_and_a_signature),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
