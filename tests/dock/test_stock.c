// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

#include "transfer/tus.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>

/* The stock tus server from npm, as a school would run it: 1.10 everywhere, and 2.x where the
 * machine's Node is new enough for it. */

#define BYTES (48 * 1024 * 1024)
#define MODULES_1 SOURCE_DIR "/tests"
#define MODULES_2 SOURCE_DIR "/tests/transfer/tus-2"

struct stock {
    GPid pid;
    int in, out;
    char *url;
};

/* 2.4.5 asks for Node 20.19. */
static bool has_new_node(void)
{
    g_autofree char *text = NULL;
    int major = 0;
    int minor = 0;

    assert_true(g_spawn_command_line_sync("node --version", &text, NULL, NULL, NULL));
    assert_int_equal(sscanf(text, "v%d.%d", &major, &minor), 2);
    return major > 20 || (major == 20 && minor >= 19);
}

static void stock_open(struct stock *stock, struct dock_rig *rig, const char *modules)
{
    g_autofree char *folder = scratch_path(rig->scratch, "uploads");
    const char *argv[] = {"node", SOURCE_DIR "/tests/transfer/tus_server.mjs", modules, folder,
                          NULL};
    char line[32] = "";
    struct pollfd ready;

    g_mkdir(folder, 0700);
    assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
                                         G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                         NULL, &stock->pid, &stock->in, &stock->out, NULL, NULL));
    ready = (struct pollfd){.fd = stock->out, .events = POLLIN};
    assert_true(poll(&ready, 1, 30000) > 0);
    if (read(stock->out, line, sizeof line - 1) <= 0)
        fail_msg("@tus/server did not start: npm ci in %s first", modules);
    stock->url = g_strdup_printf("http://127.0.0.1:%d/files", atoi(line));
    rig->asked.kind = DOCK_TUS;
    rig->asked.url = stock->url;
    rig->asked.limits.slow_seconds = 20;
    rig->asked.limits.total_ms = 20000;
    rig->asked.patience_ms = 60000;
}

static void stock_close(struct stock *stock)
{
    close(stock->in);
    waitpid(stock->pid, NULL, 0);
    close(stock->out);
    g_free(stock->url);
}

/* How many files in uploads/ have exactly these bytes. */
static int copies(struct dock_rig *rig, int seq, struct id id)
{
    g_autofree char *path = dock_rig_path(rig, seq, id);
    g_autofree char *count = NULL;

    assert_int_equal(scratch_run(rig->scratch,
                                 "for f in $(find uploads -type f ! -name '*.json'); do"
                                 " cmp -s $f %s && echo same; done | grep -c same || true",
                                 path),
                     0);
    count = scratch_out(rig->scratch);
    return atoi(count);
}

static int uploads(struct dock_rig *rig)
{
    g_autofree char *count = NULL;

    assert_int_equal(scratch_run(rig->scratch, "find uploads -type f ! -name '*.json' | wc -l"), 0);
    count = scratch_out(rig->scratch);
    return atoi(count);
}

static void send_and_compare(struct dock_rig *rig, const char *modules)
{
    struct id small = dock_rig_item(rig, 1, 1);
    struct id odd = dock_rig_item(rig, 2, 100001);
    struct id pieces = dock_rig_item(rig, 3, 3000000);
    struct stock stock;

    stock_open(&stock, rig, modules);
    rig->asked.piece_bytes = 1000000;
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(copies(rig, 1, small), 1);
    assert_int_equal(copies(rig, 2, odd), 1);
    assert_int_equal(copies(rig, 3, pieces), 1);
    assert_int_equal(uploads(rig), 3);
    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_int_equal(uploads(rig), 3);
    stock_close(&stock);
}

static enum tus_end end_at(const struct tus_server *server, const struct tus_upload *upload,
                           const char *url, enum tus_reaction left)
{
    enum tus_end end = tus_end(server, upload, url);
    struct tus_answer answer;

    tus_head(server, upload, url, true, &answer);
    assert_int_equal(answer.reaction, left);
    tus_answer_clear(&answer);
    return end;
}

/* What was begun is gone afterwards; what is whole, or another's, is left alone. */
static void end_and_compare(struct dock_rig *rig, const char *modules)
{
    struct stock stock;
    struct http_asked asked = {.pin = NULL};
    struct http *http = http_open(&asked, NULL);
    g_autofree char *bytes = g_strnfill(1000, 'x');
    struct tus_upload upload = {id_new(), digest_of(bytes, 1000), 1000};
    struct tus_upload other = {upload.id, digest_of("other", 5), 1000};
    struct tus_server server = {.http = http};
    struct tus_answer made, sent;
    int fd;

    stock_open(&stock, rig, modules);
    server.endpoint = stock.url;
    scratch_put(rig->scratch, "bytes", bytes, 1000);
    fd = openat(rig->scratch->fd, "bytes", O_RDONLY | O_CLOEXEC);
    for (int64_t part = 400; part <= 1000; part += 600) {
        struct tus_piece piece = {fd, 0, part};
        bool whole = part == 1000;
        tus_create(&server, &upload, &made);
        assert_int_equal(made.reaction, TUS_DONE);
        tus_patch(&server, made.url, &piece, &sent);
        assert_int_equal(sent.reaction, TUS_DONE);
        assert_int_equal(end_at(&server, &other, made.url, TUS_FORGET), TUS_END_LEFT);
        assert_int_equal(end_at(&server, &upload, made.url, whole ? TUS_DONE : TUS_FORGET),
                         whole ? TUS_END_LEFT : TUS_END_DONE);
        tus_answer_clear(&made);
        tus_answer_clear(&sent);
    }
    assert_int_equal(uploads(rig), 1);
    close(fd);
    http_close(http);
    stock_close(&stock);
}

static void what_was_begun_is_ended_at_a_stock_server(void **state)
{
    end_and_compare(*state, MODULES_1);
}

static void what_was_begun_is_ended_at_the_newest_stock_server(void **state)
{
    if (has_new_node())
        end_and_compare(*state, MODULES_2);
}

static void every_byte_arrives_at_a_stock_server(void **state)
{
    send_and_compare(*state, MODULES_1);
}

static void every_byte_arrives_at_the_newest_stock_server(void **state)
{
    if (has_new_node())
        send_and_compare(*state, MODULES_2);
    else
        print_message("this Node is too old for @tus/server 2\n");
}

/* Bytes in the one upload; 0 before there is any. */
static int64_t arrived(struct dock_rig *rig)
{
    g_autofree char *size = NULL;

    scratch_run(rig->scratch, "find uploads -type f ! -name '*.json' -printf '%%s\\n'");
    size = scratch_out(rig->scratch);
    return g_ascii_strtoll(size, NULL, 10);
}

static void write_settings(struct dock_rig *rig, const struct stock *stock)
{
    g_autofree char *settings = g_strdup_printf("[server]\nurl=%s\nkind=tus\n", stock->url);

    scratch_put(rig->scratch, "stock", settings, strlen(settings));
}

/* Kills the dock when the server has some of an item, and lets another one finish. */
static void kill_and_go_on(struct dock_rig *rig, const char *modules)
{
    struct id id = dock_rig_item(rig, 1, BYTES);
    struct stock stock;
    int64_t there = 0;

    stock_open(&stock, rig, modules);
    write_settings(rig, &stock);
    dock_rig_spawn_with(rig, "stock");
    while (there == 0)
        there = arrived(rig);
    assert_int_equal(dock_rig_end(rig, SIGKILL), 128 + SIGKILL);
    assert_true(there < BYTES);
    dock_rig_spawn_with(rig, "stock");
    assert_int_equal(dock_rig_end(rig, 0), 0);
    assert_int_equal(uploads(rig), 1);
    assert_int_equal(copies(rig, 1, id), 1);
    stock_close(&stock);
}

static void killed_within_an_upload_it_goes_on(void **state)
{
    kill_and_go_on(*state, MODULES_1);
}

static void killed_within_an_upload_to_the_newest_it_goes_on(void **state)
{
    if (has_new_node())
        kill_and_go_on(*state, MODULES_2);
    else
        print_message("this Node is too old for @tus/server 2\n");
}

#define test(name) cmocka_unit_test_setup_teardown(name, dock_rig_open, dock_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(what_was_begun_is_ended_at_a_stock_server),
        test(what_was_begun_is_ended_at_the_newest_stock_server),
        test(every_byte_arrives_at_a_stock_server),
        test(every_byte_arrives_at_the_newest_stock_server),
        test(killed_within_an_upload_it_goes_on),
        test(killed_within_an_upload_to_the_newest_it_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
