// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/nth.h"

#define BYTES 30000
#define CODE "00112233445566778899aabbccddeeff"

struct id nth_prepare(struct dock_rig *rig)
{
    g_autofree char *ask = g_strdup_printf(
        "{\"code\":\"" CODE "\",\"key\":\"RWx\",\"name\":\"Oak\",\"recipient\":\"age1x\","
        "\"server\":\"%s\",\"signing\":\"RWy\"}",
        fault_server_url(rig->server));
    g_autofree char *settings =
        g_strdup_printf("[server]\nurl=%s\n", fault_server_url(rig->server));

    assert_int_equal(scratch_run(rig->scratch, "rm -rf vault/dock vault/items/*; mkdir vault/dock"),
                     0);
    scratch_put(rig->scratch, "settings", settings, strlen(settings));
    dock_rig_put(rig, "ask/enrol", ask);
    return dock_rig_item(rig, 1, BYTES);
}

/* LeakSanitizer cannot work under a tracer. */
int nth_run(struct dock_rig *rig, const char *calls, const char *fault, int when)
{
    return scratch_run(rig->scratch,
                       "ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=%s"
                       " -e inject=%s:%s:when=%d"
                       " %s/bin/viewfinder-dock --settings settings --vault vault --once",
                       calls, calls, fault, when, BUILD_DIR);
}

static void expect_whole(struct dock_rig *rig, struct id id, int created, int64_t sent)
{
    g_autofree char *token = NULL;
    g_autofree char *enrolled = NULL;
    g_autofree char *pack = NULL;
    g_autofree char *minisig = NULL;

    assert_int_equal(dock_rig_run(rig), DOCK_ALL_DONE);
    assert_true(dock_rig_has_receipt(rig, id));
    assert_int_equal(fault_server_created(rig->server), created + 1);
    assert_true(dock_rig_has_upload(rig, created + 1, 1, id));
    assert_int_equal(fault_server_body_bytes(rig->server), sent + BYTES);
    token = dock_rig_get(rig, "dock/token");
    enrolled = dock_rig_get(rig, "dock/enrolled.json");
    pack = dock_rig_get(rig, "dock/pack.age");
    minisig = dock_rig_get(rig, "dock/pack.age.minisig");
    assert_true(token && enrolled && pack && minisig);
    assert_string_equal(pack, "a pack");
}

static bool was_disturbed(struct dock_rig *rig)
{
    return scratch_run(rig->scratch, "grep -qE 'INJECTED|killed by SIGKILL' trace") == 0;
}

void nth_disturb(struct dock_rig *rig, const char *calls, const char *fault, int step)
{
    g_autoptr(GBytes) pack = g_bytes_new_static("a pack", 6);
    bool disturbed = true;
    int when;

    fault_server_pack(rig->server, 7, pack);
    for (when = 1; disturbed && when < 300; when += step) {
        struct id id = nth_prepare(rig);
        int created = fault_server_created(rig->server);
        int64_t sent = fault_server_body_bytes(rig->server);
        int status = nth_run(rig, calls, fault, when);

        disturbed = was_disturbed(rig);
        assert_true(status == 0 || (disturbed && (status == 1 || status == 3 || status >= 128)));
        assert_true(status < 128 || strstr(fault, "SIGKILL"));
        expect_whole(rig, id, created, sent);
    }
    print_message("%s %s: disturbed up to the %dth\n", calls, fault, when - 2 * step);
    assert_false(disturbed);
    assert_true(when > 2 * step);
}
