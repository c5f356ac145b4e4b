// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

/* What the program says to a service manager: this test is the manager, at the other end of its
 * socket (sd_notify(3)). */

#define PATIENCE_MS 30000

struct manager {
    struct dock_rig *rig;
    int fd;
};

static int manager_open(void **state)
{
    struct manager *manager = g_new0(struct manager, 1);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_autofree char *path = NULL;

    dock_rig_open((void **)&manager->rig);
    path = scratch_path(manager->rig->scratch, "notify");
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    manager->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(manager->fd, (struct sockaddr *)&address, sizeof address), 0);
    g_setenv("NOTIFY_SOCKET", path, TRUE);
    g_setenv("WATCHDOG_USEC", "3000000", TRUE);
    *state = manager;
    return 0;
}

static int manager_close(void **state)
{
    struct manager *manager = *state;

    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    close(manager->fd);
    dock_rig_close((void **)&manager->rig);
    g_free(manager);
    return 0;
}

/* Reads messages until one has this line; fails the test when none comes. */
static void wait_for_word(const struct manager *manager, const char *word)
{
    struct pollfd watch = {.fd = manager->fd, .events = POLLIN};

    while (poll(&watch, 1, PATIENCE_MS) > 0) {
        char message[1024] = "";
        g_auto(GStrv) lines = NULL;
        assert_true(recv(manager->fd, message, sizeof message - 1, 0) > 0);
        lines = g_strsplit(message, "\n", -1);
        for (char **line = lines; *line; line++) {
            if (g_str_has_prefix(*line, word))
                return;
        }
    }
    fail_msg("the service did not say %s", word);
}

static void it_says_that_it_is_ready_alive_and_ending(void **state)
{
    struct manager *manager = *state;

    dock_rig_spawn(manager->rig, false);
    wait_for_word(manager, "READY=1");
    wait_for_word(manager, "WATCHDOG=1");
    wait_for_word(manager, "WATCHDOG=1");
    assert_int_equal(dock_rig_end(manager->rig, SIGTERM), 0);
    wait_for_word(manager, "STOPPING=1");
}

static void it_is_alive_within_an_upload_that_does_not_move(void **state)
{
    struct manager *manager = *state;
    struct dock_rig *rig = manager->rig;

    dock_rig_item(rig, 1, 16000000);
    fault_server_rule(rig->server,
                      &(struct fault_rule){.method = "PATCH", .play = PLAY_HOLD, .bytes = 700000});
    dock_rig_spawn(rig, true);
    assert_true(fault_server_wait_held(rig->server));
    while (recv(manager->fd, (char[1024]){0}, 1024, MSG_DONTWAIT) > 0)
        continue; /* said before it was held */
    wait_for_word(manager, "WATCHDOG=1");
    wait_for_word(manager, "WATCHDOG=1");
    fault_server_release(rig->server);
    assert_int_equal(dock_rig_end(rig, 0), 0);
}

static void it_says_its_trouble(void **state)
{
    struct manager *manager = *state;

    scratch_put(manager->rig->scratch, "docked", "1", 1);
    fault_server_rule(manager->rig->server, &(struct fault_rule){.method = "GET",
                                                                 .play = PLAY_REPLY,
                                                                 .times = FOR_EVER,
                                                                 .reply = "HTTP/1.1 302 Found\r\n"
                                                                          "Location: /\r\n\r\n"});
    dock_rig_spawn(manager->rig, false);
    wait_for_word(manager, "READY=1");
    wait_for_word(manager, "STATUS=this is not your school's server");
    assert_int_equal(dock_rig_end(manager->rig, SIGTERM), 0);
}

/* How often it has woken of itself (proc(5)). */
static int wakings(const struct dock_rig *rig)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", rig->pid);
    g_autofree char *text = NULL;
    const char *at;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    at = strstr(text, "\nvoluntary_ctxt_switches:");
    assert_non_null(at);
    return atoi(at + strlen("\nvoluntary_ctxt_switches:"));
}

/* No watchdog: nothing is to be done, and nothing is. What it says would come within the time. */
static void undocked_it_sleeps_and_wakes_when_it_is_docked(void **state)
{
    struct manager *manager = *state;
    struct dock_rig *rig = manager->rig;
    struct pollfd out = {.events = POLLIN};
    int before = -1;

    g_unsetenv("WATCHDOG_USEC");
    dock_rig_spawn(rig, false);
    wait_for_word(manager, "READY=1");
    out.fd = rig->out;
    for (int i = 0; i < 100 && before != wakings(rig); i++) {
        before = wakings(rig);
        assert_int_equal(poll(&out, 1, 300), 0);
    }
    assert_int_equal(poll(&out, 1, 3000), 0);
    assert_int_equal(wakings(rig), before);
    scratch_put(rig->scratch, "docked", "1", 1);
    dock_rig_wait_line(rig, "docked");
    assert_int_equal(dock_rig_end(rig, SIGTERM), 0);
}

static bool is_traced(const struct dock_rig *rig)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", rig->pid);
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return !strstr(text, "\nTracerPid:\t0\n");
}

/* Its loop hangs in a system call that does not come back, as a dead disk would have it: opening
 * what it senses by. The rest of the program is well. */
static void a_loop_that_hangs_feeds_no_watchdog(void **state)
{
    struct manager *manager = *state;
    struct dock_rig *rig = manager->rig;
    struct pollfd watch = {.fd = manager->fd, .events = POLLIN};
    g_autofree char *pid = NULL;
    GPid strace;

    dock_rig_spawn(rig, false);
    wait_for_word(manager, "WATCHDOG=1");
    pid = g_strdup_printf("%d", rig->pid);
    assert_true(g_spawn_async(
        NULL,
        (char *[]){"strace", "-qq", "-o", "/dev/null", "-p", pid, "-e", "trace=openat", "-e",
                   "inject=openat:delay_enter=60000000", NULL},
        NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &strace, NULL));
    for (int i = 0; i < 3000 && !is_traced(rig); i++)
        poll(NULL, 0, 10);
    assert_true(is_traced(rig));
    /* What it had said before it came to that call. */
    for (int said = 0; said < 10 && poll(&watch, 1, 2000) > 0; said++)
        assert_true(recv(manager->fd, (char[1024]){0}, 1024, 0) > 0);
    assert_int_equal(poll(&watch, 1, 3500), 0);
    kill(strace, SIGKILL);
    waitpid(strace, NULL, 0);
    assert_int_equal(dock_rig_end(rig, SIGKILL), 128 + SIGKILL);
}

#define test(name) cmocka_unit_test_setup_teardown(name, manager_open, manager_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(it_says_that_it_is_ready_alive_and_ending),
        test(it_is_alive_within_an_upload_that_does_not_move),
        test(it_says_its_trouble),
        test(undocked_it_sleeps_and_wakes_when_it_is_docked),
        test(a_loop_that_hangs_feeds_no_watchdog),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
