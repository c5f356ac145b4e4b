// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "transfer/http.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>

/* TLS against `openssl s_server`: the school's own CA or pinned key, and not a byte to another. */

struct rig {
    struct scratch *scratch;
    GPid pid;
    int in, out;
    char *url;
    int total_ms;   /* 0: the usual */
    int64_t now_ms; /* 0: the system's clock */
};

static int64_t now_ms(void *context)
{
    return ((const struct rig *)context)->now_ms;
}

#define REQUEST "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -x509 "

static int rig_open(void **state)
{
    struct rig *rig = g_new0(struct rig, 1);

    rig->scratch = scratch_new();
    *state = rig;
    /* own: ours. other: another school's. named: for another host. old: of last year. */
    return scratch_run(
        rig->scratch,
        "set -e; for n in own other; do " REQUEST
        " -keyout $n.key -out $n.pem -subj /CN=$n -addext subjectAltName=IP:127.0.0.1; "
        "done;" REQUEST
        "-keyout named.key -out named.pem -subj /CN=x -addext subjectAltName=DNS:evil.example;"
        "openssl req -new -key own.key -subj /CN=old -out old.csr;"
        "openssl x509 -req -in old.csr -signkey own.key -out old.pem -days -1;"
        "for n in own other; do openssl x509 -in $n.pem -noout -pubkey | openssl pkey -pubin"
        " -outform der | openssl dgst -sha256 -binary | base64 | tr -d '\\n' > $n.pin; done");
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    if (rig->pid) {
        kill(rig->pid, SIGKILL);
        waitpid(rig->pid, NULL, 0);
        close(rig->in);
        close(rig->out);
    }
    g_free(rig->url);
    scratch_free(rig->scratch);
    g_free(rig);
    return 0;
}

/* Reads the server's output until it holds `word`, at most so long. Free with g_free. */
static char *listen_for(struct rig *rig, const char *word, int ms)
{
    g_autoptr(GString) said = g_string_new(NULL);
    struct pollfd out = {.fd = rig->out, .events = POLLIN};
    char piece[4096];

    while (!strstr(said->str, word) && poll(&out, 1, ms) > 0) {
        ssize_t got = read(rig->out, piece, sizeof piece);
        if (got <= 0)
            break;
        g_string_append_len(said, piece, got);
    }
    return g_string_free(g_steal_pointer(&said), FALSE);
}

static void serve(struct rig *rig, const char *cert, const char *key, const char *option)
{
    g_autofree char *said = NULL;
    const char *argv[] = {"openssl",
                          "s_server",
                          "-accept",
                          "127.0.0.1:0",
                          "-cert",
                          cert,
                          "-key",
                          key,
                          option,
                          option && option[1] == 't' ? "-cipher" : NULL,
                          "DEFAULT:@SECLEVEL=0",
                          NULL};

    assert_true(g_spawn_async_with_pipes(rig->scratch->path, (char **)argv, NULL,
                                         G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                         NULL, &rig->pid, &rig->in, &rig->out, NULL, NULL));
    said = listen_for(rig, "\n", 20000);
    while (!strstr(said, "ACCEPT 127.0.0.1:")) {
        g_free(said);
        said = listen_for(rig, "ACCEPT 127.0.0.1:", 20000);
    }
    rig->url =
        g_strdup_printf("https://127.0.0.1:%d/v1/time",
                        atoi(strstr(said, "ACCEPT 127.0.0.1:") + strlen("ACCEPT 127.0.0.1:")));
}

/* 200, or the fault's code below zero. */
static int ask(struct rig *rig, const char *ca, const char *pin)
{
    g_autofree char *ca_path = ca ? scratch_path(rig->scratch, ca) : NULL;
    g_autoptr(GBytes) bytes = pin ? scratch_get(rig->scratch, pin) : NULL;
    g_autofree char *key = pin ? g_strdup_printf("sha256//%.*s", (int)g_bytes_get_size(bytes),
                                                 (const char *)g_bytes_get_data(bytes, NULL))
                               : NULL;
    struct http_asked asked = {.ca = ca_path,
                               .pin = key,
                               .now_ms = rig->now_ms ? now_ms : NULL,
                               .context = rig,
                               .limits = {.total_ms = rig->total_ms}};
    struct http *http = http_open(&asked, NULL);
    struct http_request request = {.method = HTTP_GET, .url = rig->url, .most_bytes = 100000};
    g_autoptr(GError) error = NULL;
    struct http_answer *answer = http_send(http, &request, &error);
    int status = answer ? answer->status : -error->code;

    http_answer_free(answer);
    http_close(http);
    return status;
}

/* It gets no answer, and not one byte of the request: no token, no id. */
static void expect_refused(struct rig *rig, const char *ca, const char *pin)
{
    g_autofree char *said = NULL;

    assert_int_equal(ask(rig, ca, pin), -FAULT_INVALID);
    said = listen_for(rig, "GET ", 300);
    assert_null(strstr(said, "GET "));
}

static void the_schools_own_ca_is_enough(void **state)
{
    serve(*state, "own.pem", "own.key", "-www");
    assert_int_equal(ask(*state, "own.pem", NULL), 200);
    assert_int_equal(ask(*state, "own.pem", "own.pin"), 200);
}

static void a_pinned_key_is_enough_whatever_the_date_while_nobody_knows_the_time(void **state)
{
    struct rig *rig = *state;

    rig->now_ms = HTTP_NO_TIME;
    serve(rig, "old.pem", "own.key", "-www");
    assert_int_equal(ask(rig, NULL, "own.pin"), 200);
}

static void
a_pinned_key_with_a_certificate_that_is_over_gets_nothing_once_the_time_is_known(void **state)
{
    serve(*state, "old.pem", "own.key", NULL);
    expect_refused(*state, NULL, "own.pin");
    expect_refused(*state, "old.pem", "own.pin");
}

/* Without this the tests below could not fail: the same server shows what it was sent. */
static void the_right_server_hears_the_request(void **state)
{
    struct rig *rig = *state;
    g_autofree char *said = NULL;

    serve(rig, "own.pem", "own.key", NULL);
    rig->total_ms = 5000;
    assert_int_equal(ask(rig, "own.pem", "own.pin"), -FAULT_OFFLINE); /* it only listens */
    said = listen_for(rig, "GET ", 20000);
    assert_non_null(strstr(said, "GET /v1/time"));
}

static void another_key_gets_nothing(void **state)
{
    serve(*state, "own.pem", "own.key", NULL);
    expect_refused(*state, NULL, "other.pin");
    expect_refused(*state, "own.pem", "other.pin");
}

static void another_ca_gets_nothing(void **state)
{
    serve(*state, "own.pem", "own.key", NULL);
    expect_refused(*state, "other.pem", NULL);
    expect_refused(*state, "other.pem", "own.pin");
    expect_refused(*state, NULL, NULL); /* the system's authorities do not count */
}

static void a_certificate_for_another_host_gets_nothing(void **state)
{
    serve(*state, "named.pem", "named.key", NULL);
    expect_refused(*state, "named.pem", NULL);
}

static void a_certificate_that_is_over_gets_nothing(void **state)
{
    serve(*state, "old.pem", "own.key", NULL);
    expect_refused(*state, "old.pem", NULL);
}

static void an_old_tls_gets_nothing(void **state)
{
    serve(*state, "own.pem", "own.key", "-tls1_1");
    expect_refused(*state, "own.pem", NULL);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(the_schools_own_ca_is_enough),
        test(a_pinned_key_is_enough_whatever_the_date_while_nobody_knows_the_time),
        test(a_pinned_key_with_a_certificate_that_is_over_gets_nothing_once_the_time_is_known),
        test(the_right_server_hears_the_request),
        test(another_key_gets_nothing),
        test(another_ca_gets_nothing),
        test(a_certificate_for_another_host_gets_nothing),
        test(a_certificate_that_is_over_gets_nothing),
        test(an_old_tls_gets_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
