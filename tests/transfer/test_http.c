// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "transfer/fault_server.h"
#include "transfer/http.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

struct rig {
    struct fault_server *server;
    struct http *http;
    int asked; /* how often go_on was called */
    bool stop;
};

static bool go_on(void *context, int64_t sent_bytes)
{
    struct rig *rig = context;

    (void)sent_bytes;
    rig->asked++;
    return !rig->stop;
}

static int rig_open(void **state)
{
    struct rig *rig = g_new0(struct rig, 1);
    struct http_asked asked = {
        .limits = {.slow_seconds = 30, .total_ms = 30000}, .go_on = go_on, .context = rig};

    rig->server = fault_server_new();
    rig->http = http_open(&asked, NULL);
    *state = rig;
    return 0;
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    http_close(rig->http);
    fault_server_free(rig->server);
    g_free(rig);
    return 0;
}

static struct http_answer *get(struct rig *rig, const char *reply, size_t most_bytes,
                               GError **error)
{
    struct http_request request = {
        .method = HTTP_GET, .url = fault_server_url(rig->server), .most_bytes = most_bytes};

    if (reply)
        fault_server_rule(rig->server, &(struct fault_rule){.method = "GET", .reply = reply});
    return http_send(rig->http, &request, error);
}

/* From here on little time is enough to give a server up. */
static void lose_patience(struct rig *rig)
{
    struct http_asked asked = {.limits = {.slow_seconds = 1, .total_ms = 3000}};

    http_close(rig->http);
    rig->http = http_open(&asked, NULL);
}

static void fail_as(struct rig *rig, const char *reply, enum fault_code code)
{
    g_autoptr(GError) error = NULL;

    assert_null(get(rig, reply, 1000, &error));
    assert_true(fault_is(error, code));
}

/* Half of it must not be taken for an answer that lacks something. */
static void an_answer_that_is_cut_anywhere_is_none(void **state)
{
    struct rig *rig = *state;
    static const char whole[] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
                                "Tus-Resumable: 1.0.0\r\nContent-Length: 2\r\n\r\nab";

    for (size_t bytes = 1; bytes < strlen(whole); bytes++) {
        struct fault_rule rule = {.method = "GET", .reply = whole, .reply_bytes = bytes};
        fault_server_rule(rig->server, &rule);
        fail_as(rig, NULL, FAULT_OFFLINE);
    }
}

static void an_answer_comes_with_status_headers_and_body(void **state)
{
    struct rig *rig = *state;
    struct http_answer *answer = get(rig,
                                     "HTTP/1.1 207 Odd\r\nX-One:  1 \r\nx-two: a\r\nX-Two: b\r\n"
                                     "Retry-After: 7\r\nContent-Length: 3\r\n\r\nabc",
                                     10, NULL);

    assert_non_null(answer);
    assert_int_equal(answer->status, 207);
    assert_string_equal(http_answer_header(answer, "x-ONE"), "1");
    assert_string_equal(http_answer_header(answer, "X-Two"), "a, b");
    assert_null(http_answer_header(answer, "X-Three"));
    assert_int_equal(g_bytes_get_size(answer->body), 3);
    assert_int_equal(answer->retry_after_ms, 7000);
    assert_true(answer->near);
    http_answer_free(answer);
}

static void a_body_of_the_most_bytes_comes_and_one_more_is_refused(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;
    struct http_answer *answer =
        get(rig, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd", 4, NULL);

    assert_non_null(answer);
    http_answer_free(answer);
    assert_null(get(rig, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde", 4, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void ten_megabytes_of_headers_are_refused(void **state)
{
    g_autofree char *fill = g_strnfill(8000, 'x');
    GString *reply = g_string_new("HTTP/1.1 200 OK\r\n");

    for (int i = 0; i < 1300; i++)
        g_string_append_printf(reply, "X-%d: %s\r\n", i, fill);
    fail_as(*state, reply->str, FAULT_INVALID);
    g_string_assign(reply, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(reply, "X-%d: 1\r\n", i);
    fail_as(*state, reply->str, FAULT_INVALID);
    g_string_free(reply, TRUE);
}

static void endless_interim_answers_are_refused(void **state)
{
    GString *reply = g_string_new(NULL);

    for (int i = 0; i < 5000; i++)
        g_string_append(reply, "HTTP/1.1 103 Early Hints\r\n\r\n");
    fail_as(*state, reply->str, FAULT_INVALID);
    g_string_free(reply, TRUE);
}

static void a_redirect_is_not_followed(void **state)
{
    struct rig *rig = *state;
    struct http_answer *answer = get(
        rig, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 0, NULL);

    assert_int_equal(answer->status, 302);
    assert_int_equal(fault_server_count(rig->server, "GET"), 1);
    http_answer_free(answer);
}

static void what_is_no_http_is_not_our_server(void **state)
{
    fail_as(*state, "SSH-2.0-OpenSSH_9.2\r\n", FAULT_INVALID);
}

static void closing_without_a_word_is_offline(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    fault_server_rule(rig->server, &(struct fault_rule){.method = "GET"});
    assert_null(get(rig, NULL, 0, &error));
    assert_true(fault_is(error, FAULT_OFFLINE));
    fail_as(rig, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", FAULT_OFFLINE);
}

static void nobody_listening_is_offline(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;
    struct http_request request = {.method = HTTP_GET, .url = "http://127.0.0.1:1/"};

    assert_null(http_send(rig->http, &request, &error));
    assert_true(fault_is(error, FAULT_OFFLINE));
}

static void a_server_that_never_answers_is_given_up(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    lose_patience(rig);
    fault_server_rule(rig->server, &(struct fault_rule){.method = "GET", .play = PLAY_SILENT});
    assert_null(get(rig, NULL, 0, &error));
    assert_true(fault_is(error, FAULT_OFFLINE));
}

static void a_server_that_answers_a_byte_at_a_time_is_given_up(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    lose_patience(rig);
    fault_server_rule(rig->server, &(struct fault_rule){.method = "GET", .play = PLAY_TRICKLE});
    assert_null(get(rig, NULL, 0, &error));
    assert_true(fault_is(error, FAULT_OFFLINE));
}

static void a_request_ends_when_it_is_told_to(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    rig->stop = true;
    fault_server_rule(rig->server, &(struct fault_rule){.method = "GET", .play = PLAY_SILENT});
    assert_null(get(rig, NULL, 0, &error));
    assert_true(fault_is(error, FAULT_BUSY));
    assert_int_equal(rig->asked, 1);
}

static int64_t retry_after(struct rig *rig, const char *header)
{
    g_autofree char *reply = g_strdup_printf(
        "HTTP/1.1 503 Busy\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n", header);
    struct http_answer *answer = get(rig, reply, 0, NULL);
    int64_t ms = answer->retry_after_ms;

    http_answer_free(answer);
    return ms;
}

static void retry_after_is_seconds_or_a_date_beside_the_servers_own(void **state)
{
    assert_int_equal(retry_after(*state, ""), -1);
    assert_int_equal(retry_after(*state, "Retry-After: 0\r\n"), 0);
    assert_int_equal(retry_after(*state, "Retry-After: 120\r\n"), 120000);
    assert_int_equal(retry_after(*state, "Retry-After: 999999\r\n"), 3600000);
    assert_int_equal(retry_after(*state, "Retry-After: -5\r\n"), -1);
    assert_int_equal(retry_after(*state, "Retry-After: soon\r\n"), -1);
    assert_int_equal(retry_after(*state, "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n"
                                         "Retry-After: Wed, 21 Oct 2015 07:29:30 GMT\r\n"),
                     90000);
    assert_int_equal(retry_after(*state, "Retry-After: Wed, 21 Oct 2115 07:29:30 GMT\r\n"), -1);
}

static void proxies_of_the_environment_are_not_used(void **state)
{
    struct rig *rig = *state;
    struct http_answer *answer;

    g_setenv("http_proxy", "http://127.0.0.1:1", TRUE);
    g_setenv("ALL_PROXY", "http://127.0.0.1:1", TRUE);
    answer = get(rig, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, NULL);
    g_unsetenv("http_proxy");
    g_unsetenv("ALL_PROXY");
    assert_non_null(answer);
    http_answer_free(answer);
}

static void the_token_goes_to_the_server_and_nothing_else_by_itself(void **state)
{
    struct rig *rig = *state;
    struct http_request request = {
        .method = HTTP_POST, .url = fault_server_url(rig->server), .token = "abc"};
    struct http_answer *answer = http_send(rig->http, &request, NULL);
    g_autofree char *head = fault_server_head(rig->server);

    assert_non_null(answer);
    assert_non_null(strstr(head, "\r\nAuthorization: Bearer abc\r\n"));
    assert_non_null(strstr(head, "\r\nContent-Length: 0\r\n"));
    assert_null(strstr(head, "Expect:"));
    assert_null(strstr(head, "Cookie:"));
    http_answer_free(answer);
}

static void a_body_is_sent_from_its_place_in_the_file(void **state)
{
    struct rig *rig = *state;
    struct scratch *scratch = scratch_new();
    g_autofree char *url = g_strconcat(fault_server_url(rig->server), "/x", NULL);
    struct http_request request = {.method = HTTP_PATCH, .url = url, .offset = 3, .bytes = 4};
    struct http_answer *answer;
    g_autoptr(GError) error = NULL;

    scratch_put(scratch, "file", "0123456789", 10);
    request.fd = openat(scratch->fd, "file", O_RDONLY | O_CLOEXEC);
    answer = http_send(rig->http, &request, NULL);
    assert_non_null(answer);
    http_answer_free(answer);
    assert_int_equal(fault_server_body_bytes(rig->server), 4);
    request.bytes = 8; /* one more than there is */
    assert_null(http_send(rig->http, &request, &error));
    assert_true(fault_is(error, FAULT_DAMAGED));
    close(request.fd);
    scratch_free(scratch);
}

static void a_missing_ca_or_a_wrong_pin_is_said_at_once(void **state)
{
    g_autoptr(GError) one = NULL;
    g_autoptr(GError) two = NULL;

    (void)state;
    assert_null(http_open(&(struct http_asked){.ca = "/nowhere/ca.pem"}, &one));
    assert_true(fault_is(one, FAULT_MISSING));
    assert_null(http_open(&(struct http_asked){.pin = "abc"}, &two));
    assert_true(fault_is(two, FAULT_INVALID));
}

/* A server that keeps its first connection open, and closes it without a word when it is used
 * again. */
struct keeper {
    int listener;
    int posts;
};

static void answer_one(int connection, const char *reply)
{
    char request[4096];

    assert_true(recv(connection, request, sizeof request, 0) > 0);
    assert_true(send(connection, reply, strlen(reply), MSG_NOSIGNAL) > 0);
}

static gpointer keep(gpointer data)
{
    struct keeper *keeper = data;
    int kept = accept(keeper->listener, NULL, NULL);
    struct pollfd ends[] = {{.fd = keeper->listener, .events = POLLIN},
                            {.fd = kept, .events = POLLIN}};
    char again[4096];

    answer_one(kept, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    while (poll(ends, 2, 30000) > 0 && !ends[0].revents) {
        keeper->posts += recv(kept, again, sizeof again, 0) > 0;
        close(kept);
        ends[1].fd = -1;
    }
    if (ends[1].fd >= 0)
        close(kept);
    kept = accept(keeper->listener, NULL, NULL);
    keeper->posts++;
    answer_one(kept, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    close(kept);
    return NULL;
}

static void a_post_is_never_repeated_underneath(void **state)
{
    struct rig *rig = *state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct keeper keeper = {.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct http_request request = {.method = HTTP_GET};
    g_autofree char *url = NULL;
    GThread *thread;

    assert_int_equal(bind(keeper.listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(keeper.listener, 4), 0);
    assert_int_equal(getsockname(keeper.listener, (struct sockaddr *)&address, &size), 0);
    url = g_strdup_printf("http://127.0.0.1:%d/", ntohs(address.sin_port));
    thread = g_thread_new("keeper", keep, &keeper);
    request.url = url;
    for (int i = 0; i < 2; i++) {
        struct http_answer *answer = http_send(rig->http, &request, NULL);
        assert_non_null(answer);
        http_answer_free(answer);
        request.method = HTTP_POST;
    }
    g_thread_join(thread);
    close(keeper.listener);
    assert_int_equal(keeper.posts, 1);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(an_answer_that_is_cut_anywhere_is_none),
        test(an_answer_comes_with_status_headers_and_body),
        test(a_body_of_the_most_bytes_comes_and_one_more_is_refused),
        test(ten_megabytes_of_headers_are_refused),
        test(endless_interim_answers_are_refused),
        test(a_redirect_is_not_followed),
        test(what_is_no_http_is_not_our_server),
        test(closing_without_a_word_is_offline),
        test(nobody_listening_is_offline),
        test(a_server_that_never_answers_is_given_up),
        test(a_server_that_answers_a_byte_at_a_time_is_given_up),
        test(a_request_ends_when_it_is_told_to),
        test(retry_after_is_seconds_or_a_date_beside_the_servers_own),
        test(proxies_of_the_environment_are_not_used),
        test(the_token_goes_to_the_server_and_nothing_else_by_itself),
        test(a_body_is_sent_from_its_place_in_the_file),
        test(a_post_is_never_repeated_underneath),
        cmocka_unit_test(a_missing_ca_or_a_wrong_pin_is_said_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
