// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"
#include "tls/listener.h"
#include "tls/rows.h"

#include "dock/dock.h"
#include "transfer/url.h"

#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

/* The dock, with a token and an item to send, meets servers that are the school's and others that
 * are not. Ends with one line; 1 if any of its last four figures is not 0. */

struct tally {
    int tried, acknowledged, lost, early, undetected;
};

static int64_t nobody_knows(void *context)
{
    (void)context;
    return HTTP_NO_TIME;
}

static int64_t as_it_is(void *context)
{
    (void)context;
    return g_get_real_time() / 1000;
}

static void put(struct scratch *scratch, const char *name, const char *text)
{
    scratch_put(scratch, name, text, strlen(text));
}

/* A vault whose device is enrolled, and one item. */
static void make_vault(struct scratch *scratch)
{
    struct id id = id_new();
    g_autofree char *name = g_strdup_printf("vault/items/0000000001-%s.zip", id.text);

    assert_int_equal(scratch_run(scratch,
                                 "rm -rf vault && mkdir -m 700 vault vault/items vault/ask "
                                 "vault/dock"),
                     0);
    put(scratch, "vault/dock/token", "0123456789abcdef0123456789abcdef");
    put(scratch, name, "PK what a pupil said");
}

static void know(struct scratch *scratch, const struct cast *cast, enum known known,
                 struct dock_asked *asked)
{
    if (known == KNOWN_CA_AND_PIN || known == KNOWN_CA)
        asked->ca = scratch_path(scratch, "ca.pem");
    if (known == KNOWN_CA_AND_PIN || known == KNOWN_PIN)
        asked->pin = cast->pin;
    if (known == KNOWN_CODE) {
        g_autofree char *kept = g_strdup_printf("{\"ca\":\"%s\",\"pin\":\"%s\",\"server\":\"%s\"}",
                                                cast->ca_sha256, cast->pin, asked->url);
        put(scratch, "vault/dock/server.json", kept);
    }
}

static bool trouble_is(struct scratch *scratch, const char *code)
{
    g_autoptr(GBytes) state = scratch_get(scratch, "vault/dock/state.json");
    g_autofree char *text = g_strndup(g_bytes_get_data(state, NULL), g_bytes_get_size(state));
    g_autofree char *wanted = g_strdup_printf("\"trouble\":\"%s\"", code);

    return strstr(text, wanted) != NULL;
}

static void run_dock(struct scratch *scratch, struct dock_asked *asked)
{
    g_autofree char *vault = scratch_path(scratch, "vault");
    g_autoptr(GError) error = NULL;

    asked->vault = vault;
    asked->once = true;
    asked->stop_fd = eventfd(0, EFD_CLOEXEC);
    asked->wait = (struct wait){.first_ms = 5, .most_ms = 10};
    asked->patience_ms = 200;
    if (dock_run(asked, &error) == DOCK_ALL_DONE || error)
        fail_msg("the dock ended in another way: %s", error ? error->message : "all done");
    close(asked->stop_fd);
}

static void try_one(struct scratch *scratch, const struct cast *cast, const struct row *row,
                    enum known known, struct tally *tally)
{
    g_autofree char *chain = NULL, *key = NULL, *ca = NULL;
    struct dock_asked asked = {.now_ms = row->time == TIME_KNOWN ? as_it_is : nobody_knows};
    bool must_hear = row->heard & known;
    struct listener *listener;
    int64_t bytes;

    row_show(cast, row, &chain, &key);
    listener = listener_new(chain, key, row->old_tls);
    asked.url = listener_url(listener);
    make_vault(scratch);
    know(scratch, cast, known, &asked);
    ca = (char *)asked.ca;
    run_dock(scratch, &asked);
    assert_true(listener_connections(listener) > 0);
    bytes = listener_bytes(listener);
    tally->tried++;
    tally->acknowledged += must_hear && bytes > 0;
    tally->lost += must_hear && bytes == 0;
    tally->early += !must_hear && bytes > 0;
    tally->undetected += !must_hear && !trouble_is(scratch, "not-our-server");
    printf("%-26s known %2d: %s, %d bytes\n", row->name, known, bytes ? "heard" : "nothing sent",
           (int)bytes);
    listener_free(listener);
}

static void try_all(struct tally *tally)
{
    struct scratch *scratch = scratch_new();
    struct cast cast;

    cast_open(&cast);
    put(scratch, "ca.pem", cast.ca);
    for (int i = 0; i < row_count; i++) {
        for (int known = 1; known < KNOWN_ALL; known *= 2) {
            if ((rows[i].heard | rows[i].refused) & known)
                try_one(scratch, &cast, &rows[i], known, tally);
        }
    }
    cast_close(&cast);
    scratch_free(scratch);
}

/* The real server, over TLS; it keeps no byte of a device that was shut out. */
static void try_revoked(struct tally *tally)
{
    struct rig *rig = rig_new();
    struct rig_device *device;
    struct dock_asked asked = {.now_ms = as_it_is};
    bool kept;

    rig_start(rig);
    device = rig_enrol(rig);
    rig_stop(rig);
    rig->tls = "127.0.0.1";
    rig_start(rig);
    assert_int_equal(scratch_run(rig->scratch, BUILD_DIR "/bin/planserver --store store revoke %s",
                                 device->id.text),
                     0);
    make_vault(rig->scratch);
    put(rig->scratch, "vault/dock/token", device->token);
    asked.url = rig->url;
    asked.ca = scratch_path(rig->scratch, "school/tls/ca.pem");
    run_dock(rig->scratch, &asked);
    kept = scratch_run(rig->scratch, "ls store/uploads | grep -q .") == 0;
    tally->tried++;
    tally->early += kept;
    tally->undetected += !trouble_is(rig->scratch, "token-refused");
    printf("%-26s %s\n", "revoked device", kept ? "heard" : "nothing taken");
    g_free((char *)asked.ca);
    rig_device_free(device);
    rig_stop(rig);
    rig_free(rig);
}

static void run(void **state)
{
    struct tally tally = {0};

    (void)state;
    try_all(&tally);
    try_revoked(&tally);
    printf("tls: tried %d, acknowledged %d, lost %d, twice 0, early %d, undetected %d\n",
           tally.tried, tally.acknowledged, tally.lost, tally.early, tally.undetected);
    assert_true(tally.acknowledged > 0);
    assert_int_equal(tally.lost + tally.early + tally.undetected, 0);
}

/* A system's own policy may refuse old TLS before we do. It is set aside here: what is tried is
 * what the dock asks for, wherever it runs. OpenSSL reads this as it starts, so the program starts
 * anew. */
static void set_policy_aside(char **argv)
{
    static const char lax[] = "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
                              "[c]\nMinProtocol = TLSv1\nCipherString = DEFAULT@SECLEVEL=0\n";
    int fd = memfd_create("openssl.cnf", 0);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);

    if (g_getenv("FAULT_TLS_LAX"))
        return;
    if (fd < 0 || write(fd, lax, sizeof lax - 1) != (ssize_t)sizeof lax - 1)
        exit(2);
    g_setenv("OPENSSL_CONF", path, TRUE);
    g_setenv("FAULT_TLS_LAX", "1", TRUE);
    execv("/proc/self/exe", argv);
    exit(2);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        {"nothing is said to a server that is not the school's", run, NULL, NULL, NULL}};

    (void)argc;
    set_policy_aside(argv);
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
