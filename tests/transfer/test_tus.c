// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "transfer/fault_server.h"
#include "transfer/tus.h"

#define BYTES 1000

struct rig {
    struct fault_server *server;
    struct http *http;
    char *endpoint;
    struct tus_server tus;
    struct tus_upload upload;
    struct scratch *scratch;
    int fd;
};

static int rig_open(void **state)
{
    struct rig *rig = g_new0(struct rig, 1);
    g_autofree char *bytes = g_strnfill(BYTES, 'v');

    rig->server = fault_server_new();
    rig->http =
        http_open(&(struct http_asked){.limits = {.total_ms = 30000, .slow_seconds = 30}}, NULL);
    rig->endpoint = g_strconcat(fault_server_url(rig->server), "/v1/bags", NULL);
    rig->tus = (struct tus_server){rig->http, rig->endpoint, "abcdef"};
    rig->upload = (struct tus_upload){id_new(), digest_of(bytes, BYTES), BYTES};
    rig->scratch = scratch_new();
    scratch_put(rig->scratch, "file", bytes, BYTES);
    rig->fd = openat(rig->scratch->fd, "file", O_RDONLY | O_CLOEXEC);
    *state = rig;
    return 0;
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    close(rig->fd);
    scratch_free(rig->scratch);
    http_close(rig->http);
    fault_server_free(rig->server);
    g_free(rig->endpoint);
    g_free(rig);
    return 0;
}

static char *create(struct rig *rig)
{
    struct tus_answer answer;
    char *url;

    tus_create(&rig->tus, &rig->upload, &answer);
    assert_int_equal(answer.reaction, TUS_DONE);
    url = g_steal_pointer(&answer.url);
    tus_answer_clear(&answer);
    return url;
}

static void step(struct rig *rig, enum tus_step which, const char *url, struct tus_answer *answer)
{
    struct tus_piece piece = {rig->fd, 0, BYTES};

    if (which == TUS_CREATE)
        tus_create(&rig->tus, &rig->upload, answer);
    else if (which == TUS_HEAD)
        tus_head(&rig->tus, &rig->upload, url, false, answer);
    else
        tus_patch(&rig->tus, url, &piece, answer);
}

static const char *method_of(enum tus_step which)
{
    return which == TUS_CREATE ? "POST" : which == TUS_HEAD ? "HEAD" : "PATCH";
}

/* What the client makes of one raw reply to one request. */
static void expect(struct rig *rig, enum tus_step which, const char *reply,
                   enum tus_reaction reaction, enum trouble trouble)
{
    g_autofree char *url = g_strconcat(rig->endpoint, "/1", NULL);
    struct tus_answer answer;

    fault_server_heal(rig->server);
    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = method_of(which), .reply = reply});
    step(rig, which, url, &answer);
    if (answer.reaction != reaction || answer.trouble != trouble)
        fail_msg("%s: %.60s: reaction %d trouble %s (%s)", method_of(which),
                 reply ? reply : "nothing", answer.reaction, trouble_code(answer.trouble),
                 answer.words);
    tus_answer_clear(&answer);
}

static void a_file_is_created_asked_for_and_sent(void **state)
{
    struct rig *rig = *state;
    g_autofree char *url = create(rig);
    g_autofree char *head = fault_server_head(rig->server);
    struct tus_answer answer;
    g_autoptr(GBytes) there = NULL;

    assert_non_null(strstr(head, "\r\nTus-Resumable: 1.0.0\r\n"));
    assert_non_null(strstr(head, "\r\nUpload-Length: 1000\r\n"));
    assert_non_null(strstr(head, "\r\nUpload-Metadata: record "));
    step(rig, TUS_HEAD, url, &answer);
    assert_int_equal(answer.reaction, TUS_DONE);
    assert_int_equal(answer.offset, 0);
    tus_answer_clear(&answer);
    step(rig, TUS_PATCH, url, &answer);
    assert_int_equal(answer.reaction, TUS_DONE);
    assert_int_equal(answer.offset, BYTES);
    tus_answer_clear(&answer);
    there = fault_server_upload(rig->server, 1);
    assert_int_equal(g_bytes_get_size(there), BYTES);
}

/* The whole table, each row by a real reply. 0: the reply is no answer at all. */
static void every_status_has_its_reaction(void **state)
{
    static const struct {
        int status;
        enum tus_reaction create, head, patch;
        enum trouble create_trouble, head_trouble, patch_trouble;
    } rows[] = {
#define ALL_SAME(reaction, trouble) reaction, reaction, reaction, trouble, trouble, trouble
#define SERVER TROUBLE_SERVER_ERROR
#define NOT_OURS TROUBLE_NOT_OUR_SERVER
#define REFUSED TROUBLE_REFUSED
        {0, TUS_WAIT_ALL, TUS_WAIT_ALL, TUS_ASK, TROUBLE_OFFLINE, TROUBLE_OFFLINE, SERVER},
        {301, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {302, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {307, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {308, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {400, TUS_PARK, TUS_ASK_LATER, TUS_ASK_LATER, REFUSED, REFUSED, REFUSED},
        {401, ALL_SAME(TUS_WAIT_ALL, TROUBLE_TOKEN_REFUSED)},
        {403, ALL_SAME(TUS_WAIT_ALL, TROUBLE_TOKEN_REFUSED)},
        {404, TUS_WAIT_ALL, TUS_FORGET, TUS_FORGET, NOT_OURS, TROUBLE_NONE, TROUBLE_NONE},
        {405, ALL_SAME(TUS_PARK, TROUBLE_METHOD)},
        {409, TUS_FIND, TUS_ASK_LATER, TUS_ASK, REFUSED, SERVER, SERVER},
        {410, TUS_WAIT_ALL, TUS_FORGET, TUS_FORGET, NOT_OURS, TROUBLE_NONE, TROUBLE_NONE},
        {412, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {413, TUS_PARK, TUS_ASK_LATER, TUS_PARK, TROUBLE_TOO_LARGE, SERVER, TROUBLE_TOO_LARGE},
        {415, ALL_SAME(TUS_PARK, TROUBLE_METHOD)},
        {423, TUS_FIND, TUS_ASK_LATER, TUS_ASK_LATER, SERVER, SERVER, SERVER},
        {429, ALL_SAME(TUS_WAIT_ALL, SERVER)},
        {460, TUS_PARK, TUS_ASK_LATER, TUS_ASK_LATER, REFUSED, REFUSED, REFUSED},
        {500, TUS_FIND, TUS_ASK_LATER, TUS_ASK_LATER, SERVER, SERVER, SERVER},
        {502, ALL_SAME(TUS_WAIT_ALL, SERVER)},
        {503, ALL_SAME(TUS_WAIT_ALL, SERVER)},
        {504, ALL_SAME(TUS_WAIT_ALL, SERVER)},
        {507, ALL_SAME(TUS_WAIT_ALL, TROUBLE_SERVER_FULL)},
        {511, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
        {999, ALL_SAME(TUS_WAIT_ALL, NOT_OURS)},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *reply =
            g_strdup_printf("HTTP/1.1 %d Some\r\nTus-Resumable: 1.0.0\r\nLocation: /v1/bags/9\r\n"
                            "Content-Length: 0\r\nConnection: close\r\n\r\n",
                            rows[i].status);
        const char *sent = rows[i].status ? reply : NULL;
        expect(*state, TUS_CREATE, sent, rows[i].create, rows[i].create_trouble);
        expect(*state, TUS_HEAD, sent, rows[i].head, rows[i].head_trouble);
        expect(*state, TUS_PATCH, sent, rows[i].patch, rows[i].patch_trouble);
    }
}

#define HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
#define GONE "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

static void an_answer_without_its_version_is_not_our_server(void **state)
{
    static const char other[] = "HTTP/1.1 200 OK\r\nTus-Resumable: 0.2.2\r\nUpload-Offset: 0\r\n"
                                "Content-Length: 0\r\n\r\n";

    for (int which = TUS_CREATE; which <= TUS_PATCH; which++) {
        expect(*state, which, HTML, TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER);
        expect(*state, which, GONE, TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER);
        expect(*state, which, other, TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER);
    }
}

static void a_redirect_is_asked_once_and_never_followed(void **state)
{
    struct rig *rig = *state;

    expect(rig, TUS_CREATE, "HTTP/1.1 302 Found\r\nLocation: /sign-in\r\nContent-Length: 0\r\n\r\n",
           TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER);
    assert_int_equal(fault_server_count(rig->server, "POST"), 1);
    assert_int_equal(fault_server_count(rig->server, "GET"), 0);
}

static void expect_head(struct rig *rig, const char *headers, enum tus_reaction reaction,
                        enum trouble trouble)
{
    g_autofree char *reply = g_strdup_printf(
        "HTTP/1.1 200 OK\r\nTus-Resumable: 1.0.0\r\n%sContent-Length: 0\r\n\r\n", headers);

    expect(rig, TUS_HEAD, reply, reaction, trouble);
}

static void an_offset_is_believed_only_when_it_is_one(void **state)
{
    static const char *const nonsense[] = {"",
                                           "Upload-Offset: -1\r\n",
                                           "Upload-Offset: +1\r\n",
                                           "Upload-Offset: 1e3\r\n",
                                           "Upload-Offset: 0x10\r\n",
                                           "Upload-Offset: ten\r\n",
                                           "Upload-Offset:\r\n",
                                           "Upload-Offset: 99999999999999999999\r\n",
                                           "Upload-Offset: 9007199254740993\r\n",
                                           "Upload-Offset: 5\r\nUpload-Offset: 7\r\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(nonsense); i++)
        expect_head(*state, nonsense[i], TUS_WAIT_ALL, TROUBLE_NOT_OUR_SERVER);
    expect_head(*state, "Upload-Offset: 1000\r\n", TUS_DONE, TROUBLE_NONE);
    expect_head(*state, "Upload-Offset: 1001\r\n", TUS_FORGET, TROUBLE_NONE);
    expect_head(*state, "Upload-Offset: 4503599627370496\r\n", TUS_FORGET, TROUBLE_NONE);
}

static void an_upload_of_something_else_is_left(void **state)
{
    struct rig *rig = *state;
    g_autofree char *ours = g_base64_encode((const guchar *)rig->upload.id.text, ID_LENGTH);
    g_autofree char *own =
        g_strdup_printf("Upload-Offset: 1\r\nUpload-Metadata: record %s\r\n", ours);

    expect_head(rig, "Upload-Offset: 1\r\nUpload-Length: 1000\r\n", TUS_DONE, TROUBLE_NONE);
    expect_head(rig, "Upload-Offset: 1\r\nUpload-Length: 999\r\n", TUS_FORGET, TROUBLE_NONE);
    expect_head(rig, "Upload-Offset: 1\r\nUpload-Length: x\r\n", TUS_FORGET, TROUBLE_NONE);
    expect_head(rig, own, TUS_DONE, TROUBLE_NONE);
    expect_head(rig, "Upload-Offset: 1\r\nUpload-Metadata: record YWJj\r\n", TUS_FORGET,
                TROUBLE_NONE);
    expect_head(rig, "Upload-Offset: 1\r\nUpload-Metadata: x eQ==,sha256 YWJj\r\n", TUS_FORGET,
                TROUBLE_NONE);
}

static void expect_patch(struct rig *rig, const char *headers, enum tus_reaction reaction)
{
    g_autofree char *reply = g_strdup_printf(
        "HTTP/1.1 204 No Content\r\nTus-Resumable: 1.0.0\r\n%sConnection: close\r\n\r\n", headers);

    expect(rig, TUS_PATCH, reply, reaction,
           reaction == TUS_DONE ? TROUBLE_NONE : TROUBLE_SERVER_ERROR);
}

static void after_a_piece_only_the_offset_it_ends_at_is_believed(void **state)
{
    expect_patch(*state, "Upload-Offset: 1000\r\n", TUS_DONE);
    expect_patch(*state, "Upload-Offset: 999\r\n", TUS_ASK);
    expect_patch(*state, "Upload-Offset: 0\r\n", TUS_ASK);
    expect_patch(*state, "Upload-Offset: 1001\r\n", TUS_ASK);
    expect_patch(*state, "Upload-Offset: -1000\r\n", TUS_ASK);
    expect_patch(*state, "Upload-Offset: 1000, 1000\r\n", TUS_ASK);
    expect_patch(*state, "", TUS_ASK);
}

static void expect_location(struct rig *rig, const char *location, const char *url)
{
    g_autofree char *reply = g_strdup_printf(
        "HTTP/1.1 201 Created\r\nTus-Resumable: 1.0.0\r\n%s%s%sContent-Length: 0\r\n\r\n",
        location ? "Location: " : "", location ? location : "", location ? "\r\n" : "");
    struct tus_answer answer;

    fault_server_rule(rig->server, &(struct fault_rule){.method = "POST", .reply = reply});
    tus_create(&rig->tus, &rig->upload, &answer);
    assert_int_equal(answer.reaction, url ? TUS_DONE : TUS_WAIT_ALL);
    if (url)
        assert_string_equal(answer.url, url);
    else
        assert_int_equal(answer.trouble, TROUBLE_NOT_OUR_SERVER);
    tus_answer_clear(&answer);
}

static void a_location_is_taken_from_the_same_server_alone(void **state)
{
    struct rig *rig = *state;
    g_autofree char *absolute = g_strconcat(rig->endpoint, "/abc", NULL);

    expect_location(rig, "/v1/bags/abc", absolute);
    expect_location(rig, "bags/abc", absolute);
    expect_location(rig, absolute, absolute);
    expect_location(rig, "http://127.0.0.1:1/v1/bags/abc", NULL);
    expect_location(rig, "https://evil.example/v1/bags/abc", NULL);
    expect_location(rig, "//evil.example/abc", NULL);
    expect_location(rig, NULL, NULL);
}

static void a_cut_piece_is_to_be_asked_about(void **state)
{
    struct rig *rig = *state;
    g_autofree char *url = create(rig);
    struct tus_answer answer;

    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_CUT, .bytes = 300});
    step(rig, TUS_PATCH, url, &answer);
    assert_int_equal(answer.reaction, TUS_ASK);
    tus_answer_clear(&answer);
    step(rig, TUS_HEAD, url, &answer);
    assert_int_equal(answer.offset, 300);
    tus_answer_clear(&answer);
}

static void far_servers_get_pieces_and_near_ones_the_rest(void **state)
{
    (void)state;
    assert_int_equal(tus_piece_bytes(true, 100 * TUS_PIECE_BYTES), 100 * TUS_PIECE_BYTES);
    assert_int_equal(tus_piece_bytes(false, 100 * TUS_PIECE_BYTES), TUS_PIECE_BYTES);
    assert_int_equal(tus_piece_bytes(false, 5), 5);
    assert_int_equal(TUS_PIECE_BYTES % (256 * 1024), 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_file_is_created_asked_for_and_sent),
        test(every_status_has_its_reaction),
        test(an_answer_without_its_version_is_not_our_server),
        test(a_redirect_is_asked_once_and_never_followed),
        test(an_offset_is_believed_only_when_it_is_one),
        test(an_upload_of_something_else_is_left),
        test(after_a_piece_only_the_offset_it_ends_at_is_believed),
        test(a_location_is_taken_from_the_same_server_alone),
        test(a_cut_piece_is_to_be_asked_about),
        test(far_servers_get_pieces_and_near_ones_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
